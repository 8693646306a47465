/* SPDX-License-Identifier: Apache-2.0 */
#include <plimsoll/base/json.h>

#include <plimsoll/base/limits.h>
#include <plimsoll/base/text.h>

#include <locale.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct plm_json *parse_n(const char *text, size_t size, unsigned flags)
{
    struct plm_error error = {0};
    struct plm_json *json = NULL;
    if (!plm_json_parse(text, size, flags, "test", &json, &error)) {
        fail_msg("%s", error.message);
    }
    assert_int_equal(error.code, PLM_ERROR_NONE);
    return json;
}

static struct plm_json *parse(const char *text)
{
    return parse_n(text, strlen(text), PLM_JSON_STRICT);
}

static void assert_refused_n(const char *text, size_t size, unsigned flags, const char *message)
{
    struct plm_error error = {0};
    struct plm_json *json = NULL;
    assert_false(plm_json_parse(text, size, flags, "test", &json, &error));
    assert_null(json);
    assert_int_equal(error.code, PLM_ERROR_MALFORMED);
    assert_string_equal(error.message, message);
}

static void assert_prints(const struct plm_json *json, const char *wanted)
{
    plm_auto_buffer struct plm_buffer out = {0};
    plm_json_print(json, &out);
    assert_string_equal(out.data, wanted);
}

static void assert_round_trip_n(const char *text, size_t size, unsigned flags, const char *wanted)
{
    plm_auto_json struct plm_json *json = parse_n(text, size, flags);
    assert_prints(json, wanted);
}

static void assert_round_trip(const char *text, const char *wanted)
{
    assert_round_trip_n(text, strlen(text), PLM_JSON_STRICT, wanted);
}

/* ---- parsing ---- */

static void what_is_json_is_read_and_printed_in_its_order(void **state)
{
    (void)state;
    static const char *const same[] = {
        "null",
        "true",
        "false",
        "0",
        "-1",
        "1.5",
        "\"\"",
        "\"text\"",
        "[]",
        "{}",
        "[[],{},[{}]]",
        "{\"z\":1,\"a\":[1,2,{\"b\":null}],\"M\":\"x\"}",
        "{\"\":\"empty key\"}",
        "\"caf\xC3\xA9 \xF0\x9F\x98\x80\"",
    };
    for (size_t i = 0; i < PLM_COUNT(same); i++) {
        assert_round_trip(same[i], same[i]);
    }
    assert_round_trip(" \t\r\n{ \"a\" : [ 1 , 2 ] } \n", "{\"a\":[1,2]}");
    assert_round_trip("[1e2,1E+2,100e-2,-0,0.5]", "[100,100,1,0,0.5]");
    assert_round_trip("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u00e9\\ud83d\\ude00\"",
                      "\"\\\"\\\\/\\b\\f\\n\\r\\tA\xC3\xA9\xF0\x9F\x98\x80\"");
}

struct refusal {
    const char *text;
    const char *why;
};

static const struct refusal refusals[] = {
    {"", "0: the text is empty"},
    {" \n", "0: the text is empty"},
    {"{", "1: the text ends too early"},
    {"[1", "2: the text ends too early"},
    {"[1,", "3: the text ends too early"},
    {"\"abc", "4: the text ends too early"},
    {"\"abc\\", "5: the text ends too early"},
    {"\"\\u12", "5: the text ends too early"},
    {"\"\\u", "3: the text ends too early"},
    {"{\"a\"", "4: the text ends too early"},
    {"-", "1: the text ends too early"},
    {"1.", "2: the text ends too early"},
    {"1e", "2: the text ends too early"},
    {"1e+", "3: the text ends too early"},
    {"{} x", "3: more text behind the value"},
    {"{}{}", "2: more text behind the value"},
    {"1 2", "2: more text behind the value"},
    {"\xEF\xBB\xBF{}", "0: a value was expected"},
    {"nul", "0: a value was expected"},
    {"nulL", "0: a value was expected"},
    {"True", "0: a value was expected"},
    {"NaN", "0: a value was expected"},
    {"+1", "0: a value was expected"},
    {"-x", "1: a value was expected"},
    {".5", "0: a value was expected"},
    {"01", "0: a number with a leading zero"},
    {"-01", "1: a number with a leading zero"},
    {"[1.]", "3: a digit was expected"},
    {"[1e]", "3: a digit was expected"},
    {"0x10", "1: more text behind the value"},
    {"[1,]", "3: a value was expected"},
    {"[,1]", "1: a value was expected"},
    {"[1 2]", "3: ',' or ']' was expected"},
    {"[1}", "2: ',' or ']' was expected"},
    {"{\"a\":1]", "6: ',' or '}' was expected"},
    {"{\"a\":1,}", "7: a key was expected"},
    {"{a:1}", "1: a key was expected"},
    {"{1:1}", "1: a key was expected"},
    {"{\"a\" 1}", "5: ':' was expected"},
    {"'a'", "0: a value was expected"},
    {"\"a\nb\"", "2: a control character in a string"},
    {"{\"a\tb\":1}", "3: a control character in a string"},
    {"\"\\x\"", "2: an unknown escape"},
    {"\"\\u12G4\"", "1: a broken \\u escape"},
    {"/* c */ 1", "0: a value was expected"},
    {"{\"a\\u0000b\":1}", "3: an object key with a NUL character"},
    {"1234567890123456789012345678901234567890123456789012345678901234", "0: a number of more than 63 characters"},
};

