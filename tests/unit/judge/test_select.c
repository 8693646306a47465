/* SPDX-License-Identifier: Apache-2.0 */
#include "../../../src/judge/select.h"
#include "fixture.h"

#define LIST(...) ((const char *const[]){__VA_ARGS__, NULL})

/* The numbers (or ids) that a selection chooses, in order. */
static const char *chosen(const struct fixture *fixture, const struct plm_selection *selection,
                          struct plm_choice *choice, struct plm_arena *arena)
{
    struct plm_error error = {0};
    struct plm_buffer text = {0};
    if (!plm_choice_make(choice, &fixture->catalogue, &fixture->policy, selection, arena, &error))
        fail_msg("%s", error.message);
    for (size_t i = 0; i < choice->count; i++)
        plm_buffer_printf(&text, "%s%s", i ? " " : "",
                          choice->items[i].recommendation ? choice->items[i].recommendation->number
                                                          : choice->items[i].check->id);
    const char *kept = plm_arena_strdup(arena, plm_buffer_text(&text));
    plm_buffer_done(&text);
    return kept;
}

static void a_selection_chooses_by_number_level_profile_and_scope(void **state)
{
    const struct {
        struct plm_selection selection;
        const char *numbers;
    } rows[] = {
        {{.level = 0}, "1.1 1.2 2.1 2.2 3.1 3.2 4.1 5.2 5.3 5.4 5.5 5.10 5.10.1 7.1 7.2 network-driver"},
        {{.level = 1}, "1.1 1.2 2.1 2.2 3.1 4.1 5.2 5.3 5.10 7.1 7.2 network-driver"},
        {{.profile = "docker-swarm"}, "7.1 7.2 network-driver"},
        {{.sections = LIST("5.10")}, "5.10 5.10.1"},
        {{.sections = LIST("2", "3")}, "2.1 2.2 3.1 3.2"},
        {{.checks = LIST("5.2", "image-user", "network-driver")}, "4.1 5.2 network-driver"},
        {{.skips = LIST("5.2", "image-user")},
         "1.1 1.2 2.1 2.2 3.1 3.2 5.3 5.4 5.5 5.10 5.10.1 7.1 7.2 network-driver"},
        {{.scope = PLM_SELECT_ENGINE}, "1.2 2.1 2.2 4.1 5.2 5.3 5.4 5.5 5.10 5.10.1 7.1 7.2 network-driver"},
        {{.scope = PLM_SELECT_HOST}, "1.1 1.2 2.1 3.1 3.2"},
        {{.benchmark = "cis-docker-0.9.0"}, "5.1 network-driver"},
        {{.benchmark = "cis-docker-0.9.0", .checks = LIST("image-user")}, "image-user"},
        {{.level = 1, .checks = LIST("5.4")}, ""},
    };
    auto_fixture struct fixture fixture;
    (void)state;
    fixture_open(&fixture);
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        plm_auto_arena struct plm_arena arena = {0};
        struct plm_choice choice;
        const char *numbers = chosen(&fixture, &rows[i].selection, &choice, &arena);
        if (strcmp(numbers, rows[i].numbers) != 0)
            fail_msg("row %zu chooses '%s', not '%s'", i, numbers, rows[i].numbers);
    }
}

static void what_was_left_out_is_counted(void **state)
{
    auto_fixture struct fixture fixture;
    plm_auto_arena struct plm_arena arena = {0};
    struct plm_choice choice;
    struct plm_selection selection = {.level = 1, .skips = LIST("5.2", "daemon-icc"), .scope = PLM_SELECT_ENGINE};
    (void)state;
    fixture_open(&fixture);
    (void)chosen(&fixture, &selection, &choice, &arena);
    static const struct {
        const char *what;
        size_t count;
    } expected[] = {
        {"checks that need the host (scope engine)", 2}, {"check daemon-icc", 1}, {"level 2", 4}, {"check 5.2", 1}};
    assert_int_equal(choice.exclusion_count, PLM_COUNT(expected));
    for (size_t i = 0; i < PLM_COUNT(expected); i++) {
        assert_string_equal(choice.exclusions[i].what, expected[i].what);
        assert_int_equal(choice.exclusions[i].count, expected[i].count);
    }
}

