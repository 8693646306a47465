/* SPDX-License-Identifier: Apache-2.0 */
#include "html.h"

#include "csp_hash.h"
#include "outcome.h"
#include "sample_report.h"

#include <plimsoll/model/report_json.h>
#include <plimsoll/render/render.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* What stands between two marks, at text. */
static char *between(const char *text, const char *before, const char *after)
{
    const char *start = strstr(text, before);
    assert_non_null(start);
    start += strlen(before);
    const char *end = strstr(start, after);
    assert_non_null(end);
    return plm_strndup(start, (size_t)(end - start));
}

static void the_policy_comes_first_and_its_hashes_are_those_of_the_page(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report(&report);
    plm_auto_free char *text = sample_render(&report, "html", NULL);
    assert_int_equal(
        strncmp(text, "<!DOCTYPE html>\n<html lang=\"en\"><head><meta http-equiv=\"Content-Security-Policy\" ", 81), 0);
    plm_auto_free char *style = between(text, "<style>", "</style>");
    plm_auto_free char *script = between(text, "<script>", "</script>");
    char style_hash[PLM_CSP_HASH_SIZE], script_hash[PLM_CSP_HASH_SIZE];
    plm_csp_hash(style, strlen(style), style_hash);
    plm_csp_hash(script, strlen(script), script_hash);
    plm_auto_free char *policy =
        plm_asprintf("content=\"default-src 'none'; style-src '%s'; script-src '%s'; img-src data:; "
                     "base-uri 'none'; form-action 'none'\"",
                     style_hash, script_hash);
    assert_non_null(strstr(text, policy));
    plm_report_done(&report);
}

static void nothing_of_a_stranger_becomes_markup(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report(&report);
    report.results[0].title = "\033[2J<b onclick=x>\xe2\x80\xae\xff";
    report.benchmark_title = "</title><script>1</script>";
    plm_auto_free char *text = sample_render(&report, "html", NULL);
    assert_int_equal(sample_count(text, "<script"), 2); /* the data and the script of the page itself */
    assert_int_equal(sample_count(text, "</script"), 2);
    assert_int_equal(sample_count(text, "<style"), 1);
    assert_null(strstr(text, "<img"));
    assert_null(strstr(text, "<b onclick"));
    assert_null(strchr(text, '\033'));
    assert_non_null(strstr(text, "&lt;b onclick=x&gt;\\u202E"));
    plm_report_done(&report);
}

static void the_page_asks_for_nothing_and_styles_nothing_inline(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report(&report);
    plm_auto_free char *text = sample_render(&report, "html", NULL);
    static const char *const forbidden[] = {" style=\"", " src=",   " onclick=", "<link",   "@import",
                                            "url(",      "http://", "https://",  "<iframe", "charset=UTF-8\""};
    for (size_t i = 0; i < PLM_COUNT(forbidden); i++)
        if (strstr(text, forbidden[i]) && !(i == 1 && !strstr(text, "<img")))
            fail_msg("%s", forbidden[i]);
    plm_report_done(&report);
}

static void an_auditor_finds_every_block(void **state)
{
    (void)state;
    static const char *const blocks[] = {
        "<title>web-1.example – CIS Docker Benchmark 1.8.0 – 2026-11-22</title>",
        "id=\"result\"",
        "id=\"attention\"",
        "id=\"examined\"",
        "id=\"findings\"",
        "id=\"exceptions\"",
        "id=\"drift\"",
        "id=\"limits\"",
        "id=\"integrity\"",
        "id=\"signoff\"",
        "18.2 %",
        "2 pass ÷ 11 (pass + fail + unknown)",
        "1 verdict needs root",
        "unix:///var/run/docker.sock",
        "<caption>Population",
        "section 4",
        "policy.yaml",
        "<caption>Waivers and attestations",
        "class=\"skip\"",
        "id=\"c-5-5\"",
        "href=\"#c-5-5\"",
        "href=\"#c-site-label\"",
        "!container.HostConfig.Privileged",
        "GET /containers/4f1c2b3a4f1c/json",
        "nist-800-190 4.4.3",
        "Assessor",
        "<meta name=\"referrer\" content=\"no-referrer\">",
        "<meta name=\"robots\" content=\"noindex\">",
        "aria-label=\"2 pass, 1 waiver expired, 4 fail, 1 waived, 3 unknown, 1 manual, 2 not applicable\"",
        "disproven by facts, or attested"};
    struct plm_report report = {0};
    sample_report(&report);
    plm_auto_free char *text = sample_render(&report, "html", NULL);
    for (size_t i = 0; i < PLM_COUNT(blocks); i++)
        if (!strstr(text, blocks[i]))
            fail_msg("%s", blocks[i]);
    assert_int_equal(sample_count(text, "<h1>"), 1);
    assert_int_equal(sample_count(text, "<main>"), 1);
    assert_int_equal(sample_count(text, "<caption>"), sample_count(text, "<table"));
    assert_int_equal(sample_count(text, "<details class=\"check\""), report.result_count);
    plm_report_done(&report);
}

