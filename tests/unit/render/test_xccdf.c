/* SPDX-License-Identifier: Apache-2.0 */
#include "xccdf.h"

#include "sample_report.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* The rule-result of a rule: from its tag to the next one's, in a copy. */
static char *rule_result(const char *xml, const char *id)
{
    plm_auto_free char *idref = plm_asprintf("idref=\"xccdf_local.plimsoll_rule_%s\"", id);
    for (const char *at = strstr(xml, "<rule-result"); at; at = strstr(at + 1, "<rule-result")) {
        const char *end = strstr(at, "</rule-result>"), *found = strstr(at, idref);
        if (found && found < end)
            return plm_strndup(at, (size_t)(end - at));
    }
    fail_msg("no result of %s", id);
    return NULL;
}

static void each_outcome_has_its_result(void **state)
{
    (void)state;
    static const struct {
        const char *id, *result;
    } rows[] = {{"daemon-log-level", "pass"},
                {"container-not-privileged", "fail"},
                {"container-sensitive-mounts", "fail"},
                {"audit-dockerd", "error"},
                {"container-pids-limit", "error"},
                {"daemon-rootless", "notchecked"},
                {"daemon-device-size", "notapplicable"},
                {"container-read-only-root", "informational"},
                {"host-hardened", "pass"}};
    struct plm_report report = {0};
    sample_report(&report);
    plm_auto_free char *xml = sample_render(&report, "xccdf", NULL);
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        plm_auto_free char *part = rule_result(xml, rows[i].id);
        plm_auto_free char *wanted = plm_asprintf("<result>%s</result>", rows[i].result);
        if (!strstr(part, wanted))
            fail_msg("%s is not %s: %s", rows[i].id, rows[i].result, part);
        assert_non_null(strstr(part, "weight=\"1.0\""));
    }
    plm_report_done(&report);
}

static void a_waiver_is_an_override_that_keeps_the_old_result(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report(&report);
    plm_auto_free char *xml = sample_render(&report, "xccdf", NULL);
    plm_auto_free char *part = rule_result(xml, "container-read-only-root");
    assert_int_equal(sample_count(xml, "<override "), 1);
    assert_non_null(strstr(part, "time=\"2026-01-01T00:00:00Z\" authority=\"ada\""));
    assert_non_null(strstr(part, "<old-result>fail</old-result>"));
    assert_non_null(strstr(part, "<new-result>informational</new-result>"));
    plm_auto_free char *expired = rule_result(xml, "container-sensitive-mounts");
    assert_non_null(strstr(expired, "WAIVER EXPIRED 2026-10-31"));
    plm_report_done(&report);
}

static void every_rule_is_selected_and_in_a_group(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report(&report);
    plm_auto_free char *xml = sample_render(&report, "xccdf", NULL);
    assert_int_equal(sample_count(xml, "<select "), report.result_count);
    assert_int_equal(sample_count(xml, "<Rule "), report.result_count);
    assert_int_equal(sample_count(xml, "<rule-result "), report.result_count);
    assert_int_equal(sample_count(xml, "group_other"), 1);
    plm_report_done(&report);
}

static void arf_holds_the_same_parts_once_each(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report(&report);
    plm_auto_free char *xml = sample_render(&report, "arf", NULL);
    assert_int_equal(sample_count(xml, "<TestResult "), 1);
    assert_int_equal(sample_count(xml, "<Benchmark "), 1);
    assert_int_equal(sample_count(xml, "<arf:asset "), 1);
    assert_int_equal(sample_count(xml, "<core:relationship "), 2);
    assert_non_null(strstr(xml, "<ai:hostname>web-1.example</ai:hostname>"));
    plm_report_done(&report);
}

static void strangers_make_no_identifier(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report(&report);
    report.results[0].id = "a b\"<c>_d";
    plm_auto_free char *xml = sample_render(&report, "xccdf", NULL);
    assert_int_equal(sample_count(xml, "xccdf_local.plimsoll_rule_abcd\""), 3);
    plm_report_done(&report);
}

static void a_full_disk_is_an_error(void **state)
{
    (void)state;
    struct plm_report report = {0};
    struct plm_error error = {0};
    plm_auto_file FILE *full = fopen("/dev/full", "w");
    sample_report(&report);
    assert_false(plm_xccdf_render(&report, full, &error));
    assert_int_equal(error.errnum, ENOSPC);
    plm_report_done(&report);
}

int main(void)
{
    plm_json_setup();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_outcome_has_its_result),
        cmocka_unit_test(a_waiver_is_an_override_that_keeps_the_old_result),
        cmocka_unit_test(every_rule_is_selected_and_in_a_group),
        cmocka_unit_test(arf_holds_the_same_parts_once_each),
        cmocka_unit_test(strangers_make_no_identifier),
        cmocka_unit_test(a_full_disk_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
