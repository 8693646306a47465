/* SPDX-License-Identifier: Apache-2.0 */
#include <plimsoll/model/delta.h>

static const struct {
    const char *name;
    enum plm_bucket mirror;
} buckets[PLM_BUCKETS] = {
    [PLM_BUCKET_NEW_FAILURE] = {"new_failure", PLM_BUCKET_FIXED},
    [PLM_BUCKET_WAIVER_ENDED] = {"waiver_ended", PLM_BUCKET_NEWLY_WAIVED},
    [PLM_BUCKET_STILL_FAILING] = {"still_failing", PLM_BUCKET_STILL_FAILING},
    [PLM_BUCKET_NEWLY_UNKNOWN] = {"newly_unknown", PLM_BUCKET_NEWLY_KNOWN},
    [PLM_BUCKET_INCOMPARABLE] = {"incomparable", PLM_BUCKET_INCOMPARABLE},
    [PLM_BUCKET_NEWLY_MANUAL] = {"newly_manual", PLM_BUCKET_DECIDED},
    [PLM_BUCKET_NEWLY_KNOWN] = {"newly_known", PLM_BUCKET_NEWLY_UNKNOWN},
    [PLM_BUCKET_DECIDED] = {"decided", PLM_BUCKET_NEWLY_MANUAL},
    [PLM_BUCKET_NEWLY_WAIVED] = {"newly_waived", PLM_BUCKET_WAIVER_ENDED},
    [PLM_BUCKET_FIXED] = {"fixed", PLM_BUCKET_NEW_FAILURE},
    [PLM_BUCKET_CHANGED_FACTS] = {"changed_facts", PLM_BUCKET_CHANGED_FACTS},
    [PLM_BUCKET_OTHER] = {"other", PLM_BUCKET_OTHER},
};

/* Out of range can only be our own fault: shown as the one that fails the gate. */
const char *plm_bucket_name(enum plm_bucket bucket)
{
    return buckets[bucket < PLM_BUCKETS ? bucket : PLM_BUCKET_INCOMPARABLE].name;
}

enum plm_bucket plm_bucket_mirror(enum plm_bucket bucket)
{
    return bucket < PLM_BUCKETS ? buckets[bucket].mirror : PLM_BUCKETS;
}

/*
 * Rows: before; columns: after; the last of each: not there. Unknown is asked first, then manual, then fail: a failure
 * that became unknown or manual is not fixed, and what was not there and passes is no news.
 */
enum plm_bucket plm_bucket_of(unsigned was, unsigned is)
{
#define NEW PLM_BUCKET_NEW_FAILURE
#define FIX PLM_BUCKET_FIXED
#define STI PLM_BUCKET_STILL_FAILING
#define UNK PLM_BUCKET_NEWLY_UNKNOWN
#define KNO PLM_BUCKET_NEWLY_KNOWN
#define MAN PLM_BUCKET_NEWLY_MANUAL
#define DEC PLM_BUCKET_DECIDED
#define OTH PLM_BUCKET_OTHER
#define NIL PLM_BUCKETS
    /* clang-format off */
    static const enum plm_bucket table[PLM_VERDICTS + 1][PLM_VERDICTS + 1] = {
        /*                       pass fail unk. man. n/a  not there */
        [PLM_PASS] =            {NIL, NEW, UNK, MAN, OTH, NIL},
        [PLM_FAIL] =            {FIX, STI, UNK, MAN, FIX, FIX},
        [PLM_UNKNOWN] =         {KNO, KNO, NIL, KNO, KNO, KNO},
        [PLM_MANUAL] =          {DEC, DEC, UNK, NIL, DEC, DEC},
        [PLM_NOT_APPLICABLE] =  {OTH, NEW, UNK, MAN, NIL, NIL},
        [PLM_VERDICTS] =        {NIL, NEW, UNK, MAN, NIL, NIL},
    };
    /* clang-format on */
#undef NEW
#undef FIX
#undef STI
#undef UNK
#undef KNO
#undef MAN
#undef DEC
#undef OTH
#undef NIL
    return was <= PLM_VERDICTS && is <= PLM_VERDICTS ? table[was][is] : PLM_BUCKET_INCOMPARABLE;
}

void plm_delta_done(struct plm_delta *delta)
{
    plm_arena_done(&delta->arena);
    *delta = (struct plm_delta){0};
}

static void add_clause(struct plm_buffer *reason, size_t count, const char *one, const char *many)
{
    if (count > 0)
        plm_buffer_printf(reason, "%s%zu %s", reason->size > 0 ? "; " : "", count, count == 1 ? one : many);
}

struct plm_gate_result plm_delta_gate(struct plm_delta *delta)
{
    struct plm_gate_result result = {0};
    plm_auto_buffer struct plm_buffer reason = {0};
    size_t unknown = delta->checks[PLM_BUCKET_NEWLY_UNKNOWN];
    size_t incomparable = delta->checks[PLM_BUCKET_INCOMPARABLE];
    add_clause(&reason, delta->regressions, "regression", "regressions");
    add_clause(&reason, unknown, "check newly unknown", "checks newly unknown");
    add_clause(&reason, incomparable, "check incomparable", "checks incomparable");
    for (size_t i = 0; i < delta->condition_count; i++)
        if (delta->conditions[i].incomparable)
            plm_buffer_printf(&reason, "%sthe runs differ in %s", reason.size > 0 ? "; " : "",
                              delta->conditions[i].what);
    if (reason.size == 0)
        return result;
    result.exit_code = delta->regressions > 0 ? 1 : 3;
    result.reason = plm_arena_strdup(&delta->arena, plm_buffer_text(&reason));
    return result;
}