static void what_is_no_json_is_refused_with_the_byte(void **state)
{
    (void)state;
    for (size_t i = 0; i < PLM_COUNT(refusals); i++) {
        plm_auto_free char *message = plm_asprintf("test: not JSON at byte %s", refusals[i].why);
        assert_refused_n(refusals[i].text, strlen(refusals[i].text), PLM_JSON_STRICT, message);
    }
    assert_refused_n(NULL, 0, PLM_JSON_STRICT, "test: not JSON at byte 0: the text is empty");
}

static void raw_nul_bytes_are_refused_everywhere(void **state)
{
    (void)state;
    assert_refused_n("{}\0", 3, PLM_JSON_STRICT, "test: not JSON at byte 2: more text behind the value");
    assert_refused_n("\"a\0b\"", 5, PLM_JSON_STRICT, "test: not JSON at byte 2: a control character in a string");
    assert_refused_n("\"\\\0\"", 4, PLM_JSON_STRICT, "test: not JSON at byte 2: an unknown escape");
    assert_refused_n("\0", 1, PLM_JSON_STRICT, "test: not JSON at byte 0: a value was expected");
    assert_refused_n("[1\0]", 4, PLM_JSON_STRICT, "test: not JSON at byte 2: ',' or ']' was expected");
    assert_refused_n("{\0}", 3, PLM_JSON_STRICT, "test: not JSON at byte 1: a key was expected");
}

static void only_size_bytes_are_read(void **state)
{
    (void)state;
    assert_round_trip_n("12345", 2, PLM_JSON_STRICT, "12");
    assert_round_trip_n("{}x", 2, PLM_JSON_STRICT, "{}");
    const char *text = "{\"a\":[1,\"x\\n\",true,null,-1.5e3]}";
    for (size_t size = 0; size < strlen(text); size++) { /* an exact copy, so that ASan sees one byte too far */
        plm_auto_free char *copy = plm_strndup(text, size);
        char *exact = plm_realloc_array(NULL, size, 1);
        memcpy(exact, copy, size);
        struct plm_error error = {0};
        struct plm_json *json = NULL;
        assert_false(plm_json_parse(exact, size, PLM_JSON_STRICT, "cut", &json, &error));
        plm_cleanup_free(&exact);
    }
}

static char *nested(unsigned depth, const char *open, const char *close)
{
    struct plm_buffer text = {0};
    for (unsigned i = 0; i < depth; i++) {
        plm_buffer_puts(&text, open);
    }
    plm_buffer_puts(&text, "1");
    for (unsigned i = 0; i < depth; i++) {
        plm_buffer_puts(&text, close);
    }
    return plm_buffer_take(&text);
}

static void nesting_is_bounded(void **state)
{
    (void)state;
    plm_auto_free char *most = nested(PLM_LIMIT_DEPTH, "[", "]");
    plm_auto_free char *most_objects = nested(PLM_LIMIT_DEPTH, "{\"a\":", "}");
    plm_auto_free char *over = nested(PLM_LIMIT_DEPTH + 1, "[", "]");
    plm_auto_free char *far_over = nested(100000, "{\"a\":", "}");
    assert_round_trip(most, most);
    assert_round_trip(most_objects, most_objects);
    assert_refused_n(over, strlen(over), PLM_JSON_STRICT, "test: not JSON at byte 64: nested too deeply");
    assert_refused_n(far_over, strlen(far_over), PLM_JSON_STRICT, "test: not JSON at byte 320: nested too deeply");
    plm_auto_json struct plm_json *json = parse(most);
    plm_auto_buffer struct plm_buffer out = {0};
    plm_json_print_pretty(json, &out);
    assert_true(out.size > 2 * strlen(most));
}

/* Shapes are texts: the keys that are kept, those of the next level behind a colon. "a" has a name that stays. */
static const void *shape_of(const void *object, const char *key, size_t size, const char **ret_name)
{
    const char *keys = object, *found = memchr(keys, key[0], strcspn(keys, ":"));
    if (size != 1 || !found)
        return NULL;
    if (key[0] == 'a')
        *ret_name = "a";
    const char *next = strchr(keys, ':');
    return next ? (const void *)(next + 1) : PLM_JSON_WHOLE;
}

