/* SPDX-License-Identifier: Apache-2.0 */
#include <plimsoll/model/verdict.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static void each_verdict_has_a_name_that_reads_back(void **state)
{
    static const char *const names[] = {"pass", "fail", "unknown", "manual", "not_applicable"};
    (void)state;
    for (unsigned i = 0; i < PLM_VERDICTS; i++) {
        enum plm_verdict read = PLM_VERDICTS;
        assert_string_equal(plm_verdict_name((enum plm_verdict)i), names[i]);
        assert_true(plm_verdict_parse(names[i], &read));
        assert_int_equal(read, i);
    }
}

static void each_severity_has_a_name_that_reads_back(void **state)
{
    static const char *const names[] = {"low", "medium", "high", "critical"};
    (void)state;
    for (unsigned i = 0; i < PLM_SEVERITIES; i++) {
        enum plm_severity read = PLM_SEVERITIES;
        assert_string_equal(plm_severity_name((enum plm_severity)i), names[i]);
        assert_true(plm_severity_parse(names[i], &read));
        assert_int_equal(read, i);
    }
}

static void other_words_are_refused_and_change_nothing(void **state)
{
    enum plm_verdict verdict = PLM_FAIL;
    enum plm_severity severity = PLM_HIGH;
    (void)state;
    assert_false(plm_verdict_parse("PASS", &verdict));
    assert_false(plm_verdict_parse("", &verdict));
    assert_false(plm_verdict_parse("passed", &verdict));
    assert_false(plm_verdict_parse(NULL, &verdict));
    assert_int_equal(verdict, PLM_FAIL);
    assert_false(plm_severity_parse("High", &severity));
    assert_false(plm_severity_parse(NULL, &severity));
    assert_int_equal(severity, PLM_HIGH);
}

static void a_verdict_out_of_range_is_never_named_pass(void **state)
{
    (void)state;
    assert_string_equal(plm_verdict_name(PLM_VERDICTS), "unknown");
    assert_string_equal(plm_severity_name(PLM_SEVERITIES), "critical");
}

/* Every combination of "some" and "none" of the five, with the population read and not read: 64 cells, written down. */
static void the_truth_table_over_subjects_holds_cell_by_cell(void **state)
{
    /* Index: bit 0 pass, 1 fail, 2 unknown, 3 manual, 4 not applicable. P F U M N as they are initials. */
    static const char complete[] = "NPFFUUFFMMFFUUFFNPFFUUFFMMFFUUFF";
    static const char incomplete[] = "UUFFUUFFUUFFUUFFUUFFUUFFUUFFUUFF";
    static const char initials[] = "PFUMN";
    (void)state;
    assert_int_equal(sizeof complete - 1, 32);
    assert_int_equal(sizeof incomplete - 1, 32);
    for (unsigned cell = 0; cell < 32; cell++) {
        for (size_t many = 1; many <= 3; many += 2) {
            size_t counts[PLM_VERDICTS];
            for (unsigned verdict = 0; verdict < PLM_VERDICTS; verdict++)
                counts[verdict] = cell >> verdict & 1 ? many : 0;
            assert_int_equal(initials[plm_verdict_over_subjects(counts, true)], complete[cell]);
            assert_int_equal(initials[plm_verdict_over_subjects(counts, false)], incomplete[cell]);
        }
    }
}

static void no_subject_of_a_population_that_was_not_read_is_unknown(void **state)
{
    const size_t none[PLM_VERDICTS] = {0};
    (void)state;
    assert_int_equal(plm_verdict_over_subjects(none, false), PLM_UNKNOWN);
    assert_int_equal(plm_verdict_over_subjects(none, true), PLM_NOT_APPLICABLE);
}

static void passes_of_a_population_that_was_not_read_prove_nothing(void **state)
{
    const size_t passes[PLM_VERDICTS] = {[PLM_PASS] = 1000};
    (void)state;
    assert_int_equal(plm_verdict_over_subjects(passes, false), PLM_UNKNOWN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_verdict_has_a_name_that_reads_back),
        cmocka_unit_test(each_severity_has_a_name_that_reads_back),
        cmocka_unit_test(other_words_are_refused_and_change_nothing),
        cmocka_unit_test(a_verdict_out_of_range_is_never_named_pass),
        cmocka_unit_test(the_truth_table_over_subjects_holds_cell_by_cell),
        cmocka_unit_test(no_subject_of_a_population_that_was_not_read_is_unknown),
        cmocka_unit_test(passes_of_a_population_that_was_not_read_prove_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
