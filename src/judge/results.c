/* SPDX-License-Identifier: Apache-2.0 */
/* From tallies to results: renumbered subjects, verdicts over subjects, populations, exclusions. */
#include "judging.h"

#include <stdlib.h>
#include <string.h>

/* ---- subjects ---- */

static void mark_used(const struct plm_judge *judge, bool *used)
{
    for (size_t i = 0; i < judge->choice.count; i++) {
        const struct plm_tally *tally = &judge->tallies[i];
        for (size_t k = 0; k < tally->finding_count; k++)
            used[tally->findings[k].subject] = true;
        for (size_t k = 0; k < tally->passed_count; k++)
            used[tally->passed[k]] = true;
    }
}

static int compare_findings(const void *a, const void *b)
{
    const struct plm_finding *left = a, *right = b;
    if (left->subject != right->subject)
        return left->subject < right->subject ? -1 : 1;
    return (int)left->verdict - (int)right->verdict;
}

static int compare_numbers(const void *a, const void *b)
{
    const uint32_t *left = a, *right = b;
    return (*left > *right) - (*left < *right);
}

/* Nearly always: they are made in the order of the subjects, but for those that had to wait until all had passed. */
static bool are_in_order(const void *items, size_t count, size_t size, int (*compare)(const void *a, const void *b))
{
    for (size_t i = 1; i < count; i++)
        if (compare((const char *)items + (i - 1) * size, (const char *)items + i * size) > 0)
            return false;
    return true;
}

static void put_in_order(void *items, size_t count, size_t size, int (*compare)(const void *a, const void *b))
{
    if (!are_in_order(items, count, size, compare))
        qsort(items, count, size, compare);
}

static struct plm_finding *move_findings(struct plm_judge *judge, struct plm_finding **findings, size_t count,
                                         const uint32_t *renumbered)
{
    struct plm_finding *kept = plm_arena_array(&judge->report.arena, count + 1, sizeof *kept);
    for (size_t i = 0; i < count; i++) {
        kept[i] = (*findings)[i];
        kept[i].subject = renumbered[kept[i].subject];
    }
    plm_cleanup_free(findings);
    *findings = NULL;
    put_in_order(kept, count, sizeof *kept, compare_findings);
    return kept;
}

static const uint32_t *move_passed(struct plm_judge *judge, struct plm_tally *tally, const uint32_t *renumbered)
{
    uint32_t *kept = plm_arena_array(&judge->report.arena, tally->passed_count + 1, sizeof *kept);
    for (size_t i = 0; i < tally->passed_count; i++)
        kept[i] = renumbered[tally->passed[i]];
    put_in_order(kept, tally->passed_count, sizeof *kept, compare_numbers);
    return kept;
}

/* ---- one result ---- */

static const struct plm_reference *copy_references(struct plm_judge *judge, const struct plm_check *check)
{
    struct plm_arena *arena = &judge->report.arena;
    struct plm_reference *references = plm_arena_array(arena, check->reference_count + 1, sizeof *references);
    for (size_t i = 0; i < check->reference_count; i++) {
        size_t count = 0;
        while (check->references[i].ids[count])
            count++;
        const char **ids = plm_arena_array(arena, count + 1, sizeof *ids);
        for (size_t k = 0; k < count; k++)
            ids[k] = plm_intern_line(&judge->intern, check->references[i].ids[k]);
        references[i].framework = plm_intern_line(&judge->intern, check->references[i].framework);
        references[i].ids = ids;
    }
    return references;
}

