/* SPDX-License-Identifier: Apache-2.0 */
#include "junit.h"

#include "junit_body.h"
#include "junit_name.h"
#include "wording.h"
#include "xml.h"

#include <plimsoll/base/text.h>
#include <plimsoll/model/report_json.h>
#include <string.h>

struct junit {
    const struct plm_report *report;
    const struct plm_render_options *options;
    struct plm_xml xml;
    char timestamp[32]; /* without zone: one of the schemas takes nothing else */
    char digest[65];
    size_t cases, failures, errors, skipped; /* of the suite at hand */
    struct plm_buffer class;
};

/* ---- which child a case has ---- */

struct child {
    const char *element; /* NULL: none, it passed */
    const char *type;    /* a dotted word of our own: Rails, behind GitLab, acts on plain ones; skipped has none */
};

static struct child child_of(const struct junit *junit, enum plm_outcome outcome)
{
    switch (outcome) {
    case PLM_OUTCOME_EXPIRED:
        return (struct child){"failure", "compliance.waiver-expired"};
    case PLM_OUTCOME_FAIL:
        return (struct child){"failure", "compliance.fail"};
    case PLM_OUTCOME_MANUAL:
        if (junit->options->manual_fails)
            return (struct child){"failure", "compliance.manual"};
        return (struct child){"skipped", NULL};
    case PLM_OUTCOME_WAIVED:
    case PLM_OUTCOME_NOT_APPLICABLE:
        return (struct child){"skipped", NULL};
    case PLM_OUTCOME_PASS:
        return (struct child){0};
    case PLM_OUTCOME_UNKNOWN:
    case PLM_OUTCOMES:
        break;
    }
    return (struct child){"error", "compliance.error"};
}

/* ---- the cases of a suite, walked twice: counted, then written ---- */

typedef void visit_case(struct junit *junit, const struct plm_result *result, const struct plm_subject *subject,
                        const struct plm_finding *finding, enum plm_outcome outcome);

static void count_case(struct junit *junit, const struct plm_result *result, const struct plm_subject *subject,
                       const struct plm_finding *finding, enum plm_outcome outcome)
{
    (void)result;
    (void)subject;
    (void)finding;
    struct child child = child_of(junit, outcome);
    junit->cases++;
    if (!child.element)
        return;
    junit->failures += strcmp(child.element, "failure") == 0;
    junit->errors += strcmp(child.element, "error") == 0;
    junit->skipped += strcmp(child.element, "skipped") == 0;
}

static void write_case(struct junit *junit, const struct plm_result *result, const struct plm_subject *subject,
                       const struct plm_finding *finding, enum plm_outcome outcome)
{
    plm_auto_buffer struct plm_buffer name = {0};
    plm_auto_buffer struct plm_buffer message = {0};
    plm_auto_buffer struct plm_buffer body = {0};
    struct child child = child_of(junit, outcome);
    plm_junit_case(&name, result, subject);
    plm_xml_start(&junit->xml, "testcase");
    plm_xml_attribute(&junit->xml, "classname", plm_buffer_text(&junit->class));
    plm_xml_attribute(&junit->xml, "name", plm_buffer_text(&name));
    plm_xml_attribute(&junit->xml, "time", "0.000");
    if (child.element) {
        plm_junit_message(&message, junit->report, result, finding);
        plm_junit_body(&body, junit->report, result, finding, plm_buffer_text(&message));
        plm_xml_start(&junit->xml, child.element);
        plm_xml_attribute(&junit->xml, "message", plm_buffer_text(&message));
        plm_xml_attribute(&junit->xml, "type", child.type);
        plm_xml_text(&junit->xml, plm_buffer_text(&body));
        plm_xml_end(&junit->xml);
    }
    plm_xml_end(&junit->xml);
}

/* One case per subject can only be made where the subjects tell all: not where an attestation decided, nor where the
 * result is unknown for the sake of subjects that nobody saw. Those have a case for the whole. */
static bool subjects_tell_all(const struct plm_result *result)
{
    if (result->finding_count + result->passed_count == 0 || result->decided != result->verdict)
        return false;
    return result->verdict != PLM_UNKNOWN || result->counts[PLM_UNKNOWN] > 0;
}

