/* SPDX-License-Identifier: Apache-2.0 */
#include "fake_host.h"
#include "units.h"

#define ETC "root/etc/systemd/system/"
#define LIB "root/lib/systemd/system/"

static int setup(void **state)
{
    struct fake *fake = calloc(1, sizeof *fake);
    fake_make(fake, NULL);
    *state = fake;
    return 0;
}

static int teardown(void **state)
{
    fake_done(*state);
    free(*state);
    return 0;
}

static struct plm_unit load(struct fake *fake)
{
    struct plm_unit unit;
    plm_unit_load(&fake->host.root, plm_unit_system_directories, "docker.service", &fake->host.arena, &unit);
    return unit;
}

static void etc_comes_before_run_and_lib(void **state)
{
    struct fake *fake = *state;
    tree_file(&fake->tree, LIB "docker.service", "[Service]\nExecStart=/lib/dockerd\n");
    assert_string_equal(load(fake).path, "/lib/systemd/system/docker.service");
    tree_file(&fake->tree, "root/run/systemd/system/docker.service", "[Service]\nExecStart=/run/dockerd\n");
    assert_string_equal(load(fake).path, "/run/systemd/system/docker.service");
    tree_file(&fake->tree, ETC "docker.service", "[Service]\nExecStart=/etc/dockerd\n");
    struct plm_unit unit = load(fake);
    assert_string_equal(unit.path, "/etc/systemd/system/docker.service");
    assert_string_equal(unit.exec[0], "/etc/dockerd");
    assert_null(unit.reason);
}

static void a_link_is_followed_inside_the_root(void **state)
{
    struct fake *fake = *state;
    tree_file(&fake->tree, "root/srv/d.service", "[Service]\nExecStart=/srv/dockerd\n");
    tree_link(&fake->tree, ETC "docker.service", "/srv/d.service");
    assert_string_equal(load(fake).path, "/srv/d.service");
}

static void a_masked_unit_has_no_fragment(void **state)
{
    struct fake *fake = *state;
    tree_file(&fake->tree, LIB "docker.service", "[Service]\nExecStart=/lib/dockerd\n");
    tree_file(&fake->tree, ETC "docker.service", "");
    struct plm_unit unit = load(fake);
    assert_true(unit.masked);
    assert_null(unit.path);
    assert_null(unit.exec);
}

static void no_unit_at_all_is_known_to_be_none(void **state)
{
    struct plm_unit unit = load(*state);
    assert_null(unit.path);
    assert_null(unit.reason);
    assert_false(unit.masked);
    assert_int_equal(unit.dropin_count, 0);
}

static void a_unit_that_is_no_file_is_not_read(void **state)
{
    struct fake *fake = *state;
    tree_directory(&fake->tree, "root/etc/systemd/system");
    assert_int_equal(mkfifo(tree_at(&fake->tree, ETC "docker.service"), 0600), 0);
    assert_true(load(fake).masked);
}

static void dropins_apply_by_name_and_hide_lower_ones(void **state)
{
    struct fake *fake = *state;
    tree_file(&fake->tree, LIB "docker.service", "[Service]\nExecStart=/lib/dockerd\n");
    tree_file(&fake->tree, LIB "docker.service.d/20-b.conf", "[Service]\nExecStart=\nExecStart=/lib/b\n");
    tree_file(&fake->tree, LIB "docker.service.d/10-a.conf", "[Service]\nExecStart=/lib/a\n");
    tree_file(&fake->tree, ETC "docker.service.d/20-b.conf", "[Service]\nExecStart=\nExecStart=/etc/b\n");
    tree_file(&fake->tree, ETC "docker.service.d/README", "[Service]\nExecStart=/no\n");
    tree_file(&fake->tree, ETC "service.d/05-all.conf", "[Service]\nEnvironment=A=1\n");
    struct plm_unit unit = load(fake);
    assert_int_equal(unit.dropin_count, 3);
    assert_string_equal(unit.dropins[0], "/etc/systemd/system/service.d/05-all.conf");
    assert_string_equal(unit.dropins[1], "/lib/systemd/system/docker.service.d/10-a.conf");
    assert_string_equal(unit.dropins[2], "/etc/systemd/system/docker.service.d/20-b.conf");
    assert_string_equal(unit.exec[0], "/etc/b");
}

