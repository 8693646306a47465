/* SPDX-License-Identifier: Apache-2.0 */
#include "redact_words.h"

#include "replay.h"

static bool known(const char *text)
{
    return plm_word_is_known(text, strlen(text));
}

/* A table that is out of order loses words to the search by halves: first, last and neighbours of capital letters. */
static void words_of_every_part_of_the_table_are_found(void **state)
{
    (void)state;
    static const char *const rows[] = {"#",
                                       "#(nop)",
                                       "--allow-unauthenticated",
                                       "--nogpgcheck",
                                       "--allow-untrusted",
                                       "ADD",
                                       "COPY",
                                       "CMD",
                                       "CMD-SHELL",
                                       "WORKDIR",
                                       "apk",
                                       "apt-get",
                                       "update",
                                       "install",
                                       "yum",
                                       "zypper",
                                       "y"};
    for (size_t i = 0; i < PLM_COUNT(rows); i++)
        if (!known(rows[i]))
            fail_msg("%s", rows[i]);
}

static void beginnings_and_continuations_of_words_are_not_words(void **state)
{
    (void)state;
    static const char *const rows[] = {"", "apt-ge", "apt-gett", "add ", "Update", "CANARY", "~"};
    for (size_t i = 0; i < PLM_COUNT(rows); i++)
        if (known(rows[i]))
            fail_msg("%s", rows[i]);
    assert_true(plm_word_is_known("apt-get update", 7));
}

static void flags_of_dockerd_are_settings_unless_they_take_secrets(void **state)
{
    (void)state;
    static const char *const yes[] = {"icc",        "log-level",   "userns-remap", "insecure-registry",
                                      "http-proxy", "add-runtime", "validate"};
    static const char *const no[] = {"log-opt", "label", "storage-opt", "token", "password", "", "cluster-store-opt"};
    for (size_t i = 0; i < PLM_COUNT(yes); i++)
        if (!plm_flag_is_harmless(yes[i], strlen(yes[i])))
            fail_msg("%s", yes[i]);
    for (size_t i = 0; i < PLM_COUNT(no); i++)
        if (plm_flag_is_harmless(no[i], strlen(no[i])))
            fail_msg("%s", no[i]);
}

static void installers_and_shells_are_known(void **state)
{
    (void)state;
    assert_true(plm_word_installs("apk", 3));
    assert_true(plm_word_installs("zypper", 6));
    assert_false(plm_word_installs("curl", 4));
    assert_true(plm_word_is_shell("/bin/sh", 7));
    assert_true(plm_word_is_shell("zsh", 3));
    assert_false(plm_word_is_shell("ssh", 3));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_of_every_part_of_the_table_are_found),
        cmocka_unit_test(beginnings_and_continuations_of_words_are_not_words),
        cmocka_unit_test(flags_of_dockerd_are_settings_unless_they_take_secrets),
        cmocka_unit_test(installers_and_shells_are_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
