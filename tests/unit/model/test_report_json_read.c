/* SPDX-License-Identifier: Apache-2.0 */
#include <plimsoll/model/report_json.h>

#include "forge.h"
#include "sample_report.h"

#include <plimsoll/base/text.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct plm_report sample;

static void expect_refused_n(const char *text, size_t size, enum plm_error_code code, const char *message)
{
    struct plm_report read;
    struct plm_error error = {0};
    if (plm_report_read(text, size, "r.json", &read, &error))
        fail_msg("was read, though wanted: %s", message);
    assert_int_equal(error.code, code);
    if (!strstr(error.message, message))
        fail_msg("wanted '%s', seen '%s'", message, error.message);
    assert_true(plm_starts_with(error.message, "r.json"));
    assert_null(read.results);
    assert_null(read.arena.blocks);
}

static void expect_refused(const char *text, enum plm_error_code code, const char *message)
{
    expect_refused_n(text, strlen(text), code, message);
}

/* The sample with one change and a digest that fits is refused, and the message names the place. */
static void expect_forgery_refused(const char *from, const char *to, const char *message)
{
    plm_auto_free char *text = forge(&sample, from, to);
    if (!text)
        fail_msg("nothing to change: %s", from);
    expect_refused(text, PLM_ERROR_MALFORMED, message);
}

static struct plm_report read_forged(const char *from, const char *to)
{
    struct plm_report read;
    struct plm_error error = {0};
    plm_auto_free char *text = forge(&sample, from, to);
    assert_non_null(text);
    if (!plm_report_read(text, strlen(text), "r.json", &read, &error))
        fail_msg("%s", error.message);
    return read;
}

static void expect_same_bytes_after_reading(const struct plm_report *report)
{
    struct plm_report read, again;
    struct plm_error error = {0};
    plm_auto_free char *first = forge(report, "{", "{"); /* as it is written */
    if (!plm_report_read(first, strlen(first), "r.json", &read, &error))
        fail_msg("%s", error.message);
    plm_auto_free char *second = forge(&read, "{", "{");
    assert_string_equal(first, second);
    assert_true(plm_report_read(second, strlen(second), "r.json", &again, &error));
    plm_report_done(&read);
    plm_report_done(&again);
}

static void a_report_reads_back_to_the_same_bytes(void **state)
{
    struct plm_report large, empty = {0};
    (void)state;
    expect_same_bytes_after_reading(&sample);
    plm_sample_report_large(&large, 300, 5);
    expect_same_bytes_after_reading(&large);
    plm_report_done(&large);
    empty.tool_version = empty.scope = empty.state = empty.judged = empty.evidence = "";
    plm_report_summarise(&empty);
    expect_same_bytes_after_reading(&empty);
}

static void members_read_back_as_they_were(void **state)
{
    struct plm_report read = read_forged("{", "{");
    const struct plm_result *result = &read.results[3];
    (void)state;
    assert_string_equal(read.tool_version, "0.1.0");
    assert_string_equal(plm_json_text(plm_json_get(read.host, "name")), "web-1");
    assert_string_equal(plm_json_unknown(plm_json_get(read.host, "os")), "denied: no");
    assert_int_equal(read.subject_count, 4);
    assert_null(read.subjects[1].group);
    assert_false(read.subjects[1].comparable);
    assert_true(read.subjects[1].self);
    assert_string_equal(read.subjects[2].key, "");
    assert_int_equal(read.result_count, 6);
    assert_null(read.results[5].number);
    assert_string_equal(result->number, "5.5");
    assert_int_equal(result->severity, PLM_CRITICAL);
    assert_int_equal(result->decided, PLM_FAIL);
    assert_true(result->waived);
    assert_string_equal(result->references[1].ids[0], "4.4.3");
    assert_null(result->references[1].ids[1]);
    assert_int_equal(result->findings[0].waiver, 0);
    assert_string_equal(result->findings[0].observed[1].value, "[\"SYS_ADMIN\",\"NET_RAW\"]");
    assert_int_equal(result->evidence_of_passes[0].waiver, PLM_NO_WAIVER);
    assert_int_equal(result->evidence_of_passes[0].verdict, PLM_PASS);
    assert_non_null(read.results[4].evidence_of_passes);
    assert_int_equal(read.results[4].evidence_of_passes_count, 0);
    assert_null(read.results[5].evidence_of_passes);
    assert_string_equal(read.results[1].findings[0].observed[1].value, "null");
    assert_null(read.results[1].findings[0].observed[0].origin);
    assert_null(read.drift[1].on_disk);
    assert_int_equal(read.exceptions[1].days_left, -326);
    assert_int_equal(read.exceptions[5].verdict, PLM_NOT_APPLICABLE);
    assert_true(read.score.value == 25.0);
    assert_true(read.sections[3].score.value < 0);
    plm_report_done(&read);
}

