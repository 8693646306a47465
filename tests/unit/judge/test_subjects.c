/* SPDX-License-Identifier: Apache-2.0 */
#include "../../../src/judge/subjects.h"
#include "fixture.h"

static void subjects_are_found_by_kind_and_key(void **state)
{
    struct plm_report report = {.subjects = NULL};
    struct plm_intern intern;
    struct plm_subjects subjects;
    char key[32];
    (void)state;
    plm_intern_init(&intern, &report.arena);
    plm_subjects_init(&subjects, &intern);
    for (uint32_t i = 0; i < 1000; i++) {
        snprintf(key, sizeof key, "k%u", i / 2);
        assert_int_equal(plm_subjects_add(&subjects, i % 2 ? "container" : "image", key), i);
    }
    for (uint32_t i = 0; i < 1000; i++) {
        snprintf(key, sizeof key, "k%u", i / 2);
        assert_int_equal(plm_subjects_add(&subjects, i % 2 ? "container" : "image", key), i);
    }
    assert_int_equal(subjects.count, 1000);
    plm_subjects_done(&subjects);
    plm_intern_done(&intern);
    plm_report_done(&report);
}

static void only_the_used_ones_move_and_keep_their_order(void **state)
{
    struct plm_report report = {.subjects = NULL};
    struct plm_intern intern;
    struct plm_subjects subjects;
    const bool used[] = {true, false, true, true};
    uint32_t renumbered[4] = {9, 9, 9, 9};
    (void)state;
    plm_intern_init(&intern, &report.arena);
    plm_subjects_init(&subjects, &intern);
    plm_subjects_add(&subjects, "container", "b");
    plm_subjects_add(&subjects, "container", "c");
    plm_subjects_add(&subjects, "container", "a");
    plm_subjects_add(&subjects, "container", "");
    plm_subjects_move(&subjects, used, renumbered, &report);
    assert_int_equal(report.subject_count, 3);
    assert_string_equal(report.subjects[0].key, "b");
    assert_string_equal(report.subjects[1].key, "a");
    assert_string_equal(report.subjects[2].key, "");
    assert_int_equal(renumbered[0], 0);
    assert_int_equal(renumbered[2], 1);
    assert_int_equal(renumbered[3], 2);
    plm_subjects_done(&subjects);
    plm_intern_done(&intern);
    plm_report_done(&report);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(subjects_are_found_by_kind_and_key),
        cmocka_unit_test(only_the_used_ones_move_and_keep_their_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
