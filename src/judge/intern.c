/* SPDX-License-Identifier: Apache-2.0 */
#include "intern.h"

#include <plimsoll/base/text.h>
#include <stdint.h>
#include <string.h>

enum { FIRST_CAPACITY = 1024 };

void plm_intern_init(struct plm_intern *intern, struct plm_arena *arena)
{
    *intern = (struct plm_intern){.arena = arena, .capacity = FIRST_CAPACITY};
    intern->slots = plm_alloc_array(intern->capacity, sizeof *intern->slots);
}

void plm_intern_done(struct plm_intern *intern)
{
    plm_cleanup_free(&intern->slots);
    plm_buffer_done(&intern->clean);
    *intern = (struct plm_intern){0};
}

/* Eight bytes at a time: a report of 10,000 containers asks a million times. The factor is 2^64 / golden ratio. */
static uint64_t hash_bytes(const char *data, size_t size)
{
    const uint64_t factor = 11400714819323198485u;
    uint64_t hash = size * factor, word = 0;
    for (; size >= sizeof word; data += sizeof word, size -= sizeof word) {
        memcpy(&word, data, sizeof word);
        hash = (hash ^ word) * factor;
        hash ^= hash >> 32;
    }
    word = 0;
    memcpy(&word, data, size);
    hash = (hash ^ word) * factor;
    return hash ^ hash >> 29;
}

static void grow(struct plm_intern *intern)
{
    const char **old = intern->slots;
    size_t old_capacity = intern->capacity;
    intern->capacity *= 2;
    intern->slots = plm_alloc_array(intern->capacity, sizeof *intern->slots);
    for (size_t i = 0; i < old_capacity; i++) {
        if (!old[i])
            continue;
        size_t at = hash_bytes(old[i], strlen(old[i])) & (intern->capacity - 1);
        while (intern->slots[at])
            at = (at + 1) & (intern->capacity - 1);
        intern->slots[at] = old[i];
    }
    plm_cleanup_free(&old);
}

/* The slot of that text, or the empty one where it belongs. */
static size_t find_slot(const struct plm_intern *intern, const char *text, size_t size)
{
    size_t at = hash_bytes(text, size) & (intern->capacity - 1);
    for (const char *found; (found = intern->slots[at]); at = (at + 1) & (intern->capacity - 1))
        if (strncmp(found, text, size) == 0 && found[size] == '\0')
            break;
    return at;
}

/* What is found under its own bytes was cleaned when it came in: only new text has to be looked at. */
const char *plm_intern_line_n(struct plm_intern *intern, const char *text, size_t size)
{
    if (!text)
        return NULL;
    size_t at = find_slot(intern, text, size);
    if (intern->slots[at])
        return intern->slots[at];
    if (!plm_text_is_clean(text, size) || memchr(text, '\n', size) || memchr(text, '\t', size)) {
        plm_buffer_clear(&intern->clean);
        (void)plm_text_clean_line(&intern->clean, text, size, 0);
        text = plm_buffer_text(&intern->clean);
        size = intern->clean.size;
        at = find_slot(intern, text, size);
        if (intern->slots[at])
            return intern->slots[at];
    }
    if (intern->count * 3 >= intern->capacity * 2) {
        grow(intern);
        at = find_slot(intern, text, size);
    }
    intern->count++;
    intern->slots[at] = plm_arena_strndup(intern->arena, text, size);
    return intern->slots[at];
}

const char *plm_intern_line(struct plm_intern *intern, const char *text)
{
    return text ? plm_intern_line_n(intern, text, strlen(text)) : NULL;
}

const char *plm_intern_text(struct plm_intern *intern, const char *text)
{
    if (!text)
        return NULL;
    plm_buffer_clear(&intern->clean);
    (void)plm_text_clean(&intern->clean, text, strlen(text), 0);
    return plm_arena_strndup(intern->arena, plm_buffer_text(&intern->clean), intern->clean.size);
}
