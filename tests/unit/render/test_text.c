/* SPDX-License-Identifier: Apache-2.0 */
#include "text.h"

#include "sample_report.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const char *find(const char *text, const char *part)
{
    const char *at = strstr(text, part);
    if (!at)
        fail_msg("'%s' is missing", part);
    return at;
}

static void the_summary_comes_first_and_then_the_worst(void **state)
{
    (void)state;
    static const char *const order[] = {"Host ",
                                        "Engine ",
                                        "Score ",
                                        "\nFAILED, AND THE WAIVER HAS EXPIRED (1)",
                                        "\n5.6 ",
                                        "\nFAILED (4)",
                                        "\n5.5 ",
                                        "[CRITICAL",
                                        "\n2.2 ",
                                        "\n1.1.1 ",
                                        "\nCOULD NOT BE DECIDED (3)",
                                        "\nNEED A PERSON (1)",
                                        "\nWAIVED (1)",
                                        "\nEXCEPTIONS TO LOOK AT (5)",
                                        "\nDRIFT",
                                        "\nWHAT WAS LOOKED AT",
                                        "\nNOT SELECTED"};
    struct plm_report report = {0};
    sample_report(&report);
    plm_auto_free char *text = sample_render(&report, "text", NULL);
    const char *at = text;
    for (size_t i = 0; i < PLM_COUNT(order); i++)
        at = find(at, order[i]);
    plm_report_done(&report);
}

static void a_failure_shows_subject_fact_origin_and_remedy(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report(&report);
    plm_auto_free char *text = sample_render(&report, "text", &(struct plm_render_options){.width = 200});
    find(text, "- shop/web/1: container.HostConfig.Privileged = true  (GET /containers/4f1c2b3a4f1c/json)\n");
    find(text, "Remedy: Take the flag away");
    find(text, "Besides: 1 unknown");
    find(text, "audit (this audit runs in it)");
    plm_report_done(&report);
}

static void the_score_shows_its_formula_and_levels(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report(&report);
    plm_auto_free char *text = sample_render(&report, "text", &(struct plm_render_options){.width = 200});
    find(text, "18.2 % = 2 pass ÷ 11 (pass + fail + unknown); level 1: 20.0 % (2 of 10); level 2: 0.0 % (0 of 1)");
    plm_report_done(&report);
}

static void sections_say_that_they_are_counted_before_waivers(void **state)
{
    (void)state;
    struct plm_report report = {0}, without = {0};
    sample_report(&report);
    sample_report_large(&without, 3, 3);
    plm_auto_free char *text = sample_render(&report, "text", NULL), *plain = sample_render(&without, "text", NULL);
    find(text, "score   section, as decided before waivers\n");
    assert_int_equal(sample_count(plain, "waiver"), 0);
    plm_report_done(&report);
    plm_report_done(&without);
}

static void missing_privileges_are_told_once(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report(&report);
    report.need_privilege = 37;
    plm_auto_free char *text = sample_render(&report, "text", NULL);
    assert_int_equal(sample_count(text, "37 verdicts need root"), 1);
    plm_report_done(&report);
}

static void set_sandbox(struct plm_report *report, const char *landlock)
{
    struct plm_json *privileges = plm_json_new_object();
    struct plm_json *sandbox = plm_json_add(privileges, "sandbox", plm_json_new_object());
    plm_json_add(sandbox, "no_new_privileges", plm_json_new_bool(true));
    plm_json_add(sandbox, "landlock", plm_json_new_text(landlock));
    plm_json_add(sandbox, "seccomp", plm_json_new_text("held"));
    plm_json_free(report->owned[2]);
    report->privileges = report->owned[2] = privileges;
}

static void a_sandbox_is_told_only_where_it_lacks_a_part(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report(&report);
    set_sandbox(&report, "held: ABI 7");
    plm_auto_free char *whole = sample_render(&report, "text", NULL);
    assert_null(strstr(whole, "Sandbox"));
    set_sandbox(&report, "none: this kernel has no Landlock");
    plm_auto_free char *lacking = sample_render(&report, "text", NULL);
    find(lacking, "landlock none: this kernel has no Landlock\n");
    plm_report_done(&report);
}

static void subjects_over_ten_are_counted(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report(&report);
    plm_auto_free char *text = sample_render(&report, "text", &(struct plm_render_options){.width = 200});
    assert_int_equal(sample_count(text, "bulk/"), 10 + 3); /* and three in the headline */
    find(text, "bulk/10 and 2 more: label owner is not");
    plm_report_done(&report);
}

static void unknown_is_grouped_by_reason(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report_large(&report, 6, 1);
    for (size_t i = 0; i < report.result_count; i++) {
        report.results[i].decided = report.results[i].verdict = PLM_UNKNOWN;
        report.results[i].reason = i % 2 ? "timeout: GET /info" : "denied: /proc";
    }
    plm_auto_free char *text = sample_render(&report, "text", NULL);
    assert_int_equal(sample_count(text, "? timeout: GET /info\n"), 1);
    assert_int_equal(sample_count(text, "? denied: /proc\n"), 1);
    assert_int_equal(sample_count(text, "No container runs privileged\n"), 6);
    plm_report_done(&report);
}

