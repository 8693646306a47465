/* SPDX-License-Identifier: Apache-2.0 */
#include "fake_host.h"
#include "proc_text.h"

#define ID_A "4fa6b9c93d219f70779a0f61935a951bd4163c53f95a00ec10552fb9b6a43fd1"
#define ID_B "00000000000000000000000000000000000000000000000000000000000000bb"

static void the_start_time_is_field_22_behind_the_last_parenthesis(void **state)
{
    (void)state;
    struct plm_proc_stat stat;
    assert_true(plm_proc_stat_parse("42 (a) S 99 () S 7 7 7 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 12345 9 9\n", &stat));
    assert_int_equal(stat.parent, 7);
    assert_int_equal(stat.start_ticks, 12345);
}

static void a_stat_that_is_cut_is_refused(void **state)
{
    (void)state;
    struct plm_proc_stat stat;
    assert_false(plm_proc_stat_parse("", &stat));
    assert_false(plm_proc_stat_parse("42 (a", &stat));
    assert_false(plm_proc_stat_parse("42 (a)", &stat));
    assert_false(plm_proc_stat_parse("42 (a) S x", &stat));
    assert_false(plm_proc_stat_parse("42 (a) S 1 2 3 4", &stat));
}

static void status_gives_the_effective_ids(void **state)
{
    (void)state;
    struct plm_proc_status status;
    assert_true(plm_proc_status_parse(
        "Name:\tx\nUid:\t1\t2\t3\t4\nGid:\t5\t6\t7\t8\nNoNewPrivs:\t1\nSeccomp:\t2\nSeccomp_filters:\t1\n", &status));
    assert_int_equal(status.uid, 2);
    assert_int_equal(status.gid, 6);
    assert_int_equal(status.no_new_privs, 1);
    assert_int_equal(status.seccomp, 2);
    assert_string_equal(status.name, "x");
}

static void a_name_that_status_escapes_or_leaves_out_is_not_told(void **state)
{
    (void)state;
    static const char *const names[] = {"Name:\ta\\nb\n", "Name:\t\n", "Name:\n", "Name: x\n", ""};
    struct plm_proc_status status;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        plm_auto_free char *text = plm_asprintf("%sUid:\t1\t2\t3\t4\nGid:\t5\t6\t7\t8\n", names[i]);
        assert_true(plm_proc_status_parse(text, &status));
        assert_string_equal(status.name, "");
    }
    plm_auto_free char *longest = plm_asprintf("Name:\t%071d\nUid:\t1\t2\t3\t4\nGid:\t5\t6\t7\t8\n", 1);
    assert_true(plm_proc_status_parse(longest, &status));
    assert_int_equal(strlen(status.name), 71);
    plm_auto_free char *longer = plm_asprintf("Name:\t%072d\nUid:\t1\t2\t3\t4\nGid:\t5\t6\t7\t8\n", 1);
    assert_true(plm_proc_status_parse(longer, &status));
    assert_string_equal(status.name, "");
}

static void what_status_does_not_tell_is_minus_one(void **state)
{
    (void)state;
    struct plm_proc_status status;
    assert_true(plm_proc_status_parse("Uid:\t1\t2\t3\t4\nGid:\t5\t6\t7\t8\n", &status));
    assert_int_equal(status.no_new_privs, -1);
    assert_int_equal(status.seccomp, -1);
    assert_false(plm_proc_status_parse("Gid:\t5\t6\t7\t8\n", &status));
    assert_false(plm_proc_status_parse("Uid:\t1\t2\t3\t4\nGid:\tx\n", &status));
    assert_false(plm_proc_status_parse("Uid:\t1\t2\nGid:\t1\t2\nNoNewPrivs:\tx\n", &status));
    assert_false(plm_proc_status_parse("Uid:\t1\t2\nGid:\t1\t2\nSeccomp:\t\n", &status));
}

static void container_ids_are_found_in_every_form_of_cgroup(void **state)
{
    (void)state;
    static const char *const forms[] = {"0::/system.slice/docker-" ID_A ".scope\n", "12:pids:/docker/" ID_A "\n",
                                        "0::/../" ID_A "\n", "0::/user.slice/libpod-" ID_A ".scope/container\n"};
    for (size_t i = 0; i < PLM_COUNT(forms); i++) {
        const char *id = plm_cgroup_next_id(forms[i]);
        assert_non_null(id);
        assert_memory_equal(id, ID_A, PLM_CONTAINER_ID_SIZE);
        assert_null(plm_cgroup_next_id(id + PLM_CONTAINER_ID_SIZE));
    }
}

