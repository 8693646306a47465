/* SPDX-License-Identifier: Apache-2.0 */
#include "../../../src/judge/recent.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static const char origin[] = "GET /containers/4f/json";
static const struct plm_cel_source source = {.root = "container", .origin = origin};
static const struct plm_cel_path root = {.source = &source};
static const struct plm_cel_path host = {.parent = &root, .name = "HostConfig"};
static const struct plm_cel_path memory = {.parent = &host, .name = "Memory"};
static const struct plm_cel_path mode = {.parent = &host, .name = "PidMode"};
static const struct plm_cel_path first = {.parent = &host, .name = "80/tcp", .element = true};
static const struct plm_observation made[] = {{"p", "1", NULL}, {"q", "2", NULL}};

enum { MANY = 20 };
static struct plm_cel_read reads[MANY];

/* One read of that value, or several. */
static struct plm_outcome outcome_of(const struct plm_cel_path *path, struct plm_cel_value value, size_t times)
{
    value.path = path;
    for (size_t i = 0; i < times; i++)
        reads[i] = (struct plm_cel_read){path, value};
    return (struct plm_outcome){.verdict = PLM_FAIL, .trace = {reads, times, MANY}};
}

static bool finds(const struct plm_recent *recent, const struct plm_outcome *outcome)
{
    plm_auto_buffer struct plm_buffer sign = {0};
    size_t count = 0;
    if (!plm_recent_sign(outcome, origin, &sign))
        return false;
    const struct plm_observation *found = plm_recent_find(recent, &sign, &count);
    assert_true(!found || (found == made && count == 2));
    return found != NULL;
}

static bool keep(struct plm_recent *recent, const struct plm_outcome *outcome)
{
    plm_auto_buffer struct plm_buffer sign = {0};
    if (!plm_recent_sign(outcome, origin, &sign))
        return false;
    plm_recent_keep(recent, &sign, made, 2);
    return true;
}

static void each_value_is_found_again_and_no_other(void **state)
{
    struct plm_json *trees[4] = {0};
    static const char *const texts[] = {"[]", "[\"a\",\"b\"]", "[\"a\",{\"$unknown\":\"one\"}]",
                                        "[\"a\",{\"$unknown\":\"two\"}]"};
    const struct plm_cel_value ab[] = {plm_cel_text("a"), plm_cel_text("b")}, joined[] = {plm_cel_text("ab")};
    struct plm_cel_problem lost = {.cause = PLM_CEL_LOST, .reason = "missing"}, denied = {.reason = "denied"};
    struct plm_cel_value values[] = {plm_cel_null(),
                                     plm_cel_bool(true),
                                     plm_cel_bool(false),
                                     plm_cel_int(7),
                                     plm_cel_int(0),
                                     plm_cel_double(0.5),
                                     plm_cel_text("host"),
                                     plm_cel_text(""),
                                     plm_cel_list(ab, 2),
                                     plm_cel_list(joined, 1),
                                     plm_cel_list(NULL, 0),
                                     {.kind = PLM_CEL_UNKNOWN, .as.problem = &lost},
                                     {.kind = PLM_CEL_UNKNOWN, .as.problem = &denied},
                                     plm_cel_null(),
                                     plm_cel_null(),
                                     plm_cel_null(),
                                     plm_cel_null()};
    struct plm_error error = {0};
    (void)state;
    for (size_t i = 0; i < PLM_COUNT(texts); i++) {
        assert_true(plm_json_parse(texts[i], strlen(texts[i]), PLM_JSON_STRICT, "test", &trees[i], &error));
        values[PLM_COUNT(values) - 4 + i] = plm_cel_json(trees[i]);
    }
    for (size_t i = 0; i < PLM_COUNT(values); i++) {
        struct plm_recent recent = {0};
        struct plm_outcome outcome = outcome_of(&memory, values[i], 1);
        assert_false(finds(&recent, &outcome));
        assert_true(keep(&recent, &outcome));
        for (size_t other = 0; other < PLM_COUNT(values); other++) {
            outcome = outcome_of(&memory, values[other], 1);
            assert_int_equal(finds(&recent, &outcome), other == i);
        }
        plm_recent_done(&recent);
    }
    for (size_t i = 0; i < PLM_COUNT(texts); i++)
        plm_json_free(plm_take(trees[i]));
}

