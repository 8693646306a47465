/* SPDX-License-Identifier: Apache-2.0 */
#include "redact_form.h"

#include "replay.h"

typedef bool form(const char *text, size_t size);

static void assert_form(form *is, const char *const *yes, const char *const *no)
{
    for (; *yes; yes++)
        if (!is(*yes, strlen(*yes)))
            fail_msg("refused: %s", *yes);
    for (; *no; no++)
        if (is(*no, strlen(*no)))
            fail_msg("kept: %s", *no);
}

static void numbers_have_at_most_five_digits(void **state)
{
    (void)state;
    assert_form(plm_form_number, (const char *[]){"0", "65535", "30s", "8080/tcp", "10G", NULL},
                (const char *[]){"123456", "s", "5x", "1.5", "-1", NULL});
}

static void paths_start_like_paths_and_hold_nothing_random(void **state)
{
    (void)state;
    assert_form(
        plm_form_path,
        (const char *[]){"/", ".", "/usr/lib/x86_64-linux-gnu", "./x", "../y", "~/z", "/var/lib/apt/lists/*", NULL},
        (const char *[]){"usr/lib", "..", "/a b", "/x;y", "/run/135f201976ef455ac288", "/t/aB3dE6gH9jK2", NULL});
}

static void variables_are_references_without_defaults(void **state)
{
    (void)state;
    assert_form(plm_form_variable, (const char *[]){"$A", "${A_B}", "$_x", NULL},
                (const char *[]){"$", "${}", "${A:-x}", "A", "$1", "$A/x", NULL});
}

static void programs_are_words_without_digits(void **state)
{
    (void)state;
    assert_form(plm_form_program, (const char *[]){"nginx", "redis-server", "su-exec", NULL},
                (const char *[]){"hunter2", "Canary", "-x", "a/b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", NULL});
}

static void packages_and_settings_are_short_and_plain(void **state)
{
    (void)state;
    assert_form(plm_form_package, (const char *[]){"openssh-server", "libssl3", "g++", NULL},
                (const char *[]){"Foo", "a=b", "q8w7e6r5t4y3u2i1", "x y", NULL});
    assert_form(plm_form_setting, (const char *[]){"10.0.0.0/8", "nofile=1024:2048", "default", "false", NULL},
                (const char *[]){"a b", "x;y", "ghp_abcdefghijklmnopqrstuvwxyz012345", "u@h", NULL});
}

static void a_name_ends_where_its_characters_end(void **state)
{
    (void)state;
    assert_int_equal(plm_form_name("A_1.b-c=x", 9), 7);
    assert_int_equal(plm_form_name("1A=x", 4), 0);
    assert_int_equal(plm_form_name("=x", 2), 0);
    assert_true(plm_form_equals("abc", 3, "abc"));
    assert_false(plm_form_equals("abc", 2, "abc"));
    assert_true(plm_form_only("a-1", 3, "-"));
    assert_false(plm_form_only("a\0b", 3, "-"));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_have_at_most_five_digits),
        cmocka_unit_test(paths_start_like_paths_and_hold_nothing_random),
        cmocka_unit_test(variables_are_references_without_defaults),
        cmocka_unit_test(programs_are_words_without_digits),
        cmocka_unit_test(packages_and_settings_are_short_and_plain),
        cmocka_unit_test(a_name_ends_where_its_characters_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
