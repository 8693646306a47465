/* SPDX-License-Identifier: Apache-2.0 */
#include "sheet.h"

static void size_counts_code_points_elements_and_entries(void **state)
{
    struct sheet *s = *state;
    assert_result(s, "[size('é🐱'), 'ab'.size(), size([1, 2]), [].size(), size({1: 2}), size(c)]", "[2,2,2,0,1,2]");
    assert_fault(s, "size(1)", "no such overload: size(int)");
    assert_fault(s, "null.size()", "no such overload: size(null_type)");
}

static void strings_are_searched_by_bytes_nul_included(void **state)
{
    struct sheet *s = *state;
    assert_true_for(s, "'abc'.startsWith('ab') && 'abc'.endsWith('bc') && 'abc'.contains('b') && !'a'.contains('ab')");
    assert_true_for(s, "'a\\000b'.contains('\\000b') && !'a\\000b'.startsWith('a\\000c') && ''.endsWith('')");
    assert_fault(s, "'a'.startsWith(1)", "no such overload: startsWith(string, int)");
    assert_fault(s, "1.endsWith('a')", "no such overload: endsWith(int, string)");
    assert_fault(s, "[1].contains(1)", "no such overload: contains(list, int)");
    assert_fault(s, "'a'.matches(1)", "no such overload: matches(string, int)");
}

static void lower_ascii_leaves_the_rest_alone(void **state)
{
    struct sheet *s = *state;
    assert_result(s, "'TacoCÆt XII[@'.lowerAscii()", "\"tacocÆt xii[@\"");
    assert_fault(s, "1.lowerAscii()", "no such overload: lowerAscii(int)");
}

static void split_cuts_as_the_strings_extension_does(void **state)
{
    struct sheet *s = *state;
    assert_result(s, "'a,b,,c'.split(',')", "[\"a\",\"b\",\"\",\"c\"]");
    assert_result(s, "''.split(',')", "[\"\"]");
    assert_result(s, "'é🐱x'.split('')", "[\"é\",\"🐱\",\"x\"]");
    assert_result(s, "''.split('')", "[]");
    assert_result(s, "'a,b,c'.split(',', 2)", "[\"a\",\"b,c\"]");
    assert_result(s, "'abc'.split('', 2)", "[\"a\",\"bc\"]");
    assert_result(s, "'a,b,c'.split(',', 0)", "[]");
    assert_result(s, "'a,b,c'.split(',', -1)", "[\"a\",\"b\",\"c\"]");
    assert_result(s, "'1,2,3,4,5,6,7,8,9'.split(',').map(x, int(x))", "[1,2,3,4,5,6,7,8,9]");
    assert_fault(s, "'a'.split(1)", "no such overload: split(string, int)");
    assert_fault(s, "'a'.split('a', 'b')", "no such overload: split(string, string, string)");
}

static void int_takes_whole_texts_and_cuts_numbers(void **state)
{
    struct sheet *s = *state;
    assert_result(s, "[int('-42'), int('+7'), int(-3.9), int(3.9), int(5), int(-9223372036854774784.0)]",
                  "[-42,7,-3,3,5,-9223372036854774784]");
    assert_result(s, "int('-9223372036854775808')", "-9223372036854775808");
    assert_fault(s, "int('9223372036854775808')", "this string is no int");
    assert_fault(s, "int('')", "this string is no int");
    assert_fault(s, "int('+')", "this string is no int");
    assert_fault(s, "int('+-1')", "this string is no int");
    assert_fault(s, "int(' 1')", "this string is no int");
    assert_fault(s, "int('1.0')", "this string is no int");
    assert_fault(s, "int('1\\000')", "this string is no int");
    assert_fault(s, "int(9223372036854775808.0)", "out of range");
    assert_fault(s, "int(-9223372036854775808.0)", "out of range");
    assert_fault(s, "int(double('nan'))", "out of range");
    assert_fault(s, "int(true)", "no such overload: int(bool)");
}

static void double_takes_decimal_texts(void **state)
{
    struct sheet *s = *state;
    assert_true_for(
        s, "double('1.5e3') == 1500.0 && double('-.5') == -0.5 && double(3) == 3.0 && double('1e-999') == 0.0");
    assert_true_for(s, "double('inf') > 1e308 && double('-Infinity') < -1e308 && double('+INF') == double('inf')");
    static const char *const wrong[] = {"''",      "' 1'",     "'1 '",    "'0x10'", "'1e'",     "'e5'",    "'--1'",
                                        "'1e999'", "'nan(1)'", "'infin'", "'.'",    "'1\\000'", "'1_000'", "'+'"};
    for (size_t i = 0; i < PLM_COUNT(wrong); i++) {
        char text[64];
        snprintf(text, sizeof text, "double(%s)", wrong[i]);
        assert_fault(s, text, "this string is no double");
    }
    assert_fault(s, "double(true)", "no such overload: double(bool)");
}

