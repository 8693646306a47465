/* SPDX-License-Identifier: Apache-2.0 */
/* Who is judged: populations, lost members, absent documents, exclusions. */
#include "fixture.h"

static const struct plm_population *population_of(const struct plm_report *report, const char *kind)
{
    for (size_t i = 0; i < report->population_count; i++)
        if (strcmp(report->populations[i].kind, kind) == 0)
            return &report->populations[i];
    fail_msg("no population %s", kind);
    return NULL;
}

static void assert_population(const struct plm_report *report, const char *kind, struct plm_population expected)
{
    const struct plm_population *seen = population_of(report, kind);
    bool same = seen->found == expected.found && seen->assessed == expected.assessed &&
                seen->excluded == expected.excluded && seen->unread == expected.unread && seen->gone == expected.gone &&
                seen->complete == expected.complete;
    if (!same)
        fail_msg("%s: found %zu, assessed %zu, excluded %zu, unread %zu, gone %zu, complete %d", kind, seen->found,
                 seen->assessed, seen->excluded, seen->unread, seen->gone, seen->complete);
}

static void everybody_who_was_found_is_accounted_for(void **state)
{
    auto_fixture struct fixture fixture;
    struct plm_report report;
    (void)state;
    fixture_open(&fixture);
    fixture_judge(&fixture, NULL, &report);
    assert_population(&report, "container",
                      (struct plm_population){.found = 7, .assessed = 5, .unread = 1, .gone = 1, .complete = true});
    assert_population(&report, "image",
                      (struct plm_population){.found = 2, .assessed = 1, .excluded = 1, .complete = true});
    assert_population(&report, "file", (struct plm_population){.found = 2, .assessed = 2, .complete = true});
    plm_report_done(&report);
}

static void a_lost_population_makes_its_checks_unknown(void **state)
{
    auto_fixture struct fixture fixture;
    struct plm_report report;
    (void)state;
    fixture_open(&fixture);
    fixture_drop(&fixture, "population", "container");
    plm_json_set(fixture_value(&fixture, "population", "image"), "members", plm_json_new_unknown("denied: 403"));
    fixture_judge(&fixture, NULL, &report);
    assert_string_equal(fixture_verdict(&report, "container-privileged"), "unknown");
    assert_string_equal(fixture_finding(&report, "container-privileged", "")->reason,
                        "population lost: population.container: missing");
    assert_string_equal(fixture_result(&report, "image-user")->reason,
                        "population lost: population.image: denied: 403");
    assert_false(population_of(&report, "container")->complete);
    assert_string_equal(fixture_verdict(&report, "daemon-icc"), "fail"); /* the others stand */
    assert_true(report.need_privilege >= 1);
    plm_report_done(&report);
}

static void an_empty_population_is_not_applicable(void **state)
{
    auto_fixture struct fixture fixture;
    struct plm_report report;
    (void)state;
    fixture_open(&fixture);
    plm_json_set(fixture_value(&fixture, "population", "image"), "members", plm_json_new_list());
    plm_json_set(fixture_value(&fixture, "population", "container"), "members", plm_json_new_list());
    fixture_judge(&fixture, NULL, &report);
    assert_string_equal(fixture_verdict(&report, "image-user"), "not_applicable");
    assert_string_equal(fixture_result(&report, "image-user")->reason, "there are no images");
    assert_string_equal(fixture_result(&report, "container-privileged")->reason, "there are no containers");
    assert_int_equal(fixture_result(&report, "container-privileged")->finding_count,
                     0); /* documents of nobody are nobody */
    plm_report_done(&report);
}

static void a_member_without_its_key_is_one_unknown(void **state)
{
    auto_fixture struct fixture fixture;
    struct plm_report report;
    (void)state;
    fixture_open(&fixture);
    plm_json_remove(fixture_member(&fixture, "container", "shop/web/1"), "key");
    plm_json_remove(fixture_member(&fixture, "container", "old"), "key");
    fixture_judge(&fixture, NULL, &report);
    const struct plm_result *result = fixture_result(&report, "container-privileged");
    assert_string_equal(fixture_finding(&report, "container-privileged", "")->reason,
                        "population.container.members[0].key: missing");
    assert_int_equal(result->counts[PLM_UNKNOWN], 2); /* unread, and those without a name */
    assert_string_equal(fixture_verdict_of(&report, "container-privileged", "shop/web/1"), "");
    assert_int_equal(population_of(&report, "container")->unread, 3);
    plm_report_done(&report);
}

static void a_container_that_was_not_read_is_unknown_unless_it_is_proven_gone(void **state)
{
    auto_fixture struct fixture fixture;
    struct plm_report report;
    (void)state;
    fixture_open(&fixture);
    fixture_drop(&fixture, "population", "container.end");
    fixture_judge(&fixture, NULL, &report);
    assert_string_equal(fixture_verdict_of(&report, "container-privileged", "ghost"), "unknown");
    assert_string_equal(fixture_verdict_of(&report, "container-network", "ghost"), "unknown");
    assert_int_equal(population_of(&report, "container")->gone, 0);
    plm_report_done(&report);
}

