/* SPDX-License-Identifier: Apache-2.0 */
#include <plimsoll/compare/trend.h>

#include "subjects.h"
#include "text_table.h"

#include <plimsoll/base/text.h>
#include <stdlib.h>
#include <string.h>

static void *grow(void *items, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity)
        return items;
    *capacity = *capacity ? *capacity * 2 : 32;
    return plm_realloc_array(items, *capacity, size);
}

static const char *copy(struct plm_trend *trend, const char *text)
{
    return text ? plm_arena_strdup(&trend->arena, text) : NULL;
}

/* ---- hosts and times ---- */

int64_t plm_trend_time(const struct plm_report *report)
{
    const char *const texts[] = {report->ended, report->started, report->judged};
    int64_t milliseconds = 0;
    for (size_t i = 0; i < PLM_COUNT(texts); i++)
        if (texts[i] && plm_parse_time(texts[i], &milliseconds))
            return milliseconds;
    return INT64_MIN;
}

bool plm_trend_same_host(const struct plm_report *a, const struct plm_report *b)
{
    static const char *const members[] = {"engine_id", "machine_id", "name"};
    for (size_t i = 0; i < PLM_COUNT(members); i++) {
        const char *left = plm_json_text(plm_json_get(a->host, members[i]));
        const char *right = plm_json_text(plm_json_get(b->host, members[i]));
        /* A new engine id on the same machine is the same host: only equal ids decide at once. */
        if (left && right && *left && strcmp(left, right) == 0)
            return true;
        if (left && right && *left && *right && i == 1)
            return false;
    }
    return false;
}

/* ---- findings by check, kind and key ---- */

static size_t hash_of(const char *check, const char *kind, const char *key)
{
    const char *const texts[] = {check, kind, key};
    size_t hash = 14695981039346656037u;
    for (size_t i = 0; i < PLM_COUNT(texts); i++) {
        for (const char *at = texts[i]; *at; at++)
            hash = (hash ^ (unsigned char)*at) * 1099511628211u;
        hash = (hash ^ 0xff) * 1099511628211u;
    }
    return hash ^ hash >> 29;
}

static void grow_slots(struct plm_trend *trend)
{
    if (trend->slots && trend->finding_count * 2 < trend->slot_mask)
        return;
    size_t size = trend->slots ? (trend->slot_mask + 1) * 2 : 1024;
    plm_cleanup_free(&trend->slots);
    trend->slots = plm_alloc_array(size, sizeof *trend->slots);
    trend->slot_mask = size - 1;
    for (size_t i = 0; i < trend->finding_count; i++) {
        const struct plm_trend_finding *finding = &trend->findings[i];
        size_t at = hash_of(finding->check, finding->kind, finding->key) & trend->slot_mask;
        while (trend->slots[at])
            at = (at + 1) & trend->slot_mask;
        trend->slots[at] = (uint32_t)i + 1;
    }
}

/* The finding, or a new one that was never seen (times 0). */
static struct plm_trend_finding *find(struct plm_trend *trend, const struct plm_result *result, const char *kind,
                                      const char *key)
{
    grow_slots(trend);
    size_t at = hash_of(result->id, kind, key) & trend->slot_mask;
    for (; trend->slots[at]; at = (at + 1) & trend->slot_mask) {
        struct plm_trend_finding *finding = &trend->findings[trend->slots[at] - 1];
        if (strcmp(finding->key, key) == 0 && strcmp(finding->check, result->id) == 0 &&
            strcmp(finding->kind, kind) == 0)
            return finding;
    }
    trend->findings = grow(trend->findings, trend->finding_count, &trend->finding_capacity, sizeof *trend->findings);
    trend->slots[at] = (uint32_t)++trend->finding_count;
    struct plm_trend_finding *finding = &trend->findings[trend->finding_count - 1];
    *finding = (struct plm_trend_finding){.check = copy(trend, result->id),
                                          .kind = copy(trend, kind),
                                          .key = copy(trend, key),
                                          .first_seen = INT64_MIN,
                                          .closed = INT64_MIN,
                                          .state = PLM_TREND_CLOSED};
    return finding;
}

/* ---- one run ---- */

struct intake {
    struct plm_trend *trend;
    const struct plm_report *report;
    struct plm_trend_run *run;
    struct plm_side side;
    struct plm_text_table subjects;
    unsigned limits; /* enum plm_trend_limit */
    bool *failed;    /* by finding: fails in this run */
    size_t known;    /* findings before this run */
};

