/* SPDX-License-Identifier: Apache-2.0 */
#include <plimsoll/compare/trend.h>

#include "build_report.h"

#include <plimsoll/base/text.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* A day of January 2026 as a run. */
static void add(struct plm_trend *trend, int day, const char *lines)
{
    struct plm_report report;
    plm_auto_free char *text = plm_asprintf("judged 2026-01-%02dT00:00:00Z\n%s", day, lines);
    plm_build_report(text, &report);
    plm_trend_add(trend, &report, "run");
    plm_report_done(&report);
}

static int day_of(int64_t time)
{
    char text[32] = "2026-01-00";
    if (time != INT64_MIN)
        plm_format_time(time, text);
    return (text[8] - '0') * 10 + text[9] - '0';
}

/* "check/key state first-since-last times+reopened", by state. */
static void assert_history(struct plm_trend *trend, const char *wanted)
{
    plm_auto_buffer struct plm_buffer seen = {0};
    plm_trend_finish(trend, 0);
    for (size_t i = 0; i < trend->finding_count; i++) {
        const struct plm_trend_finding *finding = &trend->findings[i];
        plm_buffer_printf(&seen, "%s%s/%s %s %d-%d-%d %zu+%zu", i > 0 ? ", " : "", finding->check, finding->key,
                          plm_trend_state_name(finding->state), day_of(finding->first_seen), day_of(finding->since),
                          day_of(finding->last_seen), finding->times, finding->reopened);
    }
    assert_string_equal(plm_buffer_text(&seen), wanted);
}

static void a_finding_has_a_first_and_a_last_day(void **state)
{
    plm_auto_trend struct plm_trend trend = {0};
    (void)state;
    add(&trend, 1, "check a 5.1 container : x=pass");
    add(&trend, 2, "check a 5.1 container : x=fail");
    add(&trend, 5, "check a 5.1 container : x=fail");
    assert_history(&trend, "a/x open 2-2-5 2+0");
    assert_int_equal(trend.runs[1].opened, 1);
    assert_int_equal(trend.runs[2].opened, 0);
    assert_int_equal(trend.states[PLM_TREND_OPEN], 1);
}

static void a_pass_closes_and_a_relapse_reopens(void **state)
{
    plm_auto_trend struct plm_trend trend = {0};
    (void)state;
    add(&trend, 1, "check a 5.1 container : x=fail y=fail");
    add(&trend, 2, "check a 5.1 container : x=pass y=n/a");
    add(&trend, 3, "check a 5.1 container : x=fail y=pass");
    assert_history(&trend, "a/x open 1-3-3 2+1, a/y closed 1-1-1 1+0");
    assert_int_equal(trend.runs[1].closed, 2);
    assert_int_equal(day_of(trend.findings[1].closed), 2);
}

static void what_could_not_be_seen_stays_unsure(void **state)
{
    static const char *const later[] = {
        "check a 5.1 container : x=unknown",
        "check a 5.1 container : x=manual",
        "check b 5.2 host : -=pass",
        "population container incomplete\ncheck a 5.1 container : -=unknown",
        "population container incomplete\ncheck a 5.1 container : y=pass",
        "state running\ncheck a 5.1 container : y=pass",
        "population container complete excluded=1\nexclusion subjects x\ncheck a 5.1 container : y=pass",
    };
    (void)state;
    for (size_t i = 0; i < PLM_COUNT(later); i++) {
        plm_auto_trend struct plm_trend trend = {0};
        add(&trend, 1, "check a 5.1 container : x=fail");
        add(&trend, 2, later[i]);
        assert_history(&trend, "a/x unsure 1-1-1 1+0");
        assert_int_equal(trend.runs[1].closed, 0);
    }
}

static void time_goes_on_through_a_run_that_saw_nothing(void **state)
{
    plm_auto_trend struct plm_trend trend = {0};
    (void)state;
    add(&trend, 1, "check a 5.1 container : x=fail");
    add(&trend, 2, "check a 5.1 container : x=unknown");
    add(&trend, 3, "check a 5.1 container : x=fail");
    assert_history(&trend, "a/x open 1-1-3 2+0");
}

