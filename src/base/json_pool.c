/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A document is parsed into a thousand small pieces, judged, and freed, again and again: with malloc that is a fifth of
 * a large audit, most of it spent joining neighbours that the next document splits again. Here a freed piece waits in a
 * list of its size for the next one. Memory of the pool is never given back: it is what the largest tree took, and
 * trees are bounded.
 *
 * In front of each piece stands its size class, 0 for one that malloc gave. Each thread has its own; a piece
 * that another thread frees waits there.
 */
#include "json_pool.h"

#include <plimsoll/base/memory.h>
#include <stdlib.h>

#define STEP ((size_t)8)
#define LARGEST ((size_t)128) /* a cJSON has 64 bytes; longer texts are few */
#define SLAB ((size_t)64 * 1024)

struct piece {
    size_t class;
    struct piece *next; /* only while it waits; what a caller gets begins here */
};
#define HEAD offsetof(struct piece, next)

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

static _Thread_local struct {
    struct piece *waiting[LARGEST / STEP + 1];
    char *at, *end; /* what is left of the last slab */
} pool;

static struct piece *from_slab(size_t size)
{
    if ((size_t)(pool.end - pool.at) < size) {
        pool.at = plm_realloc_array(NULL, SLAB, 1);
        pool.end = pool.at + SLAB;
    }
    struct piece *piece = (struct piece *)(void *)pool.at;
    pool.at += size;
    return piece;
}

void *plm_json_pool_alloc(size_t size)
{
    size_t class = size > 0 ? (size + STEP - 1) / STEP : 1;
    struct piece *piece = NULL;
    if (!POOLED || size > LARGEST) {
        /* No text is that long; if one were, there is no memory for it. */
        piece = plm_realloc_array(NULL, size > SIZE_MAX - HEAD ? SIZE_MAX : HEAD + size, 1);
        class = 0;
    } else if (pool.waiting[class]) {
        piece = pool.waiting[class];
        pool.waiting[class] = piece->next;
    } else {
        piece = from_slab(HEAD + class * STEP);
    }
    piece->class = class;
    return (char *)piece + HEAD;
}

void plm_json_pool_free(void *memory)
{
    if (!memory)
        return;
    struct piece *piece = (struct piece *)(void *)((char *)memory - HEAD);
    if (piece->class == 0) {
        free(piece);
        return;
    }
    piece->next = pool.waiting[piece->class];
    pool.waiting[piece->class] = piece;
}
