/* SPDX-License-Identifier: Apache-2.0 */
#include "sheet.h"

static void string_literals_come_in_eight_forms(void **state)
{
    struct sheet *s = *state;
    assert_result(s, "'a' + \"b\" + '''c''' + \"\"\"d\"\"\"", "\"abcd\"");
    assert_result(s, "r'\\n' + R\"\\n\" + r'''\\n''' + R\"\"\"\\n\"\"\"", "\"\\\\n\\\\n\\\\n\\\\n\"");
    assert_result(s, "'''it's\n\"so\"'''", "\"it's\\n\\\"so\\\"\"");
    assert_result(s, "'' + r\"\" + '''''' + \"\"\"\"\"\"", "\"\"");
}

static void escapes_stand_for_code_points(void **state)
{
    struct sheet *s = *state;
    assert_true_for(s, "'\\x41\\X42\\u0043\\U00000044\\105' == 'ABCDE'");
    assert_true_for(s, "'\\a\\b\\f\\n\\r\\t\\v\\\\\\?\\'\\\"\\`'.size() == 12");
    assert_true_for(s, "'\\377' == 'ÿ' && '\\xff' == 'ÿ'");
    assert_true_for(s, "size('a\\000b') == 3 && 'a\\u0000b' != 'a'");
    assert_true_for(s, "'\\U0001F431' == '🐱' && size('🐱') == 1");
}

static void wrong_escapes_are_refused(void **state)
{
    struct sheet *s = *state;
    assert_fault(s, "'\\s'", "no such escape");
    assert_fault(s, "'\\400'", "no such escape");
    assert_fault(s, "'\\x4'", "no such escape");
    assert_fault(s, "'\\u00'", "no such escape");
    assert_fault(s, "'\\uD83D\\uDE03'", "U+D83D is not a code point");
    assert_fault(s, "'\\U00110000'", "not a code point");
    assert_fault(s, "'\\", "does not end");
}

static void strings_must_end_where_they_may(void **state)
{
    struct sheet *s = *state;
    assert_fault(s, "'abc", "1:1: the string that begins here does not end");
    assert_fault(s, "'a\nb'", "1:3: the line ends inside a string");
    assert_fault(s, "'''a''", "does not end");
    assert_fault(s, "b'a'", "byte strings are not part");
    assert_fault(s, "bR'a'", "byte strings are not part");
}

static void numbers_are_exact_to_64_bits(void **state)
{
    struct sheet *s = *state;
    assert_result(s, "9223372036854775807", "9223372036854775807");
    assert_result(s, "-9223372036854775808", "-9223372036854775808");
    assert_result(s, "-0x8000000000000000", "-9223372036854775808");
    assert_result(s, "[0x1F, 0xabcdef, 007]", "[31,11259375,7]");
    assert_fault(s, "9223372036854775808", "more than 64 bits");
    assert_fault(s, "0x8000000000000001", "more than 64 bits");
    assert_fault(s, "99999999999999999999", "more than 64 bits");
    assert_fault(s, "1u", "unsigned integers are not part");
}

static void doubles_have_a_point_or_an_exponent(void **state)
{
    struct sheet *s = *state;
    assert_true_for(s, "[1.5, .5, 1e3, 1E-2, 1.5e+1].all(x, type(x) == double)");
    assert_true_for(s, ".5e1 == 5.0 && 1e-999 == 0.0 && -1.5 < 0.0");
    assert_fault(s, "1e999", "too large");
    assert_fault(s, "1.", "name of a member");
    assert_fault(s, "1e", "expected an operator or the end, found 'e'");
    assert_fault(s, "0x", "found 'x'");
}

static void blanks_and_comments_are_passed_over(void **state)
{
    struct sheet *s = *state;
    assert_result(s, " \t\r\n\f1 // one\n + // plus\n 2 // end", "3");
    assert_fault(s, "1\v+ 2", "no token of the language begins with U+000B");
}

static void signs_that_are_none_are_named(void **state)
{
    struct sheet *s = *state;
    assert_fault(s, "a | b", "1:3: no token of the language begins with U+007C '|'");
    assert_fault(s, "'ä' = 2", "1:5: no token");
    assert_fault(s, "\n\n  é", "3:3: no token of the language begins with U+00E9");
    assert_fault(s, "\xff", "not valid UTF-8");
}

static void names_in_backticks_hold_what_members_are_called(void **state)
{
    struct sheet *s = *state;
    assert_result(s, "{'a.b/c-d e': 1}.`a.b/c-d e`", "1");
    assert_true_for(s, "has({'in': 1}.`in`)");
    assert_fault(s, "`a`", "expected an expression");
    assert_fault(s, "{}.`a$`", "a name in backticks");
    assert_fault(s, "{}.``", "a name in backticks");
    assert_fault(s, "{}.`a", "a name in backticks");
}

static int open_sheet(void **state)
{
    static struct sheet sheet;
    sheet_open(&sheet, "{}");
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
        cmocka_unit_test(string_literals_come_in_eight_forms),
        cmocka_unit_test(escapes_stand_for_code_points),
        cmocka_unit_test(wrong_escapes_are_refused),
        cmocka_unit_test(strings_must_end_where_they_may),
        cmocka_unit_test(numbers_are_exact_to_64_bits),
        cmocka_unit_test(doubles_have_a_point_or_an_exponent),
        cmocka_unit_test(blanks_and_comments_are_passed_over),
        cmocka_unit_test(signs_that_are_none_are_named),
        cmocka_unit_test(names_in_backticks_hold_what_members_are_called),
    };
    return cmocka_run_group_tests(tests, open_sheet, close_sheet);
}
