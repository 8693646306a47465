/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory has three lifetimes: the run (an arena), a document (its JSON tree), the scope (plm_auto_*).
 * Out of memory ends the program with one line and exit 2: every input is bounded first (limits.h).
 * No function of this header returns NULL.
 */
#pragma once

#include <plimsoll/base/error.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Once, before there is a second thread: how malloc takes memory from the kernel. Never fails. */
void plm_heap_prepare(void);

void *plm_alloc(size_t size);                     /* zeroed */
void *plm_alloc_array(size_t count, size_t size); /* zeroed; overflow aborts */
void *plm_realloc_array(void *old, size_t count, size_t size);
char *plm_strdup(const char *text);
char *plm_strndup(const char *text, size_t size);
char *plm_asprintf(const char *format, ...) PLM_PRINTF(1, 2);

/* ---- arena: allocated piece by piece, freed whole. {0} is an empty arena. ---- */
struct plm_arena_block;
struct plm_arena {
    struct plm_arena_block *blocks;
    size_t allocated; /* bytes handed out, for the tests of growth */
};
void *plm_arena_alloc(struct plm_arena *arena, size_t size); /* zeroed, aligned for any type */
void *plm_arena_array(struct plm_arena *arena, size_t count, size_t size);
char *plm_arena_strdup(struct plm_arena *arena, const char *text);
char *plm_arena_strndup(struct plm_arena *arena, const char *text, size_t size);
char *plm_arena_printf(struct plm_arena *arena, const char *format, ...) PLM_PRINTF(2, 3);
void plm_arena_reset(struct plm_arena *arena); /* empties it but keeps one block for reuse */
void plm_arena_done(struct plm_arena *arena);  /* frees everything; {0} and twice are fine */

/* ---- a growing byte buffer, always NUL-terminated behind `size`. {0} is an empty one. ---- */
struct plm_buffer {
    char *data; /* NULL only while nothing was ever appended: use plm_buffer_text() to print */
    size_t size;
    size_t capacity;
};
void plm_buffer_append(struct plm_buffer *buffer, const void *data, size_t size);
void plm_buffer_puts(struct plm_buffer *buffer, const char *text);
void plm_buffer_putc(struct plm_buffer *buffer, char c);
void plm_buffer_put_int(struct plm_buffer *buffer,
                        int64_t value); /* "%lld", without printf: reports are full of them */
void plm_buffer_printf(struct plm_buffer *buffer, const char *format, ...) PLM_PRINTF(2, 3);
void plm_buffer_reserve(struct plm_buffer *buffer, size_t more);
void plm_buffer_clear(struct plm_buffer *buffer);             /* size 0, keeps the storage */
const char *plm_buffer_text(const struct plm_buffer *buffer); /* "" for an empty one */
char *plm_buffer_take(struct plm_buffer *buffer);             /* hands the storage over; the buffer is {0} */
void plm_buffer_done(struct plm_buffer *buffer);

/* ---- scope: the only cleanup idiom. No goto. ---- */
void plm_cleanup_free(void *pointer_to_pointer);
void plm_cleanup_fd(int *fd);
void plm_cleanup_file(FILE **stream);
#define plm_auto_free __attribute__((cleanup(plm_cleanup_free)))
#define plm_auto_fd __attribute__((cleanup(plm_cleanup_fd))) /* initialise with -1 */
#define plm_auto_file __attribute__((cleanup(plm_cleanup_file)))
#define plm_auto_arena __attribute__((cleanup(plm_arena_done)))
#define plm_auto_buffer __attribute__((cleanup(plm_buffer_done)))

/* Hands a pointer over: yields it and leaves NULL behind. */
#define plm_take(pointer)                                                                                              \
    (__extension__({                                                                                                   \
        __typeof__(pointer) plm_t = (pointer);                                                                         \
        (pointer) = NULL;                                                                                              \
        plm_t;                                                                                                         \
    }))

#define PLM_COUNT(array) (sizeof(array) / sizeof((array)[0]))
