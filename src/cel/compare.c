/* SPDX-License-Identifier: Apache-2.0 */
#include "compare.h"
#include "entries.h"

#include <math.h>
#include <string.h>

const struct plm_cel_problem *plm_cel_worse(const struct plm_cel_problem *a, const struct plm_cel_problem *b)
{
    if (!a || !b)
        return a ? a : b;
    return b->cause < a->cause ? b : a;
}

struct plm_cel_value plm_cel_from_problem(const struct plm_cel_problem *problem)
{
    return (struct plm_cel_value){.kind = problem->cause == PLM_CEL_FAULT ? PLM_CEL_ERROR : PLM_CEL_UNKNOWN,
                                  .as.problem = problem};
}

const struct plm_cel_problem *plm_cel_problem_of(const struct plm_cel_value *value)
{
    return value->kind == PLM_CEL_UNKNOWN || value->kind == PLM_CEL_ERROR ? value->as.problem : NULL;
}

struct plm_cel_value plm_cel_spent(void)
{
    static const struct plm_cel_problem limit = {.cause = PLM_CEL_FAULT,
                                                 .reason = "the evaluation takes too many steps"};
    return plm_cel_from_problem(&limit);
}

static bool is_number(const struct plm_cel_value *value)
{
    return value->kind == PLM_CEL_INT || value->kind == PLM_CEL_DOUBLE;
}

static int order_ints(int64_t a, int64_t b)
{
    return a < b ? -1 : a > b;
}

/* Across the two types the int is rounded to a double first. CEL's text speaks of one number line, but its conformance
 * suite demands this ("not_lt_dyn_int_big_lossy_double"): 9223372036854775807 == 9223372036854775808.0. Facts are
 * within 2^53, where it is exact. */
static int order_numbers(const struct plm_cel_value *a, const struct plm_cel_value *b, bool *ret_unordered)
{
    *ret_unordered = false;
    if (a->kind == PLM_CEL_INT && b->kind == PLM_CEL_INT)
        return order_ints(a->as.integer, b->as.integer);
    double x = a->kind == PLM_CEL_INT ? (double)a->as.integer : a->as.real;
    double y = b->kind == PLM_CEL_INT ? (double)b->as.integer : b->as.real;
    *ret_unordered = isnan(x) || isnan(y);
    return x < y ? -1 : x > y;
}

static int order_strings(const struct plm_cel_value *a, const struct plm_cel_value *b)
{
    size_t size = a->as.string.size < b->as.string.size ? a->as.string.size : b->as.string.size;
    int order = size > 0 ? memcmp(a->as.string.data, b->as.string.data, size) : 0; /* UTF-8 keeps code point order */
    return order ? order : order_ints((int64_t)a->as.string.size, (int64_t)b->as.string.size);
}

bool plm_cel_order(const struct plm_cel_value *a, const struct plm_cel_value *b, int *ret_order, bool *ret_unordered)
{
    *ret_unordered = false;
    if (is_number(a) && is_number(b)) {
        *ret_order = order_numbers(a, b, ret_unordered);
        return true;
    }
    if (a->kind != b->kind || (a->kind != PLM_CEL_STRING && a->kind != PLM_CEL_BOOL))
        return false;
    *ret_order = a->kind == PLM_CEL_STRING ? order_strings(a, b) : (int)a->as.boolean - (int)b->as.boolean;
    return true;
}

static struct plm_cel_value equal_lists(struct plm_arena *arena, struct plm_cel_budget *budget,
                                        const struct plm_cel_value *a, const struct plm_cel_value *b)
{
    if (plm_cel_size(a) != plm_cel_size(b))
        return plm_cel_bool(false);
    struct plm_cel_cursor left, right;
    struct plm_cel_value x, y;
    const struct plm_cel_problem *worst = NULL;
    plm_cel_cursor_init(&left, a);
    plm_cel_cursor_init(&right, b);
    while (plm_cel_cursor_next(&left, arena, &x) && plm_cel_cursor_next(&right, arena, &y)) {
        struct plm_cel_value same = plm_cel_equal_within(arena, budget, &x, &y);
        if (same.kind == PLM_CEL_BOOL && !same.as.boolean)
            return same;
        worst = plm_cel_worse(worst, plm_cel_problem_of(&same));
    }
    return worst ? plm_cel_from_problem(worst) : plm_cel_bool(true);
}

static struct plm_cel_value equal_maps(struct plm_arena *arena, struct plm_cel_budget *budget,
                                       const struct plm_cel_value *a, const struct plm_cel_value *b)
{
    const struct plm_cel_value *open = plm_cel_map_is_open(a) ? a : plm_cel_map_is_open(b) ? b : NULL;
    if (open)
        return plm_cel_open_map(arena, open);
    const size_t count = plm_cel_size(a);
    if (count != plm_cel_size(b))
        return plm_cel_bool(false);
    struct plm_cel_entries entries;
    struct plm_cel_value key, x, y;
    const struct plm_cel_problem *worst = NULL;
    plm_cel_entries_init(&entries, a);
    while (plm_cel_entries_next(&entries, arena, &key, &x)) {
        if (!plm_cel_spend(budget, count))
            return plm_cel_spent();
        if (!plm_cel_map_find(arena, b, &key, &y))
            return plm_cel_bool(false);
        struct plm_cel_value same = plm_cel_equal_within(arena, budget, &x, &y);
        if (same.kind == PLM_CEL_BOOL && !same.as.boolean)
            return same;
        worst = plm_cel_worse(worst, plm_cel_problem_of(&same));
    }
    return worst ? plm_cel_from_problem(worst) : plm_cel_bool(true);
}

