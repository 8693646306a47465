/* SPDX-License-Identifier: Apache-2.0 */
#include "sheet.h"

static void operators_bind_as_in_the_grammar(void **state)
{
    struct sheet *s = *state;
    assert_result(s, "1 + 2 * 3 - 4 / 2 % 3", "5");
    assert_result(s, "(1 + 2) * 3", "9");
    assert_result(s, "10 - 4 - 3", "3");
    assert_result(s, "-2 * -3 + - 4", "2");
    assert_result(s, "true || false && false", "true");
    assert_result(s, "!false && !!true", "true");
    assert_result(s, "1 + 1 == 2 && 3 < 4 == true", "true");
    assert_result(s, "1 in [1] in [true]", "true");
    assert_result(s, "false ? 1 : true ? 2 : 3", "2");
    assert_result(s, "(true ? false : true) ? 1 : 2", "2");
    assert_result(s, "4--4", "8");
    assert_result(s, "-[1, 2][1] + 5", "3");
    assert_result(s, "---5", "-5");
}

static void lists_and_maps_may_end_with_a_comma(void **state)
{
    struct sheet *s = *state;
    assert_result(s, "[1, 2,] + [,] + []", "[1,2]");
    assert_result(s, "{'a': 1, 'b': [2,],}", "{\"a\":1,\"b\":[2]}");
    assert_result(s, "{,}", "{}");
    assert_fault(s, "[1,,2]", "expected ',' or ']', found ','");
    assert_fault(s, "{'a'}", "':' behind the key");
    assert_fault(s, "{'a': 1", "expected ',' or '}', found the end");
    assert_fault(s, "size([1],)", "expected an expression, found ')'");
}

static void reserved_words_are_no_names_but_may_be_members(void **state)
{
    struct sheet *s = *state;
    static const char *const words[] = {"as",        "break",  "const",  "continue", "else", "for",
                                        "function",  "if",     "import", "let",      "loop", "package",
                                        "namespace", "return", "var",    "void",     "while"};
    for (size_t i = 0; i < PLM_COUNT(words); i++) {
        char text[128];
        assert_fault(s, words[i], "is a reserved word");
        snprintf(text, sizeof text, "%s(1)", words[i]);
        assert_fault(s, text, "is a reserved word");
        snprintf(text, sizeof text, "[1].all(%s, true)", words[i]);
        assert_fault(s, text, "expected the name of the macro's variable");
        snprintf(text, sizeof text, "{'%s': 1}.%s == 1 && (x.%s() || true)", words[i], words[i], words[i]);
        assert_true_for(s, text);
    }
    assert_fault(s, "{}.true", "expected the name of a member, found 'true'");
    assert_fault(s, "{}.in", "expected the name of a member, found 'in'");
    assert_fault(s, "in", "expected an expression, found 'in'");
}

static void macros_want_a_variable_and_an_expression(void **state)
{
    struct sheet *s = *state;
    assert_fault(s, "[1].all(1, true)", "expected the name of the macro's variable, found '1'");
    assert_fault(s, "[1].all(a.b, true)", "expected ',' behind the name");
    assert_fault(s, "[1].exists(a)", "expected ',' behind the name");
    assert_fault(s, "[1].filter(a, true, true)", "filter() takes a variable and one expression");
    assert_fault(s, "[1].map(a, b, c, d)", "map() takes a variable and one or two expression");
    assert_fault(s, "has(a)", "has() takes one selection");
    assert_fault(s, "has(a.b, c.d)", "has() takes one selection");
    assert_fault(s, "has(a[1])", "has() takes one selection");
    assert_fault(s, "has()", "has() takes one selection");
}

static void errors_say_where_and_what_was_expected(void **state)
{
    struct sheet *s = *state;
    assert_fault(s, "", "1:1: expected an expression, found the end");
    assert_fault(s, "1 +", "1:4: expected an expression, found the end");
    assert_fault(s, "1 2", "1:3: expected an operator or the end, found '2'");
    assert_fault(s, "1 +\n  *", "2:3: expected an expression, found '*'");
    assert_fault(s, "(1", "1:3: expected an operator or ')', found the end");
    assert_fault(s, "a[1", "expected an operator or ']'");
    assert_fault(s, "a ? b", "expected ':' of the condition");
    assert_fault(s, "a.'b'", "expected the name of a member, found a string");
    assert_fault(s, ".1a", "found 'a'");
    assert_fault(s, ". 1", "expected a name, found '1'");
    assert_fault(s, "Message{a: 1}", "expected an operator or the end, found '{'");
    assert_fault(s, "'é' 1", "1:5: expected");
}

static void a_parse_error_is_malformed_and_sets_no_program(void **state)
{
    struct sheet *s = *state;
    const struct plm_cel_program *program = NULL;
    struct plm_error error = {0};
    assert_false(plm_cel_parse("1 +", 3, NULL, &s->arena, &program, &error));
    assert_int_equal(error.code, PLM_ERROR_MALFORMED);
    assert_null(program);
    assert_true(plm_cel_parse("1 + 2", 1, NULL, &s->arena, &program, &error));
    assert_non_null(program);
}

static void the_longest_name_that_is_bound_wins(void **state)
{
    struct sheet *s = *state;
    assert_result(s, "engine.info.a", "1");
    assert_result(s, "engine.info . a", "1");
    assert_result(s, ".engine.info.a", "1");
    assert_fault(s, "engine.other", "no such variable: engine");
    assert_fault(s, "unbound", "no such variable: unbound");
    assert_true_for(s, "unbound || true");
    assert_true_for(s, "has(engine.info)");
}

static void a_macros_variable_hides_the_free_one_and_a_dot_shows_it(void **state)
{
    struct sheet *s = *state;
    assert_true_for(s, "[5].exists(f, f == 5)");
    assert_true_for(s, "[5].exists(f, .f.a == 1)");
    assert_true_for(s, "[1].exists(y, [0].exists(y, y == 0))");
    assert_true_for(s, "[1].exists(y, [0].exists(z, z == 0 && y == 1) && y == 1)");
    assert_true_for(s, "[{'info': {'a': 2}}].exists(engine, engine.info.a == 2)");
    assert_fault(s, "[1].exists(y, true) && y", "no such variable: y");
    assert_fault(s, "[1].filter(y, y in [1].map(y, y)) == [y]", "no such variable: y");
}

static int open_sheet(void **state)
{
    static struct sheet sheet;
    sheet_open(&sheet, "{\"a\": 1}");
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
        cmocka_unit_test(operators_bind_as_in_the_grammar),
        cmocka_unit_test(lists_and_maps_may_end_with_a_comma),
        cmocka_unit_test(reserved_words_are_no_names_but_may_be_members),
        cmocka_unit_test(macros_want_a_variable_and_an_expression),
        cmocka_unit_test(errors_say_where_and_what_was_expected),
        cmocka_unit_test(a_parse_error_is_malformed_and_sets_no_program),
        cmocka_unit_test(the_longest_name_that_is_bound_wins),
        cmocka_unit_test(a_macros_variable_hides_the_free_one_and_a_dot_shows_it),
    };
    return cmocka_run_group_tests(tests, open_sheet, close_sheet);
}
