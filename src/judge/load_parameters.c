/* SPDX-License-Identifier: Apache-2.0 */
#include "loader.h"

#include <string.h>

static bool is_core_text(const struct plm_yaml *node)
{
    if (node->kind != PLM_YAML_SCALAR)
        return false;
    plm_auto_json struct plm_json *json = plm_yaml_to_json(node);
    return plm_json_type(json) == PLM_JSON_STRING;
}

bool plm_parameter_fits(const struct plm_parameter *parameter, const struct plm_yaml *node, struct plm_error *error)
{
    long number = 0;
    bool truth = false;
    if (strcmp(parameter->type, "int") == 0)
        return plm_yaml_int(node, &number, error);
    if (strcmp(parameter->type, "bool") == 0)
        return plm_yaml_bool(node, &truth, error);
    if (strcmp(parameter->type, "string") == 0)
        return is_core_text(node) ||
               plm_yaml_refuse(node, error, "'%s' is a text (numbers need quotes)", parameter->name);
    if (!plm_load_kind(node, PLM_YAML_LIST, "a list of texts", error))
        return false;
    for (const struct plm_yaml *entry = node->first; entry; entry = entry->next)
        if (!is_core_text(entry))
            return plm_yaml_refuse(entry, error, "'%s' is a list of texts (numbers need quotes)", parameter->name);
    return true;
}

static const struct plm_parameter *find(const struct plm_parameter *parameters, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(parameters[i].name, name) == 0)
            return &parameters[i];
    return NULL;
}

bool plm_parameters_fit(const struct plm_parameter *parameters, size_t count, const struct plm_yaml *map,
                        struct plm_error *error)
{
    if (!plm_load_kind(map, PLM_YAML_MAP, "a map of parameters", error))
        return false;
    for (const struct plm_yaml *node = map->first; node; node = node->next) {
        const struct plm_parameter *parameter = find(parameters, count, node->key);
        if (!parameter)
            return plm_yaml_refuse(node, error, "no check knows a parameter '%s'", node->key);
        if (!plm_parameter_fits(parameter, node, error))
            return false;
    }
    return true;
}

/* A name that can stand behind "policy." in a rule. */
static bool is_parameter_name(const char *text)
{
    return *text && strchr("0123456789", *text) == NULL &&
           text[strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_")] == '\0';
}

static bool load_one(struct plm_loader *loader, const struct plm_yaml *node, struct plm_error *error)
{
    static const char *const keys[] = {"name", "type", "default", "about", NULL};
    static const char *const types[] = {"int", "string", "list", "bool"};
    struct plm_parameter parameter = {0};
    if (!plm_load_kind(node, PLM_YAML_MAP, "a map: name, type, default, about", error) ||
        !plm_yaml_known_keys(node, keys, error) || !plm_load_text(node, "name", &parameter.name, error) ||
        !plm_load_text(node, "type", &parameter.type, error) || !plm_load_text(node, "about", &parameter.about, error))
        return false;
    if (!is_parameter_name(parameter.name))
        return plm_yaml_refuse(node, error, "'%s' is no name for a parameter (a-z, 0-9, _)", parameter.name);
    if (find(loader->parameters, loader->catalogue->parameter_count, parameter.name))
        return plm_yaml_refuse(node, error, "parameter '%s' is there already", parameter.name);
    bool known = false;
    for (size_t i = 0; i < PLM_COUNT(types); i++)
        known = known || strcmp(types[i], parameter.type) == 0;
    if (!known)
        return plm_yaml_refuse(plm_yaml_get(node, "type"), error, "'%s' is no type: int, string, list, bool",
                               parameter.type);
    const struct plm_yaml *fallback = plm_yaml_get(node, "default");
    if (fallback && !plm_parameter_fits(&parameter, fallback, error))
        return false;
    if (fallback)
        parameter.fallback = plm_load_own(&loader->catalogue->trees, plm_yaml_to_json(fallback));
    size_t *count = &loader->catalogue->parameter_count;
    loader->parameters =
        plm_load_grow(loader->arena, loader->parameters, *count, &loader->parameter_capacity, sizeof parameter);
    loader->parameters[(*count)++] = parameter;
    return true;
}

bool plm_load_parameters(struct plm_loader *loader, const struct plm_yaml *root, struct plm_error *error)
{
    if (!plm_load_kind(root, PLM_YAML_LIST, "a list of parameters", error))
        return false;
    for (const struct plm_yaml *node = root->first; node; node = node->next)
        if (!load_one(loader, node, error))
            return false;
    loader->catalogue->parameters = loader->parameters;
    return true;
}
