/* SPDX-License-Identifier: Apache-2.0 */
/* From what an evaluation read to the observations of a report: every path once, values as JSON text, all strings
 * shared. */
#pragma once

#include "evaluate.h"
#include "intern.h"
#include "observations.h"

#include <plimsoll/model/report.h>

struct plm_evidence {
    struct plm_observations known; /* lists that were made */
    struct plm_intern *intern;
    struct plm_arena *arena;      /* of the report */
    const struct plm_json *given; /* parameters of the policy, or NULL */
    const struct plm_catalogue *catalogue;
    struct plm_buffer text;           /* kept for reuse */
    const char *origin, *kept_origin; /* the last one: all facts of a subject have the same */
};
/* Before each subject: the strings of the last one may be gone. */
void plm_evidence_next_subject(struct plm_evidence *evidence);
void plm_evidence_done(struct plm_evidence *evidence);

/* own: the origin of the subject, interned, or NULL. The array lives in the report's arena; equal arrays are one; NULL
 * when there is nothing. */
const struct plm_observation *plm_evidence_observe(struct plm_evidence *evidence, const struct plm_check *check,
                                                   const char *own, const struct plm_outcome *outcome,
                                                   size_t *ret_count);
