/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The promise of the project: take a document or a fixed member of one away, judge again, and every verdict stays or
 * becomes unknown. Tried on the small bundle with every single deletion and many random ones, and on every example of
 * the real catalogue.
 */
#include "fixture.h"

#include "../../../src/judge/evaluate.h"

#include <plimsoll/base/embedded.h>
#include <stdlib.h>

extern const struct plm_embedded judge_test_checks[], judge_test_benchmarks[];

/* ---- deleting ---- */

/* Members of all objects below; elements of lists are no members. */
static size_t count_members(const struct plm_json *json)
{
    size_t count = 0;
    plm_json_each (child, json)
        count += (plm_json_key(child) != NULL) + count_members(child);
    return count;
}

/* Removes member number *at, counted as above. Returns its name. */
static const char *remove_member(struct plm_json *json, size_t *at)
{
    plm_json_each (child, json) {
        static char name[256];
        if (plm_json_key(child) && (*at)-- == 0) {
            snprintf(name, sizeof name, "%s", plm_json_key(child));
            plm_json_remove(json, name);
            return name;
        }
        const char *removed = remove_member(fixture_mutable(child), at);
        if (removed)
            return removed;
    }
    return NULL;
}

/* Lines that must stay: the reader of bundles refuses what has no header and no trailer. */
static bool is_mark(const struct plm_json *line)
{
    return plm_json_get(line, "plimsoll") != NULL;
}

/* ---- comparing ---- */

static bool has_unknown(const struct plm_result *result)
{
    return result->verdict == PLM_UNKNOWN || result->counts[PLM_UNKNOWN] > 0;
}

static void compare_subject(const struct plm_report *after, const struct plm_result *result, const char *key,
                            enum plm_verdict before, const char *what)
{
    const char *now = fixture_verdict_of(after, result->id, key);
    if (strcmp(now, plm_verdict_name(before)) == 0 || strcmp(now, "unknown") == 0)
        return;
    if (*now == '\0' && has_unknown(fixture_result(after, result->id)))
        return; /* it cannot be named any more, and that is said */
    fail_msg("without %s: %s of '%s' was %s and is '%s'", what, result->id, key, plm_verdict_name(before), now);
}

static void compare(const struct plm_report *before, const struct plm_report *after, const char *what)
{
    assert_int_equal(before->result_count, after->result_count);
    for (size_t i = 0; i < before->result_count; i++) {
        const struct plm_result *old = &before->results[i], *new = &after->results[i];
        assert_string_equal(old->id, new->id);
        if (new->verdict != old->verdict &&new->verdict != PLM_UNKNOWN)
            fail_msg("without %s: %s was %s and is %s", what, old->id, plm_verdict_name(old->verdict),
                     plm_verdict_name(new->verdict));
        for (size_t k = 0; k < old->finding_count; k++)
            compare_subject(after, old, before->subjects[old->findings[k].subject].key, old->findings[k].verdict, what);
        for (size_t k = 0; k < old->passed_count; k++)
            compare_subject(after, old, before->subjects[old->passed[k]].key, PLM_PASS, what);
    }
}

static void compare_bundle(const struct fixture *fixture, const struct plm_json *bundle,
                           const struct plm_selection *selection, const struct plm_report *before, const char *what)
{
    struct plm_report after;
    fixture_judge_bundle(fixture, bundle, selection, &after);
    compare(before, &after, what);
    plm_report_done(&after);
}

/* ---- the tests ---- */

static void try_every_single_deletion(const struct fixture *fixture, const struct plm_selection *selection)
{
    struct plm_report before;
    size_t tried = 0;
    fixture_judge(fixture, selection, &before);
    size_t lines = plm_json_count(fixture->bundle);
    for (size_t line = 0; line < lines; line++) {
        size_t members = count_members(plm_json_at(fixture->bundle, line));
        for (size_t member = 0; member < members; member++) {
            plm_auto_json struct plm_json *bundle = plm_json_copy(fixture->bundle);
            struct plm_json *node = fixture_mutable(plm_json_at(bundle, line));
            size_t at = member;
            char what[512];
            snprintf(what, sizeof what, "line %zu, member %zu '%s'", line + 1, member, remove_member(node, &at));
            if (is_mark(plm_json_at(fixture->bundle, line)) && !is_mark(node))
                continue;
            compare_bundle(fixture, bundle, selection, &before, what);
            tried++;
        }
    }
    assert_true(tried > 300);
    plm_report_done(&before);
}

static void every_single_deletion_leaves_a_verdict_or_makes_it_unknown(void **state)
{
    auto_fixture struct fixture fixture;
    (void)state;
    fixture_open(&fixture);
    fixture_policy(&fixture, "parameters: {allowed_users: [deploy]}\n");
    try_every_single_deletion(&fixture, NULL);
}

