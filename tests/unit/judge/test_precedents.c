/* SPDX-License-Identifier: Apache-2.0 */
/* That a container is judged as if it were alone, whoever came before it. */
#include "fixture.h"

#include "../../../src/judge/precedents.h"
#include "../../support/finding_difference.h"

#include <plimsoll/base/embedded.h>

extern const struct plm_embedded judge_test_checks[], judge_test_benchmarks[];

/* ---- one check by itself ---- */

struct trial {
    struct plm_catalogue catalogue;
    struct plm_chosen item;
    struct plm_choice choice;
    struct plm_precedents precedents;
};

static void trial_open(struct trial *trial, const char *rule)
{
    struct plm_error error = {0};
    plm_auto_free char *line = plm_asprintf("rule: %s", rule);
    *trial = (struct trial){.choice = {.count = 1}};
    if (!fixture_load(fixture_check(line), NULL, NULL, &trial->catalogue, &error))
        fail_msg("%s", error.message);
    trial->item.check = &trial->catalogue.checks[0];
    trial->choice.items = &trial->item;
    plm_precedents_init(&trial->precedents, plm_document_kind_find("container"), &trial->choice);
}

static void trial_close(struct trial *trial)
{
    plm_precedents_done(&trial->precedents);
    plm_catalogue_done(&trial->catalogue);
}

/* Is there a precedent for this container? It is one from now on. */
static bool meets(struct trial *trial, const char *container)
{
    plm_auto_json struct plm_json *json = fixture_json(container);
    const struct plm_finding made = {.verdict = PLM_FAIL};
    plm_precedents_meet(&trial->precedents, json);
    const struct plm_finding *found = plm_precedents_find(&trial->precedents, 0);
    if (!found)
        plm_precedents_keep(&trial->precedents, 0, &made);
    return found != NULL;
}

static void what_a_check_does_not_read_makes_no_difference(void **state)
{
    struct trial trial;
    (void)state;
    trial_open(&trial, "container.HostConfig.Privileged == false");
    assert_false(meets(&trial, "{'Id': 'a', 'HostConfig': {'Privileged': false, 'Memory': 1}}"));
    assert_true(meets(&trial, "{'Id': 'b', 'HostConfig': {'Memory': 2, 'Privileged': false}}"));
    assert_false(meets(&trial, "{'Id': 'c', 'HostConfig': {'Privileged': true}}"));
    assert_true(meets(&trial, "{'Id': 'd', 'HostConfig': {'Privileged': true}}"));
    assert_true(meets(&trial, "{'Id': 'e', 'HostConfig': {'Privileged': false}}"));
    trial_close(&trial);
}

static void each_difference_in_what_it_reads_is_a_case_of_its_own(void **state)
{
    static const char *const containers[] = {
        "{'HostConfig': {'SecurityOpt': []}}",
        "{'HostConfig': {'SecurityOpt': null}}",
        "{'HostConfig': {'SecurityOpt': ['a', 'b']}}",
        "{'HostConfig': {'SecurityOpt': ['b', 'a']}}",
        "{'HostConfig': {'SecurityOpt': ['a', 'b', 'c']}}",
        "{'HostConfig': {'SecurityOpt': [0]}}",
        "{'HostConfig': {'SecurityOpt': [-0]}}",
        "{'HostConfig': {'SecurityOpt': {'$unknown': 'denied'}}}",
        "{'HostConfig': {'SecurityOpt': {'$unknown': 'timeout'}}}",
        "{'HostConfig': {'SecurityOpt': [{'a': 1, 'b': 2}]}}",
        "{'HostConfig': {'SecurityOpt': [{'b': 2, 'a': 1}]}}",
        "{'HostConfig': {'Memory': 1}}",
        "{'HostConfig': {'Memory': 2}}",
        "{'HostConfig': {}}",
        "{'HostConfig': ['a', 'b']}",
        "{'HostConfig': null}",
        "{'HostConfig': {'$unknown': 'denied'}}",
        "{'HostConfig': {'$unknown': 'denied', 'SecurityOpt': []}}",
        "{'HostConfig': {'$unknown': 'denied', 'SecurityOpt': null}}",
    };
    (void)state;
    for (size_t i = 0; i < PLM_COUNT(containers); i++) {
        for (size_t k = 0; k < PLM_COUNT(containers); k++) {
            struct trial trial;
            trial_open(&trial, "container.HostConfig.SecurityOpt == null");
            assert_false(meets(&trial, containers[i]));
            if (meets(&trial, containers[k]) != (i == k))
                fail_msg("%s and %s are %s", containers[i], containers[k], i == k ? "two" : "one");
            trial_close(&trial);
        }
    }
}