static void what_findings_share_is_written_once_and_shared_again(void **state)
{
    struct plm_report large, read;
    struct plm_error error = {0};
    (void)state;
    plm_sample_report_large(&large, 300, 1);
    const struct plm_finding *before = large.results[0].findings;
    plm_auto_free char *text = forge(&large, "{", "{");
    const char *first = strstr(text, "\"observed\":[");
    assert_non_null(first);
    assert_null(strstr(first + 1, "\"observed\":["));
    assert_true(plm_report_read(text, strlen(text), "r.json", &read, &error));
    const struct plm_finding *after = read.results[0].findings;
    assert_int_equal(read.results[0].finding_count, 9);
    for (size_t i = 0; i < 9; i++) {
        assert_ptr_equal(after[i].observed, after[0].observed);
        assert_int_equal(after[i].observed_count, before[i].observed_count);
        assert_string_equal(after[i].observed[0].path, before[i].observed[0].path);
    }
    plm_report_done(&read);
    plm_report_done(&large);
}

static void a_second_finding_of_a_subject_is_written_whole(void **state)
{
    static const struct plm_observation one[] = {{"a", "1", "x"}}, other[] = {{"b", "2", "x"}};
    const struct plm_finding findings[] = {
        {.subject = 0, .verdict = PLM_FAIL, .waiver = PLM_NO_WAIVER, .observed = one, .observed_count = 1},
        {.subject = 0, .verdict = PLM_UNKNOWN, .waiver = PLM_NO_WAIVER, .observed = other, .observed_count = 1},
        {.subject = 1, .verdict = PLM_UNKNOWN, .waiver = PLM_NO_WAIVER, .observed = other, .observed_count = 1},
        {.subject = 2, .verdict = PLM_UNKNOWN, .waiver = PLM_NO_WAIVER, .observed = other, .observed_count = 1},
    };
    struct plm_report large, read;
    struct plm_error error = {0};
    (void)state;
    plm_sample_report_large(&large, 3, 1);
    struct plm_result *result = &large.results[0];
    result->findings = findings;
    result->finding_count = 4;
    result->passed_count = 0;
    memset(result->counts, 0, sizeof result->counts);
    result->counts[PLM_FAIL] = 1;
    result->counts[PLM_UNKNOWN] = 3;
    result->verdict = result->decided = PLM_FAIL;
    plm_report_summarise(&large);
    plm_auto_free char *text = forge(&large, "{", "{");
    assert_non_null(strstr(text, "\"subject\":2,\"verdict\":\"unknown\",\"reason\":null,\"waiver\":null,\"like\":1}"));
    if (!plm_report_read(text, strlen(text), "r.json", &read, &error))
        fail_msg("%s", error.message);
    for (size_t i = 0; i < 4; i++)
        assert_string_equal(read.results[0].findings[i].observed[0].path, findings[i].observed[0].path);
    plm_report_done(&read);
    plm_report_done(&large);
}

static void likeness_to_no_earlier_finding_is_refused(void **state)
{
    static const char *const wrong[] = {"\"like\":57",    "\"like\":0",    "\"like\":-1",
                                        "\"like\":\"7\"", "\"like\":null", "\"like\":4294967295"};
    struct plm_report large;
    (void)state;
    plm_sample_report_large(&large, 100, 1);
    for (size_t i = 0; i < PLM_COUNT(wrong); i++) {
        plm_auto_free char *text = forge(&large, "\"like\":7", wrong[i]);
        assert_non_null(text);
        expect_refused(text, PLM_ERROR_MALFORMED, "checks[0].findings[1].like: ");
    }
    plm_auto_free char *both = forge(&large, "\"like\":7", "\"observed\":[],\"like\":7");
    expect_refused(both, PLM_ERROR_MALFORMED, "appears twice");
    plm_auto_free char *neither = forge(&large, ",\"like\":7", "");
    expect_refused(neither, PLM_ERROR_MALFORMED, "checks[0].findings[1].observed: ");
    plm_auto_free char *first = forge(&large, "\"observed\":[", "\"like\":7,\"more\":[");
    expect_refused(first, PLM_ERROR_MALFORMED, "checks[0].findings[0].like: ");
    plm_report_done(&large);
}

