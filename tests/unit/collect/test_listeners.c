/* SPDX-License-Identifier: Apache-2.0 */
#include "fake_host.h"

#define UNIX_HEAD "Num       RefCount Protocol Flags    Type St Inode Path\n"
#define TCP_HEAD "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
#define TCP_ROW(address_, port_, inode_)                                                                               \
    "   0: " address_ ":" port_ " 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 " inode_      \
    " 1 0\n"

static const uint64_t held[] = {11, 12, 13, 21, 22, 23, 24};

static const struct plm_published nothing = {.known = true};

static int setup(void **state)
{
    struct fake *fake = calloc(1, sizeof *fake);
    fake_make(fake, "{\"DockerRootDir\":\"/var/lib/docker\"}");
    fake_dockerd(fake, "dockerd", NULL);
    fake->host.dockerd.sockets = held;
    fake->host.request.published = &nothing;
    fake->host.dockerd.socket_count = PLM_COUNT(held);
    tree_file(&fake->tree, "proc/100/net/unix", UNIX_HEAD);
    tree_file(&fake->tree, "proc/100/net/tcp", TCP_HEAD);
    *state = fake;
    return 0;
}

static int teardown(void **state)
{
    fake_done(*state);
    free(*state);
    return 0;
}

static struct plm_json *read_all(struct fake *fake)
{
    plm_daemon_resolve(&fake->host);
    plm_listeners_read(&fake->host);
    return plm_listeners_value(&fake->host);
}

/* "path-or-port purpose" of each, separated by blanks. */
static void purposes(struct fake *fake, const char *expected)
{
    plm_auto_json struct plm_json *list = read_all(fake);
    plm_auto_buffer struct plm_buffer out = {0};
    plm_json_each (item, list) {
        const char *path = plm_json_text(plm_json_get(item, "path"));
        int64_t port = 0;
        if (path) {
            plm_buffer_printf(&out, "%s", path);
        } else {
            assert_true(plm_json_int(plm_json_get(item, "port"), &port));
            plm_buffer_printf(&out, "%d", (int)port);
        }
        plm_buffer_printf(&out, " %s ", plm_json_text(plm_json_get(item, "purpose")));
    }
    assert_string_equal(plm_buffer_text(&out), expected);
}

static void only_sockets_that_dockerd_holds_are_its_listeners(void **state)
{
    struct fake *fake = *state;
    tree_file(&fake->tree, "proc/100/net/unix",
              UNIX_HEAD "f: 00000002 00000000 00010000 0001 01 11 /run/docker.sock\n"
                        "f: 00000002 00000000 00010000 0001 01 99 /run/other.sock\n");
    purposes(fake, "/run/docker.sock api ");
}

static void a_tcp_socket_from_systemd_is_the_api_although_no_option_names_it(void **state)
{
    struct fake *fake = *state;
    fake->host.flags.values[plm_option_index("hosts")] = parsed("[\"fd://\"]");
    tree_file(&fake->tree, "proc/100/net/tcp", TCP_HEAD TCP_ROW("00000000", "0947", "21"));
    plm_auto_json struct plm_json *list = read_all(fake);
    assert_json(
        list,
        "[{\"scheme\":\"tcp\",\"path\":null,\"address\":\"0.0.0.0\",\"port\":2375,\"wildcard\":true,\"loopback\":false,"
        "\"purpose\":\"api\"}]");
}

static void internal_sockets_are_told_apart_from_the_api(void **state)
{
    struct fake *fake = *state;
    fake->host.flags.values[plm_option_index("hosts")] = parsed("[\"unix:///run/docker/own.sock\"]");
    tree_file(&fake->tree, "proc/100/net/unix",
              UNIX_HEAD "f: 00000002 00000000 00010000 0001 01 11 /var/run/docker/own.sock\n"
                        "f: 00000002 00000000 00010000 0001 01 12 /var/run/docker/libnetwork/a.sock\n"
                        "f: 00000002 00000000 00010000 0001 01 13 /run/docker/x.sock\n");
    purposes(fake, "/run/docker/x.sock api /var/run/docker/libnetwork/a.sock other /var/run/docker/own.sock api ");
}

static void a_socket_is_told_by_where_links_lead(void **state)
{
    struct fake *fake = *state;
    tree_file(&fake->tree, "root/opt/real/d.sock", "");
    tree_link(&fake->tree, "root/srv", "/opt/real");
    tree_file(&fake->tree, "proc/100/net/unix", UNIX_HEAD "f: 00000002 00000000 00010000 0001 01 11 /srv/d.sock\n");
    purposes(fake, "/opt/real/d.sock api ");
}

