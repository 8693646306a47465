/* SPDX-License-Identifier: Apache-2.0 */
#include "loader.h"

#include <string.h>

bool plm_load_need(const struct plm_yaml *map, const char *key, const struct plm_yaml **ret_node,
                   struct plm_error *error)
{
    *ret_node = plm_yaml_get(map, key);
    return *ret_node || plm_yaml_refuse(map, error, "'%s' is missing", key);
}

bool plm_load_optional_text(const struct plm_yaml *map, const char *key, const char **ret_text, struct plm_error *error)
{
    const struct plm_yaml *node = plm_yaml_get(map, key);
    if (!node)
        return true;
    if (!plm_yaml_text(node, ret_text, error))
        return false;
    return **ret_text || plm_yaml_refuse(node, error, "'%s' must not be empty", key);
}

bool plm_load_text(const struct plm_yaml *map, const char *key, const char **ret_text, struct plm_error *error)
{
    const struct plm_yaml *node = NULL;
    return plm_load_need(map, key, &node, error) && plm_load_optional_text(map, key, ret_text, error);
}

bool plm_load_kind(const struct plm_yaml *node, enum plm_yaml_kind kind, const char *what, struct plm_error *error)
{
    return node->kind == kind || plm_yaml_refuse(node, error, "expected %s", what);
}

bool plm_load_is_name(const char *text)
{
    return *text && text[strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-")] == '\0';
}

bool plm_load_is_number(const char *text)
{
    for (;;) {
        size_t digits = strspn(text, "0123456789");
        if (digits == 0 || digits > 9)
            return false;
        text += digits;
        if (*text == '\0')
            return true;
        if (*text++ != '.')
            return false;
    }
}

void *plm_load_grow(struct plm_arena *arena, void *array, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity)
        return array;
    *capacity = *capacity ? *capacity * 2 : 16;
    void *larger = plm_arena_array(arena, *capacity, size);
    if (count)
        memcpy(larger, array, count * size);
    return larger;
}

const struct plm_json *plm_load_own(struct plm_json **trees, struct plm_json *tree)
{
    if (!*trees)
        *trees = plm_json_new_list();
    return plm_json_push(*trees, tree);
}
