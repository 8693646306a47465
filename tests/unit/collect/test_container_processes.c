/* SPDX-License-Identifier: Apache-2.0 */
#include "fake_host.h"

#define ID_A "4fa6b9c93d219f70779a0f61935a951bd4163c53f95a00ec10552fb9b6a43fd1"
#define ID_B "00000000000000000000000000000000000000000000000000000000000000bb"
#define IN_A "12:pids:/docker/" ID_A "\n11:cpu:/docker/" ID_A "\n"

static int setup(void **state)
{
    struct fake *fake = calloc(1, sizeof *fake);
    fake_make(fake, NULL);
    fake_dockerd(fake, "dockerd", NULL);
    fake->host.dockerd.user_namespace = "user:[1]";
    fake_process(fake, 1, "init", "/sbin/init", 0, "0::/init.scope\n");
    *state = fake;
    return 0;
}

static int teardown(void **state)
{
    fake_done(*state);
    free(*state);
    return 0;
}

static void container(struct fake *fake, int pid, const char *comm, int uid, const char *cgroup, const char *map,
                      const char *user)
{
    char name[64];
    fake_process(fake, pid, comm, "/usr/sbin/program", uid, cgroup);
    snprintf(name, sizeof name, "proc/%d/uid_map", pid);
    tree_file(&fake->tree, name, map);
    snprintf(name, sizeof name, "proc/%d/ns/user", pid);
    tree_link(&fake->tree, name, user);
}

static void every_process_of_the_containers_group_is_listed(void **state)
{
    struct fake *fake = *state;
    container(fake, 50, "sh", 0, IN_A, "0 0 4294967295\n", "user:[1]");
    fake_process(fake, 60, "sshd", "/usr/sbin/sshd", 0, IN_A);
    fake_process(fake, 70, "other", "/bin/other", 0, "0::/docker/" ID_B "\n");
    assert_json_free(
        plm_host_processes(&fake->host, ID_A, 50, true),
        "{\"complete\":true,\"list\":[{\"pid\":50,\"name\":\"sh\",\"executable\":\"program\",\"uid\":0},"
        "{\"pid\":60,\"name\":\"sshd\",\"executable\":\"sshd\",\"uid\":0}],\"init_uid\":0,\"init_uid_inside\":0,"
        "\"user_namespace\":false,\"no_new_privs\":true,\"seccomp\":2}");
}

static void processes_of_a_nested_container_belong_to_the_outer_one_too(void **state)
{
    struct fake *fake = *state;
    container(fake, 50, "dockerd", 0, "0::/docker/" ID_A "\n", "0 0 4294967295\n", "user:[1]");
    container(fake, 60, "sshd", 0, "0::/docker/" ID_A "/docker/" ID_B "\n", "0 0 4294967295\n", "user:[1]");
    plm_auto_json struct plm_json *outer = plm_host_processes(&fake->host, ID_A, 50, true);
    plm_auto_json struct plm_json *inner = plm_host_processes(&fake->host, ID_B, 60, true);
    assert_int_equal(plm_json_count(plm_json_get(outer, "list")), 2);
    assert_int_equal(plm_json_count(plm_json_get(inner, "list")), 1);
}

static void ids_are_mapped_into_the_containers_own_namespace(void **state)
{
    struct fake *fake = *state;
    container(fake, 50, "sh", 100000, IN_A, "0 100000 65536\n", "user:[2]");
    plm_auto_json struct plm_json *value = plm_host_processes(&fake->host, ID_A, 50, true);
    assert_json(plm_json_get(value, "init_uid"), "100000");
    assert_json(plm_json_get(value, "init_uid_inside"), "0");
    assert_json(plm_json_get(value, "user_namespace"), "true");
}

static void what_is_not_told_is_unknown(void **state)
{
    struct fake *fake = *state;
    container(fake, 50, "sh", 5, IN_A, "0 100000 65536\n", "user:[2]");
    tree_file(&fake->tree, "proc/50/status", "Uid:\t5\t5\t5\t5\nGid:\t5\t5\t5\t5\n");
    fake->host.dockerd.user_namespace = NULL;
    plm_auto_json struct plm_json *value = plm_host_processes(&fake->host, ID_A, 50, true);
    assert_unknown(plm_json_get(value, "init_uid_inside"), "not mapped");
    assert_unknown(plm_json_get(value, "user_namespace"), "denied");
    assert_unknown(plm_json_get(value, "no_new_privs"), "not told");
    assert_unknown(plm_json_get(value, "seccomp"), "not told");
    assert_int_equal(unlink(tree_at(&fake->tree, "proc/50/uid_map")), 0);
    plm_auto_json struct plm_json *again = plm_host_processes(&fake->host, ID_A, 50, true);
    assert_unknown(plm_json_get(again, "init_uid_inside"), "absent");
}

static void a_pid_whose_group_does_not_name_the_container_does_not_count(void **state)
{
    struct fake *fake = *state;
    fake_process(fake, 50, "sh", "/bin/sh", 0, "0::/user.slice\n");
    plm_auto_json struct plm_json *value = plm_host_processes(&fake->host, ID_A, 50, true);
    assert_unknown(value, "does not name the container");
    plm_auto_json struct plm_json *gone = plm_host_processes(&fake->host, ID_A, 51, true);
    assert_unknown(gone, "does not name the container");
}

static void a_stopped_container_has_none(void **state)
{
    struct fake *fake = *state;
    assert_json_free(plm_host_processes(&fake->host, ID_A, 0, false), "null");
    fake->host.local = false;
    fake->host.local_reason = "engine not shown to be local: x";
    assert_json_free(plm_host_processes(&fake->host, ID_A, 0, false), "null");
}

