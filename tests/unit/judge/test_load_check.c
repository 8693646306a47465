/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"

static void what_is_wrong_with_a_check_is_refused_in_its_line(void **state)
{
    static const struct {
        const char *with, *message;
    } rows[] = {
        {"titel: x", "checks/checks.yaml:10: "},
        {"-title:", "checks/checks.yaml:1: 'title' is missing"},
        {"-id:", "'id' is missing"},
        {"id: A_Check", "'A_Check' is no id of a check"},
        {"title: ''", "'title' must not be empty"},
        {"title: [a]", "checks/checks.yaml:9: "},
        {"title: \"a\\nb\"", "a title is one line"},
        {"severity: huge", "'huge' is no severity: low, medium, high, critical"},
        {"evidence: felt", "'felt' is no kind of evidence: measured, partial, attested"},
        {"subject: planet", "'planet' is no subject of checks"},
        {"subject: engine.info", "'engine.info' is no subject of checks"},
        {"subject: file", "a check of files needs a 'role'"},
        {"role: unit", "only checks of files have a 'role'"},
        {"subject: file\nrole: No Role", "'No Role' is no name of a role"},
        {"scope: some", "'some' is no scope: all, running"},
        {"subject: engine\nscope: running", "only checks of containers have a 'scope'"},
        {"engine: podman", "'podman' is no engine"},
        {"when: 'true'", "'when' needs 'otherwise'"},
        {"otherwise: x", "'otherwise' without 'when'"},
        {"if_unknown: x", "expected a map: when, reason"},
        {"if_unknown: {when: 'true'}", "'reason' is missing"},
        {"if_unknown: {reason: r}", "'when' is missing"},
        {"if_unknown: {when: container.Nme == '', reason: r}", "container.Nme"},
        {"if_unknown: {when: 'true', reason: r, else: x}", "else"},
        {"evidence: attested\n-rule:\nif_unknown: {when: 'true', reason: r}", "'if_unknown' without 'rule'"},
        {"-rule:", "'rule' is missing"},
        {"evidence: attested", "an attested check has no rule"},
        {"references: [a]", "expected a map: framework to list of ids"},
        {"references: {cis: a}", "expected a list of ids"},
        {"references: {CIS: [a]}", "'CIS' is no name of a framework"},
        {"shows: container.Id", "expected a list of expressions"},
        {"shows: [container.Ids]", "no such member"},
        {"rationale: {}", "checks/checks.yaml:9: "},
    };
    (void)state;
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        const char *message = fixture_refusal(fixture_check(rows[i].with), NULL, NULL);
        if (!strstr(message, rows[i].message))
            fail_msg("%s: refused with '%s', not '%s'", rows[i].with, message, rows[i].message);
    }
}

static void a_file_that_is_no_list_of_checks_is_refused(void **state)
{
    (void)state;
    assert_non_null(strstr(fixture_refusal("id: x\n", NULL, NULL), "expected a list of checks"));
    assert_non_null(strstr(fixture_refusal("- x\n", NULL, NULL), "expected a check"));
}

static void a_check_keeps_what_was_written(void **state)
{
    struct plm_catalogue catalogue = {0};
    struct plm_error error = {0};
    (void)state;
    const char *text =
        fixture_check("scope: running\nengine: docker\nwhen: host.system.apparmor\notherwise: no AppArmor\n"
                      "evidence: measured\nseverity: critical\nnote: a note\nshows: [container.Id]\n"
                      "references: {cis-controls-8: ['5.4', '5.5']}");
    if (!fixture_load(text, NULL, NULL, &catalogue, &error))
        fail_msg("%s", error.message);
    const struct plm_check *check = &catalogue.checks[0];
    assert_int_equal(check->scope, PLM_SCOPE_RUNNING);
    assert_true(check->docker_only);
    assert_true(check->needs_host); /* `when` reads the host */
    assert_false(check->joins);
    assert_int_equal(check->severity, PLM_CRITICAL);
    assert_string_equal(check->otherwise, "no AppArmor");
    assert_string_equal(check->note, "a note");
    assert_int_equal(check->shows_count, 1);
    assert_string_equal(check->references[0].ids[1], "5.5");
    assert_null(check->references[0].ids[2]);
    assert_int_equal(check->example_count, 3);
    assert_null(check->parameters[0]);
    plm_catalogue_done(&catalogue);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_wrong_with_a_check_is_refused_in_its_line),
        cmocka_unit_test(a_file_that_is_no_list_of_checks_is_refused),
        cmocka_unit_test(a_check_keeps_what_was_written),
    };
    plm_json_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
