/* SPDX-License-Identifier: Apache-2.0 */
#include "sheet.h"

static const char facts[] =
    "{\"a\": 1, \"big\": 9007199254740991, \"half\": 0.5, \"s\": \"é\", \"l\": [1, \"two\", null],"
    " \"nets\": [{\"key\": \"bridge\", \"mtu\": 1500}, {\"mtu\": 9000}], \"o\": {\"x\": true}}";

static const char *printed(struct sheet *sheet, struct plm_cel_value value, size_t limit)
{
    plm_buffer_clear(&sheet->text);
    plm_cel_value_print(&value, limit, &sheet->text);
    return plm_buffer_text(&sheet->text);
}

static void values_print_as_json(void **state)
{
    struct sheet *s = *state;
    const struct plm_cel_value items[] = {plm_cel_null(), plm_cel_bool(true), plm_cel_int(INT64_MIN),
                                          plm_cel_double(0.5), plm_cel_string("a\0\"", 3)};
    const struct plm_cel_entry entries[] = {{plm_cel_int(1), plm_cel_text("x")},
                                            {plm_cel_bool(false), plm_cel_text(NULL)},
                                            {plm_cel_text("k"), plm_cel_list(items, 1)}};
    assert_string_equal(printed(s, plm_cel_list(items, 5), 0), "[null,true,-9223372036854775808,0.5,\"a\\\"\"]");
    assert_string_equal(printed(s, plm_cel_map(entries, 3), 0), "{\"1\":\"x\",\"false\":null,\"k\":[null]}");
    assert_string_equal(printed(s, plm_cel_double(1.0 / 0.0), 0), "\"Infinity\"");
    assert_string_equal(printed(s, plm_cel_double(-1.0 / 0.0), 0), "\"-Infinity\"");
    assert_string_equal(printed(s, sheet_value(s, "0.0/0.0"), 0), "\"NaN\"");
    assert_string_equal(printed(s, plm_cel_error(&s->arena, "wrong: %d", 7), 0), "{\"$error\":\"wrong: 7\"}");
    assert_string_equal(printed(s, plm_cel_unknown(&s->arena, PLM_CEL_LOST, NULL, "gone"), 0),
                        "{\"$unknown\":\"gone\"}");
    assert_string_equal(printed(s, plm_cel_json(s->json), 0),
                        "{\"a\":1,\"big\":9007199254740991,\"half\":0.5,\"s\":\"é\",\"l\":[1,\"two\",null],"
                        "\"nets\":[{\"key\":\"bridge\",\"mtu\":1500},{\"mtu\":9000}],\"o\":{\"x\":true}}");
}

/* What is printed is what a reader of the report makes of it, who cleans every text: else its digest would be another.
 */
static void texts_of_strangers_are_clean_before_they_become_escapes(void **state)
{
    struct sheet *s = *state;
    plm_auto_json struct plm_json *json = plm_json_new_object();
    plm_json_add(json, "a\u202eb", plm_json_new_text("\x1b[31mred\x01\r\n\u202egnp"));
    assert_string_equal(printed(s, plm_cel_json(json), 0), "{\"a\\\\u202Eb\":\"red\\n\\\\u202Egnp\"}");
    assert_string_equal(printed(s, plm_cel_text("\x7f\u2066x"), 0), "\"\\\\u2066x\"");
    assert_string_equal(printed(s, plm_cel_unknown(&s->arena, PLM_CEL_LOST, NULL, "\x1b[1mgone"), 0),
                        "{\"$unknown\":\"gone\"}");
}

static void long_values_are_cut_at_a_code_point(void **state)
{
    struct sheet *s = *state;
    assert_string_equal(printed(s, plm_cel_text("abc"), 5), "\"abc\"");
    assert_string_equal(printed(s, plm_cel_text("abcd"), 5), "{\"$cut\":\"\\\"abcd\"}");
    assert_string_equal(printed(s, plm_cel_text("abé"), 4), "{\"$cut\":\"\\\"ab\"}");
    assert_string_equal(printed(s, plm_cel_json(s->json), 12), "{\"$cut\":\"{\\\"a\\\":1,\\\"big\\\"\"}");
    assert_string_equal(printed(s, sheet_value(s, "[1, 2, 3, 4, 5, 6]"), 6), "{\"$cut\":\"[1,2,3\"}");
    assert_string_equal(printed(s, sheet_value(s, "{1: 2, 3: 4}"), 6), "{\"$cut\":\"{\\\"1\\\":2\"}");
}

static void json_numbers_are_int_where_they_are_whole(void **state)
{
    struct sheet *s = *state;
    assert_int_equal(sheet_value(s, "f.a").kind, PLM_CEL_INT);
    assert_int_equal(sheet_value(s, "f.big").kind, PLM_CEL_INT);
    assert_int_equal(sheet_value(s, "f.half").kind, PLM_CEL_DOUBLE);
    assert_int_equal(sheet_value(s, "c.half").kind, PLM_CEL_DOUBLE);
}