static void an_origin_of_the_subject_is_known_as_that(void **state)
{
    struct plm_report read = read_forged("{", "{");
    size_t owned = 0;
    (void)state;
    for (size_t i = 0; i < read.result_count; i++)
        for (size_t k = 0; k < read.results[i].finding_count; k++) {
            const struct plm_finding *finding = &read.results[i].findings[k];
            const char *own = read.subjects[finding->subject].origin;
            for (size_t n = 0; n < finding->observed_count; n++) {
                const char *origin = finding->observed[n].origin;
                assert_false(origin && origin != plm_own_origin && own && strcmp(origin, own) == 0);
                owned += origin == plm_own_origin;
            }
        }
    assert_true(owned > 0);
    plm_report_done(&read);
}

static void what_is_no_report_is_refused(void **state)
{
    (void)state;
    expect_refused("", PLM_ERROR_MALFORMED, "r.json");
    expect_refused("<html>", PLM_ERROR_MALFORMED, "r.json");
    expect_refused("[]", PLM_ERROR_MALFORMED, "not a report of plimsoll");
    expect_refused("{\"schema\":7}", PLM_ERROR_MALFORMED, "not a report of plimsoll");
    expect_refused("{\"plimsoll\":\"facts/1\"}", PLM_ERROR_MALFORMED, "not a report of plimsoll");
    expect_refused("{\"schema\":\"plimsoll.report/1\",\"schema\":\"plimsoll.report/1\"}", PLM_ERROR_MALFORMED,
                   "r.json");
}

static void another_version_is_refused_and_a_newer_one_named(void **state)
{
    (void)state;
    expect_refused("{\"schema\":\"plimsoll.report/2\"}", PLM_ERROR_UNSUPPORTED,
                   "written by a newer plimsoll (plimsoll.report/2");
    expect_refused("{\"schema\":\"plimsoll.report/0\"}", PLM_ERROR_MALFORMED, "no such version");
    expect_refused("{\"schema\":\"plimsoll.report/1.5\"}", PLM_ERROR_MALFORMED, "no such version");
    expect_refused("{\"schema\":\"plimsoll.report/\"}", PLM_ERROR_MALFORMED, "no such version");
}

static void every_changed_byte_is_noticed(void **state)
{
    struct plm_report read;
    struct plm_error error;
    plm_auto_free char *text = forge(&sample, "{", "{");
    size_t size = strlen(text);
    (void)state;
    for (size_t i = 0; i + 1 < size; i++) { /* the newline at the end is nobody's */
        char before = text[i];
        text[i] = before == '1' ? '2' : '1';
        if (plm_report_read(text, size, "r.json", &read, &error))
            fail_msg("byte %zu was changed unnoticed: %.40s", i, text + i);
        text[i] = before;
    }
    assert_true(plm_report_read(text, size, "r.json", &read, &error));
    plm_report_done(&read);
}

static void a_report_that_was_cut_or_printed_anew_is_refused(void **state)
{
    plm_auto_free char *text = forge(&sample, "{", "{");
    plm_auto_free char *longer = plm_asprintf("%s \r\n\n", text);
    struct plm_report read;
    struct plm_error error;
    (void)state;
    expect_refused_n(text, strlen(text) / 2, PLM_ERROR_MALFORMED, "r.json");
    expect_refused("{\"schema\":\"plimsoll.report/1\"}", PLM_ERROR_MALFORMED, "does not end with its digest");
    char *space = strstr(text, ",\"integrity\"");
    plm_auto_free char *spaced = plm_asprintf("%.*s, %s", (int)(space - text), text, space + 1);
    expect_refused(spaced, PLM_ERROR_MALFORMED, "does not end with its digest");
    assert_true(plm_report_read(longer, strlen(longer), "r.json", &read, &error)); /* white space behind is harmless */
    plm_report_done(&read);
}

