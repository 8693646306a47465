/* SPDX-License-Identifier: Apache-2.0 */
#include "prometheus.h"

#include "sample_report.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void every_recommendation_has_one_status(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report(&report);
    plm_auto_free char *text = sample_render(&report, "prometheus", NULL);
    assert_int_equal(sample_count(text, "\nplimsoll_check_status{"), report.result_count);
    assert_non_null(strstr(text, "plimsoll_check_status{id=\"container-sensitive-mounts\",number=\"5.6\",section=\"5\","
                                 "level=\"1\",severity=\"high\",status=\"waiver-expired\"} 1\n"));
    assert_non_null(strstr(text, "plimsoll_checks{status=\"unknown\"} 3\n"));
    assert_non_null(strstr(text, "plimsoll_check_subjects{id=\"container-not-privileged\",number=\"5.5\","
                                 "verdict=\"fail\"} 3\n"));
    plm_report_done(&report);
}

static void labels_are_bounded_no_subject_is_named(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report(&report);
    plm_auto_free char *text = sample_render(&report, "prometheus", NULL);
    assert_null(strstr(text, "shop/"));
    assert_null(strstr(text, "onerror"));
    plm_report_done(&report);
}

static void each_metric_is_declared_once_before_its_samples(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report_empty(&report);
    plm_auto_free char *text = sample_render(&report, "prometheus", NULL);
    size_t count = sample_count(text, "# TYPE ");
    assert_int_equal(count, sample_count(text, "# HELP "));
    assert_true(count > 10);
    plm_report_done(&report);
    sample_report(&report);
    plm_auto_free char *full = sample_render(&report, "prometheus", NULL);
    assert_int_equal(sample_count(full, "# TYPE "), count);
    assert_int_equal(full[strlen(full) - 1], '\n');
    plm_report_done(&report);
}

static void nothing_assessed_is_no_number(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report_empty(&report);
    plm_auto_free char *text = sample_render(&report, "prometheus", NULL);
    assert_non_null(strstr(text, "\nplimsoll_score_ratio NaN\n"));
    plm_report_done(&report);
}

static void the_end_of_the_scan_is_a_gauge(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report(&report);
    plm_auto_free char *text = sample_render(&report, "prometheus", NULL);
    assert_non_null(strstr(text, "\nplimsoll_scan_end_timestamp_seconds 1795338462\n"));
    report.ended = "not a time";
    plm_auto_free char *without = sample_render(&report, "prometheus", NULL);
    assert_non_null(strstr(without, "\nplimsoll_scan_end_timestamp_seconds NaN\n"));
    plm_report_done(&report);
}

static void values_of_labels_are_escaped(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report(&report);
    report.tool_version = "a\"b\\c\nd";
    plm_auto_free char *text = sample_render(&report, "prometheus", NULL);
    assert_non_null(strstr(text, "version=\"a\\\"b\\\\c d\""));
    plm_report_done(&report);
}

static void a_full_disk_is_an_error(void **state)
{
    (void)state;
    struct plm_report report = {0};
    struct plm_error error = {0};
    plm_auto_file FILE *full = fopen("/dev/full", "w");
    sample_report(&report);
    assert_false(plm_prometheus_render(&report, full, &error));
    assert_int_equal(error.errnum, ENOSPC);
    plm_report_done(&report);
}

int main(void)
{
    plm_json_setup();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_recommendation_has_one_status),
        cmocka_unit_test(labels_are_bounded_no_subject_is_named),
        cmocka_unit_test(each_metric_is_declared_once_before_its_samples),
        cmocka_unit_test(nothing_assessed_is_no_number),
        cmocka_unit_test(the_end_of_the_scan_is_a_gauge),
        cmocka_unit_test(values_of_labels_are_escaped),
        cmocka_unit_test(a_full_disk_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
