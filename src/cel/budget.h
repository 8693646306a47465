/* SPDX-License-Identifier: Apache-2.0 */
/* What one evaluation may spend. Once it is spent, every further step fails and the result is an ERROR. */
#pragma once

#include <plimsoll/base/limits.h>
#include <plimsoll/base/memory.h>

/* Arena bytes of one evaluation. A macro over 100,000 facts needs about 20 MB; nested macros and repeated
 * concatenation can ask for anything. */
#define PLM_CEL_LIMIT_MEMORY (256 * PLM_MIB)

struct plm_cel_budget {
    size_t steps;
    const struct plm_arena *arena;
    size_t start; /* bytes that the arena had handed out before */
    bool spent;
};

/* NULL is a budget without end. */
static inline bool plm_cel_spend(struct plm_cel_budget *budget, size_t steps)
{
    if (!budget)
        return true;
    if (budget->spent || steps > PLM_LIMIT_STEPS - budget->steps ||
        budget->arena->allocated > budget->start + PLM_CEL_LIMIT_MEMORY) {
        budget->spent = true;
        return false;
    }
    budget->steps += steps;
    return true;
}
