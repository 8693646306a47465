/* SPDX-License-Identifier: Apache-2.0 */
/* The page, the stream of JSON and the text in Markdown that the views are written with; and the tables of their
 * formats. */
#include "json_stream.h"
#include "markdown_text.h"
#include "sheet.h"

#include <plimsoll/base/json.h>
#include <plimsoll/render/views.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void a_page_escapes_whatever_a_stranger_wrote(void **state)
{
    char *text = NULL;
    size_t size = 0;
    struct plm_error error;
    (void)state;
    FILE *stream = open_memstream(&text, &size);
    plm_auto_sheet struct plm_sheet sheet = {0};
    assert_true(plm_sheet_open(&sheet, stream, "kind", "<b>\"x\" & 'y'</b>\x07", NULL, NULL, &error));
    plm_sheet_element(&sheet, "p", "any", "</p><script>");
    plm_sheet_element(&sheet, "p", NULL, NULL);
    plm_sheet_number(&sheet, "td", "num", 42);
    plm_sheet_content(&sheet, "a = \"<i>\" & 'b'\x07");
    assert_true(plm_sheet_close(&sheet, &error));
    fclose(stream);
    assert_non_null(strstr(text, "<h1>&lt;b&gt;&quot;x&quot; &amp; &#39;y&#39;&lt;/b&gt;</h1>"));
    assert_non_null(strstr(text, "<p class=\"any\">&lt;/p&gt;&lt;script&gt;</p><p></p><td class=\"num\">42</td>"));
    assert_non_null(strstr(text, "a = \"&lt;i&gt;\" &amp; 'b'"));
    assert_null(strstr(text, "<script"));
    assert_null(strstr(text, "script-src"));
    assert_null(strchr(text, '\x07'));
    assert_non_null(strstr(text, "style-src 'sha256-"));
    free(text);
}

static void a_table_is_named_scrolls_by_itself_and_has_heads_of_rows(void **state)
{
    char *text = NULL;
    size_t size = 0;
    struct plm_error error;
    (void)state;
    static const struct plm_sheet_column columns[] = {{"Host", false}, {"Checks", true}, {NULL, false}};
    FILE *stream = open_memstream(&text, &size);
    plm_auto_sheet struct plm_sheet sheet = {0};
    assert_true(plm_sheet_open(&sheet, stream, "Plimsoll kind", "title", NULL, NULL, &error));
    plm_sheet_table(&sheet, NULL, "Hosts \"here\"", columns);
    plm_sheet_row(&sheet, "any", "<web>");
    plm_sheet_raw(&sheet, "</tr>");
    plm_sheet_table_end(&sheet);
    assert_true(plm_sheet_close(&sheet, &error));
    fclose(stream);
    assert_non_null(strstr(text,
                           "<section class=\"scroll\" aria-label=\"Hosts &quot;here&quot;, table\" tabindex=\"0\">"
                           "<table><caption>Hosts &quot;here&quot;</caption><thead><tr><th scope=\"col\">Host</th>"
                           "<th scope=\"col\" class=\"num\">Checks</th></tr></thead><tbody>"));
    assert_non_null(
        strstr(text, "<tr><th scope=\"row\" class=\"any\">&lt;web&gt;</th></tr></tbody></table></section>"));
    /* What each printed page bears in its margin. */
    assert_non_null(strstr(text, "@bottom-left { content: \"Plimsoll kind\";"));
    assert_null(strstr(text, "@MARGIN@"));
    free(text);
}

static void a_page_with_a_script_allows_that_script_alone(void **state)
{
    char *text = NULL;
    size_t size = 0;
    struct plm_error error;
    (void)state;
    FILE *stream = open_memstream(&text, &size);
    plm_auto_sheet struct plm_sheet sheet = {0};
    assert_true(plm_sheet_open(&sheet, stream, "kind", "title", "sub", "fleet.js", &error));
    assert_true(plm_sheet_close(&sheet, &error));
    fclose(stream);
    assert_non_null(strstr(text, "script-src 'sha256-"));
    assert_non_null(strstr(text, "<script>"));
    free(text);
    plm_auto_sheet struct plm_sheet other = {0};
    assert_false(plm_sheet_open(&other, stdout, "kind", "title", NULL, "missing.js", &error));
    assert_int_equal(error.code, PLM_ERROR_INTERNAL);
}

