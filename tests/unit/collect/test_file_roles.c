/* SPDX-License-Identifier: Apache-2.0 */
#include "fake_host.h"

static int setup(void **state)
{
    struct fake *fake = calloc(1, sizeof *fake);
    fake_make(fake, "{\"DockerRootDir\":\"/var/lib/docker\",\"Runtimes\":{\"runc\":{\"path\":\"runc\"}}}");
    fake_dockerd(fake, "dockerd", NULL);
    fake->host.dockerd.executable = "/usr/sbin/dockerd";
    fake->host.config.path = "/etc/docker/daemon.json";
    fake->host.tls = parsed("{\"enabled\":false,\"verify\":false,\"ca\":null,\"certificate\":null,\"key_file\":null}");
    *state = fake;
    return 0;
}

static int teardown(void **state)
{
    fake_done(*state);
    free(*state);
    return 0;
}

static void find(struct fake *fake)
{
    plm_json_free(fake->host.roles);
    plm_daemon_resolve(&fake->host);
    fake->host.roles = plm_file_roles_find(&fake->host);
}

static const struct plm_json *paths(const struct fake *fake, const char *role)
{
    plm_json_each (entry, fake->host.roles) {
        if (strcmp(plm_json_text(plm_json_get(entry, "key")), role) == 0) {
            return plm_json_get(entry, "paths");
        }
    }
    fail_msg("no role %s", role);
    return NULL;
}

static void every_role_is_there_whatever_is_known(void **state)
{
    struct fake *fake = *state;
    find(fake);
    size_t local = plm_json_count(fake->host.roles);
    fake->host.local = false;
    fake->host.local_reason = "engine not shown to be local: x";
    find(fake);
    assert_int_equal(plm_json_count(fake->host.roles), local);
    plm_json_each (entry, fake->host.roles) {
        assert_unknown(plm_json_get(entry, "paths"), "not shown to be local");
    }
    fake->host.request.podman = true;
    find(fake);
    assert_int_equal(plm_json_count(fake->host.roles), local);
    plm_json_each (entry, fake->host.roles) {
        assert_json(plm_json_get(entry, "paths"), "[]");
    }
}

static void units_and_their_dropins_play_their_parts(void **state)
{
    struct fake *fake = *state;
    static const char *const dropins[] = {"/etc/systemd/system/docker.service.d/a.conf"};
    fake->host.service =
        (struct plm_unit){.path = "/lib/systemd/system/docker.service", .dropins = dropins, .dropin_count = 1};
    find(fake);
    assert_json(paths(fake, "service-unit"), "[\"/lib/systemd/system/docker.service\"]");
    assert_json(paths(fake, "socket-unit"), "[]");
    assert_json(paths(fake, "unit-dropin"), "[\"/etc/systemd/system/docker.service.d/a.conf\"]");
    fake->host.socket.reason = "denied: x";
    find(fake);
    assert_unknown(paths(fake, "socket-unit"), "denied");
    assert_unknown(paths(fake, "unit-dropin"), "denied");
    assert_json(paths(fake, "service-unit"), "[\"/lib/systemd/system/docker.service\"]");
}

static void every_entry_of_certs_d_is_found_at_any_depth(void **state)
{
    struct fake *fake = *state;
    tree_file(&fake->tree, "root/etc/docker/certs.d/reg:5000/client.key", "");
    tree_file(&fake->tree, "root/etc/docker/certs.d/reg:5000/ca.crt", "");
    tree_link(&fake->tree, "root/etc/docker/certs.d/reg:5000/dangling", "/none");
    tree_link(&fake->tree, "root/etc/docker/certs.d/loose.cert", "/etc/docker/certs.d/reg:5000/ca.crt");
    find(fake);
    assert_json(paths(fake, "registry-certs-entry"),
                "[\"/etc/docker/certs.d/loose.cert\",\"/etc/docker/certs.d/reg:5000\","
                "\"/etc/docker/certs.d/reg:5000/ca.crt\",\"/etc/docker/certs.d/reg:5000/client.key\"]");
    assert_json(paths(fake, "registry-cert-file"),
                "[\"/etc/docker/certs.d/loose.cert\",\"/etc/docker/certs.d/reg:5000/ca.crt\","
                "\"/etc/docker/certs.d/reg:5000/client.key\"]");
}

static void a_directory_that_leads_round_is_not_walked_for_ever(void **state)
{
    struct fake *fake = *state;
    tree_directory(&fake->tree, "root/etc/docker/certs.d/a");
    tree_link(&fake->tree, "root/etc/docker/certs.d/a/b", "/etc/docker/certs.d");
    find(fake);
    assert_unknown(paths(fake, "registry-certs-entry"), "deeper than");
    assert_unknown(paths(fake, "registry-cert-file"), "deeper than");
}