static void see(struct intake *intake, const struct plm_result *result, const char *kind, const char *key, bool waived)
{
    struct plm_trend *trend = intake->trend;
    struct plm_trend_finding *finding = find(trend, result, kind, key);
    size_t index = (size_t)(finding - trend->findings);
    int64_t now = intake->run->taken;
    if (finding->last_seen == now && finding->times > 0 && finding->state == PLM_TREND_OPEN)
        return; /* a second subject without a key of its own */
    if (finding->state == PLM_TREND_CLOSED) {
        finding->since = now;
        finding->reopened += finding->times > 0;
        intake->run->opened++;
    }
    if (finding->times == 0)
        finding->first_seen = now;
    finding->number = copy(trend, result->number);
    finding->title = copy(trend, result->title);
    finding->severity = result->severity;
    finding->last_seen = now;
    finding->times++;
    finding->waived = waived;
    finding->limits = intake->limits;
    finding->state = PLM_TREND_OPEN;
    if (index < intake->known)
        intake->failed[index] = true;
}

static bool is_waived(const struct intake *intake, const struct plm_finding *finding)
{
    return finding->waiver != PLM_NO_WAIVER && intake->report->exceptions[finding->waiver].state == PLM_WAIVER_ACTIVE;
}

static void see_failures(struct intake *intake, const struct plm_result *result)
{
    for (size_t i = 0; i < result->finding_count; i++) {
        const struct plm_finding *finding = &result->findings[i];
        const struct plm_subject *subject = &intake->report->subjects[finding->subject];
        if (finding->verdict == PLM_FAIL)
            see(intake, result, subject->kind, subject->comparable ? subject->key : "", is_waived(intake, finding));
    }
    if (result->decided == PLM_FAIL && result->verdict != PLM_FAIL)
        see(intake, result, result->subject_kind ? result->subject_kind : "host", "", result->waived); /* attested */
}

static const struct plm_population *population_of(const struct plm_report *report, const char *kind)
{
    for (size_t i = 0; i < report->population_count; i++)
        if (strcmp(report->populations[i].kind, kind) == 0)
            return &report->populations[i];
    return NULL;
}

/* Nobody is there any more: would this run have shown it? */
static bool absence_is_proof(const struct intake *intake, const struct plm_trend_finding *finding)
{
    const struct plm_population *population = population_of(intake->report, finding->kind);
    bool container = strcmp(finding->kind, "container") == 0;
    unsigned narrower = intake->limits & ~finding->limits;
    if (!population || (!population->complete && strcmp(finding->kind, "file") != 0))
        return false;
    return !(narrower & PLM_TREND_EXCLUDES) && !(container && (narrower & PLM_TREND_RUNNING));
}

/* Of a finding that does not fail in this run: is that proven? */
static enum plm_trend_state judge_absence(const struct intake *intake, const struct plm_trend_finding *finding)
{
    const struct plm_text_entry *entry = plm_text_table_find(&intake->subjects, finding->kind, finding->key);
    unsigned verdict = entry->first ? intake->side.verdicts[entry->number] : PLM_VERDICTS;
    if (verdict == PLM_PASS || verdict == PLM_NOT_APPLICABLE)
        return PLM_TREND_CLOSED;
    if (verdict != PLM_VERDICTS || intake->side.lost_population)
        return PLM_TREND_UNSURE;
    /* Subjects without a key of their own: any that is unknown may be the one. */
    if (!*finding->key && intake->side.result->counts[PLM_UNKNOWN] + intake->side.result->counts[PLM_MANUAL] > 0)
        return PLM_TREND_UNSURE;
    return absence_is_proof(intake, finding) ? PLM_TREND_CLOSED : PLM_TREND_UNSURE;
}

static const struct plm_result *result_of(const struct plm_report *report, const char *check)
{
    for (size_t i = 0; i < report->result_count; i++)
        if (strcmp(report->results[i].id, check) == 0)
            return &report->results[i];
    return NULL;
}

static int by_check(const void *a, const void *b, void *context)
{
    const uint32_t *left = a, *right = b;
    const struct plm_trend *trend = context;
    int order = strcmp(trend->findings[*left].check, trend->findings[*right].check);
    return order ? order : (*left > *right) - (*left < *right);
}

/* Findings of earlier runs that do not fail now, check by check. */
static void settle_rest(struct intake *intake)
{
    struct plm_trend *trend = intake->trend;
    plm_auto_free uint32_t *rest = plm_alloc_array(intake->known + 1, sizeof *rest);
    size_t count = 0;
    for (uint32_t i = 0; i < intake->known; i++)
        if (!intake->failed[i] && trend->findings[i].state != PLM_TREND_CLOSED)
            rest[count++] = i;
    if (count > 0)
        qsort_r(rest, count, sizeof *rest, by_check, trend);
    const struct plm_result *result = NULL;
    for (size_t i = 0; i < count; i++) {
        struct plm_trend_finding *finding = &trend->findings[rest[i]];
        if (i == 0 || strcmp(trend->findings[rest[i - 1]].check, finding->check) != 0) {
            plm_side_clear(&intake->side);
            result = result_of(intake->report, finding->check);
            if (result)
                plm_side_fill(&intake->side, result);
        }
        finding->state = result ? judge_absence(intake, finding) : PLM_TREND_UNSURE;
        if (finding->state == PLM_TREND_CLOSED) {
            finding->closed = intake->run->taken;
            intake->run->closed++;
        }
    }
    plm_side_clear(&intake->side);
}

