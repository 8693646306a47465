/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"

static void results_stand_in_the_order_of_the_edition(void **state)
{
    static const char *const numbers[] = {"1.1", "1.2", "2.1", "2.2",  "3.1",    "3.2", "4.1", "5.2",
                                          "5.3", "5.4", "5.5", "5.10", "5.10.1", "7.1", "7.2"};
    auto_fixture struct fixture fixture;
    struct plm_report report;
    (void)state;
    fixture_open(&fixture);
    fixture_judge(&fixture, NULL, &report);
    assert_int_equal(report.result_count, PLM_COUNT(numbers) + 1);
    for (size_t i = 0; i < PLM_COUNT(numbers); i++)
        assert_string_equal(report.results[i].number, numbers[i]);
    assert_null(report.results[PLM_COUNT(numbers)].number); /* network-driver stands in no edition */
    assert_int_equal(report.results[PLM_COUNT(numbers)].level, 0);
    plm_report_done(&report);
}

static void findings_and_passes_are_sorted_by_subject(void **state)
{
    auto_fixture struct fixture fixture;
    struct plm_report report;
    (void)state;
    fixture_open(&fixture);
    fixture_judge(&fixture, NULL, &report);
    for (size_t i = 0; i < report.result_count; i++) {
        const struct plm_result *result = &report.results[i];
        for (size_t k = 1; k < result->finding_count; k++)
            assert_true(result->findings[k - 1].subject < result->findings[k].subject);
        for (size_t k = 1; k < result->passed_count; k++)
            assert_true(result->passed[k - 1] < result->passed[k]);
        size_t total = 0;
        for (size_t k = 0; k < PLM_VERDICTS; k++)
            total += result->counts[k];
        assert_int_equal(total, result->finding_count + result->passed_count);
    }
    plm_report_done(&report);
}

static void subjects_carry_their_attributes_in_the_order_of_the_population(void **state)
{
    static const char *const keys[] = {"shop/web/1", "shop/db/1", "side", "old", "unread", "audit"};
    auto_fixture struct fixture fixture;
    struct plm_report report;
    size_t found = 0;
    (void)state;
    fixture_open(&fixture);
    plm_json_set(fixture_member(&fixture, "container", "old"), "comparable", plm_json_new_bool(false));
    fixture_judge(&fixture, NULL, &report);
    for (size_t i = 0; i < report.subject_count; i++) {
        const struct plm_subject *subject = &report.subjects[i];
        assert_string_not_equal(subject->key, "ghost"); /* it vanished before anybody looked */
        if (strcmp(subject->kind, "container") != 0)
            continue;
        assert_string_equal(subject->key, keys[found++]);
        assert_int_equal(subject->self, strcmp(subject->key, "audit") == 0);
        assert_int_equal(subject->comparable, strcmp(subject->key, "old") != 0);
        if (strcmp(subject->key, "shop/web/1") == 0) {
            assert_string_equal(subject->group, "shop/web");
            assert_string_equal(subject->name, "shop-web-1");
            assert_string_equal(subject->state, "running");
            assert_int_equal(strlen(subject->id), 64);
            assert_string_equal(subject->origin, "GET /containers/aaaaaaaaaaaa/json");
        }
    }
    assert_int_equal(found, PLM_COUNT(keys));
    plm_report_done(&report);
}

static void a_result_repeats_what_the_check_says(void **state)
{
    auto_fixture struct fixture fixture;
    struct plm_report report;
    (void)state;
    fixture_open(&fixture);
    fixture_judge(&fixture, NULL, &report);
    plm_catalogue_done(&fixture.catalogue); /* the report stands for itself */
    const struct plm_result *result = fixture_result(&report, "container-privileged");
    assert_string_equal(result->title, "No container runs privileged");
    assert_string_equal(result->rule, "!container.HostConfig.Privileged");
    assert_string_equal(result->section, "5");
    assert_string_equal(result->profile, "docker-linux");
    assert_string_equal(result->status, "manual");
    assert_string_equal(result->subject_kind, "container");
    assert_int_equal(result->severity, PLM_CRITICAL);
    assert_int_equal(result->reference_count, 2);
    assert_string_equal(result->references[1].framework, "nist-800-190");
    assert_string_equal(result->references[1].ids[1], "4.4.4");
    assert_string_equal(fixture_result(&report, "container-network")->section, "5.10");
    plm_report_done(&report);
}

static void one_reason_of_all_findings_is_the_reason_of_the_result(void **state)
{
    auto_fixture struct fixture fixture;
    struct plm_report report;
    (void)state;
    fixture_open(&fixture);
    plm_json_set(plm_json_get_mutable(fixture_value(&fixture, "engine.info", NULL), "Swarm"), "LocalNodeState",
                 plm_json_new_text("inactive"));
    fixture_judge(&fixture, NULL, &report);
    assert_string_equal(fixture_result(&report, "swarm-autolock")->reason, "no swarm");
    assert_string_equal(fixture_result(&report, "node-availability")->reason, "no swarm");
    assert_null(fixture_result(&report, "container-privileged")->reason);
    plm_report_done(&report);
}

static void totals_and_scores_follow(void **state)
{
    auto_fixture struct fixture fixture;
    struct plm_report report;
    size_t total = 0;
    (void)state;
    fixture_open(&fixture);
    fixture_judge(&fixture, NULL, &report);
    for (size_t i = 0; i < PLM_VERDICTS; i++)
        total += report.totals[i];
    assert_int_equal(total, report.result_count);
    assert_int_equal(report.score.passed, report.totals[PLM_PASS]);
    assert_int_equal(report.section_count, 7);
    assert_string_equal(report.sections[5].number, "5.10");
    assert_int_equal(report.sections[5].counts[PLM_FAIL], 2);
    plm_report_done(&report);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(results_stand_in_the_order_of_the_edition),
        cmocka_unit_test(findings_and_passes_are_sorted_by_subject),
        cmocka_unit_test(subjects_carry_their_attributes_in_the_order_of_the_population),
        cmocka_unit_test(a_result_repeats_what_the_check_says),
        cmocka_unit_test(one_reason_of_all_findings_is_the_reason_of_the_result),
        cmocka_unit_test(totals_and_scores_follow),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