static void certificates_follow_tls(void **state)
{
    struct fake *fake = *state;
    find(fake);
    assert_json(paths(fake, "tls-key"), "[]");
    plm_json_free(fake->host.tls);
    fake->host.tls =
        parsed("{\"ca\":\"/c/ca.pem\",\"certificate\":\"rel.pem\",\"key_file\":{\"$unknown\":\"changed\"}}");
    find(fake);
    assert_json(paths(fake, "tls-ca"), "[\"/c/ca.pem\"]");
    assert_unknown(paths(fake, "tls-key"), "changed");
    fake->host.dockerd.directory = "/srv";
    find(fake);
    assert_json(paths(fake, "tls-cert"), "[\"/srv/rel.pem\"]");
    fake->host.dockerd.directory = NULL;
    find(fake);
    assert_unknown(paths(fake, "tls-cert"), "relative");
    plm_json_free(fake->host.tls);
    fake->host.tls = parsed("{\"$unknown\":\"no flags\"}");
    find(fake);
    assert_unknown(paths(fake, "tls-ca"), "no flags");
}

static void api_sockets_are_the_unix_listeners_of_the_api(void **state)
{
    struct fake *fake = *state;
    plm_listeners_add(&fake->host.listeners, &fake->host.arena)->path = "/srv/S";
    plm_listeners_add(&fake->host.listeners, &fake->host.arena)->path = "/var/run/docker/metrics.sock";
    plm_listeners_add(&fake->host.listeners, &fake->host.arena)->port = 2375;
    find(fake);
    assert_json(paths(fake, "api-socket"), "[\"/srv/S\"]");
    fake->host.listeners_reason = "not read";
    find(fake);
    assert_unknown(paths(fake, "api-socket"), "not read");
}

static void a_containerd_that_dockerd_started_is_found_by_its_parent(void **state)
{
    struct fake *fake = *state;
    fake_process(fake, 101, "containerd", "/opt/bin/containerd (deleted)", 0, NULL);
    tree_file(&fake->tree, "proc/101/stat", "101 (containerd) S 100 1 1 0 -1 1 1 2 3 4 5 6 7 8 20 0 1 0 500 0 0\n");
    static const char words[] = "containerd\0--config\0/srv/E/containerd/containerd.toml";
    tree_bytes(&fake->tree, "proc/101/cmdline", words, sizeof words);
    find(fake);
    assert_json(paths(fake, "containerd-socket"), "[\"/srv/E/containerd/containerd.sock\"]");
    assert_json(paths(fake, "containerd-dir"), "[\"/srv/E/containerd\"]");
    assert_json(paths(fake, "containerd-config"), "[\"/srv/E/containerd/containerd.toml\"]");
    assert_json(paths(fake, "containerd-binary"), "[\"/opt/bin/containerd\"]");
}

static void a_child_is_found_by_the_kernels_list_where_there_is_one(void **state)
{
    struct fake *fake = *state;
    static const char words[] = "containerd\0--config=/srv/E/containerd/containerd.toml";
    fake_process(fake, 101, "containerd", "/usr/bin/containerd", 0, NULL);
    tree_file(&fake->tree, "proc/101/stat", "101 (containerd) S 100 1 1 0 -1 1 1 2 3 4 5 6 7 8 20 0 1 0 500 0 0\n");
    tree_bytes(&fake->tree, "proc/101/cmdline", words, sizeof words);
    tree_file(&fake->tree, "proc/100/task/100/children", "");
    find(fake);
    assert_json(paths(fake, "containerd-socket"), "[\"/run/containerd/containerd.sock\"]");
    tree_file(&fake->tree, "proc/100/task/107/children", "99 101 ");
    find(fake);
    assert_json(paths(fake, "containerd-socket"), "[\"/srv/E/containerd/containerd.sock\"]");
}

/* Dying, or not ours to see: it may be the containerd, so that the usual paths would be a guess. */
static void a_child_that_cannot_be_looked_at_leaves_containerd_unknown(void **state)
{
    struct fake *fake = *state;
    fake_process(fake, 101, "containerd", NULL, 0, NULL);
    tree_file(&fake->tree, "proc/101/stat", "101 (containerd) S 100 1 1 0 -1 1 1 2 3 4 5 6 7 8 20 0 1 0 500 0 0\n");
    find(fake);
    static const char *const roles[] = {"containerd-socket", "containerd-dir", "containerd-config"};
    for (size_t i = 0; i < PLM_COUNT(roles); i++) {
        assert_unknown(paths(fake, roles[i]), "the engine's children cannot be read");
    }
    tree_link(&fake->tree, "proc/101/exe", "/usr/bin/containerd"); /* its words cannot be read */
    find(fake);
    assert_unknown(paths(fake, "containerd-socket"), "the engine's children cannot be read");
}

