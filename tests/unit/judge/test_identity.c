/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"

static const char *text_of(const struct plm_json *object, const char *member)
{
    const char *text = plm_json_text(plm_json_get(object, member));
    return text ? text : "";
}

static void a_report_says_whose_it_is(void **state)
{
    auto_fixture struct fixture fixture;
    struct plm_report report;
    (void)state;
    fixture_open(&fixture);
    fixture_policy(&fixture, "level: 2\n");
    fixture_judge(&fixture, NULL, &report);
    assert_string_equal(text_of(report.host, "name"), "web-1");
    assert_string_equal(text_of(report.host, "os"), "Debian 12");
    assert_string_equal(text_of(report.host, "kernel"), "6.1.0-18");
    assert_string_equal(text_of(plm_json_get(report.host, "labels"), "env"), "prod");
    assert_string_equal(text_of(report.engine, "kind"), "docker");
    assert_string_equal(text_of(report.engine, "version"), "28.5.2");
    assert_string_equal(text_of(report.engine, "swarm"), "active");
    assert_true(plm_json_is_true(plm_json_get(report.engine, "local")));
    assert_int_equal((int)plm_json_number(plm_json_get(report.privileges, "uid")), 0);
    assert_string_equal(report.benchmark_id, "cis-docker-1.0.0");
    assert_string_equal(report.started, "2026-11-22T09:00:00Z");
    assert_string_equal(report.ended, "2026-11-22T09:00:01Z");
    assert_string_equal(report.judged, "2026-11-22T10:00:00Z");
    assert_string_equal(report.scope, "all");
    assert_string_equal(report.state, "all");
    assert_string_equal(report.catalogue_sha256, fixture.catalogue.sha256);
    assert_string_equal(report.policy_file, "policy.yaml");
    assert_int_equal(strlen(report.policy_sha256), 64);
    assert_int_equal(report.facts_sha256[0], 'f');
    plm_report_done(&report);
}

static void drift_is_listed(void **state)
{
    auto_fixture struct fixture fixture;
    struct plm_report report;
    (void)state;
    fixture_open(&fixture);
    fixture_judge(&fixture, NULL, &report);
    assert_int_equal(report.drift_count, 1);
    assert_string_equal(report.drift[0].option, "icc");
    assert_string_equal(report.drift[0].in_force, "true");
    assert_string_equal(report.drift[0].on_disk, "false");
    plm_report_done(&report);
}

/* The report splices these texts in as JSON: a bundle that holds something else must not break it. */
static void drift_of_a_strange_bundle_stays_json(void **state)
{
    static const struct {
        const char *text, *kept;
    } rows[] = {{"", "\"\""},
                {"null", "null"},
                {" [1, \"a\"] ", "[1,\"a\"]"},
                {"}],\"checks\":[", "\"}],\\\"checks\\\":[\""},
                {"true false", "\"true false\""}};
    (void)state;
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        auto_fixture struct fixture fixture;
        struct plm_report report;
        fixture_open(&fixture);
        const struct plm_json *drift = plm_json_get(fixture_value(&fixture, "daemon", NULL), "drift");
        struct plm_json *row = fixture_mutable(plm_json_first(drift));
        plm_json_set(row, "on_disk", plm_json_new_text(rows[i].text));
        plm_json_remove(row, "option");
        fixture_judge(&fixture, NULL, &report);
        assert_string_equal(report.drift[0].on_disk, rows[i].kept);
        assert_string_equal(report.drift[0].option, "an option whose name is lost");
        plm_report_done(&report);
    }
}

/* Nobody may rely on a member of the header. */
static void what_is_lost_is_null_and_nothing_breaks(void **state)
{
    auto_fixture struct fixture fixture;
    struct plm_report report;
    (void)state;
    fixture_open(&fixture);
    struct plm_json *header = fixture_mutable(plm_json_at(fixture.bundle, 0));
    plm_json_set(header, "host", fixture_json("{'name': {'$unknown': 'x'}}"));
    plm_json_remove(header, "labels");
    plm_json_remove(header, "privileges");
    plm_json_remove(header, "started");
    fixture_drop(&fixture, "host.system", NULL);
    fixture_drop(&fixture, "engine.connection", NULL);
    fixture_drop(&fixture, "daemon", NULL);
    fixture_judge(&fixture, &(struct plm_selection){.scope = PLM_SELECT_ENGINE}, &report);
    assert_true(plm_json_is_null(plm_json_get(report.host, "name")));
    assert_true(plm_json_is_null(plm_json_get(report.host, "machine_id")));
    assert_string_equal(text_of(report.host, "os"), "Debian GNU/Linux 12"); /* as the engine says */
    assert_int_equal(plm_json_count(plm_json_get(report.host, "labels")), 0);
    assert_true(plm_json_is_null(plm_json_get(report.engine, "kind")));
    assert_true(plm_json_is_null(report.privileges));
    assert_null(report.started);
    assert_int_equal(report.drift_count, 0);
    assert_string_equal(report.scope, "engine");
    assert_null(report.policy_sha256);
    plm_report_done(&report);
}

static void names_from_outside_are_clean(void **state)
{
    auto_fixture struct fixture fixture;
    struct plm_report report;
    (void)state;
    fixture_open(&fixture);
    struct plm_json *header = fixture_mutable(plm_json_at(fixture.bundle, 0));
    plm_json_set(plm_json_get_mutable(header, "host"), "name", plm_json_new_text("web\x1b[2J\n1"));
    plm_json_set(plm_json_get_mutable(header, "labels"), "a\x07", plm_json_new_text("b"));
    fixture_judge(&fixture, NULL, &report);
    assert_string_equal(text_of(report.host, "name"), "web 1");
    assert_string_equal(text_of(plm_json_get(report.host, "labels"), "a"), "b");
    plm_report_done(&report);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_report_says_whose_it_is),
        cmocka_unit_test(drift_is_listed),
        cmocka_unit_test(drift_of_a_strange_bundle_stays_json),
        cmocka_unit_test(what_is_lost_is_null_and_nothing_breaks),
        cmocka_unit_test(names_from_outside_are_clean),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
