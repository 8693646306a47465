/* SPDX-License-Identifier: Apache-2.0 */
/* Which recommendations are judged, and what was left out at whose wish, with counts. */
#pragma once

#include <plimsoll/judge/judge.h>

struct plm_chosen {
    const struct plm_check *check;
    const struct plm_recommendation *recommendation; /* NULL: a check that stands in no edition */
};

struct plm_choice {
    const struct plm_benchmark *benchmark; /* NULL: the catalogue has none */
    int level;
    struct plm_chosen *items; /* in the order of numbers; checks without one last, by id */
    size_t count;
    struct plm_exclusion *exclusions; /* of recommendations; those of subjects are counted by the judge */
    size_t exclusion_count, exclusion_capacity;
};

/* Everything is made in the arena. Refuses (PLM_ERROR_USAGE) a selection that names what does not exist. */
bool plm_choice_make(struct plm_choice *choice, const struct plm_catalogue *catalogue, const struct plm_policy *policy,
                     const struct plm_selection *selection, struct plm_arena *arena,
                     struct plm_error *error) PLM_MUST_CHECK;
/* Adds to the count of a row, which is made when it is new. */
void plm_choice_exclude(struct plm_choice *choice, struct plm_arena *arena, const char *what, size_t count);

/* Does this pattern of keys, perhaps with a kind and a colon in front ("container:shop/web/?"), name the subject? */
bool plm_pattern_names(const char *pattern, const char *kind, const char *key);