static void a_member_of_another_type_is_refused_by_name(void **state)
{
    (void)state;
    expect_forgery_refused("\"version\":\"0.1.0\"", "\"version\":1",
                           "r.json: tool.version: a text was expected, here is number");
    expect_forgery_refused("\"version\":\"0.1.0\"", "\"version\":null",
                           "tool.version: a text was expected, here is null");
    expect_forgery_refused("\"judged\":\"2026", "\"judge\":\"2026", "judged: a text was expected, here is nothing");
    expect_forgery_refused("\"host\":{", "\"host\":[],\"x\":{", "host: an object was expected, here is list");
    expect_forgery_refused("\"scope\":{", "\"scope\":null,\"x\":{", "scope: an object was expected");
    expect_forgery_refused("\"level\":2}", "\"level\":2.5}", "benchmark.level: a whole number");
    expect_forgery_refused("\"level\":2}", "\"level\":4000000000}", "benchmark.level: a small whole number");
    expect_forgery_refused("\"pass\":1,", "\"pass\":-1,", "totals.pass: a whole number from 0 on");
    expect_forgery_refused("\"pass\":1,", "", "totals.pass: a whole number from 0 on was expected, here is nothing");
    expect_forgery_refused("\"value\":25,", "\"value\":101,", "score.value: a number from 0 to 100");
    expect_forgery_refused("\"value\":25,", "\"value\":\"25\",", "score.value: a number from 0 to 100");
    expect_forgery_refused("\"complete\":true", "\"complete\":1", "populations[0].complete: true or false");
    expect_forgery_refused("\"sections\":[", "\"sections\":{},\"x\":[",
                           "sections: a list was expected, here is object");
    expect_forgery_refused("\"subjects\":[\n{", "\"subjects\":[7,{",
                           "subjects[0]: an object was expected, here is number");
    expect_forgery_refused("\"severity\":\"high\"", "\"severity\":\"huge\"",
                           "checks[1].severity: a severity was expected");
    expect_forgery_refused("\"verdict\":\"unknown\",\"dec", "\"verdict\":0,\"dec",
                           "checks[1].verdict: a verdict was expected");
    expect_forgery_refused("\"verdict\":\"not_applicable\",\"state\"", "\"verdict\":\"yes\",\"state\"",
                           "exceptions[5].verdict: a verdict");
    expect_forgery_refused("\"ids\":[\"5.4\"", "\"ids\":[5.4", "checks[3].references[0].ids[0]: a text");
    expect_forgery_refused("\"ids\":[\"5.4\",\"4.8\"]", "\"ids\":\"5.4\"", "checks[3].references[0].ids: a list");
    expect_forgery_refused("\"passed\":[1]", "\"passed\":[-1]", "checks[3].passed[0]: a whole number from 0 on");
    expect_forgery_refused("\"passed\":[1]", "\"passed\":1", "checks[3].passed: a list");
    expect_forgery_refused("\"subject\":3", "\"subject\":null",
                           "checks[1].findings[0].subject: a whole number from 0 on");
    expect_forgery_refused("\"value\":true,", "",
                           "checks[3].findings[0].observed[0].value: a value was expected, here is nothing");
    expect_forgery_refused("\"days_left\":128", "\"days_left\":\"soon\"", "exceptions[0].days_left: a whole number");
}

static void members_of_a_later_minor_version_are_passed_over(void **state)
{
    struct plm_report read = read_forged("\"waived\":1", "\"newer\":{\"a\":[1,2]},\"waived\":1");
    (void)state;
    assert_int_equal(read.waived, 1);
    plm_report_done(&read);
}

