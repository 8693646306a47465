/* SPDX-License-Identifier: Apache-2.0 */
/* An image's history: whose steps are whose. The newest row comes first. */
#include "functions.h"

#include <string.h>

static bool is_lost(const struct plm_cel_value *value)
{
    return value->kind == PLM_CEL_UNKNOWN || value->kind == PLM_CEL_ERROR;
}

/*
 * A row below the newest that bears a tag is where another image here ends, as the classic builder says: from there on
 * it is the base's, who is judged for itself. Where no base is known, only the oldest row is left out: the root file
 * system.
 */
struct plm_cel_value plm_call_own_steps(const struct plm_cel_call *call)
{
    if (call->arguments[0].kind == PLM_CEL_NULL)
        return plm_cel_list(NULL, 0);
    if (call->arguments[0].kind != PLM_CEL_LIST)
        return plm_call_refuse(call, "ownSteps");
    size_t size = plm_cel_size(&call->arguments[0]), count = 0;
    struct plm_cel_value *steps = plm_arena_array(call->arena, size + 1, sizeof *steps), row;
    struct plm_cel_cursor cursor;
    plm_cel_cursor_init(&cursor, &call->arguments[0]);
    while (plm_cel_cursor_next(&cursor, call->arena, &row)) {
        struct plm_cel_value tags = plm_cel_null();
        if (is_lost(&row))
            return row; /* a base could begin here */
        if (count > 0)
            tags = plm_cel_member(call->arena, &row, "Tags", strlen("Tags"));
        if (is_lost(&tags))
            return tags;
        if (tags.kind == PLM_CEL_LIST && plm_cel_size(&tags) > 0)
            return plm_cel_list(steps, count);
        steps[count++] = row;
    }
    return plm_cel_list(steps, count ? count - 1 : 0);
}

/* TRUE, FALSE, or what was lost. */
static struct plm_cel_value same_row(struct plm_arena *arena, const struct plm_cel_value *a,
                                     const struct plm_cel_value *b)
{
    static const char *const members[] = {"Created", "Size", "CreatedBy"};
    for (size_t i = 0; i < PLM_COUNT(members); i++) {
        struct plm_cel_value left = plm_cel_member(arena, a, members[i], strlen(members[i]));
        struct plm_cel_value right = plm_cel_member(arena, b, members[i], strlen(members[i]));
        struct plm_cel_value same = is_lost(&left)    ? left
                                    : is_lost(&right) ? right
                                                      : plm_cel_equal(arena, &left, &right);
        if (same.kind != PLM_CEL_BOOL || !same.as.boolean)
            return same;
    }
    return plm_cel_bool(true);
}

/* Whether the history goes on, from some row above its end, as all of the other does. */
static struct plm_cel_value ends_in(struct plm_arena *arena, const struct plm_cel_value *history,
                                    const struct plm_cel_value *other)
{
    size_t size = plm_cel_size(history), base = plm_cel_size(other);
    for (size_t i = 1; i <= base; i++) { /* the oldest first: most images differ there */
        struct plm_cel_value mine = plm_cel_element(arena, history, size - i),
                             its = plm_cel_element(arena, other, base - i);
        struct plm_cel_value same = same_row(arena, &mine, &its);
        if (same.kind != PLM_CEL_BOOL || !same.as.boolean)
            return same;
    }
    return plm_cel_bool(true);
}

/* BuildKit's history carries the base's rows over as they are, and no tags. */
struct plm_cel_value plm_call_steps_above(const struct plm_cel_call *call)
{
    const struct plm_cel_value *history = &call->arguments[0], *images = &call->arguments[1];
    if (history->kind != PLM_CEL_LIST || images->kind != PLM_CEL_LIST)
        return plm_call_refuse(call, "stepsAbove");
    size_t size = plm_cel_size(history), own = size;
    struct plm_cel_cursor cursor;
    struct plm_cel_value image;
    plm_cel_cursor_init(&cursor, images);
    while (plm_cel_cursor_next(&cursor, call->arena, &image)) {
        struct plm_cel_value other = plm_cel_member(call->arena, &image, "history", strlen("history"));
        if (is_lost(&image) || is_lost(&other)) /* it could be the base */
            return is_lost(&image) ? image : other;
        size_t base = other.kind == PLM_CEL_LIST ? plm_cel_size(&other) : 0;
        if (base == 0 || base >= size || size - base >= own)
            continue;
        struct plm_cel_value ends = ends_in(call->arena, history, &other);
        if (is_lost(&ends))
            return ends;
        own = ends.as.boolean ? size - base : own;
    }
    struct plm_cel_value *steps = plm_arena_array(call->arena, own + 1, sizeof *steps);
    for (size_t i = 0; i < own; i++) {
        steps[i] = plm_cel_element(call->arena, history, i);
        if (is_lost(&steps[i]))
            return steps[i];
    }
    return plm_cel_list(steps, own);
}
