/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"

#include <plimsoll/model/report_json.h>
#include <stdlib.h>

/* Every path through the judge, cell by cell: tests/data/judge/small.facts.ndjson by checks.yaml. */
static void every_subject_gets_the_verdict_of_the_table(void **state)
{
    static const struct {
        const char *check, *subject, *verdict;
    } rows[] = {
        {"container-privileged", "audit", "pass"},
        {"container-privileged", "old", "fail"},
        {"container-privileged", "shop/db/1", "fail"},
        {"container-privileged", "shop/web/1", "pass"},
        {"container-privileged", "side", "pass"},
        {"container-privileged", "unread", "unknown"},
        {"container-privileged", "ghost", ""},
        {"container-health", "old", "not_applicable"},
        {"container-health", "side", "fail"},
        {"container-health", "audit", "pass"},
        {"container-health", "unread", "unknown"},
        {"container-network", "audit", "pass"},
        {"container-network", "shop/db/1", "fail"},
        {"container-network", "side", "fail"},
        {"container-network", "unread", "unknown"},
        {"container-ports", "audit", "not_applicable"},
        {"container-ports", "shop/web/1", "fail"},
        {"container-ports", "shop/db/1", "pass"},
        {"container-exec", "audit", "manual"},
        {"container-exec", "side", "manual"},
        {"container-exec", "shop/web/1", "fail"},
        {"container-default-bridge", "shop/db/1", "fail"},
        {"container-default-bridge", "side", "pass"},
        {"daemon-icc", "", "fail"},
        {"engine-version", "", "pass"},
        {"host-accounts", "", "manual"},
        {"host-hardened", "", "manual"},
        {"file-unit-mode", "/lib/systemd/system/docker.service", "pass"},
        {"file-unit-mode", "/etc/systemd/system/docker.service.d/a.conf", "fail"},
        {"image-user", "shop:1", "pass"},
        {"image-user", "sha256:2", ""},
        {"network-driver", "bridge", "pass"},
        {"node-availability", "manager-1", "fail"},
        {"swarm-autolock", "", "pass"},
    };
    auto_fixture struct fixture fixture;
    struct plm_report report;
    (void)state;
    fixture_open(&fixture);
    fixture_judge(&fixture, NULL, &report);
    for (size_t i = 0; i < PLM_COUNT(rows); i++)
        if (strcmp(fixture_verdict_of(&report, rows[i].check, rows[i].subject), rows[i].verdict) != 0)
            fail_msg("%s of '%s' is '%s', not '%s'", rows[i].check, rows[i].subject,
                     fixture_verdict_of(&report, rows[i].check, rows[i].subject), rows[i].verdict);
    assert_string_equal(fixture_verdict(&report, "file-socket-unit-mode"), "not_applicable");
    assert_string_equal(fixture_result(&report, "file-socket-unit-mode")->reason, "no such file is used");
    plm_report_done(&report);
}

static void reasons_say_what_was_lost(void **state)
{
    auto_fixture struct fixture fixture;
    struct plm_report report;
    (void)state;
    fixture_open(&fixture);
    plm_json_remove(plm_json_get_mutable(fixture_value(&fixture, "container", "side"), "HostConfig"), "Privileged");
    plm_json_set(fixture_value(&fixture, "daemon", NULL), "options", plm_json_new_unknown("denied: root is needed"));
    fixture_judge(&fixture, NULL, &report);
    assert_string_equal(fixture_finding(&report, "container-privileged", "side")->reason,
                        "container.HostConfig.Privileged: missing");
    assert_string_equal(fixture_finding(&report, "container-privileged", "unread")->reason,
                        "not read: its document is missing");
    assert_string_equal(fixture_finding(&report, "host-accounts", "")->reason, "parameter allowed_users is not given");
    assert_string_equal(fixture_finding(&report, "container-exec", "side")->reason,
                        "nothing was found, but not all can be seen");
    assert_string_equal(fixture_finding(&report, "daemon-icc", "")->reason, "daemon.options: denied: root is needed");
    assert_int_equal(report.need_privilege, 1);
    plm_report_done(&report);
}

static void the_same_inputs_give_the_same_bytes(void **state)
{
    auto_fixture struct fixture fixture;
    struct plm_report first, second;
    char a[65], b[65];
    (void)state;
    fixture_open(&fixture);
    fixture_policy(
        &fixture,
        "waivers:\n- {check: container-privileged, subject: 'shop/*', reason: r, owner: o, expires: 2027-01-01}\n");
    fixture_judge(&fixture, NULL, &first);
    fixture_judge(&fixture, NULL, &second);
    plm_report_digest(&first, a);
    plm_report_digest(&second, b);
    assert_string_equal(a, b);
    plm_report_done(&first);
    plm_report_done(&second);
}

