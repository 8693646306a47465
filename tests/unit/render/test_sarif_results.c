/* SPDX-License-Identifier: Apache-2.0 */
#include "sarif_parts.h"

#include "parsed.h"
#include "sample_report.h"
#include "sarif.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct plm_json *results_of(const struct plm_json *sarif)
{
    return plm_json_get(plm_json_at(plm_json_get(sarif, "runs"), 0), "results");
}

static const struct plm_json *place_of(const struct plm_json *result)
{
    return plm_json_at(plm_json_get(result, "locations"), 0);
}

static void only_failures_are_results(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report(&report);
    plm_auto_json struct plm_json *sarif = parsed_render(&report, "sarif", NULL);
    /* 1.1.1, 2.2, three of 5.5, the expired one of 5.6, twelve of site-label */
    assert_int_equal(plm_json_count(results_of(sarif)), 18);
    assert_int_equal(parsed_count(results_of(sarif), "kind", "fail"), 18);
    const struct plm_json *expired = parsed_find(results_of(sarif), "ruleId", "container-sensitive-mounts");
    assert_non_null(strstr(parsed_text(expired, "message.text"), "WAIVER EXPIRED 2026-10-31: "));
    assert_null(plm_json_get(expired, "suppressions"));
    plm_report_done(&report);
}

static void every_result_stands_at_the_anchor_and_names_its_subject(void **state)
{
    (void)state;
    struct plm_report report = {0};
    const struct plm_render_options options = {.sarif_anchor = "deploy/stack.yml", .sarif_all = true};
    sample_report(&report);
    plm_auto_json struct plm_json *sarif = parsed_render(&report, "sarif", &options);
    plm_json_each (result, results_of(sarif)) {
        const struct plm_json *place = place_of(result);
        assert_string_equal(parsed_text(place, "physicalLocation.artifactLocation.uri"), "deploy/stack.yml");
        assert_int_equal((int)plm_json_number(plm_json_path(place, "physicalLocation.region.startLine")), 1);
        const struct plm_json *name = plm_json_at(plm_json_get(place, "logicalLocations"), 0);
        assert_int_equal(strncmp(parsed_text(name, "fullyQualifiedName"), "web-1.example", 13), 0);
    }
    const struct plm_json *first = parsed_find(results_of(sarif), "ruleId", "container-not-privileged");
    assert_string_equal(
        parsed_text(plm_json_at(plm_json_get(place_of(first), "logicalLocations"), 0), "fullyQualifiedName"),
        "web-1.example/container/shop/web/1");
    plm_report_done(&report);
}

static void fingerprints_differ_by_subject_and_stay_from_run_to_run(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report(&report);
    plm_auto_json struct plm_json *first = parsed_render(&report, "sarif", NULL);
    report.judged = "2026-11-23T00:00:00Z";
    plm_auto_json struct plm_json *second = parsed_render(&report, "sarif", NULL);
    for (size_t i = 0; i < plm_json_count(results_of(first)); i++) {
        const struct plm_json *result = plm_json_at(results_of(first), i);
        const char *print = parsed_text(result, "partialFingerprints.primaryLocationLineHash");
        assert_string_equal(print + strlen(print) - 2, ":1");
        assert_string_equal(
            print, parsed_text(plm_json_at(results_of(second), i), "partialFingerprints.primaryLocationLineHash"));
        assert_int_equal(parsed_count(results_of(first), "partialFingerprints.primaryLocationLineHash", print), 1);
    }
    plm_report_done(&report);
}