static void visit_result(struct junit *junit, const struct plm_result *result, visit_case *visit)
{
    bool each = junit->options->one_case_per_subject;
    if (!each || !subjects_tell_all(result))
        visit(junit, result, NULL, NULL, plm_outcome_of_result(result));
    if (!each || result->decided != result->verdict)
        return;
    for (size_t i = 0; i < result->finding_count; i++) {
        const struct plm_finding *finding = &result->findings[i];
        visit(junit, result, plm_report_subject(junit->report, finding->subject), finding,
              plm_outcome_of_finding(junit->report, finding));
    }
    for (size_t i = 0; i < result->passed_count; i++)
        visit(junit, result, plm_report_subject(junit->report, result->passed[i]), NULL, PLM_OUTCOME_PASS);
}

static void visit_section(struct junit *junit, const struct plm_section_total *section, visit_case *visit)
{
    for (size_t i = 0; i < junit->report->result_count; i++)
        if (plm_result_in_section(junit->report, &junit->report->results[i], section ? section->number : NULL))
            visit_result(junit, &junit->report->results[i], visit);
}

/* ---- suites ---- */

static void write_property(struct junit *junit, const char *name, const char *value)
{
    if (!value || !*value)
        return;
    plm_xml_start(&junit->xml, "property");
    plm_xml_attribute(&junit->xml, "name", name);
    plm_xml_attribute(&junit->xml, "value", value);
    plm_xml_end(&junit->xml);
}

static void write_properties(struct junit *junit)
{
    const struct plm_report *report = junit->report;
    size_t not_selected = 0;
    for (size_t i = 0; i < report->exclusion_count; i++)
        not_selected += report->exclusions[i].count;
    plm_auto_buffer struct plm_buffer score = {0};
    char count[24], level[24];
    plm_word_score(&score, &report->score);
    snprintf(count, sizeof count, "%zu", not_selected);
    snprintf(level, sizeof level, "%d", report->level);
    plm_xml_start(&junit->xml, "properties");
    write_property(junit, "benchmark", report->benchmark_id);
    write_property(junit, "benchmark.version", report->benchmark_version);
    write_property(junit, "profile", report->profile);
    write_property(junit, "level", level);
    write_property(junit, "tool", "plimsoll");
    write_property(junit, "tool.version", report->tool_version);
    write_property(junit, "host", plm_word_host(report));
    write_property(junit, "scope", report->scope);
    write_property(junit, "score", plm_buffer_text(&score));
    write_property(junit, "facts.sha256", report->facts_sha256);
    write_property(junit, "report.sha256", junit->digest);
    write_property(junit, "not-selected", count);
    plm_xml_end(&junit->xml);
}

static bool has_check(const struct junit *junit, const struct plm_section_total *section, const char *check)
{
    for (size_t i = 0; i < junit->report->result_count; i++) {
        const struct plm_result *result = &junit->report->results[i];
        if (plm_result_in_section(junit->report, result, section ? section->number : NULL) && result->id && check &&
            strcmp(result->id, check) == 0)
            return true;
    }
    return false;
}

/* What belongs to no case: waivers that cover nothing any more, and who attested what passed. */
static void write_system_out(struct junit *junit, const struct plm_section_total *section)
{
    plm_auto_buffer struct plm_buffer out = {0};
    for (size_t i = 0; i < junit->report->exception_count; i++) {
        const struct plm_exception *exception = &junit->report->exceptions[i];
        if (!has_check(junit, section, exception->check))
            continue;
        if (exception->attestation)
            plm_buffer_printf(&out, "attestation (%s) of %s as %s by %s\n", plm_waiver_state_name(exception->state),
                              exception->check, plm_verdict_name(exception->verdict),
                              exception->owner ? exception->owner : "nobody named");
        else if (exception->state == PLM_WAIVER_STALE || exception->state == PLM_WAIVER_UNUSED ||
                 exception->state == PLM_WAIVER_PENDING)
            plm_buffer_printf(&out, "%s waiver of %s for %s\n", plm_waiver_state_name(exception->state),
                              exception->check, exception->subject ? exception->subject : "all subjects");
    }
    plm_xml_element(&junit->xml, "system-out", plm_buffer_text(&out));
}

