/* SPDX-License-Identifier: Apache-2.0 */
/* Closed values: the specification, errors included. What the conformance suite covers is not repeated here. */
#include "sheet.h"

static void and_and_or_absorb_errors_from_either_side(void **state)
{
    struct sheet *s = *state;
    assert_false_for(s, "false && 1/0 == 0");
    assert_false_for(s, "1/0 == 0 && false");
    assert_true_for(s, "true || 1/0 == 0");
    assert_true_for(s, "1/0 == 0 || true");
    assert_fault(s, "1/0 == 0 && true", "division by zero");
    assert_fault(s, "false || 1/0 == 0", "division by zero");
    assert_fault(s, "true && 'a'", "no such overload: _&&_(string)");
    assert_fault(s, "1 || false", "no such overload: _||_(int)");
    assert_false_for(s, "1/0 == 0 && true && 'a' && false");
}

static void conditions_take_one_branch(void **state)
{
    struct sheet *s = *state;
    assert_result(s, "true ? 1 : 1/0", "1");
    assert_result(s, "false ? 1/0 : 2", "2");
    assert_fault(s, "1/0 == 0 ? 1 : 2", "division by zero");
    assert_fault(s, "1 ? 1 : 2", "no such overload: _?_:_(int)");
}

static void integers_do_not_wrap(void **state)
{
    struct sheet *s = *state;
    assert_fault(s, "9223372036854775807 + 1", "overflow in _+_");
    assert_fault(s, "-9223372036854775808 - 1", "overflow in _-_");
    assert_fault(s, "5000000000 * 5000000000", "overflow in _*_");
    assert_fault(s, "-9223372036854775808 / -1", "overflow in _/_");
    assert_fault(s, "-9223372036854775808 % -1", "overflow in _%_");
    assert_fault(s, "-(-9223372036854775808)", "overflow");
    assert_fault(s, "1 % 0", "division by zero");
}

static void operators_do_not_convert(void **state)
{
    struct sheet *s = *state;
    assert_fault(s, "1 + 1.0", "no such overload: _+_(int, double)");
    assert_fault(s, "'a' + 1", "no such overload: _+_(string, int)");
    assert_fault(s, "'a' - 'b'", "no such overload: _-_(string, string)");
    assert_fault(s, "[1] - [1]", "no such overload: _-_(list, list)");
    assert_fault(s, "5.0 % 2.0", "no such overload: _%_(double, double)");
    assert_fault(s, "!1", "no such overload: !_(int)");
    assert_fault(s, "-'a'", "no such overload: -_(string)");
    assert_fault(s, "1 in 'a'", "no such overload: _in_(int, string)");
    assert_fault(s, "null < null", "no such overload: _<_(null_type, null_type)");
    assert_fault(s, "[1] < [2]", "no such overload: _<_(list, list)");
}

static void equality_is_heterogeneous_and_deep(void **state)
{
    struct sheet *s = *state;
    assert_true_for(s, "1 == 1.0 && 1.0 == 1 && 1 != 1.5 && 'a' != 1 && null != 0 && null == null");
    assert_true_for(s, "[1, [2.0], {'a': 3}] == [1.0, [2], {'a': 3.0}]");
    assert_true_for(s, "{1: 'a', true: 'b', 'c': 'd'} == {'c': 'd', true: 'b', 1: 'a'}");
    assert_false_for(s, "{'a': 1} == {'b': 1}");
    assert_false_for(s, "{'a': 1} == {'a': 1, 'b': 2}");
    assert_false_for(s, "{'a': [1]} == {'a': [2]}");
    assert_false_for(s, "double('NaN') == double('NaN')");
    assert_false_for(s, "double('NaN') < 1.0 || double('NaN') >= 1.0 || double('NaN') <= double('NaN')");
    assert_true_for(s, "int == type(1) && type(type(1)) == type && double != int");
    assert_true_for(s, "c == c && c.map == {'k': 'v', 'n': null} && c.list == [1, 2.5, 'x']");
}

static void order_is_by_code_point_and_across_numbers(void **state)
{
    struct sheet *s = *state;
    assert_true_for(s, "'a' < 'b' && 'Z' < 'a' && 'a' < 'ab' && 'z' < 'é' && '\\uFFFB' < '\\U00010000'");
    assert_true_for(s, "1 < 1.5 && 2.5 > 2 && 1 <= 1.0 && 1.0 >= 1 && false < true");
    /* the suite wants the int to be rounded */
    assert_true_for(s, "9223372036854775807 == 9223372036854775808.0 && -9223372036854775808 > -9223372036854777857.0");
}