static void waived_and_manual_ones_only_when_asked_for(void **state)
{
    (void)state;
    struct plm_report report = {0};
    const struct plm_render_options waived = {.sarif_waived = true}, review = {.sarif_review = true};
    sample_report(&report);
    plm_auto_json struct plm_json *with_waived = parsed_render(&report, "sarif", &waived);
    const struct plm_json *result = parsed_find(results_of(with_waived), "ruleId", "container-read-only-root");
    const struct plm_json *suppression = plm_json_at(plm_json_get(result, "suppressions"), 0);
    assert_string_equal(parsed_text(suppression, "status"), "accepted");
    assert_string_equal(parsed_text(suppression, "kind"), "external");
    assert_non_null(strstr(parsed_text(suppression, "justification"), "OPS-17"));
    plm_auto_json struct plm_json *with_review = parsed_render(&report, "sarif", &review);
    assert_int_equal(parsed_count(results_of(with_review), "kind", "review"), 1);
    assert_int_equal(parsed_count(results_of(with_review), "ruleId", "container-read-only-root"), 0);
    assert_string_equal(parsed_text(parsed_find(results_of(with_review), "kind", "review"), "level"), "none");
    plm_report_done(&report);
}

static void an_attestation_is_one_result_for_the_whole(void **state)
{
    (void)state;
    struct plm_report report = {0};
    const struct plm_render_options all = {.sarif_all = true};
    sample_report(&report);
    plm_auto_json struct plm_json *sarif = parsed_render(&report, "sarif", &all);
    assert_int_equal(parsed_count(results_of(sarif), "ruleId", "host-hardened"), 1);
    assert_string_equal(parsed_text(parsed_find(results_of(sarif), "ruleId", "host-hardened"), "kind"), "pass");
    plm_report_done(&report);
}

static void no_stranger_makes_a_link(void **state)
{
    (void)state;
    struct plm_report report = {0};
    struct plm_finding finding = {
        .subject = 0, .verdict = PLM_FAIL, .waiver = PLM_NO_WAIVER, .reason = "see [this](http://x.example)"};
    sample_report(&report);
    report.results[0].findings = &finding;
    plm_auto_json struct plm_json *sarif = parsed_render(&report, "sarif", NULL);
    const char *text = parsed_text(plm_json_at(results_of(sarif), 0), "message.text");
    assert_null(strstr(text, "this](http"));
    assert_non_null(strstr(text, "this\\](http"));
    plm_report_done(&report);
}

static void no_rule_is_crowded_out_when_there_are_too_many(void **state)
{
    (void)state;
    struct plm_report report = {0};
    const struct plm_render_options options = {.sarif_anchor = "x"};
    sample_report_large(&report, 40, 10000); /* 14 rules fail for 1,000 subjects each */
    plm_auto_json struct plm_json *sarif = parsed_render(&report, "sarif", &options);
    const struct plm_json *run = plm_json_at(plm_json_get(sarif, "runs"), 0);
    const struct plm_json *notes =
        plm_json_get(plm_json_at(plm_json_get(run, "invocations"), 0), "toolExecutionNotifications");
    size_t count = plm_json_count(results_of(sarif));
    assert_true(count <= PLM_SARIF_RESULTS && count > PLM_SARIF_RESULTS - 100);
    assert_int_equal(parsed_count(results_of(sarif), "ruleId", "check-1"),
                     parsed_count(results_of(sarif), "ruleId", "check-40"));
    assert_int_equal(plm_json_count(notes), 14);
    assert_non_null(strstr(parsed_text(plm_json_at(notes, 0), "message.text"), " more subjects are not listed here"));
    plm_report_done(&report);
}

static void a_share_is_never_nothing(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report_large(&report, 10, 100);
    assert_int_equal(plm_sarif_share(&report, &(struct plm_render_options){0}, 4), 1);
    assert_true(plm_sarif_share(&report, &(struct plm_render_options){0}, 5000) > 100);
    plm_report_done(&report);
}

int main(void)
{
    plm_json_setup();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_failures_are_results),
        cmocka_unit_test(every_result_stands_at_the_anchor_and_names_its_subject),
        cmocka_unit_test(fingerprints_differ_by_subject_and_stay_from_run_to_run),
        cmocka_unit_test(waived_and_manual_ones_only_when_asked_for),
        cmocka_unit_test(an_attestation_is_one_result_for_the_whole),
        cmocka_unit_test(no_stranger_makes_a_link),
        cmocka_unit_test(no_rule_is_crowded_out_when_there_are_too_many),
        cmocka_unit_test(a_share_is_never_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
