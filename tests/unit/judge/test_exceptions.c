/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"

/* The clock stands at 2026-11-22T10:00Z. */
#define WAIVE(check, subject, expires)                                                                                 \
    "- {check: " check ", subject: '" subject "', reason: r, owner: o, ticket: T-1, expires: " expires "}\n"

static void judge_under(struct fixture *fixture, const char *yaml, struct plm_report *report)
{
    fixture_policy(fixture, yaml);
    fixture_judge(fixture, NULL, report);
}

static void a_waiver_covers_and_the_verdict_stays(void **state)
{
    auto_fixture struct fixture fixture;
    struct plm_report report;
    (void)state;
    fixture_open(&fixture);
    judge_under(&fixture, "waivers:\n" WAIVE("container-privileged", "shop/*", "2027-01-01"), &report);
    const struct plm_result *result = fixture_result(&report, "container-privileged");
    const struct plm_finding *finding = fixture_finding(&report, "container-privileged", "shop/db/1");
    assert_int_equal(finding->verdict, PLM_FAIL);
    assert_int_equal(finding->waiver, 0);
    assert_int_equal(fixture_finding(&report, "container-privileged", "old")->waiver, PLM_NO_WAIVER);
    assert_int_equal(fixture_finding(&report, "container-privileged", "unread")->waiver, PLM_NO_WAIVER);
    assert_int_equal(result->verdict, PLM_FAIL);
    assert_int_equal(result->decided, PLM_FAIL);
    assert_false(result->waived); /* `old` fails without a waiver */
    assert_int_equal(report.exceptions[0].state, PLM_WAIVER_ACTIVE);
    assert_int_equal(report.exceptions[0].used, 1);
    assert_int_equal((int)report.exceptions[0].days_left, 40);
    assert_string_equal(report.exceptions[0].ticket, "T-1");
    plm_report_done(&report);
}

static void a_check_is_waived_when_all_that_decides_it_is_covered(void **state)
{
    static const struct {
        const char *check, *subject;
        bool waived;
    } rows[] = {
        {"container-privileged", "*", true},
        {"container-privileged", "shop/w?b/1", false},
        {"container-exec", "shop/web/1", true}, /* the others are manual: no failure is left */
        {"container-exec", "side", false},
        {"container-ports", "shop/web/?", true},
        {"daemon-icc", "*", true},
        {"host-accounts", "*", true},   /* manual */
        {"engine-version", "*", false}, /* it passes */
    };
    auto_fixture struct fixture fixture;
    (void)state;
    fixture_open(&fixture);
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        struct plm_report report;
        plm_auto_free char *yaml =
            plm_asprintf("waivers:\n- {check: %s, subject: '%s', reason: r, owner: o, expires: 2027-01-01}\n",
                         rows[i].check, rows[i].subject);
        judge_under(&fixture, yaml, &report);
        if (fixture_result(&report, rows[i].check)->waived != rows[i].waived)
            fail_msg("%s under '%s'", rows[i].check, rows[i].subject);
        plm_report_done(&report);
    }
}

/* What a waiver leaves open must not be hidden by it. */
static void a_waiver_never_covers_the_unknown(void **state)
{
    auto_fixture struct fixture fixture;
    plm_auto_arena struct plm_arena arena = {0};
    struct plm_report report;
    (void)state;
    fixture_open(&fixture);
    fixture_policy(&fixture, "waivers:\n- {check: container-privileged, reason: r, owner: o, expires: 2027-01-01}\n");
    fixture_judge(&fixture, &(struct plm_selection){.checks = (const char *const[]){"container-privileged", NULL}},
                  &report);
    assert_true(fixture_result(&report, "container-privileged")->waived);
    assert_int_equal(fixture_result(&report, "container-privileged")->counts[PLM_UNKNOWN], 1);
    assert_int_equal(plm_report_gate(&report, NULL, &arena).exit_code, 3);
    plm_report_done(&report);
}

