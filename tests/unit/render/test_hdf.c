/* SPDX-License-Identifier: Apache-2.0 */
#include "hdf.h"

#include "parsed.h"
#include "sample_report.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct plm_json *profile_of(const struct plm_json *hdf)
{
    return plm_json_at(plm_json_get(hdf, "profiles"), 0);
}

static const struct plm_json *control_of(const struct plm_json *hdf, const char *id)
{
    return parsed_find(plm_json_get(profile_of(hdf), "controls"), "id", id);
}

/* How many results of a control have that status. */
static size_t statuses(const struct plm_json *hdf, const char *id, const char *status)
{
    return parsed_count(plm_json_get(control_of(hdf, id), "results"), "status", status);
}

static void one_error_would_hide_failures_so_only_the_unknown_have_one(void **state)
{
    (void)state;
    static const struct {
        const char *id;
        size_t failed, passed, skipped, error;
    } rows[] = {
        {"container-not-privileged", 3, 1, 1, 0},
        {"audit-dockerd", 0, 0, 0, 1},
        {"container-pids-limit", 0, 0, 1, 1},
        {"container-userns", 0, 1, 0, 1},
        {"daemon-rootless", 0, 0, 1, 0},
        {"container-ports", 0, 0, 2, 0},
        {"daemon-device-size", 0, 0, 1, 0},
        {"container-read-only-root", 0, 0, 2, 0},
        {"host-hardened", 0, 1, 1, 0},
        {"container-sensitive-mounts", 1, 2, 0, 0},
    };
    struct plm_report report = {0};
    sample_report(&report);
    plm_auto_json struct plm_json *hdf = parsed_render(&report, "hdf", NULL);
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        assert_int_equal(statuses(hdf, rows[i].id, "failed"), rows[i].failed);
        assert_int_equal(statuses(hdf, rows[i].id, "passed"), rows[i].passed);
        assert_int_equal(statuses(hdf, rows[i].id, "skipped"), rows[i].skipped);
        assert_int_equal(statuses(hdf, rows[i].id, "error"), rows[i].error);
    }
    plm_report_done(&report);
}

static void a_waiver_counts_only_while_it_holds(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report(&report);
    plm_auto_json struct plm_json *hdf = parsed_render(&report, "hdf", NULL);
    const struct plm_json *active = plm_json_get(control_of(hdf, "container-read-only-root"), "waiver_data");
    const struct plm_json *expired = plm_json_get(control_of(hdf, "container-sensitive-mounts"), "waiver_data");
    assert_true(plm_json_is_true(plm_json_get(active, "skipped_due_to_waiver")));
    assert_false(plm_json_is_true(plm_json_get(active, "run")));
    assert_string_equal(parsed_text(active, "expiration_date"), "2026-12-10");
    assert_false(plm_json_is_true(plm_json_get(expired, "skipped_due_to_waiver")));
    assert_true(plm_json_is_true(plm_json_get(expired, "run")));
    /* Covered by a waiver, but unknown below it: no waiver. */
    assert_null(plm_json_get(control_of(hdf, "container-pids-limit"), "waiver_data"));
    plm_report_done(&report);
}

static void an_attestation_is_named(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report(&report);
    plm_auto_json struct plm_json *hdf = parsed_render(&report, "hdf", NULL);
    const struct plm_json *data = plm_json_get(control_of(hdf, "host-hardened"), "attestation_data");
    assert_string_equal(parsed_text(data, "status"), "passed");
    assert_string_equal(parsed_text(data, "updated_by"), "linus");
    assert_null(plm_json_get(control_of(hdf, "daemon-rootless"), "attestation_data"));
    plm_report_done(&report);
}

static void what_does_not_apply_has_no_impact_and_says_why(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report(&report);
    plm_auto_json struct plm_json *hdf = parsed_render(&report, "hdf", NULL);
    const struct plm_json *control = control_of(hdf, "daemon-device-size");
    assert_true(plm_json_number(plm_json_get(control, "impact")) == 0);
    assert_string_equal(parsed_text(control, "desc"), "the storage driver is overlay2");
    assert_true(plm_json_number(plm_json_get(control_of(hdf, "container-not-privileged"), "impact")) > 0.8);
    plm_report_done(&report);
}

static void every_control_is_in_one_group(void **state)
{
    (void)state;
    struct plm_report report = {0};
    size_t grouped = 0;
    sample_report(&report);
    plm_auto_json struct plm_json *hdf = parsed_render(&report, "hdf", NULL);
    plm_json_each (group, plm_json_get(profile_of(hdf), "groups"))
        grouped += plm_json_count(plm_json_get(group, "controls"));
    assert_int_equal(grouped, report.result_count);
    plm_report_done(&report);
}

static void many_subjects_are_cut_with_a_count_and_keep_the_status(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report_large(&report, 2, 5000);
    plm_auto_json struct plm_json *hdf = parsed_render(&report, "hdf", NULL);
    assert_int_equal(statuses(hdf, "check-1", "failed"), 200);
    assert_int_equal(statuses(hdf, "check-1", "skipped"), 1);
    assert_int_equal(statuses(hdf, "check-2", "passed"), 200);
    plm_report_done(&report);
}

static void a_full_disk_is_an_error(void **state)
{
    (void)state;
    struct plm_report report = {0};
    struct plm_error error = {0};
    plm_auto_file FILE *full = fopen("/dev/full", "w");
    sample_report(&report);
    assert_false(plm_hdf_render(&report, full, &error));
    assert_int_equal(error.errnum, ENOSPC);
    plm_report_done(&report);
}

int main(void)
{
    plm_json_setup();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_error_would_hide_failures_so_only_the_unknown_have_one),
        cmocka_unit_test(a_waiver_counts_only_while_it_holds),
        cmocka_unit_test(an_attestation_is_named),
        cmocka_unit_test(what_does_not_apply_has_no_impact_and_says_why),
        cmocka_unit_test(every_control_is_in_one_group),
        cmocka_unit_test(many_subjects_are_cut_with_a_count_and_keep_the_status),
        cmocka_unit_test(a_full_disk_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
