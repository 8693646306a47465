/* SPDX-License-Identifier: Apache-2.0 */
#include "sheet.h"

static const struct {
    const char *pattern, *text;
    bool match;
} cases[] = {
    {"", "", true},
    {"abc", "xabcx", true},
    {"^abc$", "xabc", false},
    {"^(a|bc)+$", "abcbca", true},
    {"^a*$", "", true},
    {"^a+?$", "aaa", true},
    {"^a{2,3}$", "a", false},
    {"^a{2,3}$", "aaa", true},
    {"^a{2,3}$", "aaaa", false},
    {"^a{2,}$", "aaaaa", true},
    {"^a{0}$", "", true},
    {"^(ab){2}$", "abab", true},
    {"^(a?){3}a{3}$", "aaa", true},
    {"a{,2}", "a{,2}", true}, /* no count: a brace like any other */
    {"{", "{", true},
    {"a{x}", "a{x}", true},
    {"(|a)+b", "b", true},
    {"()*", "", true},
    {"^(?:a|b)c$", "bc", true},
    {"^(?P<name>a)(?<other>b)$", "ab", true},
    {"^.$", "é", true},
    {"^..$", "é", false},
    {"^.$", "\n", false},
    {"(?s)^.$", "\n", true},
    {"^[a-cx]$", "b", true},
    {"^[^a-cx]$", "b", false},
    {"^[^a]$", "é", true},
    {"^[à-ü]+$", "éü", true},
    {"^[]a]$", "]", true},
    {"^[^]a]$", "]", false},
    {"^[a-]$", "-", true},
    {"^[\\]\\-\\\\]+$", "]-\\", true},
    {"^[\\d_]+$", "1_2", true},
    {"^[\\D]$", "1", false},
    {"^[[:alpha:][:digit:]]+$", "a1", true},
    {"^[[:^alpha:]]+$", "a", false},
    {"^\\d+\\s\\w+\\S\\D\\W$", "12 ab_.x-", true},
    {"\\bcat\\b", "a cat.", true},
    {"\\bcat\\b", "concat", false},
    {"\\Bcat", "concat", true},
    {"\\Acat\\z", "cat", true},
    {"\\Acat", "a cat", false},
    {"a\\.b\\*\\(\\)", "a.b*()", true},
    {"^\\t\\n\\r\\f\\v\\a$", "\t\n\r\f\v\a", true},
    {"^\\x41\\x{1F431}$", "A🐱", true},
    {"^b$", "a\nb\nc", false},
    {"(?m)^b$", "a\nb\nc", true},
    {"(?i)^HeLLo[a-c]é$", "hEllOBé", true},
    {"^a(?i:b)c$", "aBc", true},
    {"^a(?i:b)c$", "aBC", false},
    {"^a(?i)b(?-i)c$", "aBc", true},
    {"^((?i)a)b$", "AB", false},
    {"(?im-s)^a$", "x\nA", true},
    {"a|b|", "zzz", true},
    {"^(a|b|c|d|e)+$", "abcdee", true},
    {"x*", "y", true},
};

static void patterns_match_as_re2_says(void **state)
{
    struct sheet *s = *state;
    for (size_t i = 0; i < PLM_COUNT(cases); i++) {
        plm_auto_buffer struct plm_buffer text = {0};
        plm_buffer_puts(&text, "'''");
        plm_buffer_puts(&text, cases[i].text);
        plm_buffer_puts(&text, strcmp(cases[i].text, "]-\\") == 0 ? "\\" : "");
        plm_buffer_printf(&text, "'''.matches(r'''%s''')", cases[i].pattern);
        const char *found = sheet_run(s, plm_buffer_text(&text));
        if (strcmp(found, cases[i].match ? "true" : "false") != 0)
            fail_msg("%s: found %s", plm_buffer_text(&text), found);
    }
}

