/* SPDX-License-Identifier: Apache-2.0 */
/* The strict operators on values that are known. Which types go together is in one place each; the rest is an ERROR. */
#include "compare.h"
#include "functions.h"

#include <math.h>
#include <string.h>

static const char *const names[] = {
    [PLM_CEL_ADD] = "_+_",        [PLM_CEL_SUBTRACT] = "_-_",       [PLM_CEL_MULTIPLY] = "_*_",
    [PLM_CEL_DIVIDE] = "_/_",     [PLM_CEL_REMAINDER] = "_%_",      [PLM_CEL_EQUAL] = "_==_",
    [PLM_CEL_NOT_EQUAL] = "_!=_", [PLM_CEL_LESS] = "_<_",           [PLM_CEL_LESS_EQUAL] = "_<=_",
    [PLM_CEL_GREATER] = "_>_",    [PLM_CEL_GREATER_EQUAL] = "_>=_", [PLM_CEL_IN] = "_in_",
};

struct plm_cel_value plm_cel_no_overload(struct plm_arena *arena, const char *name,
                                         const struct plm_cel_value *arguments, size_t count)
{
    plm_auto_buffer struct plm_buffer types = {0};
    for (size_t i = 0; i < count && types.size < 100; i++)
        plm_buffer_printf(&types, "%s%s", i > 0 ? ", " : "", plm_cel_kind_name(arguments[i].kind));
    return plm_cel_error(arena, "no such overload: %.100s(%s)", name, plm_buffer_text(&types));
}

static struct plm_cel_value no_overload(const struct plm_cel_scratch *scratch, enum plm_cel_operator operator,
                                        const struct plm_cel_value * left, const struct plm_cel_value *right)
{
    const struct plm_cel_value both[] = {*left, *right};
    return plm_cel_no_overload(scratch->arena, names[operator], both, 2);
}

static struct plm_cel_value calculate_ints(const struct plm_cel_scratch *scratch, enum plm_cel_operator operator,
                                           int64_t a, int64_t b)
{
    int64_t result = 0;
    bool overflow = false;
    if (operator== PLM_CEL_ADD) {
        overflow = __builtin_add_overflow(a, b, &result);
    } else if (operator== PLM_CEL_SUBTRACT) {
        overflow = __builtin_sub_overflow(a, b, &result);
    } else if (operator== PLM_CEL_MULTIPLY) {
        overflow = __builtin_mul_overflow(a, b, &result);
    } else if (b == 0) {
        return plm_cel_error(scratch->arena, operator== PLM_CEL_DIVIDE ? "division by zero"
                                                                       : "remainder of a division by zero");
    } else if (a == INT64_MIN && b == -1) {
        overflow = true;
    } else {
        result = operator== PLM_CEL_DIVIDE ? a / b : a % b;
    }
    if (overflow)
        return plm_cel_error(scratch->arena, "integer overflow in %s", names[operator]);
    return plm_cel_int(result);
}

static double calculate_doubles(enum plm_cel_operator operator, double a, double b)
{
    if (operator== PLM_CEL_ADD)
        return a + b;
    if (operator== PLM_CEL_SUBTRACT)
        return a - b;
    return operator== PLM_CEL_MULTIPLY ? a * b : a / b; /* by zero: infinity or NaN, as IEEE 754 has it */
}

static struct plm_cel_value join_strings(const struct plm_cel_scratch *scratch, const struct plm_cel_value *left,
                                         const struct plm_cel_value *right)
{
    size_t a = left->as.string.size, b = right->as.string.size;
    if (a > PLM_CEL_LIMIT_MEMORY || b > PLM_CEL_LIMIT_MEMORY || !plm_cel_spend(scratch->budget, (a + b) / 64))
        return plm_cel_error(scratch->arena, "a string that grows too long");
    char *data = plm_arena_alloc(scratch->arena, a + b + 1);
    if (a > 0)
        memcpy(data, left->as.string.data, a);
    if (b > 0)
        memcpy(data + a, right->as.string.data, b);
    return plm_cel_string(data, a + b);
}

/* The elements keep their paths; the new list is no fact of its own. */
static struct plm_cel_value join_lists(const struct plm_cel_scratch *scratch, const struct plm_cel_value *left,
                                       const struct plm_cel_value *right)
{
    size_t count = plm_cel_size(left) + plm_cel_size(right), at = 0;
    if (!plm_cel_spend(scratch->budget, count))
        return plm_cel_error(scratch->arena, "a list that grows too long");
    struct plm_cel_value *items = plm_arena_array(scratch->arena, count ? count : 1, sizeof *items);
    struct plm_cel_cursor cursor;
    plm_cel_cursor_init(&cursor, left);
    while (at < count && plm_cel_cursor_next(&cursor, scratch->arena, &items[at]))
        at++;
    plm_cel_cursor_init(&cursor, right);
    while (at < count && plm_cel_cursor_next(&cursor, scratch->arena, &items[at]))
        at++;
    return plm_cel_list(items, at);
}