static void a_full_disk_is_an_error_of_every_stream(void **state)
{
    struct plm_error error;
    (void)state;
    FILE *full = fopen("/dev/full", "w");
    assert_non_null(full);
    setvbuf(full, NULL, _IONBF, 0);
    plm_auto_sheet struct plm_sheet sheet = {0};
    assert_true(plm_sheet_open(&sheet, full, "kind", "title", NULL, NULL, &error));
    assert_false(plm_sheet_close(&sheet, &error));
    assert_int_equal(error.code, PLM_ERROR_IO);
    plm_auto_json_stream struct plm_json_stream json;
    plm_json_stream_init(&json, full);
    plm_json_stream_open(&json, NULL, '{');
    plm_json_stream_end(&json, '}');
    assert_false(plm_json_stream_close(&json, &error));
    fclose(full);
}

static void a_stream_of_json_reads_back(void **state)
{
    char *text = NULL;
    size_t size = 0;
    struct plm_error error;
    plm_auto_json struct plm_json *read = NULL;
    plm_auto_buffer struct plm_buffer out = {0};
    (void)state;
    FILE *stream = open_memstream(&text, &size);
    plm_auto_json_stream struct plm_json_stream json;
    plm_json_stream_init(&json, stream);
    plm_json_stream_open(&json, NULL, '{');
    plm_json_stream_text(&json, "a", "x\"\n");
    plm_json_stream_text(&json, "b", NULL);
    plm_json_stream_line(&json);
    plm_json_stream_open(&json, "c", '[');
    plm_json_stream_line(&json);
    plm_json_stream_size(&json, NULL, 1);
    plm_json_stream_line(&json);
    plm_json_stream_int(&json, NULL, -1);
    plm_json_stream_end(&json, ']');
    plm_json_stream_bool(&json, "d", true);
    plm_json_stream_percent(&json, "e", 33.3);
    plm_json_stream_percent(&json, "f", -1);
    plm_json_stream_raw(&json, "g", "{\"h\":[]}");
    plm_json_stream_open(&json, "i", '[');
    plm_json_stream_end(&json, ']');
    plm_json_stream_end(&json, '}');
    assert_true(plm_json_stream_close(&json, &error));
    fclose(stream);
    assert_true(plm_json_parse(text, size, PLM_JSON_UNIQUE_KEYS, "x", &read, &error));
    plm_json_print(read, &out);
    assert_string_equal(
        plm_buffer_text(&out),
        "{\"a\":\"x\\\"\\n\",\"b\":null,\"c\":[1,-1],\"d\":true,\"e\":33.3,\"f\":null,\"g\":{\"h\":[]},\"i\":[]}");
    free(text);
}

static void markdown_shows_markup_as_itself(void **state)
{
    plm_auto_buffer struct plm_buffer out = {0};
    (void)state;
    plm_markdown_text(&out, "a|b `c` <i> &x @team\n[l](u)");
    assert_string_equal(plm_buffer_text(&out), "a\\|b \\`c\\` &lt;i\\> &amp;x &#64;team \\[l\\]\\(u\\)");
}

static void formats_are_found_by_name_and_suffix_and_no_suffix_twice(void **state)
{
    static const struct plm_view_format *const tables[] = {plm_delta_formats, plm_fleet_formats, plm_trend_formats,
                                                           plm_facts_delta_formats};
    (void)state;
    for (size_t i = 0; i < PLM_COUNT(tables); i++) {
        assert_string_equal(tables[i][0].name, "text");
        for (const struct plm_view_format *format = tables[i]; format->name; format++) {
            plm_auto_free char *path = plm_asprintf("out%s", format->suffix);
            assert_non_null(format->about);
            assert_ptr_equal(plm_view_format_find(tables[i], format->name), format);
            assert_ptr_equal(plm_view_format_of_file(tables[i], path), format);
        }
        assert_null(plm_view_format_find(tables[i], "sarif"));
        assert_null(plm_view_format_of_file(tables[i], "out.pdf"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_escapes_whatever_a_stranger_wrote),
        cmocka_unit_test(a_table_is_named_scrolls_by_itself_and_has_heads_of_rows),
        cmocka_unit_test(a_page_with_a_script_allows_that_script_alone),
        cmocka_unit_test(a_full_disk_is_an_error_of_every_stream),
        cmocka_unit_test(a_stream_of_json_reads_back),
        cmocka_unit_test(markdown_shows_markup_as_itself),
        cmocka_unit_test(formats_are_found_by_name_and_suffix_and_no_suffix_twice),
    };
    plm_json_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
