/* SPDX-License-Identifier: Apache-2.0 */
#include <plimsoll/base/yaml.h>

#include <plimsoll/base/json.h>
#include <plimsoll/base/limits.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct plm_arena arena;

static const struct plm_yaml *parsed_bytes(const char *text, size_t size)
{
    struct plm_error error = {0};
    const struct plm_yaml *root = NULL;
    if (!plm_yaml_parse(text, size, "a.yaml", &arena, &root, &error)) {
        fail_msg("%s", error.message);
    }
    return root;
}

static const struct plm_yaml *parsed(const char *text)
{
    return parsed_bytes(text, strlen(text));
}

static void refused_bytes(const char *text, size_t size, const char *message)
{
    struct plm_error error = {0};
    const struct plm_yaml *root = NULL;
    assert_false(plm_yaml_parse(text, size, "a.yaml", &arena, &root, &error));
    assert_string_equal(error.message, message);
    assert_int_equal(error.code, PLM_ERROR_MALFORMED);
    assert_null(root);
}

static void refused(const char *text, const char *message)
{
    refused_bytes(text, strlen(text), message);
}

/* The error begins with file and line; the words after it are libyaml's own. */
static void refused_at(const char *text, const char *start)
{
    struct plm_error error = {0};
    const struct plm_yaml *root = NULL;
    assert_false(plm_yaml_parse(text, strlen(text), "a.yaml", &arena, &root, &error));
    assert_int_equal(error.code, PLM_ERROR_MALFORMED);
    assert_memory_equal(error.message, start, strlen(start));
}

static int empty_arena(void **state)
{
    (void)state;
    plm_arena_done(&arena);
    return 0;
}

/* ---- the tree ---- */

static void a_tree_remembers_kinds_texts_and_order(void **state)
{
    (void)state;
    const struct plm_yaml *root = parsed("id: one\nlist: [a, 'b', \"c\"]\nmap:\n  x: 5.10\n  y:\n");
    assert_int_equal(root->kind, PLM_YAML_MAP);
    assert_int_equal(root->count, 3);
    assert_null(root->key);
    assert_string_equal(root->file, "a.yaml");
    assert_string_equal(root->first->key, "id");
    assert_string_equal(root->first->text, "one");
    const struct plm_yaml *list = plm_yaml_get(root, "list");
    assert_int_equal(list->kind, PLM_YAML_LIST);
    assert_int_equal(list->count, 3);
    assert_null(list->text);
    assert_true(list->first->plain);
    assert_false(list->first->next->plain);
    assert_false(list->first->next->next->plain);
    assert_null(list->first->key);
    const struct plm_yaml *map = plm_yaml_get(root, "map");
    assert_string_equal(plm_yaml_get(map, "x")->text, "5.10");
    assert_string_equal(plm_yaml_get(map, "y")->text, "");
    assert_null(plm_yaml_get(map, "z"));
    assert_null(plm_yaml_get(list, "x"));
    assert_null(plm_yaml_get(NULL, "x"));
}

static void a_node_remembers_its_line_and_column(void **state)
{
    (void)state;
    const struct plm_yaml *root = parsed("# comment\nid:   one\nnested:\n    deep: two\nitems:\n  - x\n  -   y\n");
    assert_int_equal(root->line, 2);
    assert_int_equal(root->column, 1);
    assert_int_equal(root->first->line, 2);
    assert_int_equal(root->first->column, 7);
    const struct plm_yaml *nested = plm_yaml_get(root, "nested");
    assert_int_equal(nested->line, 3); /* where its key stands */
    assert_int_equal(nested->column, 1);
    assert_int_equal(nested->first->line, 4);
    assert_int_equal(nested->first->column, 11);
    const struct plm_yaml *last = plm_yaml_get(root, "items")->first->next;
    assert_int_equal(last->line, 7);
    assert_int_equal(last->column, 7);
}

static void a_block_text_keeps_its_lines(void **state)
{
    (void)state;
    const struct plm_yaml *root = parsed("rule: |\n  a &&\n  b\nfolded: >-\n  one\n  two\n");
    assert_string_equal(plm_yaml_get(root, "rule")->text, "a &&\nb\n");
    assert_false(plm_yaml_get(root, "rule")->plain);
    assert_string_equal(plm_yaml_get(root, "folded")->text, "one two");
}

static void a_byte_order_mark_is_accepted(void **state)
{
    (void)state;
    assert_string_equal(parsed("\xEF\xBB\xBFid: x\n")->first->key, "id");
}