static void internal_sockets_are_known_even_if_the_directory_is_not(void **state)
{
    struct fake *fake = *state;
    fake->host.config.reason = "changed";
    tree_file(&fake->tree, "proc/100/net/unix",
              UNIX_HEAD "f: 00000002 00000000 00010000 0001 01 11 /srv/E/libnetwork/a.sock\n"
                        "f: 00000002 00000000 00010000 0001 01 12 /srv/E/metrics.sock\n"
                        "f: 00000002 00000000 00010000 0001 01 13 /srv/S\n");
    purposes(fake, "/srv/E/libnetwork/a.sock other /srv/E/metrics.sock other /srv/S api ");
}

static void swarm_and_metrics_are_believed_only_when_shown(void **state)
{
    struct fake *fake = *state;
    /* 2377 = 0949, 9323 = 246B, 7946 = 1F0A, 4000 = 0FA0 */
    tree_file(&fake->tree, "proc/100/net/tcp",
              TCP_HEAD TCP_ROW("00000000", "0949", "21") TCP_ROW("0100007F", "246B", "22")
                  TCP_ROW("00000000", "1F0A", "23") TCP_ROW("00000000", "0FA0", "24"));
    purposes(fake, "2377 api 4000 api 7946 api 9323 api ");
}

static void swarm_and_metrics_have_their_ports(void **state)
{
    struct fake *fake = *state;
    tree_file(&fake->tree, "proc/100/net/tcp",
              TCP_HEAD TCP_ROW("00000000", "0949", "21") TCP_ROW("0100007F", "246B", "22")
                  TCP_ROW("00000000", "1F0A", "23") TCP_ROW("00000000", "0FA0", "24"));
    fake->host.flags.values[plm_option_index("metrics_addr")] = parsed("\"127.0.0.1:9323\"");
    plm_json_set(fake->info, "Swarm",
                 parsed("{\"LocalNodeState\":\"active\",\"NodeID\":\"n1\",\"RemoteManagers\":[{\"NodeID\":\"n1\","
                        "\"Addr\":\"10.0.0.1:4000\"}]}"));
    purposes(fake, "2377 api 4000 swarm 7946 swarm 9323 metrics "); /* a manager serves one port */
}

static void a_manager_may_advertise_another_port_than_it_serves(void **state)
{
    struct fake *fake = *state;
    tree_file(&fake->tree, "proc/100/net/tcp",
              TCP_HEAD TCP_ROW("00000000", "0949", "21") TCP_ROW("00000000", "0FA0", "24"));
    plm_json_set(fake->info, "Swarm",
                 parsed("{\"LocalNodeState\":\"active\",\"NodeID\":\"n1\",\"ControlAvailable\":true,"
                        "\"RemoteManagers\":[{\"NodeID\":\"n1\",\"Addr\":\"10.0.0.1:5000\"}]}"));
    purposes(fake, "2377 swarm 4000 api ");
}

static void a_worker_serves_no_managers_port(void **state)
{
    struct fake *fake = *state;
    tree_file(&fake->tree, "proc/100/net/tcp",
              TCP_HEAD TCP_ROW("00000000", "0949", "21") TCP_ROW("00000000", "1F0A", "23"));
    plm_json_set(fake->info, "Swarm",
                 parsed("{\"LocalNodeState\":\"active\",\"NodeID\":\"n1\",\"ControlAvailable\":false,"
                        "\"RemoteManagers\":[{\"NodeID\":\"n2\",\"Addr\":\"10.0.0.2:2377\"}]}"));
    purposes(fake, "2377 api 7946 swarm ");
}

static void a_port_that_hosts_names_is_the_api_whatever_its_number(void **state)
{
    struct fake *fake = *state;
    tree_file(&fake->tree, "proc/100/net/tcp", TCP_HEAD TCP_ROW("00000000", "0949", "21"));
    fake->host.flags.values[plm_option_index("hosts")] = parsed("[\"tcp://0.0.0.0:2377\"]");
    plm_json_set(fake->info, "Swarm", parsed("{\"LocalNodeState\":\"active\"}"));
    purposes(fake, "2377 api ");
}

