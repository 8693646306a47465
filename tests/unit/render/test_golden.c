/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One report, every format, against the outputs in tests/golden/render. A difference is a change that somebody must
 * read: UPDATE_GOLDEN=1 writes the files anew, and the diff is then the review.
 */
#include "sample_report.h"

#include <plimsoll/base/file.h>
#include <plimsoll/model/report_json.h>
#include <plimsoll/render/render.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct {
    const char *format, *file;
    struct plm_render_options options;
} rows[] = {
    {"text", "report.txt", {0}},
    {"text", "report-verbose-colour-60.txt", {.verbose = true, .colour = true, .width = 60}},
    {"json", "report.json", {0}},
    {"junit", "report.junit.xml", {0}},
    {"junit", "report-subjects-manual.junit.xml", {.one_case_per_subject = true, .manual_fails = true}},
    {"html", "report.html", {0}},
    {"markdown", "report.md", {0}},
    {"xml", "report.xml", {0}},
    {"csv", "report.csv", {0}},
    {"sarif", "report.sarif", {0}},
    {"sarif", "report-all.sarif", {.sarif_anchor = "deploy/stack.yml", .sarif_all = true}},
    {"xccdf", "report.xccdf.xml", {0}},
    {"arf", "report.arf.xml", {0}},
    {"oscal", "report.oscal.json", {0}},
    {"hdf", "report.hdf.json", {0}},
    {"ocsf", "report.ocsf.ndjson", {0}},
    {"prometheus", "report.prom", {0}},
    {"docker-bench", "report.docker-bench.json", {0}},
};

static void render(const struct plm_report *report, const char *format, const struct plm_render_options *options,
                   char **ret_text, size_t *ret_size)
{
    struct plm_error error = {0};
    FILE *stream = open_memstream(ret_text, ret_size);
    assert_non_null(stream);
    if (!plm_format_find(format)->render(report, options, stream, &error))
        fail_msg("%s: %s", format, error.message);
    assert_int_equal(fclose(stream), 0);
}

static void write_golden(const char *path, const char *text, size_t size)
{
    struct plm_error error = {0};
    plm_auto_output struct plm_output output = {0};
    assert_true(plm_output_open(&output, path, false, &error));
    assert_int_equal(fwrite(text, 1, size, output.stream), size);
    assert_true(plm_output_commit(&output, &error));
}

static void compare(const char *file, const char *text, size_t size)
{
    struct plm_error error = {0};
    plm_auto_free char *path = plm_asprintf("%s/%s", PLM_TEST_GOLDEN, file);
    if (getenv("UPDATE_GOLDEN")) {
        write_golden(path, text, size);
        return;
    }
    plm_auto_buffer struct plm_buffer expected = {0};
    if (!plm_file_read(path, (size_t)16 << 20, false, &expected, &error))
        fail_msg("%s (UPDATE_GOLDEN=1 makes it)", error.message);
    size_t at = 0, line = 1;
    while (at < size && at < expected.size && text[at] == expected.data[at])
        line += text[at++] == '\n';
    if (at != size || at != expected.size)
        fail_msg("%s:%zu differs at byte %zu (%zu bytes, %zu expected)", file, line, at, size, expected.size);
}

static void every_format_is_as_it_was(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report(&report);
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        plm_auto_free char *text = NULL;
        size_t size = 0;
        render(&report, rows[i].format, &rows[i].options, &text, &size);
        compare(rows[i].file, text, size);
    }
    plm_report_done(&report);
}

static void a_report_read_back_gives_the_same_bytes_in_every_format(void **state)
{
    (void)state;
    struct plm_report report = {0}, again = {0};
    struct plm_error error = {0};
    plm_auto_free char *json = NULL;
    size_t json_size = 0;
    sample_report(&report);
    render(&report, "json", &(struct plm_render_options){0}, &json, &json_size);
    if (!plm_report_read(json, json_size, "sample", &again, &error))
        fail_msg("%s", error.message);
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        plm_auto_free char *first = NULL, *second = NULL;
        size_t first_size = 0, second_size = 0;
        render(&report, rows[i].format, &rows[i].options, &first, &first_size);
        render(&again, rows[i].format, &rows[i].options, &second, &second_size);
        if (first_size != second_size || memcmp(first, second, first_size) != 0)
            fail_msg("%s differs", rows[i].file);
    }
    plm_report_done(&again);
    plm_report_done(&report);
}

int main(void)
{
    plm_json_setup();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_format_is_as_it_was),
        cmocka_unit_test(a_report_read_back_gives_the_same_bytes_in_every_format),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
