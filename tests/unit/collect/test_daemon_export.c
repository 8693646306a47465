/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon_options.h"
#include "fake_host.h"

static const struct plm_daemon_option *option(const char *member)
{
    return &plm_daemon_options[plm_option_index(member)];
}

static void exports(const char *member, const char *raw, const char *expected)
{
    plm_json_setup();
    plm_auto_json struct plm_json *value = parsed(raw);
    assert_json_free(plm_option_export(option(member), value), expected);
}

static bool same(const char *member, const char *a, const char *b)
{
    plm_json_setup();
    plm_auto_json struct plm_json *left = parsed(a);
    plm_auto_json struct plm_json *right = parsed(b);
    return plm_option_equal(option(member), left, right);
}

static void secrets_keep_their_names_only(void **state)
{
    (void)state;
    exports("log_opts", "{\"splunk-token\":\"CANARY\",\"a\":\"1\"}",
            "[{\"key\":\"a\",\"value\":{\"$unknown\":\"withheld\"}},{\"key\":\"splunk-token\",\"value\":{\"$unknown\":"
            "\"withheld\"}}]");
    exports("labels", "[\"team=CANARY\",\"bare\"]", "[\"team=\",\"bare\"]");
    exports("storage_opts", "[\"dm.basesize=20G\"]", "[\"dm.basesize=\"]");
    exports("registry_mirrors", "[\"https://user:CANARY@mirror.example/v2\"]",
            "[\"https://mirror.example/<redacted>\"]");
    exports("hosts", "[\"tcp://user:CANARY@0.0.0.0:1\"]", "[\"tcp://0.0.0.0:1\"]");
}

static void other_values_stay(void **state)
{
    (void)state;
    exports("icc", "false", "false");
    exports("log_level", "\"wa\\u001b[31mrn\"", "\"warn\"");
    exports("default_ulimits", "[{\"Name\":\"nofile\",\"Soft\":1,\"Hard\":2}]",
            "[{\"Name\":\"nofile\",\"Soft\":1,\"Hard\":2}]");
    exports("ip6tables", "null", "null");
    exports("icc", "{\"$unknown\":\"why\"}", "{\"$unknown\":\"why\"}");
    assert_json_free(plm_option_export(option("icc"), NULL), "null");
}

static void the_text_of_a_value_is_its_json(void **state)
{
    (void)state;
    plm_auto_json struct plm_json *value = parsed("[\"team=CANARY\"]");
    plm_auto_free char *text = plm_option_text(option("labels"), value);
    assert_string_equal(text, "[\"team=\"]");
}

static void lists_are_compared_without_order(void **state)
{
    (void)state;
    assert_true(same("insecure_registries", "[\"a\",\"b\"]", "[\"b\",\"a\"]"));
    assert_false(same("insecure_registries", "[\"a\"]", "[\"a\",\"b\"]"));
    assert_true(same("registry_mirrors", "[\"https://m/\"]", "[\"https://m\"]"));
    assert_true(same("default_ulimits", "[{\"Name\":\"a\",\"Soft\":1,\"Hard\":1}]",
                     "[{\"Hard\":1,\"Soft\":1,\"Name\":\"a\"}]"));
    assert_false(same("default_ulimits", "[{\"Name\":\"a\",\"Soft\":1,\"Hard\":1}]", "[]"));
}

static void two_names_of_one_thing_are_equal(void **state)
{
    (void)state;
    assert_true(same("seccomp_profile", "\"builtin\"", "\"default\""));
    assert_true(same("seccomp_profile", "\"builtin\"", "\"\""));
    assert_false(same("seccomp_profile", "\"builtin\"", "\"unconfined\""));
    assert_true(same("data_root", "\"/var/lib/docker/100000.100000\"", "\"/var/lib/docker\""));
    assert_true(same("data_root", "\"/srv\"", "\"/srv/\""));
    assert_false(same("data_root", "\"/var/lib/docker/x\"", "\"/var/lib/docker\""));
    assert_false(same("icc", "true", "false"));
    assert_false(same("log_level", "\"info\"", "null"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(secrets_keep_their_names_only),    cmocka_unit_test(other_values_stay),
        cmocka_unit_test(the_text_of_a_value_is_its_json),  cmocka_unit_test(lists_are_compared_without_order),
        cmocka_unit_test(two_names_of_one_thing_are_equal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
