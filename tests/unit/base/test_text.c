/* SPDX-License-Identifier: Apache-2.0 */
#include <plimsoll/base/text.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#define BROKEN "\xEF\xBF\xBD"

/* ---- UTF-8 ---- */

static void every_code_point_survives_a_round_trip(void **state)
{
    (void)state;
    plm_auto_buffer struct plm_buffer buffer = {0};
    for (uint32_t code = 0; code <= 0x10FFFF; code++) {
        if (code >= 0xD800 && code <= 0xDFFF) {
            continue;
        }
        plm_buffer_clear(&buffer);
        plm_utf8_append(&buffer, code);
        uint32_t decoded = 0;
        size_t length = plm_utf8_decode(buffer.data, buffer.size, &decoded);
        if (length != buffer.size || decoded != code) {
            fail_msg("U+%04X", (unsigned)code);
        }
    }
}

static void broken_sequences_decode_as_one_replacement_byte(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "\x80", /* a continuation on its own */
        "\xBF",
        "\xC0\x80",
        "\xC1\xBF", /* overlong */
        "\xE0\x80\x80",
        "\xE0\x9F\xBF",
        "\xF0\x80\x80\x80",
        "\xF0\x8F\xBF\xBF",
        "\xED\xA0\x80",
        "\xED\xBF\xBF", /* surrogates */
        "\xF4\x90\x80\x80",
        "\xF5\x80\x80\x80",
        "\xFE",
        "\xFF", /* above U+10FFFF */
        "\xC3",
        "\xE2\x82",
        "\xF0\x9F\x98", /* cut off */
        "\xC3(",
        "\xE2(\xA1",
        "\xE2\x82(",
        "\xF0\x9F\x98(",
    };
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        uint32_t code = 0;
        assert_int_equal(plm_utf8_decode(rows[i], strlen(rows[i]), &code), 1);
        assert_int_equal(code, 0xFFFD);
        assert_false(plm_utf8_valid(rows[i], strlen(rows[i])));
        assert_false(plm_text_is_clean(rows[i], strlen(rows[i])));
    }
    assert_true(plm_utf8_valid("a" BROKEN "\xF4\x8F\xBF\xBF", 8));
    assert_true(plm_utf8_valid(NULL, 0));
}

static void code_points_that_are_none_are_appended_as_replacement(void **state)
{
    (void)state;
    plm_auto_buffer struct plm_buffer buffer = {0};
    plm_utf8_append(&buffer, 0xD800);
    plm_utf8_append(&buffer, 0x110000);
    assert_string_equal(buffer.data, BROKEN BROKEN);
}

static void length_counts_code_points_and_broken_bytes(void **state)
{
    (void)state;
    assert_int_equal(plm_utf8_length("", 0), 0);
    assert_int_equal(plm_utf8_length("a\xC3\xA9\xF0\x9F\x98\x80\xFF\xE2\x82", 10), 6);
}

/* ---- cleaning ---- */

struct row {
    const char *text;
    size_t size;
    const char *wanted;
};
#define ROW(text, wanted)                                                                                              \
    {                                                                                                                  \
        text, sizeof(text) - 1, wanted                                                                                 \
    }

static void check_rows(const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        plm_auto_buffer struct plm_buffer out = {0};
        bool is_same =
            rows[i].size == strlen(rows[i].wanted) && memcmp(rows[i].text, rows[i].wanted, rows[i].size) == 0;
        assert_int_equal(plm_text_clean(&out, rows[i].text, rows[i].size, 0), !is_same);
        assert_string_equal(plm_buffer_text(&out), rows[i].wanted);
        assert_int_equal(plm_text_is_clean(rows[i].text, rows[i].size), is_same);
        assert_true(plm_text_is_clean(rows[i].wanted, strlen(rows[i].wanted)));
    }
}

static void clean_text_stays_as_it_is(void **state)
{
    (void)state;
    static const struct row rows[] = {
        ROW("", ""),
        ROW("plain text ~", "plain text ~"),
        ROW("two\nlines\tand tab", "two\nlines\tand tab"),
        ROW("caf\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80", "caf\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80"),
        ROW("a real " BROKEN, "a real " BROKEN),
    };
    check_rows(rows, PLM_COUNT(rows));
}

