/* SPDX-License-Identifier: Apache-2.0 */
#include "docker_bench.h"

#include "parsed.h"
#include "sample_report.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct plm_json *result_of(const struct plm_json *bench, const char *section, const char *id)
{
    return parsed_find(plm_json_get(parsed_find(plm_json_get(bench, "tests"), "id", section), "results"), "id", id);
}

static void four_words_and_only_a_pass_is_pass(void **state)
{
    (void)state;
    static const struct {
        const char *section, *id, *result, *details;
    } rows[] = {
        {"5", "5.5", "WARN", "3 of 5 containers fail"},
        {"5", "5.6", "WARN", "WAIVER EXPIRED 2026-10-31: "},
        {"1", "1.1.3", "WARN", "UNKNOWN: denied"},
        {"5", "5.29", "WARN", "UNKNOWN: "},
        {"2", "2.1", "NOTE", "MANUAL: "},
        {"5", "5.13", "INFO", "WAIVED until 2026-12-10"},
        {"2", "2.12", "INFO", "NOT APPLICABLE: "},
        {"2", "2.3", "PASS", "proven"},
        {"C", "site-label", "WARN", "12 of 12"},
    };
    struct plm_report report = {0};
    sample_report(&report);
    plm_auto_json struct plm_json *bench = parsed_render(&report, "docker-bench", NULL);
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        const struct plm_json *result = result_of(bench, rows[i].section, rows[i].id);
        assert_string_equal(parsed_text(result, "result"), rows[i].result);
        if (strncmp(parsed_text(result, "details"), rows[i].details, strlen(rows[i].details)) != 0)
            fail_msg("%s: %s", rows[i].id, parsed_text(result, "details"));
    }
    plm_report_done(&report);
}

static void the_score_is_theirs_and_the_count_ours(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report(&report);
    plm_auto_json struct plm_json *bench = parsed_render(&report, "docker-bench", NULL);
    /* 2 pass; 4 fail, 1 expired, 3 unknown */
    assert_int_equal((int)plm_json_number(plm_json_get(bench, "score")), 2 - 8);
    assert_int_equal((int)plm_json_number(plm_json_get(bench, "checks")), report.result_count);
    assert_int_equal((int64_t)plm_json_number(plm_json_get(bench, "end")), 1795338462);
    assert_string_equal(parsed_text(bench, "dockerbenchsecurity"), "1.8.0");
    plm_report_done(&report);
}

static void items_are_the_subjects_of_the_same_outcome(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report(&report);
    plm_auto_json struct plm_json *bench = parsed_render(&report, "docker-bench", NULL);
    const struct plm_json *items = plm_json_get(result_of(bench, "5", "5.5"), "items");
    assert_int_equal(plm_json_count(items), 3);
    assert_string_equal(plm_json_text(plm_json_at(items, 0)), "shop/web/1");
    assert_null(plm_json_get(result_of(bench, "2", "2.3"), "items"));
    plm_report_done(&report);
}

static void many_items_are_cut_with_a_count(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report_large(&report, 1, 5000);
    plm_auto_json struct plm_json *bench = parsed_render(&report, "docker-bench", NULL);
    const struct plm_json *items = plm_json_get(result_of(bench, "5", "5.1"), "items");
    assert_int_equal(plm_json_count(items), 201);
    assert_string_equal(plm_json_text(plm_json_at(items, 200)), "4800 more subjects: see the JSON report");
    plm_report_done(&report);
}

static void a_full_disk_is_an_error(void **state)
{
    (void)state;
    struct plm_report report = {0};
    struct plm_error error = {0};
    plm_auto_file FILE *full = fopen("/dev/full", "w");
    sample_report(&report);
    assert_false(plm_docker_bench_render(&report, full, &error));
    assert_int_equal(error.errnum, ENOSPC);
    plm_report_done(&report);
}

int main(void)
{
    plm_json_setup();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(four_words_and_only_a_pass_is_pass),
        cmocka_unit_test(the_score_is_theirs_and_the_count_ours),
        cmocka_unit_test(items_are_the_subjects_of_the_same_outcome),
        cmocka_unit_test(many_items_are_cut_with_a_count),
        cmocka_unit_test(a_full_disk_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