static void a_published_port_that_dockerd_reserves_is_no_api(void **state)
{
    struct fake *fake = *state;
    plm_auto_json struct plm_json *container =
        parsed("{\"Ports\":[{\"IP\":\"0.0.0.0\",\"PrivatePort\":80,\"PublicPort\":2375,\"Type\":\"tcp\"},"
               "{\"IP\":\"127.0.0.1\",\"PrivatePort\":80,\"PublicPort\":4000,\"Type\":\"tcp\"},"
               "{\"PrivatePort\":81,\"Type\":\"tcp\"},{\"IP\":\"0.0.0.0\",\"PublicPort\":2377,\"Type\":\"udp\"}]}");
    plm_auto_json struct plm_json *service =
        parsed("{\"Endpoint\":{\"Ports\":[{\"Protocol\":\"tcp\",\"TargetPort\":80,\"PublishedPort\":7946}]}}");
    __attribute__((cleanup(plm_published_done))) struct plm_published published = {.known = true};
    plm_published_add_container(&published, container);
    plm_published_add_service(&published, service);
    fake->host.request.published = &published;
    tree_file(&fake->tree, "proc/100/net/tcp",
              TCP_HEAD TCP_ROW("00000000", "0947", "21") TCP_ROW("00000000", "0FA0", "22")
                  TCP_ROW("00000000", "1F0A", "23") TCP_ROW("00000000", "0949", "24"));
    /* 4000 is published on loopback only: who listens on every address is somebody else. */
    purposes(fake, "2375 published 2377 api 4000 api 7946 published ");
}

static void a_published_port_that_hosts_names_is_the_api_all_the_same(void **state)
{
    struct fake *fake = *state;
    plm_auto_json struct plm_json *container =
        parsed("{\"Ports\":[{\"IP\":\"0.0.0.0\",\"PublicPort\":2375,\"Type\":\"tcp\"}]}");
    __attribute__((cleanup(plm_published_done))) struct plm_published published = {.known = true};
    plm_published_add_container(&published, container);
    fake->host.request.published = &published;
    fake->host.flags.values[plm_option_index("hosts")] = parsed("[\"tcp://0.0.0.0:2375\"]");
    tree_file(&fake->tree, "proc/100/net/tcp", TCP_HEAD TCP_ROW("00000000", "0947", "21"));
    purposes(fake, "2375 api ");
}

static void what_a_port_is_for_is_unknown_where_the_published_ones_are(void **state)
{
    struct fake *fake = *state;
    fake->host.request.published = NULL;
    tree_file(&fake->tree, "proc/100/net/tcp", TCP_HEAD TCP_ROW("00000000", "0947", "21"));
    plm_auto_json struct plm_json *list = read_all(fake);
    assert_non_null(plm_json_unknown(plm_json_get(plm_json_first(list), "purpose")));
}

static void tables_that_cannot_be_read_are_not_an_empty_list(void **state)
{
    struct fake *fake = *state;
    assert_int_equal(unlink(tree_at(&fake->tree, "proc/100/net/tcp")), 0);
    plm_auto_json struct plm_json *list = read_all(fake);
    assert_unknown(list, "absent");
}

static void tables_that_do_not_parse_are_not_an_empty_list(void **state)
{
    struct fake *fake = *state;
    tree_file(&fake->tree, "proc/100/net/unix", UNIX_HEAD "nonsense\n");
    plm_auto_json struct plm_json *list = read_all(fake);
    assert_unknown(list, "malformed");
}

static void an_engine_elsewhere_has_no_listeners_to_read(void **state)
{
    struct fake *fake = *state;
    fake->host.local = false;
    fake->host.local_reason = "engine not shown to be local: x";
    plm_auto_json struct plm_json *list = read_all(fake);
    assert_unknown(list, "not shown to be local");
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(only_sockets_that_dockerd_holds_are_its_listeners),
        CASE(a_tcp_socket_from_systemd_is_the_api_although_no_option_names_it),
        CASE(internal_sockets_are_told_apart_from_the_api),
        CASE(a_socket_is_told_by_where_links_lead),
        CASE(internal_sockets_are_known_even_if_the_directory_is_not),
        CASE(swarm_and_metrics_are_believed_only_when_shown),
        CASE(swarm_and_metrics_have_their_ports),
        CASE(a_manager_may_advertise_another_port_than_it_serves),
        CASE(a_worker_serves_no_managers_port),
        CASE(a_port_that_hosts_names_is_the_api_whatever_its_number),
        CASE(a_published_port_that_dockerd_reserves_is_no_api),
        CASE(a_published_port_that_hosts_names_is_the_api_all_the_same),
        CASE(what_a_port_is_for_is_unknown_where_the_published_ones_are),
        CASE(tables_that_cannot_be_read_are_not_an_empty_list),
        CASE(tables_that_do_not_parse_are_not_an_empty_list),
        CASE(an_engine_elsewhere_has_no_listeners_to_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
