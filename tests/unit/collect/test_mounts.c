/* SPDX-License-Identifier: Apache-2.0 */
#include "fake_host.h"

#define ROOT "22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw\n"

static int setup(void **state)
{
    struct fake *fake = calloc(1, sizeof *fake);
    fake_make(fake, "{\"DockerRootDir\":\"/var/lib/docker\"}");
    fake_dockerd(fake, "dockerd", NULL);
    tree_directory(&fake->tree, "root/var/lib/docker");
    tree_file(&fake->tree, "proc/100/mountinfo", ROOT);
    fake->host.roles = parsed("[{\"key\":\"containerd-config\",\"paths\":[\"/etc/containerd/config.toml\"]}]");
    *state = fake;
    return 0;
}

static int teardown(void **state)
{
    fake_done(*state);
    free(*state);
    return 0;
}

static void read_mounts(struct plm_host *host, struct plm_document *ret_document)
{
    plm_buffer_clear(&host->mountinfo);
    plm_mountinfo_read(host);
    plm_host_mounts(host, ret_document);
}

static struct plm_json *mounts(struct fake *fake)
{
    struct plm_document document;
    plm_daemon_resolve(&fake->host);
    read_mounts(&fake->host, &document);
    assert_null(document.unknown);
    return document.value;
}

static void has(const struct plm_json *value, size_t index, const char *member, const char *expected)
{
    const struct plm_json *found = plm_json_get(plm_json_at(plm_json_get(value, "mounts"), index), member);
    assert_non_null(found);
    assert_json(found, expected);
}

static void dockerds_bind_mount_of_its_own_directory_is_no_file_system(void **state)
{
    struct fake *fake = *state;
    tree_file(&fake->tree, "proc/100/mountinfo",
              ROOT "40 22 254:0 /var/lib/docker /var/lib/docker rw - ext4 /dev/vda rw\n");
    plm_auto_json struct plm_json *value = mounts(fake);
    has(value, 0, "mount_point", "\"/var/lib/docker\"");
    has(value, 0, "own_file_system", "false");
    has(value, 0, "root", "\"/var/lib/docker\"");
}

static void another_device_is_a_file_system_of_its_own(void **state)
{
    struct fake *fake = *state;
    tree_file(&fake->tree, "proc/100/mountinfo", ROOT "40 22 8:1 / /var/lib/docker rw - xfs /dev/sdb1 rw\n");
    plm_auto_json struct plm_json *value = mounts(fake);
    has(value, 0, "own_file_system", "true");
    has(value, 0, "device", "\"8:1\"");
    has(value, 0, "parent_device", "\"254:0\"");
    has(value, 0, "type", "\"xfs\"");
}

static void a_file_system_further_up_is_not_the_data_roots_own(void **state)
{
    struct fake *fake = *state;
    tree_file(&fake->tree, "proc/100/mountinfo", ROOT "40 22 8:1 / /var rw - xfs /dev/sdb1 rw\n");
    plm_auto_json struct plm_json *value = mounts(fake);
    has(value, 0, "own_file_system", "false");
    has(value, 0, "mount_point", "\"/var\"");
    has(value, 0, "parent_device", "\"254:0\"");
}

static void with_remapped_users_the_parent_is_told_too(void **state)
{
    struct fake *fake = *state;
    tree_directory(&fake->tree, "root/var/lib/docker/100000.100000");
    plm_json_set(fake->info, "DockerRootDir", plm_json_new_text("/var/lib/docker/100000.100000"));
    tree_file(&fake->tree, "proc/100/mountinfo", ROOT "40 22 8:1 / /var/lib/docker rw - xfs /dev/sdb1 rw\n");
    plm_auto_json struct plm_json *value = mounts(fake);
    has(value, 0, "own_file_system", "false");
    has(value, 1, "role", "\"data-root-parent\"");
    has(value, 1, "own_file_system", "true");
}

static void with_containerds_store_its_directory_is_told_too(void **state)
{
    struct fake *fake = *state;
    plm_json_set(fake->info, "DriverStatus", parsed("[[\"driver-type\",\"io.containerd.snapshotter.v1\"]]"));
    tree_directory(&fake->tree, "root/var/lib/containerd");
    plm_auto_json struct plm_json *unset = mounts(fake);
    has(unset, 1, "role", "\"containerd-root\"");
    has(unset, 1, "path", "\"/var/lib/containerd\"");
    tree_directory(&fake->tree, "root/srv/c");
    tree_file(&fake->tree, "root/etc/containerd/config.toml",
              "version = 2\nroot = \"/srv/c\"\n[grpc]\nroot = \"/no\"\n");
    plm_auto_json struct plm_json *set = mounts(fake);
    has(set, 1, "path", "\"/srv/c\"");
    tree_file(&fake->tree, "root/etc/containerd/config.toml", "[grpc]\nroot = \"/no\"\n");
    plm_auto_json struct plm_json *other = mounts(fake);
    has(other, 1, "path", "\"/var/lib/containerd\"");
}

static void what_cannot_be_found_is_an_unknown_entry(void **state)
{
    struct fake *fake = *state;
    plm_json_set(fake->info, "DriverStatus", parsed("[[\"driver-type\",\"io.containerd.snapshotter.v1\"]]"));
    plm_json_set(fake->info, "DockerRootDir", plm_json_new_text("/gone"));
    plm_json_free(fake->host.roles);
    fake->host.roles = parsed("[{\"key\":\"containerd-config\",\"paths\":{\"$unknown\":\"x\"}}]");
    plm_auto_json struct plm_json *value = mounts(fake);
    const struct plm_json *list = plm_json_get(value, "mounts");
    assert_unknown(plm_json_at(list, 0), "absent");
    assert_unknown(plm_json_at(list, 1), "not known");
}

static void without_a_process_or_its_mounts_the_document_is_unknown(void **state)
{
    struct fake *fake = *state;
    struct plm_document document;
    plm_daemon_resolve(&fake->host);
    tree_file(&fake->tree, "proc/100/mountinfo", "nonsense\n");
    read_mounts(&fake->host, &document);
    assert_non_null(document.unknown);
    fake->host.dockerd.pid = 0;
    fake->host.dockerd.reason = "no process";
    read_mounts(&fake->host, &document);
    assert_string_equal(document.unknown, "no process");
    fake->host.local = false;
    fake->host.local_reason = "engine not shown to be local: x";
    read_mounts(&fake->host, &document);
    assert_string_equal(document.unknown, fake->host.local_reason);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(dockerds_bind_mount_of_its_own_directory_is_no_file_system),
        CASE(another_device_is_a_file_system_of_its_own),
        CASE(a_file_system_further_up_is_not_the_data_roots_own),
        CASE(with_remapped_users_the_parent_is_told_too),
        CASE(with_containerds_store_its_directory_is_told_too),
        CASE(what_cannot_be_found_is_an_unknown_entry),
        CASE(without_a_process_or_its_mounts_the_document_is_unknown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
