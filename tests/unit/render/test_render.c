/* SPDX-License-Identifier: Apache-2.0 */
#include <plimsoll/render/render.h>

#include "sample_report.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void formats_are_found_by_name_and_by_suffix(void **state)
{
    (void)state;
    static const struct {
        const char *path, *format;
    } rows[] = {{"report.html", "html"}, {"a/b.json", "json"},      {"junit.xml", "junit"}, {"x.txt", "text"},
                {"x.md", "markdown"},    {"x.csv", "csv"},          {"x.sarif", "sarif"},   {"x.xccdf.xml", "xccdf"},
                {"x.arf.xml", "arf"},    {"x.oscal.json", "oscal"}, {"x.hdf.json", "hdf"},  {"x.ocsf.ndjson", "ocsf"},
                {"x.prom", "prometheus"}};
    for (size_t i = 0; i < PLM_COUNT(rows); i++)
        assert_ptr_equal(plm_format_of_file(rows[i].path), plm_format_find(rows[i].format));
    assert_null(plm_format_of_file("report"));
    assert_null(plm_format_of_file("report.pdf"));
    assert_null(plm_format_find("pdf"));
    assert_null(plm_format_find(""));
    assert_non_null(plm_format_find("xml"));
}

static void every_format_says_what_it_is_for(void **state)
{
    (void)state;
    for (const struct plm_format *format = plm_formats; format->name; format++) {
        assert_non_null(format->about);
        assert_ptr_equal(plm_format_find(format->name), format);
    }
}

static void every_format_renders_any_report_twice_the_same(void **state)
{
    (void)state;
    void (*const makers[])(struct plm_report *) = {sample_report, sample_report_empty};
    for (size_t i = 0; i < PLM_COUNT(makers); i++) {
        struct plm_report report = {0};
        makers[i](&report);
        for (const struct plm_format *format = plm_formats; format->name; format++) {
            struct plm_error error = {0};
            if (format->accept && !format->accept(&(struct plm_render_options){0}, report.policy_file, &error))
                continue;
            plm_auto_free char *first = sample_render(&report, format->name, NULL);
            plm_auto_free char *second = sample_render(&report, format->name, NULL);
            assert_string_equal(first, second);
            assert_int_not_equal(strlen(first), 0);
        }
        plm_report_done(&report);
    }
}

int main(void)
{
    plm_json_setup();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(formats_are_found_by_name_and_by_suffix),
        cmocka_unit_test(every_format_says_what_it_is_for),
        cmocka_unit_test(every_format_renders_any_report_twice_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
