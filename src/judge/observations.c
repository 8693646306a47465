/* SPDX-License-Identifier: Apache-2.0 */
#include "observations.h"

#include <string.h>

enum { FIRST_CAPACITY = 256 };

void plm_observations_done(struct plm_observations *observations)
{
    plm_cleanup_free(&observations->slots);
    *observations = (struct plm_observations){0};
}

/* The factor is 2^64 / golden ratio. */
static size_t hash_list(const struct plm_observation *items, size_t count)
{
    const uint64_t factor = 11400714819323198485u;
    uint64_t hash = count;
    for (size_t i = 0; i < count; i++) {
        hash = (hash ^ (uintptr_t)items[i].path) * factor;
        hash = (hash ^ hash >> 32 ^ (uintptr_t)items[i].value) * factor;
        hash = (hash ^ hash >> 32 ^ (uintptr_t)items[i].origin) * factor;
    }
    return (size_t)(hash >> 20);
}

static bool is_list(const struct plm_observation_list *list, const struct plm_observation *items, size_t count)
{
    if (list->count != count)
        return false;
    for (size_t i = 0; i < count; i++)
        if (list->items[i].path != items[i].path || list->items[i].value != items[i].value ||
            list->items[i].origin != items[i].origin)
            return false;
    return true;
}

/* The slot of that list, or the empty one where it belongs. */
static struct plm_observation_list *find_slot(const struct plm_observations *observations,
                                              const struct plm_observation *items, size_t count)
{
    size_t at = hash_list(items, count) & (observations->capacity - 1);
    while (observations->slots[at].items && !is_list(&observations->slots[at], items, count))
        at = (at + 1) & (observations->capacity - 1);
    return &observations->slots[at];
}

static void grow(struct plm_observations *observations)
{
    struct plm_observations larger = {.capacity = observations->capacity ? 2 * observations->capacity : FIRST_CAPACITY,
                                      .count = observations->count};
    larger.slots = plm_alloc_array(larger.capacity, sizeof *larger.slots);
    for (size_t i = 0; i < observations->capacity; i++) {
        const struct plm_observation_list *list = &observations->slots[i];
        if (list->items)
            *find_slot(&larger, list->items, list->count) = *list;
    }
    plm_observations_done(observations);
    *observations = larger;
}

const struct plm_observation *plm_observations_keep(struct plm_observations *observations, struct plm_arena *arena,
                                                    const struct plm_observation *items, size_t count)
{
    if (observations->count * 3 >= observations->capacity * 2)
        grow(observations);
    struct plm_observation_list *slot = find_slot(observations, items, count);
    if (!slot->items) {
        struct plm_observation *kept = plm_arena_array(arena, count, sizeof *kept);
        memcpy(kept, items, count * sizeof *kept);
        *slot = (struct plm_observation_list){kept, count};
        observations->count++;
    }
    return slot->items;
}
