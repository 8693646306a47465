/* SPDX-License-Identifier: Apache-2.0 */
#include "report_alike.h"

#include <string.h>

enum { FIRST_CAPACITY = 64 };

void plm_report_alike_clear(struct plm_report_alike *alike)
{
    if (alike->count > 0)
        memset(alike->slots, 0, alike->capacity * sizeof *alike->slots);
    alike->count = 0;
    plm_buffer_clear(&alike->rests);
}

void plm_report_alike_done(struct plm_report_alike *alike)
{
    plm_cleanup_free(&alike->slots);
    plm_buffer_done(&alike->rests);
    *alike = (struct plm_report_alike){0};
}

/* The slot of that list, or the empty one where it belongs. Multiplication by 2^64 / golden ratio spreads addresses. */
static struct plm_alike *find_slot(struct plm_alike *slots, size_t capacity, const struct plm_observation *observed)
{
    size_t at = (size_t)((uint64_t)(uintptr_t)observed * 11400714819323198485u >> 20) & (capacity - 1);
    while (slots[at].first && slots[at].first->observed != observed)
        at = (at + 1) & (capacity - 1);
    return &slots[at];
}

static void grow(struct plm_report_alike *alike)
{
    size_t capacity = alike->capacity ? 2 * alike->capacity : FIRST_CAPACITY;
    struct plm_alike *slots = plm_alloc_array(capacity, sizeof *slots);
    for (size_t i = 0; i < alike->capacity; i++)
        if (alike->slots[i].first)
            *find_slot(slots, capacity, alike->slots[i].first->observed) = alike->slots[i];
    plm_cleanup_free(&alike->slots);
    alike->slots = slots;
    alike->capacity = capacity;
}

struct plm_alike *plm_report_alike_find(struct plm_report_alike *alike, const struct plm_finding *finding)
{
    if (alike->count * 2 >= alike->capacity)
        grow(alike);
    struct plm_alike *slot = find_slot(alike->slots, alike->capacity, finding->observed);
    if (!slot->first) {
        slot->first = finding;
        alike->count++;
    }
    return slot;
}
