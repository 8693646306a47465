/* SPDX-License-Identifier: Apache-2.0 */
/* Which subject of one run is which of the other. */
#pragma once

#include <plimsoll/model/delta.h>

struct plm_pairing {
    uint32_t *peer_of_before, *peer_of_after;   /* by index of subject; PLM_NO_SUBJECT: only in that run */
    uint32_t *group_of_before, *group_of_after; /* numbers of groups, equal for equal names; 0: no group */
    size_t group_count;                         /* numbers are below this */
};
/* Arrays live in the arena. */
void plm_pairing_make(struct plm_pairing *pairing, const struct plm_report *before, const struct plm_report *after,
                      struct plm_arena *arena);
