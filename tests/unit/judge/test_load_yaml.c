/* SPDX-License-Identifier: Apache-2.0 */
#include "../../../src/judge/loader.h"
#include "fixture.h"

static void numbers_of_recommendations_are_digits_in_parts(void **state)
{
    static const char *const good[] = {"5", "5.10", "1.1.18", "007"}, *const bad[] = {"",     ".",         "5.", ".5",
                                                                                      "5..1", "5a",        "a",  "5 ",
                                                                                      "-1",   "1234567890"};
    (void)state;
    for (size_t i = 0; i < PLM_COUNT(good); i++)
        assert_true(plm_load_is_number(good[i]));
    for (size_t i = 0; i < PLM_COUNT(bad); i++)
        assert_false(plm_load_is_number(bad[i]));
}

static void names_are_small_letters_digits_and_dashes(void **state)
{
    (void)state;
    assert_true(plm_load_is_name("container-own-network-2"));
    assert_false(plm_load_is_name(""));
    assert_false(plm_load_is_name("Container"));
    assert_false(plm_load_is_name("a_b"));
    assert_false(plm_load_is_name("a b"));
}

static void arrays_keep_their_elements_when_they_grow(void **state)
{
    plm_auto_arena struct plm_arena arena = {0};
    int *numbers = NULL;
    size_t capacity = 0;
    (void)state;
    for (int i = 0; i < 1000; i++) {
        numbers = plm_load_grow(&arena, numbers, (size_t)i, &capacity, sizeof *numbers);
        numbers[i] = i;
    }
    for (int i = 0; i < 1000; i++)
        assert_int_equal(numbers[i], i);
}

static void trees_are_owned_by_one_list(void **state)
{
    struct plm_json *trees = NULL;
    (void)state;
    const struct plm_json *first = plm_load_own(&trees, plm_json_new_int(1));
    const struct plm_json *second = plm_load_own(&trees, plm_json_new_int(2));
    assert_int_equal(plm_json_count(trees), 2);
    assert_int_equal((int)plm_json_number(first), 1);
    assert_int_equal((int)plm_json_number(second), 2);
    plm_json_free(trees);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_of_recommendations_are_digits_in_parts),
        cmocka_unit_test(names_are_small_letters_digits_and_dashes),
        cmocka_unit_test(arrays_keep_their_elements_when_they_grow),
        cmocka_unit_test(trees_are_owned_by_one_list),
    };
    plm_json_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
