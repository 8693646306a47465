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

static struct plm_json *system_of(struct fake *fake)
{
    struct plm_document document;
    plm_host_system(&fake->host, &document);
    assert_null(document.unknown);
    return document.value;
}

static void the_release_is_that_of_the_root(void **state)
{
    struct fake *fake = *state;
    tree_file(&fake->tree, "root/etc/os-release", "ID=flatcar\nVERSION_ID='39.1'\nPRETTY_NAME=\"Flat Car 39\"\n");
    tree_file(&fake->tree, "root/proc/sys/kernel/hostname", "web-1\n");
    tree_file(&fake->tree, "root/proc/sys/kernel/osrelease", "6.1.0\n");
    plm_auto_json struct plm_json *value = system_of(fake);
    assert_json(plm_json_get(value, "os"),
                "{\"id\":\"flatcar\",\"version_id\":\"39.1\",\"pretty_name\":\"Flat Car 39\"}");
    assert_json(plm_json_get(value, "hostname"), "\"web-1\"");
    assert_json(plm_json_get(value, "kernel_release"), "\"6.1.0\"");
    assert_json(plm_json_get(value, "live_proc"), "true");
}

static void the_release_may_stand_in_usr_lib_or_nowhere(void **state)
{
    struct fake *fake = *state;
    plm_auto_json struct plm_json *none = system_of(fake);
    assert_unknown(plm_json_get(none, "os"), "absent");
    tree_file(&fake->tree, "root/usr/lib/os-release", "ID=debian\n");
    plm_auto_json struct plm_json *value = system_of(fake);
    assert_json(plm_json_get(value, "os"), "{\"id\":\"debian\",\"version_id\":null,\"pretty_name\":null}");
}

static void a_copied_sys_proves_nothing_about_the_kernel(void **state)
{
    struct fake *fake = *state;
    tree_file(&fake->tree, "root/sys/module/apparmor/parameters/enabled", "Y\n");
    tree_directory(&fake->tree, "root/sys/fs/cgroup");
    plm_auto_json struct plm_json *value = system_of(fake);
    assert_unknown(plm_json_get(value, "apparmor"), "not live");
    assert_unknown(plm_json_get(value, "selinux_enforcing"), "not live");
    assert_false(plm_json_unknown(plm_json_get(value, "initial_pid_namespace")) != NULL);
}

static void this_machine_answers_from_its_own_kernel(void **state)
{
    struct fake *fake = *state;
    struct plm_error error;
    plm_rootfs_done(&fake->host.root);
    plm_rootfs_done(&fake->host.proc);
    assert_true(plm_rootfs_open(&fake->host.root, "/", &error));
    assert_true(plm_rootfs_open(&fake->host.proc, "/proc", &error));
    plm_auto_json struct plm_json *value = system_of(fake);
    assert_int_equal(plm_json_type(plm_json_get(value, "apparmor")), PLM_JSON_BOOL);
    assert_int_equal(plm_json_type(plm_json_get(value, "selinux")), PLM_JSON_BOOL);
    assert_int_equal(plm_json_type(plm_json_get(value, "initial_user_namespace")), PLM_JSON_BOOL);
    assert_non_null(plm_json_text(plm_json_get(value, "kernel_release")));
}

static void selinux_is_told_by_its_file_system(void **state)
{
    struct fake *fake = *state;
    tree_file(&fake->tree, "proc/filesystems", "nodev\tsysfs\nnodev\tselinuxfs\n");
    plm_auto_json struct plm_json *with = system_of(fake);
    assert_json(plm_json_get(with, "selinux"), "true");
    tree_file(&fake->tree, "proc/filesystems", "nodev\tsysfs\n");
    plm_auto_json struct plm_json *without = system_of(fake);
    assert_json(plm_json_get(without, "selinux"), "false");
}

static void without_proc_what_it_would_tell_is_unknown(void **state)
{
    struct fake *fake = *state;
    plm_rootfs_done(&fake->host.proc);
    fake->host.proc.fd = -1;
    fake->host.proc_reason = "no procfs";
    tree_file(&fake->tree, "root/etc/hostname", "copied\n");
    plm_auto_json struct plm_json *value = system_of(fake);
    assert_json(plm_json_get(value, "hostname"), "\"copied\"");
    assert_json(plm_json_get(value, "live_proc"), "false");
    assert_unknown(plm_json_get(value, "kernel_release"), "no procfs");
    assert_unknown(plm_json_get(value, "selinux"), "no procfs");
}

static void another_machine_than_the_engines_is_not_described(void **state)
{
    struct fake *fake = *state;
    struct plm_document document;
    fake->host.local = false;
    fake->host.local_reason = "engine not shown to be local: x";
    plm_host_system(&fake->host, &document);
    assert_null(document.value);
    assert_string_equal(document.unknown, "engine not shown to be local: x");
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(the_release_is_that_of_the_root),
        CASE(the_release_may_stand_in_usr_lib_or_nowhere),
        CASE(a_copied_sys_proves_nothing_about_the_kernel),
        CASE(this_machine_answers_from_its_own_kernel),
        CASE(selinux_is_told_by_its_file_system),
        CASE(without_proc_what_it_would_tell_is_unknown),
        CASE(another_machine_than_the_engines_is_not_described),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