static void the_report_is_named_on_the_cover_in_the_margin_and_in_the_data(void **state)
{
    (void)state;
    struct plm_report report = {0};
    char digest[65];
    sample_report(&report);
    plm_report_digest(&report, digest);
    plm_auto_free char *text = sample_render(&report, "html", NULL);
    plm_auto_free char *cover = plm_asprintf("<dt>Report SHA-256</dt><dd><code>%s</code></dd>", digest);
    plm_auto_free char *margin = plm_asprintf("@bottom-left { content: \"Plimsoll report %s\";", digest);
    plm_auto_free char *data = plm_asprintf("\"schema\":\"plimsoll.results/1\",\"digest\":\"%s\"", digest);
    assert_non_null(strstr(text, cover));
    assert_non_null(strstr(text, margin));
    assert_non_null(strstr(text, data));
    plm_report_done(&report);
}

static void failures_are_drawn_and_counted_by_severity(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report(&report);
    size_t failing = 0, counts[PLM_OUTCOMES];
    plm_outcome_count(&report, counts);
    plm_auto_free char *text = sample_render(&report, "html", NULL);
    plm_auto_free char *table = between(text, "<caption>Failed checks", "</table>");
    for (const char *at = strstr(table, "</td></tr>"); at; at = strstr(at + 1, "</td></tr>")) {
        const char *number = at;
        while (number[-1] != '>')
            number--;
        failing += strtoul(number, NULL, 10);
    }
    assert_int_equal(failing, counts[PLM_OUTCOME_FAIL] + counts[PLM_OUTCOME_EXPIRED]);
    assert_non_null(strstr(table, "critical, "));
    plm_report_done(&report);
}

static void what_changed_since_a_baseline_is_told(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report(&report);
    plm_auto_free char *without = sample_render(&report, "html", NULL);
    assert_non_null(strstr(without, "No earlier report was given to compare with."));
    struct plm_change change = {.bucket = PLM_BUCKET_NEW_FAILURE,
                                .before = &report.results[0],
                                .after = &report.results[0],
                                .regression = true,
                                .note = "<b>note</b>"};
    struct plm_condition condition = {.what = "scope", .before = "all", .after = "engine", .incomparable = true};
    struct plm_delta since = {.before = &report,
                              .after = &report,
                              .same_host = true,
                              .conditions = &condition,
                              .condition_count = 1,
                              .changes = &change,
                              .change_count = 1,
                              .regressions = 1,
                              .unchanged = 13,
                              .gate = {1, "1 regression"}};
    since.checks[PLM_BUCKET_NEW_FAILURE] = 1;
    plm_auto_free char *text = sample_render(&report, "html", &(struct plm_render_options){.since = &since});
    assert_non_null(strstr(text, "<p class=\"headline\">1 regression</p>"));
    assert_non_null(strstr(text, "<dt>New failures</dt><dd>1"));
    assert_non_null(strstr(text, "New failures<br><span class=\"text fail\">regression</span></th>"));
    assert_non_null(strstr(text, "&lt;b&gt;note&lt;/b&gt;"));
    assert_non_null(strstr(text, "<td class=\"any\">engine</td><td><span class=\"text unknown\">no</span></td>"));
    assert_non_null(strstr(text, "with the same <code>--baseline</code>"));
    plm_report_done(&report);
}

static void a_small_hosts_page_stays_below_300_kb(void **state)
{
    (void)state;
    struct plm_report report = {0};
    /* 32 checks of 8 containers, 12 of 6 images and 76 of one thing are 404 subjects: 3.4 a check. */
    sample_report_large(&report, 120, 4);
    plm_auto_free char *text = sample_render(&report, "html", NULL);
    assert_in_range(strlen(text), 50000, 300 * 1000);
    plm_report_done(&report);
}

static void subjects_over_the_limit_are_counted_and_failures_come_first(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report_large(&report, 1, 1000);
    plm_auto_free char *text = sample_render(&report, "html", NULL);
    assert_int_equal(sample_count(text, "<li class=\"finding fail\">"), 1);
    assert_int_equal(sample_count(text, "<li><b>shop/web/"), 100);
    assert_int_equal(sample_count(text, "<span class=\"who\">100 containers</span>"), 1);
    assert_int_equal(sample_count(text, "<li class=\"finding pass\"><b>shop/web/2, shop/web/3, "), 1);
    assert_non_null(strstr(text, "800 more subjects are not shown here"));
    plm_report_done(&report);
}

static void an_empty_report_says_so(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report_empty(&report);
    plm_auto_free char *text = sample_render(&report, "html", NULL);
    assert_non_null(strstr(text, "Nothing was judged"));
    assert_non_null(strstr(text, "No score: nothing was assessed."));
    plm_report_done(&report);
}

int main(void)
{
    plm_json_setup();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_policy_comes_first_and_its_hashes_are_those_of_the_page),
        cmocka_unit_test(nothing_of_a_stranger_becomes_markup),
        cmocka_unit_test(the_page_asks_for_nothing_and_styles_nothing_inline),
        cmocka_unit_test(an_auditor_finds_every_block),
        cmocka_unit_test(the_report_is_named_on_the_cover_in_the_margin_and_in_the_data),
        cmocka_unit_test(failures_are_drawn_and_counted_by_severity),
        cmocka_unit_test(what_changed_since_a_baseline_is_told),
        cmocka_unit_test(a_small_hosts_page_stays_below_300_kb),
        cmocka_unit_test(subjects_over_the_limit_are_counted_and_failures_come_first),
        cmocka_unit_test(an_empty_report_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
