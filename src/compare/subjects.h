/* SPDX-License-Identifier: Apache-2.0 */
/* One check in two runs: which subject went from which verdict to which. */
#pragma once

#include "pairing.h"

/* What one run says about every subject under the check at hand. Filled and emptied again check by check, so that
 * 10,000 subjects cost one pass over the findings. */
struct plm_side {
    const struct plm_report *report;
    const struct plm_result *result;
    unsigned char *verdicts;             /* by subject; PLM_VERDICTS: not there */
    const struct plm_finding **findings; /* by subject; NULL: no evidence */
    uint32_t *touched;                   /* subjects that are there */
    size_t count;
    bool lost_population; /* a finding of its own says that the list could not be read */
};
void plm_side_init(struct plm_side *side, const struct plm_report *report);
void plm_side_done(struct plm_side *side);
void plm_side_fill(struct plm_side *side, const struct plm_result *result);
void plm_side_clear(struct plm_side *side);

/* What came of it: rows by bucket, in the order of the keys. The arrays are the caller's to free (plm_rows_done). */
struct plm_rows {
    struct plm_subject_change *items[PLM_BUCKETS];
    size_t counts[PLM_BUCKETS], capacities[PLM_BUCKETS];
    size_t more, fewer, same;
    bool fails_before, fails_after; /* some row tells of a failure of that run */
    bool regression[PLM_BUCKETS];
    size_t uncompared_before, uncompared_after;
    unsigned *failed_groups; /* stamps by number of group: failed before under check number `stamp` */
    unsigned stamp;
};
void plm_rows_done(struct plm_rows *rows);
/* Both sides filled. Texts of notes live in the arena. */
void plm_rows_compare(struct plm_rows *rows, const struct plm_side *before, const struct plm_side *after,
                      const struct plm_pairing *pairing, struct plm_arena *arena);
/* True if both findings read the same values at the same paths; where they came from does not count: a re-created
 * container has another id. */
bool plm_evidence_equal(const struct plm_finding *a, const struct plm_finding *b);
