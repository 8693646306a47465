/* SPDX-License-Identifier: Apache-2.0 */
/* One check, one subject, one verdict, with the facts it rests on. */
#pragma once

#include "variables.h"

/* An expression of `shows` that is no plain fact: its text and what came out. */
struct plm_shown {
    const char *text;
    struct plm_cel_value value;
};

struct plm_outcome {
    enum plm_verdict verdict;
    const char *reason; /* NULL: none is needed; lives in the arena, the catalogue or the program text */
    struct plm_cel_trace trace;
    struct plm_shown *shown;
    size_t shown_count;
    bool rule_ran; /* parameters of the policy took part */
};

/* What is known of the subject beside its document. */
struct plm_situation {
    const struct plm_cel_read *running; /* scope running: where that stands; NULL: not asked (examples, other kinds) */
    const char *lost;                   /* the subject's document is lost: why; NULL: it is there */
    struct plm_cel_value engine_kind;   /* of checks for Docker only: string or UNKNOWN; NULL value: not asked */
};

/* Everything of the outcome lives in the arena, or where the variables point. */
void plm_check_evaluate(const struct plm_check *check, const struct plm_situation *situation,
                        struct plm_variables *variables, struct plm_arena *arena, struct plm_outcome *ret_outcome);