static void assert_kept(const char *text, const char *keys, const char *wanted)
{
    const struct plm_json_filter filter = {.shape = shape_of, .root = keys};
    plm_auto_json struct plm_json *json = NULL;
    struct plm_error error = {0};
    assert_true(plm_json_parse_some(text, strlen(text), PLM_JSON_STRICT, "it", &filter, &json, &error));
    assert_prints(json, wanted);
}

static void what_is_not_wanted_is_left_out(void **state)
{
    (void)state;
    assert_kept("{\"a\":1,\"b\":2,\"c\":[1,{\"a\":3}],\"d\":{}}", "ac", "{\"a\":1,\"c\":[1,{\"a\":3}]}");
    assert_kept("{\"x\":{\"a\":[{},[]]},\"a\":{\"b\":1,\"c\":2},\"y\":[[]]}", "a:b", "{\"a\":{\"b\":1}}");
    assert_kept("[{\"a\":1,\"b\":2},{\"b\":[]},3,[{\"b\":1}]]", "a", "[{\"a\":1},{},3,[{}]]");
    assert_kept("{\"\\u0061\":1,\"\\u0062\":2,\"ab\":3,\"\":4}", "a", "{\"a\":1}");
    assert_kept("{\"a\":{\"b\":{\"z\":\"\\u0000\"}},\"b\":\"\\u0000\"}", "a:b",
                "{\"a\":{\"b\":{\"z\":{\"$unknown\":\"holds a NUL character\"}}}}");
    assert_kept("7", "a", "7");
    assert_kept("{\"b\":1}", "a", "{}");
}

static void what_is_left_out_is_checked_all_the_same(void **state)
{
    static const char *const broken[] = {"{\"b\":[1,}", "{\"b\":01}", "{\"b\":{\"a\":1}", "{\"b\":\"\\x\"}",
                                         "{\"b\":1}x"};
    const struct plm_json_filter filter = {.shape = shape_of, .root = "a"};
    (void)state;
    for (size_t i = 0; i < PLM_COUNT(broken); i++) {
        struct plm_json *json = NULL;
        struct plm_error error = {0};
        assert_false(plm_json_parse_some(broken[i], strlen(broken[i]), PLM_JSON_STRICT, "it", &filter, &json, &error));
        assert_int_equal(error.code, PLM_ERROR_MALFORMED);
    }
}

static void a_string_with_nul_becomes_unknown(void **state)
{
    (void)state;
    assert_round_trip("{\"a\":\"x\\u0000y\",\"b\":[\"\\u0000\",\"z\"]}",
                      "{\"a\":{\"$unknown\":\"holds a NUL character\"},"
                      "\"b\":[{\"$unknown\":\"holds a NUL character\"},\"z\"]}");
    assert_round_trip("\"\\u0000\"", "{\"$unknown\":\"holds a NUL character\"}");
}

static void an_escaped_backslash_before_u0000_is_no_nul(void **state)
{
    (void)state;
    assert_round_trip("\"a\\\\u0000b\"", "\"a\\\\u0000b\"");
    assert_round_trip("\"a\\\\\\u0000b\"", "{\"$unknown\":\"holds a NUL character\"}");
    assert_round_trip("{\"a\\\\u0000\":1}", "{\"a\\\\u0000\":1}");
}

static void a_noncharacter_without_nul_stays_text(void **state)
{
    (void)state;
    assert_round_trip("\"\\ufffe\"", "\"\xEF\xBF\xBE\"");
}

static void a_lone_surrogate_becomes_a_replacement(void **state)
{
    (void)state;
    assert_round_trip("\"a\\ud800b\"", "\"a\xEF\xBF\xBD"
                                       "b\"");
    assert_round_trip("\"\\udc00\\ud83d\\ude00\"", "\"\xEF\xBF\xBD\xF0\x9F\x98\x80\"");
    assert_round_trip("\"\\ud83d\\ud83d\\ude00\"", "\"\xEF\xBF\xBD\xF0\x9F\x98\x80\"");
    assert_round_trip("{\"k\\uDBFF\":\"\\uD800\\u0041\"}", "{\"k\xEF\xBF\xBD\":\"\xEF\xBF\xBD"
                                                           "A\"}");
}

static void numbers_that_a_double_cannot_hold_become_unknown(void **state)
{
    (void)state;
    static const char *const beyond[] = {
        "9007199254740992",   "9007199254740993", "-9007199254740992", "9223372036854775807", "1e300",
        "90071992547409920.5"};
    for (size_t i = 0; i < PLM_COUNT(beyond); i++) {
        assert_round_trip(beyond[i], "{\"$unknown\":\"integer beyond 2^53\"}");
    }
    assert_round_trip("{\"a\":1e999,\"b\":[-1e999]}", "{\"a\":{\"$unknown\":\"number out of range\"},"
                                                      "\"b\":[{\"$unknown\":\"number out of range\"}]}");
    assert_round_trip("[9007199254740991,-9007199254740991]", "[9007199254740991,-9007199254740991]");
    assert_round_trip("[0.30000000000000004,1e-300]", "[0.30000000000000004,1e-300]");
}