static void describe(struct plm_judge *judge, const struct plm_chosen *chosen, struct plm_result *result)
{
    const struct plm_check *check = chosen->check;
    const struct plm_recommendation *recommendation = chosen->recommendation;
    struct plm_intern *intern = &judge->intern;
    result->id = plm_intern_line(intern, check->id);
    result->title = plm_intern_line(intern, check->title);
    result->subject_kind = plm_intern_line(intern, check->subject_name);
    result->severity = check->severity;
    result->evidence = check->evidence;
    result->rationale = plm_intern_text(intern, check->rationale);
    result->remediation = plm_intern_text(intern, check->remediation);
    result->rule = plm_intern_text(intern, check->rule_text);
    result->note = plm_intern_text(intern, check->note);
    result->references = copy_references(judge, check);
    result->reference_count = check->reference_count;
    result->attestation = PLM_NO_WAIVER;
    if (!recommendation)
        return;
    result->number = plm_intern_line(intern, recommendation->number);
    result->section = plm_intern_line(intern, recommendation->section);
    result->level = recommendation->level;
    result->profile = plm_intern_line(intern, recommendation->profile);
    result->status = plm_intern_line(intern, recommendation->status);
}

/* No subject at all, though the population is known. */
static const char *why_nobody(struct plm_judge *judge, const struct plm_check *check)
{
    if (check->role)
        return plm_intern_line(&judge->intern, "no such file is used");
    const char *plural = check->subject && check->subject->list ? check->subject->list : "containers";
    for (size_t i = 0; i < judge->crowd_count; i++)
        for (size_t k = 0; judge->crowds[i].kind == check->subject && k < judge->crowds[i].members.count; k++)
            if (judge->crowds[i].members.items[k].excluded)
                return plm_intern_line(&judge->intern, plm_arena_printf(&judge->arena, "all %s are excluded", plural));
    return plm_intern_line(&judge->intern, plm_arena_printf(&judge->arena, "there are no %s", plural));
}

/* The reason that all findings of the deciding verdict share: interned, so that one pointer is one text. */
static const char *shared_reason(const struct plm_result *result)
{
    const char *reason = NULL;
    if (result->verdict != PLM_NOT_APPLICABLE && result->verdict != PLM_UNKNOWN)
        return NULL;
    for (size_t i = 0; i < result->finding_count; i++) {
        if (result->findings[i].verdict != result->verdict)
            continue;
        if (reason && reason != result->findings[i].reason)
            return NULL;
        reason = result->findings[i].reason;
    }
    return reason;
}

static bool needs_privilege(const struct plm_result *result)
{
    for (size_t i = 0; result->verdict == PLM_UNKNOWN && i < result->finding_count; i++) {
        const struct plm_finding *finding = &result->findings[i];
        if (finding->verdict == PLM_UNKNOWN && finding->reason && strstr(finding->reason, "denied"))
            return true;
    }
    return false;
}

static void fill_result(struct plm_judge *judge, size_t i, const uint32_t *renumbered, struct plm_result *result)
{
    struct plm_tally *tally = &judge->tallies[i];
    describe(judge, &judge->choice.items[i], result);
    memcpy(result->counts, tally->counts, sizeof result->counts);
    result->finding_count = tally->finding_count;
    tally->kept = move_findings(judge, &tally->findings, tally->finding_count, renumbered);
    result->findings = tally->kept;
    result->passed = move_passed(judge, tally, renumbered);
    result->passed_count = tally->passed_count;
    if (judge->full) {
        result->evidence_of_passes_count = tally->evidence_count;
        result->evidence_of_passes = move_findings(judge, &tally->evidence, tally->evidence_count, renumbered);
    }
    /* A lost population stands in the findings as unknown: what is here is complete. */
    result->verdict = plm_verdict_over_subjects(result->counts, true);
    result->decided = result->verdict;
    result->reason = tally->finding_count + tally->passed_count ? shared_reason(result)
                                                                : why_nobody(judge, judge->choice.items[i].check);
    judge->report.need_privilege += needs_privilege(result);
}

/* ---- around the results ---- */

