/* SPDX-License-Identifier: Apache-2.0 */
#include "fake_host.h"
#include "start_time.h"

static int setup(void **state)
{
    struct fake *fake = calloc(1, sizeof *fake);
    fake_make(fake, NULL);
    fake_dockerd(fake, "dockerd", NULL);
    fake_process(fake, 100, "dockerd", "/usr/bin/dockerd", 0, NULL);
    fake->host.dockerd.executable = "/usr/bin/dockerd";
    assert_true(plm_start_time(500, &fake->host.dockerd.start));
    tree_file(&fake->tree, "root/etc/passwd", "root:x:0:0::/:\n");
    tree_file(&fake->tree, "root/etc/group", "root:x:0:\n");
    *state = fake;
    return 0;
}

static int teardown(void **state)
{
    fake_done(*state);
    free(*state);
    return 0;
}

struct documents {
    struct plm_document *items;
    size_t count;
};

static struct documents files(struct fake *fake, const char *roles)
{
    struct documents documents;
    fake->host.roles = parsed(roles);
    documents.count = plm_host_files(&fake->host, &documents.items);
    return documents;
}

static void done(struct documents *documents)
{
    for (size_t i = 0; i < documents->count; i++) {
        plm_json_free(documents->items[i].value);
    }
    free(documents->items);
}

static void has(const struct plm_document *document, const char *member, const char *expected)
{
    const struct plm_json *found = plm_json_get(document->value, member);
    assert_non_null(found);
    assert_json(found, expected);
}

static void a_file_is_told_by_what_its_path_leads_to(void **state)
{
    struct fake *fake = *state;
    tree_file(&fake->tree, "root/etc/docker/daemon.json", "{}");
    assert_int_equal(chmod(tree_at(&fake->tree, "root/etc/docker/daemon.json"), 04626), 0);
    struct documents documents = files(fake, "[{\"key\":\"config-file\",\"paths\":[\"/etc/docker/daemon.json\"]}]");
    assert_int_equal(documents.count, 1);
    assert_string_equal(documents.items[0].kind, "file");
    assert_string_equal(documents.items[0].key, "/etc/docker/daemon.json");
    has(&documents.items[0], "exists", "true");
    has(&documents.items[0], "type", "\"file\"");
    has(&documents.items[0], "mode", "2454"); /* 04626 */
    has(&documents.items[0], "link", "null");
    has(&documents.items[0], "roles", "[\"config-file\"]");
    if (getuid() == 0) {
        has(&documents.items[0], "uid", "0");
        has(&documents.items[0], "user", "\"root\"");
        has(&documents.items[0], "group", "\"root\"");
    }
    done(&documents);
}

static void a_link_shows_both_itself_and_its_end(void **state)
{
    struct fake *fake = *state;
    tree_file(&fake->tree, "root/srv/real.json", "{}");
    tree_link(&fake->tree, "root/etc/docker/daemon.json", "/srv/real.json");
    struct documents documents = files(fake, "[{\"key\":\"config-file\",\"paths\":[\"/etc/docker/daemon.json\"]}]");
    has(&documents.items[0], "type", "\"file\"");
    has(&documents.items[0], "link", "\"/srv/real.json\"");
    has(&documents.items[0], "real_path", "\"/srv/real.json\"");
    assert_false(plm_json_is_null(plm_json_get(documents.items[0].value, "link_uid")));
    done(&documents);
}

static void what_is_not_there_is_data(void **state)
{
    struct fake *fake = *state;
    struct documents documents = files(fake, "[{\"key\":\"default-file\",\"paths\":[\"/etc/default/docker\"]}]");
    assert_int_equal(documents.count, 1);
    assert_json(documents.items[0].value,
                "{\"path\":\"/etc/default/"
                "docker\",\"exists\":false,\"type\":null,\"mode\":null,\"uid\":null,\"gid\":null,\"user\":null,"
                "\"group\":null,\"link\":null,\"link_uid\":null,\"real_path\":null,\"roles\":[\"default-file\"]}");
    done(&documents);
}

static void one_path_with_two_parts_is_one_document_and_they_are_sorted(void **state)
{
    struct fake *fake = *state;
    struct documents documents =
        files(fake, "[{\"key\":\"z\",\"paths\":[\"/b\",\"/a\"]},{\"key\":\"y\",\"paths\":[\"/b\"]},"
                    "{\"key\":\"x\",\"paths\":{\"$unknown\":\"why\"}}]");
    assert_int_equal(documents.count, 2);
    assert_string_equal(documents.items[0].key, "/a");
    assert_string_equal(documents.items[1].key, "/b");
    has(&documents.items[1], "roles", "[\"y\",\"z\"]");
    done(&documents);
}

