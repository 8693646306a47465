/* SPDX-License-Identifier: Apache-2.0 */
#include "report_xml.h"

#include "report_xml_parts.h"
#include "wording.h"

#include <plimsoll/base/text.h>
#include <plimsoll/model/report_json.h>

static void write_fact(void *context, const char *name, const char *text, const char *unknown)
{
    struct plm_xml *xml = context;
    plm_xml_start(xml, "field");
    plm_xml_attribute(xml, "name", name);
    plm_xml_attribute(xml, "value", text);
    plm_xml_attribute(xml, "unknown", unknown);
    plm_xml_end(xml);
}

static void write_facts(struct plm_xml *xml, const char *element, const struct plm_json *object)
{
    plm_xml_start(xml, element);
    plm_word_facts(object, write_fact, xml);
    plm_xml_end(xml);
}

void plm_report_xml_write_counts(struct plm_xml *xml, const size_t counts[static PLM_VERDICTS])
{
    static const char *const attributes[PLM_VERDICTS] = {
        [PLM_PASS] = "pass",
        [PLM_FAIL] = "fail",
        [PLM_UNKNOWN] = "unknown",
        [PLM_MANUAL] = "manual",
        [PLM_NOT_APPLICABLE] = "not-applicable",
    };
    for (size_t i = 0; i < PLM_VERDICTS; i++)
        plm_xml_attribute_size(xml, attributes[i], counts[i]);
}

static void write_score(struct plm_xml *xml, const struct plm_score *score, const char *level)
{
    char value[32];
    snprintf(value, sizeof value, "%.1f", score->value);
    plm_xml_start(xml, "score");
    plm_xml_attribute(xml, "level", level);
    plm_xml_attribute_size(xml, "passed", score->passed);
    plm_xml_attribute_size(xml, "of", score->of);
    plm_xml_attribute(xml, "value", score->of > 0 ? value : NULL);
    plm_xml_end(xml);
}

static void write_outcomes(struct plm_xml *xml, const struct plm_report *report)
{
    size_t counts[PLM_OUTCOMES];
    plm_outcome_count(report, counts);
    plm_xml_start(xml, "outcomes");
    for (size_t i = 0; i < PLM_OUTCOMES; i++)
        plm_xml_attribute_size(xml, plm_outcome_name((enum plm_outcome)i), counts[i]);
    plm_xml_attribute_size(xml, "results", report->result_count);
    plm_xml_end(xml);
}

static void write_sections(struct plm_xml *xml, const struct plm_report *report)
{
    for (size_t i = 0; i < report->section_count; i++) {
        const struct plm_section_total *section = &report->sections[i];
        plm_xml_start(xml, "section");
        plm_xml_attribute(xml, "number", section->number);
        plm_xml_attribute(xml, "title", section->title);
        plm_report_xml_write_counts(xml, section->counts);
        write_score(xml, &section->score, NULL);
        plm_xml_end(xml);
    }
}

static void write_populations(struct plm_xml *xml, const struct plm_report *report)
{
    for (size_t i = 0; i < report->population_count; i++) {
        const struct plm_population *population = &report->populations[i];
        plm_xml_start(xml, "population");
        plm_xml_attribute(xml, "kind", population->kind);
        plm_xml_attribute_size(xml, "found", population->found);
        plm_xml_attribute_size(xml, "assessed", population->assessed);
        plm_xml_attribute_size(xml, "excluded", population->excluded);
        plm_xml_attribute_size(xml, "unread", population->unread);
        plm_xml_attribute_size(xml, "gone", population->gone);
        plm_xml_attribute_bool(xml, "complete", population->complete);
        plm_xml_end(xml);
    }
}

static void write_exclusions_and_drift(struct plm_xml *xml, const struct plm_report *report)
{
    for (size_t i = 0; i < report->exclusion_count; i++) {
        plm_xml_start(xml, "exclusion");
        plm_xml_attribute(xml, "what", report->exclusions[i].what);
        plm_xml_attribute_size(xml, "count", report->exclusions[i].count);
        plm_xml_end(xml);
    }
    for (size_t i = 0; i < report->drift_count; i++) {
        const struct plm_drift *drift = &report->drift[i];
        plm_xml_start(xml, "drift");
        plm_xml_attribute(xml, "option", drift->option);
        plm_xml_attribute(xml, "in-force", drift->in_force);
        plm_xml_attribute(xml, "on-disk", drift->on_disk);
        plm_xml_attribute(xml, "source", drift->source);
        plm_xml_end(xml);
    }
}