static void a_root_may_be_a_list_or_a_scalar(void **state)
{
    (void)state;
    assert_int_equal(parsed("- a\n- b\n")->count, 2);
    assert_string_equal(parsed("--- word\n")->text, "word");
    assert_string_equal(parsed("''")->text, "");
}

static void the_tree_does_not_need_the_bytes_it_came_from(void **state)
{
    (void)state;
    char text[] = "key: value\n";
    char name[] = "b.yaml";
    struct plm_error error = {0};
    const struct plm_yaml *root = NULL;
    assert_true(plm_yaml_parse(text, strlen(text), name, &arena, &root, &error));
    memset(text, 'x', sizeof text - 1);
    memset(name, 'x', sizeof name - 1);
    assert_string_equal(plm_yaml_get(root, "key")->text, "value");
    assert_string_equal(root->file, "b.yaml");
}

/* ---- what is refused ---- */

static void an_empty_document_is_refused(void **state)
{
    (void)state;
    refused("", "a.yaml:1: the document is empty");
    refused("\n\n", "a.yaml:1: the document is empty");
    refused("# only a comment\n", "a.yaml:1: the document is empty");
    refused("---\n", "a.yaml:2: the document is empty");
    refused("---\n...\n", "a.yaml:2: the document is empty");
}

static void a_second_document_is_refused(void **state)
{
    (void)state;
    refused("a: 1\n---\nb: 2\n", "a.yaml:2: a second document begins here; only one is read");
}

static void a_duplicate_key_is_refused_with_both_lines(void **state)
{
    (void)state;
    refused("a: 1\nb: 2\na: 3\nb: 4\n", "a.yaml:3: key 'a' stands here again (first on line 1)");
    refused("x:\n  - {k: 1, 'k': 2}\n", "a.yaml:2: key 'k' stands here again (first on line 2)");
    refused("b: 1\nb: 2\na: 3\na: 4\n", "a.yaml:2: key 'b' stands here again (first on line 1)");
    refused("k: 1\nk: 2\nk: 3\n", "a.yaml:2: key 'k' stands here again (first on line 1)");
    assert_int_equal(parsed("{A: 1, a: 2}")->count, 2);
}

static void a_million_keys_are_looked_through_quickly(void **state)
{
    (void)state;
    plm_auto_buffer struct plm_buffer text = {0};
    for (unsigned i = 0; text.size < PLM_LIMIT_YAML - 100; i++) {
        plm_buffer_printf(&text, "%x:\n", i);
    }
    assert_true(parsed_bytes(text.data, text.size)->count > 500000);
}

static void a_text_that_is_named_may_be_repeated(void **state)
{
    (void)state;
    const struct plm_yaml *root = parsed("a: &rule >-\n  x &&\n  y\nb: [*rule, &n null]\nc: *n\nd: &q 'null'\ne: *q\n");
    const struct plm_yaml *again = plm_yaml_get(root, "b")->first;
    assert_string_equal(again->text, "x && y");
    assert_int_equal(again->line, 4);
    assert_false(again->plain);
    assert_true(plm_yaml_get(root, "c")->plain);
    assert_string_equal(plm_yaml_get(root, "c")->key, "c");
    assert_false(plm_yaml_get(root, "e")->plain);
}

static void names_that_are_wrong_are_refused(void **state)
{
    (void)state;
    refused("a: 1\nb: *gone\n", "a.yaml:2: no text above is named '&gone'");
    refused("a: *late\nb: &late 1\n", "a.yaml:1: no text above is named '&late'");
    refused("a: &n 1\nb: &n 2\n", "a.yaml:2: anchor '&n' stands here again (first on line 1)");
    refused("a: &m {b: 1}\n", "a.yaml:1: only a text may be named ('&m')");
    refused("a: &l [b]\n", "a.yaml:1: only a text may be named ('&l')");
    refused("a: &k 1\n? *k\n: 2\nb: &k 3\n", "a.yaml:4: anchor '&k' stands here again (first on line 1)");
    plm_auto_buffer struct plm_buffer text = {0};
    for (int i = 0; i < 65; i++) {
        plm_buffer_printf(&text, "k%d: &a%d x\n", i, i);
    }
    refused(plm_buffer_text(&text), "a.yaml:65: more than 64 anchors");
}

static void merge_keys_are_refused(void **state)
{
    (void)state;
    refused("a: 1\n<<: {b: 1}\n", "a.yaml:2: merge keys ('<<') are not supported");
    assert_string_equal(parsed("'<<': 1")->first->key, "<<");
}

