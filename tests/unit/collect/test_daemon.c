/* SPDX-License-Identifier: Apache-2.0 */
#include "fake_host.h"

#define INFO                                                                                                           \
    "{\"ServerVersion\":\"20.10.24\",\"Debug\":false,\"DockerRootDir\":\"/var/lib/"                                    \
    "docker\",\"LoggingDriver\":\"json-file\","                                                                        \
    "\"LiveRestoreEnabled\":false,\"SecurityOptions\":[\"name=seccomp,profile=default\"]}"

static int setup(void **state)
{
    struct fake *fake = calloc(1, sizeof *fake);
    fake_make(fake, INFO);
    *state = fake;
    return 0;
}

static int teardown(void **state)
{
    fake_done(*state);
    free(*state);
    return 0;
}

static void set(struct fake *fake, struct plm_settings *settings, const char *member, const char *value)
{
    (void)fake;
    settings->values[plm_option_index(member)] = parsed(value);
}

/* The document, resolved from what the test has set. The caller frees it. */
static struct plm_json *document(struct fake *fake)
{
    struct plm_document document;
    struct plm_host *host = &fake->host;
    if (!host->config.path) {
        host->config.path = "/etc/docker/daemon.json";
    }
    host->listeners_reason = "not looked at";
    plm_daemon_resolve(host);
    plm_host_daemon(host, &document);
    assert_string_equal(document.kind, "daemon");
    assert_null(document.unknown);
    return document.value;
}

static void has(const struct plm_json *value, const char *path, const char *expected)
{
    const struct plm_json *found = plm_json_path(value, path);
    assert_non_null(found);
    assert_json(found, expected);
}

static void the_api_comes_first_then_the_flag_then_the_file_then_the_default(void **state)
{
    struct fake *fake = *state;
    struct plm_host *host = &fake->host;
    fake_dockerd(fake, "dockerd", NULL);
    set(fake, &host->flags, "debug", "true");
    set(fake, &host->flags, "log_level", "\"warn\"");
    set(fake, &host->file, "iptables", "false");
    plm_auto_json struct plm_json *daemon = document(fake);
    has(daemon, "options.debug",
        "{\"value\":false,\"source\":\"api\",\"others\":[{\"source\":\"flag\",\"value\":\"true\"}]}");
    has(daemon, "options.log_level", "{\"value\":\"warn\",\"source\":\"flag\",\"others\":[]}");
    has(daemon, "options.iptables", "{\"value\":false,\"source\":\"file\",\"others\":[]}");
    has(daemon, "options.icc", "{\"value\":true,\"source\":\"default\",\"others\":[]}");
    has(daemon, "options.ip6tables", "{\"value\":null,\"source\":\"default\",\"others\":[]}");
}

static void a_file_that_is_not_in_force_leaves_unknown_what_the_api_and_flags_do_not_show(void **state)
{
    struct fake *fake = *state;
    struct plm_host *host = &fake->host;
    fake_dockerd(fake, "dockerd", NULL);
    host->config = (struct plm_config_file){.path = "/etc/docker/daemon.json",
                                            .exists_known = true,
                                            .exists = true,
                                            .in_force_known = true,
                                            .reason = "changed"};
    set(fake, &host->flags, "log_level", "\"warn\"");
    set(fake, &host->file, "userland_proxy", "false");
    set(fake, &host->file, "live_restore", "true");
    plm_auto_json struct plm_json *daemon = document(fake);
    has(daemon, "options.log_level.value", "\"warn\"");
    has(daemon, "options.userland_proxy.value", "{\"$unknown\":\"changed\"}");
    has(daemon, "options.userland_proxy.source", "{\"$unknown\":\"changed\"}");
    has(daemon, "options.icc.value", "{\"$unknown\":\"changed\"}"); /* never the default */
    has(daemon, "options.live_restore.value", "false");
    has(daemon, "drift",
        "[{\"option\":\"live-restore\",\"in_force\":\"false\",\"on_disk\":\"true\",\"source\":\"file\"},"
        "{\"option\":\"userland-proxy\",\"in_force\":{\"$unknown\":\"changed\"},\"on_disk\":\"false\",\"source\":"
        "\"file\"}]");
    has(daemon, "config_file.in_force", "false");
}

