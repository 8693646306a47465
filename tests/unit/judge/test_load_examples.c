/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"

static const char parameters[] = "- {name: most, type: int, about: a}\n";

#define WITH(example) "examples: {pass: {}, fail: {}, unknown: {}, " example "}"

static void an_example_is_held_to_the_schema(void **state)
{
    static const struct {
        const char *with, *message;
    } rows[] = {
        {"-examples:", "'examples' is missing"},
        {"examples: []", "expected a map of examples"},
        {"examples: {pass: {}, fail: {}}", "a check whose evidence is measured needs an example 'unknown'"},
        {"evidence: partial\nexamples: {fail: {}, unknown: {}}",
         "a check whose evidence is partial needs an example 'manual'"},
        {"evidence: attested\n-rule:\nexamples: {}", "a check whose evidence is attested needs an example 'manual'"},
        {WITH("maybe: {}"), "'maybe' is no example"},
        {WITH("'fail because': {}"), "'fail because' is no example"},
        {WITH("'fail ()': {}"), "'fail ()' is no example"},
        {WITH("'fail (a)': []"), "expected a map of facts"},
        {WITH("'fail (a)': {conatiner: {}}"), "no fact is called 'conatiner'"},
        {WITH("'fail (a)': {container: {HostConfig: {Privilged: true}}}"), "no fact is called 'Privilged' here"},
        {WITH("'fail (a)': {container: {HostConfig: {Privileged: 'yes'}}}"), "checks/checks.yaml:9: "},
        {WITH("'fail (a)': {container: {HostConfig: {Memory: lots}}}"), "checks/checks.yaml:9: "},
        {WITH("'fail (a)': {container: {Name: 7}}"), "expected a text"},
        {WITH("'fail (a)': {container: {HostConfig: {CapAdd: ALL}}}"), "expected a list"},
        {WITH("'fail (a)': {container: {HostConfig: {CapAdd: [1]}}}"), "expected a text"},
        {WITH("'fail (a)': {container: {HostConfig: []}}"), "expected a map"},
        {WITH("'fail (a)': {container: {Name: [a]}}"), "expected a single value"},
        {WITH("'fail (a)': {networks: [{Nmae: a}]}"), "no fact is called 'Nmae' here"},
        {WITH("'fail (a)': {container: {Name: {$unknown: a, b: c}}}"), "expected a single value"},
        {WITH("'fail (a)': {policy: {least: 1}}"), "no check knows a parameter 'least'"},
        {WITH("'fail (a)': {policy: {most: many}}"), "checks/checks.yaml:9: "},
    };
    (void)state;
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        const char *message = fixture_refusal(fixture_check(rows[i].with), parameters, NULL);
        if (!strstr(message, rows[i].message))
            fail_msg("%s: refused with '%s', not '%s'", rows[i].with, message, rows[i].message);
    }
}

static void examples_keep_names_facts_and_parameters_apart(void **state)
{
    struct plm_catalogue catalogue = {0};
    struct plm_error error = {0};
    (void)state;
    const char *text = fixture_check(
        WITH("'fail (of a sort)': {container: {Name: {$unknown: why}, Mounts: null}, policy: {most: 3}}"));
    if (!fixture_load(text, parameters, NULL, &catalogue, &error))
        fail_msg("%s", error.message);
    const struct plm_example *example = &catalogue.checks[0].examples[3];
    assert_int_equal(example->expected, PLM_FAIL);
    assert_string_equal(example->name, "fail (of a sort)");
    assert_int_equal(example->line, 9);
    plm_auto_json struct plm_json *facts = plm_example_facts(example), *policy = plm_example_policy(example);
    assert_null(plm_json_get(facts, "policy"));
    assert_string_equal(plm_json_unknown(plm_json_path(facts, "container.Name")), "why");
    assert_true(plm_json_is_null(plm_json_path(facts, "container.Mounts")));
    assert_int_equal((int)plm_json_number(plm_json_get(policy, "most")), 3);
    assert_null(plm_example_policy(&catalogue.checks[0].examples[0]));
    plm_catalogue_done(&catalogue);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_example_is_held_to_the_schema),
        cmocka_unit_test(examples_keep_names_facts_and_parameters_apart),
    };
    plm_json_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
