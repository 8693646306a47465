/* SPDX-License-Identifier: Apache-2.0 */
/* The subjects of a report while it is made: found by kind and key, in the order in which they are first named. */
#pragma once

#include "intern.h"

#include <plimsoll/model/report.h>

struct plm_subjects {
    struct plm_intern *intern;
    struct plm_subject *items;
    uint32_t *stamps; /* for walks that must visit each subject once */
    size_t count, capacity;
    uint32_t *slots; /* index + 1, open addressing */
    size_t slot_count;
};
void plm_subjects_init(struct plm_subjects *subjects, struct plm_intern *intern);
void plm_subjects_done(struct plm_subjects *subjects);
/* Index of the subject, which is made when it is new. kind must be a constant or interned. */
uint32_t plm_subjects_add(struct plm_subjects *subjects, const char *kind, const char *key);
/* Moves those with used[index] into the report, in order, and sets renumbered[index] of each. */
void plm_subjects_move(struct plm_subjects *subjects, const bool *used, uint32_t *renumbered,
                       struct plm_report *report);
