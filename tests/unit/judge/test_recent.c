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

static struct plm_cel_read reads[PLM_RECENT_FACTS + 1];

/* One read of that value, or two. */
static struct plm_outcome outcome_of(const struct plm_cel_path *path, struct plm_cel_value value, bool twice)
{
    value.path = path;
    reads[0] = reads[1] = (struct plm_cel_read){path, value};
    return (struct plm_outcome){.verdict = PLM_FAIL, .trace = {reads, twice ? 2 : 1, PLM_COUNT(reads)}};
}

static bool finds(const struct plm_recent *recent, const struct plm_outcome *outcome)
{
    size_t count = 0;
    const struct plm_observation *found = plm_recent_find(recent, outcome, origin, &count);
    assert_true(!found || (found == made && count == 2));
    return found != NULL;
}

static void the_same_facts_are_found_again(void **state)
{
    const struct plm_cel_value values[] = {plm_cel_null(),      plm_cel_bool(true),   plm_cel_int(7),
                                           plm_cel_double(0.5), plm_cel_text("host"), plm_cel_text("")};
    (void)state;
    for (size_t i = 0; i < PLM_COUNT(values); i++) {
        struct plm_recent recent = {0};
        struct plm_outcome outcome = outcome_of(&memory, values[i], false);
        assert_false(finds(&recent, &outcome));
        plm_recent_keep(&recent, &outcome, origin, made, 2);
        assert_true(finds(&recent, &outcome));
        for (size_t other = 0; other < PLM_COUNT(values); other++) {
            outcome = outcome_of(&memory, values[other], false);
            assert_int_equal(finds(&recent, &outcome), other == i);
        }
        plm_recent_done(&recent);
    }
}

static void whatever_differs_is_another_matter(void **state)
{
    struct plm_recent recent = {0};
    struct plm_outcome outcome = outcome_of(&memory, plm_cel_int(0), false);
    (void)state;
    plm_recent_keep(&recent, &outcome, origin, made, 2);
    outcome.rule_ran = true;
    assert_false(finds(&recent, &outcome));
    outcome = outcome_of(&mode, plm_cel_int(0), false);
    assert_false(finds(&recent, &outcome));
    outcome = outcome_of(&host, plm_cel_int(0), false);
    assert_false(finds(&recent, &outcome));
    outcome = outcome_of(&memory, plm_cel_int(0), true);
    assert_false(finds(&recent, &outcome));
    outcome = outcome_of(&memory, plm_cel_int(1), false);
    assert_false(finds(&recent, &outcome));
    outcome = outcome_of(&memory, plm_cel_int(0), false);
    assert_true(finds(&recent, &outcome));
    plm_recent_done(&recent);
}

static void what_is_not_plain_is_not_remembered(void **state)
{
    static char longer[200];
    static const struct plm_cel_problem lost = {.cause = PLM_CEL_LOST, .reason = "missing"};
    struct plm_recent recent = {0};
    memset(longer, 'a', sizeof longer - 1);
    struct plm_cel_value unknown = {.kind = PLM_CEL_UNKNOWN, .as.problem = &lost};
    (void)state;
    const struct plm_cel_value values[] = {plm_cel_text(longer), unknown, plm_cel_list(NULL, 0), plm_cel_int(0)};
    for (size_t i = 0; i < PLM_COUNT(values); i++) {
        struct plm_outcome outcome = outcome_of(i == 3 ? &first : &memory, values[i], false);
        plm_recent_keep(&recent, &outcome, origin, made, 2);
        assert_false(finds(&recent, &outcome));
    }
    struct plm_outcome outcome = outcome_of(&memory, plm_cel_int(0), false);
    plm_recent_keep(&recent, &outcome, "another document's", made, 2);
    assert_false(finds(&recent, &outcome));
    outcome.shown_count = 1;
    plm_recent_keep(&recent, &outcome, origin, made, 2);
    assert_false(finds(&recent, &outcome));
    plm_recent_done(&recent);
}

static void the_oldest_is_forgotten(void **state)
{
    struct plm_recent recent = {0};
    (void)state;
    for (int i = 0; i <= PLM_RECENT_MEMORIES; i++) {
        struct plm_outcome outcome = outcome_of(&memory, plm_cel_int(i), false);
        plm_recent_keep(&recent, &outcome, origin, made, 2);
    }
    for (int i = 0; i <= PLM_RECENT_MEMORIES; i++) {
        struct plm_outcome outcome = outcome_of(&memory, plm_cel_int(i), false);
        assert_int_equal(finds(&recent, &outcome), i > 0);
    }
    plm_recent_done(&recent);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_facts_are_found_again),
        cmocka_unit_test(whatever_differs_is_another_matter),
        cmocka_unit_test(what_is_not_plain_is_not_remembered),
        cmocka_unit_test(the_oldest_is_forgotten),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
