/* SPDX-License-Identifier: Apache-2.0 */
#include "prometheus.h"

#include "outcome.h"

#include <errno.h>
#include <plimsoll/base/text.h>
#include <plimsoll/model/report_json.h>
#include <string.h>

struct label {
    const char *name, *value; /* value NULL: "" */
};

/* HELP and TYPE stand once, before the samples, and are the same on every host. */
static void declare(struct plm_buffer *out, const char *name, const char *help)
{
    plm_buffer_printf(out, "# HELP %s %s\n# TYPE %s gauge\n", name, help, name);
}

/* Backslash, quote and newline are the format's three escapes; other controls are no part of a clean string. */
static void put_label(struct plm_buffer *out, const struct label *label, bool first)
{
    plm_auto_buffer struct plm_buffer clean = {0};
    const char *value = label->value ? label->value : "";
    (void)plm_text_clean_line(&clean, value, strlen(value), 256);
    plm_buffer_printf(out, "%s%s=\"", first ? "{" : ",", label->name);
    for (const char *at = plm_buffer_text(&clean); *at; at++) {
        if (*at == '\\' || *at == '"')
            plm_buffer_putc(out, '\\');
        plm_buffer_putc(out, *at);
    }
    plm_buffer_putc(out, '"');
}

static void put_name(struct plm_buffer *out, const char *name, const struct label *labels, size_t count)
{
    plm_buffer_puts(out, name);
    for (size_t i = 0; i < count; i++)
        put_label(out, &labels[i], i == 0);
    plm_buffer_puts(out, count > 0 ? "} " : " ");
}

static void sample(struct plm_buffer *out, const char *name, const struct label *labels, size_t count, size_t value)
{
    put_name(out, name, labels, count);
    plm_buffer_printf(out, "%zu\n", value);
}

/* NaN where nothing was assessed: the series stays, an alert on "below" does not fire on it. */
static void sample_ratio(struct plm_buffer *out, const char *name, const struct label *labels, size_t count,
                         const struct plm_score *score)
{
    put_name(out, name, labels, count);
    if (score->of == 0)
        plm_buffer_puts(out, "NaN\n");
    else
        plm_buffer_printf(out, "%.6f\n", (double)score->passed / (double)score->of);
}

static void put_checks(struct plm_buffer *out, const struct plm_report *report)
{
    char level[16];
    declare(out, "plimsoll_check_status",
            "The status of a recommendation, with waivers and attestations counted; always 1.");
    for (size_t i = 0; i < report->result_count; i++) {
        const struct plm_result *result = &report->results[i];
        snprintf(level, sizeof level, "%d", result->level);
        const struct label labels[] = {{"id", result->id},
                                       {"number", result->number},
                                       {"section", result->section},
                                       {"level", level},
                                       {"severity", plm_severity_name(result->severity)},
                                       {"status", plm_outcome_name(plm_outcome_of_result(result))}};
        sample(out, "plimsoll_check_status", labels, PLM_COUNT(labels), 1);
    }
    declare(out, "plimsoll_check_subjects", "Subjects of a recommendation by their verdict.");
    for (size_t i = 0; i < report->result_count; i++)
        for (int verdict = 0; verdict < PLM_VERDICTS; verdict++) {
            const struct label labels[] = {{"id", report->results[i].id},
                                           {"number", report->results[i].number},
                                           {"verdict", plm_verdict_name((enum plm_verdict)verdict)}};
            sample(out, "plimsoll_check_subjects", labels, PLM_COUNT(labels), report->results[i].counts[verdict]);
        }
}

