/* SPDX-License-Identifier: Apache-2.0 */
#include "address.h"
#include "replay.h"

static void each_scheme_becomes_what_requests_start_with(void **state)
{
    (void)state;
    static const struct {
        const char *url;
        bool tls;
        enum plm_address_kind kind;
        const char *base, *path, *shown;
    } rows[] = {
        {"unix:///run/docker.sock", true, PLM_ADDRESS_UNIX, "http://localhost", "/run/docker.sock",
         "unix:///run/docker.sock"},
        {"tcp://10.0.0.1:2375", false, PLM_ADDRESS_TCP, "http://10.0.0.1:2375", NULL, "tcp://10.0.0.1:2375"},
        {"tcp://host", false, PLM_ADDRESS_TCP, "http://host:2375", NULL, "tcp://host"},
        {"tcp://host", true, PLM_ADDRESS_TLS, "https://host:2376", NULL, "tcp://host"},
        {"tcp://[::1]:99/a/b/", false, PLM_ADDRESS_TCP, "http://[::1]:99/a/b", NULL, "tcp://[::1]:99/a/b/"},
        {"https://host:1", false, PLM_ADDRESS_TLS, "https://host:1", NULL, "https://host:1"},
        {"ssh://me@host", false, PLM_ADDRESS_SSH, "http://localhost", NULL, "ssh://host"},
    };
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        plm_auto_address struct plm_address address = {0};
        struct plm_error error;
        assert_true(plm_address_parse(rows[i].url, rows[i].tls, &address, &error));
        assert_int_equal(address.kind, rows[i].kind);
        assert_string_equal(address.shown, rows[i].shown);
        assert_true(rows[i].base ? strcmp(address.base, rows[i].base) == 0 : !address.base);
        assert_true(rows[i].path ? strcmp(address.path, rows[i].path) == 0 : !address.path);
    }
}

static void what_is_no_address_is_refused_without_its_password(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "",
        "docker",
        "npipe:////./pipe/x",
        "unix://relative",
        "tcp://",
        "tcp://u:CANARY@host:1",
        "tcp://host:0",
        "tcp://host:99999",
        "tcp://host:x",
        "tcp://ho st",
        "tcp://[::1",
        "tcp://[]:1",
        "tcp://h/p?CANARY",
        "tcp://h\r\nX: y/",
        "unix:///"
        "01234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"
        "01234",
    };
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        struct plm_address address = {0};
        struct plm_error error = {0};
        if (plm_address_parse(rows[i], false, &address, &error))
            fail_msg("%s", rows[i]);
        assert_int_equal(error.code, PLM_ERROR_USAGE);
        assert_null(strstr(error.message, "CANARY"));
        assert_null(address.base);
    }
}

static void every_kind_has_a_name(void **state)
{
    (void)state;
    assert_string_equal(plm_address_kind_name(PLM_ADDRESS_UNIX), "unix");
    assert_string_equal(plm_address_kind_name(PLM_ADDRESS_TCP), "tcp");
    assert_string_equal(plm_address_kind_name(PLM_ADDRESS_TLS), "tls");
    assert_string_equal(plm_address_kind_name(PLM_ADDRESS_SSH), "ssh");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_scheme_becomes_what_requests_start_with),
        cmocka_unit_test(what_is_no_address_is_refused_without_its_password),
        cmocka_unit_test(every_kind_has_a_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