static void arguments_that_were_not_read_leave_unknown_what_the_api_does_not_show(void **state)
{
    struct fake *fake = *state;
    fake_dockerd(fake, "dockerd", NULL);
    fake->host.flags.reason = "no arguments";
    set(fake, &fake->host.file, "icc", "false");
    plm_auto_json struct plm_json *daemon = document(fake);
    has(daemon, "options.icc.value", "{\"$unknown\":\"no arguments\"}");
    has(daemon, "options.icc.others", "{\"$unknown\":\"no arguments\"}");
    has(daemon, "options.debug.value", "false");
    has(daemon, "drift", "{\"$unknown\":\"no arguments\"}");
}

static void a_host_that_is_not_the_engines_gives_only_what_the_api_shows(void **state)
{
    struct fake *fake = *state;
    fake->host.local_reason = fake->host.service.reason = fake->host.dockerd.reason = "engine not shown to be local: x";
    set(fake, &fake->host.flags, "log_level", "\"warn\"");
    plm_auto_json struct plm_json *daemon = document(fake);
    has(daemon, "options.log_driver.value", "\"json-file\"");
    assert_unknown(plm_json_path(daemon, "options.log_level.value"), "not shown to be local");
    assert_unknown(plm_json_path(daemon, "process"), "not shown to be local");
    assert_unknown(plm_json_path(daemon, "config_file"), "not shown to be local");
    assert_unknown(plm_json_path(daemon, "tls"), "not shown to be local");
    assert_unknown(plm_json_path(daemon, "service_unit_reads_defaults"), "not shown to be local");
}

static void a_value_of_the_wrong_type_in_the_file_is_no_default(void **state)
{
    struct fake *fake = *state;
    fake_dockerd(fake, "dockerd", NULL);
    set(fake, &fake->host.file, "userland_proxy", "{\"$unknown\":\"malformed: userland-proxy\"}");
    plm_auto_json struct plm_json *daemon = document(fake);
    assert_unknown(plm_json_path(daemon, "options.userland_proxy.value"), "malformed");
    assert_unknown(plm_json_path(daemon, "options.userland_proxy.source"), "malformed");
}

static void drift_tells_what_the_next_start_would_change(void **state)
{
    struct fake *fake = *state;
    struct plm_host *host = &fake->host;
    fake_dockerd(fake, "dockerd", NULL);
    set(fake, &host->flags, "log_level", "\"warn\"");
    set(fake, &host->flags, "exec_root", "\"/run/x\"");
    set(fake, &host->next, "log_level", "\"info\"");
    set(fake, &host->next, "exec_root", "\"/run/x/\"");
    plm_auto_json struct plm_json *daemon = document(fake);
    has(daemon, "drift",
        "[{\"option\":\"log-level\",\"in_force\":\"\\\"warn\\\"\",\"on_disk\":\"\\\"info\\\"\",\"source\":\"unit\"}]");
    has(daemon, "options.log_level.others", "[{\"source\":\"unit\",\"value\":\"\\\"info\\\"\"}]");
}

static void what_the_engine_shows_and_nothing_sets_any_more_is_drift(void **state)
{
    struct fake *fake = *state;
    fake_dockerd(fake, "dockerd", NULL);
    plm_json_set(fake->info, "LiveRestoreEnabled", plm_json_new_bool(true));
    plm_json_set(fake->info, "Driver", plm_json_new_text("overlay2")); /* its own choice: no drift */
    plm_auto_json struct plm_json *daemon = document(fake);
    has(daemon, "drift",
        "[{\"option\":\"live-restore\",\"in_force\":\"true\",\"on_disk\":\"false\",\"source\":\"default\"}]");
}

static void secrets_of_the_daemon_reach_neither_values_nor_others_nor_drift(void **state)
{
    struct fake *fake = *state;
    struct plm_host *host = &fake->host;
    fake_dockerd(fake, "dockerd --log-opt splunk-token=CANARY --label a=CANARY", NULL);
    host->config = (struct plm_config_file){.path = "/etc/docker/daemon.json", .reason = "changed"};
    set(fake, &host->flags, "log_opts", "{\"splunk-token\":\"CANARY\"}");
    set(fake, &host->flags, "labels", "[\"a=CANARY\"]");
    set(fake, &host->file, "storage_opts", "[\"dm.basesize=CANARY\"]");
    set(fake, &host->file, "registry_mirrors", "[\"https://u:CANARY@m/\"]");
    plm_json_set(fake->info, "Labels", parsed("[\"a=CANARY\"]"));
    plm_auto_json struct plm_json *daemon = document(fake);
    plm_auto_buffer struct plm_buffer text = {0};
    plm_json_print(daemon, &text);
    assert_null(strstr(plm_buffer_text(&text), "CANARY"));
    assert_non_null(strstr(plm_buffer_text(&text), "splunk-token"));
    assert_non_null(strstr(plm_buffer_text(&text), "dm.basesize="));
}