static void processes_of_another_machine_are_not_taken_for_the_engines(void **state)
{
    struct fake *fake = *state;
    container(fake, 50, "sh", 0, IN_A, "0 0 4294967295\n", "user:[1]");
    fake->host.local = false;
    fake->host.local_reason = "engine not shown to be local: x";
    plm_auto_json struct plm_json *value = plm_host_processes(&fake->host, ID_A, 50, true);
    assert_unknown(value, "not shown to be local");
}

static void a_proc_that_hides_processes_is_never_complete(void **state)
{
    struct fake *fake = *state;
    container(fake, 50, "sh", 0, IN_A, "0 0 4294967295\n", "user:[1]");
    assert_int_equal(unlink(tree_at(&fake->tree, "proc/1/stat")), 0);
    plm_auto_json struct plm_json *value = plm_host_processes(&fake->host, ID_A, 50, true);
    assert_unknown(plm_json_get(value, "complete"), "hides");
}

static void a_group_that_cannot_be_read_leaves_the_list_incomplete(void **state)
{
    struct fake *fake = *state;
    container(fake, 50, "sh", 0, IN_A, "0 0 4294967295\n", "user:[1]");
    tree_directory(&fake->tree, "proc/60/cgroup"); /* reading it fails, and not because it is gone */
    plm_auto_json struct plm_json *value = plm_host_processes(&fake->host, ID_A, 50, true);
    assert_unknown(plm_json_get(value, "complete"), "/proc/60/cgroup");
    assert_int_equal(plm_json_count(plm_json_get(value, "list")), 1);
}

static void an_answer_without_a_pid_or_id_is_unknown(void **state)
{
    struct fake *fake = *state;
    plm_auto_json struct plm_json *no_pid = plm_host_processes(&fake->host, ID_A, 0, true);
    assert_unknown(no_pid, "does not tell");
    plm_auto_json struct plm_json *no_id = plm_host_processes(&fake->host, NULL, 50, true);
    assert_unknown(no_id, "does not tell");
}

static void a_name_full_of_control_characters_stays_one_clean_line(void **state)
{
    struct fake *fake = *state;
    container(fake, 50, "a\033[31mb", 0, IN_A, "0 0 4294967295\n", "user:[1]");
    plm_auto_json struct plm_json *value = plm_host_processes(&fake->host, ID_A, 50, true);
    assert_json(plm_json_get(plm_json_first(plm_json_get(value, "list")), "name"), "\"ab\"");
}

static void a_name_that_status_writes_otherwise_is_read_where_it_stands(void **state)
{
    struct fake *fake = *state;
    container(fake, 50, "a\\\\b", 0, IN_A, "0 0 4294967295\n", "user:[1]");
    tree_file(&fake->tree, "proc/50/comm", "a\\b\n");
    plm_auto_json struct plm_json *value = plm_host_processes(&fake->host, ID_A, 50, true);
    assert_json(plm_json_get(plm_json_first(plm_json_get(value, "list")), "name"), "\"a\\\\b\"");
}

static void a_process_without_program_and_name_has_ended(void **state)
{
    struct fake *fake = *state;
    container(fake, 50, "sh", 0, IN_A, "0 0 4294967295\n", "user:[1]");
    fake_process(fake, 60, "kthread", NULL, 0, IN_A);
    fake_process(fake, 70, "ended", NULL, 0, IN_A);
    assert_int_equal(unlink(tree_at(&fake->tree, "proc/70/comm")), 0);
    plm_auto_json struct plm_json *value = plm_host_processes(&fake->host, ID_A, 50, true);
    assert_int_equal(plm_json_count(plm_json_get(value, "list")), 2);
}

static void only_the_engines_own_namespace_shares_its_map(void **state)
{
    struct fake *fake = *state;
    container(fake, 50, "sh", 0, IN_A, "0 0 4294967295\n", "user:[1]");
    container(fake, 60, "sh", 100000, "0::/docker/" ID_B "\n", "0 100000 65536\n", "user:[2]");
    plm_auto_json struct plm_json *first = plm_host_processes(&fake->host, ID_A, 50, true);
    assert_json(plm_json_get(first, "init_uid_inside"), "0");
    plm_auto_json struct plm_json *other = plm_host_processes(&fake->host, ID_B, 60, true);
    assert_json(plm_json_get(other, "init_uid_inside"), "0");
    assert_int_equal(unlink(tree_at(&fake->tree, "proc/50/uid_map")), 0);
    plm_auto_json struct plm_json *again = plm_host_processes(&fake->host, ID_A, 50, true);
    assert_json(plm_json_get(again, "init_uid_inside"), "0");
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(every_process_of_the_containers_group_is_listed),
        CASE(processes_of_a_nested_container_belong_to_the_outer_one_too),
        CASE(ids_are_mapped_into_the_containers_own_namespace),
        CASE(what_is_not_told_is_unknown),
        CASE(a_pid_whose_group_does_not_name_the_container_does_not_count),
        CASE(a_stopped_container_has_none),
        CASE(processes_of_another_machine_are_not_taken_for_the_engines),
        CASE(a_proc_that_hides_processes_is_never_complete),
        CASE(a_group_that_cannot_be_read_leaves_the_list_incomplete),
        CASE(an_answer_without_a_pid_or_id_is_unknown),
        CASE(a_name_full_of_control_characters_stays_one_clean_line),
        CASE(a_name_that_status_writes_otherwise_is_read_where_it_stands),
        CASE(a_process_without_program_and_name_has_ended),
        CASE(only_the_engines_own_namespace_shares_its_map),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
