/* SPDX-License-Identifier: Apache-2.0 */
#include <plimsoll/model/policy.h>
#include <plimsoll/model/report.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* Gates are written {fail, unknown, manual, level, severity, unknown_share, score}. */

/* Judges `count` results by `gate`; reason is what must be said, NULL when the gate is met. */
static void expect(const struct plm_result *results, size_t count, const struct plm_gate *gate, int exit_code,
                   const char *reason)
{
    plm_auto_arena struct plm_arena arena = {0};
    plm_auto_free struct plm_result *copy = plm_alloc_array(count + 1, sizeof *copy);
    for (size_t i = 0; i < count; i++)
        copy[i] = results[i];
    struct plm_report report = {.results = copy, .result_count = count};
    struct plm_gate_result result = plm_report_gate(&report, gate, &arena);
    assert_int_equal(result.exit_code, exit_code);
    if (reason) {
        assert_non_null(result.reason);
        assert_string_equal(result.reason, reason);
    } else {
        assert_null(result.reason);
    }
}
#define EXPECT(gate, exit_code, reason, ...)                                                                           \
    expect((const struct plm_result[]){__VA_ARGS__}, PLM_COUNT(((const struct plm_result[]){__VA_ARGS__})), gate,      \
           exit_code, reason)

static void passes_manual_and_not_applicable_meet_the_default_gate(void **state)
{
    (void)state;
    EXPECT(NULL, 0, NULL, {.decided = PLM_PASS}, {.decided = PLM_MANUAL}, {.decided = PLM_NOT_APPLICABLE});
    EXPECT(&plm_gate_default, 0, NULL, {.decided = PLM_PASS});
}

static void one_fail_breaks_the_default_gate(void **state)
{
    (void)state;
    EXPECT(NULL, 1, "1 failed (0 allowed)", {.decided = PLM_PASS}, {.decided = PLM_FAIL});
}

static void one_unknown_alone_is_exit_3(void **state)
{
    (void)state;
    EXPECT(NULL, 3, "1 unknown (0 allowed)", {.decided = PLM_PASS}, {.decided = PLM_UNKNOWN});
}

static void a_fail_outweighs_an_unknown_and_both_are_said(void **state)
{
    (void)state;
    EXPECT(NULL, 1, "2 failed (0 allowed); 1 unknown (0 allowed)", {.decided = PLM_UNKNOWN}, {.decided = PLM_FAIL},
           {.decided = PLM_FAIL});
}

static void limits_are_the_most_that_is_allowed(void **state)
{
    const struct plm_gate gate = {2, 1, 1, 0, -1, -1, -1};
    (void)state;
    EXPECT(&gate, 0, NULL, {.decided = PLM_FAIL}, {.decided = PLM_FAIL}, {.decided = PLM_UNKNOWN},
           {.decided = PLM_MANUAL});
    EXPECT(&gate, 1, "3 failed (2 allowed)", {.decided = PLM_FAIL}, {.decided = PLM_FAIL}, {.decided = PLM_FAIL});
    EXPECT(&gate, 3, "2 unknown (1 allowed)", {.decided = PLM_UNKNOWN}, {.decided = PLM_UNKNOWN});
    EXPECT(&gate, 1, "2 manual (1 allowed)", {.decided = PLM_MANUAL}, {.decided = PLM_MANUAL});
}

static void only_results_of_its_level_and_severity_count(void **state)
{
    const struct plm_gate level = {.level = 1, .manual = -1, .severity = -1, .unknown_share = -1, .score = -1};
    const struct plm_gate severity = {.severity = PLM_HIGH, .manual = -1, .unknown_share = -1, .score = -1};
    (void)state;
    EXPECT(&level, 0, NULL, {.level = 2, .decided = PLM_FAIL}, {.level = 1, .decided = PLM_PASS});
    EXPECT(&level, 1, "1 failed (0 allowed)", {.level = 2, .decided = PLM_FAIL}, {.level = 1, .decided = PLM_FAIL});
    EXPECT(&severity, 0, NULL, {.severity = PLM_MEDIUM, .decided = PLM_FAIL},
           {.severity = PLM_HIGH, .decided = PLM_PASS});
    EXPECT(&severity, 3, "1 unknown (0 allowed)", {.severity = PLM_CRITICAL, .decided = PLM_UNKNOWN});
}

static void a_waived_fail_or_manual_does_not_break_the_gate(void **state)
{
    const struct plm_gate gate = {0, -1, 0, 0, -1, -1, -1};
    (void)state;
    EXPECT(&gate, 0, NULL, {.decided = PLM_FAIL, .waived = true}, {.decided = PLM_MANUAL, .waived = true});
    EXPECT(&gate, 1, "1 manual (0 allowed)", {.decided = PLM_MANUAL});
}