static void fill_run(struct plm_trend *trend, struct plm_trend_run *run, const struct plm_report *report,
                     const char *source)
{
    *run = (struct plm_trend_run){
        .source = copy(trend, source),
        .benchmark = copy(trend, report->benchmark_id),
        .scope = copy(trend, report->scope),
        .level = report->level,
        .taken = plm_trend_time(report),
        .waived = report->waived,
        .score = report->score,
        .section_count = report->section_count,
    };
    memcpy(run->totals, report->totals, sizeof run->totals);
    for (size_t i = 0; i < report->result_count; i++)
        if (report->results[i].decided == PLM_FAIL && !report->results[i].waived)
            run->failing[report->results[i].severity]++;
    run->sections = plm_arena_array(&trend->arena, report->section_count + 1, sizeof *run->sections);
    for (size_t i = 0; i < report->section_count; i++) {
        run->sections[i] = (struct plm_trend_section){.number = copy(trend, report->sections[i].number),
                                                      .title = copy(trend, report->sections[i].title)};
        memcpy(run->sections[i].counts, report->sections[i].counts, sizeof run->sections[i].counts);
    }
}

static unsigned limits_of(const struct plm_report *report)
{
    unsigned limits = report->state && strcmp(report->state, "running") == 0 ? PLM_TREND_RUNNING : 0;
    for (size_t i = 0; i < report->population_count; i++)
        if (report->populations[i].excluded > 0)
            limits |= PLM_TREND_EXCLUDES;
    return limits;
}

static void list_subjects(struct intake *intake)
{
    const struct plm_report *report = intake->report;
    plm_text_table_init(&intake->subjects, report->subject_count);
    for (size_t i = 0; i < report->subject_count; i++) {
        const struct plm_subject *subject = &report->subjects[i];
        if (!subject->comparable)
            continue;
        struct plm_text_entry *entry = plm_text_table_find(&intake->subjects, subject->kind, subject->key);
        if (!entry->first)
            *entry = (struct plm_text_entry){subject->kind, subject->key, (uint32_t)i};
    }
}

static void intake_done(struct intake *intake)
{
    plm_side_done(&intake->side);
    plm_text_table_done(&intake->subjects);
    plm_cleanup_free(&intake->failed);
}

void plm_trend_add(struct plm_trend *trend, const struct plm_report *report, const char *source)
{
    trend->runs = grow(trend->runs, trend->run_count, &trend->run_capacity, sizeof *trend->runs);
    struct plm_trend_run *run = &trend->runs[trend->run_count++];
    const char *name = plm_json_text(plm_json_get(report->host, "name"));
    trend->host = copy(trend, name && *name ? name : "unnamed host");
    fill_run(trend, run, report, source);
    __attribute__((cleanup(intake_done))) struct intake intake = {
        .trend = trend, .report = report, .run = run, .known = trend->finding_count};
    intake.failed = plm_alloc_array(intake.known + 1, sizeof *intake.failed);
    intake.limits = limits_of(report);
    plm_side_init(&intake.side, report);
    list_subjects(&intake);
    for (size_t i = 0; i < report->result_count; i++)
        see_failures(&intake, &report->results[i]);
    settle_rest(&intake);
}

void plm_trend_refuse(struct plm_trend *trend, const char *reason)
{
    trend->refused = grow(trend->refused, trend->refused_count, &trend->refused_capacity, sizeof *trend->refused);
    trend->refused[trend->refused_count++] = copy(trend, reason);
}

static int compare_findings(const void *a, const void *b)
{
    const struct plm_trend_finding *left = a, *right = b;
    if (left->state != right->state)
        return left->state < right->state ? -1 : 1;
    if (left->severity != right->severity)
        return left->severity > right->severity ? -1 : 1;
    if (left->since != right->since)
        return left->since < right->since ? -1 : 1;
    int order = plm_number_compare(left->number, right->number);
    order = order ? order : strcmp(left->check, right->check);
    order = order ? order : strcmp(left->kind, right->kind);
    return order ? order : strcmp(left->key, right->key);
}

void plm_trend_finish(struct plm_trend *trend, int64_t now)
{
    trend->now = now;
    plm_cleanup_free(&trend->slots); /* they point by index, which the order changes */
    trend->slots = NULL;
    if (trend->finding_count > 0)
        qsort(trend->findings, trend->finding_count, sizeof *trend->findings, compare_findings);
    for (size_t i = 0; i < trend->finding_count; i++)
        trend->states[trend->findings[i].state]++;
}

void plm_trend_done(struct plm_trend *trend)
{
    plm_cleanup_free(&trend->runs);
    plm_cleanup_free(&trend->findings);
    plm_cleanup_free(&trend->refused);
    plm_cleanup_free(&trend->slots);
    plm_arena_done(&trend->arena);
    *trend = (struct plm_trend){0};
}
