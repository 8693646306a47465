/* SPDX-License-Identifier: Apache-2.0 */
#include "subjects.h"

#include "build_report.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static void a_side_holds_what_one_check_says_and_is_emptied_again(void **state)
{
    struct plm_report report;
    struct plm_side side;
    (void)state;
    plm_build_report("check a 5.1 container : x=fail y=pass\ncheck b 5.2 container : y=unknown", &report);
    plm_side_init(&side, &report);
    plm_side_fill(&side, &report.results[0]);
    assert_int_equal(side.count, 2);
    assert_int_equal(side.verdicts[0], PLM_FAIL);
    assert_int_equal(side.verdicts[1], PLM_PASS);
    assert_ptr_equal(side.findings[0], &report.results[0].findings[0]);
    assert_ptr_equal(side.findings[1], &report.results[0].evidence_of_passes[0]);
    plm_side_clear(&side);
    assert_int_equal(side.verdicts[0], PLM_VERDICTS);
    plm_side_fill(&side, &report.results[1]);
    assert_int_equal(side.verdicts[0], PLM_VERDICTS);
    assert_int_equal(side.verdicts[1], PLM_UNKNOWN);
    assert_false(side.lost_population);
    plm_side_done(&side);
    plm_report_done(&report);
}

static void the_worse_of_two_findings_of_one_subject_stands(void **state)
{
    struct plm_report report;
    struct plm_side side;
    (void)state;
    plm_build_report("check a 5.1 container : x=manual x=fail\ncheck b 5.2 container : x=unknown x=manual", &report);
    plm_side_init(&side, &report);
    plm_side_fill(&side, &report.results[0]);
    assert_int_equal(side.verdicts[0], PLM_FAIL);
    assert_int_equal(side.count, 1);
    plm_side_clear(&side);
    plm_side_fill(&side, &report.results[1]);
    assert_int_equal(side.verdicts[0], PLM_UNKNOWN);
    plm_side_done(&side);
    plm_report_done(&report);
}

static void a_lost_list_is_known_from_a_lost_host(void **state)
{
    struct plm_report report;
    struct plm_side side;
    (void)state;
    plm_build_report("check a 5.1 container : -=unknown\ncheck b 1.1 host : -=unknown", &report);
    plm_side_init(&side, &report);
    plm_side_fill(&side, &report.results[0]);
    assert_true(side.lost_population);
    plm_side_clear(&side);
    plm_side_fill(&side, &report.results[1]);
    assert_false(side.lost_population);
    plm_side_done(&side);
    plm_report_done(&report);
}

static void evidence_is_equal_by_paths_and_values(void **state)
{
    const struct plm_observation one[] = {{"a", "1", "here"}}, same[] = {{"a", "1", "there"}},
                                 other[] = {{"a", "2", "here"}};
    const struct plm_observation path[] = {{"b", "1", "here"}};
    const struct plm_observation lost[] = {{"a", "{\"$unknown\":\"x\"}", NULL}},
                                 gone[] = {{"a", "{\"$unknown\":\"y\"}", NULL}};
    const struct plm_finding findings[] = {{.observed = one, .observed_count = 1},
                                           {.observed = same, .observed_count = 1},
                                           {.observed = other, .observed_count = 1},
                                           {.observed = path, .observed_count = 1},
                                           {.observed = lost, .observed_count = 1},
                                           {.observed = gone, .observed_count = 1},
                                           {.observed_count = 0}};
    (void)state;
    assert_true(plm_evidence_equal(&findings[0], &findings[1]));
    assert_false(plm_evidence_equal(&findings[0], &findings[2]));
    assert_false(plm_evidence_equal(&findings[0], &findings[3]));
    assert_true(plm_evidence_equal(&findings[4], &findings[5]));
    assert_false(plm_evidence_equal(&findings[0], &findings[4]));
    assert_false(plm_evidence_equal(&findings[0], &findings[6]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_side_holds_what_one_check_says_and_is_emptied_again),
        cmocka_unit_test(the_worse_of_two_findings_of_one_subject_stands),
        cmocka_unit_test(a_lost_list_is_known_from_a_lost_host),
        cmocka_unit_test(evidence_is_equal_by_paths_and_values),
    };
    plm_json_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
