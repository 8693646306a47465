/* SPDX-License-Identifier: Apache-2.0 */
#include "fake_host.h"

#include <sys/socket.h>
#include <sys/un.h>

#define TCP_HEAD "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
#define TCP_2375 "   0: 0100007F:0947 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 777 1 0\n"
#define TCP_2375_ON_127_0_0_2                                                                                          \
    "   1: 0200007F:0947 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 778 1 0\n"

static int setup(void **state)
{
    struct fake *fake = calloc(1, sizeof *fake);
    char name[64];
    fake_make(fake, "{\"ID\":\"engine-1\",\"DockerRootDir\":\"/var/lib/docker\"}");
    snprintf(name, sizeof name, "proc/%d/net/tcp", (int)getpid());
    tree_file(&fake->tree, name, TCP_HEAD TCP_2375);
    *state = fake;
    return 0;
}

static int teardown(void **state)
{
    fake_done(*state);
    free(*state);
    return 0;
}

static void dockerd(struct fake *fake, int pid, const char *exe)
{
    char name[64];
    fake_process(fake, pid, "dockerd", exe, 0, "0::/system.slice/docker.service\n");
    snprintf(name, sizeof name, "proc/%d/cmdline", pid);
    tree_bytes(&fake->tree, name, "dockerd\0-D", 11);
    snprintf(name, sizeof name, "proc/%d/environ", pid);
    tree_bytes(&fake->tree, name, "HOME=/root", 11);
    snprintf(name, sizeof name, "proc/%d/root", pid);
    tree_link(&fake->tree, name, tree_at(&fake->tree, "root"));
    snprintf(name, sizeof name, "proc/%d/cwd", pid);
    tree_link(&fake->tree, name, "/");
}

static void reason_says(const struct fake *fake, const char *part)
{
    assert_false(fake->host.local);
    assert_non_null(fake->host.local_reason);
    assert_memory_equal(fake->host.local_reason, "engine not shown to be local: ", 30);
    if (!strstr(fake->host.local_reason, part)) {
        fail_msg("\"%s\" does not say \"%s\"", fake->host.local_reason, part);
    }
}

static void the_process_that_holds_the_socket_is_the_engine_not_the_newest_of_that_name(void **state)
{
    struct fake *fake = *state;
    dockerd(fake, 200, "/usr/sbin/dockerd");
    dockerd(fake, 300, "/usr/sbin/dockerd");
    fake_socket(fake, 200, 5, 777);
    fake_socket(fake, 300, 5, 778);
    plm_process_find(&fake->host);
    assert_true(fake->host.local_known && fake->host.local);
    assert_string_equal(fake->host.proof, "socket-inode");
    assert_null(fake->host.local_reason);
    assert_int_equal(fake->host.dockerd.pid, 200);
    assert_null(fake->host.dockerd.reason);
    assert_int_equal(fake->host.dockerd.argument_count, 2);
    assert_string_equal(fake->host.dockerd.service, "docker.service");
    assert_string_equal(fake->host.dockerd.environment[0], "HOME=/root");
    assert_true(fake->host.dockerd.root.fd >= 0);
    assert_true(plm_host_daemon_root(&fake->host) == &fake->host.dockerd.root);
}

static void an_engine_whose_program_was_replaced_is_still_one(void **state)
{
    struct fake *fake = *state;
    dockerd(fake, 200, "/usr/sbin/dockerd (deleted)");
    fake_socket(fake, 200, 5, 777);
    plm_process_find(&fake->host);
    assert_true(fake->host.local);
}

static void systemds_copy_of_the_socket_does_not_hide_the_engine(void **state)
{
    struct fake *fake = *state;
    fake_process(fake, 1, "systemd", "/usr/lib/systemd/systemd", 0, NULL);
    fake_socket(fake, 1, 40, 777);
    dockerd(fake, 200, "/usr/sbin/dockerd");
    fake_socket(fake, 200, 5, 777);
    plm_process_find(&fake->host);
    assert_int_equal(fake->host.dockerd.pid, 200);
}

