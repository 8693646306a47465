/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"

#include <plimsoll/judge/policy_review.h>

/* The clock stands at 2026-11-22T10:00Z. */
#define WAIVER(check, more) "waivers:\n- {check: " check ", reason: r, owner: o, " more "}\n"
#define ATTESTATION(check, expires)                                                                                    \
    "attestations:\n- {check: " check ", verdict: pass, by: b, on: 2026-01-01, expires: " expires "}\n"

struct review {
    struct fixture fixture;
    struct plm_arena arena;
    struct plm_remarks remarks;
};

static void review(struct review *review, const char *yaml)
{
    plm_policy_review(yaml, strlen(yaml), "p.yaml", &review->fixture.catalogue, FIXTURE_NOW, &review->arena,
                      &review->remarks);
}

static void review_open(struct review *review)
{
    *review = (struct review){.arena = {0}};
    fixture_open(&review->fixture);
}

static void review_close(struct review *review)
{
    plm_arena_done(&review->arena);
    fixture_close(&review->fixture);
}
#define auto_review __attribute__((cleanup(review_close)))

static void one_thing_wrong_is_one_remark_of_its_weight(void **state)
{
    static const struct {
        const char *yaml;
        enum plm_remark_weight weight;
        const char *text;
    } rows[] = {
        {"level: [\n", PLM_REMARK_REFUSED, "p.yaml:"},
        {"levels: 1\n", PLM_REMARK_REFUSED, "p.yaml:1: "},
        {"[]\n", PLM_REMARK_REFUSED, "p.yaml:1: expected a policy: a map"},
        {"waivers: [a]\n", PLM_REMARK_REFUSED, "p.yaml:1: expected a waiver: a map"},
        {WAIVER("no-such", "expires: 2027-01-01"), PLM_REMARK_REFUSED, "p.yaml:2: there is no check 'no-such'"},
        {WAIVER("daemon-icc", "expires: ''"), PLM_REMARK_REFUSED,
         "p.yaml:2: the waiver of daemon-icc still needs: expires"},
        {"waivers:\n- {check: daemon-icc, subject: '', reason: '', owner: o, ticket: '', expires: 2027-01-01}\n",
         PLM_REMARK_REFUSED, "p.yaml:2: the waiver of daemon-icc for  still needs: subject, reason, ticket"},
        {"waivers:\n- {check: \"a\\nb\", subject: ''}\n", PLM_REMARK_REFUSED,
         "p.yaml:2: the waiver of a b for  still needs: subject"},
        {"attestations:\n- {check: host-hardened, verdict: '', by: '', on: '', expires: ''}\n", PLM_REMARK_REFUSED,
         "p.yaml:2: the attestation of host-hardened still needs: verdict, by, on, expires"},
        {WAIVER("daemon-icc", "expires: 2026-11-21"), PLM_REMARK_BROKEN,
         "p.yaml:2: the waiver of daemon-icc expired: its last day was 2026-11-21"},
        {WAIVER("daemon-icc", "expires: 2026-11-22"), PLM_REMARK_ADVICE, "ends soon: 2026-11-22"},
        {WAIVER("daemon-icc", "starts: 2026-11-23, expires: 2027-11-22"), PLM_REMARK_ADVICE,
         "covers nothing before 2026-11-23"},
        {WAIVER("daemon-icc", "subject: web, expires: 2027-11-22"), PLM_REMARK_BROKEN, "can cover nothing"},
        {WAIVER("container-privileged", "expires: 2027-11-22"), PLM_REMARK_ADVICE, "covers every container"},
        {WAIVER("container-privileged", "subject: '*?', expires: 2027-11-22"), PLM_REMARK_ADVICE, "too broad"},
        {"benchmark: cis-docker-0.9.0\n" WAIVER("host-accounts", "expires: 2027-11-22"), PLM_REMARK_ADVICE,
         "is never used: cis-docker-0.9.0 has no such recommendation"},
        {WAIVER("daemon-icc", "expires: 2027-11-22}\n- {check: daemon-icc, reason: r, owner: o, expires: 2028-11-22"),
         PLM_REMARK_ADVICE, "p.yaml:3: the waiver of daemon-icc is there already: line 2"},
        {ATTESTATION("host-hardened", "2026-11-21"), PLM_REMARK_BROKEN, "the attestation of host-hardened expired"},
        {ATTESTATION("daemon-icc", "2027-11-21"), PLM_REMARK_ADVICE, "decides nothing"},
        {"gate: {fail: any, unknown: any}\n", PLM_REMARK_ADVICE, "the gate limits nothing"},
    };
    auto_review struct review run;
    (void)state;
    review_open(&run);
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        review(&run, rows[i].yaml);
        if (run.remarks.count != 1 || run.remarks.items[0].weight != rows[i].weight ||
            !strstr(run.remarks.items[0].text, rows[i].text))
            fail_msg("%s: %zu remarks: %s", rows[i].yaml, run.remarks.count,
                     run.remarks.count ? run.remarks.items[0].text : "");
        assert_int_equal(run.remarks.counts[rows[i].weight], 1);
    }
}

static void nothing_is_said_of_what_is_good(void **state)
{
    static const char *const rows[] = {
        "{}\n",
        "level: 1\ngate: {fail: 0}\n",
        WAIVER("container-privileged", "subject: 'shop/*', expires: 2027-11-22"),
        WAIVER("daemon-icc", "subject: '*', expires: 2027-11-22"),
        WAIVER("daemon-icc", "expires: 2026-12-31}\n- {check: daemon-icc, reason: r, owner: o, starts: 2027-01-01, "
                             "expires: 2027-12-31") "expiring_days: 3\n",
        ATTESTATION("host-hardened", "2027-11-21"),
    };
    auto_review struct review run;
    (void)state;
    review_open(&run);
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        review(&run, rows[i]);
        bool pending = strstr(rows[i], "starts") != NULL; /* that it covers nothing yet is told, and nothing else */
        if (run.remarks.count != pending)
            fail_msg("%s: %s", rows[i], run.remarks.items[0].text);
    }
}

static void every_gap_is_told_and_nothing_behind_them(void **state)
{
    auto_review struct review run;
    (void)state;
    review_open(&run);
    review(&run, "waivers:\n- {check: daemon-icc, reason: '', owner: o, expires: 2020-01-01}\n"
                 "- {check: daemon-icc, reason: r, owner: '', expires: 2020-01-01}\nlevels: 1\n");
    assert_int_equal(run.remarks.count, 2);
    assert_int_equal(run.remarks.counts[PLM_REMARK_REFUSED], 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_thing_wrong_is_one_remark_of_its_weight),
        cmocka_unit_test(nothing_is_said_of_what_is_good),
        cmocka_unit_test(every_gap_is_told_and_nothing_behind_them),
    };
    plm_json_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
