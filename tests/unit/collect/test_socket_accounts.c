/* SPDX-License-Identifier: Apache-2.0 */
#include "fake_host.h"

#include <sys/xattr.h>

static int setup(void **state)
{
    struct fake *fake = calloc(1, sizeof *fake);
    fake_make(fake, NULL);
    fake_dockerd(fake, "dockerd", NULL);
    tree_file(&fake->tree, "root/run/docker.sock", ""); /* the group of a file is as good as that of a socket */
    plm_listeners_add(&fake->host.listeners, &fake->host.arena)->path = "/run/docker.sock";
    plm_daemon_resolve(&fake->host);
    *state = fake;
    return 0;
}

static int teardown(void **state)
{
    fake_done(*state);
    free(*state);
    return 0;
}

static struct plm_json *accounts(struct fake *fake)
{
    struct plm_document document;
    plm_host_accounts(&fake->host, &document);
    assert_null(document.unknown);
    return document.value;
}

/* The text with the socket's real gid for "GID", whoever runs this test. */
static void write_with_gid(const struct fake *fake, const char *name, const char *text)
{
    struct stat found;
    plm_auto_buffer struct plm_buffer out = {0};
    assert_int_equal(stat(tree_at(&fake->tree, "root/run/docker.sock"), &found), 0);
    for (const char *at = text; *at;) {
        const char *mark = strstr(at, "GID");
        size_t size = mark ? (size_t)(mark - at) : strlen(at);
        plm_buffer_append(&out, at, size);
        if (mark) {
            plm_buffer_printf(&out, "%d", (int)found.st_gid);
            size += 3;
        }
        at += size;
    }
    tree_file(&fake->tree, name, plm_buffer_text(&out));
}

static void write_accounts(const struct fake *fake, const char *passwd, const char *group)
{
    write_with_gid(fake, "root/etc/passwd", passwd);
    write_with_gid(fake, "root/etc/group", group);
}

static void members_are_those_of_the_group_and_those_whose_primary_group_it_is(void **state)
{
    struct fake *fake = *state;
    write_accounts(fake, "prim:x:5:GID::/:\nbob:x:1001:9::/:\n", "engine:x:GID:zoe,bob,prim\n");
    plm_auto_json struct plm_json *value = accounts(fake);
    assert_json(plm_json_get(value, "members"),
                "[{\"key\":\"bob\",\"uid\":1001,\"primary\":false},{\"key\":\"prim\",\"uid\":5,\"primary\":true},"
                "{\"key\":\"zoe\",\"uid\":null,\"primary\":false}]");
    assert_json(plm_json_get(value, "socket_group"), "\"engine\"");
    assert_json(plm_json_get(value, "socket"), "\"/run/docker.sock\"");
    assert_json(plm_json_get(value, "source"), "\"files\"");
}

static void a_group_without_a_name_is_null(void **state)
{
    struct fake *fake = *state;
    write_accounts(fake, "a:x:1:1GID::/:\n", "other:x:99GID:a\n");
    plm_auto_json struct plm_json *value = accounts(fake);
    assert_json(plm_json_get(value, "socket_group"), "null");
    assert_json(plm_json_get(value, "members"), "[]");
}

static void members_from_elsewhere_than_files_leave_the_list_unknown(void **state)
{
    struct fake *fake = *state;
    write_accounts(fake, "a:x:1:GID::/:\n", "docker:x:GID:a\n");
    tree_file(&fake->tree, "root/etc/nsswitch.conf", "passwd: files\ngroup: files ldap\n");
    plm_auto_json struct plm_json *value = accounts(fake);
    assert_unknown(plm_json_get(value, "members"), "ldap");
}

static void files_that_cannot_be_read_leave_the_list_unknown(void **state)
{
    plm_auto_json struct plm_json *value = accounts(*state);
    assert_unknown(plm_json_get(value, "members"), "absent");
    assert_unknown(plm_json_get(value, "socket_group"), "absent");
}

static void a_socket_that_is_gone_leaves_everything_unknown(void **state)
{
    struct fake *fake = *state;
    write_accounts(fake, "a:x:1:GID::/:\n", "docker:x:GID:a\n");
    assert_int_equal(unlink(tree_at(&fake->tree, "root/run/docker.sock")), 0);
    plm_auto_json struct plm_json *value = accounts(fake);
    assert_unknown(plm_json_get(value, "socket_gid"), "absent");
    assert_unknown(plm_json_get(value, "members"), "absent");
}

