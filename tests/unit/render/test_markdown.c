/* SPDX-License-Identifier: Apache-2.0 */
#include "markdown.h"

#include "sample_report.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void nothing_of_a_stranger_becomes_markup(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report(&report);
    report.results[0].title = "a|b`c` <img> @ada **x** \n| [l](u)";
    plm_auto_free char *text = sample_render(&report, "markdown", NULL);
    assert_null(strchr(text, '<'));
    assert_null(strchr(text, '@'));
    assert_non_null(strstr(text, "| a\\|b\\`c\\` &lt;img\\> &#64;ada \\*\\*x\\*\\*  \\| \\[l\\]\\(u\\) |"));
    plm_report_done(&report);
}

static void a_long_report_is_cut_below_the_limit_of_a_comment(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report_large(&report, 6000, 1);
    plm_auto_free char *text = sample_render(&report, "markdown", NULL);
    assert_true(strlen(text) < 64 * 1024);
    assert_non_null(strstr(text, " more: see the JSON or HTML report."));
    plm_report_done(&report);
}

static void the_row_of_counts_adds_up(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report(&report);
    plm_auto_free char *text = sample_render(&report, "markdown", NULL);
    assert_non_null(strstr(text, "\n| 1 | 4 | 3 | 1 | 1 | 2 | 2 |\n"));
    plm_report_done(&report);
}

int main(void)
{
    plm_json_setup();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_of_a_stranger_becomes_markup),
        cmocka_unit_test(a_long_report_is_cut_below_the_limit_of_a_comment),
        cmocka_unit_test(the_row_of_counts_adds_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
