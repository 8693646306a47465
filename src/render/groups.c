/* SPDX-License-Identifier: Apache-2.0 */
#include "groups.h"

#include "wording.h"

#include <string.h>

struct maker {
    const struct plm_report *report;
    struct plm_groups *groups;
    const char **keys;   /* of each group: what its subjects have in common, as text */
    uint32_t **subjects; /* of each group: room for `limit` of them is taken as it is needed */
    size_t *capacities;
    size_t limit;
    struct plm_buffer key; /* of the finding at hand */
};

void plm_group_origin(struct plm_buffer *out, const struct plm_subject *subject, const char *origin)
{
    const char *own = origin && subject->id && *subject->id ? strstr(origin, subject->id) : NULL;
    if (!own) {
        plm_word_origin(out, origin);
        return;
    }
    plm_auto_free char *before = plm_strndup(origin, (size_t)(own - origin));
    plm_word_origin(out, before);
    plm_buffer_puts(out, "{id}");
    plm_word_origin(out, own + strlen(subject->id));
}

bool plm_group_fact_origin(struct plm_buffer *out, const struct plm_report *report, const struct plm_group *group,
                           const struct plm_observation *fact)
{
    const struct plm_subject *subject = plm_report_subject(report, group->subjects[0]);
    const char *origin = plm_observation_origin(fact, subject);
    if (group->count > 1)
        plm_group_origin(out, subject, origin);
    else
        plm_word_origin(out, origin);
    return origin != NULL;
}

/* 0x1F separates: no clean text holds it. */
static void put_part(struct plm_buffer *key, const char *text)
{
    plm_buffer_putc(key, text ? 0x1F : 0x1E);
    plm_buffer_puts(key, text ? text : "");
}

static const char *make_key(struct maker *maker, const struct plm_finding *finding, enum plm_outcome outcome)
{
    const struct plm_subject *subject = plm_report_subject(maker->report, finding->subject);
    plm_buffer_clear(&maker->key);
    plm_buffer_printf(&maker->key, "%d %d %u", (int)outcome, (int)finding->verdict, (unsigned)finding->waiver);
    put_part(&maker->key, subject->kind);
    put_part(&maker->key, finding->reason);
    for (size_t i = 0; i < finding->observed_count; i++) {
        put_part(&maker->key, finding->observed[i].path);
        put_part(&maker->key, finding->observed[i].value);
        plm_buffer_putc(&maker->key, 0x1F);
        plm_group_origin(&maker->key, subject, plm_observation_origin(&finding->observed[i], subject));
    }
    return plm_buffer_text(&maker->key);
}

static size_t find_group(struct maker *maker, const struct plm_finding *finding, enum plm_outcome outcome)
{
    struct plm_groups *groups = maker->groups;
    const char *key = make_key(maker, finding, outcome);
    for (size_t i = groups->count; i > 0; i--)
        if (strcmp(maker->keys[i - 1], key) == 0)
            return i - 1;
    maker->keys[groups->count] = plm_arena_strdup(&groups->arena, key);
    groups->groups[groups->count] = (struct plm_group){.finding = finding, .outcome = outcome};
    return groups->count++;
}

static void add_subject(struct maker *maker, const struct plm_finding *finding, enum plm_outcome outcome)
{
    size_t index = find_group(maker, finding, outcome);
    struct plm_group *group = &maker->groups->groups[index];
    if (group->count == maker->capacities[index]) {
        size_t capacity = group->count > 0 ? 2 * group->count : 4;
        uint32_t *larger = plm_arena_array(&maker->groups->arena, capacity, sizeof *larger);
        if (group->count > 0)
            memcpy(larger, maker->subjects[index], group->count * sizeof *larger);
        maker->subjects[index] = larger;
        maker->capacities[index] = capacity;
    }
    maker->subjects[index][group->count++] = finding->subject;
    group->subjects = maker->subjects[index];
    maker->groups->subjects++;
}

/* The judge writes passes and their evidence in the same order; a file of another hand may not. */
static const struct plm_finding *evidence_of(struct maker *maker, const struct plm_result *result, size_t pass)
{
    const struct plm_finding *evidence = result->evidence_of_passes;
    if (pass < result->evidence_of_passes_count && evidence[pass].subject == result->passed[pass])
        return &evidence[pass];
    for (size_t i = 0; i < result->evidence_of_passes_count && i < maker->limit; i++)
        if (evidence[i].subject == result->passed[pass])
            return &evidence[i];
    struct plm_finding *bare = plm_arena_alloc(&maker->groups->arena, sizeof *bare);
    *bare = (struct plm_finding){.subject = result->passed[pass], .verdict = PLM_PASS, .waiver = PLM_NO_WAIVER};
    return bare;
}

static void add_findings(struct maker *maker, const struct plm_result *result, enum plm_outcome outcome)
{
    for (size_t i = 0; i < result->finding_count && maker->groups->subjects < maker->limit; i++)
        if (plm_outcome_of_finding(maker->report, &result->findings[i]) == outcome)
            add_subject(maker, &result->findings[i], outcome);
}

void plm_groups_make(const struct plm_report *report, const struct plm_result *result, size_t limit,
                     struct plm_groups *ret_groups)
{
    *ret_groups = (struct plm_groups){0};
    size_t all = result->finding_count + result->passed_count;
    size_t most = all < limit ? all : limit;
    struct maker maker = {.report = report, .groups = ret_groups, .limit = limit};
    ret_groups->groups = plm_arena_array(&ret_groups->arena, most + 1, sizeof *ret_groups->groups);
    maker.keys = plm_arena_array(&ret_groups->arena, most + 1, sizeof *maker.keys);
    maker.subjects = plm_arena_array(&ret_groups->arena, most + 1, sizeof *maker.subjects);
    maker.capacities = plm_arena_array(&ret_groups->arena, most + 1, sizeof *maker.capacities);
    for (int outcome = 0; outcome < PLM_OUTCOMES; outcome++)
        add_findings(&maker, result, (enum plm_outcome)outcome);
    for (size_t i = 0; i < result->passed_count && ret_groups->subjects < limit; i++)
        add_subject(&maker, evidence_of(&maker, result, i), PLM_OUTCOME_PASS);
    plm_buffer_done(&maker.key);
}

void plm_groups_done(struct plm_groups *groups)
{
    plm_arena_done(&groups->arena);
    *groups = (struct plm_groups){0};
}
