/* SPDX-License-Identifier: Apache-2.0 */
#include <plimsoll/base/memory.h>

#include <plimsoll/base/file.h>

#include <errno.h>
#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Most arenas hold the pieces of one small document; those of a run grow by doubling up to the large block. */
#define FIRST_BLOCK ((size_t)4096)
#define LARGE_BLOCK ((size_t)256 * 1024)
#define FIRST_BUFFER ((size_t)64)
#define NO_RESULT 2 /* exit: no report could be made (README.md) */

/* Under AddressSanitizer nothing of a block may be touched but the pieces handed out, with a gap behind each. */
#if defined(__SANITIZE_ADDRESS__)
#define WATCHED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WATCHED 1
#endif
#endif
#ifdef WATCHED
#include <sanitizer/asan_interface.h>
#define GAP ((size_t)16)
#define FORBID(at_, size_) ASAN_POISON_MEMORY_REGION(at_, size_)
#define ALLOW(at_, size_) ASAN_UNPOISON_MEMORY_REGION(at_, size_)
#else
#define GAP ((size_t)0)
#define FORBID(at_, size_) ((void)0)
#define ALLOW(at_, size_) ((void)0)
#endif

static _Noreturn void out_of_memory(size_t size)
{
    char line[80];
    int length = size == SIZE_MAX ? snprintf(line, sizeof(line), "plimsoll: out of memory\n")
                                  : snprintf(line, sizeof(line), "plimsoll: out of memory (%zu bytes)\n", size);
    /* Straight to the descriptor: stdio may itself want memory. */
    if (length > 0 && write(STDERR_FILENO, line, (size_t)length) < 0) {
        length = 0; /* nobody hears it */
    }
    plm_outputs_abandon();
    _exit(NO_RESULT); /* no abort(): its core would hold what root has read */
}

static size_t checked_product(size_t count, size_t size)
{
    size_t total = 0;
    if (__builtin_mul_overflow(count, size, &total)) {
        out_of_memory(SIZE_MAX);
    }
    return total;
}

static size_t checked_sum(size_t a, size_t b)
{
    size_t total = 0;
    if (__builtin_add_overflow(a, b, &total)) {
        out_of_memory(SIZE_MAX);
    }
    return total;
}

static void *plain_alloc(size_t size)
{
    void *memory = malloc(size > 0 ? size : 1);
    if (!memory) {
        out_of_memory(size);
    }
    return memory;
}

void *plm_alloc(size_t size)
{
    void *memory = calloc(1, size > 0 ? size : 1);
    if (!memory) {
        out_of_memory(size);
    }
    return memory;
}

void *plm_alloc_array(size_t count, size_t size)
{
    return plm_alloc(checked_product(count, size));
}

void *plm_realloc_array(void *old, size_t count, size_t size)
{
    size_t total = checked_product(count, size);
    void *memory = realloc(old, total > 0 ? total : 1);
    if (!memory) {
        out_of_memory(total);
    }
    return memory;
}

char *plm_strdup(const char *text)
{
    size_t size = strlen(text) + 1;
    return memcpy(plain_alloc(size), text, size);
}

char *plm_strndup(const char *text, size_t size)
{
    char *copy = plain_alloc(checked_sum(size, 1));
    if (size > 0) {
        memcpy(copy, text, size);
    }
    copy[size] = '\0';
    return copy;
}

char *plm_asprintf(const char *format, ...)
{
    char *text = NULL;
    va_list args;
    va_start(args, format);
    int length = vasprintf(&text, format, args);
    va_end(args);
    if (length < 0) {
        out_of_memory(SIZE_MAX);
    }
    return text;
}

/* ---- arena ---- */

struct plm_arena_block {
    struct plm_arena_block *next;
    size_t size; /* of bytes */
    size_t used;
    alignas(max_align_t) unsigned char bytes[];
};

/* A piece that would waste most of a block gets its own one behind the head, so that the head stays in use. */
static struct plm_arena_block *add_block(struct plm_arena *arena, size_t need)
{
    struct plm_arena_block *head = arena->blocks;
    size_t size = head ? head->size : FIRST_BLOCK / 2;
    size = size < LARGE_BLOCK ? 2 * size : size;
    bool own = head && need > size / 4;
    if (own || need > size) {
        size = need;
    }
    struct plm_arena_block *block = plain_alloc(checked_sum(sizeof(*block), size));
    block->size = size;
    block->used = 0;
    FORBID(block->bytes, size);
    if (own) {
        block->next = head->next;
        head->next = block;
    } else {
        block->next = head;
        arena->blocks = block;
    }
    return block;
}

void *plm_arena_alloc(struct plm_arena *arena, size_t size)
{
    const size_t step = alignof(max_align_t);
    size_t rounded = checked_sum(size > 0 ? size : 1, step - 1) / step * step;
    size_t taken = checked_sum(rounded, GAP);
    struct plm_arena_block *block = arena->blocks;
    if (!block || block->size - block->used < taken) {
        block = add_block(arena, taken);
    }
    void *memory = block->bytes + block->used;
    block->used += taken;
    arena->allocated += rounded;
    ALLOW(memory, size);
    return memset(memory, 0, size);
}

void *plm_arena_array(struct plm_arena *arena, size_t count, size_t size)
{
    return plm_arena_alloc(arena, checked_product(count, size));
}

