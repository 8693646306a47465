/* SPDX-License-Identifier: Apache-2.0 */
/* size(), the functions on strings, and the table of what is built in. Arguments are never UNKNOWN or ERROR. */
#include "functions.h"
#include "compare.h"
#include "regex.h"

#include <plimsoll/base/text.h>
#include <string.h>

static struct plm_cel_value call_size(const struct plm_cel_scratch *scratch, const struct plm_cel_value *arguments)
{
    const struct plm_cel_value *value = &arguments[0];
    if (value->kind == PLM_CEL_STRING)
        return plm_cel_int((int64_t)plm_utf8_length(value->as.string.data, value->as.string.size));
    if (plm_cel_map_is_open(value))
        return plm_cel_open_map(scratch->arena, value);
    if (value->kind == PLM_CEL_LIST || value->kind == PLM_CEL_MAP)
        return plm_cel_int((int64_t)plm_cel_size(value));
    return plm_cel_no_overload(scratch->arena, "size", arguments, 1);
}

static bool strings(const struct plm_cel_value *arguments, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (arguments[i].kind != PLM_CEL_STRING)
            return false;
    }
    return true;
}

static bool same_bytes(const char *a, const char *b, size_t size)
{
    return size == 0 || memcmp(a, b, size) == 0;
}

static struct plm_cel_value call_starts_with(const struct plm_cel_scratch *scratch,
                                             const struct plm_cel_value *arguments)
{
    if (!strings(arguments, 2))
        return plm_cel_no_overload(scratch->arena, "startsWith", arguments, 2);
    size_t size = arguments[1].as.string.size;
    return plm_cel_bool(arguments[0].as.string.size >= size &&
                        same_bytes(arguments[0].as.string.data, arguments[1].as.string.data, size));
}

static struct plm_cel_value call_ends_with(const struct plm_cel_scratch *scratch, const struct plm_cel_value *arguments)
{
    if (!strings(arguments, 2))
        return plm_cel_no_overload(scratch->arena, "endsWith", arguments, 2);
    size_t size = arguments[1].as.string.size, all = arguments[0].as.string.size;
    return plm_cel_bool(all >= size &&
                        same_bytes(arguments[0].as.string.data + (all - size), arguments[1].as.string.data, size));
}

static const char *find(const char *text, size_t size, const struct plm_cel_value *part)
{
    return part->as.string.size > size ? NULL : memmem(text, size, part->as.string.data, part->as.string.size);
}

static struct plm_cel_value call_contains(const struct plm_cel_scratch *scratch, const struct plm_cel_value *arguments)
{
    if (!strings(arguments, 2))
        return plm_cel_no_overload(scratch->arena, "contains", arguments, 2);
    const struct plm_cel_value *text = &arguments[0], *part = &arguments[1];
    return plm_cel_bool(part->as.string.size == 0 || find(text->as.string.data, text->as.string.size, part) != NULL);
}

static struct plm_cel_value call_matches(const struct plm_cel_scratch *scratch, const struct plm_cel_value *arguments)
{
    if (!strings(arguments, 2))
        return plm_cel_no_overload(scratch->arena, "matches", arguments, 2);
    const struct plm_cel_value *text = &arguments[0], *pattern = &arguments[1];
    const struct plm_cel_regex *regex = scratch->pattern;
    if (!regex)
        regex = plm_cel_regex_new(scratch->arena, pattern->as.string.data, pattern->as.string.size);
    if (plm_cel_regex_error(regex))
        return plm_cel_error(scratch->arena, "matches(): the pattern has %s", plm_cel_regex_error(regex));
    return plm_cel_bool(plm_cel_regex_match(regex, text->as.string.data, text->as.string.size, scratch->budget));
}

static struct plm_cel_value call_lower_ascii(const struct plm_cel_scratch *scratch,
                                             const struct plm_cel_value *arguments)
{
    if (!strings(arguments, 1))
        return plm_cel_no_overload(scratch->arena, "lowerAscii", arguments, 1);
    const size_t size = arguments[0].as.string.size;
    char *data = plm_arena_alloc(scratch->arena, size + 1);
    for (size_t i = 0; i < size; i++) {
        char c = arguments[0].as.string.data[i];
        data[i] = c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
    }
    return plm_cel_string(data, size);
}

