/* SPDX-License-Identifier: Apache-2.0 */
#include "ocsf.h"

#include "parsed.h"
#include "sample_report.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* Every line is a document; the list is the caller's. */
static struct plm_json *events_of(const struct plm_report *report)
{
    plm_auto_free char *text = sample_render(report, "ocsf", NULL);
    struct plm_json *events = plm_json_new_list();
    for (const char *line = text; *line;) {
        size_t size = strcspn(line, "\n");
        struct plm_json *event = NULL;
        struct plm_error error = {0};
        if (!plm_json_parse(line, size, PLM_JSON_UNIQUE_KEYS, "a line", &event, &error))
            fail_msg("%s", error.message);
        plm_json_push(events, event);
        assert_int_equal(line[size], '\n');
        line += size + 1;
    }
    return events;
}

static void an_event_for_each_recommendation(void **state)
{
    (void)state;
    static const struct {
        const char *control;
        int compliance, status;
    } rows[] = {{"5.5", 3, 1},   {"5.6", 3, 1},  {"1.1.3", 2, 1}, {"5.29", 2, 1}, {"2.1", 99, 1},
                {"2.12", 99, 4}, {"5.13", 3, 3}, {"2.3", 1, 4},   {"1.2.1", 1, 4}};
    struct plm_report report = {0};
    sample_report(&report);
    plm_auto_json struct plm_json *events = events_of(&report);
    assert_int_equal(plm_json_count(events), report.result_count);
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        const struct plm_json *event = parsed_find(events, "compliance.control", rows[i].control);
        assert_int_equal((int)plm_json_number(plm_json_path(event, "compliance.status_id")), rows[i].compliance);
        assert_int_equal((int)plm_json_number(plm_json_get(event, "status_id")), rows[i].status);
        assert_int_equal((int)plm_json_number(plm_json_get(event, "class_uid")), 2003);
        assert_int_equal((int)plm_json_number(plm_json_get(event, "type_uid")), 200301);
        assert_int_equal((int64_t)plm_json_number(plm_json_get(event, "time")), 1795338464000);
    }
    plm_report_done(&report);
}

static void resources_are_the_subjects_that_made_it_so(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report(&report);
    plm_auto_json struct plm_json *events = events_of(&report);
    const struct plm_json *event = parsed_find(events, "compliance.control", "5.5");
    const struct plm_json *resources = plm_json_get(event, "resources");
    assert_int_equal(plm_json_count(resources), 3);
    assert_non_null(strstr(parsed_text(plm_json_at(resources, 0), "data.observed"), "Privileged = true"));
    /* The host as a whole goes by its name: a resource needs one. */
    const struct plm_json *host = plm_json_get(parsed_find(events, "compliance.control", "1.1.1"), "resources");
    assert_string_equal(parsed_text(plm_json_at(host, 0), "name"), "web-1.example");
    plm_report_done(&report);
}

static void a_waiver_of_some_subjects_is_not_the_checks(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report(&report);
    plm_auto_json struct plm_json *events = events_of(&report);
    const struct plm_json *waived = plm_json_get(parsed_find(events, "compliance.control", "5.13"), "unmapped");
    assert_string_equal(parsed_text(waived, "waiver.state"), "active");
    assert_true(plm_json_number(plm_json_get(waived, "subjects_waived")) > 0);
    sample_report_waive_one_of_two(&report);
    plm_auto_json struct plm_json *partly = events_of(&report);
    const struct plm_json *unmapped = plm_json_get(parsed_find(partly, "compliance.control", "5.5"), "unmapped");
    assert_null(plm_json_get(unmapped, "waiver"));
    assert_int_equal((int)plm_json_number(plm_json_get(unmapped, "subjects_waived")), 1);
    plm_report_done(&report);
}

static void a_finding_keeps_its_uid_when_the_report_changes(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report(&report);
    plm_auto_json struct plm_json *first = events_of(&report);
    report.judged = "2026-11-23T00:00:00Z";
    plm_auto_json struct plm_json *second = events_of(&report);
    for (size_t i = 0; i < report.result_count; i++) {
        const struct plm_json *a = plm_json_at(first, i), *b = plm_json_at(second, i);
        assert_string_equal(parsed_text(a, "finding_info.uid"), parsed_text(b, "finding_info.uid"));
        assert_string_not_equal(parsed_text(a, "metadata.uid"), parsed_text(b, "metadata.uid"));
    }
    plm_report_done(&report);
}

static void nothing_judged_is_an_event_too(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report_empty(&report);
    plm_auto_json struct plm_json *events = events_of(&report);
    assert_int_equal(plm_json_count(events), 1);
    assert_int_equal((int)plm_json_number(plm_json_path(plm_json_at(events, 0), "compliance.status_id")), 2);
    plm_report_done(&report);
}

static void many_resources_are_cut_with_a_count(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report_large(&report, 1, 5000);
    plm_auto_json struct plm_json *events = events_of(&report);
    const struct plm_json *event = plm_json_at(events, 0);
    assert_int_equal(plm_json_count(plm_json_get(event, "resources")), 200);
    assert_int_equal((int)plm_json_number(plm_json_path(event, "unmapped.subjects_left_out")), 4800);
    plm_report_done(&report);
}

static void a_full_disk_is_an_error(void **state)
{
    (void)state;
    struct plm_report report = {0};
    struct plm_error error = {0};
    plm_auto_file FILE *full = fopen("/dev/full", "w");
    sample_report(&report);
    assert_false(plm_ocsf_render(&report, full, &error));
    assert_int_equal(error.errnum, ENOSPC);
    plm_report_done(&report);
}

int main(void)
{
    plm_json_setup();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_event_for_each_recommendation),
        cmocka_unit_test(resources_are_the_subjects_that_made_it_so),
        cmocka_unit_test(a_waiver_of_some_subjects_is_not_the_checks),
        cmocka_unit_test(a_finding_keeps_its_uid_when_the_report_changes),
        cmocka_unit_test(nothing_judged_is_an_event_too),
        cmocka_unit_test(many_resources_are_cut_with_a_count),
        cmocka_unit_test(a_full_disk_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
