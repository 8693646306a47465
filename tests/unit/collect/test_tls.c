/* SPDX-License-Identifier: Apache-2.0 */
#include "fake_host.h"

static const char *const root_home[] = {"HOME=/root", NULL};

static int setup(void **state)
{
    struct fake *fake = calloc(1, sizeof *fake);
    fake_make(fake, "{\"ServerVersion\":\"20.10.24\"}");
    fake_dockerd(fake, "dockerd", root_home);
    *state = fake;
    return 0;
}

static int teardown(void **state)
{
    fake_done(*state);
    free(*state);
    return 0;
}

static struct plm_json *tls(struct fake *fake)
{
    plm_daemon_resolve(&fake->host);
    return plm_tls_value(&fake->host);
}

static void flag(struct fake *fake, const char *member, const char *value)
{
    fake->host.flags.values[plm_option_index(member)] = parsed(value);
}

static void file(struct fake *fake, const char *member, const char *value)
{
    fake->host.file.values[plm_option_index(member)] = parsed(value);
}

static void without_any_of_its_options_it_is_off(void **state)
{
    assert_json_free(tls(*state),
                     "{\"enabled\":false,\"verify\":false,\"ca\":null,\"certificate\":null,\"key_file\":null}");
}

static void tls_alone_demands_client_certificates_since_20_10(void **state)
{
    struct fake *fake = *state;
    flag(fake, "tls", "true");
    assert_json_free(tls(fake), "{\"enabled\":true,\"verify\":true,\"ca\":\"/root/.docker/ca.pem\","
                                "\"certificate\":\"/root/.docker/cert.pem\",\"key_file\":\"/root/.docker/key.pem\"}");
    plm_json_set(fake->info, "ServerVersion", plm_json_new_text("19.03.1"));
    plm_auto_json struct plm_json *old = tls(fake);
    assert_json(plm_json_get(old, "verify"), "false");
    plm_json_set(fake->info, "ServerVersion", plm_json_new_text("dev"));
    plm_auto_json struct plm_json *unknown = tls(fake);
    assert_unknown(plm_json_get(unknown, "verify"), "version");
}

static void tlsverify_set_to_false_turns_tls_on_without_verification(void **state)
{
    struct fake *fake = *state;
    flag(fake, "tlsverify", "false");
    plm_auto_json struct plm_json *value = tls(fake);
    assert_json(plm_json_get(value, "enabled"), "true");
    assert_json(plm_json_get(value, "verify"), "false");
}

static void tls_set_to_false_leaves_it_off(void **state)
{
    struct fake *fake = *state;
    flag(fake, "tls", "false");
    plm_auto_json struct plm_json *value = tls(fake);
    assert_json(plm_json_get(value, "enabled"), "false");
}

static void a_file_that_turns_it_on_gives_no_default_paths(void **state)
{
    struct fake *fake = *state;
    file(fake, "tlsverify", "true");
    file(fake, "tlscert", "\"/srv/cert.pem\"");
    assert_json_free(
        tls(fake),
        "{\"enabled\":true,\"verify\":true,\"ca\":null,\"certificate\":\"/srv/cert.pem\",\"key_file\":null}");
}

static void default_paths_follow_the_daemons_environment(void **state)
{
    struct fake *fake = *state;
    static const char *const by_path[] = {"HOME=/root", "DOCKER_CONFIG=/cfg", "DOCKER_CERT_PATH=/certs", NULL};
    static const char *const by_config[] = {"HOME=/root", "DOCKER_CONFIG=/cfg", NULL};
    static const char *const none[] = {NULL};
    flag(fake, "tlsverify", "true");
    fake->host.dockerd.environment = by_path;
    plm_auto_json struct plm_json *first = tls(fake);
    assert_json(plm_json_get(first, "ca"), "\"/certs/ca.pem\"");
    fake->host.dockerd.environment = by_config;
    plm_auto_json struct plm_json *second = tls(fake);
    assert_json(plm_json_get(second, "ca"), "\"/cfg/ca.pem\"");
    fake->host.dockerd.environment = none;
    plm_auto_json struct plm_json *third = tls(fake);
    assert_json(plm_json_get(third, "ca"), "\"/root/.docker/ca.pem\"");
    fake->host.dockerd.uid = 1000;
    plm_auto_json struct plm_json *fourth = tls(fake);
    assert_unknown(plm_json_get(fourth, "ca"), "environment");
}

static void an_environment_that_decides_or_cannot_be_read_leaves_it_open(void **state)
{
    struct fake *fake = *state;
    static const char *const verify[] = {"DOCKER_TLS_VERIFY=1", NULL};
    fake->host.dockerd.environment = verify;
    plm_auto_json struct plm_json *set = tls(fake);
    assert_unknown(set, "DOCKER_TLS_VERIFY");
    fake->host.dockerd.environment = NULL;
    plm_auto_json struct plm_json *denied = tls(fake);
    assert_unknown(denied, "cannot be read");
}

static void options_that_are_not_known_leave_it_open(void **state)
{
    struct fake *fake = *state;
    fake->host.config.reason = "daemon.json changed";
    plm_auto_json struct plm_json *value = tls(fake);
    assert_unknown(value, "daemon.json changed");
    flag(fake, "tls", "true");
    plm_auto_json struct plm_json *still = tls(fake); /* tlsverify could stand in the file */
    assert_unknown(still, "daemon.json changed");
    flag(fake, "tlsverify", "true");
    plm_auto_json struct plm_json *known = tls(fake);
    assert_json(plm_json_get(known, "verify"), "true");
    assert_unknown(plm_json_get(known, "ca"), "daemon.json changed");
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(without_any_of_its_options_it_is_off),
        CASE(tls_alone_demands_client_certificates_since_20_10),
        CASE(tlsverify_set_to_false_turns_tls_on_without_verification),
        CASE(tls_set_to_false_leaves_it_off),
        CASE(a_file_that_turns_it_on_gives_no_default_paths),
        CASE(default_paths_follow_the_daemons_environment),
        CASE(an_environment_that_decides_or_cannot_be_read_leaves_it_open),
        CASE(options_that_are_not_known_leave_it_open),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
