/* SPDX-License-Identifier: Apache-2.0 */
#include "fake_host.h"
#include "mounts.h"

#define ROOT "22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw\n"

static void lines_are_read_with_any_number_of_optional_fields(void **state)
{
    (void)state;
    plm_auto_arena struct plm_arena arena = {0};
    struct plm_mount_table table;
    assert_true(plm_mountinfo_parse(ROOT
                                    "30 22 8:1 /sub /srv\\040data rw master:1 propagate_from:2 - xfs /dev/sdb1 rw\n"
                                    "31 22 0:5 / /dev rw - devtmpfs\n",
                                    &arena, &table));
    assert_int_equal(table.count, 3);
    assert_string_equal(table.items[1].point, "/srv data");
    assert_string_equal(table.items[1].root, "/sub");
    assert_string_equal(table.items[1].device, "8:1");
    assert_string_equal(table.items[1].type, "xfs");
    assert_string_equal(table.items[2].type, "devtmpfs");
}

static void the_longest_mount_point_above_a_path_holds_it(void **state)
{
    (void)state;
    plm_auto_arena struct plm_arena arena = {0};
    struct plm_mount_table table;
    assert_true(plm_mountinfo_parse(
        ROOT "30 22 8:1 / /var/lib rw - xfs /dev/sdb1 rw\n31 30 8:2 / /var/lib/docker rw - xfs /dev/sdc1 rw\n", &arena,
        &table));
    assert_string_equal(plm_mount_of(&table, "/var/lib/docker")->device, "8:2");
    assert_string_equal(plm_mount_of(&table, "/var/lib/docker/x")->device, "8:2");
    assert_string_equal(plm_mount_of(&table, "/var/lib/dockerd")->device, "8:1");
    assert_string_equal(plm_mount_of(&table, "/var")->device, "254:0");
    assert_string_equal(plm_mount_of(&table, "/")->device, "254:0");
}

static void of_two_mounts_at_one_point_the_later_counts(void **state)
{
    (void)state;
    plm_auto_arena struct plm_arena arena = {0};
    struct plm_mount_table table;
    assert_true(plm_mountinfo_parse(
        ROOT "30 22 8:1 / /srv rw - xfs /dev/sdb1 rw\n31 22 8:2 / /srv rw - xfs /dev/sdc1 rw\n", &arena, &table));
    assert_string_equal(plm_mount_of(&table, "/srv/x")->device, "8:2");
}

static void a_line_that_is_cut_is_refused(void **state)
{
    (void)state;
    plm_auto_arena struct plm_arena arena = {0};
    struct plm_mount_table table;
    assert_false(plm_mountinfo_parse("22 1 254:0 / /\n", &arena, &table));
    assert_false(plm_mountinfo_parse("22 1 254:0 / / rw shared:1\n", &arena, &table));
    assert_false(plm_mountinfo_parse("22 1 254:0 / / rw -\n", &arena, &table));
    assert_false(plm_mountinfo_parse("\n", &arena, &table));
    assert_true(plm_mountinfo_parse("", &arena, &table));
    assert_null(plm_mount_of(&table, "/"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_read_with_any_number_of_optional_fields),
        cmocka_unit_test(the_longest_mount_point_above_a_path_holds_it),
        cmocka_unit_test(of_two_mounts_at_one_point_the_later_counts),
        cmocka_unit_test(a_line_that_is_cut_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