static void explicit_tags_are_refused(void **state)
{
    (void)state;
    refused("a: !!str 1\n", "a.yaml:1: tags are not supported ('tag:yaml.org,2002:str')");
    refused("a: !own {b: 1}\n", "a.yaml:1: tags are not supported ('!own')");
    refused("a: !own [b]\n", "a.yaml:1: tags are not supported ('!own')");
    refused("a: ! b\n", "a.yaml:1: tags are not supported ('!')");
}

static void a_key_must_be_a_scalar(void **state)
{
    (void)state;
    refused("a: 1\n? [b]\n: 2\n", "a.yaml:2: a key must be a plain word or text, not a list");
    refused("? {b: 1}\n: 2\n", "a.yaml:1: a key must be a plain word or text, not a map");
    refused("a: 1\n?\n: 2\n", "a.yaml:2: a key is empty");
}

static void nesting_stops_at_the_limit(void **state)
{
    (void)state;
    char text[2 * (PLM_LIMIT_DEPTH + 1) + 1] = "";
    memset(text, '[', PLM_LIMIT_DEPTH);
    memset(text + PLM_LIMIT_DEPTH, ']', PLM_LIMIT_DEPTH);
    assert_int_equal(parsed(text)->kind, PLM_YAML_LIST);
    memset(text, '[', PLM_LIMIT_DEPTH + 1);
    memset(text + PLM_LIMIT_DEPTH + 1, ']', PLM_LIMIT_DEPTH + 1);
    refused(text, "a.yaml:1: nested deeper than 64 levels");
}

static void a_file_over_the_limit_is_refused_unread(void **state)
{
    (void)state;
    plm_auto_free char *text = plm_alloc(PLM_LIMIT_YAML + 1);
    memset(text, ' ', PLM_LIMIT_YAML + 1);
    memcpy(text, "a: 1\n", 5);
    struct plm_error error = {0};
    const struct plm_yaml *root = NULL;
    assert_true(plm_yaml_parse(text, PLM_LIMIT_YAML, "a.yaml", &arena, &root, &error));
    assert_false(plm_yaml_parse(text, PLM_LIMIT_YAML + 1, "a.yaml", &arena, &root, &error));
    assert_int_equal(error.code, PLM_ERROR_TOO_LARGE);
    assert_string_equal(error.message, "a.yaml:1: larger than 4194304 bytes");
}

static void what_libyaml_refuses_names_its_line(void **state)
{
    (void)state;
    refused_at("a: 1\nb: [1, 2\nc: 3\n", "a.yaml:3: ");
    refused_at("a: 1\n b: 2\n", "a.yaml:2: ");
    refused_at("a: \"open\n\n", "a.yaml:3: ");
    refused_at("a: 1\n\tb: 2\n", "a.yaml:2: ");
    refused_at("a: 1\nb: \"\\q\"\n", "a.yaml:2: ");
}

static void broken_utf8_is_refused_with_its_line(void **state)
{
    (void)state;
    refused("a: 1\nb: \xFF\n", "a.yaml:2: invalid UTF-8");
    refused("a: \xC0\xAF\n", "a.yaml:1: invalid UTF-8");
    refused("a: \xE2\x82", "a.yaml:1: invalid UTF-8");
    /* UTF-16 by its byte-order mark, which libyaml would follow */
    refused_bytes("\xFF\xFE"
                  "a\0:\0 \0b\0",
                  10, "a.yaml:1: invalid UTF-8");
    assert_string_equal(parsed("a: \xEF\xBF\xBD\n")->first->text, "\xEF\xBF\xBD");
}

static void control_characters_are_refused_raw_and_escaped(void **state)
{
    (void)state;
    refused("a: 1\nb: \x1b[31m\n", "a.yaml:2: control character U+001B");
    refused("a: \x7f\n", "a.yaml:1: control character U+007F");
    refused_bytes("a: b\0c\n", 7, "a.yaml:1: control character U+0000");
    refused("a: 1\nb: \"\\0\"\n", "a.yaml:2: control character U+0000");
    refused("a: \"\\e[31m\"\n", "a.yaml:1: control character U+001B");
    refused("\"\\0\": b\n", "a.yaml:1: control character U+0000");
    /* U+0085 and U+2028 end a line for libyaml but for no editor */
    refused("a: b\xC2\x85# c: d\n", "a.yaml:1: control character U+0085");
    refused("a: b\xE2\x80\xA8"
            "c: d\n",
            "a.yaml:1: control character U+2028");
    assert_string_equal(parsed("a: \"\\t\\n\"\n")->first->text, "\t\n");
}

