/* SPDX-License-Identifier: Apache-2.0 */
#include "../../../src/judge/variables.h"
#include "fixture.h"

#include <plimsoll/judge/functions.h>

struct trial {
    struct plm_arena arena;
    struct plm_facts *facts;
    struct plm_variables variables;
};
static void trial_close(struct trial *trial)
{
    plm_facts_free(trial->facts);
    plm_arena_done(&trial->arena);
}
#define auto_trial __attribute__((cleanup(trial_close)))

/* documents: [[kind, key, value or reason], …] */
static void trial_open(struct trial *trial, const char *documents)
{
    plm_auto_json struct plm_json *list = fixture_json(documents);
    *trial = (struct trial){.facts = plm_facts_new()};
    plm_json_each (row, list) {
        const struct plm_json *value = plm_json_at(row, 2);
        struct plm_document document = {.kind = plm_json_text(plm_json_at(row, 0)),
                                        .key = plm_json_text(plm_json_at(row, 1)),
                                        .origin = "test",
                                        .unknown = plm_json_text(value),
                                        .value = plm_json_text(value) ? NULL : plm_json_copy(value)};
        plm_facts_add(trial->facts, &document);
    }
    plm_variables_from_facts(&trial->variables, trial->facts, &trial->arena);
}

static const char *evaluate(struct trial *trial, const char *expression)
{
    plm_auto_buffer struct plm_buffer out = {0};
    const struct plm_cel_program *program = NULL;
    struct plm_error error = {0};
    struct plm_cel_activation activation = plm_variables_activation(&trial->variables);
    if (!plm_cel_parse(expression, strlen(expression), plm_functions, &trial->arena, &program, &error))
        fail_msg("%s: %s", expression, error.message);
    struct plm_cel_value value = plm_cel_evaluate(program, &activation, &trial->arena, NULL);
    plm_cel_value_print(&value, 0, &out);
    return plm_arena_strdup(&trial->arena, plm_buffer_text(&out));
}

static void documents_are_facts_under_their_names(void **state)
{
    auto_trial struct trial trial;
    (void)state;
    trial_open(&trial, "[['engine.info', null, {'Driver': 'overlay2'}], ['daemon', null, 'denied: not root'],"
                       "['population', 'file', {'members': []}]]");
    assert_string_equal(evaluate(&trial, "engine.info.Driver"), "\"overlay2\"");
    assert_string_equal(evaluate(&trial, "engine.info.ID"), "{\"$unknown\":\"missing\"}");
    assert_string_equal(evaluate(&trial, "engine.version.Version == ''"), "{\"$unknown\":\"missing\"}");
    assert_string_equal(evaluate(&trial, "daemon.tls.enabled"), "{\"$unknown\":\"denied: not root\"}");
    assert_string_equal(evaluate(&trial, "has(daemon.tls)"), "{\"$unknown\":\"denied: not root\"}");
    assert_string_equal(evaluate(&trial, "host.system.live_proc || engine.info.Driver == 'overlay2'"), "true");
    assert_string_equal(evaluate(&trial, "size(population.file.members)"), "0");
    assert_string_equal(evaluate(&trial, "size(population['container.end'].members)"), "{\"$unknown\":\"missing\"}");
}

static void lists_follow_their_population(void **state)
{
    static const struct {
        const char *population, *expression, *value;
    } rows[] = {
        {"{'members': [{'key': 'b', 'judged': true}, {'key': 'a', 'judged': true}]}", "networks.map(n, n.Name)",
         "[\"B\",\"A\"]"},
        {"{'members': [{'key': 'a', 'judged': null}]}", "networks.map(n, n.Name)", "[\"A\"]"},
        {"{'members': [{'key': 'a', 'judged': false}, {'key': 'b', 'judged': true}]}", "networks.map(n, n.Name)",
         "[\"B\"]"},
        {"{'members': []}", "networks == []", "true"},
        {"{'members': []}", "networks.exists(n, n.Name == 'A')", "false"},
        {"{'members': [{'key': 'a', 'judged': true}, {'key': 'z', 'judged': true}]}",
         "networks.exists(n, n.Name == 'A')", "true"},
        {"{'members': [{'key': 'a', 'judged': true}, {'key': 'z', 'judged': true}]}",
         "networks.exists(n, n.Name == 'Q')", "{\"$unknown\":\"missing\"}"},
        {"{'members': [{'key': 'a', 'judged': true}, {'key': 'z', 'judged': true}]}", "size(networks)", "2"},
        {"{'members': [{'judged': true}]}", "networks.all(n, n.Name == 'A')", "{\"$unknown\":\"missing\"}"},
        {"{'members': [{'key': 'a'}]}", "size(networks)", "{\"$unknown\":\"a member is not whole\"}"},
        {"{'members': [{}]}", "size(networks)", "{\"$unknown\":\"a member is not whole\"}"},
        {"{'members': {'$unknown': 'denied'}}", "size(networks)", "{\"$unknown\":\"denied\"}"},
        {"{'members': null}", "size(networks)", "{\"$unknown\":\"malformed: members is no list\"}"},
        {"'unreachable'", "size(networks)", "{\"$unknown\":\"unreachable\"}"},
    };
    (void)state;
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        auto_trial struct trial trial;
        plm_auto_free char *documents = plm_asprintf(
            "[['network', 'a', {'Name': 'A'}], ['network', 'b', {'Name': 'B'}], ['population', 'network', %s]]",
            rows[i].population);
        trial_open(&trial, documents);
        const char *seen = evaluate(&trial, rows[i].expression);
        if (strcmp(seen, rows[i].value) != 0)
            fail_msg("%s over %s is %s, not %s", rows[i].expression, rows[i].population, seen, rows[i].value);
    }
}

