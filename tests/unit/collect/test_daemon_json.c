/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon_sources.h"
#include "fake_host.h"

struct file {
    struct plm_settings settings;
    struct plm_json *unknown_keys;
    struct plm_error error;
};

static bool parse_bytes(struct file *file, const void *bytes, size_t size)
{
    plm_json_setup();
    *file = (struct file){.unknown_keys = NULL};
    return plm_daemon_json_parse(bytes, size, "daemon.json", &file->settings, &file->unknown_keys, &file->error);
}

static bool parse(struct file *file, const char *text)
{
    return parse_bytes(file, text, strlen(text));
}

static void done(struct file *file)
{
    plm_settings_done(&file->settings);
    plm_json_free(file->unknown_keys);
}

static const struct plm_json *get(const struct file *file, const char *member)
{
    return file->settings.values[plm_option_index(member)];
}

static void values_of_every_type_are_read(void **state)
{
    (void)state;
    struct file file;
    assert_true(parse(
        &file, "{\"icc\": false, \"log-level\": \"warn\", \"hosts\": [\"fd://\"], \"log-opts\": {\"max-size\": \"1m\"},"
               " \"default-ulimits\": {\"nofile\": {\"Name\": \"nofile\", \"Hard\": 2, \"Soft\": 1}}}"));
    assert_json(get(&file, "icc"), "false");
    assert_json(get(&file, "log_level"), "\"warn\"");
    assert_json(get(&file, "hosts"), "[\"fd://\"]");
    assert_json(get(&file, "log_opts"), "{\"max-size\":\"1m\"}");
    assert_json(get(&file, "default_ulimits"), "[{\"Name\":\"nofile\",\"Soft\":1,\"Hard\":2}]");
    assert_null(get(&file, "iptables"));
    assert_json(file.unknown_keys, "[]");
    done(&file);
}

static void what_dockerd_accepts_is_accepted(void **state)
{
    (void)state;
    struct file file;
    assert_true(parse(&file, ""));
    assert_json(file.unknown_keys, "[]");
    done(&file);
    assert_true(parse(&file, " \n"));
    done(&file);
    assert_true(parse(&file, "\xef\xbb\xbf{\"icc\": false}"));
    assert_json(get(&file, "icc"), "false");
    done(&file);
    assert_true(parse_bytes(&file, "\xff\xfe{\0\"\0i\0c\0c\0\"\0:\0t\0r\0u\0e\0}\0", 26));
    assert_json(get(&file, "icc"), "true");
    done(&file);
}

static void what_dockerd_refuses_is_refused(void **state)
{
    (void)state;
    struct file file;
    assert_false(parse(&file, "{\"icc\": false"));
    assert_false(parse(&file, "{\"icc\": false} x"));
    assert_false(parse(&file, "[]"));
    assert_int_equal(file.error.code, PLM_ERROR_MALFORMED);
}

static void keys_are_matched_with_case_and_unknown_ones_are_named(void **state)
{
    (void)state;
    struct file file;
    assert_true(parse(&file, "{\"ICC\": false, \"host\": [\"x\"], \"max-concurrent-downloads\": 3, \"runtimes\": {}}"));
    assert_null(get(&file, "icc"));
    assert_null(get(&file, "hosts")); /* "host" is the flag's name */
    assert_json(file.unknown_keys, "[\"ICC\",\"host\"]");
    done(&file);
}

static void a_value_of_another_type_is_not_known(void **state)
{
    (void)state;
    struct file file;
    assert_true(parse(
        &file, "{\"icc\": \"false\", \"log-level\": 1, \"hosts\": \"fd://\", \"labels\": [1], \"log-opts\": {\"a\": 1},"
               " \"default-ulimits\": {\"nofile\": {\"Hard\": \"2\"}}, \"storage-opts\": {}}"));
    assert_unknown(get(&file, "icc"), "malformed: icc");
    assert_unknown(get(&file, "log_level"), "malformed");
    assert_unknown(get(&file, "hosts"), "malformed");
    assert_unknown(get(&file, "labels"), "malformed");
    assert_unknown(get(&file, "log_opts"), "malformed");
    assert_unknown(get(&file, "default_ulimits"), "malformed");
    assert_unknown(get(&file, "storage_opts"), "malformed");
    done(&file);
    assert_true(parse(&file, "{\"default-ulimits\": []}"));
    assert_unknown(get(&file, "default_ulimits"), "malformed");
    done(&file);
}

static void the_last_of_two_equal_keys_counts_but_merged_maps_are_not_known(void **state)
{
    (void)state;
    struct file file;
    assert_true(parse(&file, "{\"icc\": false, \"log-opts\": {\"a\": \"1\"}, \"icc\": true, \"log-opts\": {}}"));
    assert_json(get(&file, "icc"), "true");
    assert_unknown(get(&file, "log_opts"), "twice");
    done(&file);
}

static void null_sets_nothing_but_a_bool_and_the_old_name_of_the_data_root_counts(void **state)
{
    (void)state;
    struct file file;
    assert_true(parse(&file, "{\"iptables\": null, \"log-level\": null, \"graph\": \"/srv/docker\"}"));
    assert_unknown(get(&file, "iptables"), "iptables is null in daemon.json");
    assert_null(get(&file, "log_level"));
    assert_json(get(&file, "data_root"), "\"/srv/docker\"");
    done(&file);
}

static void what_stands_inside_another_key_counts_for_dockerd(void **state)
{
    (void)state;
    struct file file;
    assert_true(parse(&file, "{\"iptables\": true, \"any\": {\"iptables\": false, \"userland-proxy\": false},"
                             " \"log-opts\": {\"labels\": \"a\", \"tls\": \"b\"}, \"features\": {\"icc\": true}}"));
    assert_unknown(get(&file, "iptables"), "iptables stands inside another key");
    assert_unknown(get(&file, "userland_proxy"), "inside another key");
    assert_null(get(&file, "tls"));
    assert_null(get(&file, "icc"));
    assert_json(file.unknown_keys, "[\"any\"]");
    done(&file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_of_every_type_are_read),
        cmocka_unit_test(what_dockerd_accepts_is_accepted),
        cmocka_unit_test(what_dockerd_refuses_is_refused),
        cmocka_unit_test(keys_are_matched_with_case_and_unknown_ones_are_named),
        cmocka_unit_test(a_value_of_another_type_is_not_known),
        cmocka_unit_test(the_last_of_two_equal_keys_counts_but_merged_maps_are_not_known),
        cmocka_unit_test(null_sets_nothing_but_a_bool_and_the_old_name_of_the_data_root_counts),
        cmocka_unit_test(what_stands_inside_another_key_counts_for_dockerd),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