static void put_totals(struct plm_buffer *out, const struct plm_report *report)
{
    size_t counts[PLM_OUTCOMES];
    plm_outcome_count(report, counts);
    declare(out, "plimsoll_checks", "Recommendations by their status.");
    for (int outcome = 0; outcome < PLM_OUTCOMES; outcome++) {
        const struct label label = {"status", plm_outcome_name((enum plm_outcome)outcome)};
        sample(out, "plimsoll_checks", &label, 1, counts[outcome]);
    }
    declare(out, "plimsoll_score_ratio", "Passed / (passed + failed + unknown); a waived failure stays a failure.");
    sample_ratio(out, "plimsoll_score_ratio", NULL, 0, &report->score);
    declare(out, "plimsoll_section_score_ratio", "The score of a section.");
    for (size_t i = 0; i < report->section_count; i++) {
        const struct label label = {"section", report->sections[i].number};
        sample_ratio(out, "plimsoll_section_score_ratio", &label, 1, &report->sections[i].score);
    }
    declare(out, "plimsoll_level_score_ratio", "The score of the recommendations of a level.");
    for (size_t i = 0; i < PLM_COUNT(report->level_scores); i++) {
        const struct label label = {"level", i == 0 ? "1" : "2"};
        sample_ratio(out, "plimsoll_level_score_ratio", &label, 1, &report->level_scores[i]);
    }
}

static void put_populations(struct plm_buffer *out, const struct plm_report *report)
{
    declare(out, "plimsoll_subjects", "Subjects by kind: found, assessed, excluded, unread, gone.");
    for (size_t i = 0; i < report->population_count; i++) {
        const struct plm_population *population = &report->populations[i];
        const struct {
            const char *state;
            size_t count;
        } states[] = {{"found", population->found},
                      {"assessed", population->assessed},
                      {"excluded", population->excluded},
                      {"unread", population->unread},
                      {"gone", population->gone}};
        for (size_t j = 0; j < PLM_COUNT(states); j++) {
            const struct label labels[] = {{"kind", population->kind}, {"state", states[j].state}};
            sample(out, "plimsoll_subjects", labels, PLM_COUNT(labels), states[j].count);
        }
    }
    declare(out, "plimsoll_exceptions", "Waivers and attestations by their state.");
    for (int kind = 0; kind < 2; kind++)
        for (int state = 0; state < PLM_WAIVER_STATES; state++) {
            size_t count = 0;
            for (size_t i = 0; i < report->exception_count; i++)
                count += report->exceptions[i].attestation == (kind == 1) && (int)report->exceptions[i].state == state;
            const struct label labels[] = {{"kind", kind == 1 ? "attestation" : "waiver"},
                                           {"state", plm_waiver_state_name((enum plm_waiver_state)state)}};
            sample(out, "plimsoll_exceptions", labels, PLM_COUNT(labels), count);
        }
    declare(out, "plimsoll_drift_options", "Options whose value on disk differs from the one in force.");
    sample(out, "plimsoll_drift_options", NULL, 0, report->drift_count);
}

static void put_time(struct plm_buffer *out, const char *name, const char *help, const char *time)
{
    int64_t milliseconds = 0;
    declare(out, name, help);
    if (time && plm_parse_time(time, &milliseconds))
        plm_buffer_printf(out, "%s %lld\n", name, (long long)(milliseconds / 1000));
    else
        plm_buffer_printf(out, "%s NaN\n", name);
}

bool plm_prometheus_render(const struct plm_report *report, FILE *stream, struct plm_error *error)
{
    char digest[65];
    plm_auto_buffer struct plm_buffer out = {0};
    plm_report_digest(report, digest);
    /* A comment: a digest as a label would be a new series with every run. */
    plm_buffer_printf(&out, "# plimsoll report sha256 %s\n", digest);
    declare(&out, "plimsoll_info", "What judged and against what; always 1.");
    const struct label info[] = {
        {"version", report->tool_version}, {"benchmark", report->benchmark_id}, {"profile", report->profile}};
    sample(&out, "plimsoll_info", info, PLM_COUNT(info), 1);
    put_totals(&out, report);
    put_checks(&out, report);
    put_populations(&out, report);
    put_time(&out, "plimsoll_scan_end_timestamp_seconds", "When the facts were complete; alert when it gets old.",
             report->ended);
    put_time(&out, "plimsoll_judged_timestamp_seconds", "The clock of the judgement.", report->judged);
    if (fwrite(out.data, 1, out.size, stream) != out.size || fflush(stream) != 0)
        return plm_error_set_errno(error, errno ? errno : EIO, "cannot write");
    return true;
}
