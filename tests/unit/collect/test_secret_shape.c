/* SPDX-License-Identifier: Apache-2.0 */
#include "replay.h"
#include "secret_shape.h"

static const char *shape(const char *text)
{
    return plm_secret_shape(text, strlen(text));
}

static void known_shapes_are_named(void **state)
{
    (void)state;
    assert_string_equal(shape("-----BEGIN RSA PRIVATE KEY-----\nMII"), "private-key");
    assert_string_equal(shape("key: AKIAIOSFODNN7EXAMPLE"), "cloud-token");
    assert_string_equal(shape("ghp_abcdefghijklmnopqrstuvwxyz012345"), "cloud-token");
    assert_string_equal(shape("SWMTKN-1-canary-canary"), "cloud-token");
    assert_string_equal(shape("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln"), "jwt");
    assert_string_equal(shape("postgres://app:pw@db/x"), "password-in-url");
}

static void ordinary_text_has_no_shape(void **state)
{
    (void)state;
    static const char *const rows[] = {"-----BEGIN CERTIFICATE-----",
                                       "MASIAN_food_and_drinks_here",
                                       "https://host/a:b@c",
                                       "eyJ short",
                                       "user@host",
                                       "https://user@host/",
                                       "AKIA",
                                       "://:@",
                                       ""};
    for (size_t i = 0; i < PLM_COUNT(rows); i++)
        if (shape(rows[i]))
            fail_msg("%s: %s", rows[i], shape(rows[i]));
}

static void names_announce_secrets_whatever_their_spelling(void **state)
{
    (void)state;
    static const char *const yes[] = {"DB_PASSWORD",           "apiKey",   "API-KEY", "X-Auth-Token",
                                      "aws_secret_access_key", "MYSQL_PWD"};
    static const char *const no[] = {"PATH", "DB_PASSWORD_FILE", "SECRET_NAME", "KEYBOARD", "TOKEN_TTL", "GPG_KEY", ""};
    for (size_t i = 0; i < PLM_COUNT(yes); i++)
        if (!plm_secret_name(yes[i], strlen(yes[i])))
            fail_msg("%s", yes[i]);
    for (size_t i = 0; i < PLM_COUNT(no); i++)
        if (plm_secret_name(no[i], strlen(no[i])))
            fail_msg("%s", no[i]);
}

static void random_runs_look_like_secrets_and_words_do_not(void **state)
{
    (void)state;
    static const char *const yes[] = {"135f201976ef455ac288243b", "aB3dE6gH9jK2", "q8w7e6r5t4y3u2i1"};
    static const char *const no[] = {"/usr/lib/x86_64-linux-gnu", "libstdc++6", "10.0.0.0/8", "openssh-server", ""};
    for (size_t i = 0; i < PLM_COUNT(yes); i++)
        if (!plm_secret_like(yes[i], strlen(yes[i])))
            fail_msg("%s", yes[i]);
    for (size_t i = 0; i < PLM_COUNT(no); i++)
        if (plm_secret_like(no[i], strlen(no[i])))
            fail_msg("%s", no[i]);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_shapes_are_named),
        cmocka_unit_test(ordinary_text_has_no_shape),
        cmocka_unit_test(names_announce_secrets_whatever_their_spelling),
        cmocka_unit_test(random_runs_look_like_secrets_and_words_do_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
