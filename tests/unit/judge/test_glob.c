/* SPDX-License-Identifier: Apache-2.0 */
#include "../../../src/judge/glob.h"
#include "fixture.h"

static void patterns_match_whole_keys(void **state)
{
    static const struct {
        const char *pattern, *text;
        bool matches;
    } rows[] = {
        {"shop/web/1", "shop/web/1", true},
        {"shop/web/1", "shop/web/10", false},
        {"shop/*", "shop/web/1", true},
        {"*", "", true},
        {"*", "anything/at all", true},
        {"?", "", false},
        {"?", "é", true},
        {"??", "é", false},
        {"*/1", "shop/web/1", true},
        {"s*b*1", "shop/web/1", true},
        {"s*b*2", "shop/web/1", false},
        {"shop", "shop/web", false},
        {"[a-z]", "a", false},
        {"[a-z]", "[a-z]", true},
        {"a*?c", "abbc", true},
        {"a*?c", "ac", false},
        {"", "", true},
        {"", "x", false},
        {"**a", "ba", true},
        {"a\\*", "ab", false},
    };
    (void)state;
    for (size_t i = 0; i < PLM_COUNT(rows); i++)
        if (plm_glob_match(rows[i].pattern, rows[i].text) != rows[i].matches)
            fail_msg("'%s' and '%s'", rows[i].pattern, rows[i].text);
}

static void many_stars_take_no_exponential_time(void **state)
{
    char text[2001];
    (void)state;
    memset(text, 'a', 2000);
    text[2000] = '\0';
    assert_false(plm_glob_match("*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*ab", text));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(patterns_match_whole_keys),
        cmocka_unit_test(many_stars_take_no_exponential_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
