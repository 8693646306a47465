/* SPDX-License-Identifier: Apache-2.0 */
#include <plimsoll/compare/fleet.h>

#include "build_report.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define DAY ((int64_t)24 * 60 * 60 * 1000)
#define NOW (1767225600000 + 10 * DAY) /* ten days behind the reports' 2026-01-01T00:00:00Z */

static void add(struct plm_fleet *fleet, const char *source, const char *lines)
{
    struct plm_report report;
    plm_build_report(lines, &report);
    plm_fleet_add(fleet, &report, source);
    plm_report_done(&report);
}

static void finish(struct plm_fleet *fleet, const char *group_by)
{
    plm_fleet_finish(fleet, &(struct plm_fleet_options){.now = NOW, .stale_after = 30 * DAY, .group_by = group_by});
}

static const struct plm_fleet_host *host_named(const struct plm_fleet *fleet, const char *name)
{
    for (size_t i = 0; i < fleet->host_count; i++)
        if (strcmp(fleet->hosts[i].name, name) == 0)
            return &fleet->hosts[i];
    fail_msg("no host %s", name);
    return NULL;
}

static void assert_cells(const struct plm_fleet *fleet, const char *host, const char *wanted)
{
    char seen[32] = "";
    const struct plm_fleet_host *row = host_named(fleet, host);
    for (size_t i = 0; i < row->cell_count && i < sizeof seen - 1; i++)
        seen[i] = plm_cell_letter((enum plm_cell)row->cells[i]);
    assert_string_equal(seen, wanted);
}

static void columns_stand_by_number_whatever_report_brought_them(void **state)
{
    plm_auto_fleet struct plm_fleet fleet = {0};
    (void)state;
    add(&fleet, "1", "host a m1\ncheck late 5.10 host : -=pass\ncheck mid 5.9 host : -=fail");
    add(&fleet, "2", "host b m2\ncheck early 5.1 host : -=unknown\ncheck late 5.10 host : -=manual");
    finish(&fleet, NULL);
    assert_int_equal(fleet.check_count, 3);
    assert_string_equal(fleet.checks[0].id, "early");
    assert_string_equal(fleet.checks[2].id, "late");
    assert_cells(&fleet, "a", ".FP");
    assert_cells(&fleet, "b", "U.M");
    assert_int_equal(fleet.checks[0].counts[PLM_CELL_NOT_JUDGED], 1);
    assert_int_equal(fleet.checks[1].counts[PLM_CELL_FAIL], 1);
}

static void every_outcome_has_its_cell(void **state)
{
    plm_auto_fleet struct plm_fleet fleet = {0};
    (void)state;
    add(&fleet, "1",
        "check a 5.1 container : x=fail,x\ncheck b 5.2 container : x=fail\ncheck c 5.3 container : x=unknown\n"
        "check d 5.4 container : x=manual\ncheck e 5.5 container : x=fail,w\ncheck f 5.6 container : x=pass\n"
        "check g 5.7 container : x=n/a\ncheck h 5.8 container : x=fail,w y=unknown\ncheck i 5.9 container : "
        "x=manual,w");
    finish(&fleet, NULL);
    assert_cells(&fleet, "web-1", "EFUMWPNUW");
    assert_int_equal(fleet.hosts[0].failing[PLM_HIGH], 2);
    assert_string_equal(plm_cell_name(PLM_CELLS), "unknown");
    assert_int_equal(plm_cell_letter(PLM_CELLS), 'U');
}

