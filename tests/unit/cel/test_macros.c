/* SPDX-License-Identifier: Apache-2.0 */
#include "sheet.h"

static void all_and_exists_absorb_errors_when_decided(void **state)
{
    struct sheet *s = *state;
    assert_false_for(s, "[1, 2, 3].all(e, 6 / (2 - e) == 6)");
    assert_true_for(s, "[0, 1].exists(e, 1 / e == 1)");
    assert_fault(s, "[0, 1].exists(e, 1 / e == 2)", "division by zero");
    assert_fault(s, "[1, 0].all(e, 1 / e == 1)", "division by zero");
    assert_fault(s, "[1].all(e, e)", "no such overload: all(int)");
    assert_true_for(s, "[].all(e, e) && ![].exists(e, e)");
}

static void exists_one_filter_and_map_absorb_nothing(void **state)
{
    struct sheet *s = *state;
    assert_true_for(s, "[1, 2, 3].exists_one(e, e == 2) && [1, 2].existsOne(e, e == 2)");
    assert_false_for(s, "[2, 2].exists_one(e, e == 2)");
    assert_fault(s, "[1, 1, 0].exists_one(e, 1 / e == 1)", "division by zero");
    assert_fault(s, "[1, 0].filter(e, 1 / e == 1)", "division by zero");
    assert_fault(s, "[1, 0].map(e, 1 / e)", "division by zero");
    assert_fault(s, "[1, 0].map(e, 1 / e == 1, e)", "division by zero");
    assert_fault(s, "[1].filter(e, 'a')", "no such overload: filter(string)");
}

static void filter_and_map_keep_the_order(void **state)
{
    struct sheet *s = *state;
    assert_result(s, "[5, 1, 4, 2, 3, 9, 8, 7, 6, 0].filter(e, e % 2 == 1)", "[5,1,3,9,7]");
    assert_result(s, "[1, 2, 3].map(e, e * e)", "[1,4,9]");
    assert_result(s, "[1, 2, 3].map(e, e > 1, e * 10)", "[20,30]");
    assert_result(s, "[[1, 2], [3]].map(l, l.map(e, e + size(l)))", "[[3,4],[4]]");
    assert_result(s, "[].map(e, e)", "[]");
}

static void maps_are_walked_by_key(void **state)
{
    struct sheet *s = *state;
    assert_result(s, "{'a': 1, 2: 3, true: 4}.map(k, k)", "[\"a\",2,true]");
    assert_result(s, "c.filter(k, c[k] == 1)", "[\"x\"]");
    assert_true_for(s, "c.all(k, k.size() == 1) && c.exists(k, k == 'z') && c.exists_one(k, c[k] == 2)");
}

static void only_lists_and_maps_can_be_walked(void **state)
{
    struct sheet *s = *state;
    assert_fault(s, "1.all(e, true)", "no such overload: all(int)");
    assert_fault(s, "'abc'.exists(e, true)", "no such overload: exists(string)");
    assert_fault(s, "null.map(e, e)", "no such overload: map(null_type)");
    assert_fault(s, "(1/0).filter(e, e)", "division by zero");
}

static int open_sheet(void **state)
{
    static struct sheet sheet;
    sheet_open(&sheet, "{\"x\": 1, \"y\": 2, \"z\": 3}");
    *state = &sheet;
    return 0;
}

static int close_sheet(void **state)
{
    sheet_close(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_and_exists_absorb_errors_when_decided),
        cmocka_unit_test(exists_one_filter_and_map_absorb_nothing),
        cmocka_unit_test(filter_and_map_keep_the_order),
        cmocka_unit_test(maps_are_walked_by_key),
        cmocka_unit_test(only_lists_and_maps_can_be_walked),
    };
    return cmocka_run_group_tests(tests, open_sheet, close_sheet);
}
