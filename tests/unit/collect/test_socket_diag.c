/* SPDX-License-Identifier: Apache-2.0 */
#include "fake_host.h"
#include "socket_diag.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/sysmacros.h>
#include <sys/un.h>

#include <plimsoll/base/file.h>
#include <plimsoll/base/limits.h>

static int listen_at(const char *path)
{
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    memcpy(name.sun_path, path, strlen(path));
    assert_int_equal(bind(fd, (const struct sockaddr *)&name, sizeof name), 0);
    assert_int_equal(listen(fd, 4), 0);
    return fd;
}

static uint64_t inode_of(int fd)
{
    struct stat found;
    assert_int_equal(fstat(fd, &found), 0);
    return found.st_ino;
}

static void a_path_leads_to_the_socket_bound_to_it(void **state)
{
    (void)state;
    struct plm_error error;
    struct tree tree;
    uint64_t inode = 0;
    tree_make(&tree);
    plm_auto_fd int fd = listen_at(tree_at(&tree, "S"));
    assert_true(plm_socket_inode(tree_at(&tree, "S"), &inode, &error));
    assert_int_equal(inode, inode_of(fd));
    tree_link(&tree, "L", "S");
    assert_true(plm_socket_inode(tree_at(&tree, "L"), &inode, &error));
    assert_int_equal(inode, inode_of(fd));
    tree_remove(&tree);
}

static void another_socket_put_at_the_path_is_not_taken_for_the_first(void **state)
{
    (void)state;
    struct plm_error error;
    struct tree tree;
    uint64_t inode = 0;
    tree_make(&tree);
    plm_auto_fd int first = listen_at(tree_at(&tree, "S"));
    assert_int_equal(unlink(tree_at(&tree, "S")), 0);
    plm_auto_fd int second = listen_at(tree_at(&tree, "S"));
    assert_true(plm_socket_inode(tree_at(&tree, "S"), &inode, &error));
    assert_int_equal(inode, inode_of(second));
    assert_int_not_equal(inode, inode_of(first));
    tree_remove(&tree);
}

static void a_path_without_a_listener_is_absent(void **state)
{
    (void)state;
    struct plm_error error;
    struct tree tree;
    uint64_t inode = 0;
    tree_make(&tree);
    assert_false(plm_socket_inode(tree_at(&tree, "none"), &inode, &error));
    assert_int_equal(error.code, PLM_ERROR_ABSENT);
    tree_file(&tree, "file", "");
    assert_false(plm_socket_inode(tree_at(&tree, "file"), &inode, &error));
    assert_int_equal(error.code, PLM_ERROR_ABSENT);
    tree_remove(&tree);
}

static void a_connection_names_the_process_that_listens(void **state)
{
    (void)state;
    struct plm_error error;
    struct tree tree;
    int64_t pid = 0;
    tree_make(&tree);
    plm_auto_fd int fd = listen_at(tree_at(&tree, "S"));
    assert_true(plm_socket_listener(tree_at(&tree, "S"), &pid, &error));
    assert_int_equal(pid, getpid());
    plm_cleanup_fd(&fd);
    fd = -1;
    assert_false(plm_socket_listener(tree_at(&tree, "S"), &pid, &error));
    assert_int_equal(error.code, PLM_ERROR_UNREACHABLE);
    tree_remove(&tree);
}

static void a_path_too_long_for_a_socket_is_refused(void **state)
{
    (void)state;
    struct plm_error error;
    char path[200];
    int64_t pid;
    memset(path, 'a', sizeof path - 1);
    path[sizeof path - 1] = '\0';
    assert_false(plm_socket_listener(path, &pid, &error));
    assert_int_equal(error.code, PLM_ERROR_USAGE);
}

static void a_full_backlog_does_not_block(void **state)
{
    (void)state;
    struct plm_error error;
    struct tree tree;
    int64_t pid;
    bool refused = false;
    tree_make(&tree);
    plm_auto_fd int fd = listen_at(tree_at(&tree, "S"));
    assert_int_equal(listen(fd, 0), 0);
    for (int i = 0; i < 8; i++) {
        refused = refused || !plm_socket_listener(tree_at(&tree, "S"), &pid, &error);
    }
    assert_true(refused); /* and we came back */
    tree_remove(&tree);
}

/* ---- TCP ---- */