static void broken_bytes_and_controls_are_cleaned(void **state)
{
    (void)state;
    static const struct row rows[] = {
        ROW("a\xFF\xFE"
            "b",
            "a" BROKEN BROKEN "b"),
        ROW("\xED\xA0\x80", BROKEN BROKEN BROKEN),
        ROW("a\0b\x01\x08\x0B\x0C\x1F\x7F"
            "c",
            "abc"),
        ROW("a\xC2\x80\xC2\x85\xC2\x9F"
            "b",
            "ab"),
        ROW("a\xEF\xBF\xBE\xEF\xBF\xBF\xEF\xB7\x90\xF0\x9F\xBF\xBF"
            "b",
            "ab"),
        ROW("a\r\nb\rc\r\r\nd\n\re", "a\nb\nc\n\nd\n\ne"),
        ROW("evil\xE2\x80\xAEtxt.exe", "evil\\u202Etxt.exe"),
        ROW("\xD8\x9C\xE2\x80\x8E\xE2\x81\xA6x\xE2\x81\xA9", "\\u061C\\u200E\\u2066x\\u2069"),
    };
    check_rows(rows, PLM_COUNT(rows));
}

static void escape_sequences_are_dropped_whole(void **state)
{
    (void)state;
    static const struct row rows[] = {
        ROW("\x1b[1;31mred\x1b[0m", "red"),
        ROW("\x1b[?25l\x1b[2Jx\x1b[10;20Hy\x1b[ q", "xy"),
        ROW("\x1b]0;title\x07visible", "visible"),
        ROW("\x1b]8;;http://x/\x1b\\link\x1b]8;;\x1b\\", "link"),
        ROW("\x1bP1$r0m\x1b\\a\x1b^pm\x1b\\b\x1b_apc\x1b\\c\x1bXsos\x1b\\d", "abcd"),
        ROW("\x1b(Bx\x1b#8y\x1b%Gz\x1b"
            "7\x1b"
            "c\x1b=",
            "xyz"),
        ROW("\xC2\x9B"
            "31mred\xC2\x9D"
            "0;t\xC2\x9Cx",
            "redx"),
    };
    check_rows(rows, PLM_COUNT(rows));
}

static void an_unended_sequence_hides_no_text(void **state)
{
    (void)state;
    static const struct row rows[] = {
        ROW("\x1b]0;all of this stays", "0;all of this stays"),
        ROW("\x1b]0;a\nb\x07"
            "c",
            "0;a\nbc"),
        ROW("\x1b]0;a\x1b[0mb\x07", "0;ab"),
        ROW("\x1b]\x1b", ""),
        ROW("\x1b", ""),
        ROW("\x1b[", ""),
        ROW("\x1b[12;", "12;"),
        ROW("\x1b[12\xC3\xA9", "12\xC3\xA9"),
        ROW("\x1b(", "("),
        ROW("\x1b\xC3\xA9", "\xC3\xA9"),
        ROW("\x1b\x1b[0mx", "x"),
        ROW("\xC2\x9D\xC2\x9D\xC2\x9Dx", "x"),
    };
    check_rows(rows, PLM_COUNT(rows));
}

static void a_line_has_neither_newline_nor_tab(void **state)
{
    (void)state;
    static const struct row rows[] = {
        ROW("a\nb\tc\r\nd\re", "a b c d e"),
        ROW("\xE2\x80\xA8x\xE2\x80\xA9", " x "),
        ROW("\x1b]0;a\nb\x07", "0;a b"),
        ROW("plain", "plain"),
    };
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        plm_auto_buffer struct plm_buffer out = {0};
        assert_int_equal(plm_text_clean_line(&out, rows[i].text, rows[i].size, 0), i != 3);
        assert_string_equal(out.data, rows[i].wanted);
    }
}

static void long_text_is_cut_at_a_code_point_and_says_so(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t limit;
        const char *wanted;
    } rows[] = {
        {"abcdef", 6, "abcdef"},
        {"abcdef", 5, "abcde \xE2\x80\xA6 (1 bytes cut)"},
        {"abcdef", 1, "a \xE2\x80\xA6 (5 bytes cut)"},
        {"ab\xC3\xA9z", 3, "ab \xE2\x80\xA6 (3 bytes cut)"},
        {"ab\xC3\xA9z", 4, "ab\xC3\xA9 \xE2\x80\xA6 (1 bytes cut)"},
        {"ab\xC3\xA9", 4, "ab\xC3\xA9"},
        {"\xFF\xFF", 5, BROKEN " \xE2\x80\xA6 (1 bytes cut)"}, /* the limit is one of the output */
        {"\xE2\x80\xAE", 5, " \xE2\x80\xA6 (3 bytes cut)"},
        {"abc\x1b[0m\x01", 3, "abc"}, /* nothing that is seen was cut */
    };
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        plm_auto_buffer struct plm_buffer out = {0};
        bool is_same = strcmp(rows[i].text, rows[i].wanted) == 0;
        assert_int_equal(plm_text_clean(&out, rows[i].text, strlen(rows[i].text), rows[i].limit), !is_same);
        assert_string_equal(out.data, rows[i].wanted);
    }
}