static void paths_show_keys_indexes_and_members(void **state)
{
    struct sheet *s = *state;
    assert_string_equal(sheet_path(s, sheet_value(s, "f.nets[0].mtu").path), "f.nets[bridge].mtu");
    assert_string_equal(sheet_path(s, sheet_value(s, "f.nets[1].mtu").path), "f.nets[1].mtu");
    assert_string_equal(sheet_path(s, sheet_value(s, "engine.info.o['x']").path), "engine.info.o.x");
    assert_string_equal(sheet_path(s, sheet_value(s, "f").path), "f");
    assert_null(sheet_value(s, "c.a").path);
    assert_string_equal(plm_cel_path_origin(sheet_value(s, "f.nets[0].mtu").path), "GET /f");
    assert_null(plm_cel_path_origin(sheet_value(s, "engine.info.a").path));
    const struct plm_cel_path bare = {0};
    assert_string_equal(sheet_path(s, &bare), "?");
    assert_null(plm_cel_path_origin(&bare));
}

static void a_fact_may_begin_further_down(void **state)
{
    struct sheet *s = *state;
    static const struct plm_cel_source source = {"networks", "GET /networks"};
    static const struct plm_cel_path root = {.source = &source};
    static const struct plm_cel_path bridge = {.parent = &root, .name = "bridge", .element = true};
    struct plm_cel_value fact = plm_cel_fact_at(&s->arena, s->json, &bridge);
    struct plm_cel_value member = plm_cel_member(&s->arena, &fact, "a", 1);
    assert_string_equal(sheet_path(s, member.path), "networks[bridge].a");
    struct plm_cel_value missing = plm_cel_fact(&s->arena, NULL, &source);
    assert_int_equal(missing.kind, PLM_CEL_UNKNOWN);
    assert_string_equal(missing.as.problem->reason, "missing");
    assert_string_equal(sheet_path(s, missing.as.problem->path), "networks");
}

static void members_and_elements_are_found_from_c(void **state)
{
    struct sheet *s = *state;
    struct plm_cel_value fact = sheet_value(s, "f"), closed = sheet_value(s, "c");
    struct plm_cel_value list = plm_cel_member(&s->arena, &fact, "l", 1),
                         same = plm_cel_member(&s->arena, &closed, "l", 1);
    assert_int_equal(plm_cel_size(&list), 3);
    assert_int_equal(plm_cel_size(&closed), 7);
    assert_string_equal(printed(s, plm_cel_element(&s->arena, &list, 1), 0), "\"two\"");
    assert_string_equal(printed(s, plm_cel_element(&s->arena, &same, 2), 0), "null");
    assert_int_equal(plm_cel_member(&s->arena, &fact, "zz", 2).kind, PLM_CEL_UNKNOWN);
    assert_int_equal(plm_cel_member(&s->arena, &closed, "zz", 2).kind, PLM_CEL_ERROR);
    assert_int_equal(plm_cel_member(&s->arena, &list, "zz", 2).kind, PLM_CEL_ERROR);
}

static void a_cursor_walks_both_sorts_of_list_to_the_end(void **state)
{
    struct sheet *s = *state;
    static const char *const lists[] = {"f.l", "c.l", "[1, 'two', null]"};
    for (size_t i = 0; i < PLM_COUNT(lists); i++) {
        struct plm_cel_value list = sheet_value(s, lists[i]), element;
        struct plm_cel_cursor cursor;
        size_t count = 0;
        plm_cel_cursor_init(&cursor, &list);
        for (; plm_cel_cursor_next(&cursor, &s->arena, &element); count++) {
            struct plm_cel_value other = plm_cel_element(&s->arena, &list, count);
            struct plm_cel_value equal = plm_cel_equal(&s->arena, &element, &other);
            assert_true(equal.kind == PLM_CEL_BOOL && equal.as.boolean);
        }
        assert_int_equal(count, 3);
        assert_false(plm_cel_cursor_next(&cursor, &s->arena, &element));
        assert_false(plm_cel_cursor_next(&cursor, &s->arena, &element));
    }
}

static void kinds_have_names(void **state)
{
    (void)state;
    static const char *const names[] = {"null_type", "bool", "int",  "double",  "string",
                                        "list",      "map",  "type", "unknown", "error"};
    for (int kind = PLM_CEL_NULL; kind <= PLM_CEL_ERROR; kind++)
        assert_string_equal(plm_cel_kind_name((enum plm_cel_kind)kind), names[kind]);
}

static int open_sheet(void **state)
{
    static struct sheet sheet;
    sheet_open(&sheet, facts);
    *state = &sheet;
    return 0;
}

static int close_sheet(void **state)
{
    sheet_close(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_print_as_json),
        cmocka_unit_test(texts_of_strangers_are_clean_before_they_become_escapes),
        cmocka_unit_test(long_values_are_cut_at_a_code_point),
        cmocka_unit_test(json_numbers_are_int_where_they_are_whole),
        cmocka_unit_test(paths_show_keys_indexes_and_members),
        cmocka_unit_test(a_fact_may_begin_further_down),
        cmocka_unit_test(members_and_elements_are_found_from_c),
        cmocka_unit_test(a_cursor_walks_both_sorts_of_list_to_the_end),
        cmocka_unit_test(kinds_have_names),
    };
    return cmocka_run_group_tests(tests, open_sheet, close_sheet);
}
