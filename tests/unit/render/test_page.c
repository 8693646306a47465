/* SPDX-License-Identifier: Apache-2.0 */
#include "page.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static char *write_page(bool colour, unsigned width, void (*write)(struct plm_page *page))
{
    struct plm_error error = {0};
    char *text = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&text, &size);
    assert_non_null(stream);
    plm_auto_page struct plm_page page;
    plm_page_init(&page, stream, colour, width);
    write(&page);
    assert_true(plm_page_close(&page, &error));
    assert_int_equal(fclose(stream), 0);
    return text;
}

static void words(struct plm_page *page)
{
    plm_page_text(page, 2, PLM_INK_RED, "one two three four five six seven eight nine ten");
}

static void lines_are_wrapped_at_blanks_and_keep_their_indent(void **state)
{
    (void)state;
    plm_auto_free char *text = write_page(false, 40, words);
    assert_string_equal(text, "  one two three four five six seven\n  eight nine ten\n");
}

static void colour_ends_with_each_line(void **state)
{
    (void)state;
    plm_auto_free char *text = write_page(true, 40, words);
    assert_string_equal(text,
                        "  \033[1;31mone two three four five six seven\033[0m\n  \033[1;31meight nine ten\033[0m\n");
}

static void path(struct plm_page *page)
{
    plm_page_item(page, 0, 4, PLM_INK_PLAIN, "-", "see /a/path/that/is/longer/than/the/page/and/must/be/copied whole");
}

static void a_word_longer_than_the_line_stays_whole(void **state)
{
    (void)state;
    plm_auto_free char *text = write_page(false, 40, path);
    assert_string_equal(text, "-   see\n    /a/path/that/is/longer/than/the/page/and/must/be/copied\n    whole\n");
}

static void hostile(struct plm_page *page)
{
    plm_page_item(page, 0, 4, PLM_INK_PLAIN, "a\033[2J\nb", "x\033]0;title\007y\x9b\x80\nz\xe2\x80\xae");
}

static void no_control_character_of_a_stranger_passes(void **state)
{
    (void)state;
    plm_auto_free char *text = write_page(false, 80, hostile);
    for (const char *at = text; *at; at++)
        assert_true(*at == '\n' || (unsigned char)*at >= 0x20);
    assert_null(strstr(text, "title"));
    assert_non_null(strstr(text, "\n    z\\u202E\n"));
}

static void lines(struct plm_page *page)
{
    plm_page_item(page, 1, 6, PLM_INK_PLAIN, "id", "first\n\nthird");
    plm_page_blank(page);
    plm_page_text(page, 0, PLM_INK_PLAIN, "");
}

static void newlines_in_a_text_start_new_lines_below_it(void **state)
{
    (void)state;
    plm_auto_free char *text = write_page(false, 80, lines);
    assert_string_equal(text, " id   first\n\n      third\n\n\n");
}

static void columns_count_what_a_terminal_shows(void **state)
{
    (void)state;
    assert_int_equal(plm_page_columns("abc", 3), 3);
    assert_int_equal(plm_page_columns("\xc3\xa9", 2), 1);
    assert_int_equal(plm_page_columns("e\xcc\x81", 3), 1);
    assert_int_equal(plm_page_columns("\xe6\xbc\xa2", 3), 2);
    assert_int_equal(plm_page_columns("\xff", 1), 1);
}

static void a_full_disk_is_told(void **state)
{
    (void)state;
    struct plm_error error = {0};
    FILE *stream = fopen("/dev/full", "w");
    assert_non_null(stream);
    plm_auto_page struct plm_page page;
    plm_page_init(&page, stream, false, 80);
    words(&page);
    assert_false(plm_page_close(&page, &error));
    assert_int_equal(error.code, PLM_ERROR_IO);
    fclose(stream);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_wrapped_at_blanks_and_keep_their_indent),
        cmocka_unit_test(colour_ends_with_each_line),
        cmocka_unit_test(a_word_longer_than_the_line_stays_whole),
        cmocka_unit_test(no_control_character_of_a_stranger_passes),
        cmocka_unit_test(newlines_in_a_text_start_new_lines_below_it),
        cmocka_unit_test(columns_count_what_a_terminal_shows),
        cmocka_unit_test(a_full_disk_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