static void parameters_are_given_defaulted_or_absent(void **state)
{
    static const struct {
        const char *expression, *value;
    } rows[] = {
        {"policy.most_ports", "7"},
        {"policy.least_version", "\"20.10\""},
        {"policy.strict", "false"},
        {"size(policy.allowed_users)", "{\"$unknown\":\"parameter allowed_users is not given\"}"},
        {"policy.strict || 'a' in policy.allowed_users", "{\"$unknown\":\"parameter allowed_users is not given\"}"},
        {"policy.strict && 'a' in policy.allowed_users", "false"},
    };
    auto_fixture struct fixture fixture;
    auto_trial struct trial trial;
    (void)state;
    fixture_open(&fixture);
    trial_open(&trial, "[]");
    plm_auto_json struct plm_json *given = fixture_json("{'most_ports': 7}");
    plm_variables_policy(&trial.variables, &fixture.catalogue, given, &trial.arena);
    for (size_t i = 0; i < PLM_COUNT(rows); i++)
        assert_string_equal(evaluate(&trial, rows[i].expression), rows[i].value);
}

static void what_an_example_does_not_name_is_lost(void **state)
{
    auto_trial struct trial trial;
    (void)state;
    trial_open(&trial, "[]");
    plm_auto_json struct plm_json *example =
        fixture_json("{'engine': {'info': {'Driver': 'aufs'}}, 'networks': [{'Name': 'bridge', 'Id': 'n'}],"
                     "'namespaces': {'network': 'host'}, 'population': {'image': {'members': []}}}");
    plm_variables_from_example(&trial.variables, example, &trial.arena);
    assert_string_equal(evaluate(&trial, "engine.info.Driver"), "\"aufs\"");
    assert_string_equal(evaluate(&trial, "engine.version.Version"), "{\"$unknown\":\"missing\"}");
    assert_string_equal(evaluate(&trial, "container.Id"), "{\"$unknown\":\"missing\"}");
    assert_string_equal(evaluate(&trial, "networks.exists(n, n.Id == 'n')"), "true");
    assert_string_equal(evaluate(&trial, "size(images)"), "{\"$unknown\":\"missing\"}");
    assert_string_equal(evaluate(&trial, "namespaces.network"), "\"host\"");
    assert_string_equal(evaluate(&trial, "namespaces.pid"), "{\"$unknown\":\"missing\"}");
    assert_string_equal(evaluate(&trial, "size(population.image.members)"), "0");
    assert_string_equal(evaluate(&trial, "size(population.container.members)"), "{\"$unknown\":\"missing\"}");
    assert_true(trial.variables.count < PLM_MOST_VARIABLES); /* there is room for all kinds */
}

static void a_variable_has_its_last_value(void **state)
{
    auto_trial struct trial trial;
    struct plm_cel_value value;
    (void)state;
    trial_open(&trial, "[]");
    size_t count = trial.variables.count;
    plm_variables_set(&trial.variables, "container", plm_cel_int(1));
    plm_variables_set(&trial.variables, "container", plm_cel_int(2));
    assert_int_equal(trial.variables.count, count + 1);
    struct plm_cel_activation activation = plm_variables_activation(&trial.variables);
    assert_true(activation.resolve(activation.context, "container", 9, &value));
    assert_int_equal(value.as.integer, 2);
    assert_false(activation.resolve(activation.context, "containers", 10, &value));
    assert_false(activation.resolve(activation.context, "container.HostConfig.Privileged", 31, &value));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(documents_are_facts_under_their_names),
        cmocka_unit_test(lists_follow_their_population),
        cmocka_unit_test(parameters_are_given_defaulted_or_absent),
        cmocka_unit_test(what_an_example_does_not_name_is_lost),
        cmocka_unit_test(a_variable_has_its_last_value),
    };
    plm_json_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
