/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Subjects of one check about which the same is to be said: one outcome, one reason, one waiver, the same facts from
 * the same place. Sixty containers that lack a limit are one thing to read, not sixty.
 */
#pragma once

#include "outcome.h"

struct plm_group {
    const struct plm_finding *finding; /* of the first subject; speaks for all */
    enum plm_outcome outcome;          /* PLM_OUTCOME_PASS: no finding is behind it, but perhaps evidence */
    const uint32_t *subjects;
    size_t count;
};
struct plm_groups {
    struct plm_group *groups; /* in the order of plm_outcome, within it by first subject */
    size_t count;
    size_t subjects; /* in all groups together */
    struct plm_arena arena;
};
/* Findings first, worst first, then passes; at most limit subjects. ret_groups is the caller's to plm_groups_done. */
void plm_groups_make(const struct plm_report *report, const struct plm_result *result, size_t limit,
                     struct plm_groups *ret_groups);
void plm_groups_done(struct plm_groups *groups);
#define plm_auto_groups __attribute__((cleanup(plm_groups_done)))

/* Where a fact of a subject was read, with the subject's own id written as "{id}" and other ids of 64 digits cut to 12.
 */
void plm_group_origin(struct plm_buffer *out, const struct plm_subject *subject, const char *origin);
/* Appends where a fact of a group's finding was read: of several subjects, with "{id}" for the id of each. False: that
 * is not known. */
bool plm_group_fact_origin(struct plm_buffer *out, const struct plm_report *report, const struct plm_group *group,
                           const struct plm_observation *fact);