static void states_follow_the_clock_and_what_was_met(void **state)
{
    static const struct {
        const char *waiver;
        enum plm_waiver_state state;
        size_t used;
        int days;
    } rows[] = {
        {WAIVE("container-privileged", "old", "2026-11-22"), PLM_WAIVER_ACTIVE, 1, 0},
        {WAIVE("container-privileged", "old", "2026-11-21"), PLM_WAIVER_EXPIRED, 1, -1},
        {WAIVE("container-privileged", "side", "2026-11-21"), PLM_WAIVER_STALE, 0, -1},
        {WAIVE("container-privileged", "side", "2027-11-21"), PLM_WAIVER_STALE, 0, 364},
        {WAIVE("container-privileged", "nobody", "2026-11-21"), PLM_WAIVER_UNUSED, 0, -1},
        {WAIVE("container-privileged", "unread", "2027-11-21"), PLM_WAIVER_UNUSED, 0, 364},
        {WAIVE("container-health", "old", "2027-11-21"), PLM_WAIVER_UNUSED, 0, 364}, /* not applicable */
        {"- {check: container-privileged, subject: old, reason: r, owner: o, starts: 2026-11-23, expires: "
         "2027-01-01}\n",
         PLM_WAIVER_PENDING, 0, 40},
        {"- {check: container-privileged, subject: old, reason: r, owner: o, starts: 2026-11-22, expires: "
         "2027-01-01}\n",
         PLM_WAIVER_ACTIVE, 1, 40},
    };
    auto_fixture struct fixture fixture;
    (void)state;
    fixture_open(&fixture);
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        struct plm_report report;
        plm_auto_free char *yaml = plm_asprintf("waivers:\n%s", rows[i].waiver);
        judge_under(&fixture, yaml, &report);
        const struct plm_exception *seen = &report.exceptions[0];
        if (seen->state != rows[i].state || seen->used != rows[i].used || seen->days_left != rows[i].days)
            fail_msg("%s: state %d, used %zu, days %d", rows[i].waiver, seen->state, seen->used, (int)seen->days_left);
        plm_report_done(&report);
    }
}

static void an_expired_waiver_fails_loudly_where_it_covered(void **state)
{
    auto_fixture struct fixture fixture;
    struct plm_report report;
    (void)state;
    fixture_open(&fixture);
    judge_under(&fixture,
                "waivers:\n" WAIVE("container-privileged", "*", "2026-11-21") WAIVE("host-accounts", "*", "2026-11-21"),
                &report);
    assert_true(fixture_result(&report, "container-privileged")->waiver_expired);
    assert_false(fixture_result(&report, "container-privileged")->waived);
    assert_int_equal(fixture_finding(&report, "container-privileged", "old")->waiver, 0);
    assert_false(fixture_result(&report, "host-accounts")->waiver_expired); /* manual was no failure */
    assert_false(fixture_result(&report, "engine-version")->waiver_expired);
    plm_report_done(&report);
}

static void an_active_waiver_goes_before_an_expired_and_a_pending_one(void **state)
{
    auto_fixture struct fixture fixture;
    struct plm_report report;
    (void)state;
    fixture_open(&fixture);
    judge_under(&fixture,
                "waivers:\n"
                "- {check: daemon-icc, reason: r, owner: o, starts: 2026-12-01, expires: 2027-01-01}\n"
                "- {check: daemon-icc, reason: r, owner: o, expires: 2026-01-01}\n"
                "- {check: daemon-icc, reason: r, owner: o, expires: 2027-01-01}\n"
                "- {check: daemon-icc, reason: r, owner: o, expires: 2028-01-01}\n",
                &report);
    assert_int_equal(fixture_finding(&report, "daemon-icc", "")->waiver, 2);
    assert_false(fixture_result(&report, "daemon-icc")->waiver_expired);
    assert_true(fixture_result(&report, "daemon-icc")->waived);
    assert_int_equal(report.exceptions[1].state, PLM_WAIVER_UNUSED); /* another covers what it covered */
    assert_int_equal(report.exceptions[3].state, PLM_WAIVER_UNUSED);
    plm_report_done(&report);
}

static void an_attestation_decides_only_what_is_manual(void **state)
{
    static const struct {
        const char *check, *verdict, *on, *expires;
        enum plm_verdict decided;
        bool linked;
        enum plm_waiver_state state;
    } rows[] = {
        {"host-hardened", "pass", "2026-10-01", "2027-10-01", PLM_PASS, true, PLM_WAIVER_ACTIVE},
        {"host-hardened", "fail", "2026-10-01", "2027-10-01", PLM_FAIL, true, PLM_WAIVER_ACTIVE},
        {"host-hardened", "not_applicable", "2026-10-01", "2026-11-22", PLM_NOT_APPLICABLE, true, PLM_WAIVER_ACTIVE},
        {"host-hardened", "pass", "2026-10-01", "2026-11-21", PLM_MANUAL, true, PLM_WAIVER_EXPIRED},
        {"host-hardened", "pass", "2026-11-23", "2027-10-01", PLM_MANUAL, false, PLM_WAIVER_PENDING},
        {"daemon-icc", "pass", "2026-10-01", "2027-10-01", PLM_FAIL, false, PLM_WAIVER_UNUSED},
        {"engine-version", "fail", "2026-10-01", "2027-10-01", PLM_PASS, false, PLM_WAIVER_STALE},
        {"container-privileged", "pass", "2026-10-01", "2027-10-01", PLM_FAIL, false, PLM_WAIVER_UNUSED},
    };
    auto_fixture struct fixture fixture;
    (void)state;
    fixture_open(&fixture);
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        struct plm_report report;
        plm_auto_free char *yaml =
            plm_asprintf("attestations:\n- {check: %s, verdict: %s, by: b, on: %s, expires: %s, note: n}\n",
                         rows[i].check, rows[i].verdict, rows[i].on, rows[i].expires);
        judge_under(&fixture, yaml, &report);
        const struct plm_result *result = fixture_result(&report, rows[i].check);
        if (result->decided != rows[i].decided || (result->attestation == 0) != rows[i].linked ||
            report.exceptions[0].state != rows[i].state)
            fail_msg("row %zu: decided %s, attestation %u, state %d", i, plm_verdict_name(result->decided),
                     result->attestation, report.exceptions[0].state);
        assert_true(report.exceptions[0].attestation);
        assert_string_equal(report.exceptions[0].owner, "b");
        plm_report_done(&report);
    }
}