static void twin_keys_are_refused_if_asked(void **state)
{
    (void)state;
    const char *text = "{\"a\":1,\"b\":{\"x\":1,\"y\":2,\"x\":3},\"A\":2}";
    assert_refused_n(text, strlen(text), PLM_JSON_UNIQUE_KEYS, "test: key \"x\" appears twice");
    assert_round_trip_n("{\"a\":1,\"A\":2}", 13, PLM_JSON_UNIQUE_KEYS, "{\"a\":1,\"A\":2}");
    assert_round_trip("{\"a\":1,\"a\":2}", "{\"a\":1,\"a\":2}");

    plm_auto_buffer struct plm_buffer many = {0};
    for (int i = 0; i < 5000; i++) {
        plm_buffer_printf(&many, "%s\"key-%d\":[{\"n\":%d}]", i > 0 ? "," : "{", i * 7919 % 5000, i);
    }
    plm_buffer_putc(&many, '}');
    assert_round_trip_n(many.data, many.size, PLM_JSON_UNIQUE_KEYS, many.data);
    many.data[many.size - 1] = ',';
    plm_buffer_puts(&many, "\"key-4\":0}");
    assert_refused_n(many.data, many.size, PLM_JSON_UNIQUE_KEYS, "test: key \"key-4\" appears twice");
}

static void a_key_that_differs_only_in_case_is_another(void **state)
{
    (void)state;
    plm_auto_json struct plm_json *json = parse("{\"Name\":1,\"name\":2}");
    assert_true(plm_json_number(plm_json_get(json, "name")) == 2);
    assert_null(plm_json_get(json, "NAME"));
}

/* ---- as dockerd reads it ---- */

static void a_file_that_dockerd_takes_is_taken(void **state)
{
    (void)state;
    static const char wide_little[] = "\xFF\xFE{\0\"\0\xE9\0\"\0:\0\"\0\x3D\xD8\x00\xDE\"\0}\0";
    static const char wide_big[] = "\xFE\xFF\0{\0\"\0\xE9\0\"\0:\0\"\xD8\x3D\xDE\x00\0\"\0}";
    static const char lone[] = "\xFE\xFF\0\"\xD8\x00\0\"";
    static const char lone_at_end[] = "\xFE\xFF\0\"\0\"\xD8\x00";
    static const char odd[] = "\xFF\xFE{\0}\0\n";
    const unsigned like = PLM_JSON_LIKE_DOCKERD;
    assert_round_trip_n("\xEF\xBB\xBF{\"a\":1}", 10, like, "{\"a\":1}");
    assert_round_trip_n(wide_little, sizeof(wide_little) - 1, like, "{\"\xC3\xA9\":\"\xF0\x9F\x98\x80\"}");
    assert_round_trip_n(wide_big, sizeof(wide_big) - 1, like, "{\"\xC3\xA9\":\"\xF0\x9F\x98\x80\"}");
    assert_round_trip_n(lone, sizeof(lone) - 1, like, "\"\xEF\xBF\xBD\"");
    assert_refused_n(lone_at_end, sizeof(lone_at_end) - 1, like,
                     "test: not JSON at byte 2: more text behind the value");
    assert_refused_n(odd, sizeof(odd) - 1, like, "test: not JSON at byte 2: more text behind the value");
    assert_refused_n("\xEF\xBB\xBF{]", 5, like, "test: not JSON at byte 4: a key was expected");
    assert_round_trip_n("", 0, like, "{}");
    assert_round_trip_n(NULL, 0, like, "{}");
    assert_round_trip_n(" \r\n\t", 4, like, "{}");
    assert_round_trip_n("\xEF\xBB\xBF", 3, like, "{}");
    assert_round_trip_n("\xFF\xFE", 2, like, "{}");
    assert_round_trip_n("\xFF\xFE \0", 4, like, "{}");
}

static void of_twin_keys_dockerd_takes_the_last(void **state)
{
    (void)state;
    const char *text = "{\"a\":1,\"b\":2,\"a\":3,\"c\":{\"x\":1,\"x\":2},\"a\":4}";
    assert_round_trip_n(text, strlen(text), PLM_JSON_LIKE_DOCKERD, "{\"b\":2,\"c\":{\"x\":2},\"a\":4}");
    assert_refused_n(text, strlen(text), PLM_JSON_LIKE_DOCKERD | PLM_JSON_UNIQUE_KEYS, "test: key \"a\" appears twice");
}

static void wide_text_with_nul_becomes_unknown(void **state)
{
    (void)state;
    static const char wide[] = "\xFF\xFE\"\0\\\0u\0000\0000\0000\0000\0\"\0";
    assert_round_trip_n(wide, sizeof(wide) - 1, PLM_JSON_LIKE_DOCKERD, "{\"$unknown\":\"holds a NUL character\"}");
}