static void a_forwarder_that_calls_itself_dockerd_is_not_the_engine(void **state)
{
    struct fake *fake = *state;
    fake_process(fake, 200, "dockerd", "/usr/bin/socat", 0, NULL);
    fake_socket(fake, 200, 5, 777);
    plm_process_find(&fake->host);
    assert_true(fake->host.local_known);
    reason_says(fake, "held by socat (process 200), not by dockerd");
    assert_string_equal(fake->host.dockerd.reason, fake->host.local_reason);
    assert_int_equal(fake->host.dockerd.pid, 0);
}

static void a_socket_that_nobody_holds_shows_nothing(void **state)
{
    struct fake *fake = *state;
    dockerd(fake, 200, "/usr/sbin/dockerd");
    fake_socket(fake, 200, 5, 1);
    plm_process_find(&fake->host);
    reason_says(fake, "no process seen here");
}

static void an_engine_that_may_not_be_looked_into_is_denied_not_remote(void **state)
{
    struct fake *fake = *state;
    if (getuid() == 0) {
        skip(); /* nothing is denied to root; the test against a real dockerd runs as another user */
    }
    dockerd(fake, 200, "/usr/sbin/dockerd");
    assert_int_equal(chmod(tree_at(&fake->tree, "proc/200/fd"), 0), 0);
    plm_process_find(&fake->host);
    assert_false(fake->host.local_known);
    reason_says(fake, "denied");
    assert_int_equal(chmod(tree_at(&fake->tree, "proc/200/fd"), 0700), 0);
}

static void an_engine_asked_over_the_network_is_remote(void **state)
{
    struct fake *fake = *state;
    static const char *const urls[] = {"tcp://10.0.0.1:2375", "ssh://127.0.0.1:2375", "tcp://localhost.example:2375",
                                       "tcp://127.0.0.1:x"};
    dockerd(fake, 200, "/usr/sbin/dockerd");
    fake_socket(fake, 200, 5, 777);
    for (size_t i = 0; i < PLM_COUNT(urls); i++) {
        fake->host.local_reason = NULL;
        fake->options.host = urls[i];
        plm_process_find(&fake->host);
        assert_true(fake->host.local_known);
        reason_says(fake, "over the network");
    }
    fake->host.local_reason = NULL;
    fake->options.host = "tcp://127.0.0.1:1";
    plm_process_find(&fake->host);
    reason_says(fake, "nothing seen here listens");
}

static void a_tunnel_beside_a_local_engine_on_the_same_port_shows_nothing(void **state)
{
    struct fake *fake = *state;
    char name[64];
    snprintf(name, sizeof name, "proc/%d/net/tcp", (int)getpid());
    tree_file(&fake->tree, name, TCP_HEAD TCP_2375 TCP_2375_ON_127_0_0_2);
    dockerd(fake, 200, "/usr/sbin/dockerd");
    fake_process(fake, 300, "ssh", "/usr/bin/ssh", 0, NULL);
    fake_socket(fake, 200, 5, 777);
    fake_socket(fake, 300, 5, 778);
    plm_process_find(&fake->host);
    reason_says(fake, "held by ssh (process 300)");
    assert_int_equal(fake->host.dockerd.pid, 0);
    assert_null(fake->host.proof);
}

static void two_engines_on_the_same_port_show_nothing(void **state)
{
    struct fake *fake = *state;
    char name[64];
    snprintf(name, sizeof name, "proc/%d/net/tcp", (int)getpid());
    tree_file(&fake->tree, name, TCP_HEAD TCP_2375 TCP_2375_ON_127_0_0_2);
    dockerd(fake, 200, "/usr/sbin/dockerd");
    dockerd(fake, 300, "/usr/sbin/dockerd");
    fake_socket(fake, 200, 5, 777);
    fake_socket(fake, 300, 5, 778);
    plm_process_find(&fake->host);
    reason_says(fake, "several engines");
    assert_int_equal(fake->host.dockerd.pid, 0);
}

