/* SPDX-License-Identifier: Apache-2.0 */
#include <plimsoll/model/report.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct plm_report report_of(struct plm_result *results, size_t count, struct plm_section_total *sections,
                                   size_t section_count)
{
    return (struct plm_report){
        .results = results,
        .result_count = count,
        .sections = sections,
        .section_count = section_count,
    };
}

static void totals_count_what_was_decided_and_waived_stays_a_fail(void **state)
{
    struct plm_result results[] = {
        {.decided = PLM_PASS},
        {.decided = PLM_FAIL},
        {.decided = PLM_FAIL, .waived = true},
        {.verdict = PLM_MANUAL, .decided = PLM_PASS},
        {.decided = PLM_UNKNOWN},
        {.decided = PLM_MANUAL, .waived = true},
        {.decided = PLM_NOT_APPLICABLE},
    };
    struct plm_report report = report_of(results, PLM_COUNT(results), NULL, 0);
    const size_t wanted[PLM_VERDICTS] = {2, 2, 1, 1, 1};
    (void)state;
    report.totals[PLM_PASS] = 99; /* what was there before does not count */
    report.waived = 99;
    plm_report_summarise(&report);
    assert_memory_equal(report.totals, wanted, sizeof wanted);
    assert_int_equal(report.waived, 2);
    assert_int_equal(report.score.passed, 2);
    assert_int_equal(report.score.of, 5);
    assert_true(report.score.value == 40.0);
}

static void scores_are_split_by_level_and_section(void **state)
{
    struct plm_result results[] = {
        {.section = "1", .level = 1, .decided = PLM_PASS},  {.section = "1", .level = 2, .decided = PLM_FAIL},
        {.section = "5", .level = 2, .decided = PLM_PASS},  {.section = "5", .level = 2, .decided = PLM_MANUAL},
        {.section = "9", .level = 3, .decided = PLM_FAIL}, /* a section that nobody listed, a level of a user's own */
        {.section = NULL, .level = 0, .decided = PLM_FAIL},
    };
    struct plm_section_total sections[] = {{.number = "1", .counts = {7}}, {.number = "5"}, {.number = "7"}};
    struct plm_report report = report_of(results, PLM_COUNT(results), sections, PLM_COUNT(sections));
    (void)state;
    plm_report_summarise(&report);
    assert_int_equal(sections[0].counts[PLM_PASS], 1);
    assert_int_equal(sections[0].counts[PLM_FAIL], 1);
    assert_true(sections[0].score.value == 50.0);
    assert_int_equal(sections[1].counts[PLM_MANUAL], 1);
    assert_true(sections[1].score.value == 100.0);
    assert_int_equal(sections[2].score.of, 0);
    assert_true(sections[2].score.value < 0);
    assert_true(report.level_scores[0].value == 100.0);
    assert_int_equal(report.level_scores[1].of, 2);
    assert_true(report.level_scores[1].value == 50.0);
    assert_int_equal(report.score.of, 5);
}

static double score_for(size_t passed, size_t failed)
{
    struct plm_section_total section = {.number = "1"};
    plm_auto_free struct plm_result *results = plm_alloc_array(passed + failed + 1, sizeof *results);
    for (size_t i = 0; i < passed + failed; i++)
        results[i] = (struct plm_result){.section = "1", .decided = i < passed ? PLM_PASS : PLM_FAIL};
    struct plm_report report = report_of(results, passed + failed, &section, 1);
    plm_report_summarise(&report);
    assert_true(report.score.value == section.score.value);
    return report.score.value;
}

static void a_score_has_one_decimal_and_is_never_rounded_up_to_everything(void **state)
{
    (void)state;
    assert_true(score_for(60, 24) == 71.4);
    assert_true(score_for(1, 2) == 33.3);
    assert_true(score_for(2, 1) == 66.7);
    assert_true(score_for(1, 7) == 12.5);
    assert_true(score_for(0, 3) == 0.0);
    assert_true(score_for(3, 0) == 100.0);
    assert_true(score_for(2999, 1) == 99.9); /* 99.97 */
    assert_true(score_for(0, 0) == -1.0);
}

static void waiver_states_read_back(void **state)
{
    static const char *const names[] = {"active", "expired", "pending", "stale", "unused"};
    (void)state;
    for (unsigned i = 0; i < PLM_WAIVER_STATES; i++) {
        enum plm_waiver_state read = PLM_WAIVER_STATES;
        assert_string_equal(plm_waiver_state_name((enum plm_waiver_state)i), names[i]);
        assert_false(plm_waiver_state_parse("Active", &read));
        assert_false(plm_waiver_state_parse(NULL, &read));
        assert_int_equal(read, PLM_WAIVER_STATES);
        assert_true(plm_waiver_state_parse(names[i], &read));
        assert_int_equal(read, i);
    }
    assert_string_equal(plm_waiver_state_name(PLM_WAIVER_STATES), "unused");
}

static void done_frees_everything_and_may_be_called_twice(void **state)
{
    struct plm_report report = {.owned = {plm_json_new_object(), NULL, plm_json_new_list(), plm_json_new_null()}};
    (void)state;
    report.host = report.owned[0];
    report.scope = plm_arena_strdup(&report.arena, "all");
    plm_report_done(&report);
    assert_null(report.host);
    assert_null(report.scope);
    plm_report_done(&report);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(totals_count_what_was_decided_and_waived_stays_a_fail),
        cmocka_unit_test(scores_are_split_by_level_and_section),
        cmocka_unit_test(a_score_has_one_decimal_and_is_never_rounded_up_to_everything),
        cmocka_unit_test(waiver_states_read_back),
        cmocka_unit_test(done_frees_everything_and_may_be_called_twice),
    };
    plm_json_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