/* ---- reading ---- */

static void every_reader_accepts_what_is_not_there(void **state)
{
    (void)state;
    int64_t value = 5;
    assert_int_equal(plm_json_type(NULL), PLM_JSON_NULL);
    assert_string_equal(plm_json_type_name(NULL), "null");
    assert_null(plm_json_get(NULL, "a"));
    assert_null(plm_json_get_n(NULL, "a", 1));
    assert_null(plm_json_get_mutable(NULL, "a"));
    assert_null(plm_json_path(NULL, "a.b"));
    assert_null(plm_json_first(NULL));
    assert_null(plm_json_next(NULL));
    assert_int_equal(plm_json_count(NULL), 0);
    assert_null(plm_json_at(NULL, 0));
    assert_null(plm_json_key(NULL));
    assert_null(plm_json_text(NULL));
    assert_false(plm_json_is_true(NULL));
    assert_false(plm_json_is_null(NULL));
    assert_true(plm_json_number(NULL) == 0);
    assert_false(plm_json_int(NULL, &value));
    assert_int_equal(value, 5);
    assert_true(plm_json_equal(NULL, NULL));
    assert_null(plm_json_copy(NULL));
    assert_null(plm_json_detach(NULL, "a"));
    plm_json_remove(NULL, "a");
    plm_json_free(NULL);
}

static void each_type_is_told_apart(void **state)
{
    (void)state;
    static const char *const names[] = {"null", "bool", "bool", "number", "string", "list", "object"};
    plm_auto_json struct plm_json *json = parse("[null,true,false,1,\"x\",[1],{\"a\":1}]");
    size_t at = 0;
    plm_json_each (child, json) {
        assert_string_equal(plm_json_type_name(child), names[at]);
        assert_ptr_equal(plm_json_at(json, at), child);
        assert_int_equal(plm_json_is_null(child), at == 0);
        assert_int_equal(plm_json_is_true(child), at == 1);
        assert_true(plm_json_number(child) == (at == 3 ? 1 : 0));
        assert_int_equal(plm_json_text(child) != NULL, at == 4);
        assert_int_equal(plm_json_get(child, "a") != NULL, at == 6);
        assert_int_equal(plm_json_get_n(child, "a", 1) != NULL, at == 6);
        assert_int_equal(plm_json_count(child), at >= 5 ? 1 : 0);
        assert_null(plm_json_key(child));
        at++;
    }
    assert_int_equal(at, 7);
    assert_null(plm_json_at(json, 7));
    assert_null(plm_json_at(plm_json_at(json, 6), 0));
}

static void members_are_found_by_key_and_path(void **state)
{
    (void)state;
    plm_auto_json struct plm_json *json = parse("{\"a\":{\"b\":{\"c\":7}},\"a.b\":1,\"ab\":2,\"\":{\"\":3}}");
    assert_true(plm_json_number(plm_json_path(json, "a.b.c")) == 7);
    assert_null(plm_json_path(json, "a.b.c.d"));
    assert_null(plm_json_path(json, "a.x.c"));
    assert_null(plm_json_path(json, "a."));
    assert_true(plm_json_number(plm_json_path(json, ".")) == 3);
    assert_true(plm_json_number(plm_json_get(json, "a.b")) == 1);
    assert_ptr_equal(plm_json_get_n(json, "abc", 1), plm_json_get(json, "a"));
    assert_true(plm_json_number(plm_json_get_n(json, "abc", 2)) == 2);
    assert_null(plm_json_get_n(json, "abc", 3));
    assert_null(plm_json_get_n(json, "a\0b", 3));
    assert_string_equal(plm_json_key(plm_json_get_mutable(json, "ab")), "ab");
}

static void only_whole_numbers_are_integers(void **state)
{
    (void)state;
    static const struct {
        double number;
        bool is_whole;
    } rows[] = {{0, true},
                {-0.0, true},
                {1, true},
                {-5, true},
                {9007199254740991.0, true},
                {-9007199254740991.0, true},
                {1.5, false},
                {9007199254740992.0, false},
                {1e300, false},
                {0.1, false}};
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        plm_auto_json struct plm_json *json = plm_json_new_number(rows[i].number);
        int64_t value = 77;
        assert_int_equal(plm_json_int(json, &value), rows[i].is_whole);
        assert_true(value == (rows[i].is_whole ? (int64_t)rows[i].number : 77));
    }
}

static void an_unknown_says_why(void **state)
{
    (void)state;
    plm_auto_json struct plm_json *json =
        parse("[{\"$unknown\":\"denied\"},{},{\"$unknown\":5},{\"a\":1},null,\"x\",{\"$unknown\":\"\"},[]]");
    assert_string_equal(plm_json_unknown(NULL), "missing");
    assert_string_equal(plm_json_unknown(plm_json_at(json, 0)), "denied");
    assert_string_equal(plm_json_unknown(plm_json_at(json, 1)), "lost");
    assert_string_equal(plm_json_unknown(plm_json_at(json, 2)), "lost");
    assert_null(plm_json_unknown(plm_json_at(json, 3)));
    assert_null(plm_json_unknown(plm_json_at(json, 4)));
    assert_null(plm_json_unknown(plm_json_at(json, 5)));
    assert_string_equal(plm_json_unknown(plm_json_at(json, 6)), "");
    assert_null(plm_json_unknown(plm_json_at(json, 7)));
}