static void worst_hosts_stand_first(void **state)
{
    plm_auto_fleet struct plm_fleet fleet = {0};
    (void)state;
    add(&fleet, "1", "host fine m1\ncheck a 5.1 host severity=critical : -=pass\ncheck b 5.2 host : -=pass");
    add(&fleet, "2", "host high m2\ncheck a 5.1 host severity=critical : -=pass\ncheck b 5.2 host : -=fail");
    add(&fleet, "3", "host bad m3\ncheck a 5.1 host severity=critical : -=fail\ncheck b 5.2 host : -=pass");
    add(&fleet, "4", "host blind m4\ncheck a 5.1 host severity=critical : -=unknown\ncheck b 5.2 host : -=pass");
    finish(&fleet, NULL);
    assert_string_equal(fleet.hosts[0].name, "bad");
    assert_string_equal(fleet.hosts[1].name, "high");
    assert_string_equal(fleet.hosts[2].name, "blind");
    assert_string_equal(fleet.hosts[3].name, "fine");
}

static void of_one_host_the_newest_report_stays(void **state)
{
    plm_auto_fleet struct plm_fleet fleet = {0};
    (void)state;
    add(&fleet, "old", "host a m1\njudged 2026-01-02T00:00:00Z\ncheck a 5.1 host : -=fail");
    add(&fleet, "new", "host a m1\njudged 2026-01-03T00:00:00Z\ncheck a 5.1 host : -=pass");
    add(&fleet, "older", "host a m1\njudged 2026-01-01T00:00:00Z\ncheck a 5.1 host : -=unknown");
    add(&fleet, "clone", "host a m2\ncheck a 5.1 host : -=pass");
    finish(&fleet, NULL);
    assert_int_equal(fleet.host_count, 2);
    assert_int_equal(fleet.superseded, 2);
    assert_int_equal(fleet.checks[0].counts[PLM_CELL_PASS], 2);
}

static void groups_come_from_names_labels_or_patterns(void **state)
{
    (void)state;
    for (int way = 0; way < 3; way++) {
        plm_auto_fleet struct plm_fleet fleet = {0};
        add(&fleet, "1", "host web-12.lab m1 env=prod");
        add(&fleet, "2", "host web-7.lab m2 env=test");
        add(&fleet, "3", "host db-1 m3");
        finish(&fleet, (const char *const[]){NULL, "env", "web-?.*,db-*"}[way]);
        const char *const wanted[3][3] = {
            {"web-#.lab", "web-#.lab", "db-#"}, {"env=prod", "env=test", "env not set"}, {"other", "web-?.*", "db-*"}};
        assert_string_equal(host_named(&fleet, "web-12.lab")->group, wanted[way][0]);
        assert_string_equal(host_named(&fleet, "web-7.lab")->group, wanted[way][1]);
        assert_string_equal(host_named(&fleet, "db-1")->group, wanted[way][2]);
    }
}

static void add_many(struct plm_fleet *fleet, const char *prefix, int first, int count, const char *verdict)
{
    for (int i = first; i < first + count; i++) {
        plm_auto_free char *lines =
            plm_asprintf("host %s-%d m%s%d\ncheck a 5.1 host : -=%s", prefix, i, prefix, i, verdict);
        add(fleet, "x", lines);
    }
}

static void the_few_that_differ_from_their_group_are_named(void **state)
{
    plm_auto_fleet struct plm_fleet fleet = {0};
    (void)state;
    add_many(&fleet, "web", 0, 38, "pass");
    add_many(&fleet, "web", 38, 2, "fail");
    add_many(&fleet, "db", 0, 5, "fail"); /* all alike, though other than web */
    add_many(&fleet, "mix", 0, 4, "pass");
    add_many(&fleet, "mix", 4, 4, "fail"); /* half and half: nobody is the odd one */
    add_many(&fleet, "two", 0, 1, "pass");
    add_many(&fleet, "two", 1, 1, "fail"); /* of two nobody can say */
    finish(&fleet, NULL);
    assert_int_equal(fleet.outlier_count, 1);
    assert_string_equal(fleet.outliers[0].group, "web-#");
    assert_int_equal(fleet.outliers[0].size, 40);
    assert_int_equal(fleet.outliers[0].count, 2);
    assert_int_equal(fleet.outliers[0].usual, PLM_CELL_PASS);
    assert_string_equal(fleet.hosts[fleet.outliers[0].hosts[0]].name, "web-38");
    assert_int_equal(host_named(&fleet, "web-38")->odd, 1);
    assert_int_equal(host_named(&fleet, "web-1")->odd, 0);
}

