/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon_options.h"
#include "fake_host.h"

static struct plm_json *ask(const char *member, const char *info, const char *bridge)
{
    plm_json_setup();
    plm_auto_json struct plm_json *answer = info ? parsed(info) : NULL;
    plm_auto_json struct plm_json *network = bridge ? parsed(bridge) : NULL;
    return plm_option_from_api(&plm_daemon_options[plm_option_index(member)], answer, NULL, network);
}

#define SHOWS(member_, info_, expected_) assert_json_free(ask(member_, info_, NULL), expected_)
#define SILENT(member_, info_) assert_null(ask(member_, info_, NULL))

static void plain_members_are_taken_as_they_are(void **state)
{
    (void)state;
    SHOWS("debug", "{\"Debug\":true}", "true");
    SHOWS("data_root", "{\"DockerRootDir\":\"/srv\"}", "\"/srv\"");
    SHOWS("storage_driver", "{\"Driver\":\"overlay2\"}", "\"overlay2\"");
    SHOWS("log_driver", "{\"LoggingDriver\":\"journald\"}", "\"journald\"");
    SHOWS("live_restore", "{\"LiveRestoreEnabled\":false}", "false");
    SHOWS("experimental", "{\"ExperimentalBuild\":true}", "true");
    SHOWS("default_runtime", "{\"DefaultRuntime\":\"runc\"}", "\"runc\"");
    SHOWS("firewall_backend", "{\"FirewallBackend\":{\"Driver\":\"nftables\"}}", "\"nftables\"");
    SHOWS("containerd", "{\"Containerd\":{\"Address\":\"/c.sock\"}}", "\"/c.sock\"");
    SHOWS("authorization_plugins", "{\"Plugins\":{\"Authorization\":null}}", "[]");
    SHOWS("authorization_plugins", "{\"Plugins\":{\"Authorization\":[\"a\"]}}", "[\"a\"]");
    SHOWS("labels", "{\"Labels\":[]}", "[]");
    SHOWS("registry_mirrors", "{\"RegistryConfig\":{\"Mirrors\":[\"https://m/\"]}}", "[\"https://m/\"]");
}

static void without_an_answer_or_with_another_type_nothing_is_shown(void **state)
{
    (void)state;
    for (size_t i = 0; plm_daemon_options[i].member; i++) {
        SILENT(plm_daemon_options[i].member, NULL);
        SILENT(plm_daemon_options[i].member, "{}");
    }
    SILENT("debug", "{\"Debug\":\"true\"}");
    SILENT("labels", "{\"Labels\":[1]}");
    SILENT("log_level", "{\"LogLevel\":\"info\"}");
}

static void icc_is_an_option_of_the_default_bridge(void **state)
{
    (void)state;
    assert_json_free(ask("icc", NULL, "{\"Options\":{\"com.docker.network.bridge.enable_icc\":\"false\"}}"), "false");
    assert_json_free(ask("icc", NULL, "{\"Options\":{\"com.docker.network.bridge.enable_icc\":\"true\"}}"), "true");
    assert_null(ask("icc", NULL, "{\"Options\":{\"com.docker.network.bridge.enable_icc\":\"\"}}"));
    assert_null(ask("icc", NULL, "{\"Options\":{}}"));
}

static void insecure_registries_stand_in_two_places(void **state)
{
    (void)state;
    SHOWS("insecure_registries",
          "{\"RegistryConfig\":{\"InsecureRegistryCIDRs\":[\"::1/128\",\"127.0.0.0/8\",\"10.0.0.0/8\"],"
          "\"IndexConfigs\":{\"docker.io\":{\"Secure\":true},\"reg:5000\":{\"Secure\":false}}}}",
          "[\"10.0.0.0/8\",\"reg:5000\"]");
    SHOWS("insecure_registries", "{\"RegistryConfig\":{\"InsecureRegistryCIDRs\":[],\"IndexConfigs\":{}}}", "[]");
    SILENT("insecure_registries", "{\"RegistryConfig\":{\"InsecureRegistryCIDRs\":[]}}");
    SILENT("insecure_registries", "{\"RegistryConfig\":{\"IndexConfigs\":{}}}");
    SILENT("insecure_registries", "{\"RegistryConfig\":{\"InsecureRegistryCIDRs\":[1],\"IndexConfigs\":{}}}");
    SILENT("insecure_registries", "{\"RegistryConfig\":{\"InsecureRegistryCIDRs\":[],\"IndexConfigs\":{\"a\":{}}}}");
}