static struct plm_cel_value calculate(const struct plm_cel_scratch *scratch, enum plm_cel_operator operator,
                                      const struct plm_cel_value * left, const struct plm_cel_value *right)
{
    if (left->kind == PLM_CEL_INT && right->kind == PLM_CEL_INT)
        return calculate_ints(scratch, operator, left->as.integer, right->as.integer);
    if (left->kind == PLM_CEL_DOUBLE && right->kind == PLM_CEL_DOUBLE && operator!= PLM_CEL_REMAINDER)
        return plm_cel_double(calculate_doubles(operator, left->as.real, right->as.real));
    if (left->kind == PLM_CEL_STRING && right->kind == PLM_CEL_STRING && operator== PLM_CEL_ADD)
        return join_strings(scratch, left, right);
    if (left->kind == PLM_CEL_LIST && right->kind == PLM_CEL_LIST && operator== PLM_CEL_ADD)
        return join_lists(scratch, left, right);
    return no_overload(scratch, operator, left, right);
}

static struct plm_cel_value compare(const struct plm_cel_scratch *scratch, enum plm_cel_operator operator,
                                    const struct plm_cel_value * left, const struct plm_cel_value *right)
{
    int order;
    bool unordered;
    if (!plm_cel_order(left, right, &order, &unordered))
        return no_overload(scratch, operator, left, right);
    bool less = operator== PLM_CEL_LESS || operator== PLM_CEL_LESS_EQUAL;
    bool equal = operator== PLM_CEL_LESS_EQUAL || operator== PLM_CEL_GREATER_EQUAL;
    return plm_cel_bool(!unordered && ((equal && order == 0) || (less ? order < 0 : order > 0)));
}

struct plm_cel_value plm_cel_operate(const struct plm_cel_scratch *scratch, enum plm_cel_operator operator,
                                     const struct plm_cel_value * left, const struct plm_cel_value *right)
{
    switch (operator) {
    case PLM_CEL_ADD:
    case PLM_CEL_SUBTRACT:
    case PLM_CEL_MULTIPLY:
    case PLM_CEL_DIVIDE:
    case PLM_CEL_REMAINDER:
        return calculate(scratch, operator, left, right);
    case PLM_CEL_EQUAL:
    case PLM_CEL_NOT_EQUAL: {
        struct plm_cel_value same = plm_cel_equal_within(scratch->arena, scratch->budget, left, right);
        if (same.kind == PLM_CEL_BOOL && operator== PLM_CEL_NOT_EQUAL)
            same.as.boolean = !same.as.boolean;
        return same;
    }
    case PLM_CEL_LESS:
    case PLM_CEL_LESS_EQUAL:
    case PLM_CEL_GREATER:
    case PLM_CEL_GREATER_EQUAL:
        return compare(scratch, operator, left, right);
    case PLM_CEL_IN:
        return plm_cel_contains(scratch->arena, scratch->budget, left, right);
    }
    return no_overload(scratch, operator, left, right);
}

struct plm_cel_value plm_cel_negate(const struct plm_cel_scratch *scratch, const struct plm_cel_value *value)
{
    if (value->kind == PLM_CEL_DOUBLE)
        return plm_cel_double(-value->as.real);
    if (value->kind != PLM_CEL_INT)
        return plm_cel_no_overload(scratch->arena, "-_", value, 1);
    return calculate_ints(scratch, PLM_CEL_SUBTRACT, 0, value->as.integer);
}

/* A whole number as a place in a list; doubles that are whole count as such. */
static bool place(const struct plm_cel_value *index, size_t count, size_t *ret_place)
{
    if (index->kind == PLM_CEL_DOUBLE) {
        if (!(index->as.real >= 0 && index->as.real < (double)count) || index->as.real != floor(index->as.real))
            return false;
        *ret_place = (size_t)index->as.real;
        return true;
    }
    if (index->as.integer < 0 || (uint64_t)index->as.integer >= count)
        return false;
    *ret_place = (size_t)index->as.integer;
    return true;
}

struct plm_cel_value plm_cel_index(const struct plm_cel_scratch *scratch, const struct plm_cel_value *value,
                                   const struct plm_cel_value *index)
{
    struct plm_arena *arena = scratch->arena;
    const bool number = index->kind == PLM_CEL_INT || index->kind == PLM_CEL_DOUBLE;
    if (value->kind == PLM_CEL_LIST && number) {
        size_t at, count = plm_cel_size(value);
        if (!place(index, count, &at))
            return plm_cel_error(arena, "no such index in a list of %zu", count);
        return plm_cel_spend(scratch->budget, value->as.list.json ? at / 16 : 0) ? plm_cel_element(arena, value, at)
                                                                                 : plm_cel_spent();
    }
    if (value->kind == PLM_CEL_MAP && index->kind == PLM_CEL_STRING)
        return plm_cel_member(arena, value, index->as.string.data, index->as.string.size);
    if (value->kind == PLM_CEL_MAP && !plm_cel_map_is_open(value)) {
        struct plm_cel_value found;
        if (plm_cel_map_find(arena, value, index, &found))
            return found;
        return plm_cel_error(arena, "no such key");
    }
    const struct plm_cel_value both[] = {*value, *index};
    return plm_cel_no_overload(arena, "_[_]", both, 2);
}