static void a_host_judged_otherwise_is_told_and_never_an_outlier(void **state)
{
    plm_auto_fleet struct plm_fleet fleet = {0};
    (void)state;
    add_many(&fleet, "web", 0, 8, "pass");
    add(&fleet, "x", "host web-8 mx\nscope engine\nlevel 1\ncheck a 5.1 host : -=fail");
    add(&fleet, "y", "host web-9 my\nbenchmark cis-docker-1.6.0\nstate running\ncheck a 5.1 host : -=fail");
    finish(&fleet, NULL);
    assert_int_equal(fleet.outlier_count, 0);
    assert_int_equal(fleet.incomparable, 2);
    assert_string_equal(host_named(&fleet, "web-8")->incomparable, "scope engine (most: all), level 1 (most: 2)");
    assert_string_equal(host_named(&fleet, "web-9")->incomparable,
                        "benchmark cis-docker-1.6.0 (most: cis-docker-1.8.0), state running (most: all)");
    assert_null(host_named(&fleet, "web-1")->incomparable);
}

static void old_facts_are_stale(void **state)
{
    plm_auto_fleet struct plm_fleet fleet = {0};
    (void)state;
    add(&fleet, "1", "host a m1\njudged 2025-12-01T00:00:00Z");
    add(&fleet, "2", "host b m2\njudged 2026-01-05T00:00:00Z");
    add(&fleet, "3", "host c m3\njudged some-day");
    finish(&fleet, NULL);
    assert_true(host_named(&fleet, "a")->stale);
    assert_false(host_named(&fleet, "b")->stale);
    assert_true(host_named(&fleet, "c")->stale); /* an unknown age is no proof of freshness */
    assert_int_equal(fleet.stale, 2);
}

static void refusals_are_kept_and_an_empty_fleet_is_legal(void **state)
{
    plm_auto_fleet struct plm_fleet fleet = {0};
    (void)state;
    plm_fleet_refuse(&fleet, "f.json", "f.json: not JSON");
    finish(&fleet, NULL);
    assert_int_equal(fleet.refused_count, 1);
    assert_string_equal(fleet.refused[0].reason, "f.json: not JSON");
    assert_int_equal(fleet.host_count, 0);
}

/* 118 checks and 1,000 hosts are 118,000 cells; names and the like some hundred bytes a host. */
static void memory_does_not_grow_with_the_size_of_reports(void **state)
{
    size_t used[2] = {0};
    (void)state;
    for (int big = 0; big < 2; big++) {
        plm_auto_fleet struct plm_fleet fleet = {0};
        for (int i = 0; i < 50; i++) {
            plm_auto_free char *lines =
                plm_asprintf("host h%d m%d\ncheck a 5.1 container : x=fail%s", i, i,
                             big ? " a=fail b=fail c=fail d=fail e=fail f=fail g=pass h=pass" : "");
            add(&fleet, "x", lines);
        }
        used[big] = fleet.arena.allocated;
    }
    assert_int_equal(used[0], used[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_stand_by_number_whatever_report_brought_them),
        cmocka_unit_test(every_outcome_has_its_cell),
        cmocka_unit_test(worst_hosts_stand_first),
        cmocka_unit_test(of_one_host_the_newest_report_stays),
        cmocka_unit_test(groups_come_from_names_labels_or_patterns),
        cmocka_unit_test(the_few_that_differ_from_their_group_are_named),
        cmocka_unit_test(a_host_judged_otherwise_is_told_and_never_an_outlier),
        cmocka_unit_test(old_facts_are_stale),
        cmocka_unit_test(refusals_are_kept_and_an_empty_fleet_is_legal),
        cmocka_unit_test(memory_does_not_grow_with_the_size_of_reports),
    };
    plm_json_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
