/* SPDX-License-Identifier: Apache-2.0 */
#include "fake_host.h"
#include "proc_read.h"

#include <plimsoll/base/limits.h>

#include <sys/socket.h>

struct real {
    struct plm_rootfs proc;
    struct plm_arena arena;
};

static int setup(void **state)
{
    struct plm_error error;
    struct real *real = calloc(1, sizeof *real);
    *state = real;
    return plm_rootfs_open(&real->proc, "/proc", &error) ? 0 : -1;
}

static int teardown(void **state)
{
    struct real *real = *state;
    plm_rootfs_done(&real->proc);
    plm_arena_done(&real->arena);
    free(real);
    return 0;
}

static void files_of_a_process_are_read(void **state)
{
    struct real *real = *state;
    struct plm_error error;
    plm_auto_buffer struct plm_buffer text = {0};
    assert_true(plm_proc_read(&real->proc, getpid(), "status", PLM_LIMIT_PROC, &text, &error));
    assert_non_null(strstr(plm_buffer_text(&text), "\nUid:"));
    assert_false(plm_proc_read(&real->proc, getpid(), "no-such-file", PLM_LIMIT_PROC, &text, &error));
    assert_int_equal(error.code, PLM_ERROR_ABSENT);
    assert_false(plm_proc_read(&real->proc, getpid(), "status", 10, &text, &error));
    assert_int_equal(error.code, PLM_ERROR_TOO_LARGE);
}

static void links_of_a_process_are_read_as_text(void **state)
{
    struct real *real = *state;
    struct plm_error error;
    const char *target;
    assert_true(plm_proc_link(&real->proc, getpid(), "ns/pid", &real->arena, &target, &error));
    assert_memory_equal(target, "pid:[", 5);
    assert_false(plm_proc_link(&real->proc, getpid(), "ns/none", &real->arena, &target, &error));
}

static void all_processes_are_listed_in_order(void **state)
{
    struct real *real = *state;
    struct plm_error error;
    int64_t *pids;
    size_t count;
    bool self = false;
    assert_true(plm_proc_pids(&real->proc, &real->arena, &pids, &count, &error));
    for (size_t i = 0; i < count; i++) {
        self = self || pids[i] == getpid();
        assert_true(i == 0 || pids[i] > pids[i - 1]);
    }
    assert_true(self);
}

static void children_are_listed_whichever_thread_started_them(void **state)
{
    struct real *real = *state;
    struct fake fake;
    struct plm_error error;
    int64_t *pids;
    size_t count;
    fake_make(&fake, NULL);
    tree_file(&fake.tree, "proc/5/task/5/children", "7 8 ");
    tree_file(&fake.tree, "proc/5/task/6/children", "9");
    assert_true(plm_proc_children(&fake.host.proc, 5, &real->arena, &pids, &count, &error));
    assert_int_equal(count, 3);
    assert_int_equal(pids[0], 7);
    assert_int_equal(pids[2], 9);
    assert_int_equal(unlink(tree_at(&fake.tree, "proc/5/task/6/children")), 0);
    assert_false(plm_proc_children(&fake.host.proc, 5, &real->arena, &pids, &count, &error));
    assert_int_equal(error.code, PLM_ERROR_ABSENT);
    fake_done(&fake);
}

static void the_sockets_a_process_holds_are_found(void **state)
{
    struct real *real = *state;
    struct plm_error error;
    struct stat socket_stat;
    uint64_t *inodes;
    size_t count;
    bool found = false;
    plm_auto_fd int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_int_equal(fstat(fd, &socket_stat), 0);
    assert_true(plm_proc_sockets(&real->proc, getpid(), &real->arena, &inodes, &count, &error));
    for (size_t i = 0; i < count; i++) {
        found = found || inodes[i] == socket_stat.st_ino;
    }
    assert_true(found);
    assert_true(plm_proc_holds_socket(&real->proc, getpid(), socket_stat.st_ino, &found, &error));
    assert_true(found);
    assert_true(plm_proc_holds_socket(&real->proc, getpid(), 0, &found, &error)); /* what is no socket has no inode */
    assert_false(found);
    assert_true(plm_proc_holds_socket(&real->proc, getpid(), (uint64_t)1 << 40, &found, &error));
    assert_false(found);
    assert_false(plm_proc_holds_socket(&real->proc, INT32_MAX, socket_stat.st_ino, &found, &error));
    assert_int_equal(error.code, PLM_ERROR_ABSENT);
    assert_false(plm_proc_sockets(&real->proc, INT32_MAX, &real->arena, &inodes, &count, &error));
    assert_int_equal(error.code, PLM_ERROR_ABSENT);
}

static void a_process_has_a_root_of_its_own(void **state)
{
    struct real *real = *state;
    struct plm_error error;
    plm_auto_rootfs struct plm_rootfs root = {.fd = -1};
    plm_auto_rootfs_stat struct plm_rootfs_stat found = {0};
    assert_true(plm_proc_root(&real->proc, getpid(), &root, &error));
    assert_true(plm_rootfs_stat(&root, "/tmp", &found, &error));
    struct plm_rootfs none = {.fd = -1};
    assert_false(plm_proc_root(&real->proc, INT32_MAX, &none, &error));
}

static void a_program_is_named_by_its_last_component(void **state)
{
    struct real *real = *state;
    assert_string_equal(plm_program_name("/usr/sbin/dockerd", &real->arena), "dockerd");
    assert_string_equal(plm_program_name("/usr/sbin/dockerd (deleted)", &real->arena), "dockerd");
    assert_string_equal(plm_program_name("dockerd", &real->arena), "dockerd");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(files_of_a_process_are_read, setup, teardown),
        cmocka_unit_test_setup_teardown(links_of_a_process_are_read_as_text, setup, teardown),
        cmocka_unit_test_setup_teardown(all_processes_are_listed_in_order, setup, teardown),
        cmocka_unit_test_setup_teardown(children_are_listed_whichever_thread_started_them, setup, teardown),
        cmocka_unit_test_setup_teardown(the_sockets_a_process_holds_are_found, setup, teardown),
        cmocka_unit_test_setup_teardown(a_process_has_a_root_of_its_own, setup, teardown),
        cmocka_unit_test_setup_teardown(a_program_is_named_by_its_last_component, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
