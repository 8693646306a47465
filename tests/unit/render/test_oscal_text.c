/* SPDX-License-Identifier: Apache-2.0 */
#include "oscal_parts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

typedef void make_text(struct plm_buffer *out, const char *text);
struct row {
    const char *text, *made;
};

static void compare(make_text *make, const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        plm_auto_buffer struct plm_buffer out = {0};
        make(&out, rows[i].text);
        assert_string_equal(plm_buffer_text(&out), rows[i].made);
    }
}

static void a_token_starts_with_a_letter_and_holds_no_other_signs(void **state)
{
    (void)state;
    static const struct row rows[] = {{"cis-docker-1.8.0-5.5", "cis-docker-1.8.0-5.5"},
                                      {"2.1", "_2.1"},
                                      {"_x", "_x"},
                                      {"a b:c/\xC3\xA9", "a_b_c___"},
                                      {"", "_"},
                                      {NULL, "_"}};
    compare(plm_oscal_token, rows, PLM_COUNT(rows));
}

static void a_line_has_no_markup_no_newline_and_is_never_empty(void **state)
{
    (void)state;
    static const struct row rows[] = {{"plain text", "plain text"},
                                      {"  a\n b\t", "a  b"},
                                      {"", "-"},
                                      {NULL, "-"},
                                      {" \n ", "-"},
                                      {"<img src=x>&", "&lt;img src=x&gt;&amp;"},
                                      {"[a](b) `c` *d* {{e}} \\", "\\[a\\](b) \\`c\\` \\*d\\* \\{\\{e\\}\\} \\\\"}};
    compare(plm_oscal_line, rows, PLM_COUNT(rows));
}

static void markup_keeps_its_lines(void **state)
{
    (void)state;
    static const struct row rows[] = {{"a\nb", "a\nb"}, {"\n<b>\n", "&lt;b&gt;"}, {NULL, "-"}};
    compare(plm_oscal_markup, rows, PLM_COUNT(rows));
}

static void a_time_without_sense_is_the_epoch(void **state)
{
    (void)state;
    assert_string_equal(plm_oscal_time("2026-11-22T09:07:44Z"), "2026-11-22T09:07:44Z");
    assert_string_equal(plm_oscal_time("yesterday"), "1970-01-01T00:00:00Z");
    assert_string_equal(plm_oscal_time(NULL), "1970-01-01T00:00:00Z");
}

static void an_empty_property_is_left_out(void **state)
{
    (void)state;
    char *text = NULL;
    size_t size = 0;
    struct plm_error error = {0};
    FILE *stream = open_memstream(&text, &size);
    plm_auto_json_stream struct plm_json_stream json;
    plm_json_stream_init(&json, stream);
    plm_json_stream_open(&json, NULL, '[');
    plm_oscal_put_property(&json, "a", NULL);
    plm_oscal_put_property(&json, "b", " \n");
    plm_oscal_put_property(&json, "c", " x\ny ");
    plm_json_stream_end(&json, ']');
    assert_true(plm_json_stream_close(&json, &error));
    assert_int_equal(fclose(stream), 0);
    assert_string_equal(text, "[{\"name\":\"c\",\"ns\":\"urn:plimsoll\",\"value\":\"x y\"}]\n");
    plm_cleanup_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_token_starts_with_a_letter_and_holds_no_other_signs),
        cmocka_unit_test(a_line_has_no_markup_no_newline_and_is_never_empty),
        cmocka_unit_test(markup_keeps_its_lines),
        cmocka_unit_test(a_time_without_sense_is_the_epoch),
        cmocka_unit_test(an_empty_property_is_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
