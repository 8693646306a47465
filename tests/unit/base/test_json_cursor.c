/* SPDX-License-Identifier: Apache-2.0 */
#include <plimsoll/base/json_cursor.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct plm_json_cursor open_text(const char *text)
{
    struct plm_json_cursor cursor;
    struct plm_error error;
    if (!plm_json_cursor_open(&cursor, text, strlen(text), "x", &error))
        fail_msg("%s", error.message);
    return cursor;
}

static void what_is_no_json_is_refused_with_its_place(void **state)
{
    static const struct {
        const char *text, *message;
    } rows[] = {{"", "x: not JSON at byte 0"},      {" \n", "the text is empty"},  {"{\"a\":}", "byte 5"},
                {"[1,]", "a value was expected"},   {"[1] 2", "more text behind"}, {"\"a", "ends too early"},
                {"[\"a\tb\"]", "control character"}};
    (void)state;
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        struct plm_json_cursor cursor;
        struct plm_error error;
        assert_false(plm_json_cursor_open(&cursor, rows[i].text, strlen(rows[i].text), "x", &error));
        assert_int_equal(error.code, PLM_ERROR_MALFORMED);
        assert_non_null(strstr(error.message, rows[i].message));
    }
}

static void types_are_told_without_a_step(void **state)
{
    struct plm_json_cursor cursor = open_text(" [ null , true , false , -1 , 0.5 , \"\" , [] , {} ] ");
    const enum plm_json_type wanted[] = {PLM_JSON_NULL,   PLM_JSON_BOOL,   PLM_JSON_BOOL, PLM_JSON_NUMBER,
                                         PLM_JSON_NUMBER, PLM_JSON_STRING, PLM_JSON_LIST, PLM_JSON_OBJECT};
    const char *text;
    size_t size, count = 0;
    (void)state;
    plm_json_cursor_enter(&cursor);
    while (plm_json_cursor_element(&cursor)) {
        assert_int_equal(plm_json_cursor_type(&cursor), wanted[count]);
        assert_int_equal(plm_json_cursor_type(&cursor), wanted[count++]);
        plm_json_cursor_skip(&cursor, &text, &size);
    }
    assert_int_equal(count, PLM_COUNT(wanted));
}

static void members_come_in_their_order_and_nested_values_are_skipped_whole(void **state)
{
    struct plm_json_cursor cursor =
        open_text("{\"a\" : {\"x\":[1,{\"y\":\"]}\\\"\"}],\"z\":{}} ,\n\"b\":[],\"c\":\"\\\\\",\"d\":-1.5e3}");
    const char *const keys[] = {"a", "b", "c", "d"};
    const char *const values[] = {"{\"x\":[1,{\"y\":\"]}\\\"\"}],\"z\":{}}", "[]", "\"\\\\\"", "-1.5e3"};
    const char *key, *text;
    size_t key_size, size, count = 0;
    (void)state;
    plm_json_cursor_enter(&cursor);
    while (plm_json_cursor_member(&cursor, &key, &key_size)) {
        assert_int_equal(key_size, 1);
        assert_memory_equal(key, keys[count], 1);
        plm_json_cursor_skip(&cursor, &text, &size);
        assert_int_equal(size, strlen(values[count]));
        assert_memory_equal(text, values[count], size);
        count++;
    }
    assert_int_equal(count, 4);
}

static void containers_inside_containers_are_entered_and_left(void **state)
{
    struct plm_json_cursor cursor = open_text("[[],[1],{},{\"a\":[2]},3]");
    int64_t value = 0;
    const char *key;
    size_t size;
    (void)state;
    plm_json_cursor_enter(&cursor);
    assert_true(plm_json_cursor_element(&cursor)); /* [] */
    plm_json_cursor_enter(&cursor);
    assert_false(plm_json_cursor_element(&cursor));
    assert_true(plm_json_cursor_element(&cursor)); /* [1] */
    plm_json_cursor_enter(&cursor);
    assert_true(plm_json_cursor_element(&cursor));
    assert_true(plm_json_cursor_int(&cursor, &value));
    assert_false(plm_json_cursor_element(&cursor));
    assert_true(plm_json_cursor_element(&cursor)); /* {} */
    plm_json_cursor_enter(&cursor);
    assert_false(plm_json_cursor_member(&cursor, &key, &size));
    assert_true(plm_json_cursor_element(&cursor)); /* {"a":[2]} */
    plm_json_cursor_enter(&cursor);
    assert_true(plm_json_cursor_member(&cursor, &key, &size));
    plm_json_cursor_enter(&cursor);
    assert_true(plm_json_cursor_element(&cursor));
    assert_true(plm_json_cursor_int(&cursor, &value));
    assert_int_equal(value, 2);
    assert_false(plm_json_cursor_element(&cursor));
    assert_false(plm_json_cursor_member(&cursor, &key, &size));
    assert_true(plm_json_cursor_element(&cursor)); /* 3 */
    assert_true(plm_json_cursor_int(&cursor, &value));
    assert_int_equal(value, 3);
    assert_false(plm_json_cursor_element(&cursor));
}

