/* SPDX-License-Identifier: Apache-2.0 */
#include "outcome.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct plm_exception exceptions[] = {
    {.check = "a", .state = PLM_WAIVER_ACTIVE},
    {.check = "a", .state = PLM_WAIVER_EXPIRED},
    {.check = "a", .state = PLM_WAIVER_STALE},
};
static struct plm_section_total sections[] = {{.number = "1"}, {.number = "5"}};
static const struct plm_report report = {
    .exceptions = exceptions, .exception_count = 3, .sections = sections, .section_count = 2};

static void a_finding_is_waived_only_by_an_active_waiver_of_a_fail_or_manual(void **state)
{
    (void)state;
    static const struct {
        enum plm_verdict verdict;
        uint32_t waiver;
        enum plm_outcome outcome;
    } rows[] = {
        {PLM_FAIL, 0, PLM_OUTCOME_WAIVED},
        {PLM_MANUAL, 0, PLM_OUTCOME_WAIVED},
        {PLM_UNKNOWN, 0, PLM_OUTCOME_UNKNOWN}, /* a waiver never covers what nobody knows */
        {PLM_PASS, 0, PLM_OUTCOME_PASS},
        {PLM_FAIL, 1, PLM_OUTCOME_EXPIRED},
        {PLM_MANUAL, 1, PLM_OUTCOME_MANUAL},
        {PLM_UNKNOWN, 1, PLM_OUTCOME_UNKNOWN},
        {PLM_FAIL, 2, PLM_OUTCOME_FAIL},
        {PLM_FAIL, PLM_NO_WAIVER, PLM_OUTCOME_FAIL},
        {PLM_FAIL, 77, PLM_OUTCOME_FAIL}, /* an index to nothing waives nothing */
        {PLM_NOT_APPLICABLE, PLM_NO_WAIVER, PLM_OUTCOME_NOT_APPLICABLE},
    };
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        const struct plm_finding finding = {.verdict = rows[i].verdict, .waiver = rows[i].waiver};
        assert_int_equal(plm_outcome_of_finding(&report, &finding), rows[i].outcome);
    }
}

static void a_result_is_never_better_than_the_gate_sees_it(void **state)
{
    (void)state;
    static const struct {
        struct plm_result result;
        enum plm_outcome outcome;
    } rows[] = {
        {{.decided = PLM_FAIL, .waived = true}, PLM_OUTCOME_WAIVED},
        {{.decided = PLM_FAIL, .waived = true, .counts = {[PLM_UNKNOWN] = 1}}, PLM_OUTCOME_UNKNOWN},
        {{.decided = PLM_MANUAL, .waived = true}, PLM_OUTCOME_WAIVED},
        {{.decided = PLM_UNKNOWN, .waived = true}, PLM_OUTCOME_UNKNOWN},
        {{.decided = PLM_FAIL, .waiver_expired = true}, PLM_OUTCOME_EXPIRED},
        {{.decided = PLM_FAIL}, PLM_OUTCOME_FAIL},
        {{.decided = PLM_PASS, .verdict = PLM_MANUAL}, PLM_OUTCOME_PASS},
        {{.decided = PLM_NOT_APPLICABLE}, PLM_OUTCOME_NOT_APPLICABLE},
        {{.decided = PLM_VERDICTS}, PLM_OUTCOME_UNKNOWN},
    };
    for (size_t i = 0; i < PLM_COUNT(rows); i++)
        assert_int_equal(plm_outcome_of_result(&rows[i].result), rows[i].outcome);
}

static void each_outcome_has_a_name_of_its_own(void **state)
{
    (void)state;
    for (int i = 0; i < PLM_OUTCOMES; i++)
        for (int j = 0; j < i; j++)
            assert_string_not_equal(plm_outcome_name((enum plm_outcome)i), plm_outcome_name((enum plm_outcome)j));
    assert_string_equal(plm_outcome_name(PLM_OUTCOMES), "unknown");
}

static void outcomes_add_up_to_the_results(void **state)
{
    (void)state;
    struct plm_result results[] = {{.decided = PLM_FAIL}, {.decided = PLM_FAIL, .waived = true}, {.decided = PLM_PASS}};
    const struct plm_report three = {.results = results, .result_count = 3};
    size_t counts[PLM_OUTCOMES];
    plm_outcome_count(&three, counts);
    assert_int_equal(counts[PLM_OUTCOME_FAIL], 1);
    assert_int_equal(counts[PLM_OUTCOME_WAIVED], 1);
    assert_int_equal(counts[PLM_OUTCOME_PASS], 1);
    assert_int_equal(counts[PLM_OUTCOME_UNKNOWN], 0);
}

static void a_result_without_a_known_section_is_in_none(void **state)
{
    (void)state;
    const struct plm_result five = {.section = "5"}, none = {.section = NULL}, nine = {.section = "9"};
    assert_true(plm_result_in_section(&report, &five, "5"));
    assert_false(plm_result_in_section(&report, &five, "1"));
    assert_false(plm_result_in_section(&report, &five, NULL));
    assert_true(plm_result_in_section(&report, &none, NULL));
    assert_true(plm_result_in_section(&report, &nine, NULL));
}

static void waivers_and_attestations_are_found_by_index(void **state)
{
    (void)state;
    const struct plm_finding findings[] = {{.waiver = PLM_NO_WAIVER}, {.waiver = 2}, {.waiver = 0}};
    const struct plm_result result = {.findings = findings, .finding_count = 3, .attestation = 1};
    assert_ptr_equal(plm_result_waiver(&report, &result, PLM_WAIVER_ACTIVE), &exceptions[0]);
    assert_ptr_equal(plm_result_waiver(&report, &result, PLM_WAIVER_STALE), &exceptions[2]);
    assert_null(plm_result_waiver(&report, &result, PLM_WAIVER_PENDING));
    assert_ptr_equal(plm_result_attestation(&report, &result), &exceptions[1]);
}

static void a_subject_that_is_not_there_has_a_placeholder(void **state)
{
    (void)state;
    assert_string_equal(plm_report_subject(&report, 5)->key, "?");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_finding_is_waived_only_by_an_active_waiver_of_a_fail_or_manual),
        cmocka_unit_test(a_result_is_never_better_than_the_gate_sees_it),
        cmocka_unit_test(each_outcome_has_a_name_of_its_own),
        cmocka_unit_test(outcomes_add_up_to_the_results),
        cmocka_unit_test(a_result_without_a_known_section_is_in_none),
        cmocka_unit_test(waivers_and_attestations_are_found_by_index),
        cmocka_unit_test(a_subject_that_is_not_there_has_a_placeholder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
