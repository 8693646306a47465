/* SPDX-License-Identifier: Apache-2.0 */
/* Equal lists of observations once: 10,000 containers that lack the same limit share one. Their strings are interned,
 * so that equal pointers are equal strings. */
#pragma once

#include <plimsoll/model/report.h>

struct plm_observation_list {
    const struct plm_observation *items;
    size_t count;
};
struct plm_observations {
    struct plm_observation_list *slots; /* open addressing; a power of two; an empty one has no items */
    size_t capacity, count;
};
void plm_observations_done(struct plm_observations *observations); /* the lists stay in the arena */

/* The list of these items (count > 0) that is there already, or a copy in the arena. */
const struct plm_observation *plm_observations_keep(struct plm_observations *observations, struct plm_arena *arena,
                                                    const struct plm_observation *items, size_t count);