static void nested_containers_name_both_ids(void **state)
{
    (void)state;
    const char *first = plm_cgroup_next_id("0::/docker/" ID_A "/docker/" ID_B "\n");
    assert_memory_equal(first, ID_A, PLM_CONTAINER_ID_SIZE);
    const char *second = plm_cgroup_next_id(first + PLM_CONTAINER_ID_SIZE);
    assert_memory_equal(second, ID_B, PLM_CONTAINER_ID_SIZE);
}

static void what_is_longer_or_shorter_than_an_id_is_none(void **state)
{
    (void)state;
    assert_null(plm_cgroup_next_id("0::/docker/" ID_A "0\n"));
    assert_null(plm_cgroup_next_id("0::/docker/x" ID_A "\n"));
    assert_null(plm_cgroup_next_id("0::/docker/4fa6b9c93d21\n"));
    assert_null(plm_cgroup_next_id(""));
}

static void the_service_of_a_process_comes_from_systemds_hierarchy(void **state)
{
    (void)state;
    plm_auto_arena struct plm_arena arena = {0};
    assert_string_equal(plm_cgroup_service("0::/system.slice/docker.service\n", &arena), "docker.service");
    assert_string_equal(
        plm_cgroup_service("5:cpu:/a.service\n1:name=systemd:/system.slice/docker.service/init\n", &arena),
        "docker.service");
    assert_null(plm_cgroup_service("5:cpu:/a.service\n0::/user.slice/session-3.scope\n", &arena));
    assert_null(plm_cgroup_service("0::/\n", &arena));
    assert_null(plm_cgroup_service("0::/.service\n", &arena));
}

static void uid_maps_translate_from_outside_to_inside(void **state)
{
    (void)state;
    int64_t inside = -1;
    static const char map[] = "         0       1000          1\n         1     100000      65536\n";
    assert_true(plm_id_map_inside(map, 1000, &inside));
    assert_int_equal(inside, 0);
    assert_true(plm_id_map_inside(map, 100032, &inside));
    assert_int_equal(inside, 33);
    assert_false(plm_id_map_inside(map, 165536, &inside));
    assert_false(plm_id_map_inside("0 x", 0, &inside));
    assert_false(plm_id_map_inside("", 0, &inside));
    assert_true(plm_id_map_inside("0 0 4294967295\n", 0, &inside));
}

static void words_keep_blanks_and_empty_arguments(void **state)
{
    (void)state;
    plm_auto_arena struct plm_arena arena = {0};
    size_t count;
    const char *const *words = plm_words_split("dockerd\0--label\0a b\0\0-D\0", 23, &arena, &count);
    assert_int_equal(count, 5);
    assert_string_equal(words[2], "a b");
    assert_string_equal(words[3], "");
    assert_string_equal(words[4], "-D");
    assert_null(words[5]);
    words = plm_words_split("x", 1, &arena, &count); /* cut off before its NUL */
    assert_int_equal(count, 1);
    assert_string_equal(words[0], "x");
    plm_words_split("", 0, &arena, &count);
    assert_int_equal(count, 0);
}

static void a_variable_is_found_by_its_whole_name(void **state)
{
    (void)state;
    static const char *const words[] = {"HOMEBREW=1", "HOME=/root", "EMPTY=", NULL};
    assert_string_equal(plm_environment_get(words, "HOME"), "/root");
    assert_string_equal(plm_environment_get(words, "EMPTY"), "");
    assert_null(plm_environment_get(words, "HOM"));
    assert_null(plm_environment_get(NULL, "HOME"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_start_time_is_field_22_behind_the_last_parenthesis),
        cmocka_unit_test(a_stat_that_is_cut_is_refused),
        cmocka_unit_test(status_gives_the_effective_ids),
        cmocka_unit_test(a_name_that_status_escapes_or_leaves_out_is_not_told),
        cmocka_unit_test(what_status_does_not_tell_is_minus_one),
        cmocka_unit_test(container_ids_are_found_in_every_form_of_cgroup),
        cmocka_unit_test(nested_containers_name_both_ids),
        cmocka_unit_test(what_is_longer_or_shorter_than_an_id_is_none),
        cmocka_unit_test(the_service_of_a_process_comes_from_systemds_hierarchy),
        cmocka_unit_test(uid_maps_translate_from_outside_to_inside),
        cmocka_unit_test(words_keep_blanks_and_empty_arguments),
        cmocka_unit_test(a_variable_is_found_by_its_whole_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
