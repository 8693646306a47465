/* SPDX-License-Identifier: Apache-2.0 */
#include "fake_host.h"

static int setup(void **state)
{
    struct fake *fake = calloc(1, sizeof *fake);
    fake_make(fake, NULL);
    fake_dockerd(fake, "dockerd", NULL);
    *state = fake;
    return 0;
}

static int teardown(void **state)
{
    fake_done(*state);
    free(*state);
    return 0;
}

static struct plm_json *files(struct fake *fake)
{
    struct plm_document document;
    plm_host_audit_files(&fake->host, &document);
    assert_null(document.unknown);
    return document.value;
}

static void rules_d_is_read_in_order_and_hides_audit_rules(void **state)
{
    struct fake *fake = *state;
    tree_file(&fake->tree, "root/etc/audit/rules.d/20-b.rules", "-w /b\n");
    tree_file(&fake->tree, "root/etc/audit/rules.d/10-a.rules", "-D\n-w /a\n");
    tree_file(&fake->tree, "root/etc/audit/rules.d/README", "-w /no\n");
    tree_file(&fake->tree, "root/etc/audit/audit.rules", "-w /generated\n");
    plm_auto_json struct plm_json *value = files(fake);
    assert_json(plm_json_get(value, "files"), "[\"/etc/audit/rules.d/10-a.rules\",\"/etc/audit/rules.d/20-b.rules\"]");
    assert_json(plm_json_get(plm_json_at(plm_json_get(value, "rules"), 0), "path"), "\"/a\"");
    assert_json(plm_json_get(plm_json_at(plm_json_get(value, "rules"), 1), "path"), "\"/b\"");
}

static void without_rules_d_audit_rules_counts(void **state)
{
    struct fake *fake = *state;
    plm_auto_json struct plm_json *none = files(fake);
    assert_json(none, "{\"files\":[],\"rules\":[]}");
    tree_file(&fake->tree, "root/etc/audit/audit.rules", "-w /a\n");
    plm_auto_json struct plm_json *value = files(fake);
    assert_json(plm_json_get(value, "files"), "[\"/etc/audit/audit.rules\"]");
    assert_int_equal(plm_json_count(plm_json_get(value, "rules")), 1);
}

static void a_directory_that_cannot_be_listed_is_unknown(void **state)
{
    struct fake *fake = *state;
    struct plm_document document;
    tree_file(&fake->tree, "root/etc/audit/rules.d", "not a directory");
    plm_host_audit_files(&fake->host, &document);
    assert_json_free(document.value, "{\"files\":[],\"rules\":[]}"); /* a file there configures nothing */
    assert_int_equal(unlink(tree_at(&fake->tree, "root/etc/audit/rules.d")), 0);
    tree_link(&fake->tree, "root/etc/audit/rules.d", "rules.d");
    plm_host_audit_files(&fake->host, &document);
    assert_null(document.value);
    assert_non_null(document.unknown);
}

static void the_kernel_answers_or_says_why_not(void **state)
{
    struct fake *fake = *state;
    struct plm_document document;
    plm_host_audit(&fake->host, &document);
    assert_string_equal(document.kind, "host.audit");
    if (document.value) {
        assert_int_equal(plm_json_type(plm_json_get(document.value, "enabled")), PLM_JSON_BOOL);
        assert_int_equal(plm_json_type(plm_json_get(document.value, "rules")), PLM_JSON_LIST);
    } else {
        assert_true(strlen(document.unknown) > 0);
    }
    plm_json_free(document.value);
}

static void another_machine_or_a_copied_root_has_no_kernel_to_ask(void **state)
{
    struct fake *fake = *state;
    struct plm_document document;
    plm_rootfs_done(&fake->host.proc);
    fake->host.proc.fd = -1;
    fake->host.proc_reason = "no procfs";
    plm_host_audit(&fake->host, &document);
    assert_string_equal(document.unknown, "no procfs");
    fake->host.local = false;
    fake->host.local_reason = "engine not shown to be local: x";
    plm_host_audit(&fake->host, &document);
    assert_string_equal(document.unknown, fake->host.local_reason);
    plm_host_audit_files(&fake->host, &document);
    assert_string_equal(document.unknown, fake->host.local_reason);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(rules_d_is_read_in_order_and_hides_audit_rules),        CASE(without_rules_d_audit_rules_counts),
        CASE(a_directory_that_cannot_be_listed_is_unknown),          CASE(the_kernel_answers_or_says_why_not),
        CASE(another_machine_or_a_copied_root_has_no_kernel_to_ask),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