static void equality_does_not_know_the_order_of_members(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b;
        bool is_equal;
    } rows[] = {
        {"1", "1.0", true},
        {"1", "\"1\"", false},
        {"null", "null", true},
        {"null", "false", false},
        {"true", "true", true},
        {"true", "false", false},
        {"\"a\"", "\"A\"", false},
        {"[1,2]", "[1,2]", true},
        {"[1,2]", "[2,1]", false},
        {"[1,2]", "[1]", false},
        {"[1]", "[1,2]", false},
        {"{\"a\":1,\"b\":[2]}", "{\"b\":[2],\"a\":1}", true},
        {"{\"a\":1,\"b\":2}", "{\"a\":1,\"b\":3}", false},
        {"{\"a\":1}", "{\"a\":1,\"b\":2}", false},
        {"{\"a\":1}", "{\"A\":1}", false},
        {"{\"a\":1,\"a\":1}", "{\"a\":1,\"b\":2}", false},
        {"{}", "[]", false},
        {"0.1", "0.10000000000000002", false},
    };
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        plm_auto_json struct plm_json *a = parse(rows[i].a);
        plm_auto_json struct plm_json *b = parse(rows[i].b);
        assert_int_equal(plm_json_equal(a, b), rows[i].is_equal);
        assert_int_equal(plm_json_equal(b, a), rows[i].is_equal);
        assert_true(plm_json_equal(a, a));
        assert_false(plm_json_equal(a, NULL));
        assert_false(plm_json_equal(NULL, a));
    }
}

/* ---- building ---- */

static void trees_are_built_piece_by_piece(void **state)
{
    (void)state;
    plm_auto_json struct plm_json *json = plm_json_new_object();
    struct plm_json *list = plm_json_add(json, "list", plm_json_new_list());
    plm_json_push(list, plm_json_new_int(-7));
    plm_json_push(list, plm_json_new_number(0.25));
    plm_json_push(list, plm_json_new_bool(true));
    plm_json_push(list, plm_json_new_null());
    plm_json_push(list, plm_json_new_text(NULL));
    plm_json_push(list, plm_json_new_text("t"));
    plm_json_push(list, plm_json_new_text_n("text", 2));
    plm_json_push(list, plm_json_new_text_n(NULL, 0));
    plm_json_push(list, plm_json_new_unknown("%s: %d", "denied", 5));
    assert_prints(json, "{\"list\":[-7,0.25,true,null,null,\"t\",\"te\",\"\",{\"$unknown\":\"denied: 5\"}]}");
}

static void what_json_cannot_hold_is_built_as_unknown(void **state)
{
    (void)state;
    plm_auto_json struct plm_json *list = plm_json_new_list();
    plm_json_push(list, plm_json_new_int(INT64_C(9007199254740991)));
    plm_json_push(list, plm_json_new_int(INT64_C(9007199254740992)));
    plm_json_push(list, plm_json_new_int(INT64_MIN));
    plm_json_push(list, plm_json_new_number(INFINITY));
    plm_json_push(list, plm_json_new_number(NAN));
    plm_json_push(list, plm_json_new_text_n("a\0b", 3));
    assert_prints(list,
                  "[9007199254740991,{\"$unknown\":\"integer beyond 2^53\"},{\"$unknown\":\"integer beyond 2^53\"},"
                  "{\"$unknown\":\"number out of range\"},{\"$unknown\":\"number out of range\"},"
                  "{\"$unknown\":\"holds a NUL character\"}]");
}

static void setting_replaces_a_member_in_its_place(void **state)
{
    (void)state;
    plm_auto_json struct plm_json *json = parse("{\"a\":1,\"b\":{\"deep\":[1,2]},\"c\":3}");
    plm_json_set(json, "b", plm_json_new_text("new"));
    plm_json_set(json, "a", plm_json_new_bool(false));
    plm_json_set(json, "c", plm_json_new_null());
    plm_json_set(json, "d", plm_json_new_int(4));
    plm_json_set(json, "A", plm_json_new_int(5));
    assert_prints(json, "{\"a\":false,\"b\":\"new\",\"c\":null,\"d\":4,\"A\":5}");
    plm_auto_json struct plm_json *alone = parse("{\"only\":1}");
    plm_json_set(alone, "only", plm_json_new_int(2));
    plm_json_add(alone, "next", plm_json_new_int(3));
    assert_prints(alone, "{\"only\":2,\"next\":3}");
}

