/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JUnit of a comparison: one case a check, named as in the report's own JUnit. A regression is a failure; what is newly
 * unknown or incomparable is an error, for a machine must not take it for green; everything else passes.
 */
#include "delta.h"
#include "junit_name.h"
#include "xml.h"

#include <plimsoll/base/text.h>
#include <string.h>

/* A case's body: enough to act on, the rest is in the JSON (formats.md 1.4). */
#define BODY_LIMIT (16 * (size_t)1024)

struct junit {
    const struct plm_delta *delta;
    struct plm_xml xml;
    struct plm_buffer package;
    size_t cases, failures, errors;
};

static void done(struct junit *junit)
{
    plm_xml_done(&junit->xml);
    plm_buffer_done(&junit->package);
}

static bool is_error(const struct plm_change *change)
{
    return !change->regression &&
           (change->bucket == PLM_BUCKET_NEWLY_UNKNOWN || change->bucket == PLM_BUCKET_INCOMPARABLE);
}

static bool is_shown(const struct plm_change *change)
{
    return change->regression || is_error(change);
}

static void write_body(struct junit *junit, const struct plm_change *change)
{
    plm_auto_buffer struct plm_buffer body = {0};
    size_t left_out = 0;
    plm_buffer_printf(&body, "%s: %s\n", plm_delta_heading(change->bucket), plm_delta_about(change->bucket));
    for (size_t i = 0; i < change->subject_count; i++) {
        if (body.size > BODY_LIMIT) {
            left_out++;
            continue;
        }
        plm_delta_word_subject(&body, junit->delta, &change->subjects[i]);
        plm_buffer_puts(&body, ": ");
        plm_delta_word_row(&body, &change->subjects[i], 4);
        plm_buffer_putc(&body, '\n');
    }
    if (left_out > 0)
        plm_buffer_printf(&body, "and %zu more: see the JSON\n", left_out);
    if (change->regression && plm_delta_result(change)->remediation)
        plm_buffer_printf(&body, "Remedy: %s\n", plm_delta_result(change)->remediation);
    plm_xml_text(&junit->xml, plm_buffer_text(&body));
}

static void start_case(struct junit *junit, const char *class, const char *name)
{
    plm_auto_buffer struct plm_buffer full = {0};
    plm_buffer_printf(&full, "%s.%s", plm_buffer_text(&junit->package), class);
    plm_xml_start(&junit->xml, "testcase");
    plm_xml_attribute(&junit->xml, "classname", plm_buffer_text(&full));
    plm_xml_attribute(&junit->xml, "name", name);
    plm_xml_attribute(&junit->xml, "time", "0.000");
}

static void write_change(struct junit *junit, const struct plm_change *change)
{
    const struct plm_result *result = plm_delta_result(change);
    plm_auto_buffer struct plm_buffer name = {0};
    plm_auto_buffer struct plm_buffer message = {0};
    plm_buffer_printf(&name, "%s %s (%s)", result->number ? result->number : result->id, result->title,
                      plm_bucket_name(change->bucket));
    plm_buffer_printf(&message, "%s: ", plm_delta_heading(change->bucket));
    plm_delta_word_change(&message, change);
    start_case(junit, "Changes", plm_buffer_text(&name));
    if (is_shown(change)) {
        plm_xml_start(&junit->xml, change->regression ? "failure" : "error");
        plm_xml_attribute(&junit->xml, "message", plm_buffer_text(&message));
        plm_xml_attribute(&junit->xml, "type",
                          change->regression ? "compliance.regression" : "compliance.incomparable");
        write_body(junit, change);
        plm_xml_end(&junit->xml);
    }
    plm_xml_end(&junit->xml);
}