/* Where the next piece ends: at the separator, or behind one code point if the separator is empty. NULL: at the end. */
static const char *next_cut(const char *text, size_t size, const struct plm_cel_value *separator)
{
    if (separator->as.string.size > 0)
        return find(text, size, separator);
    uint32_t code;
    size_t width = plm_utf8_decode(text, size, &code);
    return width < size ? text + width : NULL;
}

/* The strings extension of CEL: at most `limit` pieces, the last one holds the rest; negative: all. */
static struct plm_cel_value split(const struct plm_cel_scratch *scratch, const struct plm_cel_value *text,
                                  const struct plm_cel_value *separator, int64_t limit)
{
    const char *at = text->as.string.data;
    size_t left = text->as.string.size, count = 0, capacity = 0;
    struct plm_cel_value *items = NULL;
    if (limit == 0 || (left == 0 && separator->as.string.size == 0))
        return plm_cel_list(NULL, 0);
    for (const char *cut = at; cut; count++) {
        if (count == capacity) {
            struct plm_cel_value *grown = plm_arena_array(scratch->arena, capacity = 2 * capacity + 4, sizeof *grown);
            if (count > 0)
                memcpy(grown, items, count * sizeof *grown);
            items = grown;
        }
        bool last = limit > 0 && count + 1 >= (uint64_t)limit;
        if (!plm_cel_spend(scratch->budget, 1))
            return plm_cel_spent();
        cut = last ? NULL : next_cut(at, left, separator);
        items[count] = plm_cel_string(at, cut ? (size_t)(cut - at) : left);
        if (cut) {
            left -= (size_t)(cut - at) + separator->as.string.size;
            at = cut + separator->as.string.size;
        }
    }
    return plm_cel_list(items, count);
}

static struct plm_cel_value call_split(const struct plm_cel_scratch *scratch, const struct plm_cel_value *arguments)
{
    if (!strings(arguments, 2))
        return plm_cel_no_overload(scratch->arena, "split", arguments, 2);
    return split(scratch, &arguments[0], &arguments[1], -1);
}

static struct plm_cel_value call_split_limit(const struct plm_cel_scratch *scratch,
                                             const struct plm_cel_value *arguments)
{
    if (!strings(arguments, 2) || arguments[2].kind != PLM_CEL_INT)
        return plm_cel_no_overload(scratch->arena, "split", arguments, 3);
    return split(scratch, &arguments[0], &arguments[1], arguments[2].as.integer);
}

static const struct plm_cel_builtin builtins[] = {
    {.name = "size", .arguments = 1, .function = true, .method = true, .call = call_size},
    {.name = "startsWith", .arguments = 2, .method = true, .call = call_starts_with},
    {.name = "endsWith", .arguments = 2, .method = true, .call = call_ends_with},
    {.name = "contains", .arguments = 2, .method = true, .call = call_contains},
    {.name = "matches", .arguments = 2, .function = true, .method = true, .call = call_matches},
    {.name = "lowerAscii", .arguments = 1, .method = true, .call = call_lower_ascii},
    {.name = "split", .arguments = 2, .method = true, .call = call_split},
    {.name = "split", .arguments = 3, .method = true, .call = call_split_limit},
    {0},
};

const struct plm_cel_builtin *plm_cel_builtin_find(const char *name, bool method, size_t arguments)
{
    const struct plm_cel_builtin *const tables[] = {builtins, plm_cel_conversions};
    for (size_t i = 0; i < PLM_COUNT(tables); i++) {
        for (const struct plm_cel_builtin *row = tables[i]; row->name; row++) {
            if ((method ? row->method : row->function) && row->arguments == arguments && strcmp(row->name, name) == 0)
                return row;
        }
    }
    return NULL;
}

bool plm_cel_builtin_takes_pattern(const struct plm_cel_builtin *builtin)
{
    return builtin->call == call_matches;
}
