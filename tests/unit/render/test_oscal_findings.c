/* SPDX-License-Identifier: Apache-2.0 */
#include "oscal_parts.h"

#include "parsed.h"
#include "sample_report.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct plm_json *list_of(const struct plm_json *oscal, const char *name)
{
    return plm_json_get(plm_json_at(plm_json_path(oscal, "assessment-results.results"), 0), name);
}

static void a_finding_is_satisfied_only_by_a_pass(void **state)
{
    (void)state;
    static const struct {
        const char *control, *state, *reason, *risk;
    } rows[] = {
        {"cis-docker-1.8.0-2.3", "satisfied", "pass", NULL},
        {"cis-docker-1.8.0-1.2.1", "satisfied", "pass", NULL}, /* attested */
        {"cis-docker-1.8.0-5.5", "not-satisfied", "fail", "open"},
        {"cis-docker-1.8.0-5.6", "not-satisfied", "fail", "open"}, /* expired */
        {"cis-docker-1.8.0-5.13", "not-satisfied", "fail", "deviation-approved"},
        {"cis-docker-1.8.0-5.31", "not-satisfied", "other", NULL},
        {"cis-docker-1.8.0-5.29", "not-satisfied", "other", NULL}, /* waived, and unknown below it */
    };
    struct plm_report report = {0};
    sample_report(&report);
    plm_auto_json struct plm_json *oscal = parsed_render(&report, "oscal", NULL);
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        const struct plm_json *finding = parsed_find(list_of(oscal, "findings"), "target.target-id", rows[i].control);
        assert_string_equal(parsed_text(finding, "target.status.state"), rows[i].state);
        assert_string_equal(parsed_text(finding, "target.status.reason"), rows[i].reason);
        const struct plm_json *related = plm_json_at(plm_json_get(finding, "related-risks"), 0);
        if (!rows[i].risk) {
            assert_null(related);
            continue;
        }
        const struct plm_json *risk = parsed_find(list_of(oscal, "risks"), "uuid", parsed_text(related, "risk-uuid"));
        assert_string_equal(parsed_text(risk, "status"), rows[i].risk);
    }
    plm_report_done(&report);
}

static void what_nobody_decided_has_no_finding(void **state)
{
    (void)state;
    static const char *const controls[] = {"cis-docker-1.8.0-2.1", "cis-docker-1.8.0-2.12", "cis-docker-1.8.0-5.9"};
    struct plm_report report = {0};
    sample_report(&report);
    plm_auto_json struct plm_json *oscal = parsed_render(&report, "oscal", NULL);
    for (size_t i = 0; i < PLM_COUNT(controls); i++)
        assert_int_equal(parsed_count(list_of(oscal, "findings"), "target.target-id", controls[i]), 0);
    plm_report_done(&report);
}

static void a_waiver_has_its_reason_deadline_and_log(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report(&report);
    plm_auto_json struct plm_json *oscal = parsed_render(&report, "oscal", NULL);
    const struct plm_json *risk = parsed_find(list_of(oscal, "risks"), "status", "deviation-approved");
    const struct plm_json *factor = plm_json_at(plm_json_get(risk, "mitigating-factors"), 0);
    const struct plm_json *entry = plm_json_at(plm_json_path(risk, "risk-log.entries"), 0);
    assert_string_equal(parsed_text(risk, "deadline"), "2026-12-10T23:59:59Z");
    assert_non_null(strstr(parsed_text(factor, "description"), "approved by ada"));
    assert_string_equal(parsed_text(entry, "status-change"), "deviation-approved");
    plm_report_done(&report);
}

static void empty_lists_are_left_out(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report(&report);
    report.results += 5; /* one that passes */
    report.result_count = 1;
    plm_auto_json struct plm_json *oscal = parsed_render(&report, "oscal", NULL);
    assert_null(list_of(oscal, "risks"));
    assert_int_equal(plm_json_count(list_of(oscal, "findings")), 1);
    plm_report_done(&report);
}

static void a_waived_manual_is_no_finding(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report(&report);
    report.results[3].waived = true; /* 2.1, manual */
    plm_auto_json struct plm_json *oscal = parsed_render(&report, "oscal", NULL);
    assert_int_equal(parsed_count(list_of(oscal, "findings"), "target.target-id", "cis-docker-1.8.0-2.1"), 0);
    plm_report_done(&report);
}

int main(void)
{
    plm_json_setup();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_finding_is_satisfied_only_by_a_pass),
        cmocka_unit_test(what_nobody_decided_has_no_finding),
        cmocka_unit_test(a_waiver_has_its_reason_deadline_and_log),
        cmocka_unit_test(empty_lists_are_left_out),
        cmocka_unit_test(a_waived_manual_is_no_finding),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