static void members_are_removed_and_taken_out(void **state)
{
    (void)state;
    plm_auto_json struct plm_json *json = parse("{\"a\":1,\"b\":[2],\"c\":3}");
    plm_auto_json struct plm_json *taken = plm_json_detach(json, "b");
    assert_null(plm_json_key(taken));
    assert_prints(taken, "[2]");
    assert_null(plm_json_detach(json, "b"));
    plm_json_remove(json, "c");
    plm_json_remove(json, "not there");
    plm_json_add(json, "d", plm_json_new_int(4));
    assert_prints(json, "{\"a\":1,\"d\":4}");
    plm_json_remove(json, "a");
    plm_json_remove(json, "d");
    assert_prints(json, "{}");
}

static void a_copy_stands_on_its_own(void **state)
{
    (void)state;
    plm_auto_json struct plm_json *json = parse("{\"a\":{\"b\":[1,\"x\"]}}");
    plm_auto_json struct plm_json *list = plm_json_new_list();
    plm_json_push(list, plm_json_copy(plm_json_get(json, "a")));
    assert_null(plm_json_key(plm_json_first(list)));
    plm_json_remove(json, "a");
    assert_prints(list, "[{\"b\":[1,\"x\"]}]");
}

static void a_child_given_to_the_wrong_parent_is_not_leaked(void **state)
{
    (void)state;
    plm_auto_json struct plm_json *list = plm_json_new_list();
    plm_auto_json struct plm_json *object = plm_json_new_object();
    assert_null(plm_json_add(list, "a", plm_json_new_int(1)));
    assert_null(plm_json_push(object, plm_json_new_int(1)));
    assert_null(plm_json_add(NULL, "a", plm_json_new_text("x")));
    assert_null(plm_json_push(NULL, plm_json_new_text("x")));
    assert_null(plm_json_set(NULL, "a", plm_json_new_text("x")));
    assert_null(plm_json_add(object, "a", NULL));
    assert_null(plm_json_push(list, NULL));
    assert_prints(list, "[]");
    assert_prints(object, "{}");
}

/* ---- writing ---- */

static void assert_string_prints(const char *text, size_t size, bool html, const char *wanted)
{
    plm_auto_buffer struct plm_buffer out = {0};
    plm_json_print_string(&out, text, size, html);
    assert_string_equal(out.data, wanted);
    assert_true(plm_utf8_valid(out.data, out.size));
}