/* ---- readers ---- */

static void refused_text(const char *text, const char *message)
{
    struct plm_error error = {0};
    const char *value = "untouched";
    assert_false(plm_yaml_text(parsed(text)->first, &value, &error));
    assert_string_equal(error.message, message);
    assert_string_equal(value, "untouched");
}

static void a_text_is_any_scalar_but_null(void **state)
{
    (void)state;
    struct plm_error error = {0};
    const char *value = NULL;
    assert_true(plm_yaml_text(parsed("a: 5.10")->first, &value, &error));
    assert_string_equal(value, "5.10");
    assert_true(plm_yaml_text(parsed("a: ''")->first, &value, &error));
    assert_string_equal(value, "");
    assert_true(plm_yaml_text(parsed("a: 'null'")->first, &value, &error));
    assert_int_equal(error.code, PLM_ERROR_NONE);
    refused_text("a:\n", "a.yaml:1: key 'a' must be text, not null");
    refused_text("a: ~\n", "a.yaml:1: key 'a' must be text, not null");
    refused_text("a: null\n", "a.yaml:1: key 'a' must be text, not null");
    refused_text("a: [b]\n", "a.yaml:1: key 'a' must be text, not a list");
    refused_text("\na:\n  b: c\n", "a.yaml:2: key 'a' must be text, not a map");
    refused_text("- [b]\n", "a.yaml:1: this must be text, not a list");
    assert_false(plm_yaml_text(NULL, &value, &error));
    assert_string_equal(error.message, "text is missing");
}

static void refused_bool(const char *text, const char *message)
{
    struct plm_error error = {0};
    bool value = false;
    assert_false(plm_yaml_bool(parsed(text)->first, &value, &error));
    assert_string_equal(error.message, message);
}

static void a_bool_is_plain_true_or_false(void **state)
{
    (void)state;
    struct plm_error error = {0};
    bool value = false;
    assert_true(plm_yaml_bool(parsed("a: true")->first, &value, &error));
    assert_true(value);
    assert_true(plm_yaml_bool(parsed("a: False")->first, &value, &error));
    assert_false(value);
    refused_bool("a: yes\n", "a.yaml:1: key 'a' must be true or false, not 'yes'");
    refused_bool("a: 'true'\n", "a.yaml:1: key 'a' must be true or false, not the quoted text 'true'");
    refused_bool("a:\n", "a.yaml:1: key 'a' must be true or false, not null");
    refused_bool("a: {b: c}\n", "a.yaml:1: key 'a' must be true or false, not a map");
    assert_false(plm_yaml_bool(NULL, &value, &error));
}

static long read_int(const char *text)
{
    struct plm_error error = {0};
    long value = 0;
    if (!plm_yaml_int(parsed(text)->first, &value, &error)) {
        fail_msg("%s", error.message);
    }
    return value;
}

static void refused_int(const char *text, const char *message)
{
    struct plm_error error = {0};
    long value = 0;
    assert_false(plm_yaml_int(parsed(text)->first, &value, &error));
    assert_string_equal(error.message, message);
}

static void an_integer_is_a_plain_whole_number(void **state)
{
    (void)state;
    assert_int_equal(read_int("a: 2"), 2);
    assert_int_equal(read_int("a: -17"), -17);
    assert_int_equal(read_int("a: +5"), 5);
    assert_int_equal(read_int("a: 0"), 0);
    assert_int_equal(read_int("a: 0o644"), 0644);
    assert_int_equal(read_int("a: 0x1F"), 31);
    assert_true(read_int("a: 9223372036854775807") == INT64_MAX);
    refused_int("a: '2'\n", "a.yaml:1: key 'a' must be a whole number, not the quoted text '2'");
    refused_int("a: 2.0\n", "a.yaml:1: key 'a' must be a whole number, not '2.0'");
    refused_int("a: 0x\n", "a.yaml:1: key 'a' must be a whole number, not '0x'");
    refused_int("a: 0o-1\n", "a.yaml:1: key 'a' must be a whole number, not '0o-1'");
    refused_int("a: two\n", "a.yaml:1: key 'a' must be a whole number, not 'two'");
    refused_int("a:\n", "a.yaml:1: key 'a' must be a whole number, not null");
    refused_int("a: [1]\n", "a.yaml:1: key 'a' must be a whole number, not a list");
    refused_int("a: 9223372036854775808\n", "a.yaml:1: key 'a' must be a whole number, not '9223372036854775808'");
}