static int listen_on(int family, const struct sockaddr *address, socklen_t size)
{
    int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0 && (bind(fd, address, size) != 0 || listen(fd, 4) != 0)) {
        plm_cleanup_fd(&fd);
        fd = -1;
    }
    return fd;
}

static const struct plm_listener *find_listener(const struct plm_listeners *list, uint64_t inode)
{
    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i].inode == inode) {
            return &list->items[i];
        }
    }
    return NULL;
}

static void assert_told_as_in_the_table(bool six, int fd)
{
    struct plm_error error;
    plm_auto_arena struct plm_arena arena = {0};
    plm_auto_buffer struct plm_buffer text = {0};
    struct plm_listeners asked = {0}, read = {0};
    if (fd < 0 || !plm_socket_tcp_listeners(six, &arena, &asked, &error)) {
        skip(); /* no IPv6 here, or a kernel without diagnostics of TCP */
    }
    assert_true(plm_file_read(six ? "/proc/self/net/tcp6" : "/proc/self/net/tcp", PLM_MIB, false, &text, &error));
    assert_true(plm_proc_net_tcp(plm_buffer_text(&text), six, &arena, &read));
    const struct plm_listener *told = find_listener(&asked, inode_of(fd)), *listed = find_listener(&read, inode_of(fd));
    assert_non_null(told);
    assert_non_null(listed);
    assert_string_equal(told->address, listed->address);
    assert_int_equal(told->port, listed->port);
    assert_int_equal(told->wildcard, listed->wildcard);
    assert_int_equal(told->loopback, listed->loopback);
    assert_null(told->path);
}

static void a_tcp_listener_is_told_as_in_the_table(void **state)
{
    (void)state;
    const struct sockaddr_in any = {.sin_family = AF_INET};
    const struct sockaddr_in loopback = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    plm_auto_fd int first = listen_on(AF_INET, (const void *)&any, sizeof any);
    plm_auto_fd int second = listen_on(AF_INET, (const void *)&loopback, sizeof loopback);
    assert_told_as_in_the_table(false, first);
    assert_told_as_in_the_table(false, second);
}

static void a_listener_of_ipv6_is_told_as_in_the_table(void **state)
{
    (void)state;
    const struct sockaddr_in6 any = {.sin6_family = AF_INET6};
    struct sockaddr_in6 mapped = {.sin6_family = AF_INET6};
    assert_int_equal(inet_pton(AF_INET6, "::ffff:127.0.0.1", &mapped.sin6_addr), 1);
    plm_auto_fd int first = listen_on(AF_INET6, (const void *)&any, sizeof any);
    plm_auto_fd int second = listen_on(AF_INET6, (const void *)&mapped, sizeof mapped);
    assert_told_as_in_the_table(true, first);
    assert_told_as_in_the_table(true, second);
}

static void a_dump_that_was_interrupted_or_is_refused_tells_nothing(void **state)
{
    (void)state;
    struct plm_error error = {0};
    plm_auto_arena struct plm_arena arena = {0};
    struct plm_listeners list = {0};
    struct {
        struct nlmsghdr header;
        struct inet_diag_msg socket;
    } reply = {.header = {.nlmsg_len = sizeof reply, .nlmsg_type = SOCK_DIAG_BY_FAMILY},
               .socket = {.idiag_family = AF_INET, .idiag_state = 10, .idiag_inode = 5}};
    bool last = true;
    assert_true(plm_socket_tcp_parse(&reply, sizeof reply, &arena, &list, &last, &error));
    assert_int_equal(list.count, 1);
    assert_false(last);
    reply.socket.idiag_state = 1; /* a connection */
    assert_true(plm_socket_tcp_parse(&reply, sizeof reply, &arena, &list, &last, &error));
    assert_int_equal(list.count, 1);
    reply.header.nlmsg_flags = NLM_F_DUMP_INTR;
    assert_false(plm_socket_tcp_parse(&reply, sizeof reply, &arena, &list, &last, &error));
    reply.header.nlmsg_flags = 0;
    reply.header.nlmsg_type = NLMSG_ERROR;
    assert_false(plm_socket_tcp_parse(&reply, sizeof reply, &arena, &list, &last, &error));
    assert_int_equal(error.code, PLM_ERROR_UNSUPPORTED);
}

