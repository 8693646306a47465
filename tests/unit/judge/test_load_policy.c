/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"

#define WAIVER "{check: container-privileged, reason: r, owner: o, expires: 2027-03-31"
#define ATTESTATION "{check: host-hardened, verdict: pass, by: b, on: 2026-10-01, expires: 2027-10-01"
#define DAY INT64_C(86400000)

static const char *refusal(const struct fixture *fixture, const char *yaml)
{
    static struct plm_error error;
    struct plm_policy policy = {0};
    error = (struct plm_error){0};
    if (plm_policy_load(yaml, strlen(yaml), "policy.yaml", &fixture->catalogue, &policy, &error)) {
        plm_policy_done(&policy);
        fail_msg("not refused: %s", yaml);
    }
    return error.message;
}

static void what_is_wrong_with_a_policy_is_refused_in_its_line(void **state)
{
    static const struct {
        const char *yaml, *message;
    } rows[] = {
        {"[]", "policy.yaml:1: expected a policy: a map"},
        {"level: 1\nlevels: 2\n", "policy.yaml:2: "},
        {"level: 3\n", "a level is 1 or 2"},
        {"level: high\n", "policy.yaml:1: "},
        {"benchmark: cis-docker-7\n", "there is no benchmark 'cis-docker-7'"},
        {"parameters: []\n", "expected a map of parameters"},
        {"parameters: {no_such: 1}\n", "no check knows a parameter 'no_such'"},
        {"parameters:\n  most_ports: many\n", "policy.yaml:2: "},
        {"parameters: {allowed_users: deploy}\n", "expected a list of texts"},
        {"waivers: {}\n", "expected a list of waivers"},
        {"waivers: [a]\n", "expected a waiver: a map"},
        {"waivers:\n- {check: no-such, reason: r, owner: o, expires: 2027-01-01}\n",
         "policy.yaml:2: there is no check 'no-such'"},
        {"waivers:\n- {check: container-privileged, owner: o, expires: 2027-01-01}\n",
         "policy.yaml:2: 'reason' is missing"},
        {"waivers:\n- {check: container-privileged, reason: r, expires: 2027-01-01}\n", "'owner' is missing"},
        {"waivers:\n- {check: container-privileged, reason: r, owner: o}\n", "'expires' is missing"},
        {"waivers:\n- " WAIVER ", until: x}\n", "policy.yaml:2: "},
        {"waivers:\n- " WAIVER ", starts: 2027-04-01}\n", "the waiver ends (2027-03-31) before it starts (2027-04-01)"},
        {"waivers:\n- {check: container-privileged, reason: r, owner: o, expires: 31.3.2027}\n",
         "'31.3.2027' is no date"},
        {"waivers:\n- {check: container-privileged, reason: r, owner: o, expires: 2027-02-29}\n",
         "'2027-02-29' is no date"},
        {"waivers:\n- {check: container-privileged, reason: r, owner: o, expires: 2027-13-01}\n",
         "'2027-13-01' is no date"},
        {"waivers:\n- {check: container-privileged, reason: r, owner: o, expires: 2027-1-01}\n",
         "'2027-1-01' is no date"},
        {"attestations: {}\n", "expected a list of attestations"},
        {"attestations:\n- {check: host-hardened, verdict: unknown, by: b, on: 2026-10-01, expires: 2027-10-01}\n",
         "'unknown' cannot be attested"},
        {"attestations:\n- {check: host-hardened, verdict: manual, by: b, on: 2026-10-01, expires: 2027-10-01}\n",
         "'manual' cannot be attested"},
        {"attestations:\n- {check: host-hardened, verdict: pass, by: b, on: 2027-10-02, expires: 2027-10-01}\n",
         "before it was given"},
        {"attestations:\n- " ATTESTATION "}\n- " ATTESTATION "}\n",
         "policy.yaml:3: check 'host-hardened' is attested already: line 2"},
        {"attestations:\n- {check: host-hardened, verdict: pass, by: b, on: 2026-10-01}\n", "'expires' is missing"},
        {"gate: []\n", "expected a gate: a map"},
        {"expiring_days: soon\n", "policy.yaml:1: "},
        {"expiring_days: 0\n", "'expiring_days' is a count of days from 1 to 3650"},
        {"gate: {fails: 0}\n", "policy.yaml:1: "},
        {"gate: {fail: -1}\n", "'fail' is a count from 0, or any"},
        {"gate: {level: 3}\n", "a level is 1 or 2"},
        {"gate: {severity: huge}\n", "'huge' is no severity"},
        {"gate: {unknown_share: 1.5}\n", "'unknown_share' is a number from 0 to 1"},
        {"gate: {unknown_share: -0.5}\n", "'unknown_share' is a number from 0 to 1"},
        {"gate: {score: 1e1}\n", "'score' is a number from 0 to 100"},
        {"gate: {score: 1.2.3}\n", "'score' is a number from 0 to 100"},
    };
    auto_fixture struct fixture fixture;
    (void)state;
    fixture_open(&fixture);
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        const char *message = refusal(&fixture, rows[i].yaml);
        if (!strstr(message, rows[i].message))
            fail_msg("%s: refused with '%s', not '%s'", rows[i].yaml, message, rows[i].message);
    }
}

