/* SPDX-License-Identifier: Apache-2.0 */
/* The truth table of one check on one subject: src/judge/evaluate.c. */
#include "../../../src/judge/evaluate.h"
#include "fixture.h"

static const char parameters[] =
    "- {name: given, type: bool, default: true, about: a}\n- {name: absent, type: bool, about: a}\n";

/* Verdict and reason of a check made of `with`, on these facts. */
static const char *outcome_of(const char *with, const char *facts, const struct plm_situation *situation)
{
    static char text[512];
    struct plm_catalogue catalogue = {0};
    struct plm_error error = {0};
    struct plm_variables variables = {.count = 0};
    struct plm_outcome outcome;
    plm_auto_arena struct plm_arena arena = {0};
    if (!fixture_load(fixture_check(with), parameters, NULL, &catalogue, &error))
        fail_msg("%s: %s", with, error.message);
    plm_auto_json struct plm_json *json = fixture_json(facts);
    plm_variables_from_example(&variables, json, &arena);
    plm_variables_policy(&variables, &catalogue, NULL, &arena);
    plm_check_evaluate(&catalogue.checks[0], situation, &variables, &arena, &outcome);
    snprintf(text, sizeof text, "%s|%s|%zu", plm_verdict_name(outcome.verdict), outcome.reason ? outcome.reason : "",
             outcome.trace.count);
    plm_catalogue_done(&catalogue);
    return text;
}

#define YES "{'container': {'HostConfig': {'Privileged': true, 'Memory': 7}, 'Name': 'n', 'Config': {'User': null}}}"
#define EXAMPLES "\nexamples: {pass: {}, fail: {}, manual: {}, unknown: {}}"

static void the_rule_and_the_kind_of_evidence_decide(void **state)
{
    static const struct {
        const char *with, *outcome;
    } rows[] = {
        {"rule: container.HostConfig.Privileged", "pass||1"},
        {"rule: '!container.HostConfig.Privileged'", "fail||1"},
        {"rule: container.HostConfig.ReadonlyRootfs", "unknown|container.HostConfig.ReadonlyRootfs: missing|1"},
        {"rule: container.HostConfig.ReadonlyRootfs\nif_unknown: {when: container.HostConfig.Memory == 7, reason: "
         "small}",
         "unknown|small (container.HostConfig.ReadonlyRootfs: missing)|2"},
        {"rule: container.HostConfig.ReadonlyRootfs\nif_unknown: {when: container.HostConfig.Memory == 8, reason: "
         "small}",
         "unknown|container.HostConfig.ReadonlyRootfs: missing|2"},
        {"rule: container.HostConfig.ReadonlyRootfs\nif_unknown: {when: container.Id == '', reason: small}",
         "unknown|container.HostConfig.ReadonlyRootfs: missing|2"},
        {"rule: container.HostConfig.Privileged\nif_unknown: {when: container.HostConfig.Memory == 7, reason: small}",
         "pass||1"},
        {"rule: policy.absent\nif_unknown: {when: container.HostConfig.Memory == 7, reason: small}",
         "manual|parameter absent is not given|0"},
        {"rule: container.Name", "unknown|fault of the rule: it gives a string, not a bool|1"},
        {"rule: container.Config.User", "unknown|fault of the rule: it gives a null_type, not a bool|1"},
        {"rule: container.Name + 1 == 2", "unknown|fault of the rule: no such overload: _+_(string, int)|1"},
        {"rule: policy.absent", "manual|parameter absent is not given|0"},
        {"rule: policy.given", "pass||0"},
        {"rule: container.HostConfig.Privileged || policy.absent", "pass||1"},
        {"rule: '!container.HostConfig.Privileged && policy.absent'", "fail||1"},
        {"rule: container.HostConfig.Privileged && policy.absent", "manual|parameter absent is not given|1"},
        {"rule: policy.absent && container.HostConfig.ReadonlyRootfs",
         "unknown|container.HostConfig.ReadonlyRootfs: missing|1"},
        {"rule: policy.absent == container.HostConfig.ReadonlyRootfs",
         "unknown|container.HostConfig.ReadonlyRootfs: missing|1"},
        {"evidence: partial\nrule: container.HostConfig.Privileged" EXAMPLES,
         "manual|nothing was found, but not all can be seen|1"},
        {"evidence: partial\nrule: '!container.HostConfig.Privileged'" EXAMPLES, "fail||1"},
        {"evidence: partial\nrule: container.HostConfig.ReadonlyRootfs" EXAMPLES,
         "unknown|container.HostConfig.ReadonlyRootfs: missing|1"},
        {"evidence: attested\n-rule:\nshows: [container.Name]" EXAMPLES,
         "manual|no fact can decide this: a person has to attest it|1"},
        {"evidence: attested\n-rule:\nshows: [container.Id]" EXAMPLES,
         "manual|no fact can decide this: a person has to attest it|1"},
        {"rule: container.HostConfig.Privileged\nshows: [container.Id, '1/0 == 1']", "pass||2"},
        {"rule: '!container.HostConfig.Privileged'\nshows: [container.Id]", "fail||2"},
    };
    const struct plm_situation plain = {.lost = NULL};
    (void)state;
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        const char *seen = outcome_of(rows[i].with, YES, &plain);
        if (strcmp(seen, rows[i].outcome) != 0)
            fail_msg("%s gives %s, not %s", rows[i].with, seen, rows[i].outcome);
    }
}

