/* SPDX-License-Identifier: Apache-2.0 */
#include <plimsoll/model/policy.h>
#include <plimsoll/model/report.h>

/* What the gate sees of the results that it selects. */
struct tally {
    size_t selected;             /* results */
    size_t counts[PLM_VERDICTS]; /* by what counts for the gate; waived ones count nowhere */
    size_t passed, assessed;     /* pass, and pass + fail + unknown, with waived fails as fails: the score's numbers */
    size_t expired;
    const char *first_expired; /* number or id */
};

static bool is_selected(const struct plm_result *result, const struct plm_gate *gate)
{
    if (gate->level > 0 && result->level > gate->level)
        return false;
    return gate->severity < 0 || (int)result->severity >= gate->severity;
}

/* An active waiver takes a fail or manual away; the unknown subjects that it covered up come to light. */
static void count_result(struct tally *tally, const struct plm_result *result)
{
    bool coverable = result->decided == PLM_FAIL || result->decided == PLM_MANUAL;
    if (!result->waived || !coverable)
        tally->counts[result->decided]++;
    else if (result->counts[PLM_UNKNOWN] > 0)
        tally->counts[PLM_UNKNOWN]++;
    tally->passed += result->decided == PLM_PASS;
    tally->assessed += result->decided == PLM_PASS || result->decided == PLM_FAIL || result->decided == PLM_UNKNOWN;
    if (result->waiver_expired) {
        if (tally->expired++ == 0)
            tally->first_expired = result->number ? result->number : result->id;
    }
}

static void add_clause(struct plm_buffer *reason, int code, int *exit_code)
{
    if (reason->size > 0)
        plm_buffer_puts(reason, "; ");
    /* A broken gate (1) outweighs an undecided one (3). */
    if (*exit_code != 1)
        *exit_code = code;
}

static void limit_count(struct plm_buffer *reason, int *exit_code, size_t count, long allowed, const char *word,
                        int code)
{
    if (allowed < 0 || count <= (size_t)allowed)
        return;
    add_clause(reason, code, exit_code);
    plm_buffer_printf(reason, "%zu %s (%ld allowed)", count, word, allowed);
}

static void limit_score(struct plm_buffer *reason, int *exit_code, const struct tally *tally, double least)
{
    if (least < 0)
        return;
    if (tally->assessed == 0) {
        add_clause(reason, 3, exit_code);
        plm_buffer_printf(reason, "no score, nothing was assessed (at least %g wanted)", least);
    } else if ((double)tally->passed * 100 < least * (double)tally->assessed) {
        add_clause(reason, 1, exit_code);
        plm_buffer_printf(reason, "score %zu of %zu (at least %g %% wanted)", tally->passed, tally->assessed, least);
    }
}

static void limit_share(struct plm_buffer *reason, int *exit_code, const struct tally *tally, double most)
{
    size_t unknown = tally->counts[PLM_UNKNOWN];
    if (most < 0 || (double)unknown <= most * (double)tally->assessed)
        return;
    add_clause(reason, 3, exit_code);
    plm_buffer_printf(reason, "%zu of %zu unknown (a share of %g allowed)", unknown, tally->assessed, most);
}

/* "--fail-on never": then an expired waiver or an empty selection break nothing either. */
static bool limits_nothing(const struct plm_gate *gate)
{
    return gate->fail < 0 && gate->unknown < 0 && gate->manual < 0 && gate->unknown_share < 0 && gate->score < 0;
}

struct plm_gate_result plm_report_gate(const struct plm_report *report, const struct plm_gate *gate,
                                       struct plm_arena *arena)
{
    struct plm_gate_result result = {0};
    struct tally tally = {0};
    plm_auto_buffer struct plm_buffer reason = {0};
    if (!gate)
        gate = &plm_gate_default;
    if (limits_nothing(gate))
        return result;
    for (size_t i = 0; i < report->result_count; i++) {
        if (is_selected(&report->results[i], gate)) {
            tally.selected++;
            count_result(&tally, &report->results[i]);
        }
    }
    limit_count(&reason, &result.exit_code, tally.counts[PLM_FAIL], gate->fail, "failed", 1);
    if (tally.expired > 0) {
        add_clause(&reason, 1, &result.exit_code);
        plm_buffer_printf(&reason, "waiver expired for %s", tally.first_expired);
        if (tally.expired > 1)
            plm_buffer_printf(&reason, " and %zu more", tally.expired - 1);
    }
    limit_count(&reason, &result.exit_code, tally.counts[PLM_MANUAL], gate->manual, "manual", 1);
    limit_score(&reason, &result.exit_code, &tally, gate->score);
    limit_count(&reason, &result.exit_code, tally.counts[PLM_UNKNOWN], gate->unknown, "unknown", 3);
    limit_share(&reason, &result.exit_code, &tally, gate->unknown_share);
    if (tally.selected == 0) {
        add_clause(&reason, 3, &result.exit_code);
        plm_buffer_puts(&reason, "nothing was judged");
    }
    if (result.exit_code != 0)
        result.reason = plm_arena_strdup(arena, plm_buffer_text(&reason));
    return result;
}
