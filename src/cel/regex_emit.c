/* SPDX-License-Identifier: Apache-2.0 */
/* From the tree of a pattern to instructions (Thompson's construction). */
#include "regex_parse.h"

#include <string.h>

/* (((a{9}){9}){9}){9} must not become a program of any size. */
#define CODE_LIMIT 2500

struct emitter {
    struct plm_arena *arena;
    struct plm_cel_regex *regex;
    size_t capacity;
};

static uint32_t add(struct emitter *emitter, struct plm_cel_regex_instruction instruction)
{
    struct plm_cel_regex *regex = emitter->regex;
    if (regex->count == emitter->capacity) {
        emitter->capacity = emitter->capacity ? 2 * emitter->capacity : 32;
        struct plm_cel_regex_instruction *code = plm_arena_array(emitter->arena, emitter->capacity, sizeof *code);
        if (regex->count)
            memcpy(code, regex->code, regex->count * sizeof *code);
        regex->code = code;
    }
    regex->code[regex->count] = instruction;
    return (uint32_t)regex->count++;
}

static uint32_t here(const struct emitter *emitter)
{
    return (uint32_t)emitter->regex->count;
}

static bool emit(struct emitter *emitter, const struct plm_cel_regex_node *node);

/* left* : split, left, jump back. */
static bool emit_star(struct emitter *emitter, const struct plm_cel_regex_node *left)
{
    uint32_t split = add(emitter, (struct plm_cel_regex_instruction){.op = PLM_CEL_REGEX_SPLIT});
    if (!emit(emitter, left))
        return false;
    add(emitter, (struct plm_cel_regex_instruction){.op = PLM_CEL_REGEX_JUMP, .x = split});
    emitter->regex->code[split].x = split + 1;
    emitter->regex->code[split].y = here(emitter);
    return true;
}

static bool emit_repeat(struct emitter *emitter, const struct plm_cel_regex_node *node)
{
    for (uint32_t i = 0; i < node->least; i++) {
        uint32_t start = here(emitter);
        if (!emit(emitter, node->left))
            return false;
        if (here(emitter) == start) /* nothing, however often */
            return true;
    }
    if (node->most == PLM_CEL_REGEX_ENDLESS)
        return emit_star(emitter, node->left);
    /* (left(left(left)?)?)? with every way out at the same place */
    uint32_t first = here(emitter), last_split = UINT32_MAX;
    for (uint32_t i = node->least; i < node->most; i++) {
        uint32_t split = add(emitter, (struct plm_cel_regex_instruction){.op = PLM_CEL_REGEX_SPLIT, .y = last_split});
        last_split = split;
        emitter->regex->code[split].x = split + 1;
        if (!emit(emitter, node->left))
            return false;
    }
    while (last_split != UINT32_MAX && last_split >= first) { /* y chained the splits; now it is the way out */
        uint32_t previous = emitter->regex->code[last_split].y;
        emitter->regex->code[last_split].y = here(emitter);
        last_split = previous;
    }
    return true;
}

static bool emit_either(struct emitter *emitter, const struct plm_cel_regex_node *node)
{
    uint32_t split = add(emitter, (struct plm_cel_regex_instruction){.op = PLM_CEL_REGEX_SPLIT});
    emitter->regex->code[split].x = split + 1;
    if (!emit(emitter, node->left))
        return false;
    uint32_t jump = add(emitter, (struct plm_cel_regex_instruction){.op = PLM_CEL_REGEX_JUMP});
    emitter->regex->code[split].y = here(emitter);
    if (!emit(emitter, node->right))
        return false;
    emitter->regex->code[jump].x = here(emitter);
    return true;
}

/* left and right of THEN and EITHER: the left side is a chain as long as the pattern, so it is walked, not recursed. */
static bool emit_then(struct emitter *emitter, const struct plm_cel_regex_node *node)
{
    size_t count = 0;
    for (const struct plm_cel_regex_node *n = node; n->kind == PLM_CEL_REGEX_THEN; n = n->left)
        count++;
    const struct plm_cel_regex_node **parts = plm_arena_array(emitter->arena, count, sizeof *parts);
    for (size_t i = count; i > 0; i--, node = node->left)
        parts[i - 1] = node->right;
    for (size_t i = 0; i < count; i++) {
        if (!emit(emitter, parts[i]))
            return false;
    }
    return true;
}

static bool emit(struct emitter *emitter, const struct plm_cel_regex_node *node)
{
    if (emitter->regex->count > CODE_LIMIT)
        return false;
    switch (node->kind) {
    case PLM_CEL_REGEX_EMPTY:
        return true;
    case PLM_CEL_REGEX_ONE:
        add(emitter, node->one);
        return true;
    case PLM_CEL_REGEX_THEN:
        return emit_then(emitter, node);
    case PLM_CEL_REGEX_EITHER:
        return emit_either(emitter, node);
    case PLM_CEL_REGEX_REPEAT:
        return emit_repeat(emitter, node);
    }
    return false;
}

const struct plm_cel_regex *plm_cel_regex_new(struct plm_arena *arena, const char *pattern, size_t size)
{
    struct plm_cel_regex *regex = plm_arena_alloc(arena, sizeof *regex);
    struct emitter emitter = {.arena = arena, .regex = regex};
    const struct plm_cel_regex_node *root = plm_cel_regex_parse(arena, pattern, size, &regex->error);
    if (!root)
        return regex;
    if (!emit(&emitter, root))
        regex->error = "a pattern that grows too large";
    add(&emitter, (struct plm_cel_regex_instruction){.op = PLM_CEL_REGEX_MATCH});
    return regex;
}

const char *plm_cel_regex_error(const struct plm_cel_regex *regex)
{
    return regex->error;
}