static void any_bytes_become_clean_text(void **state)
{
    (void)state;
    static const char letters[] =
        "\x1b\x9b\xc2\x9d[]P\\;0m\x07\r\n\t \xe2\x80\xae\xa8\xff\xf0\x9f\xef\xbf\xbe\xc3\xa9~(";
    uint32_t seed = 12345;
    for (int round = 0; round < 20000; round++) {
        char text[24];
        for (size_t i = 0; i < sizeof(text); i++) {
            seed = seed * 1664525 + 1013904223;
            text[i] = letters[(seed >> 16) % (sizeof(letters) - 1)];
        }
        plm_auto_buffer struct plm_buffer out = {0};
        plm_auto_buffer struct plm_buffer again = {0};
        bool is_changed = plm_text_clean(&out, text, sizeof(text), round % 30);
        assert_true(plm_text_is_clean(plm_buffer_text(&out), out.size));
        assert_false(plm_text_clean(&again, plm_buffer_text(&out), out.size, 0));
        if (round % 30 == 0) {
            assert_int_equal(is_changed, !plm_text_is_clean(text, sizeof(text)));
        }
    }
}

static void a_flood_of_openers_takes_linear_time(void **state)
{
    (void)state;
    static const char c1_then_letter[] = "\xC2\x9D" /* the next letter is no hex digit of it */
                                         "a";
    static const char *const openers[] = {"\x1b]", "\x1b[1", c1_then_letter, "\x1b(", "\x1b]aaaaaaaa"};
    for (size_t i = 0; i < PLM_COUNT(openers); i++) {
        plm_auto_buffer struct plm_buffer text = {0};
        for (size_t round = 0; round < 200000; round++) {
            plm_buffer_puts(&text, openers[i]);
        }
        plm_auto_buffer struct plm_buffer out = {0};
        clock_t start = clock();
        assert_true(plm_text_clean(&out, text.data, text.size, 0));
        assert_true(clock() - start < 5 * CLOCKS_PER_SEC); /* quadratic would take minutes */
    }
}

/* ---- numbers and times ---- */

static void only_whole_decimals_in_range_are_integers(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t value;
    } good[] = {
        {"0", 0},
        {"-0", 0},
        {"42", 42},
        {"-42", -42},
        {"007", 7},
        {"9223372036854775807", INT64_MAX},
        {"-9223372036854775808", INT64_MIN},
    };
    static const char *const bad[] = {"",
                                      "-",
                                      "+1",
                                      " 1",
                                      "1 ",
                                      "1.0",
                                      "0x1",
                                      "1e3",
                                      "--1",
                                      "1-2",
                                      "\n1",
                                      "one",
                                      "9223372036854775808",
                                      "-9223372036854775809",
                                      "99999999999999999999"};
    for (size_t i = 0; i < PLM_COUNT(good); i++) {
        int64_t value = 99;
        assert_true(plm_parse_int64(good[i].text, strlen(good[i].text), &value));
        assert_true(value == good[i].value);
    }
    for (size_t i = 0; i < PLM_COUNT(bad); i++) {
        int64_t value = 99;
        assert_false(plm_parse_int64(bad[i], strlen(bad[i]), &value));
        assert_int_equal(value, 99);
    }
    int64_t value = 0;
    assert_false(plm_parse_int64("1\0", 2, &value));
    assert_true(plm_parse_int64("123", 2, &value));
    assert_int_equal(value, 12);
}

static void rfc_3339_times_are_understood(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t milliseconds;
    } rows[] = {
        {"1970-01-01T00:00:00Z", 0},
        {"2026-11-22T09:07:44.237Z", INT64_C(1795338464237)},
        {"2026-11-22t09:07:44.237999999z", INT64_C(1795338464237)},
        {"2026-11-22T10:07:44.2+01:00", INT64_C(1795338464200)},
        {"2026-11-22T03:37:44-05:30", INT64_C(1795338464000)},
        {"2024-02-29T23:59:60Z", INT64_C(1709251200000)},
        {"2000-02-29T00:00:00Z", INT64_C(951782400000)},
        {"0001-01-01T00:00:00Z", INT64_C(-62135596800000)}, /* Go's zero time */
        {"0000-01-01T00:00:00Z", INT64_C(-62167219200000)},
        {"1969-12-31T23:59:59.5Z", -500},
        {"9999-12-31T23:59:59Z", INT64_C(253402300799000)},
    };
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        int64_t milliseconds = 1;
        assert_true(plm_parse_time(rows[i].text, &milliseconds));
        assert_true(milliseconds == rows[i].milliseconds);
    }
}

