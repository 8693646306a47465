/* SPDX-License-Identifier: Apache-2.0 */
#include "csv.h"

#include "sample_report.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void cells_are_quoted_as_rfc_4180_says(void **state)
{
    (void)state;
    static const struct {
        const char *text, *cell;
    } rows[] = {{NULL, ""},
                {"", ""},
                {"plain", "plain"},
                {"two words", "\"two words\""},
                {"a,b", "\"a,b\""},
                {"a;b", "\"a;b\""},
                {"say \"x\"", "\"say \"\"x\"\"\""},
                {"a\nb", "\"a\nb\""},
                {"a\r\nb", "\"a\nb\""}};
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        plm_auto_buffer struct plm_buffer out = {0};
        plm_csv_cell(&out, rows[i].text);
        assert_string_equal(plm_buffer_text(&out), rows[i].cell);
    }
}

static void no_cell_is_a_formula(void **state)
{
    (void)state;
    static const char *const formulas[] = {
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\n=1",
        " =1+1",
        "\r=1",
        "  @x",
        "\xEF\xBC\x9Dsum",
        "\xEF\xBC\xA0x",
        "\xC2\xA0=1",                 /* a no-break space */
        "\xE2\x80\xA8 -1",            /* a line separator */
        "\xEF\xBB\xBF\xE3\x80\x80+1", /* a byte-order mark, a wide blank */
    };
    for (size_t i = 0; i < PLM_COUNT(formulas); i++) {
        plm_auto_buffer struct plm_buffer out = {0};
        plm_csv_cell(&out, formulas[i]);
        if (strncmp(plm_buffer_text(&out), "\"'", 2) != 0)
            fail_msg("row %zu: %s", i, plm_buffer_text(&out));
    }
    plm_auto_buffer struct plm_buffer out = {0};
    plm_csv_cell(&out, "a=b-c");
    assert_string_equal(plm_buffer_text(&out), "a=b-c");
}

static void a_cell_is_clean_and_tells_what_was_cut(void **state)
{
    (void)state;
    plm_auto_buffer struct plm_buffer dirty = {0};
    plm_auto_buffer struct plm_buffer long_text = {0};
    plm_auto_buffer struct plm_buffer cut = {0};
    plm_csv_cell(&dirty, "\x1B[31mred\x01 \xFF\xE2\x80\xAE");
    assert_null(strchr(plm_buffer_text(&dirty), 0x1B));
    assert_non_null(strstr(plm_buffer_text(&dirty), "\\u202E"));
    assert_non_null(strstr(plm_buffer_text(&dirty), "\xEF\xBF\xBD"));
    for (size_t i = 0; i < 40000; i++)
        plm_buffer_putc(&long_text, 'x');
    plm_csv_cell(&cut, plm_buffer_text(&long_text));
    assert_true(cut.size < 32767);
    assert_non_null(strstr(plm_buffer_text(&cut), "bytes cut"));
}

static void a_row_for_each_check_and_each_of_its_subjects(void **state)
{
    (void)state;
    struct plm_report report = {0};
    size_t subjects = 0;
    sample_report(&report);
    for (size_t i = 0; i < report.result_count; i++)
        subjects += report.results[i].finding_count + report.results[i].passed_count;
    plm_auto_free char *csv = sample_render(&report, "csv", NULL);
    assert_int_equal(sample_count(csv, "\r\ncheck,"), report.result_count);
    assert_int_equal(sample_count(csv, "\r\nsubject,"), subjects);
    assert_int_equal(sample_count(csv, "\r\nexception,"), report.exception_count);
    assert_int_equal(sample_count(csv, "\r\nreport,"), 1);
    assert_non_null(strstr(csv, "\r\nexception,,container-not-privileged,,,,,,,,,shop/web/2,,,,\"stale waiver\","));
    assert_non_null(strstr(csv, "\"expired waiver\",2026-10-31,grace,,\"until the move\"\r\n"));
    assert_non_null(strstr(csv, "\"active attestation\",2027-10-01,linus,"));
    plm_report_done(&report);
}

static void a_waiver_of_some_subjects_stands_in_their_rows_only(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report(&report);
    sample_report_waive_one_of_two(&report);
    plm_auto_free char *csv = sample_render(&report, "csv", NULL);
    const char *check = strstr(csv, "\r\ncheck,"), *subject = strstr(csv, "\r\nsubject,");
    const char *active = strstr(csv, "\"active waiver\"");
    assert_true(check && subject && active && check < subject && subject < active);
    plm_report_done(&report);
}

static void a_full_disk_is_an_error(void **state)
{
    (void)state;
    struct plm_report report = {0};
    struct plm_error error = {0};
    plm_auto_file FILE *full = fopen("/dev/full", "w");
    assert_non_null(full);
    sample_report(&report);
    assert_false(plm_csv_render(&report, full, &error));
    assert_int_equal(error.errnum, ENOSPC);
    plm_report_done(&report);
}

int main(void)
{
    plm_json_setup();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_are_quoted_as_rfc_4180_says),
        cmocka_unit_test(no_cell_is_a_formula),
        cmocka_unit_test(a_cell_is_clean_and_tells_what_was_cut),
        cmocka_unit_test(a_row_for_each_check_and_each_of_its_subjects),
        cmocka_unit_test(a_waiver_of_some_subjects_stands_in_their_rows_only),
        cmocka_unit_test(a_full_disk_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
