/* SPDX-License-Identifier: Apache-2.0 */
#include "fake_host.h"

static struct plm_host *open_at(const struct tree *tree, const char *root, struct plm_collect_options *options)
{
    (void)tree;
    plm_json_setup();
    *options = (struct plm_collect_options){.host = "unix:///tmp/plm-no-such-socket", .root = root};
    const struct plm_host_request request = {.options = options, .socket_path = "/tmp/plm-no-such-socket"};
    return plm_host_open(NULL, &request);
}

/* No document of the host may have a value unless the engine is shown to be local. */
static void assert_nothing_of_the_host(struct plm_host *host)
{
    static void (*const sources[])(const struct plm_host *, struct plm_document *) = {
        plm_host_system, plm_host_mounts, plm_host_accounts, plm_host_audit, plm_host_audit_files};
    for (size_t i = 0; i < PLM_COUNT(sources); i++) {
        struct plm_document document;
        sources[i](host, &document);
        assert_null(document.value);
        assert_memory_equal(document.unknown, "engine not shown to be local", 28);
    }
    struct plm_document *documents;
    assert_int_equal(plm_host_files(host, &documents), 0);
    free(documents);
}

static void without_an_engine_nothing_of_the_host_is_borrowed(void **state)
{
    (void)state;
    struct plm_collect_options options;
    struct plm_host *host = open_at(NULL, "/", &options);
    bool known, local;
    const char *proof, *reason;
    plm_host_locality(host, &known, &local, &proof, &reason);
    assert_false(local);
    assert_null(proof);
    assert_non_null(strstr(reason, "engine not shown to be local"));
    assert_nothing_of_the_host(host);
    plm_host_free(host);
}

static void a_root_without_a_live_proc_shows_nothing(void **state)
{
    (void)state;
    struct tree tree;
    struct plm_collect_options options;
    bool known, local;
    const char *proof, *reason;
    tree_make(&tree);
    struct plm_host *host = open_at(&tree, tree.path, &options);
    plm_host_locality(host, &known, &local, &proof, &reason);
    assert_false(known || local);
    assert_non_null(strstr(reason, "absent"));
    assert_nothing_of_the_host(host);
    plm_host_free(host);
    tree_file(&tree, "proc/1/stat", "1 (init) S 0\n"); /* a copied /proc is no procfs */
    host = open_at(&tree, tree.path, &options);
    plm_host_locality(host, &known, &local, &proof, &reason);
    assert_false(local);
    assert_non_null(strstr(reason, "not a live procfs"));
    plm_host_free(host);
    tree_remove(&tree);
}

static void a_root_that_is_not_there_is_a_reason_not_a_failure(void **state)
{
    (void)state;
    struct plm_collect_options options;
    struct plm_document document;
    struct plm_host *host = open_at(NULL, "/tmp/plm-no-such-root", &options);
    plm_host_daemon(host, &document);
    assert_non_null(document.value);
    assert_unknown(plm_json_get(document.value, "process"), "absent");
    assert_unknown(plm_json_path(document.value, "options.icc.value"), "absent");
    plm_json_free(document.value);
    assert_nothing_of_the_host(host);
    plm_auto_json struct plm_json *roles = plm_host_file_roles(host);
    plm_json_each (role, plm_json_get(roles, "roles")) {
        assert_unknown(plm_json_get(role, "paths"), "not shown to be local");
    }
    plm_host_free(host);
}

static void a_container_is_our_own_only_by_its_whole_id(void **state)
{
    (void)state;
    struct plm_host host = {.self_id = "4fa6b9c93d219f70779a0f61935a951bd4163c53f95a00ec10552fb9b6a43fd1"};
    assert_true(plm_host_is_self(&host, host.self_id));
    assert_false(plm_host_is_self(&host, "4fa6b9c93d21"));
    assert_false(plm_host_is_self(&host, NULL));
    host.self_id = NULL;
    assert_false(plm_host_is_self(&host, "4fa6b9c93d21"));
}

static void a_root_option_is_where_the_daemons_files_are_read(void **state)
{
    (void)state;
    struct fake fake;
    fake_make(&fake, NULL);
    fake.host.dockerd.root.fd = dup(fake.host.root.fd);
    assert_true(plm_host_daemon_root(&fake.host) == &fake.host.dockerd.root);
    fake.options.root = "/srv/copy";
    assert_true(plm_host_daemon_root(&fake.host) == &fake.host.root);
    plm_rootfs_done(&fake.host.root);
    fake.host.root.fd = -1;
    assert_null(plm_host_daemon_root(&fake.host));
    fake_done(&fake);
}

static void reasons_and_texts_are_clean(void **state)
{
    (void)state;
    plm_json_setup();
    assert_json_free(plm_host_text("a\033[31mb\nc"), "\"ab c\"");
    assert_json_free(plm_host_unknown(NULL), "{\"$unknown\":\"not read\"}");
    assert_json_free(plm_host_unknown("100%s"), "{\"$unknown\":\"100%s\"}");
    plm_host_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_an_engine_nothing_of_the_host_is_borrowed),
        cmocka_unit_test(a_root_without_a_live_proc_shows_nothing),
        cmocka_unit_test(a_root_that_is_not_there_is_a_reason_not_a_failure),
        cmocka_unit_test(a_container_is_our_own_only_by_its_whole_id),
        cmocka_unit_test(a_root_option_is_where_the_daemons_files_are_read),
        cmocka_unit_test(reasons_and_texts_are_clean),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