static void a_container_that_is_gone_is_closed(void **state)
{
    plm_auto_trend struct plm_trend trend = {0};
    (void)state;
    add(&trend, 1, "state running\ncheck a 5.1 container : x=fail y=pass");
    add(&trend, 2, "state running\ncheck a 5.1 container : y=pass");
    assert_history(&trend, "a/x closed 1-1-1 1+0");
}

static void findings_survive_another_edition(void **state)
{
    plm_auto_trend struct plm_trend trend = {0};
    (void)state;
    add(&trend, 1, "benchmark cis-docker-1.6.0\ncheck a 5.1 host : -=fail");
    add(&trend, 2, "benchmark cis-docker-1.8.0\ncheck a 5.2 host : -=fail");
    assert_history(&trend, "a/ open 1-1-2 2+0");
    assert_string_equal(trend.findings[0].number, "5.2");
}

static void subjects_without_a_key_share_one_line(void **state)
{
    plm_auto_trend struct plm_trend trend = {0};
    (void)state;
    add(&trend, 1,
        "subject container j#1 uncomparable\nsubject container j#2 uncomparable\ncheck a 5.1 container : j#1=fail "
        "j#2=fail");
    add(&trend, 2, "subject container j#3 uncomparable\ncheck a 5.1 container : j#3=pass");
    assert_history(&trend, "a/ closed 1-1-1 1+0");
}

static void an_attested_failure_counts_and_waivers_are_told(void **state)
{
    plm_auto_trend struct plm_trend trend = {0};
    (void)state;
    add(&trend, 1, "check a 1.1 host attest=fail : -=manual\ncheck b 5.1 container : x=fail,w");
    assert_history(&trend, "a/ open 1-1-1 1+0, b/x open 1-1-1 1+0");
    assert_true(trend.findings[1].waived);
    assert_int_equal(trend.runs[0].failing[PLM_HIGH], 1);
    assert_int_equal(trend.runs[0].waived, 1);
}

static void hosts_are_known_by_their_ids(void **state)
{
    static const struct {
        const char *left, *right;
        bool same;
    } rows[] = {{"host a m1", "host b m1", true},
                {"host a m1", "host a m2", false},
                {"host a m1", "host a m1", true},
                {"host a", "host a", true},
                {"host a", "host b", false}};
    (void)state;
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        struct plm_report left, right;
        plm_build_report(rows[i].left, &left);
        plm_build_report(rows[i].right, &right);
        assert_int_equal(plm_trend_same_host(&left, &right), rows[i].same);
        plm_report_done(&left);
        plm_report_done(&right);
    }
}

static void many_findings_are_found_again(void **state)
{
    plm_auto_trend struct plm_trend trend = {0};
    (void)state;
    for (int day = 1; day <= 2; day++) {
        plm_auto_buffer struct plm_buffer lines = {0};
        for (int check = 0; check < 60; check++) {
            plm_buffer_printf(&lines, "check c%d 5.%d container :", check, check);
            for (int container = 0; container < 50; container++)
                plm_buffer_printf(&lines, " k%d=fail", container);
            plm_buffer_putc(&lines, '\n');
        }
        add(&trend, day, plm_buffer_text(&lines));
    }
    assert_int_equal(trend.finding_count, 3000);
    for (size_t i = 0; i < trend.finding_count; i++)
        assert_int_equal(trend.findings[i].times, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_finding_has_a_first_and_a_last_day),
        cmocka_unit_test(a_pass_closes_and_a_relapse_reopens),
        cmocka_unit_test(what_could_not_be_seen_stays_unsure),
        cmocka_unit_test(time_goes_on_through_a_run_that_saw_nothing),
        cmocka_unit_test(a_container_that_is_gone_is_closed),
        cmocka_unit_test(findings_survive_another_edition),
        cmocka_unit_test(subjects_without_a_key_share_one_line),
        cmocka_unit_test(an_attested_failure_counts_and_waivers_are_told),
        cmocka_unit_test(hosts_are_known_by_their_ids),
        cmocka_unit_test(many_findings_are_found_again),
    };
    plm_json_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