static void a_rootless_daemon_has_its_own_defaults(void **state)
{
    struct fake *fake = *state;
    static const char *const environment[] = {"XDG_RUNTIME_DIR=/run/user/1000", NULL};
    fake->host.request.rootless = true;
    fake_dockerd(fake, "dockerd", environment);
    plm_auto_json struct plm_json *daemon = document(fake);
    has(daemon, "options.hosts.value", "[\"unix:///run/user/1000/docker.sock\"]");
    has(daemon, "options.exec_root.value", "\"/run/user/1000/docker\"");
    has(daemon, "options.pidfile.value", "\"/run/user/1000/docker.pid\"");
}

static void a_rootless_daemon_without_its_environment_has_unknown_ones(void **state)
{
    struct fake *fake = *state;
    fake->host.request.rootless = true;
    fake_dockerd(fake, "dockerd", NULL);
    plm_auto_json struct plm_json *daemon = document(fake);
    assert_unknown(plm_json_path(daemon, "options.hosts.value"), "not known");
}

static void with_tls_and_no_host_the_default_is_not_known(void **state)
{
    struct fake *fake = *state;
    fake_dockerd(fake, "dockerd --tls", NULL);
    set(fake, &fake->host.flags, "tls", "true");
    plm_auto_json struct plm_json *daemon = document(fake);
    assert_unknown(plm_json_path(daemon, "options.hosts.value"), "TLS");
}

static void the_process_is_told_with_redacted_arguments(void **state)
{
    struct fake *fake = *state;
    struct plm_dockerd *dockerd = &fake->host.dockerd;
    fake_dockerd(fake, "dockerd --icc=false", NULL);
    dockerd->start = 1500;
    dockerd->executable = "/usr/sbin/dockerd";
    dockerd->network_known = dockerd->host_network = true;
    plm_auto_json struct plm_json *daemon = document(fake);
    has(daemon, "process",
        "{\"pid\":100,\"uid\":0,\"gid\":0,\"start_time\":1,\"executable\":\"/usr/sbin/"
        "dockerd\",\"arguments\":[\"dockerd\",\"--icc=false\"],"
        "\"config_file\":\"/etc/docker/daemon.json\",\"host_network\":true}");
}

static void podman_has_no_daemon(void **state)
{
    struct fake *fake = *state;
    struct plm_document document;
    fake->host.request.podman = true;
    plm_host_daemon(&fake->host, &document);
    assert_null(document.value);
    assert_non_null(strstr(document.unknown, "not reported by Podman"));
}

static void a_unit_that_reads_the_defaults_file_is_told(void **state)
{
    struct fake *fake = *state;
    static const char *const files[] = {"/etc/sysconfig/docker"};
    fake_dockerd(fake, "dockerd", NULL);
    fake->host.service.environment_files = files;
    fake->host.service.environment_file_count = 1;
    plm_auto_json struct plm_json *daemon = document(fake);
    has(daemon, "service_unit_reads_defaults", "true");
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(the_api_comes_first_then_the_flag_then_the_file_then_the_default),
        CASE(a_file_that_is_not_in_force_leaves_unknown_what_the_api_and_flags_do_not_show),
        CASE(arguments_that_were_not_read_leave_unknown_what_the_api_does_not_show),
        CASE(a_host_that_is_not_the_engines_gives_only_what_the_api_shows),
        CASE(a_value_of_the_wrong_type_in_the_file_is_no_default),
        CASE(drift_tells_what_the_next_start_would_change),
        CASE(what_the_engine_shows_and_nothing_sets_any_more_is_drift),
        CASE(secrets_of_the_daemon_reach_neither_values_nor_others_nor_drift),
        CASE(a_rootless_daemon_has_its_own_defaults),
        CASE(a_rootless_daemon_without_its_environment_has_unknown_ones),
        CASE(with_tls_and_no_host_the_default_is_not_known),
        CASE(the_process_is_told_with_redacted_arguments),
        CASE(podman_has_no_daemon),
        CASE(a_unit_that_reads_the_defaults_file_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