static void a_document_that_says_why_it_is_unknown_is_quoted(void **state)
{
    auto_fixture struct fixture fixture;
    struct plm_report report;
    (void)state;
    fixture_open(&fixture);
    struct plm_json *line = fixture_line(&fixture, "container", "side");
    plm_json_remove(line, "value");
    plm_json_set(line, "unknown", plm_json_new_text("timeout: no answer"));
    fixture_judge(&fixture, NULL, &report);
    assert_string_equal(fixture_finding(&report, "container-privileged", "side")->reason,
                        "not read: timeout: no answer");
    assert_string_equal(fixture_finding(&report, "container-network", "side")->reason, "not read: timeout: no answer");
    plm_report_done(&report);
}

static void a_chain_to_a_container_that_is_lost_is_unknown(void **state)
{
    auto_fixture struct fixture fixture;
    struct plm_report report;
    (void)state;
    fixture_open(&fixture);
    fixture_drop(&fixture, "container", "shop/db/1");
    fixture_judge(&fixture, NULL, &report);
    assert_string_equal(fixture_verdict_of(&report, "container-network", "side"), "unknown");
    assert_string_equal(fixture_verdict_of(&report, "container-network", "audit"), "pass");
    plm_report_done(&report);
}

/* Who is excluded is not judged, but others may still depend on him. */
static void excluded_subjects_are_counted_and_still_known(void **state)
{
    static const char *const patterns[] = {"container:shop/*", "*.conf", "no-such", NULL};
    auto_fixture struct fixture fixture;
    struct plm_report report;
    (void)state;
    fixture_open(&fixture);
    fixture_judge(&fixture, &(struct plm_selection){.excluded_subjects = patterns}, &report);
    assert_string_equal(fixture_verdict_of(&report, "container-privileged", "shop/db/1"), "");
    assert_string_equal(fixture_verdict_of(&report, "container-network", "side"), "fail");
    assert_string_equal(fixture_verdict(&report, "file-unit-mode"), "pass");
    assert_int_equal(population_of(&report, "container")->excluded, 2);
    assert_int_equal(population_of(&report, "file")->excluded, 1);
    assert_int_equal(report.exclusion_count, 3);
    assert_string_equal(report.exclusions[0].what, "subjects container:shop/*");
    assert_int_equal(report.exclusions[0].count, 2);
    assert_int_equal(report.exclusions[1].count, 1);
    assert_int_equal(report.exclusions[2].count, 0);
    plm_report_done(&report);
}

static void running_only_leaves_stopped_containers_out(void **state)
{
    auto_fixture struct fixture fixture;
    struct plm_report report;
    (void)state;
    fixture_open(&fixture);
    plm_json_remove(fixture_member(&fixture, "container", "side"), "running");
    fixture_judge(&fixture, &(struct plm_selection){.running_only = true}, &report);
    assert_string_equal(fixture_verdict_of(&report, "container-privileged", "old"), "");
    assert_string_equal(fixture_finding(&report, "container-privileged", "side")->reason, "whether it runs: missing");
    assert_string_equal(report.state, "running");
    assert_string_equal(report.exclusions[0].what, "stopped containers (state running)");
    assert_int_equal(report.exclusions[0].count, 1);
    plm_report_done(&report);
}

static void everybody_excluded_is_said_so(void **state)
{
    static const char *const patterns[] = {"*", NULL};
    auto_fixture struct fixture fixture;
    struct plm_report report;
    (void)state;
    fixture_open(&fixture);
    fixture_judge(&fixture, &(struct plm_selection){.excluded_subjects = patterns}, &report);
    assert_string_equal(fixture_result(&report, "container-privileged")->reason, "all containers are excluded");
    assert_string_equal(fixture_verdict(&report, "container-privileged"), "not_applicable");
    assert_string_equal(fixture_verdict(&report, "daemon-icc"), "fail"); /* single subjects have no key to exclude */
    plm_report_done(&report);
}

static void lost_roles_of_files_are_unknown(void **state)
{
    auto_fixture struct fixture fixture;
    struct plm_report report;
    (void)state;
    fixture_open(&fixture);
    fixture_drop(&fixture, "file", "/lib/systemd/system/docker.service");
    plm_json_set(fixture_mutable(plm_json_at(plm_json_get(fixture_value(&fixture, "population", "file"), "roles"), 1)),
                 "paths", plm_json_new_unknown("denied: no root"));
    fixture_judge(&fixture, NULL, &report);
    assert_string_equal(fixture_finding(&report, "file-unit-mode", "/lib/systemd/system/docker.service")->reason,
                        "not read: missing");
    assert_string_equal(fixture_result(&report, "file-socket-unit-mode")->reason,
                        "population.file.roles[socket-unit].paths: denied: no root");
    assert_false(population_of(&report, "file")->complete);
    plm_report_done(&report);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everybody_who_was_found_is_accounted_for),
        cmocka_unit_test(a_lost_population_makes_its_checks_unknown),
        cmocka_unit_test(an_empty_population_is_not_applicable),
        cmocka_unit_test(a_member_without_its_key_is_one_unknown),
        cmocka_unit_test(a_container_that_was_not_read_is_unknown_unless_it_is_proven_gone),
        cmocka_unit_test(a_document_that_says_why_it_is_unknown_is_quoted),
        cmocka_unit_test(a_chain_to_a_container_that_is_lost_is_unknown),
        cmocka_unit_test(excluded_subjects_are_counted_and_still_known),
        cmocka_unit_test(running_only_leaves_stopped_containers_out),
        cmocka_unit_test(everybody_excluded_is_said_so),
        cmocka_unit_test(lost_roles_of_files_are_unknown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