static void strings_are_cleaned_on_the_way_in(void **state)
{
    struct plm_report read = read_forged("\"title\":\"No sshd\"", "\"title\":\"No \\u001b[31msshd\\u0007\"");
    (void)state;
    assert_string_equal(read.results[4].title, "No sshd");
    plm_report_done(&read);
    read = read_forged("\"name\":\"web-1\"", "\"name\":\"web\\u0007-1\",\"a\\u0001b\":[\"\\u001b[0mx\",7]");
    assert_string_equal(plm_json_text(plm_json_get(read.host, "name")), "web-1");
    assert_string_equal(plm_json_text(plm_json_first(plm_json_get(read.host, "ab"))), "x");
    assert_string_equal(plm_json_text(plm_json_path(read.host, "labels.env")), "prod");
    plm_report_done(&read);
    read = read_forged("[\"SYS_ADMIN\",", "[\"SYS\\u0007_ADMIN\",");
    assert_string_equal(read.results[3].findings[0].observed[1].value, "[\"SYS_ADMIN\",\"NET_RAW\"]");
    plm_report_done(&read);
}

static void a_summary_has_everything_but_what_is_heavy(void **state)
{
    struct plm_report read;
    struct plm_error error;
    plm_auto_free char *text = forge(&sample, "{", "{");
    (void)state;
    assert_true(plm_report_read_summary(text, strlen(text), "r.json", &read, &error));
    assert_int_equal(read.result_count, sample.result_count);
    assert_memory_equal(read.totals, sample.totals, sizeof read.totals);
    assert_string_equal(read.results[3].title, sample.results[3].title);
    assert_int_equal(read.results[3].finding_count, 1);
    assert_int_equal(read.results[3].passed_count, 1);
    assert_int_equal(read.results[3].findings[0].waiver, 0);
    assert_null(read.results[3].rationale);
    assert_int_equal(read.results[3].findings[0].observed_count, 0);
    assert_int_equal(read.results[3].reference_count, 0);
    assert_null(read.results[3].evidence_of_passes);
    plm_report_done(&read);
    char *digit = strstr(text, "\"level\":2");
    digit[8] = '1';
    assert_false(plm_report_read_summary(text, strlen(text), "r.json", &read, &error));
    assert_non_null(strstr(error.message, "digest"));
}

static void a_member_that_comes_twice_is_refused(void **state)
{
    (void)state;
    expect_forgery_refused("\"waived\":1", "\"waived\":1,\"waived\":1", "key \"waived\" appears twice");
    expect_forgery_refused("\"name\":\"web-1\"", "\"name\":\"web-1\",\"name\":\"x\"", "host: an object was expected");
    expect_forgery_refused("\"pass\":1,", "\"pass\":1,\"pass\":1,", "key \"pass\" appears twice");
}

static void members_may_stand_in_any_order(void **state)
{
    struct plm_report read =
        read_forged("{\"kind\":\"container\",\"key\":\"shop/web/1\"", "{\"key\":\"shop/web/1\",\"kind\":\"container\"");
    (void)state;
    assert_string_equal(read.subjects[0].kind, "container");
    assert_string_equal(read.subjects[0].key, "shop/web/1");
    plm_report_done(&read);
}

static void a_text_with_a_nul_is_refused(void **state)
{
    (void)state;
    expect_forgery_refused("\"title\":\"No sshd\"", "\"title\":\"No\\u0000sshd\"", "checks[4].title: a text");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_report_reads_back_to_the_same_bytes),
        cmocka_unit_test(members_read_back_as_they_were),
        cmocka_unit_test(what_findings_share_is_written_once_and_shared_again),
        cmocka_unit_test(a_second_finding_of_a_subject_is_written_whole),
        cmocka_unit_test(likeness_to_no_earlier_finding_is_refused),
        cmocka_unit_test(an_origin_of_the_subject_is_known_as_that),
        cmocka_unit_test(what_is_no_report_is_refused),
        cmocka_unit_test(another_version_is_refused_and_a_newer_one_named),
        cmocka_unit_test(every_changed_byte_is_noticed),
        cmocka_unit_test(a_report_that_was_cut_or_printed_anew_is_refused),
        cmocka_unit_test(a_member_of_another_type_is_refused_by_name),
        cmocka_unit_test(members_of_a_later_minor_version_are_passed_over),
        cmocka_unit_test(strings_are_cleaned_on_the_way_in),
        cmocka_unit_test(a_summary_has_everything_but_what_is_heavy),
        cmocka_unit_test(a_member_that_comes_twice_is_refused),
        cmocka_unit_test(members_may_stand_in_any_order),
        cmocka_unit_test(a_text_with_a_nul_is_refused),
    };
    plm_json_setup();
    plm_sample_report(&sample);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    plm_report_done(&sample);
    return failed;
}