static void when_decides_before_the_rule(void **state)
{
    static const struct {
        const char *when, *outcome;
    } rows[] = {
        {"when: container.HostConfig.Privileged", "pass||2"},
        {"when: '!container.HostConfig.Privileged'", "not_applicable|because|1"},
        {"when: container.Id == ''", "unknown|container.Id: missing|1"},
        {"when: policy.absent", "manual|parameter absent is not given|0"},
        {"when: container.Name", "unknown|fault of the rule: 'when' gives a string, not a bool|1"},
        {"when: 1/0 == 1", "unknown|fault of the rule: division by zero|0"},
    };
    const struct plm_situation plain = {.lost = NULL};
    (void)state;
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        plm_auto_free char *with =
            plm_asprintf("%s\notherwise: because\nrule: container.HostConfig.Memory == 7", rows[i].when);
        const char *seen = outcome_of(with, YES, &plain);
        if (strcmp(seen, rows[i].outcome) != 0)
            fail_msg("%s gives %s, not %s", rows[i].when, seen, rows[i].outcome);
    }
}

/* A fact of its own, at a path of one step. */
static struct plm_cel_value fact(struct plm_arena *arena, const char *json_text, struct plm_json **keep)
{
    static const struct plm_cel_source source = {.root = "engine.connection.kind", .origin = "test"};
    *keep = fixture_json(json_text);
    return plm_cel_fact(arena, plm_json_at(*keep, 0), &source);
}

static void a_check_for_docker_leaves_podman_out(void **state)
{
    static const struct {
        const char *kind, *outcome;
    } rows[] = {
        {"['docker']", "pass||1"},
        {"['podman']", "not_applicable|the benchmark covers Docker Engine only|1"},
        {"[{'$unknown': 'unreachable'}]", "unknown|engine.connection.kind: unreachable|1"},
        {"['moby']", "unknown|engine.connection.kind: neither docker nor podman|1"},
        {"[null]", "unknown|engine.connection.kind: neither docker nor podman|1"},
    };
    plm_auto_arena struct plm_arena arena = {0};
    (void)state;
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        plm_auto_json struct plm_json *keep = NULL;
        const struct plm_situation situation = {.engine_kind = fact(&arena, rows[i].kind, &keep)};
        assert_string_equal(outcome_of("engine: docker\nrule: container.HostConfig.Privileged", YES, &situation),
                            rows[i].outcome);
        assert_string_equal(outcome_of("rule: container.HostConfig.Privileged", YES, &situation), "pass||1");
    }
}

static void a_check_of_running_containers_leaves_stopped_ones_out(void **state)
{
    static const struct {
        const char *running, *outcome;
    } rows[] = {
        {"[true]", "pass||1"},
        {"[false]", "not_applicable|not running|1"},
        {"[{'$unknown': 'x'}]", "unknown|engine.connection.kind: x|1"},
        {"[null]", "unknown|malformed: whether it runs is neither true nor false|1"},
    };
    plm_auto_arena struct plm_arena arena = {0};
    (void)state;
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        plm_auto_json struct plm_json *keep = NULL;
        struct plm_cel_read running = {.value = fact(&arena, rows[i].running, &keep)};
        running.path = running.value.path;
        const struct plm_situation situation = {.running = &running};
        assert_string_equal(outcome_of("scope: running\nrule: container.HostConfig.Privileged", YES, &situation),
                            rows[i].outcome);
        assert_string_equal(outcome_of("rule: container.HostConfig.Privileged", YES, &situation), "pass||1");
    }
}

static void a_lost_document_is_unknown_even_where_the_rule_would_not_ask(void **state)
{
    const struct plm_situation lost = {.lost = "denied: 403"};
    (void)state;
    assert_string_equal(outcome_of("rule: policy.given", YES, &lost), "unknown|not read: denied: 403|0");
    assert_string_equal(outcome_of("when: '!policy.given'\notherwise: o\nrule: policy.given", YES, &lost),
                        "unknown|not read: denied: 403|0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_rule_and_the_kind_of_evidence_decide),
        cmocka_unit_test(when_decides_before_the_rule),
        cmocka_unit_test(a_check_for_docker_leaves_podman_out),
        cmocka_unit_test(a_check_of_running_containers_leaves_stopped_ones_out),
        cmocka_unit_test(a_lost_document_is_unknown_even_where_the_rule_would_not_ask),
    };
    plm_json_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