static void start_suite(struct junit *junit, const char *name, size_t id)
{
    plm_auto_buffer struct plm_buffer package = {0};
    plm_junit_package(&package, junit->report);
    plm_xml_start(&junit->xml, "testsuite");
    plm_xml_attribute(&junit->xml, "name", name);
    plm_xml_attribute(&junit->xml, "package", plm_buffer_text(&package));
    plm_xml_attribute_size(&junit->xml, "id", id);
    plm_xml_attribute(&junit->xml, "hostname", plm_word_host(junit->report));
    plm_xml_attribute(&junit->xml, "timestamp", junit->timestamp);
    plm_xml_attribute_size(&junit->xml, "tests", junit->cases);
    plm_xml_attribute_size(&junit->xml, "failures", junit->failures);
    plm_xml_attribute_size(&junit->xml, "errors", junit->errors);
    plm_xml_attribute_size(&junit->xml, "skipped", junit->skipped);
    plm_xml_attribute(&junit->xml, "time", "0.000");
    write_properties(junit);
}

/* A suite without cases vanishes in Jenkins: it is left out here already. */
static bool write_suite(struct junit *junit, const struct plm_section_total *section, size_t id)
{
    junit->cases = junit->failures = junit->errors = junit->skipped = 0;
    visit_section(junit, section, count_case);
    if (junit->cases == 0)
        return false;
    plm_auto_buffer struct plm_buffer name = {0};
    if (section)
        plm_buffer_printf(&name, "%s %s", section->number ? section->number : "", section->title ? section->title : "");
    else
        plm_buffer_puts(&name, "Other checks");
    plm_buffer_clear(&junit->class);
    plm_junit_class(&junit->class, junit->report, section);
    start_suite(junit, plm_buffer_text(&name), id);
    visit_section(junit, section, write_case);
    write_system_out(junit, section);
    plm_xml_element(&junit->xml, "system-err", "");
    plm_xml_end(&junit->xml);
    return true;
}

/* An empty file would look green everywhere. */
static void write_nothing_judged(struct junit *junit)
{
    static const struct plm_result nothing = {.id = "nothing-judged",
                                              .title = "Something was judged",
                                              .verdict = PLM_UNKNOWN,
                                              .decided = PLM_UNKNOWN,
                                              .attestation = PLM_NO_WAIVER,
                                              .reason = "the selection left no check to judge"};
    junit->cases = junit->failures = junit->errors = junit->skipped = 0;
    count_case(junit, &nothing, NULL, NULL, PLM_OUTCOME_UNKNOWN);
    plm_buffer_clear(&junit->class);
    plm_junit_class(&junit->class, junit->report, NULL);
    start_suite(junit, "Nothing judged", 0);
    write_case(junit, &nothing, NULL, NULL, PLM_OUTCOME_UNKNOWN);
    plm_xml_element(&junit->xml, "system-out", "");
    plm_xml_element(&junit->xml, "system-err", "");
    plm_xml_end(&junit->xml);
}

static void set_timestamp(struct junit *junit)
{
    int64_t milliseconds = 0;
    if (junit->report->judged && plm_parse_time(junit->report->judged, &milliseconds))
        plm_format_time(milliseconds, junit->timestamp);
    else
        plm_format_time(0, junit->timestamp);
    junit->timestamp[strcspn(junit->timestamp, "Z")] = '\0';
}

static void done(struct junit *junit)
{
    plm_xml_done(&junit->xml);
    plm_buffer_done(&junit->class);
}

bool plm_junit_render(const struct plm_report *report, const struct plm_render_options *options, FILE *stream,
                      struct plm_error *error)
{
    __attribute__((cleanup(done))) struct junit junit = {.report = report, .options = options};
    size_t suites = 0;
    set_timestamp(&junit);
    plm_report_digest(report, junit.digest);
    if (!plm_xml_open_stream(&junit.xml, stream, error))
        return false;
    plm_xml_start(&junit.xml, "testsuites");
    for (size_t i = 0; i < report->section_count; i++)
        suites += write_suite(&junit, &report->sections[i], suites);
    suites += write_suite(&junit, NULL, suites);
    if (suites == 0)
        write_nothing_judged(&junit);
    plm_xml_end(&junit.xml);
    return plm_xml_close(&junit.xml, error);
}