static void a_leading_zero_is_refused_as_ambiguous(void **state)
{
    (void)state;
    refused_int("a: 0644\n", "a.yaml:1: '0644' is ambiguous: write 0o… for octal or no leading zero");
    refused_int("a: -007\n", "a.yaml:1: '-007' is ambiguous: write 0o… for octal or no leading zero");
}

static void refused_keys(const char *text, const char *message)
{
    static const char *const keys[] = {"id", "title", "severity", "references", NULL};
    struct plm_error error = {0};
    assert_false(plm_yaml_known_keys(parsed(text), keys, &error));
    assert_string_equal(error.message, message);
    assert_int_equal(error.code, PLM_ERROR_MALFORMED);
}

static void an_unknown_key_is_refused_and_the_nearest_named(void **state)
{
    (void)state;
    static const char *const keys[] = {"id", "title", NULL};
    struct plm_error error = {0};
    assert_true(plm_yaml_known_keys(parsed("{title: x, id: y}"), keys, &error));
    assert_true(plm_yaml_known_keys(parsed("{}"), keys, &error));
    refused_keys("id: x\ntitel: y\n", "a.yaml:2: unknown key 'titel' (did you mean 'title'?)");
    refused_keys("id: x\nTITLE: y\n", "a.yaml:2: unknown key 'TITLE' (did you mean 'title'?)");
    refused_keys("severty: y\n", "a.yaml:1: unknown key 'severty' (did you mean 'severity'?)");
    refused_keys("id: x\nrefrences:\n  a: b\n", "a.yaml:2: unknown key 'refrences' (did you mean 'references'?)");
    refused_keys("colour: x\n", "a.yaml:1: unknown key 'colour' (known: id, title, severity, references)");
    refused_keys("x: y\n", "a.yaml:1: unknown key 'x' (known: id, title, severity, references)");
    refused_keys("'': y\n", "a.yaml:1: unknown key '' (known: id, title, severity, references)");
    refused_keys("[a]\n", "a.yaml:1: this must be a map, not a list");
}

static void a_key_of_any_length_gets_an_answer(void **state)
{
    (void)state;
    char text[512];
    static const char *const keys[] = {"id", "a-known-key-that-is-itself-longer-than-any-suggestion", NULL};
    struct plm_error error = {0};
    memset(text, 'k', 300);
    memcpy(text + 300, ": 1", 4);
    assert_false(plm_yaml_known_keys(parsed(text), keys, &error));
    assert_non_null(strstr(error.message, "unknown key 'kkk"));
    assert_false(plm_yaml_known_keys(parsed("a-known-key: 1"), keys, &error));
    assert_non_null(strstr(error.message, "(known: id, "));
}

static void a_refusal_names_file_and_line(void **state)
{
    (void)state;
    struct plm_error error = {0};
    assert_false(plm_yaml_refuse(parsed("a: 1\nb: 2\n")->first->next, &error, "no %s", "good"));
    assert_string_equal(error.message, "a.yaml:2: no good");
    assert_int_equal(error.code, PLM_ERROR_MALFORMED);
    assert_false(plm_yaml_refuse(NULL, &error, "nowhere"));
    assert_string_equal(error.message, "nowhere");
}

/* ---- to JSON ---- */

static void becomes(const char *text, const char *json_text)
{
    plm_auto_json struct plm_json *json = plm_yaml_to_json(parsed(text));
    plm_auto_buffer struct plm_buffer out = {0};
    plm_json_print(json, &out);
    assert_string_equal(plm_buffer_text(&out), json_text);
}

static void plain_scalars_become_typed_by_the_core_schema(void **state)
{
    (void)state;
    becomes("[null, ~, Null, NULL, ]", "[null,null,null,null]");
    becomes("a:\n", "{\"a\":null}");
    becomes("[true, True, FALSE, yes, tRUE]", "[true,true,false,\"yes\",\"tRUE\"]");
    becomes("[0, -1, +2, 007, 0o17, 0x1f, 0o8, 0xg, -0x1, 1_000]",
            "[0,-1,2,7,15,31,\"0o8\",\"0xg\",\"-0x1\",\"1_000\"]");
    becomes("[1.5, -.5, 2., 1e2, 1.25E+1, .5e-1]", "[1.5,-0.5,2,100,12.5,0.05]");
    becomes("[., 1e, e1, 1.2.3, 5.1.0, -, +, 1e+, 0x]",
            "[\".\",\"1e\",\"e1\",\"1.2.3\",\"5.1.0\",\"-\",\"+\",\"1e+\",\"0x\"]");
}