static void an_attested_check_is_not_waived_too(void **state)
{
    auto_fixture struct fixture fixture;
    struct plm_report report;
    (void)state;
    fixture_open(&fixture);
    judge_under(&fixture,
                "waivers:\n- {check: host-hardened, reason: r, owner: o, expires: 2027-01-01}\n"
                "attestations:\n- {check: host-hardened, verdict: pass, by: b, on: 2026-01-01, expires: 2027-01-01}\n",
                &report);
    const struct plm_result *result = fixture_result(&report, "host-hardened");
    assert_int_equal(result->verdict, PLM_MANUAL);
    assert_int_equal(result->decided, PLM_PASS);
    assert_int_equal(result->attestation, 1);
    assert_false(result->waived);
    plm_report_done(&report);
}

static void a_waiver_names_a_whole_group_of_replicas(void **state)
{
    auto_fixture struct fixture fixture;
    struct plm_report report;
    (void)state;
    fixture_open(&fixture);
    judge_under(&fixture, "waivers:\n" WAIVE("container-privileged", "shop/db", "2027-01-01"), &report);
    assert_int_equal(fixture_finding(&report, "container-privileged", "shop/db/1")->waiver, 0);
    assert_int_equal(fixture_finding(&report, "container-privileged", "old")->waiver, PLM_NO_WAIVER);
    plm_report_done(&report);
}

static void what_ends_soon_is_marked(void **state)
{
    static const struct {
        const char *days, *expires;
        bool expiring;
    } rows[] = {
        {"", "2026-12-21", true}, /* a month, unless the policy says another time */
        {"", "2026-12-22", false},
        {"", "2026-11-22", true},
        {"", "2026-11-21", false}, /* it has ended */
        {"expiring_days: 3\n", "2026-11-24", true},
        {"expiring_days: 3\n", "2026-11-25", false},
        {"expiring_days: 90\n", "2027-01-01", true},
    };
    auto_fixture struct fixture fixture;
    (void)state;
    fixture_open(&fixture);
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        struct plm_report report;
        plm_auto_free char *yaml =
            plm_asprintf("%swaivers:\n- {check: container-privileged, subject: old, reason: r, owner: o, expires: %s}\n"
                         "attestations:\n- {check: host-hardened, verdict: pass, by: b, on: 2026-01-01, expires: %s}\n",
                         rows[i].days, rows[i].expires, rows[i].expires);
        judge_under(&fixture, yaml, &report);
        assert_int_equal(report.exceptions[0].expiring, rows[i].expiring);
        assert_int_equal(report.exceptions[1].expiring, rows[i].expiring);
        plm_report_done(&report);
    }
}

static void a_waiver_of_every_subject_is_too_broad(void **state)
{
    static const struct {
        const char *check, *subject;
        bool broad;
    } rows[] = {
        {"container-privileged", "*", true},
        {"container-privileged", "shop/*", false},
        {"container-privileged", "old", false},
        {"daemon-icc", "*", false}, /* there is one daemon */
    };
    auto_fixture struct fixture fixture;
    (void)state;
    fixture_open(&fixture);
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        struct plm_report report;
        plm_auto_free char *yaml =
            plm_asprintf("waivers:\n- {check: %s, subject: '%s', reason: r, owner: o, expires: 2027-01-01}\n",
                         rows[i].check, rows[i].subject);
        judge_under(&fixture, yaml, &report);
        assert_int_equal(report.exceptions[0].broad, rows[i].broad);
        plm_report_done(&report);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_waiver_covers_and_the_verdict_stays),
        cmocka_unit_test(a_check_is_waived_when_all_that_decides_it_is_covered),
        cmocka_unit_test(a_waiver_never_covers_the_unknown),
        cmocka_unit_test(states_follow_the_clock_and_what_was_met),
        cmocka_unit_test(an_expired_waiver_fails_loudly_where_it_covered),
        cmocka_unit_test(an_active_waiver_goes_before_an_expired_and_a_pending_one),
        cmocka_unit_test(an_attestation_decides_only_what_is_manual),
        cmocka_unit_test(an_attested_check_is_not_waived_too),
        cmocka_unit_test(a_waiver_names_a_whole_group_of_replicas),
        cmocka_unit_test(what_ends_soon_is_marked),
        cmocka_unit_test(a_waiver_of_every_subject_is_too_broad),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