static void deletions_are_safe_under_every_selection(void **state)
{
    static const char *const patterns[] = {"shop/*", "file:*.conf", NULL};
    static const struct plm_selection selections[] = {
        {.level = 1, .running_only = true},
        {.level = 2, .excluded_subjects = patterns},
        {.level = 2, .scope = PLM_SELECT_ENGINE, .evidence = PLM_EVIDENCE_FAILURES},
    };
    auto_fixture struct fixture fixture;
    (void)state;
    fixture_open(&fixture);
    for (size_t i = 0; i < PLM_COUNT(selections); i++)
        try_every_single_deletion(&fixture, &selections[i]);
}

/* A generator of our own: the same deletions on every machine. Constants of Numerical Recipes. */
static uint32_t random_next(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static void many_random_deletions_leave_a_verdict_or_make_it_unknown(void **state)
{
    auto_fixture struct fixture fixture;
    struct plm_report before;
    uint32_t seed = 20261122;
    (void)state;
    fixture_open(&fixture);
    fixture_judge(&fixture, NULL, &before);
    size_t lines = plm_json_count(fixture.bundle);
    for (int round = 0; round < 700; round++) {
        plm_auto_json struct plm_json *bundle = plm_json_copy(fixture.bundle);
        char what[64];
        snprintf(what, sizeof what, "what round %d takes", round);
        for (uint32_t i = 1 + random_next(&seed) % 8; i > 0; i--) {
            struct plm_json *line = fixture_mutable(plm_json_at(bundle, random_next(&seed) % lines));
            size_t members = count_members(line), at = members ? random_next(&seed) % members : 0;
            if (members == 0 || is_mark(line))
                continue;
            if (random_next(&seed) % 8 == 0)
                plm_json_remove(line, "document"); /* the whole of it */
            else
                (void)remove_member(line, &at);
        }
        compare_bundle(&fixture, bundle, NULL, &before, what);
    }
    plm_report_done(&before);
}

static enum plm_verdict judge_example(const struct plm_catalogue *catalogue, const struct plm_check *check,
                                      const struct plm_json *facts, const struct plm_json *policy)
{
    plm_auto_arena struct plm_arena arena = {0};
    struct plm_variables variables = {.count = 0};
    struct plm_outcome outcome;
    plm_variables_from_example(&variables, facts, &arena);
    plm_variables_policy(&variables, catalogue, policy, &arena);
    struct plm_situation situation = {.engine_kind = plm_variables_engine_kind(&variables, &arena)};
    plm_check_evaluate(check, &situation, &variables, &arena, &outcome);
    return outcome.verdict;
}

static size_t try_example(const struct plm_catalogue *catalogue, const struct plm_check *check,
                          const struct plm_example *example)
{
    plm_auto_json struct plm_json *whole = plm_example_facts(example), *policy = plm_example_policy(example);
    enum plm_verdict before = judge_example(catalogue, check, whole, policy);
    size_t members = count_members(whole);
    for (size_t i = 0; i < members; i++) {
        plm_auto_json struct plm_json *facts = plm_json_copy(whole);
        size_t at = i;
        const char *name = remove_member(facts, &at);
        enum plm_verdict after = judge_example(catalogue, check, facts, policy);
        if (after != before && after != PLM_UNKNOWN)
            fail_msg("%s:%u: without %s (%zu), '%s' goes from %s to %s", check->file, example->line, name, i,
                     example->name, plm_verdict_name(before), plm_verdict_name(after));
    }
    return members;
}

static void every_rule_of_the_catalogue_is_monotone_on_its_examples(void **state)
{
    struct plm_catalogue catalogue;
    struct plm_error error = {0};
    size_t tried = 0;
    (void)state;
    if (!plm_catalogue_load(judge_test_checks, judge_test_benchmarks, NULL, &catalogue, &error))
        fail_msg("%s", error.message);
    for (size_t i = 0; i < catalogue.check_count; i++)
        for (size_t k = 0; k < catalogue.checks[i].example_count; k++)
            tried += try_example(&catalogue, &catalogue.checks[i], &catalogue.checks[i].examples[k]);
    assert_true(tried > 1000);
    plm_catalogue_done(&catalogue);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_single_deletion_leaves_a_verdict_or_makes_it_unknown),
        cmocka_unit_test(deletions_are_safe_under_every_selection),
        cmocka_unit_test(many_random_deletions_leave_a_verdict_or_make_it_unknown),
        cmocka_unit_test(every_rule_of_the_catalogue_is_monotone_on_its_examples),
    };
    plm_json_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