static void the_socket_that_was_asked_is_preferred(void **state)
{
    struct fake *fake = *state;
    write_accounts(fake, "a:x:1:GID::/:\n", "docker:x:GID:a\n");
    tree_file(&fake->tree, "root/run/second.sock", "");
    plm_listeners_add(&fake->host.listeners, &fake->host.arena)->path = "/run/second.sock";
    fake->host.request.socket_path = "/run/second.sock";
    plm_auto_json struct plm_json *value = accounts(fake);
    assert_json(plm_json_get(value, "socket"), "\"/run/second.sock\"");
}

static void members_of_every_sockets_group_count(void **state)
{
    struct fake *fake = *state;
    write_accounts(fake, "a:x:1:77::/:\nb:x:2:78::/:\n", "docker:x:GID:a\nother:x:4242:b\n");
    tree_file(&fake->tree, "root/run/second.sock", "");
    if (chown(tree_at(&fake->tree, "root/run/second.sock"), (uid_t)-1, 4242) != 0) {
        skip(); /* only root may give a file to a group it is not in */
    }
    plm_listeners_add(&fake->host.listeners, &fake->host.arena)->path = "/run/second.sock";
    plm_auto_json struct plm_json *value = accounts(fake);
    assert_json(plm_json_get(value, "socket"), "\"/run/docker.sock\"");
    assert_json(plm_json_get(value, "members"),
                "[{\"key\":\"a\",\"uid\":1,\"primary\":false},{\"key\":\"b\",\"uid\":2,\"primary\":false}]");
}

/* An access list: rw for the owner, uid 2, uid 3 (who is in no file), the group, gid 4242; r for uid 1; then the mask.
 */
static void who_is_named_by_an_access_list_is_a_member(void **state)
{
    static const unsigned char acl[] = {2,  0, 0, 0,                          /* version */
                                        1,  0, 6, 0, 0xff, 0xff, 0xff, 0xff,  /* owner */
                                        2,  0, 4, 0, 1,    0,    0,    0,     /* uid 1 reads */
                                        2,  0, 6, 0, 2,    0,    0,    0,     /* uid 2 */
                                        2,  0, 6, 0, 3,    0,    0,    0,     /* uid 3 */
                                        4,  0, 6, 0, 0xff, 0xff, 0xff, 0xff,  /* group */
                                        8,  0, 6, 0, 0x92, 0x10, 0,    0,     /* gid 4242 */
                                        16, 0, 6, 0, 0xff, 0xff, 0xff, 0xff,  /* mask */
                                        32, 0, 0, 0, 0xff, 0xff, 0xff, 0xff}; /* others */
    struct fake *fake = *state;
    write_accounts(fake, "a:x:1:77::/:\nb:x:2:77::/:\nc:x:9:4242::/:\n", "docker:x:GID:\n");
    if (setxattr(tree_at(&fake->tree, "root/run/docker.sock"), "system.posix_acl_access", acl, sizeof acl, 0) != 0) {
        skip(); /* the file system of temporary files knows no access lists */
    }
    plm_auto_json struct plm_json *value = accounts(fake);
    assert_json(plm_json_get(value, "members"),
                "[{\"key\":\"3\",\"uid\":null,\"primary\":false},{\"key\":\"b\",\"uid\":2,\"primary\":false},"
                "{\"key\":\"c\",\"uid\":9,\"primary\":true}]");
}

static void without_a_unix_socket_or_a_local_engine_the_document_is_unknown(void **state)
{
    struct fake *fake = *state;
    struct plm_document document;
    fake->host.listeners.count = 0;
    plm_host_accounts(&fake->host, &document);
    assert_non_null(strstr(document.unknown, "no unix socket"));
    fake->host.local = false;
    fake->host.local_reason = "engine not shown to be local: x";
    plm_host_accounts(&fake->host, &document);
    assert_string_equal(document.unknown, fake->host.local_reason);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(members_are_those_of_the_group_and_those_whose_primary_group_it_is),
        CASE(a_group_without_a_name_is_null),
        CASE(members_from_elsewhere_than_files_leave_the_list_unknown),
        CASE(files_that_cannot_be_read_leave_the_list_unknown),
        CASE(a_socket_that_is_gone_leaves_everything_unknown),
        CASE(the_socket_that_was_asked_is_preferred),
        CASE(members_of_every_sockets_group_count),
        CASE(who_is_named_by_an_access_list_is_a_member),
        CASE(without_a_unix_socket_or_a_local_engine_the_document_is_unknown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