static void whatever_differs_is_another_matter(void **state)
{
    static const struct plm_cel_source elsewhere = {.root = "container", .origin = "GET /containers/50/json"};
    static const struct plm_cel_path other_root = {.source = &elsewhere},
                                     other = {.parent = &other_root, .name = "HostConfig"};
    static const struct plm_cel_path third = {.parent = &host, .index = 2, .element = true};
    static const struct plm_cel_path member = {.parent = &host, .name = "80/tcp"};
    const struct plm_cel_path *const paths[] = {&root, &host, &memory, &mode, &first, &member, &third, &other};
    struct plm_shown shown = {"size(container.Mounts)", plm_cel_int(2)};
    (void)state;
    for (size_t i = 0; i < PLM_COUNT(paths); i++) {
        struct plm_recent recent = {0};
        struct plm_outcome outcome = outcome_of(paths[i], plm_cel_int(0), 1);
        assert_true(keep(&recent, &outcome));
        for (size_t k = 0; k < PLM_COUNT(paths); k++) {
            outcome = outcome_of(paths[k], plm_cel_int(0), 1);
            assert_int_equal(finds(&recent, &outcome), k == i);
        }
        outcome = outcome_of(paths[i], plm_cel_int(0), 2);
        assert_false(finds(&recent, &outcome));
        outcome = outcome_of(paths[i], plm_cel_int(0), 1);
        outcome.rule_ran = true;
        assert_false(finds(&recent, &outcome));
        outcome.rule_ran = false;
        outcome.shown = &shown;
        outcome.shown_count = 1;
        assert_false(finds(&recent, &outcome));
        plm_recent_done(&recent);
    }
}

static void the_origin_of_the_subject_is_no_part_of_it(void **state)
{
    static const char later[] = "GET /containers/50/json";
    static const struct plm_cel_source next_source = {.root = "container", .origin = later};
    static const struct plm_cel_path next_root = {.source = &next_source},
                                     next = {.parent = &next_root, .name = "HostConfig"};
    plm_auto_buffer struct plm_buffer one = {0}, two = {0};
    (void)state;
    struct plm_outcome outcome = outcome_of(&host, plm_cel_int(0), 1);
    assert_true(plm_recent_sign(&outcome, origin, &one));
    outcome = outcome_of(&next, plm_cel_int(0), 1);
    assert_true(plm_recent_sign(&outcome, later, &two));
    assert_int_equal(one.size, two.size);
    assert_memory_equal(one.data, two.data, one.size);
}

/* Two documents may have one origin: in the evidence both are where the subject was read, for that subject only. */
static void another_document_of_the_same_origin_is_signed_as_the_subjects(void **state)
{
    char same[sizeof origin];
    memcpy(same, origin, sizeof same);
    const struct plm_cel_source twin = {.root = "container", .origin = same};
    const struct plm_cel_path twin_root = {.source = &twin};
    plm_auto_buffer struct plm_buffer one = {0}, two = {0};
    (void)state;
    struct plm_outcome outcome = outcome_of(&root, plm_cel_int(0), 1);
    assert_true(plm_recent_sign(&outcome, origin, &one));
    outcome = outcome_of(&twin_root, plm_cel_int(0), 1);
    assert_true(plm_recent_sign(&outcome, origin, &two));
    assert_int_equal(one.size, two.size);
    assert_memory_equal(one.data, two.data, one.size);
}

static void too_much_and_maps_that_were_made_have_no_sign(void **state)
{
    static char longer[2000];
    struct plm_recent recent = {0};
    memset(longer, 'a', sizeof longer - 1);
    struct plm_outcome outcome = outcome_of(&memory, plm_cel_text(longer), 1);
    (void)state;
    assert_false(keep(&recent, &outcome));
    outcome = outcome_of(&memory, plm_cel_map(NULL, 0), 1);
    assert_false(keep(&recent, &outcome));
    plm_recent_done(&recent);
}

static void the_oldest_is_forgotten(void **state)
{
    struct plm_recent recent = {0};
    (void)state;
    for (int i = 0; i <= PLM_RECENT_MEMORIES; i++) {
        struct plm_outcome outcome = outcome_of(&memory, plm_cel_int(i), 1);
        assert_true(keep(&recent, &outcome));
    }
    for (int i = 0; i <= PLM_RECENT_MEMORIES; i++) {
        struct plm_outcome outcome = outcome_of(&memory, plm_cel_int(i), 1);
        assert_int_equal(finds(&recent, &outcome), i > 0);
    }
    plm_recent_done(&recent);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_value_is_found_again_and_no_other),
        cmocka_unit_test(whatever_differs_is_another_matter),
        cmocka_unit_test(the_origin_of_the_subject_is_no_part_of_it),
        cmocka_unit_test(another_document_of_the_same_origin_is_signed_as_the_subjects),
        cmocka_unit_test(too_much_and_maps_that_were_made_have_no_sign),
        cmocka_unit_test(the_oldest_is_forgotten),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
