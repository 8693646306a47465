/* SPDX-License-Identifier: Apache-2.0 */
#include "sheet.h"

#include <plimsoll/base/limits.h>

/* before × count + middle + after × count */
static char *nest(size_t count, const char *before, const char *middle, const char *after)
{
    struct plm_buffer text = {0};
    for (size_t i = 0; i < count; i++)
        plm_buffer_puts(&text, before);
    plm_buffer_puts(&text, middle);
    for (size_t i = 0; i < count; i++)
        plm_buffer_puts(&text, after);
    return plm_buffer_take(&text);
}

static void check(struct sheet *sheet, char *text, const char *wanted)
{
    plm_auto_free char *owned = text;
    const char *found = sheet_run(sheet, owned);
    if (!strstr(found, wanted))
        fail_msg("%.60s…: wanted %s, found %.200s", owned, wanted, found);
}

static void nesting_within_the_limit_is_taken(void **state)
{
    struct sheet *s = *state;
    check(s, nest(100, "(", "7", ")"), "7");
    check(s, nest(100, "size([", "7", "])"), "1");
    check(s, nest(60, "[", "7", "][0]"), "7");
    check(s, nest(100, "true ? ", "7", " : 8"), "expected"); /* the middle of a condition is no condition */
    check(s, nest(100, "false ? 8 : ", "7", ""), "7");
    check(s, nest(100, "1 + ", "7", ""), "107");
    check(s, nest(30, "[1].exists(x, ", "x == 1", ")"), "true");
}

static void long_chains_of_logic_are_not_deep(void **state)
{
    struct sheet *s = *state;
    check(s, nest(1500, "false || ", "true", ""), "true");
    check(s, nest(1500, "true && ", "false", ""), "false");
    check(s, nest(5000, "!", "true", ""), "true");
    check(s, nest(5001, "!", "true", ""), "false");
    check(s, nest(5001, "-", "(1)", ""), "-1");
    check(s, nest(2, "-", "(-9223372036854775808)", ""), "overflow");
    check(s, nest(4, "!", "1", ""), "no such overload");
}

static void nesting_over_the_limit_is_refused(void **state)
{
    struct sheet *s = *state;
    static const char *const parts[][3] = {
        {"(", "7", ")"},     {"[", "7", "]"},           {"{1:", "7", "}"},         {"size(", "7", ")"},
        {"f(", "7", ")"},    {"1 + ", "1", ""},         {"", "f", ".a"},           {"", "f", "[0]"},
        {"!(", "true", ")"}, {"", "[1]", ".map(x, x)"}, {"[1].map(x, ", "x", ")"}, {"true ? 1 : ", "2", ""}};
    for (size_t i = 0; i < PLM_COUNT(parts); i++) {
        check(s, nest(PLM_LIMIT_RULE_DEPTH + 1, parts[i][0], parts[i][1], parts[i][2]), "nested deeper than 128");
        check(s, nest(1000, parts[i][0], parts[i][1], parts[i][2]), "nested deeper than 128");
    }
}

static void text_over_the_limit_is_refused(void **state)
{
    struct sheet *s = *state;
    check(s, nest(PLM_LIMIT_RULE - 1, " ", "1", ""), "1");
    check(s, nest(PLM_LIMIT_RULE, " ", "1", ""), "more than 16384");
}

static void a_walk_of_sixty_million_steps_is_stopped(void **state)
{
    struct sheet *s = *state;
    /* the limit is the result, even where a decision would hide it */
    assert_fault(s, "f.l.all(a, f.l.all(b, f.l.all(c, c == c && b == b && a == a))) || true", "too many steps");
}

static void text_that_doubles_is_stopped(void **state)
{
    struct sheet *s = *state;
    check(s, nest(60, "[", "'abcdefghij'", "].map(x, x + x)[0]"), "$error");
    check(s, nest(60, "[", "[1]", "].map(x, x + x)[0]"), "$error");
}

static void a_rule_over_a_long_list_is_within_the_limits(void **state)
{
    struct sheet *s = *state;
    assert_result(s, "size(f.l) > 0 && f.l.all(a, a < 1000 && a >= 0) && !f.l.exists(a, a == -1)", "true");
    assert_result(s, "size(f.l.filter(a, a in f.l))", "400");
}

static int open_sheet(void **state)
{
    static struct sheet sheet;
    plm_auto_buffer struct plm_buffer json = {0};
    plm_buffer_puts(&json, "{\"l\":[0");
    for (int i = 1; i < 400; i++)
        plm_buffer_printf(&json, ",%d", i);
    plm_buffer_puts(&json, "]}");
    sheet_open(&sheet, plm_buffer_text(&json));
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
        cmocka_unit_test(nesting_within_the_limit_is_taken),
        cmocka_unit_test(long_chains_of_logic_are_not_deep),
        cmocka_unit_test(nesting_over_the_limit_is_refused),
        cmocka_unit_test(text_over_the_limit_is_refused),
        cmocka_unit_test(a_walk_of_sixty_million_steps_is_stopped),
        cmocka_unit_test(text_that_doubles_is_stopped),
        cmocka_unit_test(a_rule_over_a_long_list_is_within_the_limits),
    };
    return cmocka_run_group_tests(tests, open_sheet, close_sheet);
}