char *plm_arena_strdup(struct plm_arena *arena, const char *text)
{
    return plm_arena_strndup(arena, text, strlen(text));
}

char *plm_arena_strndup(struct plm_arena *arena, const char *text, size_t size)
{
    char *copy = plm_arena_alloc(arena, checked_sum(size, 1));
    if (size > 0) {
        memcpy(copy, text, size);
    }
    return copy;
}

char *plm_arena_printf(struct plm_arena *arena, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (length < 0) {
        out_of_memory(SIZE_MAX);
    }
    char *text = plm_arena_alloc(arena, (size_t)length + 1);
    va_start(args, format);
    vsnprintf(text, (size_t)length + 1, format, args);
    va_end(args);
    return text;
}

void plm_arena_reset(struct plm_arena *arena)
{
    struct plm_arena_block *kept = NULL;
    for (struct plm_arena_block *block = arena->blocks, *next; block; block = next) {
        next = block->next;
        if (!kept || block->size > kept->size) {
            free(kept);
            kept = block;
        } else {
            free(block);
        }
    }
    if (kept) {
        kept->next = NULL;
        kept->used = 0;
        FORBID(kept->bytes, kept->size);
    }
    arena->blocks = kept;
    arena->allocated = 0;
}

void plm_arena_done(struct plm_arena *arena)
{
    for (struct plm_arena_block *block = arena->blocks, *next; block; block = next) {
        next = block->next;
        free(block);
    }
    *arena = (struct plm_arena){0};
}

/* ---- buffer ---- */

void plm_buffer_reserve(struct plm_buffer *buffer, size_t more)
{
    size_t need = checked_sum(checked_sum(buffer->size, more), 1);
    if (need <= buffer->capacity) {
        return;
    }
    size_t capacity = buffer->capacity > 0 ? buffer->capacity : FIRST_BUFFER;
    while (capacity < need) {
        capacity = capacity > SIZE_MAX / 2 ? need : 2 * capacity;
    }
    buffer->data = plm_realloc_array(buffer->data, capacity, 1);
    buffer->capacity = capacity;
    buffer->data[buffer->size] = '\0';
}

void plm_buffer_append(struct plm_buffer *buffer, const void *data, size_t size)
{
    plm_buffer_reserve(buffer, size);
    if (size > 0) {
        memcpy(buffer->data + buffer->size, data, size);
    }
    buffer->size += size;
    buffer->data[buffer->size] = '\0';
}

void plm_buffer_puts(struct plm_buffer *buffer, const char *text)
{
    plm_buffer_append(buffer, text, strlen(text));
}

void plm_buffer_putc(struct plm_buffer *buffer, char c)
{
    if (buffer->capacity - buffer->size < 2) {
        plm_buffer_reserve(buffer, 1);
    }
    buffer->data[buffer->size++] = c;
    buffer->data[buffer->size] = '\0';
}

void plm_buffer_put_int(struct plm_buffer *buffer, int64_t value)
{
    char digits[24];
    size_t at = sizeof(digits);
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    do {
        digits[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    if (value < 0) {
        digits[--at] = '-';
    }
    /* A few digits, and very often: to call memcpy() costs more than they do. */
    plm_buffer_reserve(buffer, sizeof(digits) - at);
    while (at < sizeof(digits)) {
        buffer->data[buffer->size++] = digits[at++];
    }
    buffer->data[buffer->size] = '\0';
}

void plm_buffer_printf(struct plm_buffer *buffer, const char *format, ...)
{
    plm_buffer_reserve(buffer, FIRST_BUFFER);
    size_t room = buffer->capacity - buffer->size;
    va_list args;
    va_start(args, format);
    int length = vsnprintf(buffer->data + buffer->size, room, format, args);
    va_end(args);
    if (length < 0) {
        out_of_memory(SIZE_MAX);
    }
    if ((size_t)length >= room) {
        plm_buffer_reserve(buffer, (size_t)length);
        va_start(args, format);
        vsnprintf(buffer->data + buffer->size, (size_t)length + 1, format, args);
        va_end(args);
    }
    buffer->size += (size_t)length;
}

void plm_buffer_clear(struct plm_buffer *buffer)
{
    buffer->size = 0;
    if (buffer->data) {
        buffer->data[0] = '\0';
    }
}

const char *plm_buffer_text(const struct plm_buffer *buffer)
{
    return buffer->data ? buffer->data : "";
}

char *plm_buffer_take(struct plm_buffer *buffer)
{
    char *data = buffer->data ? buffer->data : plm_strdup("");
    *buffer = (struct plm_buffer){0};
    return data;
}

void plm_buffer_done(struct plm_buffer *buffer)
{
    free(buffer->data);
    *buffer = (struct plm_buffer){0};
}

/* ---- scope: cleanups run on the way out with an error in hand, so they keep errno ---- */

void plm_cleanup_free(void *pointer_to_pointer)
{
    void *memory = NULL;
    memcpy(&memory, pointer_to_pointer, sizeof(memory));
    int kept = errno;
    free(memory);
    errno = kept;
}

void plm_cleanup_fd(int *fd)
{
    if (*fd >= 0) {
        int kept = errno;
        close(*fd);
        errno = kept;
        *fd = -1;
    }
}

void plm_cleanup_file(FILE **stream)
{
    if (*stream) {
        int kept = errno;
        fclose(*stream);
        errno = kept;
        *stream = NULL;
    }
}
