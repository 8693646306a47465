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

/* FNV-1a, 64 bits. */
static uint64_t hash_bytes(const char *data, size_t size)
{
    uint64_t hash = 14695981039346656037u;
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ (unsigned char)data[i]) * 1099511628211u;
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

/* Clean text holds no NUL, so that strlen() is its size. */
static const char *keep(struct plm_intern *intern, const char *text, size_t size)
{
    if (intern->count * 3 >= intern->capacity * 2)
        grow(intern);
    size_t at = hash_bytes(text, size) & (intern->capacity - 1);
    for (const char *found; (found = intern->slots[at]); at = (at + 1) & (intern->capacity - 1))
        if (strncmp(found, text, size) == 0 && found[size] == '\0')
            return found;
    intern->count++;
    intern->slots[at] = plm_arena_strndup(intern->arena, text, size);
    return intern->slots[at];
}

const char *plm_intern_line_n(struct plm_intern *intern, const char *text, size_t size)
{
    if (!text)
        return NULL;
    if (plm_text_is_clean(text, size) && !memchr(text, '\n', size) && !memchr(text, '\t', size))
        return keep(intern, text, size);
    plm_buffer_clear(&intern->clean);
    (void)plm_text_clean_line(&intern->clean, text, size, 0);
    return keep(intern, plm_buffer_text(&intern->clean), intern->clean.size);
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
    return keep(intern, plm_buffer_text(&intern->clean), intern->clean.size);
}
