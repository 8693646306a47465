/* SPDX-License-Identifier: Apache-2.0 */
#include <plimsoll/model/policy.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static void the_default_gate_allows_no_fail_and_no_unknown_and_limits_nothing_else(void **state)
{
    (void)state;
    assert_int_equal(plm_gate_default.fail, 0);
    assert_int_equal(plm_gate_default.unknown, 0);
    assert_int_equal(plm_gate_default.manual, -1);
    assert_int_equal(plm_gate_default.level, 0);
    assert_int_equal(plm_gate_default.severity, -1);
    assert_true(plm_gate_default.unknown_share < 0);
    assert_true(plm_gate_default.score < 0);
}

static void done_frees_arena_and_trees_and_may_be_called_twice(void **state)
{
    struct plm_policy policy = {.trees = plm_json_new_list()};
    (void)state;
    policy.parameters = plm_json_push(policy.trees, plm_json_new_object());
    policy.benchmark = plm_arena_strdup(&policy.arena, "cis-docker-1.8.0");
    plm_policy_done(&policy);
    assert_null(policy.parameters);
    assert_null(policy.benchmark);
    plm_policy_done(&policy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_default_gate_allows_no_fail_and_no_unknown_and_limits_nothing_else),
        cmocka_unit_test(done_frees_arena_and_trees_and_may_be_called_twice),
    };
    plm_json_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
