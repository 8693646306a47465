/* SPDX-License-Identifier: Apache-2.0 */
#include <plimsoll/model/report.h>
#include <string.h>

const char plm_own_origin[] = "where the subject was read";

static const char *const waiver_state_names[PLM_WAIVER_STATES] = {
    [PLM_WAIVER_ACTIVE] = "active", [PLM_WAIVER_EXPIRED] = "expired", [PLM_WAIVER_PENDING] = "pending",
    [PLM_WAIVER_STALE] = "stale",   [PLM_WAIVER_UNUSED] = "unused",
};

/* Out of range: the one that covers nothing. */
const char *plm_waiver_state_name(enum plm_waiver_state state)
{
    return waiver_state_names[state < PLM_WAIVER_STATES ? state : PLM_WAIVER_UNUSED];
}

bool plm_waiver_state_parse(const char *name, enum plm_waiver_state *ret_state)
{
    for (size_t i = 0; name && i < PLM_WAIVER_STATES; i++) {
        if (strcmp(waiver_state_names[i], name) == 0) {
            *ret_state = (enum plm_waiver_state)i;
            return true;
        }
    }
    return false;
}

void plm_report_done(struct plm_report *report)
{
    for (size_t i = 0; i < PLM_COUNT(report->owned); i++)
        plm_json_free(report->owned[i]);
    plm_arena_done(&report->arena);
    *report = (struct plm_report){0};
}

/* Tenths of a percent, rounded half up in whole numbers, so that every machine prints the same digit. 99.96 %
 * stays 99.9: "100" is a claim that everything passed. */
static struct plm_score score_of(const size_t counts[static PLM_VERDICTS])
{
    struct plm_score score = {
        .passed = counts[PLM_PASS],
        .of = counts[PLM_PASS] + counts[PLM_FAIL] + counts[PLM_UNKNOWN],
        .value = -1,
    };
    if (score.of == 0)
        return score;
    size_t tenths = (score.passed * 2000 + score.of) / (score.of * 2);
    if (tenths == 1000 && score.passed < score.of)
        tenths = 999;
    score.value = (double)tenths / 10;
    return score;
}

static struct plm_section_total *find_section(struct plm_report *report, const char *number)
{
    for (size_t i = 0; number && i < report->section_count; i++)
        if (report->sections[i].number && strcmp(report->sections[i].number, number) == 0)
            return &report->sections[i];
    return NULL;
}

void plm_report_summarise(struct plm_report *report)
{
    size_t level_counts[PLM_COUNT(report->level_scores)][PLM_VERDICTS] = {0};
    memset(report->totals, 0, sizeof report->totals);
    report->waived = 0;
    for (size_t i = 0; i < report->section_count; i++)
        memset(report->sections[i].counts, 0, sizeof report->sections[i].counts);

    for (size_t i = 0; i < report->result_count; i++) {
        const struct plm_result *result = &report->results[i];
        struct plm_section_total *section = find_section(report, result->section);
        report->totals[result->decided]++;
        report->waived += result->waived;
        if (section)
            section->counts[result->decided]++;
        if (result->level >= 1 && (size_t)result->level <= PLM_COUNT(level_counts))
            level_counts[result->level - 1][result->decided]++;
    }

    report->score = score_of(report->totals);
    for (size_t i = 0; i < PLM_COUNT(level_counts); i++)
        report->level_scores[i] = score_of(level_counts[i]);
    for (size_t i = 0; i < report->section_count; i++)
        report->sections[i].score = score_of(report->sections[i].counts);
}