static void write_exceptions(struct plm_xml *xml, const struct plm_report *report)
{
    for (size_t i = 0; i < report->exception_count; i++) {
        const struct plm_exception *exception = &report->exceptions[i];
        char days[24];
        snprintf(days, sizeof days, "%lld", (long long)exception->days_left);
        plm_xml_start(xml, "exception");
        plm_xml_attribute_size(xml, "index", i);
        plm_xml_attribute(xml, "kind", exception->attestation ? "attestation" : "waiver");
        plm_xml_attribute(xml, "check", exception->check);
        plm_xml_attribute(xml, "subject", exception->subject);
        plm_xml_attribute(xml, "verdict", exception->attestation ? plm_verdict_name(exception->verdict) : NULL);
        plm_xml_attribute(xml, "state", plm_waiver_state_name(exception->state));
        plm_xml_attribute_size(xml, "used", exception->used);
        plm_xml_attribute(xml, "owner", exception->owner);
        plm_xml_attribute(xml, "ticket", exception->ticket);
        plm_xml_attribute(xml, "starts", exception->starts);
        plm_xml_attribute(xml, "expires", exception->expires);
        plm_xml_attribute(xml, "days-left", exception->expires ? days : NULL);
        plm_xml_attribute(xml, "expiring", exception->expiring ? "true" : NULL);
        plm_xml_attribute(xml, "broad", exception->broad ? "true" : NULL);
        plm_xml_element(xml, "reason", exception->reason);
        plm_xml_end(xml);
    }
}

void plm_report_xml_write_frame(const struct plm_report *report, struct plm_xml *xml)
{
    char level[16];
    snprintf(level, sizeof level, "%d", report->level);
    plm_xml_start(xml, "benchmark");
    plm_xml_attribute(xml, "id", report->benchmark_id);
    plm_xml_attribute(xml, "title", report->benchmark_title);
    plm_xml_attribute(xml, "version", report->benchmark_version);
    plm_xml_attribute(xml, "profile", report->profile);
    plm_xml_attribute(xml, "level", level);
    plm_xml_end(xml);
    plm_xml_start(xml, "sha256");
    plm_xml_attribute(xml, "catalogue", report->catalogue_sha256);
    plm_xml_attribute(xml, "policy", report->policy_sha256);
    plm_xml_attribute(xml, "policy-file", report->policy_file);
    plm_xml_attribute(xml, "facts", report->facts_sha256);
    plm_xml_end(xml);
    write_facts(xml, "host", report->host);
    write_facts(xml, "engine", report->engine);
    write_facts(xml, "privileges", report->privileges);
    plm_xml_start(xml, "totals");
    plm_report_xml_write_counts(xml, report->totals);
    plm_xml_attribute_size(xml, "waived", report->waived);
    plm_xml_end(xml);
    write_outcomes(xml, report);
    write_score(xml, &report->score, NULL);
    write_score(xml, &report->level_scores[0], "1");
    write_score(xml, &report->level_scores[1], "2");
    write_sections(xml, report);
    write_populations(xml, report);
    write_exclusions_and_drift(xml, report);
    write_exceptions(xml, report);
}

bool plm_report_xml_seconds(const struct plm_report *report, size_t *ret_seconds)
{
    int64_t started = 0, ended = 0;
    if (!report->started || !report->ended || !plm_parse_time(report->started, &started) ||
        !plm_parse_time(report->ended, &ended) || ended < started)
        return false;
    *ret_seconds = (size_t)((ended - started + 999) / 1000);
    return true;
}

void plm_report_xml_write(const struct plm_report_source *source, struct plm_xml *xml)
{
    const struct plm_report *report = source->report;
    size_t seconds = 0;
    plm_xml_start(xml, "report");
    plm_xml_attribute(xml, "schema", "plimsoll.report-xml/1");
    plm_xml_attribute(xml, "version", report->tool_version);
    plm_xml_attribute(xml, "host", plm_word_host(report));
    plm_xml_attribute(xml, "scope", report->scope);
    plm_xml_attribute(xml, "state", report->state);
    plm_xml_attribute(xml, "started", report->started);
    plm_xml_attribute(xml, "ended", report->ended);
    if (plm_report_xml_seconds(report, &seconds))
        plm_xml_attribute_size(xml, "seconds", seconds);
    plm_xml_attribute(xml, "judged", report->judged);
    plm_xml_attribute(xml, "evidence", report->evidence);
    plm_xml_attribute_size(xml, "need-privilege", report->need_privilege);
    plm_xml_attribute(xml, "digest", source->digest);
    plm_report_xml_write_frame(report, xml);
    if (source->since)
        plm_report_xml_write_baseline(source->since, xml);
    plm_report_xml_write_checks(report, xml);
    plm_xml_end(xml);
}

bool plm_report_xml_render(const struct plm_report *report, const struct plm_delta *since, FILE *stream,
                           struct plm_error *error)
{
    char digest[65];
    plm_report_digest(report, digest);
    plm_auto_xml struct plm_xml xml = {0};
    if (!plm_xml_open_stream(&xml, stream, error))
        return false;
    plm_report_xml_write(&(struct plm_report_source){report, digest, since}, &xml);
    return plm_xml_close(&xml, error);
}
