/* SPDX-License-Identifier: Apache-2.0 */
#include "../../../src/cli/ssh_address.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void same(const char *text, const char *wanted)
{
    if (wanted)
        assert_string_equal(text, wanted);
    else
        assert_null(text);
}

static void an_address_is_taken_apart(void **state)
{
    (void)state;
    static const struct {
        const char *url, *user, *host, *port, *socket;
    } rows[] = {
        {"ssh://web-1", NULL, "web-1", NULL, "/var/run/docker.sock"},
        {"ssh://web-1/", NULL, "web-1", NULL, "/var/run/docker.sock"},
        {"ssh://root@web-1.example:2222", "root", "web-1.example", "2222", "/var/run/docker.sock"},
        {"ssh://me@10.0.0.1/run/user/1000/docker.sock", "me", "10.0.0.1", NULL, "/run/user/1000/docker.sock"},
        {"ssh://[fe80::1%eth0]:22", NULL, "fe80::1%eth0", "22", "/var/run/docker.sock"},
        {"ssh://a_b+c@[::1]", "a_b+c", "::1", NULL, "/var/run/docker.sock"},
    };
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        plm_auto_arena struct plm_arena arena = {0};
        struct plm_ssh_address address = {0};
        struct plm_error error = {0};
        if (!plm_ssh_address_parse(rows[i].url, &arena, &address, &error))
            fail_msg("%s: %s", rows[i].url, error.message);
        same(address.user, rows[i].user);
        same(address.host, rows[i].host);
        same(address.port, rows[i].port);
        same(address.socket, rows[i].socket);
    }
}

/* Whatever ssh could take for an option, a command or two words. */
static void what_is_more_than_a_name_is_refused(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "ssh://",
        "ssh:///var/run/docker.sock",
        "ssh://-oProxyCommand=touch",
        "ssh://-oProxyCommand=touch@host",
        "ssh://-l@host",
        "ssh://@host",
        "ssh://a b",
        "ssh://a;b",
        "ssh://a$(id)",
        "ssh://a@b@c;d",
        "ssh://host:",
        "ssh://host:0",
        "ssh://host:65536",
        "ssh://host:22x",
        "ssh://[::1",
        "ssh://[]",
        "ssh://[::1]x",
        "ssh://[-::1]",
        "ssh://host/run/a:b",
        "ssh://host/run/a b",
        "ssh://host/run/a\nb",
        "ssh://host/run/"
        "01234567890123456789567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234"
        "56",
        "http://host",
    };
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        plm_auto_arena struct plm_arena arena = {0};
        struct plm_ssh_address address = {0};
        struct plm_error error = {0};
        if (plm_ssh_address_parse(rows[i], &arena, &address, &error))
            fail_msg("%s was taken", rows[i]);
        assert_int_equal(error.code, PLM_ERROR_USAGE);
    }
}

static void a_password_is_refused_and_not_repeated(void **state)
{
    (void)state;
    plm_auto_arena struct plm_arena arena = {0};
    struct plm_ssh_address address = {0};
    struct plm_error error = {0};
    assert_false(plm_ssh_address_parse("ssh://me:hunter2@host", &arena, &address, &error));
    assert_non_null(strstr(error.message, "password"));
    assert_null(strstr(error.message, "hunter2"));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_address_is_taken_apart),
        cmocka_unit_test(what_is_more_than_a_name_is_refused),
        cmocka_unit_test(a_password_is_refused_and_not_repeated),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
