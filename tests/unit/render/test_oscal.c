/* SPDX-License-Identifier: Apache-2.0 */
#include "oscal.h"

#include "parsed.h"
#include "sample_report.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void the_plan_stands_in_the_back_matter(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report(&report);
    plm_auto_json struct plm_json *oscal = parsed_render(&report, "oscal", NULL);
    const char *href = parsed_text(oscal, "assessment-results.import-ap.href");
    const struct plm_json *resources = plm_json_path(oscal, "assessment-results.back-matter.resources");
    assert_int_equal(*href, '#');
    assert_string_equal(parsed_text(plm_json_at(resources, 0), "uuid"), href + 1);
    plm_report_done(&report);
}

static void all_that_was_selected_is_reviewed(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report(&report);
    plm_auto_json struct plm_json *oscal = parsed_render(&report, "oscal", NULL);
    const struct plm_json *result = plm_json_at(plm_json_path(oscal, "assessment-results.results"), 0);
    const struct plm_json *selection = plm_json_at(plm_json_path(result, "reviewed-controls.control-selections"), 0);
    const struct plm_json *controls = plm_json_get(selection, "include-controls");
    assert_int_equal(plm_json_count(controls), report.result_count);
    (void)parsed_find(controls, "control-id", "cis-docker-1.8.0-5.5");
    (void)parsed_find(controls, "control-id", "cis-docker-1.8.0-site-label");
    plm_report_done(&report);
}

static void nothing_selected_claims_nothing(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report_empty(&report);
    plm_auto_json struct plm_json *oscal = parsed_render(&report, "oscal", NULL);
    const struct plm_json *result = plm_json_at(plm_json_path(oscal, "assessment-results.results"), 0);
    const struct plm_json *selection = plm_json_at(plm_json_path(result, "reviewed-controls.control-selections"), 0);
    assert_null(plm_json_get(selection, "include-all"));
    (void)parsed_find(plm_json_get(selection, "include-controls"), "control-id", "nothing-selected");
    assert_null(plm_json_get(result, "observations"));
    assert_null(plm_json_get(result, "findings"));
    plm_report_done(&report);
}

static void a_full_disk_is_an_error(void **state)
{
    (void)state;
    struct plm_report report = {0};
    struct plm_error error = {0};
    plm_auto_file FILE *full = fopen("/dev/full", "w");
    sample_report(&report);
    assert_false(plm_oscal_render(&report, full, &error));
    assert_int_equal(error.errnum, ENOSPC);
    plm_report_done(&report);
}

int main(void)
{
    plm_json_setup();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_plan_stands_in_the_back_matter),
        cmocka_unit_test(all_that_was_selected_is_reviewed),
        cmocka_unit_test(nothing_selected_claims_nothing),
        cmocka_unit_test(a_full_disk_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