static void unknown_is_grouped_by_cause_whatever_was_lost(void **state)
{
    (void)state;
    static const char *const reasons[] = {"engine.version: denied: GET /version",
                                          "denied: GET /version",
                                          "population lost: population.file.roles[a b].paths: x",
                                          "population lost: population.image: denied: GET /version",
                                          "files[/a].mode: denied: GET /version",
                                          "two words: denied: GET /version"};
    struct plm_report report = {0};
    sample_report_large(&report, PLM_COUNT(reasons), 1);
    for (size_t i = 0; i < report.result_count; i++) {
        report.results[i].decided = report.results[i].verdict = PLM_UNKNOWN;
        report.results[i].reason = reasons[i];
    }
    plm_auto_free char *text = sample_render(&report, "text", NULL);
    assert_int_equal(sample_count(text, "? "), 3);
    find(text, "? denied: GET /version\n  5.1 ");
    find(text, "? population.file.roles[a b].paths: x\n");
    find(text, "? two words: denied: GET /version\n");
    plm_report_done(&report);
}

static void subjects_with_the_same_facts_share_a_line(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report_large(&report, 1, 40);
    plm_auto_free char *text = sample_render(&report, "text", &(struct plm_render_options){.width = 200});
    find(text, "- shop/web/1, shop/web/11, shop/web/21, shop/web/31: container.HostConfig.Privileged = true  (GET "
               "/containers/{id}/json)\n");
    plm_report_done(&report);
}

static void passes_are_listed_only_when_asked(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report(&report);
    plm_auto_free char *brief = sample_render(&report, "text", NULL);
    plm_auto_free char *verbose = sample_render(&report, "text", &(struct plm_render_options){.verbose = true});
    assert_null(strstr(brief, "PASSED ("));
    assert_null(strstr(brief, "The log level is info"));
    find(verbose, "PASSED (2)");
    find(verbose, "NOT APPLICABLE (2)");
    plm_report_done(&report);
}

static void colour_only_when_asked_and_else_no_escape(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report(&report);
    report.results[0].title = "x\033[31mred\007";
    plm_auto_free char *plain = sample_render(&report, "text", NULL);
    plm_auto_free char *coloured = sample_render(&report, "text", &(struct plm_render_options){.colour = true});
    for (const char *at = plain; *at; at++)
        assert_true(*at == '\n' || (unsigned char)*at >= 0x20);
    assert_non_null(strchr(coloured, '\033'));
    assert_null(strstr(coloured, "x\033[31mred"));
    plm_report_done(&report);
}

static void every_line_fits_the_width_but_for_long_words(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report_large(&report, 30, 5);
    plm_auto_free char *text =
        sample_render(&report, "text", &(struct plm_render_options){.width = 72, .verbose = true});
    for (const char *at = text; *at; at += strcspn(at, "\n") + 1)
        if (memchr(at, ' ', strcspn(at, "\n")) && !strstr(at, "sha256"))
            assert_true(strcspn(at, "\n") <= 76); /* a few letters take two bytes */
    plm_report_done(&report);
}

static void an_empty_report_is_no_good_news(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report_empty(&report);
    plm_auto_free char *text = sample_render(&report, "text", NULL);
    find(text, "Score      none: nothing was assessed");
    find(text, "   0 pass");
    plm_report_done(&report);
}

static void a_full_disk_is_told(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report(&report);
    for (const struct plm_format *format = plm_formats; format->name; format++) {
        struct plm_error error = {0};
        FILE *stream = fopen("/dev/full", "w");
        assert_non_null(stream);
        bool fine = format->render(&report, &(struct plm_render_options){0}, stream, &error);
        /* JSON leaves the flush to the commit of the file. */
        if (fine && (strcmp(format->name, "json") != 0 || fflush(stream) == 0))
            fail_msg("%s did not notice", format->name);
        fclose(stream);
    }
    plm_report_done(&report);
}

int main(void)
{
    plm_json_setup();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_summary_comes_first_and_then_the_worst),
        cmocka_unit_test(a_failure_shows_subject_fact_origin_and_remedy),
        cmocka_unit_test(the_score_shows_its_formula_and_levels),
        cmocka_unit_test(sections_say_that_they_are_counted_before_waivers),
        cmocka_unit_test(missing_privileges_are_told_once),
        cmocka_unit_test(a_sandbox_is_told_only_where_it_lacks_a_part),
        cmocka_unit_test(subjects_over_ten_are_counted),
        cmocka_unit_test(unknown_is_grouped_by_reason),
        cmocka_unit_test(unknown_is_grouped_by_cause_whatever_was_lost),
        cmocka_unit_test(subjects_with_the_same_facts_share_a_line),
        cmocka_unit_test(passes_are_listed_only_when_asked),
        cmocka_unit_test(colour_only_when_asked_and_else_no_escape),
        cmocka_unit_test(every_line_fits_the_width_but_for_long_words),
        cmocka_unit_test(an_empty_report_is_no_good_news),
        cmocka_unit_test(a_full_disk_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
