/* SPDX-License-Identifier: Apache-2.0 */
/* Runs all ways through the automaton at once: linear in the text, whatever the pattern. */
#include "regex_program.h"

#include <plimsoll/base/text.h>

#define NO_RUNE UINT32_MAX

/* A set of places in the program that is cleared in no time. */
struct set {
    uint32_t *dense, *sparse;
    uint32_t count;
};

struct matcher {
    const struct plm_cel_regex *regex;
    struct set reached; /* behind the code point that was taken last */
    struct set places;  /* and what follows from there without another one: that needs to know the next */
    uint32_t *stack;
    uint32_t before, after; /* the code points around the current place */
    bool matched;
};

static bool add(struct set *set, uint32_t pc)
{
    if (set->sparse[pc] < set->count && set->dense[set->sparse[pc]] == pc)
        return false;
    set->sparse[pc] = set->count;
    set->dense[set->count++] = pc;
    return true;
}

static bool is_word(uint32_t rune)
{
    return (rune >= '0' && rune <= '9') || (rune >= 'A' && rune <= 'Z') || rune == '_' || (rune >= 'a' && rune <= 'z');
}

static bool holds(const struct matcher *matcher, enum plm_cel_regex_op op)
{
    const bool boundary = is_word(matcher->before) != is_word(matcher->after);
    return (op == PLM_CEL_REGEX_BEGIN && matcher->before == NO_RUNE) ||
           (op == PLM_CEL_REGEX_END && matcher->after == NO_RUNE) ||
           (op == PLM_CEL_REGEX_LINE_BEGIN && (matcher->before == NO_RUNE || matcher->before == '\n')) ||
           (op == PLM_CEL_REGEX_LINE_END && (matcher->after == NO_RUNE || matcher->after == '\n')) ||
           (op == PLM_CEL_REGEX_WORD && boundary) || (op == PLM_CEL_REGEX_NOT_WORD && !boundary);
}

/* Adds a place and all that follows from it without a code point. Each place that is new pushes two others at most. */
static void follow(struct matcher *matcher, uint32_t start)
{
    size_t depth = 0;
    matcher->stack[depth++] = start;
    while (depth > 0) {
        uint32_t pc = matcher->stack[--depth];
        if (!add(&matcher->places, pc))
            continue;
        const struct plm_cel_regex_instruction *instruction = &matcher->regex->code[pc];
        switch (instruction->op) {
        case PLM_CEL_REGEX_MATCH:
            matcher->matched = true;
            break;
        case PLM_CEL_REGEX_SPLIT:
            matcher->stack[depth++] = instruction->y;
            matcher->stack[depth++] = instruction->x;
            break;
        case PLM_CEL_REGEX_JUMP:
            matcher->stack[depth++] = instruction->x;
            break;
        case PLM_CEL_REGEX_BEGIN:
        case PLM_CEL_REGEX_END:
        case PLM_CEL_REGEX_LINE_BEGIN:
        case PLM_CEL_REGEX_LINE_END:
        case PLM_CEL_REGEX_WORD:
        case PLM_CEL_REGEX_NOT_WORD:
            if (holds(matcher, instruction->op))
                matcher->stack[depth++] = pc + 1;
            break;
        case PLM_CEL_REGEX_RUNE:
        case PLM_CEL_REGEX_FOLDED:
        case PLM_CEL_REGEX_ANY:
        case PLM_CEL_REGEX_NOT_LINE:
        case PLM_CEL_REGEX_CLASS:
            break;
        }
    }
}

static bool takes(const struct plm_cel_regex_instruction *instruction, uint32_t rune)
{
    if (instruction->op == PLM_CEL_REGEX_RUNE)
        return rune == instruction->rune;
    if (instruction->op == PLM_CEL_REGEX_FOLDED)
        return (rune | 0x20) == instruction->rune;
    if (instruction->op != PLM_CEL_REGEX_CLASS)
        return instruction->op == PLM_CEL_REGEX_ANY || (instruction->op == PLM_CEL_REGEX_NOT_LINE && rune != '\n');
    for (size_t i = 0; i < instruction->class->count; i++) {
        if (rune >= instruction->class->ranges[i].low && rune <= instruction->class->ranges[i].high)
            return !instruction->class->negated;
    }
    return instruction->class->negated;
}

static bool run(struct matcher *matcher, const char *text, size_t size)
{
    for (size_t at = 0;;) {
        size_t width = 0;
        matcher->after = NO_RUNE;
        if (at < size)
            width = plm_utf8_decode(text + at, size - at, &matcher->after);
        matcher->places.count = 0;
        for (uint32_t i = 0; i < matcher->reached.count; i++)
            follow(matcher, matcher->reached.dense[i]);
        follow(matcher, 0); /* a match may begin anywhere */
        if (matcher->matched || at >= size)
            return matcher->matched;
        matcher->reached.count = 0;
        for (uint32_t i = 0; i < matcher->places.count; i++) {
            if (takes(&matcher->regex->code[matcher->places.dense[i]], matcher->after))
                add(&matcher->reached, matcher->places.dense[i] + 1);
        }
        matcher->before = matcher->after;
        at += width;
    }
}

bool plm_cel_regex_match(const struct plm_cel_regex *regex, const char *text, size_t size,
                         struct plm_cel_budget *budget)
{
    if (regex->error || !plm_cel_spend(budget, 1 + size / 64 * regex->count + size / 8))
        return false;
    plm_auto_free uint32_t *memory = plm_alloc_array(6 * regex->count + 1, sizeof *memory);
    struct matcher matcher = {.regex = regex, .before = NO_RUNE};
    matcher.reached = (struct set){.dense = memory, .sparse = memory + regex->count};
    matcher.places = (struct set){.dense = memory + 2 * regex->count, .sparse = memory + 3 * regex->count};
    matcher.stack = memory + 4 * regex->count;
    return run(&matcher, text, size);
}