static void a_selection_of_what_does_not_exist_is_refused(void **state)
{
    const struct {
        struct plm_selection selection;
        const char *message;
    } rows[] = {
        {{.benchmark = "cis-docker-7"}, "there is no benchmark 'cis-docker-7'"},
        {{.profile = "podman"}, "cis-docker-1.0.0 has no profile 'podman'"},
        {{.level = 3}, "3 is no level: 1, 2"},
        {{.level = -1}, "-1 is no level: 1, 2"},
        {{.sections = LIST("5", "8")}, "cis-docker-1.0.0 has no section '8'"},
        {{.sections = LIST("5.1")}, "cis-docker-1.0.0 has no section '5.1'"},
        {{.checks = LIST("5.99")}, "'5.99' is neither a check nor a number of cis-docker-1.0.0"},
        {{.skips = LIST("no-such")}, "'no-such' is neither a check nor a number of cis-docker-1.0.0"},
    };
    auto_fixture struct fixture fixture;
    (void)state;
    fixture_open(&fixture);
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        struct plm_judge *judge = NULL;
        struct plm_error error = {0};
        assert_false(
            plm_judge_new(&fixture.catalogue, &fixture.policy, &rows[i].selection, FIXTURE_NOW, &judge, &error));
        assert_int_equal(error.code, PLM_ERROR_USAGE);
        assert_string_equal(error.message, rows[i].message);
    }
}

static void the_policy_speaks_where_the_selection_is_silent(void **state)
{
    auto_fixture struct fixture fixture;
    plm_auto_arena struct plm_arena arena = {0};
    struct plm_choice choice;
    (void)state;
    fixture_open(&fixture);
    fixture_policy(&fixture, "benchmark: cis-docker-0.9.0\nlevel: 1\n");
    (void)chosen(&fixture, &(struct plm_selection){.level = 0}, &choice, &arena);
    assert_string_equal(choice.benchmark->id, "cis-docker-0.9.0");
    assert_int_equal(choice.level, 1);
    (void)chosen(&fixture, &(struct plm_selection){.benchmark = "cis-docker-1.0.0", .level = 2}, &choice, &arena);
    assert_string_equal(choice.benchmark->id, "cis-docker-1.0.0");
    assert_int_equal(choice.level, 2);
}

static void patterns_may_name_a_kind(void **state)
{
    (void)state;
    assert_true(plm_pattern_names("shop/*", "container", "shop/web/1"));
    assert_true(plm_pattern_names("container:shop/*", "container", "shop/web/1"));
    assert_false(plm_pattern_names("image:shop/*", "container", "shop/web/1"));
    assert_true(plm_pattern_names("registry.example:5000/*", "image", "registry.example:5000/app"));
    assert_false(plm_pattern_names("shop", "container", "shop/web/1"));
}

static void a_catalogue_without_editions_is_judged_whole(void **state)
{
    struct plm_catalogue catalogue = {0};
    struct plm_policy policy = {.level = 0};
    struct plm_error error = {0};
    plm_auto_arena struct plm_arena arena = {0};
    struct plm_choice choice;
    (void)state;
    assert_true(fixture_load(fixture_check(""), NULL, NULL, &catalogue, &error));
    assert_true(plm_choice_make(&choice, &catalogue, &policy, &(struct plm_selection){.level = 0}, &arena, &error));
    assert_null(choice.benchmark);
    assert_int_equal(choice.count, 1);
    plm_catalogue_done(&catalogue);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_selection_chooses_by_number_level_profile_and_scope),
        cmocka_unit_test(what_was_left_out_is_counted),
        cmocka_unit_test(a_selection_of_what_does_not_exist_is_refused),
        cmocka_unit_test(the_policy_speaks_where_the_selection_is_silent),
        cmocka_unit_test(patterns_may_name_a_kind),
        cmocka_unit_test(a_catalogue_without_editions_is_judged_whole),
    };
    plm_json_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
