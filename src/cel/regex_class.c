/* SPDX-License-Identifier: Apache-2.0 */
/* Character classes: sets of code points as ranges. */
#include "regex_program.h"

#include <string.h>

#define LAST_CODE_POINT 0x10FFFF

struct named {
    const char *name;
    struct plm_cel_regex_range ranges[4]; /* ascending; {0, 0} ends */
};

/* RE2's: ASCII only. */
static const struct named perl[] = {
    {"d", {{'0', '9'}}},
    {"s", {{'\t', '\n'}, {'\f', '\r'}, {' ', ' '}}},
    {"w", {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}}},
};

static const struct named posix[] = {
    {"alnum", {{'0', '9'}, {'A', 'Z'}, {'a', 'z'}}},
    {"alpha", {{'A', 'Z'}, {'a', 'z'}}},
    {"ascii", {{0, 0x7F}}},
    {"blank", {{'\t', '\t'}, {' ', ' '}}},
    {"cntrl", {{0, 0x1F}, {0x7F, 0x7F}}},
    {"digit", {{'0', '9'}}},
    {"graph", {{'!', '~'}}},
    {"lower", {{'a', 'z'}}},
    {"print", {{' ', '~'}}},
    {"punct", {{'!', '/'}, {':', '@'}, {'[', '`'}, {'{', '~'}}},
    {"space", {{'\t', '\r'}, {' ', ' '}}},
    {"upper", {{'A', 'Z'}}},
    {"word", {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}}},
    {"xdigit", {{'0', '9'}, {'A', 'F'}, {'a', 'f'}}},
};

static void push(struct plm_arena *arena, struct plm_cel_regex_class *class, uint32_t low, uint32_t high)
{
    if (low > high)
        return;
    if (class->count == class->capacity) {
        size_t capacity = class->capacity ? 2 * class->capacity : 4;
        struct plm_cel_regex_range *ranges = plm_arena_array(arena, capacity, sizeof *ranges);
        if (class->count)
            memcpy(ranges, class->ranges, class->count * sizeof *ranges);
        class->ranges = ranges;
        class->capacity = capacity;
    }
    class->ranges[class->count++] = (struct plm_cel_regex_range){low, high};
}

/* The part of low..high within first..last, moved by shift: the letters of the other case. */
static void push_shifted(struct plm_arena *arena, struct plm_cel_regex_class *class, uint32_t low, uint32_t high,
                         uint32_t first, uint32_t last, int32_t shift)
{
    uint32_t from = low > first ? low : first, to = high < last ? high : last;
    if (from <= to)
        push(arena, class, (uint32_t)((int32_t)from + shift), (uint32_t)((int32_t)to + shift));
}

void plm_cel_regex_class_add(struct plm_arena *arena, struct plm_cel_regex_class *class, uint32_t low, uint32_t high,
                             bool fold)
{
    push(arena, class, low, high);
    if (fold) {
        push_shifted(arena, class, low, high, 'A', 'Z', 'a' - 'A');
        push_shifted(arena, class, low, high, 'a', 'z', 'A' - 'a');
    }
}

static bool add_named(struct plm_arena *arena, struct plm_cel_regex_class *class, const struct named *table,
                      size_t count, const char *name, size_t size, bool negated)
{
    for (size_t i = 0; i < count; i++) {
        if (strlen(table[i].name) != size || memcmp(table[i].name, name, size) != 0)
            continue;
        uint32_t next = 0;
        for (size_t j = 0; j < PLM_COUNT(table[i].ranges) && table[i].ranges[j].high > 0; j++) {
            const struct plm_cel_regex_range *range = &table[i].ranges[j];
            if (!negated)
                push(arena, class, range->low, range->high);
            else if (range->low > next)
                push(arena, class, next, range->low - 1);
            next = range->high + 1;
        }
        if (negated)
            push(arena, class, next, LAST_CODE_POINT);
        return true;
    }
    return false;
}

bool plm_cel_regex_class_add_perl(struct plm_arena *arena, struct plm_cel_regex_class *class, char letter)
{
    bool negated = letter >= 'A' && letter <= 'Z';
    char name = (char)(letter | 0x20);
    return add_named(arena, class, perl, PLM_COUNT(perl), &name, 1, negated);
}

bool plm_cel_regex_class_add_posix(struct plm_arena *arena, struct plm_cel_regex_class *class, const char *name,
                                   size_t size)
{
    bool negated = size > 0 && name[0] == '^';
    return add_named(arena, class, posix, PLM_COUNT(posix), name + negated, size - negated, negated);
}