/* One number line, else the kinds must be the same. An object of facts is not equal to anything but a map: that it is
 * an object is known even where its members are not. */
struct plm_cel_value plm_cel_equal_within(struct plm_arena *arena, struct plm_cel_budget *budget,
                                          const struct plm_cel_value *a, const struct plm_cel_value *b)
{
    if (!plm_cel_spend(budget, 1))
        return plm_cel_spent();
    const struct plm_cel_problem *worst = plm_cel_worse(plm_cel_problem_of(a), plm_cel_problem_of(b));
    if (worst)
        return plm_cel_from_problem(worst);
    if (is_number(a) && is_number(b)) {
        bool unordered;
        int order = order_numbers(a, b, &unordered);
        return plm_cel_bool(order == 0 && !unordered);
    }
    if (a->kind != b->kind)
        return plm_cel_bool(false);
    switch (a->kind) {
    case PLM_CEL_BOOL:
        return plm_cel_bool(a->as.boolean == b->as.boolean);
    case PLM_CEL_STRING:
        return plm_cel_bool(a->as.string.size == b->as.string.size && order_strings(a, b) == 0);
    case PLM_CEL_LIST:
        return equal_lists(arena, budget, a, b);
    case PLM_CEL_MAP:
        return equal_maps(arena, budget, a, b);
    case PLM_CEL_TYPE:
        return plm_cel_bool(strcmp(a->as.type, b->as.type) == 0);
    case PLM_CEL_NULL:
    case PLM_CEL_INT:
    case PLM_CEL_DOUBLE:
    case PLM_CEL_UNKNOWN:
    case PLM_CEL_ERROR:
        break;
    }
    return plm_cel_bool(true); /* null; the others were dealt with above */
}

struct plm_cel_value plm_cel_equal(struct plm_arena *arena, const struct plm_cel_value *a,
                                   const struct plm_cel_value *b)
{
    return plm_cel_equal_within(arena, NULL, a, b);
}

bool plm_cel_map_find(struct plm_arena *arena, const struct plm_cel_value *map, const struct plm_cel_value *key,
                      struct plm_cel_value *ret_value)
{
    if (map->as.map.json) {
        const struct plm_json *found = NULL;
        if (key->kind == PLM_CEL_STRING && !memchr(key->as.string.data, '\0', key->as.string.size))
            found = plm_json_get_n(map->as.map.json, key->as.string.data, key->as.string.size);
        if (found)
            *ret_value = plm_cel_json(found);
        return found != NULL;
    }
    if (key->kind == PLM_CEL_LIST || key->kind == PLM_CEL_MAP || key->kind == PLM_CEL_NULL || key->kind == PLM_CEL_TYPE)
        return false;
    for (size_t i = 0; i < map->as.map.count; i++) {
        struct plm_cel_value same = plm_cel_equal_within(arena, NULL, &map->as.map.entries[i].key, key);
        if (same.kind == PLM_CEL_BOOL && same.as.boolean) {
            *ret_value = map->as.map.entries[i].value;
            return true;
        }
    }
    return false;
}

static struct plm_cel_value in_list(struct plm_arena *arena, struct plm_cel_budget *budget,
                                    const struct plm_cel_value *value, const struct plm_cel_value *list)
{
    struct plm_cel_cursor cursor;
    struct plm_cel_value element;
    const struct plm_cel_problem *worst = NULL;
    plm_cel_cursor_init(&cursor, list);
    while (plm_cel_cursor_next(&cursor, arena, &element)) {
        struct plm_cel_value same = plm_cel_equal_within(arena, budget, value, &element);
        if (same.kind == PLM_CEL_BOOL && same.as.boolean)
            return same;
        worst = plm_cel_worse(worst, plm_cel_problem_of(&same));
    }
    return worst ? plm_cel_from_problem(worst) : plm_cel_bool(false);
}

struct plm_cel_value plm_cel_contains(struct plm_arena *arena, struct plm_cel_budget *budget,
                                      const struct plm_cel_value *value, const struct plm_cel_value *container)
{
    if (container->kind == PLM_CEL_LIST)
        return in_list(arena, budget, value, container);
    if (container->kind != PLM_CEL_MAP)
        return plm_cel_error(arena, "no such overload: _in_(%s, %s)", plm_cel_kind_name(value->kind),
                             plm_cel_kind_name(container->kind));
    struct plm_cel_value found;
    if (plm_cel_map_is_open(container)) {
        if (value->kind == PLM_CEL_STRING) {
            found = plm_cel_member(arena, container, value->as.string.data, value->as.string.size);
            return found.kind == PLM_CEL_UNKNOWN ? plm_cel_from_problem(found.as.problem) : plm_cel_bool(true);
        }
        return plm_cel_open_map(arena, container);
    }
    if (!plm_cel_spend(budget, plm_cel_size(container)))
        return plm_cel_spent();
    return plm_cel_bool(plm_cel_map_find(arena, container, value, &found));
}