static void a_waiver_never_covers_unknown(void **state)
{
    (void)state;
    EXPECT(NULL, 3, "1 unknown (0 allowed)", {.decided = PLM_UNKNOWN, .waived = true});
    EXPECT(NULL, 3, "1 unknown (0 allowed)",
           {.decided = PLM_FAIL, .waived = true, .counts = {[PLM_FAIL] = 1, [PLM_UNKNOWN] = 2}});
}

static void an_expired_waiver_breaks_the_gate_even_if_fails_are_allowed(void **state)
{
    const struct plm_gate gate = {5, -1, -1, 0, -1, -1, -1};
    const struct plm_gate never = {-1, -1, -1, 0, -1, -1, -1};
    (void)state;
    EXPECT(&gate, 1, "waiver expired for 5.5",
           {.number = "5.5", .id = "x", .decided = PLM_FAIL, .waiver_expired = true});
    EXPECT(&gate, 1, "waiver expired for x and 1 more", {.id = "x", .decided = PLM_FAIL, .waiver_expired = true},
           {.id = "y", .decided = PLM_FAIL, .waiver_expired = true});
    EXPECT(NULL, 1, "1 failed (0 allowed); waiver expired for x",
           {.id = "x", .decided = PLM_FAIL, .waiver_expired = true});
    EXPECT(&never, 0, NULL, {.id = "x", .decided = PLM_FAIL, .waiver_expired = true}, {.decided = PLM_UNKNOWN});
}

static void the_share_of_unknown_is_of_what_was_assessed(void **state)
{
    const struct plm_gate half = {-1, -1, -1, 0, -1, 0.5, -1};
    const struct plm_gate none = {-1, -1, -1, 0, -1, 0, -1};
    (void)state;
    EXPECT(&half, 0, NULL, {.decided = PLM_UNKNOWN}, {.decided = PLM_PASS});
    EXPECT(&half, 3, "2 of 3 unknown (a share of 0.5 allowed)", {.decided = PLM_UNKNOWN}, {.decided = PLM_PASS},
           {.decided = PLM_UNKNOWN}, {.decided = PLM_MANUAL}, {.decided = PLM_NOT_APPLICABLE});
    EXPECT(&none, 0, NULL, {.decided = PLM_MANUAL});
    EXPECT(&none, 3, "1 of 1 unknown (a share of 0 allowed)", {.decided = PLM_UNKNOWN});
}

static void the_score_is_compared_before_it_is_rounded(void **state)
{
    const struct plm_gate gate = {-1, -1, -1, 0, -1, -1, 66.7}; /* 2 of 3 is 66.66…: shown as 66.7, and below it */
    const struct plm_gate half = {-1, -1, -1, 0, -1, -1, 50};
    (void)state;
    EXPECT(&gate, 1, "score 2 of 3 (at least 66.7 % wanted)", {.decided = PLM_PASS}, {.decided = PLM_PASS},
           {.decided = PLM_FAIL});
    EXPECT(&half, 0, NULL, {.decided = PLM_PASS}, {.decided = PLM_FAIL, .waived = true}, {.decided = PLM_MANUAL});
    EXPECT(&half, 1, "score 1 of 3 (at least 50 % wanted)", {.decided = PLM_PASS},
           {.decided = PLM_FAIL, .waived = true}, {.decided = PLM_UNKNOWN});
    EXPECT(&half, 3, "no score, nothing was assessed (at least 50 wanted)", {.decided = PLM_NOT_APPLICABLE});
}

static void a_gate_that_sees_nothing_is_not_met(void **state)
{
    const struct plm_gate high = {.severity = PLM_HIGH, .manual = -1, .unknown_share = -1, .score = -1};
    (void)state;
    expect(NULL, 0, NULL, 3, "nothing was judged");
    EXPECT(&high, 3, "nothing was judged", {.severity = PLM_LOW, .decided = PLM_PASS});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(passes_manual_and_not_applicable_meet_the_default_gate),
        cmocka_unit_test(one_fail_breaks_the_default_gate),
        cmocka_unit_test(one_unknown_alone_is_exit_3),
        cmocka_unit_test(a_fail_outweighs_an_unknown_and_both_are_said),
        cmocka_unit_test(limits_are_the_most_that_is_allowed),
        cmocka_unit_test(only_results_of_its_level_and_severity_count),
        cmocka_unit_test(a_waived_fail_or_manual_does_not_break_the_gate),
        cmocka_unit_test(a_waiver_never_covers_unknown),
        cmocka_unit_test(an_expired_waiver_breaks_the_gate_even_if_fails_are_allowed),
        cmocka_unit_test(the_share_of_unknown_is_of_what_was_assessed),
        cmocka_unit_test(the_score_is_compared_before_it_is_rounded),
        cmocka_unit_test(a_gate_that_sees_nothing_is_not_met),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