static void a_waiver_holds_until_the_end_of_its_day(void **state)
{
    auto_fixture struct fixture fixture;
    int64_t day = 0;
    (void)state;
    fixture_open(&fixture);
    fixture_policy(&fixture, "waivers:\n- " WAIVER ", starts: 2027-03-31, subject: 'shop/*', ticket: T-1}\n");
    const struct plm_waiver *waiver = &fixture.policy.waivers[0];
    day = INT64_C(1806451200000); /* 2027-03-31T00:00:00Z */
    assert_true(waiver->starts == day);
    assert_true(waiver->expires == day + DAY);
    assert_string_equal(waiver->expires_text, "2027-03-31");
    assert_string_equal(waiver->subject, "shop/*");
    assert_string_equal(waiver->ticket, "T-1");
    assert_int_equal(waiver->line, 2);
}

static void a_policy_keeps_what_it_says(void **state)
{
    auto_fixture struct fixture fixture;
    (void)state;
    fixture_open(&fixture);
    fixture_policy(
        &fixture,
        "benchmark: cis-docker-0.9.0\nlevel: 1\nexpiring_days: 14\nparameters: {most_ports: 7}\nwaivers:\n- " WAIVER
        "}\n"
        "attestations:\n- " ATTESTATION ", note: n}\n"
        "gate: {unknown: any, manual: 3, level: 1, severity: high, unknown_share: 0.25, score: 90}\n");
    const struct plm_policy *policy = &fixture.policy;
    assert_string_equal(policy->benchmark, "cis-docker-0.9.0");
    assert_int_equal(policy->level, 1);
    assert_int_equal((int)plm_json_number(plm_json_get(policy->parameters, "most_ports")), 7);
    assert_true(policy->waivers[0].starts == INT64_MIN);
    assert_null(policy->waivers[0].subject);
    assert_int_equal(policy->attestations[0].verdict, PLM_PASS);
    assert_string_equal(policy->attestations[0].note, "n");
    assert_true(policy->has_gate);
    assert_int_equal(policy->gate.fail, 0); /* what is not said stays strict */
    assert_int_equal(policy->gate.unknown, -1);
    assert_int_equal(policy->gate.manual, 3);
    assert_int_equal(policy->gate.level, 1);
    assert_int_equal(policy->gate.severity, PLM_HIGH);
    assert_true(policy->gate.unknown_share == 0.25);
    assert_true(policy->gate.score == 90);
    assert_int_equal(policy->expiring_days, 14);
    assert_int_equal(strlen(policy->sha256), 64);
    assert_string_equal(policy->file, "policy.yaml");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_wrong_with_a_policy_is_refused_in_its_line),
        cmocka_unit_test(a_waiver_holds_until_the_end_of_its_day),
        cmocka_unit_test(a_policy_keeps_what_it_says),
    };
    plm_json_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
