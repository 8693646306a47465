/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A document is parsed into a thousand small pieces, judged, and freed, again and again: with malloc that is a fifth of
 * a large audit. Here the pieces of a document lie one behind another in slabs, in the order in which they will be
 * read, so that whoever reads them, perhaps on another processor, has the next one at hand. A piece that is freed is
 * only counted; a slab of which none is left is used again. Slabs are never given back: they are what the largest trees
 * took, and trees are bounded.
 *
 * In front of each piece stands its slab, NULL for one that malloc gave. Each thread has slabs of its own; a piece that
 * another thread frees is lost to them, with its slab: the caller hands documents back to where they were made.
 */
#include "json_pool.h"

#include <plimsoll/base/json.h>
#include <stdlib.h>

#define STEP ((size_t)8)
#define LARGEST ((size_t)512) /* a cJSON has 64 bytes; longer texts are few */
#define SLAB ((size_t)64 * 1024)

struct slab {
    size_t live;       /* pieces that are not free */
    const void *owner; /* the pool of its thread */
    struct slab *next; /* while it is empty */
};
struct piece {
    struct slab *slab;
};

/* Sanitizers see a use after free only in pieces that malloc gave. */
#if defined(__SANITIZE_ADDRESS__)
#define POOLED false
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define POOLED false
#endif
#endif
#ifndef POOLED
#define POOLED true
#endif

/* Where the next piece of a sort goes. */
struct lane {
    struct slab *current;
    char *at, *end; /* what is left of it */
};

static _Thread_local struct {
    struct lane lanes[2]; /* of pieces that come and go; of those that last: one of them would hold a whole slab */
    bool lasting;
    struct slab *empty;
} pool;

static char *begin_of(struct slab *slab)
{
    return (char *)slab + sizeof *slab;
}

static void next_slab(struct lane *lane)
{
    struct slab *slab = pool.empty;
    if (slab) {
        pool.empty = slab->next;
    } else {
        slab = plm_realloc_array(NULL, SLAB, 1);
        *slab = (struct slab){.owner = &pool};
    }
    *lane = (struct lane){.current = slab, .at = begin_of(slab), .end = (char *)slab + SLAB};
}

void *plm_json_pool_alloc(size_t size)
{
    struct piece *piece;
    if (!POOLED || size > LARGEST) {
        /* No text is that long; if one were, there is no memory for it. */
        piece = plm_realloc_array(NULL, size > SIZE_MAX - sizeof *piece ? SIZE_MAX : sizeof *piece + size, 1);
        piece->slab = NULL;
        return piece + 1;
    }
    struct lane *lane = &pool.lanes[pool.lasting];
    const size_t whole = sizeof *piece + (size + STEP - 1) / STEP * STEP;
    if ((size_t)(lane->end - lane->at) < whole)
        next_slab(lane);
    piece = (struct piece *)(void *)lane->at;
    lane->at += whole;
    piece->slab = lane->current;
    lane->current->live++;
    return piece + 1;
}

void plm_json_pool_free(void *memory)
{
    if (!memory)
        return;
    struct piece *piece = (struct piece *)memory - 1;
    struct slab *slab = piece->slab;
    if (!slab) {
        free(piece);
        return;
    }
    if (slab->owner != &pool || --slab->live > 0)
        return;
    for (size_t i = 0; i < PLM_COUNT(pool.lanes); i++) {
        if (slab == pool.lanes[i].current) {
            pool.lanes[i].at = begin_of(slab);
            return;
        }
    }
    slab->next = pool.empty;
    pool.empty = slab;
}

bool plm_json_lasting(bool lasting)
{
    const bool before = pool.lasting;
    pool.lasting = lasting;
    return before;
}
