/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"

#include <plimsoll/base/limits.h>

static void a_finding_shows_the_facts_it_rests_on(void **state)
{
    auto_fixture struct fixture fixture;
    struct plm_report report;
    (void)state;
    fixture_open(&fixture);
    fixture_judge(&fixture, NULL, &report);
    const struct plm_finding *finding = fixture_finding(&report, "container-privileged", "shop/db/1");
    assert_string_equal(finding->observed[0].path, "container.HostConfig.Privileged");
    assert_string_equal(finding->observed[0].value, "true");
    assert_ptr_equal(finding->observed[0].origin, plm_own_origin);
    assert_string_equal(plm_observation_origin(&finding->observed[0], &report.subjects[finding->subject]),
                        "GET /containers/bbbbbbbbbbbb/json");
    assert_string_equal(fixture_observed(finding, "container.Config.User"), "\"app\"");
    assert_string_equal(fixture_observed(finding, "size(container.HostConfig.SecurityOpt)"), "0");
    plm_report_done(&report);
}

static void equal_evidence_is_one_list(void **state)
{
    auto_fixture struct fixture fixture;
    struct plm_report report;
    size_t shared = 0;
    (void)state;
    fixture_open(&fixture);
    fixture_judge(&fixture, NULL, &report);
    for (size_t i = 0; i < report.result_count; i++) {
        const struct plm_result *result = &report.results[i];
        for (size_t k = 1; k < result->evidence_of_passes_count; k++) {
            const struct plm_finding *a = &result->evidence_of_passes[k - 1], *b = a + 1;
            bool equal = a->observed_count == b->observed_count && a->observed_count > 0;
            for (size_t n = 0; equal && n < a->observed_count; n++)
                equal = strcmp(a->observed[n].path, b->observed[n].path) == 0 &&
                        strcmp(a->observed[n].value, b->observed[n].value) == 0 &&
                        a->observed[n].origin == b->observed[n].origin;
            assert_true(!equal || a->observed == b->observed);
            shared += equal;
        }
    }
    assert_true(shared > 0);
    plm_report_done(&report);
}

static void what_was_computed_says_so(void **state)
{
    auto_fixture struct fixture fixture;
    struct plm_report report;
    (void)state;
    fixture_open(&fixture);
    fixture_judge(&fixture, NULL, &report);
    const struct plm_finding *finding = fixture_finding(&report, "container-privileged", "shop/db/1");
    for (size_t i = 0; i < finding->observed_count; i++)
        if (strncmp(finding->observed[i].path, "size(", 5) == 0)
            assert_string_equal(finding->observed[i].origin, "computed");
    plm_report_done(&report);
}

static void parameters_that_took_part_are_shown_with_their_source(void **state)
{
    auto_fixture struct fixture fixture;
    struct plm_report report;
    (void)state;
    fixture_open(&fixture);
    fixture_judge(&fixture, NULL, &report);
    const struct plm_finding *finding = fixture_finding(&report, "container-ports", "shop/web/1");
    assert_string_equal(fixture_observed(finding, "policy.most_ports"), "3");
    assert_string_equal(finding->observed[finding->observed_count - 1].origin, "default of the catalogue");
    assert_null(
        fixture_observed(fixture_finding(&report, "container-ports", "audit"), "policy.most_ports")); /* not asked */
    assert_null(
        fixture_observed(fixture_finding(&report, "host-accounts", ""), "policy.allowed_users")); /* not given */
    plm_report_done(&report);
    fixture_policy(&fixture, "parameters: {most_ports: 1, allowed_users: [deploy]}\n");
    fixture_judge(&fixture, NULL, &report);
    finding = fixture_finding(&report, "container-ports", "shop/web/1");
    assert_string_equal(fixture_observed(finding, "policy.most_ports"), "1");
    assert_string_equal(finding->observed[finding->observed_count - 1].origin, "policy");
    /* the witness against `all`, not the whole list */
    assert_string_equal(
        fixture_observed(fixture_finding(&report, "host-accounts", ""), "host.accounts.members[eve].key"), "\"eve\"");
    plm_report_done(&report);
}

