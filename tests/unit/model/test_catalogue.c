/* SPDX-License-Identifier: Apache-2.0 */
#include <plimsoll/model/catalogue.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static const struct plm_check checks[] = {{.id = "first"}, {.id = "second"}};
static const struct plm_benchmark benchmarks[] = {{.id = "cis-docker-1.7.0"}, {.id = "cis-docker-1.8.0"}};
static const struct plm_parameter parameters[] = {{.name = "limit"}, {.name = "registries"}};
static const struct plm_catalogue catalogue = {
    .checks = checks,
    .check_count = 2,
    .benchmarks = benchmarks,
    .benchmark_count = 2,
    .parameters = parameters,
    .parameter_count = 2,
};

static void things_are_found_by_their_exact_name(void **state)
{
    (void)state;
    assert_ptr_equal(plm_catalogue_check(&catalogue, "second"), &checks[1]);
    assert_ptr_equal(plm_catalogue_benchmark(&catalogue, "cis-docker-1.8.0"), &benchmarks[1]);
    assert_ptr_equal(plm_catalogue_parameter(&catalogue, "limit"), &parameters[0]);
}

static void what_is_not_there_is_not_found(void **state)
{
    (void)state;
    assert_null(plm_catalogue_check(&catalogue, "sec"));
    assert_null(plm_catalogue_check(&catalogue, NULL));
    assert_null(plm_catalogue_benchmark(&catalogue, "cis-docker-1.8"));
    assert_null(plm_catalogue_benchmark(&catalogue, NULL));
    assert_null(plm_catalogue_parameter(&catalogue, "LIMIT"));
    assert_null(plm_catalogue_parameter(&catalogue, NULL));
}

static int sign(int value)
{
    return (value > 0) - (value < 0);
}

static void numbers_are_ordered_part_by_part(void **state)
{
    /* Ascending: every one stands before every later one. NULL is last. */
    static const char *const ascending[] = {"1",
                                            "1.1.3",
                                            "1.1.10",
                                            "1.2",
                                            "2",
                                            "2.1",
                                            "5.2",
                                            "5.10",
                                            "5.10.1",
                                            "5.11",
                                            "10.1",
                                            "99999999999999999999999",
                                            "100000000000000000000000",
                                            "C.2",
                                            "C.10",
                                            NULL};
    (void)state;
    for (size_t i = 0; i < PLM_COUNT(ascending); i++)
        for (size_t j = 0; j < PLM_COUNT(ascending); j++)
            assert_int_equal(sign(plm_number_compare(ascending[i], ascending[j])), (i > j) - (i < j));
}

static void leading_zeros_do_not_count(void **state)
{
    (void)state;
    assert_int_equal(plm_number_compare("5.02", "5.2"), 0);
    assert_int_equal(plm_number_compare("5.2", "5.02"), 0);
    assert_true(plm_number_compare("5.02", "5.10") < 0);
}

static void kinds_of_evidence_read_back(void **state)
{
    static const char *const names[] = {"measured", "partial", "attested"};
    (void)state;
    for (unsigned i = 0; i < PLM_COUNT(names); i++) {
        enum plm_evidence_kind kind = PLM_MEASURED;
        assert_string_equal(plm_evidence_kind_name((enum plm_evidence_kind)i), names[i]);
        assert_true(plm_evidence_kind_parse(names[i], &kind));
        assert_int_equal(kind, i);
        assert_false(plm_evidence_kind_parse("measure", &kind));
        assert_false(plm_evidence_kind_parse(NULL, &kind));
        assert_int_equal(kind, i);
    }
    assert_string_equal(plm_evidence_kind_name((enum plm_evidence_kind)7), "attested");
}

static void done_frees_arena_and_trees_and_may_be_called_twice(void **state)
{
    struct plm_catalogue loaded = {.trees = plm_json_new_list()};
    (void)state;
    plm_json_push(loaded.trees, plm_json_new_object());
    loaded.checks = plm_arena_alloc(&loaded.arena, sizeof *loaded.checks);
    loaded.check_count = 1;
    plm_catalogue_done(&loaded);
    assert_null(loaded.checks);
    assert_int_equal(loaded.check_count, 0);
    plm_catalogue_done(&loaded);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(things_are_found_by_their_exact_name),
        cmocka_unit_test(what_is_not_there_is_not_found),
        cmocka_unit_test(numbers_are_ordered_part_by_part),
        cmocka_unit_test(leading_zeros_do_not_count),
        cmocka_unit_test(kinds_of_evidence_read_back),
        cmocka_unit_test(done_frees_arena_and_trees_and_may_be_called_twice),
    };
    plm_json_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