static void a_containerd_of_the_system_has_its_usual_paths(void **state)
{
    struct fake *fake = *state;
    fake_process(fake, 101, "containerd", "/usr/bin/containerd", 0, NULL); /* a child of 1 */
    tree_file(&fake->tree, "root/usr/bin/containerd", "");
    find(fake);
    assert_json(paths(fake, "containerd-socket"), "[\"/run/containerd/containerd.sock\"]");
    assert_json(paths(fake, "containerd-config"), "[\"/etc/containerd/config.toml\"]");
    assert_json(paths(fake, "containerd-binary"), "[\"/usr/bin/containerd\"]");
}

static void an_address_that_is_given_or_shown_decides(void **state)
{
    struct fake *fake = *state;
    fake->host.flags.values[plm_option_index("containerd")] = parsed("\"unix:///srv/c.sock\"");
    find(fake);
    assert_json(paths(fake, "containerd-socket"), "[\"/srv/c.sock\"]");
    plm_json_set(fake->info, "Containerd", parsed("{\"Address\":\"/api/c.sock\"}"));
    find(fake);
    assert_json(paths(fake, "containerd-socket"), "[\"/api/c.sock\"]");
}

static void an_address_that_is_not_known_leaves_its_files_open(void **state)
{
    struct fake *fake = *state;
    fake->host.config.reason = "daemon.json changed";
    find(fake);
    assert_unknown(paths(fake, "containerd-socket"), "daemon.json changed");
    assert_unknown(paths(fake, "containerd-dir"), "daemon.json changed");
}

static void programs_are_those_that_run_or_that_path_would_find(void **state)
{
    struct fake *fake = *state;
    tree_file(&fake->tree, "root/usr/local/bin/containerd-shim-runc-v2", "");
    tree_file(&fake->tree, "root/usr/bin/containerd-shim-runc-v2", "");
    find(fake);
    assert_json(paths(fake, "dockerd-binary"), "[\"/usr/sbin/dockerd\"]");
    assert_json(paths(fake, "containerd-shim-runc-v2"), "[\"/usr/local/bin/containerd-shim-runc-v2\"]");
    assert_json(paths(fake, "containerd-shim"),
                "[\"/usr/bin/containerd-shim\"]"); /* its document says it is not there */
    plm_json_set(fake->info, "Runtimes", parsed("{\"runc\":{\"path\":\"/opt/runc\"}}"));
    fake->host.dockerd.executable = NULL;
    find(fake);
    assert_json(paths(fake, "runc"), "[\"/opt/runc\"]");
    assert_unknown(paths(fake, "dockerd-binary"), "cannot be read");
}

static void a_rootless_daemon_has_its_users_directories(void **state)
{
    struct fake *fake = *state;
    static const char *const environment[] = {"HOME=/home/u", "XDG_RUNTIME_DIR=/run/user/1000", NULL};
    fake->host.request.rootless = true;
    fake->host.dockerd.environment = environment;
    find(fake);
    assert_json(paths(fake, "config-dir"), "[\"/home/u/.config/docker\"]");
    assert_json(paths(fake, "containerd-socket"), "[\"/run/user/1000/containerd/containerd.sock\"]");
    static const char *const xdg[] = {"HOME=/home/u", "XDG_CONFIG_HOME=/cfg", NULL};
    fake->host.dockerd.environment = xdg;
    find(fake);
    assert_json(paths(fake, "config-dir"), "[\"/cfg/docker\"]");
    fake->host.dockerd.environment = NULL;
    find(fake);
    assert_unknown(paths(fake, "config-dir"), "environment");
    assert_unknown(paths(fake, "registry-certs-entry"), "not known");
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(every_role_is_there_whatever_is_known),
        CASE(units_and_their_dropins_play_their_parts),
        CASE(every_entry_of_certs_d_is_found_at_any_depth),
        CASE(a_directory_that_leads_round_is_not_walked_for_ever),
        CASE(certificates_follow_tls),
        CASE(api_sockets_are_the_unix_listeners_of_the_api),
        CASE(a_containerd_that_dockerd_started_is_found_by_its_parent),
        CASE(a_child_is_found_by_the_kernels_list_where_there_is_one),
        CASE(a_child_that_cannot_be_looked_at_leaves_containerd_unknown),
        CASE(a_containerd_of_the_system_has_its_usual_paths),
        CASE(an_address_that_is_given_or_shown_decides),
        CASE(an_address_that_is_not_known_leaves_its_files_open),
        CASE(programs_are_those_that_run_or_that_path_would_find),
        CASE(a_rootless_daemon_has_its_users_directories),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