static void one_engine_that_holds_all_listeners_of_the_port_is_shown(void **state)
{
    struct fake *fake = *state;
    char name[64];
    snprintf(name, sizeof name, "proc/%d/net/tcp", (int)getpid());
    tree_file(&fake->tree, name, TCP_HEAD TCP_2375 TCP_2375_ON_127_0_0_2);
    dockerd(fake, 200, "/usr/sbin/dockerd");
    fake_socket(fake, 200, 5, 777);
    fake_socket(fake, 200, 6, 778);
    plm_process_find(&fake->host);
    assert_true(fake->host.local);
    assert_int_equal(fake->host.dockerd.pid, 200);
}

static void a_root_that_is_given_must_be_that_of_the_engines_process(void **state)
{
    struct fake *fake = *state;
    dockerd(fake, 200, "/usr/sbin/dockerd");
    fake_socket(fake, 200, 5, 777);
    fake->options.root = "/host";
    plm_process_find(&fake->host);
    assert_true(fake->host.local);
    assert_string_equal(fake->host.proof, "socket-inode");
}

static void a_chroot_that_shows_the_engines_process_is_not_its_host(void **state)
{
    struct fake *fake = *state;
    dockerd(fake, 200, "/usr/sbin/dockerd");
    fake_socket(fake, 200, 5, 777);
    tree_directory(&fake->tree, "elsewhere");
    assert_int_equal(unlink(tree_at(&fake->tree, "proc/200/root")), 0);
    tree_link(&fake->tree, "proc/200/root", tree_at(&fake->tree, "elsewhere"));
    fake->options.root = "/srv/chroot";
    plm_process_find(&fake->host);
    reason_says(fake, "not the root of the engine's process");
    assert_null(fake->host.proof);
    assert_int_equal(fake->host.dockerd.pid, 0);
    assert_string_equal(fake->host.dockerd.reason, fake->host.local_reason);
}

static void the_id_file_below_the_data_root_is_the_second_proof(void **state)
{
    struct fake *fake = *state;
    fake->options.host = "tcp://10.0.0.1:2375";
    tree_file(&fake->tree, "root/var/lib/docker/engine-id", "engine-1\n");
    plm_process_find(&fake->host);
    assert_true(fake->host.local_known && fake->host.local);
    assert_string_equal(fake->host.proof, "engine-id");
    assert_null(fake->host.local_reason);
    assert_non_null(fake->host.dockerd.reason); /* its process is still not known */
}

/* Machines cloned with their id file would all pass for this one. */
static void the_id_file_proves_nothing_about_an_engine_behind_ssh(void **state)
{
    struct fake *fake = *state;
    fake->options.host = "ssh://web-1";
    tree_file(&fake->tree, "root/var/lib/docker/engine-id", "engine-1\n");
    plm_process_find(&fake->host);
    assert_false(fake->host.local);
    reason_says(fake, "over the network");
}

static void another_id_or_none_proves_nothing(void **state)
{
    struct fake *fake = *state;
    static const char *const ids[] = {"engine-12", "engine-", "", "\n"};
    fake->options.host = "tcp://10.0.0.1:2375";
    for (size_t i = 0; i < PLM_COUNT(ids); i++) {
        tree_file(&fake->tree, "root/var/lib/docker/engine-id", ids[i]);
        plm_process_find(&fake->host);
        assert_false(fake->host.local);
    }
    plm_json_set(fake->info, "ID", plm_json_new_text(""));
    tree_file(&fake->tree, "root/var/lib/docker/engine-id", "");
    plm_process_find(&fake->host);
    assert_false(fake->host.local);
}

static void without_proc_nothing_is_shown(void **state)
{
    struct fake *fake = *state;
    plm_rootfs_done(&fake->host.proc);
    fake->host.proc.fd = -1;
    fake->host.proc_reason = "no procfs";
    plm_process_find(&fake->host);
    assert_false(fake->host.local_known);
    reason_says(fake, "no procfs");
}