static void fill_sections(struct plm_judge *judge)
{
    const struct plm_benchmark *benchmark = judge->choice.benchmark;
    struct plm_report *report = &judge->report;
    size_t most = benchmark ? benchmark->section_count : 0;
    report->sections = plm_arena_array(&report->arena, most + 1, sizeof *report->sections);
    for (size_t i = 0; i < most; i++) {
        bool used = false;
        for (size_t k = 0; k < report->result_count && !used; k++)
            used = report->results[k].section && strcmp(report->results[k].section, benchmark->sections[i].number) == 0;
        if (used)
            report->sections[report->section_count++] =
                (struct plm_section_total){.number = plm_intern_line(&judge->intern, benchmark->sections[i].number),
                                           .title = plm_intern_line(&judge->intern, benchmark->sections[i].title)};
    }
}

static struct plm_population count_members(const struct plm_crowd *crowd)
{
    const struct plm_members *members = &crowd->members;
    struct plm_population population = {.found = members->count, .complete = members->lost == NULL};
    for (size_t i = 0; i < members->count; i++) {
        const struct plm_member *member = &members->items[i];
        population.excluded += member->left_out || member->excluded;
        population.gone += member->gone;
        population.unread += member->lost && !member->left_out && !member->excluded;
    }
    population.assessed = crowd->assessed;
    population.unread += crowd->unread;
    return population;
}

static void fill_populations(struct plm_judge *judge)
{
    struct plm_report *report = &judge->report;
    report->populations = plm_arena_array(&report->arena, judge->crowd_count + 1, sizeof *report->populations);
    for (size_t i = 0; i < judge->crowd_count; i++) {
        const struct plm_crowd *crowd = &judge->crowds[i];
        if (!crowd->needed)
            continue;
        struct plm_population *population = &report->populations[report->population_count++];
        if (strcmp(crowd->kind->name, "file") == 0)
            *population = (struct plm_population){.found = crowd->files,
                                                  .excluded = crowd->files_excluded,
                                                  .assessed = crowd->assessed,
                                                  .unread = crowd->unread,
                                                  .complete = !crowd->roles_lost};
        else
            *population = count_members(crowd);
        population->kind = plm_intern_line(&judge->intern, crowd->kind->name);
    }
}

static void fill_exclusions(struct plm_judge *judge)
{
    struct plm_choice *choice = &judge->choice;
    struct plm_report *report = &judge->report;
    const char *const *patterns = judge->selection.excluded_subjects;
    for (size_t i = 0; patterns && patterns[i]; i++)
        plm_choice_exclude(choice, &judge->arena, plm_arena_printf(&judge->arena, "subjects %s", patterns[i]),
                           judge->excluded[i]);
    if (judge->selection.running_only)
        plm_choice_exclude(choice, &judge->arena, "stopped containers (state running)", judge->stopped);
    report->exclusions = plm_arena_array(&report->arena, choice->exclusion_count + 1, sizeof *report->exclusions);
    for (size_t i = 0; i < choice->exclusion_count; i++)
        report->exclusions[i] = (struct plm_exclusion){
            .what = plm_intern_line(&judge->intern, choice->exclusions[i].what), .count = choice->exclusions[i].count};
    report->exclusion_count = choice->exclusion_count;
}

void plm_judge_results(struct plm_judge *judge)
{
    struct plm_report *report = &judge->report;
    plm_auto_free bool *used = plm_alloc_array(judge->subjects.count + 1, sizeof *used);
    plm_auto_free uint32_t *renumbered = plm_alloc_array(judge->subjects.count + 1, sizeof *renumbered);
    mark_used(judge, used);
    plm_subjects_move(&judge->subjects, used, renumbered, report);
    report->result_count = judge->choice.count;
    report->results = plm_arena_array(&report->arena, report->result_count + 1, sizeof *report->results);
    for (size_t i = 0; i < report->result_count; i++)
        fill_result(judge, i, renumbered, &report->results[i]);
    fill_sections(judge);
    fill_populations(judge);
    fill_exclusions(judge);
}
