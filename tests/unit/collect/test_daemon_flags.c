/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon_sources.h"
#include "fake_host.h"

struct flags {
    struct plm_arena arena;
    struct plm_settings settings;
    const char *config_file;
    struct plm_error error;
};

static bool parse(struct flags *flags, const char *const *words)
{
    size_t count = 0;
    while (words[count]) {
        count++;
    }
    plm_json_setup();
    *flags = (struct flags){.config_file = NULL};
    return plm_flags_parse(words, count, &flags->arena, &flags->settings, &flags->config_file, &flags->error);
}
#define PARSE(flags_, ...) parse(flags_, (const char *const[]){"dockerd", __VA_ARGS__, NULL})

static void done(struct flags *flags)
{
    plm_settings_done(&flags->settings);
    plm_arena_done(&flags->arena);
}

static const struct plm_json *get(const struct flags *flags, const char *member)
{
    return flags->settings.values[plm_option_index(member)];
}

static void bool_words_are_gos(void **state)
{
    (void)state;
    static const char *const yes[] = {"1", "t", "T", "true", "TRUE", "True"};
    static const char *const no[] = {"0", "f", "F", "false", "FALSE", "False"};
    static const char *const neither[] = {"", "yes", "tRUE", "2", " true"};
    bool value;
    for (size_t i = 0; i < PLM_COUNT(yes); i++) {
        assert_true(plm_go_bool_parse(yes[i], &value) && value);
        assert_true(plm_go_bool_parse(no[i], &value) && !value);
    }
    for (size_t i = 0; i < PLM_COUNT(neither); i++) {
        assert_false(plm_go_bool_parse(neither[i], &value));
    }
}

static void a_bare_bool_flag_is_true_and_takes_no_word(void **state)
{
    (void)state;
    struct flags flags;
    assert_true(PARSE(&flags, "--no-new-privileges", "--icc=false", "-D", "--userland-proxy=0"));
    assert_json(get(&flags, "no_new_privileges"), "true");
    assert_json(get(&flags, "icc"), "false");
    assert_json(get(&flags, "debug"), "true");
    assert_json(get(&flags, "userland_proxy"), "false");
    assert_null(get(&flags, "iptables"));
    done(&flags);
    /* "--flag false" leaves a word that dockerd would refuse: nothing of such a line is believed. */
    assert_false(PARSE(&flags, "--icc", "false"));
    assert_int_equal(flags.error.code, PLM_ERROR_MALFORMED);
    done(&flags);
}

static void no_new_privileges_false_is_not_true(void **state)
{
    (void)state;
    struct flags flags;
    assert_true(PARSE(&flags, "--no-new-privileges=false"));
    assert_json(get(&flags, "no_new_privileges"), "false");
    done(&flags);
}

static void every_spelling_of_a_value_is_read(void **state)
{
    (void)state;
    struct flags flags;
    assert_true(PARSE(&flags, "--log-level", "debug"));
    assert_json(get(&flags, "log_level"), "\"debug\"");
    done(&flags);
    assert_true(PARSE(&flags, "--log-level=debug"));
    assert_json(get(&flags, "log_level"), "\"debug\"");
    done(&flags);
    assert_true(PARSE(&flags, "-ldebug"));
    assert_json(get(&flags, "log_level"), "\"debug\"");
    done(&flags);
    assert_true(PARSE(&flags, "-l=debug"));
    assert_json(get(&flags, "log_level"), "\"debug\"");
    done(&flags);
    assert_true(PARSE(&flags, "-Dl", "debug", "-D=false"));
    assert_json(get(&flags, "log_level"), "\"debug\"");
    assert_json(get(&flags, "debug"), "false");
    done(&flags);
}

static void hosts_of_all_spellings_add_up_in_order(void **state)
{
    (void)state;
    struct flags flags;
    assert_true(PARSE(&flags, "-H", "fd://", "-Htcp://0.0.0.0:2375", "--host=unix:///a", "--host", "tcp://[::]:1"));
    assert_json(get(&flags, "hosts"), "[\"fd://\",\"tcp://0.0.0.0:2375\",\"unix:///a\",\"tcp://[::]:1\"]");
    done(&flags);
}