/* What the reader of reports refuses, the judge must not make. */
static void the_report_is_read_back(void **state)
{
    auto_fixture struct fixture fixture;
    struct plm_report report, back;
    struct plm_error error = {0};
    char *text = NULL;
    size_t size = 0;
    char a[65], b[65];
    (void)state;
    fixture_open(&fixture);
    fixture_policy(
        &fixture,
        "waivers:\n- {check: container-privileged, subject: '*', reason: r, owner: o, expires: 2027-01-01}\n"
        "attestations:\n- {check: host-hardened, verdict: pass, by: b, on: 2026-01-01, expires: 2027-01-01}\n");
    fixture_judge(&fixture, NULL, &report);
    FILE *stream = open_memstream(&text, &size);
    assert_true(plm_report_write(&report, stream, &error));
    assert_int_equal(fclose(stream), 0);
    if (!plm_report_read(text, size, "report", &back, &error))
        fail_msg("%s", error.message);
    plm_report_digest(&report, a);
    plm_report_digest(&back, b);
    assert_string_equal(a, b);
    plm_report_done(&report);
    plm_report_done(&back);
    free(text);
}

static bool judge_lines(struct fixture *fixture, struct plm_error *error)
{
    static const struct plm_selection everything = {.level = 2};
    struct plm_judge *judge = NULL;
    assert_true(plm_judge_new(&fixture->catalogue, &fixture->policy, &everything, FIXTURE_NOW, &judge, error));
    struct plm_sink sink = plm_judge_sink(judge);
    bool good = fixture_feed(fixture->bundle, &sink, error);
    plm_judge_free(judge);
    return good;
}

/* Before the trailer, which is the last line. */
static void repeat(struct fixture *fixture, const char *kind, const char *key, struct plm_json *value)
{
    struct plm_json *line = plm_json_copy(fixture_line(fixture, kind, key));
    struct plm_json *bundle = plm_json_new_list();
    if (value)
        plm_json_set(line, "value", value);
    plm_json_each (old, fixture->bundle) {
        if (plm_json_get(old, "ended"))
            plm_json_push(bundle, line);
        plm_json_push(bundle, plm_json_copy(old));
    }
    plm_json_free(fixture->bundle);
    fixture->bundle = bundle;
}

static void records_that_contradict_each_other_are_refused(void **state)
{
    auto_fixture struct fixture fixture;
    struct plm_error error = {0};
    (void)state;
    fixture_open(&fixture);
    repeat(&fixture, "file", "/lib/systemd/system/docker.service", NULL);
    assert_true(judge_lines(&fixture, &error)); /* the same again says nothing new */
    repeat(&fixture, "file", "/lib/systemd/system/docker.service", fixture_json("{'mode': 511}"));
    assert_false(judge_lines(&fixture, &error));
    assert_string_equal(error.message,
                        "the facts hold file /lib/systemd/system/docker.service twice, with different content");
}

static void a_container_that_comes_twice_is_refused(void **state)
{
    auto_fixture struct fixture fixture;
    struct plm_error error = {0};
    (void)state;
    fixture_open(&fixture);
    repeat(&fixture, "container", "side", NULL);
    assert_false(judge_lines(&fixture, &error));
    assert_string_equal(error.message, "the facts hold container side twice");
}

static void a_report_needs_facts_that_ended(void **state)
{
    static const struct plm_selection everything = {.level = 2};
    auto_fixture struct fixture fixture;
    struct plm_judge *judge = NULL;
    struct plm_report report;
    struct plm_error error = {0};
    (void)state;
    fixture_open(&fixture);
    assert_true(plm_judge_new(&fixture.catalogue, &fixture.policy, &everything, FIXTURE_NOW, &judge, &error));
    assert_false(plm_judge_report(judge, &report, &error));
    assert_int_equal(error.code, PLM_ERROR_INTERNAL);
    struct plm_sink sink = plm_judge_sink(judge);
    error = (struct plm_error){0};
    assert_false(sink.end(sink.self, NULL, &error));
    assert_int_equal(error.code, PLM_ERROR_INTERNAL);
    plm_judge_free(judge);
    plm_judge_free(NULL);
}

static void facts_of_nothing_pass_nothing(void **state)
{
    auto_fixture struct fixture fixture;
    struct plm_report report;
    (void)state;
    fixture_open(&fixture);
    plm_auto_json struct plm_json *empty = fixture_json("[{'plimsoll': 'facts/1'}, {'plimsoll': 'end'}]");
    fixture_judge_bundle(&fixture, empty, NULL, &report);
    for (size_t i = 0; i < report.result_count; i++) {
        const struct plm_result *result = &report.results[i];
        enum plm_verdict expected = result->evidence == PLM_ATTESTED ? PLM_MANUAL : PLM_UNKNOWN;
        if (result->verdict != expected)
            fail_msg("%s is %s", result->id, plm_verdict_name(result->verdict));
    }
    plm_report_done(&report);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_subject_gets_the_verdict_of_the_table),
        cmocka_unit_test(reasons_say_what_was_lost),
        cmocka_unit_test(the_same_inputs_give_the_same_bytes),
        cmocka_unit_test(the_report_is_read_back),
        cmocka_unit_test(records_that_contradict_each_other_are_refused),
        cmocka_unit_test(a_container_that_comes_twice_is_refused),
        cmocka_unit_test(a_report_needs_facts_that_ended),
        cmocka_unit_test(facts_of_nothing_pass_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