static void string_prints_what_reads_back(void **state)
{
    struct sheet *s = *state;
    assert_result(s, "[string(-7), string(true), string('x'), string(1.0), string(123.456), string(-4.5e-3)]",
                  "[\"-7\",\"true\",\"x\",\"1\",\"123.456\",\"-0.0045\"]");
    assert_result(s, "[string(1e6), string(123456.0), string(1e-5), string(0.1), string(-0.0), string(1e300)]",
                  "[\"1e+06\",\"123456\",\"1e-05\",\"0.1\",\"-0\",\"1e+300\"]");
    assert_result(s, "[string(1.0/0.0), string(-1.0/0.0), string(0.0/0.0)]", "[\"+Inf\",\"-Inf\",\"NaN\"]");
    assert_true_for(s, "[0.1, 1.7976931348623157e308, 5e-324, 123456.789].all(x, double(string(x)) == x)");
    assert_fault(s, "string([1])", "no such overload: string(list)");
    assert_fault(s, "string(null)", "no such overload: string(null_type)");
}

static void bool_takes_ten_words(void **state)
{
    struct sheet *s = *state;
    assert_true_for(s, "['1', 't', 'true', 'TRUE', 'True'].all(x, bool(x)) && bool(true)");
    assert_true_for(s, "['0', 'f', 'false', 'FALSE', 'False'].all(x, !bool(x))");
    assert_fault(s, "bool('yes')", "this string is no bool");
    assert_fault(s, "bool(1)", "no such overload: bool(int)");
}

static void types_are_values(void **state)
{
    struct sheet *s = *state;
    assert_result(s, "[1, 1.0, 'a', true, null, [], {}, int].map(x, type(x))",
                  "[\"int\",\"double\",\"string\",\"bool\",\"null_type\",\"list\",\"map\",\"type\"]");
    assert_true_for(s, "type(1) == int && type(null) == null_type && type(int) == type && type(type) == type");
    assert_fault(s, "dyn", "no such variable: dyn");
    assert_result(s, "dyn([1])", "[1]");
}

/* An extension: sum(a, b), and how many it got to see. */
static struct plm_cel_value call_sum(const struct plm_cel_call *call)
{
    assert_int_equal(call->count, 2);
    if (call->arguments[0].kind != PLM_CEL_INT || call->arguments[1].kind != PLM_CEL_INT)
        return plm_cel_error(call->arena, "sum() takes two ints");
    return plm_cel_int(call->arguments[0].as.integer + call->arguments[1].as.integer);
}

static struct plm_cel_value call_answer(const struct plm_cel_call *call)
{
    assert_int_equal(call->count, 0);
    return plm_cel_int(42);
}

static void extensions_are_called_with_known_arguments_only(void **state)
{
    struct sheet *s = *state;
    static const struct plm_cel_function functions[] = {{"sum", 2, call_sum}, {"answer", 0, call_answer}, {0}};
    s->functions = functions;
    assert_result(s, "sum(1, answer())", "43");
    assert_result(s, "sum(f.x, 1)", "2");
    assert_fault(s, "sum('a', 1)", "sum() takes two ints");
    assert_fault(s, "sum(1/0, 1)", "division by zero");
    assert_lost(s, "sum(f.gone, 1/0)", "f.gone");
    assert_fault(s, "sum(1)", "no such function: sum() of 1 arguments");
    assert_fault(s, "1.sum(2)", "no such function: sum() of 2 arguments");
    s->functions = NULL;
}

static int open_sheet(void **state)
{
    static struct sheet sheet;
    sheet_open(&sheet, "{\"x\": 1, \"y\": 2}");
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
        cmocka_unit_test(size_counts_code_points_elements_and_entries),
        cmocka_unit_test(strings_are_searched_by_bytes_nul_included),
        cmocka_unit_test(lower_ascii_leaves_the_rest_alone),
        cmocka_unit_test(split_cuts_as_the_strings_extension_does),
        cmocka_unit_test(int_takes_whole_texts_and_cuts_numbers),
        cmocka_unit_test(double_takes_decimal_texts),
        cmocka_unit_test(string_prints_what_reads_back),
        cmocka_unit_test(bool_takes_ten_words),
        cmocka_unit_test(types_are_values),
        cmocka_unit_test(extensions_are_called_with_known_arguments_only),
    };
    return cmocka_run_group_tests(tests, open_sheet, close_sheet);
}