static void plain_strings_are_read_and_escaped_ones_left_alone(void **state)
{
    struct plm_json_cursor cursor = open_text("[\"\",\"d\xc3\xa9j\xc3\xa0\",\"a\\nb\",7]");
    const char *text;
    size_t size;
    (void)state;
    plm_json_cursor_enter(&cursor);
    assert_true(plm_json_cursor_element(&cursor));
    assert_true(plm_json_cursor_plain(&cursor, &text, &size));
    assert_int_equal(size, 0);
    assert_true(plm_json_cursor_element(&cursor));
    assert_true(plm_json_cursor_plain(&cursor, &text, &size));
    assert_int_equal(size, 6);
    assert_true(plm_json_cursor_element(&cursor));
    assert_false(plm_json_cursor_plain(&cursor, &text, &size));
    plm_json_cursor_skip(&cursor, &text, &size);
    assert_int_equal(size, 6);
    assert_true(plm_json_cursor_element(&cursor));
    assert_false(plm_json_cursor_plain(&cursor, &text, &size));
}

static void whole_numbers_are_read_exactly_or_not_at_all(void **state)
{
    static const struct {
        const char *text;
        bool read;
        int64_t value;
    } rows[] = {{"0", true, 0},      {"-7", true, -7},   {"999999999999999", true, 999999999999999},
                {"1.0", false, 0},   {"1e3", false, 0},  {"12345678901234567", false, 0},
                {"\"1\"", false, 0}, {"null", false, 0}, {"-", false, 0}};
    (void)state;
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        struct plm_json_cursor cursor = {.at = rows[i].text, .end = rows[i].text + strlen(rows[i].text)};
        int64_t value = 0;
        assert_int_equal(plm_json_cursor_int(&cursor, &value), rows[i].read);
        assert_int_equal(value, rows[i].value);
        assert_true(rows[i].read ? cursor.at == cursor.end : cursor.at == rows[i].text);
    }
}

static void canonical_text_prints_as_it_stands(void **state)
{
    static const char *const canonical[] = {"null",
                                            "true",
                                            "false",
                                            "0",
                                            "-12",
                                            "\"\"",
                                            "\"a b\"",
                                            "[]",
                                            "[1,\"x\",null]",
                                            "{\"$unknown\":\"why\"}",
                                            "{\"a\":{\"b\":[false]}}"};
    static const char *const others[] = {
        "1.0", "1e3", "-0", "[1, 2]", "\"\\u0041\"", "\"d\xc3\xa9\"", "{\"a\" :1}", "\"\x7f\"", "12345678901234567890"};
    (void)state;
    for (size_t i = 0; i < PLM_COUNT(canonical); i++) {
        struct plm_json *json = NULL;
        struct plm_error error;
        plm_auto_buffer struct plm_buffer out = {0};
        assert_true(plm_json_is_canonical(canonical[i], strlen(canonical[i])));
        assert_true(plm_json_parse(canonical[i], strlen(canonical[i]), 0, "x", &json, &error));
        plm_json_print(json, &out);
        assert_string_equal(plm_buffer_text(&out), canonical[i]);
        plm_json_free(json);
    }
    for (size_t i = 0; i < PLM_COUNT(others); i++)
        assert_false(plm_json_is_canonical(others[i], strlen(others[i])));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_no_json_is_refused_with_its_place),
        cmocka_unit_test(types_are_told_without_a_step),
        cmocka_unit_test(members_come_in_their_order_and_nested_values_are_skipped_whole),
        cmocka_unit_test(containers_inside_containers_are_entered_and_left),
        cmocka_unit_test(plain_strings_are_read_and_escaped_ones_left_alone),
        cmocka_unit_test(whole_numbers_are_read_exactly_or_not_at_all),
        cmocka_unit_test(canonical_text_prints_as_it_stands),
    };
    plm_json_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