static void no_new_privileges_is_shown_as_absent_only_since_24(void **state)
{
    (void)state;
    SHOWS("no_new_privileges", "{\"SecurityOptions\":[\"name=no-new-privileges\"],\"ServerVersion\":\"20.10.24\"}",
          "true");
    SHOWS("no_new_privileges", "{\"SecurityOptions\":[],\"ServerVersion\":\"24.0.7\"}", "false");
    SHOWS("no_new_privileges", "{\"SecurityOptions\":[\"name=no-new-privileges-x\"],\"ServerVersion\":\"28.5.2\"}",
          "false");
    SILENT("no_new_privileges", "{\"SecurityOptions\":[],\"ServerVersion\":\"23.0.6\"}");
    SILENT("no_new_privileges", "{\"SecurityOptions\":[]}");
    SILENT("no_new_privileges", "{\"ServerVersion\":\"28.5.2\"}");
}

static void seccomp_has_one_name_for_the_built_in_profile(void **state)
{
    (void)state;
    SHOWS("seccomp_profile", "{\"SecurityOptions\":[\"name=seccomp,profile=default\"]}", "\"builtin\"");
    SHOWS("seccomp_profile", "{\"SecurityOptions\":[\"name=seccomp,profile=builtin\"]}", "\"builtin\"");
    SHOWS("seccomp_profile", "{\"SecurityOptions\":[\"name=seccomp,profile=unconfined\"]}", "\"unconfined\"");
    SHOWS("seccomp_profile", "{\"SecurityOptions\":[\"name=seccomp,profile=/etc/p.json\"]}", "\"/etc/p.json\"");
    SILENT("seccomp_profile", "{\"SecurityOptions\":[\"name=cgroupns\"]}");
    SILENT("seccomp_profile", "{\"SecurityOptions\":[\"name=seccomp\"]}");
}

static void userns_and_selinux_are_shown_by_presence(void **state)
{
    (void)state;
    SHOWS("userns_remap", "{\"SecurityOptions\":[\"name=seccomp,profile=default\"]}", "\"\"");
    SILENT("userns_remap", "{\"SecurityOptions\":[\"name=userns\"]}"); /* on, but whose ids it does not say */
    SILENT("userns_remap", "{\"SecurityOptions\":null}");
    SHOWS("selinux_enabled", "{\"SecurityOptions\":[\"name=selinux\"]}", "true");
    SHOWS("selinux_enabled", "{\"SecurityOptions\":[]}", "false");
}

static void versions_are_compared_by_number(void **state)
{
    (void)state;
    assert_true(plm_engine_at_least("20.10.24+dfsg1", 20, 10));
    assert_false(plm_engine_at_least("20.9", 20, 10));
    assert_true(plm_engine_at_least("24.0", 20, 10));
    assert_false(plm_engine_at_least("19.3", 20, 0));
    assert_false(plm_engine_at_least("dev", 1, 0));
    assert_false(plm_engine_at_least("24", 1, 0));
    assert_false(plm_engine_at_least("24.x", 1, 0));
    assert_false(plm_engine_at_least(NULL, 1, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_members_are_taken_as_they_are),
        cmocka_unit_test(without_an_answer_or_with_another_type_nothing_is_shown),
        cmocka_unit_test(icc_is_an_option_of_the_default_bridge),
        cmocka_unit_test(insecure_registries_stand_in_two_places),
        cmocka_unit_test(no_new_privileges_is_shown_as_absent_only_since_24),
        cmocka_unit_test(seccomp_has_one_name_for_the_built_in_profile),
        cmocka_unit_test(userns_and_selinux_are_shown_by_presence),
        cmocka_unit_test(versions_are_compared_by_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