static void write_condition(struct junit *junit, const struct plm_condition *condition)
{
    plm_auto_buffer struct plm_buffer message = {0};
    plm_auto_buffer struct plm_buffer name = {0};
    plm_buffer_printf(&name, "The runs agree in %s", condition->what);
    plm_buffer_printf(&message, "%s → %s", condition->before ? condition->before : "–",
                      condition->after ? condition->after : "–");
    start_case(junit, "Conditions", plm_buffer_text(&name));
    if (condition->incomparable) {
        plm_xml_start(&junit->xml, "error");
        plm_xml_attribute(&junit->xml, "message", plm_buffer_text(&message));
        plm_xml_attribute(&junit->xml, "type", "compliance.incomparable");
        plm_xml_text(&junit->xml, plm_buffer_text(&message));
        plm_xml_end(&junit->xml);
    }
    plm_xml_end(&junit->xml);
}

/* A file without a case would look green by accident: that nothing broke is a case of its own. */
static void write_summary(struct junit *junit)
{
    start_case(junit, "Summary", "No regression against the baseline");
    if (junit->delta->gate.exit_code == 1) {
        plm_xml_start(&junit->xml, "failure");
        plm_xml_attribute(&junit->xml, "message", junit->delta->gate.reason);
        plm_xml_attribute(&junit->xml, "type", "compliance.regression");
        plm_xml_text(&junit->xml, junit->delta->gate.reason);
        plm_xml_end(&junit->xml);
    }
    plm_xml_end(&junit->xml);
}

static void count(struct junit *junit)
{
    const struct plm_delta *delta = junit->delta;
    junit->cases = 1 + delta->change_count + delta->condition_count;
    junit->failures = delta->gate.exit_code == 1;
    for (size_t i = 0; i < delta->change_count; i++) {
        junit->failures += delta->changes[i].regression;
        junit->errors += is_error(&delta->changes[i]);
    }
    junit->errors += delta->incomparable_conditions;
}

static void start_suite(struct junit *junit)
{
    const struct plm_report *report = junit->delta->after;
    char timestamp[32];
    int64_t milliseconds = 0;
    if (!report->judged || !plm_parse_time(report->judged, &milliseconds))
        milliseconds = 0;
    plm_format_time(milliseconds, timestamp);
    timestamp[strcspn(timestamp, "Z")] = '\0'; /* one of the schemas takes no zone */
    plm_xml_start(&junit->xml, "testsuite");
    plm_xml_attribute(&junit->xml, "name", "Changes against the baseline");
    plm_xml_attribute(&junit->xml, "package", plm_buffer_text(&junit->package));
    plm_xml_attribute_size(&junit->xml, "id", 0);
    plm_xml_attribute(&junit->xml, "hostname", plm_word_host(report));
    plm_xml_attribute(&junit->xml, "timestamp", timestamp);
    plm_xml_attribute_size(&junit->xml, "tests", junit->cases);
    plm_xml_attribute_size(&junit->xml, "failures", junit->failures);
    plm_xml_attribute_size(&junit->xml, "errors", junit->errors);
    plm_xml_attribute_size(&junit->xml, "skipped", 0);
    plm_xml_attribute(&junit->xml, "time", "0.000");
    plm_xml_element(&junit->xml, "properties", "");
}

bool plm_delta_junit_render(const struct plm_delta *delta, FILE *stream, struct plm_error *error)
{
    __attribute__((cleanup(done))) struct junit junit = {.delta = delta};
    plm_junit_package(&junit.package, delta->after);
    if (!plm_xml_open_stream(&junit.xml, stream, error))
        return false;
    count(&junit);
    plm_xml_start(&junit.xml, "testsuites");
    start_suite(&junit);
    write_summary(&junit);
    for (size_t i = 0; i < delta->condition_count; i++)
        write_condition(&junit, &delta->conditions[i]);
    for (size_t i = 0; i < delta->change_count; i++)
        write_change(&junit, &delta->changes[i]);
    plm_xml_element(&junit.xml, "system-out", "");
    plm_xml_element(&junit.xml, "system-err", "");
    plm_xml_end(&junit.xml);
    plm_xml_end(&junit.xml);
    return plm_xml_close(&junit.xml, error);
}