static void strings_are_escaped_and_always_valid(void **state)
{
    (void)state;
    assert_string_prints("", 0, false, "\"\"");
    assert_string_prints(NULL, 0, false, "\"\"");
    assert_string_prints("a\"b\\c/", 6, false, "\"a\\\"b\\\\c/\"");
    assert_string_prints("\b\f\n\r\t\x01\x1f\x7f\0", 9, false, "\"\\b\\f\\n\\r\\t\\u0001\\u001f\\u007f\\u0000\"");
    assert_string_prints("\xC2\x85\xC2\x9F\xC2\xA0", 6, false, "\"\\u0085\\u009f\xC2\xA0\"");
    assert_string_prints("a\xFF"
                         "b\xC3",
                         4, false,
                         "\"a\xEF\xBF\xBD"
                         "b\xEF\xBF\xBD\"");
    assert_string_prints("\xED\xA0\x80", 3, false, "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
    assert_string_prints("<&>\xE2\x80\xA8\xE2\x80\xA9", 9, false, "\"<&>\xE2\x80\xA8\xE2\x80\xA9\"");
    assert_string_prints("x</script>&\xE2\x80\xA8\xE2\x80\xA9", 17, true,
                         "\"x\\u003c/script\\u003e\\u0026\\u2028\\u2029\"");
}

/* The fast path looks at eight bytes at a time. */
static void every_byte_at_every_place_is_printed_alike(void **state)
{
    (void)state;
    for (int c = 0; c < 256; c++) {
        plm_auto_buffer struct plm_buffer alone = {0};
        char byte = (char)c;
        plm_json_print_string(&alone, &byte, 1, false);
        for (size_t place = 0; place < 20; place++) {
            char text[20];
            memset(text, 'x', sizeof(text));
            text[place] = byte;
            plm_auto_free char *wanted =
                plm_asprintf("\"%.*s%.*s%.*s\"", (int)place, "xxxxxxxxxxxxxxxxxxxx", (int)alone.size - 2,
                             alone.data + 1, (int)(19 - place), "xxxxxxxxxxxxxxxxxxxx");
            assert_string_prints(text, sizeof(text), false, wanted);
        }
    }
}

static void a_tree_with_broken_text_prints_valid_utf8(void **state)
{
    (void)state;
    assert_round_trip("{\"k\xFF\":\"v\xC3\"}", "{\"k\xEF\xBF\xBD\":\"v\xEF\xBF\xBD\"}");
}

static void assert_number_prints(double number, const char *wanted)
{
    plm_auto_buffer struct plm_buffer out = {0};
    plm_json_print_number(&out, number);
    assert_string_equal(out.data, wanted);
}

static void numbers_are_printed_exactly(void **state)
{
    (void)state;
    assert_number_prints(0, "0");
    assert_number_prints(-0.0, "0");
    assert_number_prints(1e15, "1000000000000000");
    assert_number_prints(9007199254740991.0, "9007199254740991");
    assert_number_prints(-9007199254740992.0, "-9007199254740992");
    assert_number_prints(0.1, "0.1");
    assert_number_prints(-2.5, "-2.5");
    assert_number_prints(0.1 + 0.2, "0.30000000000000004");
    assert_number_prints(1.0 / 3, "0.3333333333333333");
    assert_number_prints(1e300, "1e+300");
    assert_number_prints(5e-324, "4.94065645841247e-324");
    assert_number_prints(1.7976931348623157e308, "1.7976931348623157e+308");
    assert_number_prints(INFINITY, "{\"$unknown\":\"number out of range\"}");
    assert_number_prints(NAN, "{\"$unknown\":\"number out of range\"}");
}

static void a_locale_does_not_change_numbers(void **state)
{
    (void)state;
    static const char *const names[] = {"de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8"};
    for (size_t i = 0; i < PLM_COUNT(names); i++) {
        if (setlocale(LC_NUMERIC, names[i])) {
            assert_number_prints(2.5, "2.5");
            assert_round_trip("[2.5]", "[2.5]");
        }
    }
    setlocale(LC_NUMERIC, "C");
}

static void pretty_text_is_indented_by_two(void **state)
{
    (void)state;
    plm_auto_json struct plm_json *json = parse("{\"a\":[1,{\"b\":[]}],\"c\":{},\"d\":\"x\"}");
    plm_auto_buffer struct plm_buffer out = {0};
    plm_json_print_pretty(json, &out);
    assert_string_equal(
        out.data, "{\n  \"a\": [\n    1,\n    {\n      \"b\": []\n    }\n  ],\n  \"c\": {},\n  \"d\": \"x\"\n}\n");
    plm_auto_buffer struct plm_buffer none = {0};
    plm_json_print_pretty(NULL, &none);
    assert_string_equal(none.data, "null\n");
}

int main(void)
{
    plm_json_setup();
    plm_json_setup();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_json_is_read_and_printed_in_its_order),
        cmocka_unit_test(what_is_no_json_is_refused_with_the_byte),
        cmocka_unit_test(raw_nul_bytes_are_refused_everywhere),
        cmocka_unit_test(only_size_bytes_are_read),
        cmocka_unit_test(nesting_is_bounded),
        cmocka_unit_test(what_is_not_wanted_is_left_out),
        cmocka_unit_test(what_is_left_out_is_checked_all_the_same),
        cmocka_unit_test(a_string_with_nul_becomes_unknown),
        cmocka_unit_test(an_escaped_backslash_before_u0000_is_no_nul),
        cmocka_unit_test(a_noncharacter_without_nul_stays_text),
        cmocka_unit_test(a_lone_surrogate_becomes_a_replacement),
        cmocka_unit_test(numbers_that_a_double_cannot_hold_become_unknown),
        cmocka_unit_test(twin_keys_are_refused_if_asked),
        cmocka_unit_test(a_key_that_differs_only_in_case_is_another),
        cmocka_unit_test(a_file_that_dockerd_takes_is_taken),
        cmocka_unit_test(of_twin_keys_dockerd_takes_the_last),
        cmocka_unit_test(wide_text_with_nul_becomes_unknown),
        cmocka_unit_test(every_reader_accepts_what_is_not_there),
        cmocka_unit_test(each_type_is_told_apart),
        cmocka_unit_test(members_are_found_by_key_and_path),
        cmocka_unit_test(only_whole_numbers_are_integers),
        cmocka_unit_test(an_unknown_says_why),
        cmocka_unit_test(equality_does_not_know_the_order_of_members),
        cmocka_unit_test(trees_are_built_piece_by_piece),
        cmocka_unit_test(what_json_cannot_hold_is_built_as_unknown),
        cmocka_unit_test(setting_replaces_a_member_in_its_place),
        cmocka_unit_test(members_are_removed_and_taken_out),
        cmocka_unit_test(a_copy_stands_on_its_own),
        cmocka_unit_test(a_child_given_to_the_wrong_parent_is_not_leaked),
        cmocka_unit_test(strings_are_escaped_and_always_valid),
        cmocka_unit_test(every_byte_at_every_place_is_printed_alike),
        cmocka_unit_test(a_tree_with_broken_text_prints_valid_utf8),
        cmocka_unit_test(numbers_are_printed_exactly),
        cmocka_unit_test(a_locale_does_not_change_numbers),
        cmocka_unit_test(pretty_text_is_indented_by_two),
    };
    return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