static void the_last_of_two_single_values_counts(void **state)
{
    (void)state;
    struct flags flags;
    assert_true(PARSE(&flags, "--icc=true", "--icc=false", "--tlscacert", "/srv/a", "--tlscacert=/srv/b"));
    assert_json(get(&flags, "icc"), "false");
    assert_json(get(&flags, "tlscacert"), "\"/srv/b\"");
    done(&flags);
}

static void maps_and_limits_are_taken_apart(void **state)
{
    (void)state;
    struct flags flags;
    assert_true(PARSE(&flags, "--log-opt", "max-size=10m", "--log-opt=env=a=b", "--default-ulimit", "nofile=1:2",
                      "--default-ulimit=core=0"));
    assert_json(get(&flags, "log_opts"), "{\"max-size\":\"10m\",\"env\":\"a=b\"}");
    assert_json(get(&flags, "default_ulimits"),
                "[{\"Name\":\"nofile\",\"Soft\":1,\"Hard\":2},{\"Name\":\"core\",\"Soft\":0,\"Hard\":0}]");
    done(&flags);
    assert_false(PARSE(&flags, "--log-opt", "max-size"));
    done(&flags);
    assert_false(PARSE(&flags, "--default-ulimit", "nofile"));
    done(&flags);
    assert_false(PARSE(&flags, "--default-ulimit", "nofile=x"));
    done(&flags);
    assert_false(PARSE(&flags, "--default-ulimit", "nofile=1:x"));
    done(&flags);
    assert_false(PARSE(&flags, "--icc=maybe"));
    done(&flags);
}

static void flags_without_a_part_in_any_check_still_take_their_words(void **state)
{
    (void)state;
    struct flags flags;
    assert_true(PARSE(&flags, "--dns", "--icc=false", "--ip-forward", "--mtu", "1400", "-D"));
    assert_null(get(&flags, "icc")); /* it was the value of --dns */
    assert_json(get(&flags, "debug"), "true");
    done(&flags);
}

static void an_unknown_flag_makes_the_line_unreadable(void **state)
{
    (void)state;
    struct flags flags;
    assert_false(PARSE(&flags, "--icc=false", "--from-the-future"));
    assert_int_equal(flags.error.code, PLM_ERROR_UNSUPPORTED);
    done(&flags);
    assert_false(PARSE(&flags, "-Z"));
    done(&flags);
    assert_false(PARSE(&flags, "word"));
    done(&flags);
    assert_false(PARSE(&flags, "-"));
    done(&flags);
    assert_false(PARSE(&flags, "--log-level"));
    done(&flags);
    assert_false(PARSE(&flags, "-H"));
    done(&flags);
}

static void the_configuration_file_and_the_old_name_of_the_data_root_are_seen(void **state)
{
    (void)state;
    struct flags flags;
    assert_true(PARSE(&flags, "--config-file", "/srv/d.json", "-g", "/srv/docker"));
    assert_string_equal(flags.config_file, "/srv/d.json");
    assert_json(get(&flags, "data_root"), "\"/srv/docker\"");
    done(&flags);
    assert_true(PARSE(&flags, "--config-file=/x", "--graph=/y"));
    assert_string_equal(flags.config_file, "/x");
    assert_json(get(&flags, "data_root"), "\"/y\"");
    done(&flags);
    assert_true(PARSE(&flags, "--"));
    assert_null(flags.config_file);
    done(&flags);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bool_words_are_gos),
        cmocka_unit_test(a_bare_bool_flag_is_true_and_takes_no_word),
        cmocka_unit_test(no_new_privileges_false_is_not_true),
        cmocka_unit_test(every_spelling_of_a_value_is_read),
        cmocka_unit_test(hosts_of_all_spellings_add_up_in_order),
        cmocka_unit_test(the_last_of_two_single_values_counts),
        cmocka_unit_test(maps_and_limits_are_taken_apart),
        cmocka_unit_test(flags_without_a_part_in_any_check_still_take_their_words),
        cmocka_unit_test(an_unknown_flag_makes_the_line_unreadable),
        cmocka_unit_test(the_configuration_file_and_the_old_name_of_the_data_root_are_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
