/* SPDX-License-Identifier: Apache-2.0 */
#include "report_alike.h"

#include <string.h>

enum { FIRST_CAPACITY = 64 };

void plm_report_alike_clear(struct plm_report_alike *alike)
{
    if (alike->count > 0)
        memset(alike->slots, 0, alike->capacity * sizeof(void *));
    alike->count = 0;
}

void plm_report_alike_done(struct plm_report_alike *alike)
{
    plm_cleanup_free(&alike->slots);
    *alike = (struct plm_report_alike){0};
}

/* The slot of that list, or the empty one where it belongs. Multiplication by 2^64 / golden ratio spreads addresses. */
static const struct plm_finding **find_slot(const struct plm_report_alike *alike, const struct plm_finding *finding)
{
    size_t at = (size_t)((uint64_t)(uintptr_t)finding->observed * 11400714819323198485u >> 20) & (alike->capacity - 1);
    while (alike->slots[at] && alike->slots[at]->observed != finding->observed)
        at = (at + 1) & (alike->capacity - 1);
    return &alike->slots[at];
}

static void grow(struct plm_report_alike *alike)
{
    struct plm_report_alike larger = {.capacity = alike->capacity ? 2 * alike->capacity : FIRST_CAPACITY,
                                      .count = alike->count};
    larger.slots = plm_alloc_array(larger.capacity, sizeof *larger.slots);
    for (size_t i = 0; i < alike->capacity; i++)
        if (alike->slots[i])
            *find_slot(&larger, alike->slots[i]) = alike->slots[i];
    plm_report_alike_done(alike);
    *alike = larger;
}

const struct plm_finding *plm_report_alike_first(struct plm_report_alike *alike, const struct plm_finding *finding)
{
    if (alike->count * 2 >= alike->capacity)
        grow(alike);
    const struct plm_finding **slot = find_slot(alike, finding);
    if (!*slot) {
        *slot = finding;
        alike->count++;
    }
    return *slot;
}