static void a_socket_that_is_served_and_not_there_is_unknown_not_absent(void **state)
{
    struct documents documents = files(*state, "[{\"key\":\"api-socket\",\"paths\":[\"/run/moved.sock\"]}]");
    assert_int_equal(documents.count, 1);
    assert_null(documents.items[0].value);
    assert_non_null(strstr(documents.items[0].unknown, "absent"));
    done(&documents);
}

static void what_cannot_be_seen_is_unknown_not_absent(void **state)
{
    struct fake *fake = *state;
    tree_link(&fake->tree, "root/loop", "loop");
    struct documents documents = files(fake, "[{\"key\":\"x\",\"paths\":[\"/loop\"]}]");
    assert_int_equal(documents.count, 1);
    assert_null(documents.items[0].value);
    assert_non_null(documents.items[0].unknown);
    done(&documents);
}

static void kinds_of_files_are_told_apart(void **state)
{
    struct fake *fake = *state;
    tree_directory(&fake->tree, "root/d");
    assert_int_equal(mkfifo(tree_at(&fake->tree, "root/f"), 0600), 0);
    struct documents documents = files(fake, "[{\"key\":\"x\",\"paths\":[\"/d\",\"/f\"]}]");
    has(&documents.items[0], "type", "\"directory\"");
    has(&documents.items[1], "type", "\"fifo\"");
    done(&documents);
}

static void names_that_cannot_be_read_are_unknown(void **state)
{
    struct fake *fake = *state;
    assert_int_equal(unlink(tree_at(&fake->tree, "root/etc/passwd")), 0);
    tree_file(&fake->tree, "root/etc/group", "other:x:4000000:\n");
    tree_file(&fake->tree, "root/x", "");
    struct documents documents = files(fake, "[{\"key\":\"x\",\"paths\":[\"/x\"]}]");
    assert_unknown(plm_json_get(documents.items[0].value, "user"), "absent");
    has(&documents.items[0], "group", "null");
    done(&documents);
}

/* An engine that ends takes its sockets and its containerd with it: what is no longer there was not never there. */
static void once_the_engine_is_gone_its_files_are_unknown(void **state)
{
    struct fake *fake = *state;
    static const char roles[] = "[{\"key\":\"x\",\"paths\":[\"/etc/passwd\",\"/run/none.sock\"]}]";
    assert_int_equal(unlink(tree_at(&fake->tree, "proc/100/exe")), 0); /* killed, not waited for */
    struct documents documents = files(fake, roles);
    assert_int_equal(documents.count, 2);
    for (size_t i = 0; i < documents.count; i++) {
        assert_null(documents.items[i].value);
        assert_string_equal(documents.items[i].unknown, "the engine's process went away while it was read");
    }
    done(&documents);
    plm_json_free(fake->host.roles);
    tree_link(&fake->tree, "proc/100/exe", "/usr/bin/dockerd");
    fake->host.dockerd.start -= 5000; /* another one has its number by now */
    documents = files(fake, roles);
    assert_non_null(documents.items[0].unknown);
    done(&documents);
}

static void no_roles_make_no_documents_and_the_population_says_so(void **state)
{
    struct fake *fake = *state;
    struct documents documents = files(fake, "[{\"key\":\"x\",\"paths\":[]}]");
    assert_int_equal(documents.count, 0);
    done(&documents);
    assert_json_free(plm_host_file_roles(&fake->host), "{\"members\":[],\"roles\":[{\"key\":\"x\",\"paths\":[]}]}");
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_file_is_told_by_what_its_path_leads_to),
        CASE(a_link_shows_both_itself_and_its_end),
        CASE(what_is_not_there_is_data),
        CASE(one_path_with_two_parts_is_one_document_and_they_are_sorted),
        CASE(a_socket_that_is_served_and_not_there_is_unknown_not_absent),
        CASE(what_cannot_be_seen_is_unknown_not_absent),
        CASE(kinds_of_files_are_told_apart),
        CASE(names_that_cannot_be_read_are_unknown),
        CASE(once_the_engine_is_gone_its_files_are_unknown),
        CASE(no_roles_make_no_documents_and_the_population_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