/* Without HostConfig, the whole document is what the rule has looked through: no other is the same. */
static void what_is_not_there_is_as_what_it_is_missing_from(void **state)
{
    struct trial trial;
    (void)state;
    trial_open(&trial, "container.HostConfig.Privileged == false");
    assert_false(meets(&trial, "{'Id': 'a'}"));
    assert_false(meets(&trial, "{'Id': 'a'}"));
    trial_close(&trial);
}

static void old_cases_are_forgotten_and_places_that_never_repeat_given_up(void **state)
{
    struct trial trial;
    (void)state;
    trial_open(&trial, "container.Config.User != ''");
    for (size_t i = 0; i < 100; i++) {
        plm_auto_free char *container = plm_asprintf("{'Config': {'User': '%zu'}}", i);
        assert_false(meets(&trial, container));
        assert_true(meets(&trial, container) || i >= 63);
        if (i == 20)
            assert_false(meets(&trial, "{'Config': {'User': '1'}}"));
    }
    trial_close(&trial);
}

static void a_value_that_is_too_large_to_keep_has_no_precedent(void **state)
{
    plm_auto_buffer struct plm_buffer many = {0};
    plm_auto_free char *long_text = plm_alloc(20001);
    struct trial trial;
    (void)state;
    plm_buffer_puts(&many, "{'HostConfig': {'SecurityOpt': ['a'");
    for (size_t i = 0; i < 300; i++)
        plm_buffer_puts(&many, ",'a'");
    plm_buffer_puts(&many, "]}}");
    memset(long_text, 'a', 20000);
    plm_auto_free char *long_list = plm_asprintf("{'HostConfig': {'SecurityOpt': ['%s']}}", long_text);
    trial_open(&trial, "container.HostConfig.SecurityOpt == null");
    assert_false(meets(&trial, plm_buffer_text(&many)));
    assert_false(meets(&trial, plm_buffer_text(&many)));
    assert_false(meets(&trial, long_list));
    assert_false(meets(&trial, long_list));
    trial_close(&trial);
}

/* ---- all checks of the catalogue ---- */

static void merge(struct plm_json *into, const struct plm_json *from)
{
    plm_json_each (member, from) {
        struct plm_json *old = plm_json_get_mutable(into, plm_json_key(member));
        if (plm_json_type(old) == PLM_JSON_OBJECT && plm_json_type(member) == PLM_JSON_OBJECT &&
            !plm_json_unknown(member))
            merge(old, member);
        else
            plm_json_set(into, plm_json_key(member), plm_json_copy(member));
    }
}

/* The containers of all examples: what each check knows to tell apart. */
static struct plm_json *all_containers(const struct plm_catalogue *catalogue)
{
    struct plm_json *list = plm_json_new_list();
    for (size_t i = 0; i < catalogue->check_count; i++) {
        const struct plm_check *check = &catalogue->checks[i];
        for (size_t k = 0; check->subject && check->subject->streamed && k < check->example_count; k++) {
            plm_auto_json struct plm_json *facts = plm_example_facts(&check->examples[k]);
            struct plm_json *container = fixture_plain(check->subject->fields);
            merge(container, plm_json_get(facts, "container"));
            plm_json_push(list, container);
        }
    }
    return list;
}

static const struct plm_json *nth(const struct plm_json *containers, size_t i)
{
    return plm_json_at(containers, i % plm_json_count(containers));
}

/* Marked as unknown, at the top of what it holds: all that stands behind the mark is lost. */
static struct plm_json *marked(const struct plm_json *container, const char *member)
{
    plm_auto_json struct plm_json *copy = plm_json_copy(container);
    struct plm_json *object = plm_json_new_object(), *mark = plm_json_new_object();
    plm_json_add(mark, "$unknown", plm_json_new_text("lost"));
    plm_json_each (child, plm_json_get(copy, member))
        plm_json_add(mark, plm_json_key(child), plm_json_copy(child));
    plm_json_each (child, copy)
        plm_json_add(object, plm_json_key(child),
                     strcmp(plm_json_key(child), member) == 0 ? plm_take(mark) : plm_json_copy(child));
    return object;
}

