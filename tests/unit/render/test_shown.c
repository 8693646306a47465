/* SPDX-License-Identifier: Apache-2.0 */
#include "shown.h"

#include "sample_report.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

struct seen {
    enum plm_outcome outcomes[64];
    size_t count, with_evidence;
};

static void keep(void *context, const struct plm_shown *shown)
{
    struct seen *seen = context;
    assert_true(seen->count < PLM_COUNT(seen->outcomes));
    assert_non_null(shown->subject);
    seen->with_evidence += shown->finding != NULL;
    seen->outcomes[seen->count++] = shown->outcome;
}

static const struct plm_result *result_of(const struct plm_report *report, const char *id)
{
    for (size_t i = 0; i < report->result_count; i++)
        if (strcmp(report->results[i].id, id) == 0)
            return &report->results[i];
    fail_msg("no %s in the sample", id);
    return NULL;
}

static void the_worst_comes_first_and_passes_last(void **state)
{
    (void)state;
    struct plm_report report = {0};
    struct seen seen = {0};
    sample_report(&report);
    assert_int_equal(plm_shown_each(&report, result_of(&report, "container-not-privileged"), SIZE_MAX, keep, &seen), 0);
    assert_int_equal(seen.count, 5);
    for (size_t i = 1; i < seen.count; i++)
        assert_true(seen.outcomes[i - 1] <= seen.outcomes[i]);
    assert_int_equal(seen.outcomes[4], PLM_OUTCOME_PASS);
    assert_int_equal(seen.with_evidence, 5);
    plm_report_done(&report);
}

static void what_is_over_the_limit_is_counted(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report(&report);
    const struct plm_result *result = result_of(&report, "container-not-privileged");
    for (size_t limit = 0; limit < 7; limit++) {
        struct seen seen = {0};
        size_t left_out = plm_shown_each(&report, result, limit, keep, &seen);
        assert_int_equal(seen.count, limit < 5 ? limit : 5);
        assert_int_equal(seen.count + left_out, 5);
    }
    plm_report_done(&report);
}

static void a_pass_without_kept_evidence_is_shown_without_a_finding(void **state)
{
    (void)state;
    struct plm_report report = {0};
    struct seen seen = {0};
    sample_report(&report);
    const struct plm_result *result = result_of(&report, "container-sensitive-mounts");
    assert_int_equal(plm_shown_each(&report, result, SIZE_MAX, keep, &seen), 0);
    assert_int_equal(seen.count, 3);
    assert_int_equal(seen.with_evidence, 1);
    assert_int_equal(seen.outcomes[0], PLM_OUTCOME_EXPIRED);
    plm_report_done(&report);
}

static void evidence_in_another_order_is_found(void **state)
{
    (void)state;
    struct plm_report report = {0};
    static const uint32_t passed[] = {1, 0};
    static const struct plm_finding evidence[] = {{.subject = 0, .reason = "of 0"}, {.subject = 1, .reason = "of 1"}};
    const struct plm_result result = {
        .passed = passed, .passed_count = 2, .evidence_of_passes = evidence, .evidence_of_passes_count = 2};
    struct seen seen = {0};
    sample_report(&report);
    assert_int_equal(plm_shown_each(&report, &result, SIZE_MAX, keep, &seen), 0);
    assert_int_equal(seen.with_evidence, 2);
    plm_report_done(&report);
}

static void subjects_do_not_tell_an_attested_an_empty_or_an_unseen_result(void **state)
{
    (void)state;
    static const struct {
        const char *id;
        bool told, attested;
    } rows[] = {
        {"container-not-privileged", true, false}, {"daemon-log-level", true, false},
        {"container-ports", true, false},          {"host-hardened", false, true},
        {"daemon-device-size", false, false},      {"container-userns", false, false},
        {"container-pids-limit", true, false},     {"container-read-only-root", true, false},
    };
    struct plm_report report = {0};
    sample_report(&report);
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        assert_int_equal(plm_result_told_by_subjects(&report, result_of(&report, rows[i].id)), rows[i].told);
        assert_int_equal(plm_result_attested(result_of(&report, rows[i].id)), rows[i].attested);
    }
    plm_report_done(&report);
}

int main(void)
{
    plm_json_setup();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_worst_comes_first_and_passes_last),
        cmocka_unit_test(what_is_over_the_limit_is_counted),
        cmocka_unit_test(a_pass_without_kept_evidence_is_shown_without_a_finding),
        cmocka_unit_test(evidence_in_another_order_is_found),
        cmocka_unit_test(subjects_do_not_tell_an_attested_an_empty_or_an_unseen_result),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