static void an_empty_assignment_takes_the_command_away(void **state)
{
    struct fake *fake = *state;
    tree_file(&fake->tree, LIB "docker.service", "[Service]\nExecStart=/lib/dockerd\nExecStart=\n");
    assert_null(load(fake).exec);
}

static void only_the_service_section_counts_and_lines_go_on(void **state)
{
    struct fake *fake = *state;
    tree_file(&fake->tree, LIB "docker.service",
              "[Unit]\nExecStart=/unit\n[Service]\n# ExecStart=/comment\n  ExecStart = /lib/dockerd \\\n ; between\n   "
              "-D \\\n --icc=false\n"
              "[Install]\nExecStart=/install\n");
    struct plm_unit unit = load(fake);
    assert_int_equal(unit.exec_count, 3);
    assert_string_equal(unit.exec[1], "-D");
    assert_string_equal(unit.exec[2], "--icc=false");
}

static void environment_comes_from_the_unit_and_from_files(void **state)
{
    struct fake *fake = *state;
    tree_file(&fake->tree, "root/etc/default/docker", "# A=comment\nA=\"-D --icc=false\"\nB=plain\n");
    tree_file(&fake->tree, LIB "docker.service",
              "[Service]\nEnvironment=\"A=old\" C=c\nEnvironmentFile=-/etc/default/docker\nEnvironmentFile=-/etc/none\n"
              "ExecStart=/d $A ${B} $C\n");
    struct plm_unit unit = load(fake);
    assert_null(unit.exec_reason);
    assert_int_equal(unit.exec_count, 5);
    assert_string_equal(unit.exec[1], "-D");
    assert_string_equal(unit.exec[3], "plain");
    assert_string_equal(unit.exec[4], "c");
    assert_int_equal(unit.environment_file_count, 2);
    assert_string_equal(unit.environment_files[1], "/etc/none");
}

static void empty_assignments_reset_the_environment(void **state)
{
    struct fake *fake = *state;
    tree_file(&fake->tree, LIB "docker.service",
              "[Service]\nEnvironment=A=1\nEnvironment=\nEnvironmentFile=/gone\nEnvironmentFile=\nExecStart=/d $A\n");
    struct plm_unit unit = load(fake);
    assert_int_equal(unit.exec_count, 1);
    assert_int_equal(unit.environment_file_count, 0);
    assert_null(unit.exec_reason);
}

static void a_command_that_cannot_be_known_says_why(void **state)
{
    struct fake *fake = *state;
    tree_file(&fake->tree, LIB "docker.service", "[Service]\nEnvironmentFile=/gone\nExecStart=/d\n");
    assert_non_null(strstr(load(fake).exec_reason, "absent"));
    tree_file(&fake->tree, LIB "docker.service", "[Service]\nExecStart=/d 'x\n");
    assert_non_null(strstr(load(fake).exec_reason, "quote"));
    tree_file(&fake->tree, LIB "docker.service", "[Service]\nExecStart=/d %H\n");
    assert_non_null(strstr(load(fake).exec_reason, "specifiers"));
}

static void a_unit_that_cannot_be_read_says_why(void **state)
{
    struct fake *fake = *state;
    tree_link(&fake->tree, ETC "docker.service", "docker.service"); /* a loop */
    assert_non_null(load(fake).reason);
}

static void a_users_manager_has_its_own_directories(void **state)
{
    struct fake *fake = *state;
    const char *const *directories = plm_unit_user_directories("/home/u/.config", &fake->host.arena);
    assert_string_equal(directories[0], "/home/u/.config/systemd/user");
    assert_null(directories[5]);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(etc_comes_before_run_and_lib),
        CASE(a_link_is_followed_inside_the_root),
        CASE(a_masked_unit_has_no_fragment),
        CASE(no_unit_at_all_is_known_to_be_none),
        CASE(a_unit_that_is_no_file_is_not_read),
        CASE(dropins_apply_by_name_and_hide_lower_ones),
        CASE(an_empty_assignment_takes_the_command_away),
        CASE(only_the_service_section_counts_and_lines_go_on),
        CASE(environment_comes_from_the_unit_and_from_files),
        CASE(empty_assignments_reset_the_environment),
        CASE(a_command_that_cannot_be_known_says_why),
        CASE(a_unit_that_cannot_be_read_says_why),
        CASE(a_users_manager_has_its_own_directories),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
