/* SPDX-License-Identifier: Apache-2.0 */
#include "junit_body.h"

#include "sample_report.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void a_body_begins_with_its_message(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report(&report);
    for (size_t i = 0; i < report.result_count; i++) {
        plm_auto_buffer struct plm_buffer message = {0};
        plm_auto_buffer struct plm_buffer body = {0};
        plm_junit_message(&message, &report, &report.results[i], NULL);
        plm_junit_body(&body, &report, &report.results[i], NULL, plm_buffer_text(&message));
        assert_null(strchr(plm_buffer_text(&message), '\n'));
        assert_int_equal(strncmp(plm_buffer_text(&body), message.data, message.size), 0);
        assert_int_equal(body.data[message.size], '\n');
    }
    plm_report_done(&report);
}

static void a_body_of_ten_thousand_failures_is_cut_and_says_so(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report_large(&report, 1, 100000);
    plm_auto_buffer struct plm_buffer body = {0};
    plm_junit_body(&body, &report, &report.results[0], NULL, "message");
    assert_true(body.size <= PLM_JUNIT_BODY);
    assert_true(body.size > PLM_JUNIT_BODY / 2);
    assert_int_equal(strlen(body.data), body.size);
    const char *last = strstr(body.data, "… ");
    assert_non_null(last);
    assert_int_equal(sample_count(body.data, "\n- container ") + (size_t)strtol(last + strlen("… "), NULL, 10), 10000);
    assert_non_null(strstr(last, "see check check-1 in the JSON report\n"));
    plm_report_done(&report);
}

static void a_message_is_one_line_of_bounded_length(void **state)
{
    (void)state;
    char *reason = plm_alloc(5000);
    memset(reason, 'x', 4999);
    reason[17] = '\n';
    const struct plm_report report = {0};
    const struct plm_result result = {
        .id = "x", .verdict = PLM_UNKNOWN, .decided = PLM_UNKNOWN, .reason = reason, .attestation = PLM_NO_WAIVER};
    plm_auto_buffer struct plm_buffer message = {0};
    plm_junit_message(&message, &report, &result, NULL);
    assert_null(strchr(plm_buffer_text(&message), '\n'));
    assert_true(message.size < PLM_JUNIT_MESSAGE + 40);
    plm_cleanup_free(&reason);
}

static void the_message_of_one_subject_says_how_it_counts(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report(&report);
    static const struct {
        struct plm_finding finding;
        const char *message;
    } rows[] = {
        {{.verdict = PLM_FAIL, .waiver = PLM_NO_WAIVER}, "fail"},
        {{.verdict = PLM_FAIL, .waiver = 0, .reason = "r"},
         "WAIVED until 2026-12-10 (OPS-17): fail, accepted by ada: "},
        {{.verdict = PLM_FAIL, .waiver = 1, .reason = "r"}, "WAIVER EXPIRED 2026-10-31: r"},
        {{.verdict = PLM_UNKNOWN, .waiver = PLM_NO_WAIVER, .reason = "lost"}, "lost"},
        {{.verdict = PLM_MANUAL, .waiver = PLM_NO_WAIVER, .reason = "r"}, "MANUAL: r"},
        {{.verdict = PLM_NOT_APPLICABLE, .waiver = PLM_NO_WAIVER, .reason = "r"}, "NOT APPLICABLE: r"},
    };
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        plm_auto_buffer struct plm_buffer message = {0};
        plm_junit_message(&message, &report, &report.results[0], &rows[i].finding);
        assert_int_equal(strncmp(plm_buffer_text(&message), rows[i].message, strlen(rows[i].message)), 0);
    }
    plm_report_done(&report);
}

static void one_finding_does_not_fill_the_body(void **state)
{
    (void)state;
    plm_auto_free char *reason = plm_alloc(100001);
    memset(reason, 'x', 100000);
    struct plm_finding findings[] = {{.verdict = PLM_FAIL, .reason = reason, .waiver = PLM_NO_WAIVER},
                                     {.verdict = PLM_FAIL, .reason = "the second", .waiver = PLM_NO_WAIVER}};
    const struct plm_report report = {0};
    const struct plm_result result = {.id = "x",
                                      .verdict = PLM_FAIL,
                                      .decided = PLM_FAIL,
                                      .attestation = PLM_NO_WAIVER,
                                      .findings = findings,
                                      .finding_count = 2};
    plm_auto_buffer struct plm_buffer all = {0};
    plm_auto_buffer struct plm_buffer one = {0};
    plm_junit_body(&all, &report, &result, NULL, "message");
    assert_non_null(strstr(plm_buffer_text(&all), " bytes cut)\n- subject ?: fail, the second\n"));
    plm_junit_body(&one, &report, &result, &findings[0], "message");
    assert_true(one.size < PLM_JUNIT_BODY && strstr(plm_buffer_text(&one), " bytes cut)\n"));
}

static void a_message_is_never_blank(void **state)
{
    (void)state;
    struct plm_finding finding = {.verdict = PLM_FAIL, .reason = " \n ", .waiver = PLM_NO_WAIVER};
    const struct plm_report report = {0};
    const struct plm_result result = {
        .id = "x", .verdict = PLM_UNKNOWN, .decided = PLM_UNKNOWN, .reason = "", .attestation = PLM_NO_WAIVER};
    plm_auto_buffer struct plm_buffer message = {0};
    plm_junit_message(&message, &report, &result, NULL);
    assert_string_equal(plm_buffer_text(&message), "unknown");
    plm_buffer_clear(&message);
    plm_junit_message(&message, &report, &result, &finding);
    assert_string_equal(plm_buffer_text(&message), "   fail");
}

int main(void)
{
    plm_json_setup();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_body_begins_with_its_message),
        cmocka_unit_test(a_body_of_ten_thousand_failures_is_cut_and_says_so),
        cmocka_unit_test(a_message_is_one_line_of_bounded_length),
        cmocka_unit_test(one_finding_does_not_fill_the_body),
        cmocka_unit_test(a_message_is_never_blank),
        cmocka_unit_test(the_message_of_one_subject_says_how_it_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