static void a_lost_fact_and_a_lost_origin_stand_as_lost(void **state)
{
    auto_fixture struct fixture fixture;
    struct plm_report report;
    (void)state;
    fixture_open(&fixture);
    plm_json_remove(plm_json_get_mutable(fixture_value(&fixture, "container", "side"), "HostConfig"), "Privileged");
    plm_json_remove(fixture_line(&fixture, "container", "side"), "origin");
    fixture_judge(&fixture, NULL, &report);
    const struct plm_finding *finding = fixture_finding(&report, "container-privileged", "side");
    assert_string_equal(finding->observed[0].value, "{\"$unknown\":\"missing\"}");
    assert_null(finding->observed[0].origin);
    plm_report_done(&report);
}

static void long_and_dirty_values_are_cut_and_cleaned(void **state)
{
    auto_fixture struct fixture fixture;
    struct plm_report report;
    plm_auto_buffer struct plm_buffer user = {0};
    (void)state;
    fixture_open(&fixture);
    plm_buffer_puts(&user, "\xE2\x80\xAE\x1b[31m");
    for (int i = 0; i < 10000; i++)
        plm_buffer_putc(&user, 'x');
    plm_json_set(plm_json_get_mutable(fixture_value(&fixture, "container", "old"), "Config"), "User",
                 plm_json_new_text(plm_buffer_text(&user)));
    fixture_judge(&fixture, NULL, &report);
    const char *value =
        fixture_observed(fixture_finding(&report, "container-privileged", "old"), "container.Config.User");
    assert_true(strlen(value) <= PLM_LIMIT_EVIDENCE + 100);
    assert_null(strstr(value, "\xE2\x80\xAE"));
    assert_null(strchr(value, '\x1b'));
    plm_report_done(&report);
}

static void passes_keep_their_evidence_only_where_it_is_wanted(void **state)
{
    auto_fixture struct fixture fixture;
    struct plm_report report;
    (void)state;
    fixture_open(&fixture);
    fixture_judge(&fixture, NULL, &report); /* auto, few subjects */
    const struct plm_result *result = fixture_result(&report, "container-privileged");
    assert_string_equal(report.evidence, "full");
    assert_int_equal(result->evidence_of_passes_count, result->passed_count);
    assert_string_equal(result->evidence_of_passes[0].observed[0].value, "false");
    plm_report_done(&report);
    fixture_judge(&fixture, &(struct plm_selection){.evidence = PLM_EVIDENCE_FAILURES}, &report);
    assert_string_equal(report.evidence, "failures");
    assert_null(fixture_result(&report, "container-privileged")->evidence_of_passes);
    assert_true(fixture_result(&report, "container-privileged")->passed_count > 0);
    plm_report_done(&report);
}

static void many_subjects_turn_auto_into_failures_only(void **state)
{
    auto_fixture struct fixture fixture;
    struct plm_report report;
    (void)state;
    fixture_open(&fixture);
    struct plm_json *members = plm_json_get_mutable(fixture_value(&fixture, "population", "image"), "members");
    for (int i = 0; i < 600; i++) {
        plm_auto_free char *text = plm_asprintf("{'key': 'i%d', 'judged': true}", i);
        plm_json_push(members, fixture_json(text));
    }
    fixture_judge(&fixture, NULL, &report);
    assert_string_equal(report.evidence, "failures");
    plm_report_done(&report);
    fixture_judge(&fixture, &(struct plm_selection){.evidence = PLM_EVIDENCE_FULL}, &report);
    assert_string_equal(report.evidence, "full");
    plm_report_done(&report);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_finding_shows_the_facts_it_rests_on),
        cmocka_unit_test(equal_evidence_is_one_list),
        cmocka_unit_test(what_was_computed_says_so),
        cmocka_unit_test(parameters_that_took_part_are_shown_with_their_source),
        cmocka_unit_test(a_lost_fact_and_a_lost_origin_stand_as_lost),
        cmocka_unit_test(long_and_dirty_values_are_cut_and_cleaned),
        cmocka_unit_test(passes_keep_their_evidence_only_where_it_is_wanted),
        cmocka_unit_test(many_subjects_turn_auto_into_failures_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