static void keys_are_bool_int_or_string_and_stand_once(void **state)
{
    struct sheet *s = *state;
    assert_result(s, "{1: 'a', true: 'b', '1': 'c'}[1.0]", "\"a\"");
    assert_result(s, "{1: 'a', true: 'b', '1': 'c'}[true]", "\"b\"");
    assert_result(s, "{1: 'a', true: 'b'}", "{\"1\":\"a\",\"true\":\"b\"}");
    assert_fault(s, "{1: 'a'}[1.5]", "no such key");
    assert_fault(s, "{1: 'a'}[null]", "no such key");
    assert_fault(s, "{1: 1, 1: 2}", "a key stands twice");
    assert_fault(s, "{1.0: 1}", "a double cannot be a key");
    assert_fault(s, "{null: 1}", "a null_type cannot be a key");
    assert_fault(s, "{[1]: 1}", "a list cannot be a key");
    assert_fault(s, "{'a': 1/0}", "division by zero");
    assert_fault(s, "{1/0: 1}", "division by zero");
}

static void selection_and_index_find_or_fail(void **state)
{
    struct sheet *s = *state;
    assert_result(s, "{'a': {'b': [10, 20]}}.a['b'][1]", "20");
    assert_result(s, "c.map.k + c['map']['k']", "\"vv\"");
    assert_result(s, "c.list[1.0]", "2.5");
    assert_fault(s, "{'a': 1}.b", "no such key: b");
    assert_fault(s, "c.map.x", "no such key: x");
    assert_fault(s, "c.map['n\\000']", "no such key");
    assert_fault(s, "c.map[1]", "no such key");
    assert_fault(s, "'a'.b", "no such overload: '.b' of string");
    assert_fault(s, "null.b", "no such overload: '.b' of null_type");
    assert_fault(s, "[1][1]", "no such index in a list of 1");
    assert_fault(s, "[1][-1]", "no such index");
    assert_fault(s, "[1][0.5]", "no such index");
    assert_fault(s, "[1][double('NaN')]", "no such index");
    assert_fault(s, "[1][9223372036854775807]", "no such index");
    assert_fault(s, "[1]['a']", "no such overload: _[_](list, string)");
    assert_fault(s, "1[0]", "no such overload: _[_](int, int)");
    assert_fault(s, "(1/0)[0]", "division by zero");
}

static void membership_is_equality(void **state)
{
    struct sheet *s = *state;
    assert_true_for(s, "1.0 in [3, 2, 1] && 'k' in c.map && !('x' in c.map) && 'x' in c.list && [1] in [[1.0]]");
    assert_true_for(s, "1 in {1: 2} && 1.0 in {1: 2} && !(1.5 in {1: 2}) && !(null in {1: 2}) && !(1 in c.map)");
    assert_fault(s, "1/0 in [1]", "division by zero");
}

static void has_tests_maps_only(void **state)
{
    struct sheet *s = *state;
    assert_true_for(s, "has({'a': null}.a) && !has({'a': 1}.b) && has(c.map.n) && !has(c.map.x) && !has({}.x)");
    assert_fault(s, "has(c.map.x.y)", "no such key: x");
    assert_fault(s, "has(c.list.x)", "no such overload: has(list)");
    assert_fault(s, "has(nothing.x)", "no such variable");
}

static void unknown_functions_are_errors_when_they_run(void **state)
{
    struct sheet *s = *state;
    assert_fault(s, "f_unknown(17)", "no such function: f_unknown() of 1 arguments");
    assert_true_for(s, "f_unknown(17) || true");
    assert_true_for(s, "x.f_unknown(17) || true");
    assert_fault(s, "size()", "no such function: size() of 0 arguments");
    assert_fault(s, "'a'.int()", "no such function");
    assert_fault(s, "startsWith('a', 'a')", "no such function");
}

static int open_sheet(void **state)
{
    static struct sheet sheet;
    sheet_open(&sheet, "{\"map\": {\"k\": \"v\", \"n\": null}, \"list\": [1, 2.5, \"x\"]}");
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
        cmocka_unit_test(and_and_or_absorb_errors_from_either_side),
        cmocka_unit_test(conditions_take_one_branch),
        cmocka_unit_test(integers_do_not_wrap),
        cmocka_unit_test(operators_do_not_convert),
        cmocka_unit_test(equality_is_heterogeneous_and_deep),
        cmocka_unit_test(order_is_by_code_point_and_across_numbers),
        cmocka_unit_test(keys_are_bool_int_or_string_and_stand_once),
        cmocka_unit_test(selection_and_index_find_or_fail),
        cmocka_unit_test(membership_is_equality),
        cmocka_unit_test(has_tests_maps_only),
        cmocka_unit_test(unknown_functions_are_errors_when_they_run),
    };
    return cmocka_run_group_tests(tests, open_sheet, close_sheet);
}