static void quoted_scalars_stay_text(void **state)
{
    (void)state;
    becomes("['null', \"true\", '5', '', '1.5']", "[\"null\",\"true\",\"5\",\"\",\"1.5\"]");
    becomes("a: |\n  5\n", "{\"a\":\"5\\n\"}");
}

static void maps_and_lists_keep_their_order(void **state)
{
    (void)state;
    becomes("b: {z: 1, a: [x, {y: 2}]}\na: []\nc: {}\n", "{\"b\":{\"z\":1,\"a\":[\"x\",{\"y\":2}]},\"a\":[],\"c\":{}}");
}

static void what_json_cannot_hold_becomes_unknown(void **state)
{
    (void)state;
    static const char *const texts[] = {
        ".inf", "-.INF", ".nan", "1e999", "9007199254740993", "99999999999999999999",
    };
    for (size_t i = 0; i < PLM_COUNT(texts); i++) {
        plm_auto_json struct plm_json *json = plm_yaml_to_json(parsed(texts[i]));
        assert_non_null(plm_json_unknown(json));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(a_tree_remembers_kinds_texts_and_order, empty_arena),
        cmocka_unit_test_teardown(a_node_remembers_its_line_and_column, empty_arena),
        cmocka_unit_test_teardown(a_block_text_keeps_its_lines, empty_arena),
        cmocka_unit_test_teardown(a_byte_order_mark_is_accepted, empty_arena),
        cmocka_unit_test_teardown(a_root_may_be_a_list_or_a_scalar, empty_arena),
        cmocka_unit_test_teardown(the_tree_does_not_need_the_bytes_it_came_from, empty_arena),
        cmocka_unit_test_teardown(an_empty_document_is_refused, empty_arena),
        cmocka_unit_test_teardown(a_second_document_is_refused, empty_arena),
        cmocka_unit_test_teardown(a_duplicate_key_is_refused_with_both_lines, empty_arena),
        cmocka_unit_test_teardown(a_million_keys_are_looked_through_quickly, empty_arena),
        cmocka_unit_test_teardown(a_text_that_is_named_may_be_repeated, empty_arena),
        cmocka_unit_test_teardown(names_that_are_wrong_are_refused, empty_arena),
        cmocka_unit_test_teardown(merge_keys_are_refused, empty_arena),
        cmocka_unit_test_teardown(explicit_tags_are_refused, empty_arena),
        cmocka_unit_test_teardown(a_key_must_be_a_scalar, empty_arena),
        cmocka_unit_test_teardown(nesting_stops_at_the_limit, empty_arena),
        cmocka_unit_test_teardown(a_file_over_the_limit_is_refused_unread, empty_arena),
        cmocka_unit_test_teardown(what_libyaml_refuses_names_its_line, empty_arena),
        cmocka_unit_test_teardown(broken_utf8_is_refused_with_its_line, empty_arena),
        cmocka_unit_test_teardown(control_characters_are_refused_raw_and_escaped, empty_arena),
        cmocka_unit_test_teardown(a_text_is_any_scalar_but_null, empty_arena),
        cmocka_unit_test_teardown(a_bool_is_plain_true_or_false, empty_arena),
        cmocka_unit_test_teardown(an_integer_is_a_plain_whole_number, empty_arena),
        cmocka_unit_test_teardown(a_leading_zero_is_refused_as_ambiguous, empty_arena),
        cmocka_unit_test_teardown(an_unknown_key_is_refused_and_the_nearest_named, empty_arena),
        cmocka_unit_test_teardown(a_key_of_any_length_gets_an_answer, empty_arena),
        cmocka_unit_test_teardown(a_refusal_names_file_and_line, empty_arena),
        cmocka_unit_test_teardown(plain_scalars_become_typed_by_the_core_schema, empty_arena),
        cmocka_unit_test_teardown(quoted_scalars_stay_text, empty_arena),
        cmocka_unit_test_teardown(maps_and_lists_keep_their_order, empty_arena),
        cmocka_unit_test_teardown(what_json_cannot_hold_becomes_unknown, empty_arena),
    };
    plm_json_setup();
    return cmocka_run_group_tests_name("yaml", tests, NULL, NULL);
}
