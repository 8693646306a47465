/* SPDX-License-Identifier: Apache-2.0 */
#include "sarif.h"

#include "parsed.h"
#include "sample_report.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct plm_json *run_of(const struct plm_json *sarif)
{
    return plm_json_at(plm_json_get(sarif, "runs"), 0);
}

static const struct plm_json *invocation_of(const struct plm_json *sarif)
{
    return plm_json_at(plm_json_get(run_of(sarif), "invocations"), 0);
}

static void what_is_unknown_is_a_notification_with_its_rule(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report(&report);
    plm_auto_json struct plm_json *sarif = parsed_render(&report, "sarif", NULL);
    const struct plm_json *notes = plm_json_get(invocation_of(sarif), "toolExecutionNotifications");
    assert_int_equal(parsed_count(notes, "level", "error"), 3);
    /* A failing rule with one unknown subject besides. */
    const struct plm_json *note = parsed_find(notes, "associatedRule.id", "container-not-privileged");
    assert_string_equal(parsed_text(note, "level"), "warning");
    assert_non_null(strstr(parsed_text(note, "message.text"), "1 container could not be decided"));
    assert_false(plm_json_is_true(plm_json_get(invocation_of(sarif), "executionSuccessful")));
    plm_report_done(&report);
}

static void a_run_with_nothing_unknown_was_successful(void **state)
{
    (void)state;
    struct plm_report report = {0};
    const struct plm_render_options options = {.sarif_anchor = "x"};
    sample_report_large(&report, 3, 10);
    plm_auto_json struct plm_json *sarif = parsed_render(&report, "sarif", &options);
    assert_true(plm_json_is_true(plm_json_get(invocation_of(sarif), "executionSuccessful")));
    plm_report_done(&report);
}

static void nothing_judged_was_not_successful(void **state)
{
    (void)state;
    struct plm_report report = {0};
    const struct plm_render_options options = {.sarif_anchor = "x"};
    sample_report_empty(&report);
    plm_auto_json struct plm_json *sarif = parsed_render(&report, "sarif", &options);
    assert_false(plm_json_is_true(plm_json_get(invocation_of(sarif), "executionSuccessful")));
    assert_int_equal(plm_json_type(plm_json_get(run_of(sarif), "results")), PLM_JSON_LIST);
    plm_report_done(&report);
}

static void the_category_is_benchmark_and_host(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report(&report);
    plm_auto_json struct plm_json *sarif = parsed_render(&report, "sarif", NULL);
    assert_string_equal(parsed_text(run_of(sarif), "automationDetails.id"),
                        "cis-docker-1.8.0/web-1.example/2026-11-22T09:07:44Z");
    plm_report_done(&report);
}

static void without_an_anchor_it_is_refused(void **state)
{
    (void)state;
    struct plm_report report = {0};
    struct plm_error error = {0};
    char *text = NULL;
    size_t size = 0;
    sample_report(&report);
    report.policy_file = NULL;
    FILE *stream = open_memstream(&text, &size);
    assert_false(plm_sarif_render(&report, &(struct plm_render_options){0}, stream, &error));
    assert_int_equal(error.code, PLM_ERROR_USAGE);
    assert_int_equal(fclose(stream), 0);
    assert_int_equal(size, 0);
    plm_cleanup_free(&text);
    plm_report_done(&report);
}

static void a_full_disk_is_an_error(void **state)
{
    (void)state;
    struct plm_report report = {0};
    struct plm_error error = {0};
    plm_auto_file FILE *full = fopen("/dev/full", "w");
    sample_report(&report);
    assert_false(plm_sarif_render(&report, &(struct plm_render_options){0}, full, &error));
    assert_int_equal(error.errnum, ENOSPC);
    plm_report_done(&report);
}

int main(void)
{
    plm_json_setup();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_unknown_is_a_notification_with_its_rule),
        cmocka_unit_test(a_run_with_nothing_unknown_was_successful),
        cmocka_unit_test(nothing_judged_was_not_successful),
        cmocka_unit_test(the_category_is_benchmark_and_host),
        cmocka_unit_test(without_an_anchor_it_is_refused),
        cmocka_unit_test(a_full_disk_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
