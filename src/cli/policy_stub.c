/* SPDX-License-Identifier: Apache-2.0 */
#include "policy_stub.h"

#include <plimsoll/base/text.h>
#include <string.h>

/* 'text', with quotes doubled: YAML's single-quoted form takes everything else as it stands. */
static void put_quoted(struct plm_buffer *out, const char *text)
{
    plm_buffer_putc(out, '\'');
    for (; *text; text++) {
        if (*text == '\'')
            plm_buffer_putc(out, '\'');
        plm_buffer_putc(out, *text == '\n' ? ' ' : *text);
    }
    plm_buffer_putc(out, '\'');
}

static bool has_wildcard(const char *key)
{
    return key[strcspn(key, "*?")] != '\0';
}

/* What a stub names: the group where the subject has one, else the subject itself; NULL: the check as a whole. A key
 * that holds a wildcard of its own is no pattern of ours. */
static const char *name_of(const struct plm_subject *subject)
{
    const char *name = subject->group ? subject->group : subject->key;
    return *name ? name : NULL;
}

static bool is_open_failure(const struct plm_report *report, const struct plm_finding *finding)
{
    if (finding->verdict != PLM_FAIL)
        return false;
    return finding->waiver == PLM_NO_WAIVER || report->exceptions[finding->waiver].state != PLM_WAIVER_ACTIVE;
}

static bool named_before(const struct plm_report *report, const struct plm_result *result, size_t index,
                         const char *name)
{
    for (size_t i = 0; i < index; i++) {
        const char *other = name_of(&report->subjects[result->findings[i].subject]);
        if (is_open_failure(report, &result->findings[i]) &&
            (other == name || (other && name && strcmp(other, name) == 0)))
            return true;
    }
    return false;
}

static void put_title(const struct plm_result *result, size_t failures, struct plm_buffer *out)
{
    plm_buffer_printf(out, "  # %s%s%s (%s, %zu failing)\n", result->number ? result->number : "",
                      result->number ? " " : "", result->title, plm_severity_name(result->severity), failures);
}

static size_t put_waivers(const struct plm_report *report, const struct plm_result *result, struct plm_buffer *out)
{
    size_t failures = 0, stubs = 0;
    for (size_t i = 0; i < result->finding_count; i++)
        failures += is_open_failure(report, &result->findings[i]);
    for (size_t i = 0; i < result->finding_count; i++) {
        const struct plm_finding *finding = &result->findings[i];
        const char *name = name_of(&report->subjects[finding->subject]);
        if (!is_open_failure(report, finding) || named_before(report, result, i, name))
            continue;
        if (stubs++ == 0)
            put_title(result, failures, out);
        plm_buffer_printf(out, "  - {check: %s, ", result->id);
        if (name) {
            plm_buffer_puts(out, "subject: ");
            put_quoted(out, name);
            plm_buffer_puts(out, ", ");
        }
        plm_buffer_printf(out, "reason: '', owner: '', expires: ''}%s\n",
                          name && has_wildcard(name) ? " # its name holds a wildcard" : "");
    }
    return stubs;
}

/* A parameter that a manual verdict waits for: the reason names it (judge/variables.c). */
static const struct plm_parameter *missing_parameter(const struct plm_catalogue *catalogue, const char *reason)
{
    static const char start[] = "parameter ", end[] = " is not given";
    if (!reason || !plm_starts_with(reason, start) || !plm_ends_with(reason, end))
        return NULL;
    for (size_t i = 0; i < catalogue->parameter_count; i++) {
        const struct plm_parameter *parameter = &catalogue->parameters[i];
        size_t size = strlen(parameter->name);
        if (strncmp(reason + strlen(start), parameter->name, size) == 0 &&
            strcmp(reason + strlen(start) + size, end) == 0)
            return parameter;
    }
    return NULL;
}

static void mark_missing(const struct plm_report *report, const struct plm_catalogue *catalogue, bool *missing)
{
    for (size_t i = 0; i < report->result_count; i++)
        for (size_t k = 0; k < report->results[i].finding_count; k++) {
            const struct plm_parameter *parameter = missing_parameter(catalogue, report->results[i].findings[k].reason);
            if (parameter)
                missing[parameter - catalogue->parameters] = true;
        }
}

static void put_parameters(const struct plm_report *report, const struct plm_catalogue *catalogue,
                           struct plm_buffer *out)
{
    plm_auto_free bool *missing = plm_alloc_array(catalogue->parameter_count + 1, sizeof *missing);
    bool any = false;
    mark_missing(report, catalogue, missing);
    for (size_t i = 0; i < catalogue->parameter_count; i++) {
        const struct plm_parameter *parameter = &catalogue->parameters[i];
        if (!missing[i])
            continue;
        if (!any)
            plm_buffer_puts(
                out, "\n# What checks wait for. Take the # away from `parameters:` and from those that you answer.\n"
                     "# parameters:\n");
        any = true;
        plm_buffer_printf(out, "#   %s: # %s: %s\n", parameter->name, parameter->type, parameter->about);
    }
}

static void put_attestations(const struct plm_report *report, struct plm_buffer *out)
{
    bool any = false;
    for (size_t i = 0; i < report->result_count; i++) {
        const struct plm_result *result = &report->results[i];
        if (result->decided != PLM_MANUAL || result->evidence == PLM_MEASURED)
            continue;
        if (!any)
            plm_buffer_puts(out,
                            "\n# What only a person can say, with the report's evidence at hand.\n# attestations:\n");
        any = true;
        plm_buffer_printf(out, "#   # %s%s%s\n#   - {check: %s, verdict: '', by: '', on: '', expires: '', note: ''}\n",
                          result->number ? result->number : "", result->number ? " " : "", result->title, result->id);
    }
}

void plm_policy_stub(const struct plm_report *report, const struct plm_catalogue *catalogue, struct plm_buffer *out)
{
    size_t stubs = 0;
    plm_buffer_printf(
        out,
        "# Started by `plimsoll policy init` from the report judged %s. A waiver is for a failure that you\n"
        "# decide to live with until a day: fill in reason, owner and expires (YYYY-MM-DD), delete the\n"
        "# others and mend what they name. Then: plimsoll policy check FILE\n",
        report->judged);
    if (report->benchmark_id && plm_catalogue_benchmark(catalogue, report->benchmark_id))
        plm_buffer_printf(out, "benchmark: %s\n", report->benchmark_id);
    if (report->level == 1 || report->level == 2)
        plm_buffer_printf(out, "level: %d\n", report->level);
    plm_buffer_puts(out, "waivers:\n");
    for (size_t i = 0; i < report->result_count; i++)
        stubs += put_waivers(report, &report->results[i], out);
    if (stubs == 0)
        plm_buffer_puts(out, "  []\n");
    put_parameters(report, catalogue, out);
    put_attestations(report, out);
}