/* Behind every fifth container, the same with a mark in it. */
static void add_marked(struct plm_json *containers)
{
    static const char *const members[] = {"HostConfig", "Config", "State", "NetworkSettings"};
    const size_t count = plm_json_count(containers);
    for (size_t i = 0; i < count; i += 5)
        plm_json_push(containers, marked(plm_json_at(containers, i), members[i / 5 % PLM_COUNT(members)]));
}

/* only: number of the one container whose document is fed; SIZE_MAX: all, and then all again. */
static void judge_containers(const struct plm_catalogue *catalogue, const struct plm_json *containers, size_t only,
                             struct plm_report *ret_report)
{
    static const struct plm_selection selection = {.evidence = PLM_EVIDENCE_FULL};
    const size_t count = 2 * plm_json_count(containers);
    struct plm_judge *judge = fixture_plain_judge(catalogue, &selection);
    struct plm_error error = {0};
    const struct plm_sink sink = plm_judge_sink(judge);
    struct plm_json *population = plm_json_new_object(), *members = plm_json_new_list();
    plm_json_add(population, "members", members);
    for (size_t i = 0; i < count; i++) {
        plm_auto_free char *member = plm_asprintf("{'key': 'c%zu', 'id': '%zu', 'name': 'c%zu', 'state': 'running', "
                                                  "'running': %s, 'judged': true, 'comparable': true}",
                                                  i, i, i, i % 7 == 6 ? "false" : "true");
        if (only == SIZE_MAX || only == i)
            plm_json_push(members, fixture_json(member));
    }
    fixture_document(&sink, "population", "container", "GET /containers/json", population);
    for (size_t i = 0; i < count; i++) {
        if (only != SIZE_MAX && only != i)
            continue;
        /* one of them says that it comes from where all other documents do */
        plm_auto_free char *key = plm_asprintf("c%zu", i),
                           *origin = i == 0 ? plm_strdup("test") : plm_asprintf("GET /containers/%zu/json", i);
        fixture_document(&sink, "container", key, origin, plm_json_copy(nth(containers, i)));
    }
    assert_true(sink.end(sink.self, NULL, &error));
    assert_true(plm_judge_report(judge, ret_report, &error));
    plm_judge_free(judge);
}

static void compare(const struct plm_report *alone, const struct plm_report *together, const char *key)
{
    for (size_t i = 0; i < alone->result_count; i++) {
        const char *id = alone->results[i].id;
        if (strcmp(alone->results[i].subject_kind, "container") != 0)
            continue;
        assert_string_equal(fixture_verdict_of(alone, id, key), fixture_verdict_of(together, id, key));
        const char *difference = finding_difference(alone, together, id, key);
        if (difference)
            fail_msg("%s of %s: alone it has another %s", id, key, difference);
    }
}

static void every_container_is_judged_as_if_it_were_alone(void **state)
{
    struct plm_catalogue catalogue;
    struct plm_report together;
    struct plm_error error = {0};
    (void)state;
    if (!plm_catalogue_load(judge_test_checks, judge_test_benchmarks, NULL, &catalogue, &error))
        fail_msg("%s", error.message);
    plm_auto_json struct plm_json *containers = all_containers(&catalogue);
    add_marked(containers);
    const size_t count = 2 * plm_json_count(containers);
    assert_true(count > 200);
    judge_containers(&catalogue, containers, SIZE_MAX, &together);
    for (size_t i = 0; i < count; i++) {
        plm_auto_free char *key = plm_asprintf("c%zu", i);
        struct plm_report alone;
        judge_containers(&catalogue, containers, i, &alone);
        compare(&alone, &together, key);
        plm_report_done(&alone);
    }
    plm_report_done(&together);
    plm_catalogue_done(&catalogue);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_check_does_not_read_makes_no_difference),
        cmocka_unit_test(each_difference_in_what_it_reads_is_a_case_of_its_own),
        cmocka_unit_test(what_is_not_there_is_as_what_it_is_missing_from),
        cmocka_unit_test(old_cases_are_forgotten_and_places_that_never_repeat_given_up),
        cmocka_unit_test(a_value_that_is_too_large_to_keep_has_no_precedent),
        cmocka_unit_test(every_container_is_judged_as_if_it_were_alone),
    };
    plm_json_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