static void anything_else_is_no_time(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "",
        "2026-11-22",
        "2026-11-22 09:07:44Z",
        "2026-11-22T09:07:44",
        "2026-11-22T09:07:44.Z",
        "2026-11-22T09:07:44Z ",
        "2026-11-22T09:07:44+0100",
        "2026-11-22T09:07:44+24:00",
        "2026-11-22T09:07:44+01:60",
        "2026-11-22T09:07:44+01",
        "2026-13-22T09:07:44Z",
        "2026-00-22T09:07:44Z",
        "2026-11-31T09:07:44Z",
        "2026-11-00T09:07:44Z",
        "2026-02-29T09:07:44Z",
        "1900-02-29T09:07:44Z",
        "2026-11-22T24:07:44Z",
        "2026-11-22T09:60:44Z",
        "2026-11-22T09:07:61Z",
        "26-11-22T09:07:44Z",
        "2026-1-22T09:07:44Z",
        "-026-11-22T09:07:44Z",
    };
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        int64_t milliseconds = 1;
        if (plm_parse_time(rows[i], &milliseconds)) {
            fail_msg("%s", rows[i]);
        }
        assert_int_equal(milliseconds, 1);
    }
}

static void times_are_formatted_as_they_are_read(void **state)
{
    (void)state;
    char text[32];
    plm_format_time(INT64_C(1795338464237), text);
    assert_string_equal(text, "2026-11-22T09:07:44Z");
    plm_format_time(-1, text);
    assert_string_equal(text, "1969-12-31T23:59:59Z");
    plm_format_time(INT64_C(-62135596800000), text);
    assert_string_equal(text, "0001-01-01T00:00:00Z");
    plm_format_time(INT64_MAX, text);
    assert_string_equal(text, "292278994-08-17T07:12:55Z");
    plm_format_time(INT64_MIN, text);
    assert_string_equal(text, "-292275055-05-16T16:47:04Z");
    for (int64_t day = -719528; day < 2932897; day += 13) { /* years 0000 to 9999 */
        int64_t milliseconds = 1;
        plm_format_time(day * 86400000 + 3599000, text);
        assert_true(plm_parse_time(text, &milliseconds));
        assert_true(milliseconds == day * 86400000 + 3599000);
    }
}

static void beginnings_and_ends_are_recognised(void **state)
{
    (void)state;
    assert_true(plm_starts_with("abc", "ab"));
    assert_true(plm_starts_with("abc", ""));
    assert_false(plm_starts_with("ab", "abc"));
    assert_false(plm_starts_with("abc", "bc"));
    assert_true(plm_ends_with("abc", "bc"));
    assert_true(plm_ends_with("abc", ""));
    assert_false(plm_ends_with("bc", "abc"));
    assert_false(plm_ends_with("abc", "ab"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_point_survives_a_round_trip),
        cmocka_unit_test(broken_sequences_decode_as_one_replacement_byte),
        cmocka_unit_test(code_points_that_are_none_are_appended_as_replacement),
        cmocka_unit_test(length_counts_code_points_and_broken_bytes),
        cmocka_unit_test(clean_text_stays_as_it_is),
        cmocka_unit_test(broken_bytes_and_controls_are_cleaned),
        cmocka_unit_test(escape_sequences_are_dropped_whole),
        cmocka_unit_test(an_unended_sequence_hides_no_text),
        cmocka_unit_test(a_line_has_neither_newline_nor_tab),
        cmocka_unit_test(long_text_is_cut_at_a_code_point_and_says_so),
        cmocka_unit_test(any_bytes_become_clean_text),
        cmocka_unit_test(a_flood_of_openers_takes_linear_time),
        cmocka_unit_test(only_whole_decimals_in_range_are_integers),
        cmocka_unit_test(rfc_3339_times_are_understood),
        cmocka_unit_test(anything_else_is_no_time),
        cmocka_unit_test(times_are_formatted_as_they_are_read),
        cmocka_unit_test(beginnings_and_ends_are_recognised),
    };
    return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