static void a_process_that_ends_while_it_is_read_is_not_described(void **state)
{
    struct fake *fake = *state;
    dockerd(fake, 200, "/usr/sbin/dockerd");
    fake_socket(fake, 200, 5, 777);
    assert_int_equal(unlink(tree_at(&fake->tree, "proc/200/status")), 0);
    plm_process_find(&fake->host);
    assert_non_null(strstr(fake->host.dockerd.reason, "went away"));
}

static void a_rootless_engine_that_hangs_is_still_known_as_one(void **state)
{
    struct fake *fake = *state;
    dockerd(fake, 200, "/usr/sbin/dockerd");
    fake_socket(fake, 200, 5, 777);
    plm_process_find(&fake->host);
    assert_false(fake->host.request.rootless);
    plm_rootfs_done(&fake->host.dockerd.root);
    tree_bytes(&fake->tree, "proc/200/environ", "HOME=/home/u\0ROOTLESSKIT_STATE_DIR=/x", 37);
    plm_process_find(&fake->host);
    assert_true(fake->host.request.rootless);
}

static void podmans_service_is_the_engine_only_of_podman(void **state)
{
    struct fake *fake = *state;
    fake_process(fake, 200, "podman", "/usr/bin/podman", 0, NULL);
    fake_socket(fake, 200, 5, 777);
    plm_process_find(&fake->host);
    assert_false(fake->host.local);
    fake->host.local_reason = NULL;
    fake->host.request.podman = true;
    plm_process_find(&fake->host);
    assert_true(fake->host.local);
}

/* The unix socket is real, so that the kernel's own answers decide; this test holds it and is no dockerd. */
static void a_real_socket_held_by_another_program_is_named(void **state)
{
    struct fake *fake = *state;
    struct plm_error error;
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    const char *path = tree_at(&fake->tree, "S");
    plm_auto_fd int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    memcpy(name.sun_path, path, strlen(path));
    assert_int_equal(bind(fd, (const struct sockaddr *)&name, sizeof name), 0);
    assert_int_equal(listen(fd, 1), 0);
    plm_rootfs_done(&fake->host.proc);
    assert_true(plm_rootfs_open(&fake->host.proc, "/proc", &error));
    fake->host.request.socket_path = path;
    plm_process_find(&fake->host);
    assert_true(fake->host.local_known);
    reason_says(fake, "test_process");
}

static void a_socket_that_is_not_there_shows_nothing(void **state)
{
    struct fake *fake = *state;
    fake->host.request.socket_path = "/tmp/plm-no-such-socket";
    plm_process_find(&fake->host);
    assert_false(fake->host.local_known);
    reason_says(fake, "absent");
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(the_process_that_holds_the_socket_is_the_engine_not_the_newest_of_that_name),
        CASE(an_engine_whose_program_was_replaced_is_still_one),
        CASE(systemds_copy_of_the_socket_does_not_hide_the_engine),
        CASE(a_forwarder_that_calls_itself_dockerd_is_not_the_engine),
        CASE(a_socket_that_nobody_holds_shows_nothing),
        CASE(an_engine_that_may_not_be_looked_into_is_denied_not_remote),
        CASE(an_engine_asked_over_the_network_is_remote),
        CASE(a_tunnel_beside_a_local_engine_on_the_same_port_shows_nothing),
        CASE(two_engines_on_the_same_port_show_nothing),
        CASE(one_engine_that_holds_all_listeners_of_the_port_is_shown),
        CASE(a_root_that_is_given_must_be_that_of_the_engines_process),
        CASE(a_chroot_that_shows_the_engines_process_is_not_its_host),
        CASE(the_id_file_below_the_data_root_is_the_second_proof),
        CASE(the_id_file_proves_nothing_about_an_engine_behind_ssh),
        CASE(another_id_or_none_proves_nothing),
        CASE(without_proc_nothing_is_shown),
        CASE(a_process_that_ends_while_it_is_read_is_not_described),
        CASE(a_rootless_engine_that_hangs_is_still_known_as_one),
        CASE(podmans_service_is_the_engine_only_of_podman),
        CASE(a_real_socket_held_by_another_program_is_named),
        CASE(a_socket_that_is_not_there_shows_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