/* What a kernel sends that has inet_diag, but not tcp_diag, and may not load it. */
static void a_dump_that_ends_with_an_error_is_no_empty_list(void **state)
{
    (void)state;
    struct plm_error error = {0};
    plm_auto_arena struct plm_arena arena = {0};
    struct plm_listeners list = {0};
    struct {
        struct nlmsghdr header;
        int result;
    } end = {.header = {.nlmsg_len = sizeof end, .nlmsg_type = NLMSG_DONE}, .result = -ENOENT};
    bool last = false;
    assert_false(plm_socket_tcp_parse(&end, sizeof end, &arena, &list, &last, &error));
    assert_int_equal(error.code, PLM_ERROR_UNSUPPORTED);
    assert_false(last);
    end.result = 0;
    assert_true(plm_socket_tcp_parse(&end, sizeof end, &arena, &list, &last, &error));
    assert_true(last);
    end.header.nlmsg_len = sizeof end.header; /* of old kernels */
    assert_true(plm_socket_tcp_parse(&end, sizeof end.header, &arena, &list, &last, &error));
    assert_true(last);
}

/* ---- replies ---- */

/* A message and what lies behind it; `size` bytes of the message count. */
struct reply {
    struct nlmsghdr header;
    struct unix_diag_msg socket;
    struct rtattr vfs_header;
    struct unix_diag_vfs vfs;
    char behind[64];
};

static void make_reply(struct reply *reply, const struct stat *file)
{
    *reply = (struct reply){
        .header = {.nlmsg_len = offsetof(struct reply, behind), .nlmsg_type = SOCK_DIAG_BY_FAMILY},
        .socket = {.udiag_family = AF_UNIX, .udiag_ino = 77},
        .vfs_header = {.rta_len = RTA_LENGTH(sizeof reply->vfs), .rta_type = UNIX_DIAG_VFS},
        .vfs = {.udiag_vfs_ino = (uint32_t)file->st_ino, .udiag_vfs_dev = 8 << 20 | 1},
    };
}

static void nothing_is_read_behind_a_last_message_without_its_padding(void **state)
{
    (void)state;
    struct plm_error error = {0};
    const struct stat file = {.st_ino = 5, .st_dev = makedev(8, 1)};
    struct plm_socket_search search = {.file = &file, .path = "/run/docker.sock"};
    struct reply replies[2];
    bool last = true;
    make_reply(&replies[0], &file);
    make_reply(&replies[1], &file);
    replies[0].vfs.udiag_vfs_ino = 6;
    replies[0].header.nlmsg_len = sizeof replies[0] - 3; /* the second begins where its padding would end */
    assert_true(plm_socket_answers_parse(replies, replies[0].header.nlmsg_len, &search, &last, &error));
    assert_false(search.found);
    assert_false(last);
    assert_true(plm_socket_answers_parse(replies, sizeof replies - sizeof replies[1].behind, &search, &last, &error));
    assert_int_equal(search.inode, 77);
}

static void a_message_longer_than_its_reply_is_refused(void **state)
{
    (void)state;
    struct plm_error error = {0};
    const struct stat file = {.st_ino = 5, .st_dev = makedev(8, 1)};
    struct plm_socket_search search = {.file = &file, .path = "/run/docker.sock"};
    struct reply reply;
    bool last = true;
    make_reply(&reply, &file);
    assert_false(plm_socket_answers_parse(&reply, reply.header.nlmsg_len - 4, &search, &last, &error));
    assert_int_equal(error.code, PLM_ERROR_MALFORMED);
    reply.header.nlmsg_len = 4;
    assert_false(plm_socket_answers_parse(&reply, sizeof reply, &search, &last, &error));
    assert_false(search.found);
    assert_false(last);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_path_leads_to_the_socket_bound_to_it),
        cmocka_unit_test(another_socket_put_at_the_path_is_not_taken_for_the_first),
        cmocka_unit_test(a_path_without_a_listener_is_absent),
        cmocka_unit_test(a_connection_names_the_process_that_listens),
        cmocka_unit_test(a_path_too_long_for_a_socket_is_refused),
        cmocka_unit_test(a_full_backlog_does_not_block),
        cmocka_unit_test(a_tcp_listener_is_told_as_in_the_table),
        cmocka_unit_test(a_listener_of_ipv6_is_told_as_in_the_table),
        cmocka_unit_test(a_dump_that_was_interrupted_or_is_refused_tells_nothing),
        cmocka_unit_test(a_dump_that_ends_with_an_error_is_no_empty_list),
        cmocka_unit_test(nothing_is_read_behind_a_last_message_without_its_padding),
        cmocka_unit_test(a_message_longer_than_its_reply_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