static void a_pattern_need_not_be_a_literal(void **state)
{
    struct sheet *s = *state;
    assert_true_for(s, "['a+', 'b+'].exists(p, 'xbx'.matches(p)) && matches('aa', f.p)");
}

static void nul_is_a_character(void **state)
{
    struct sheet *s = *state;
    assert_true_for(s, "'a\\000b'.matches('^a\\000b$') && 'a\\000b'.matches('b$') && !'a\\000b'.matches('a$')");
}

static void wrong_patterns_are_errors_when_they_run(void **state)
{
    struct sheet *s = *state;
    static const char *const wrong[][2] = {{"*a", "a repetition of nothing"},
                                           {"a**", "a repetition of a repetition"},
                                           {"(a", "a group without its )"},
                                           {"a)", "a ) without its ("},
                                           {"[a", "a class without its ]"},
                                           {"[z-a]", "a range that runs backwards"},
                                           {"[[:nope:]]", "a [:class:] that is not known"},
                                           {"[a-\\d]", "an escape that is not known"},
                                           {"\\", "a backslash at the end"},
                                           {"\\1", "an escape that is not known"},
                                           {"\\pL", "an escape that is not known"},
                                           {"\\xZ1", "a wrong \\x"},
                                           {"\\x{110000}", "a wrong \\x"},
                                           {"\\x{}", "a wrong \\x"},
                                           {"(?=a)", "a (? that is not known"},
                                           {"(?P<>a)", "a group's name that is wrong"},
                                           {"a{1001}", "a repetition count that is out of range"},
                                           {"a{99999999999}", "a repetition count that is out of range"},
                                           {"a{3,2}", "a repetition count that is out of range"},
                                           {"(((a{100}){100}){100}){100}", "a pattern that grows too large"}};
    for (size_t i = 0; i < PLM_COUNT(wrong); i++) {
        char text[128];
        snprintf(text, sizeof text, "'a'.matches(r'%s')", wrong[i][0]);
        assert_fault(s, text, wrong[i][1]);
        snprintf(text, sizeof text, "'a'.matches(r'%s') || true", wrong[i][0]);
        assert_true_for(s, text);
    }
}

static void nothing_takes_exponential_time_or_memory(void **state)
{
    struct sheet *s = *state;
    plm_auto_buffer struct plm_buffer text = {0};
    plm_buffer_puts(&text, "'");
    for (int i = 0; i < 5000; i++)
        plm_buffer_putc(&text, 'a');
    plm_buffer_puts(&text, "b'.matches('^(a*)*(a|aa)+(a+)+$')");
    assert_false_for(s, plm_buffer_text(&text));
    assert_true_for(s, "'a'.matches('((((){1000}){1000}){1000}){1000}')");

    plm_buffer_clear(&text);
    plm_buffer_puts(&text, "'a'.matches('");
    for (int i = 0; i < 5000; i++)
        plm_buffer_putc(&text, 'a');
    plm_buffer_puts(&text, "')");
    assert_fault(s, plm_buffer_text(&text), "a pattern that is too long");

    plm_buffer_clear(&text);
    plm_buffer_puts(&text, "'a'.matches('");
    for (int i = 0; i < 100; i++)
        plm_buffer_putc(&text, '(');
    plm_buffer_puts(&text, "')");
    assert_fault(s, plm_buffer_text(&text), "groups that are nested too deep");
}

static int open_sheet(void **state)
{
    static struct sheet sheet;
    sheet_open(&sheet, "{\"p\": \"^a+$\"}");
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
        cmocka_unit_test(patterns_match_as_re2_says),
        cmocka_unit_test(a_pattern_need_not_be_a_literal),
        cmocka_unit_test(nul_is_a_character),
        cmocka_unit_test(wrong_patterns_are_errors_when_they_run),
        cmocka_unit_test(nothing_takes_exponential_time_or_memory),
    };
    return cmocka_run_group_tests(tests, open_sheet, close_sheet);
}
