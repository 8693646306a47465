/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The subjects of a result in the order in which a reader must see them, up to a limit. Formats for other programs
 * show all or the worst of them by this one walk, and all say how many they left out.
 */
#pragma once

#include "outcome.h"

struct plm_shown {
    uint32_t index;                    /* of the subject */
    const struct plm_subject *subject; /* never NULL */
    enum plm_outcome outcome;
    const struct plm_finding *finding; /* NULL: a pass whose evidence was not kept */
};
typedef void plm_visit_shown(void *context, const struct plm_shown *shown);

/* What did not pass, worst first, then the passes. limit 0: none. Returns how many were left out. */
size_t plm_shown_each(const struct plm_report *report, const struct plm_result *result, size_t limit,
                      plm_visit_shown *visit, void *context);
/* An attestation decided: what the subjects say does not count any more. */
bool plm_result_attested(const struct plm_result *result);
/* At least one subject has the outcome of the result. If not (attested, no subject at all, subjects that nobody saw), a
 * format that shows subjects must show the result as a whole, too. */
bool plm_result_told_by_subjects(const struct plm_report *report, const struct plm_result *result);
