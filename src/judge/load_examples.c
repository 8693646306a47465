/* SPDX-License-Identifier: Apache-2.0 */
/* Examples of a check: facts written by hand, held to the same schema as the rules, so that a typo is a load error. */
#include "loader.h"

#include <string.h>

static bool is_unknown_node(const struct plm_yaml *node)
{
    return node->kind == PLM_YAML_MAP && node->count == 1 && strcmp(node->first->key, "$unknown") == 0;
}

static bool fits_scalar(enum plm_field_kind kind, const struct plm_yaml *node, struct plm_error *error)
{
    long number = 0;
    bool truth = false;
    if (kind == PLM_FIELD_BOOL)
        return plm_yaml_bool(node, &truth, error);
    if (kind == PLM_FIELD_INT)
        return plm_yaml_int(node, &number, error);
    return plm_yaml_is_text(node) ||
           plm_yaml_refuse(node, error, "expected a text (numbers, true and null need quotes)");
}

/* Recursion is bounded: the YAML door refuses more than PLM_LIMIT_DEPTH levels. */
static bool fits(struct plm_shape_context *context, const struct plm_shape *shape, const struct plm_yaml *node,
                 struct plm_error *error)
{
    enum plm_field_kind kind = plm_shape_kind(shape);
    if (is_unknown_node(node) || plm_yaml_is_null(node))
        return true;
    if (kind == PLM_FIELD_OBJECT) {
        if (!plm_load_kind(node, PLM_YAML_MAP, "a map", error))
            return false;
        for (const struct plm_yaml *child = node->first; child; child = child->next) {
            const struct plm_shape *member = plm_shape_member(context, shape, child->key);
            if (!member)
                return plm_yaml_refuse(child, error, "no fact is called '%s' here", child->key);
            if (!fits(context, member, child, error))
                return false;
        }
        return true;
    }
    if (kind == PLM_FIELD_LIST || kind == PLM_FIELD_KEYED) {
        const struct plm_shape *element = plm_shape_element(context, shape);
        if (!plm_load_kind(node, PLM_YAML_LIST, "a list", error))
            return false;
        for (const struct plm_yaml *child = node->first; child; child = child->next)
            if (!fits(context, element, child, error))
                return false;
        return true;
    }
    return plm_load_kind(node, PLM_YAML_SCALAR, "a single value", error) && fits_scalar(kind, node, error);
}

/* "fail" or "fail (sentence)". */
static bool parse_name(struct plm_loader *loader, const struct plm_yaml *node, struct plm_example *example,
                       struct plm_error *error)
{
    const char *space = strchr(node->key, ' ');
    const char *word = space ? plm_arena_strndup(loader->arena, node->key, (size_t)(space - node->key)) : node->key;
    size_t size = strlen(node->key);
    bool well_formed = !space || (strlen(space) > 3 && space[1] == '(' && node->key[size - 1] == ')');
    if (!well_formed || !plm_verdict_parse(word, &example->expected))
        return plm_yaml_refuse(node, error, "'%s' is no example: a verdict, or a verdict and a sentence in brackets",
                               node->key);
    example->name = node->key;
    example->line = node->line;
    return true;
}

static bool load_one(struct plm_loader *loader, const struct plm_yaml *node, struct plm_example *example,
                     struct plm_error *error)
{
    plm_auto_arena struct plm_arena scratch = {0};
    struct plm_shape_context context = {.shapes = loader->shapes, .reader = PLM_READER_EXAMPLE, .scratch = &scratch};
    if (!parse_name(loader, node, example, error) || !plm_load_kind(node, PLM_YAML_MAP, "a map of facts", error))
        return false;
    example->node = node;
    for (const struct plm_yaml *child = node->first; child && !loader->proven; child = child->next) {
        if (strcmp(child->key, "policy") == 0) {
            if (!plm_parameters_fit(loader->parameters, loader->catalogue->parameter_count, child, error))
                return false;
            continue;
        }
        const struct plm_shape *shape = plm_shape_variable(&context, child->key);
        if (!shape)
            return plm_yaml_refuse(child, error, "no fact is called '%s'", child->key);
        if (!fits(&context, shape, child, error))
            return false;
    }
    return true;
}

/* What an honest check must show of itself. */
static const enum plm_verdict needed[][3] = {
    [PLM_MEASURED] = {PLM_PASS, PLM_FAIL, PLM_UNKNOWN},
    [PLM_PARTIAL] = {PLM_FAIL, PLM_MANUAL, PLM_UNKNOWN},
    [PLM_ATTESTED] = {PLM_MANUAL, PLM_MANUAL, PLM_MANUAL},
};

bool plm_load_examples(struct plm_loader *loader, struct plm_check *check, const struct plm_yaml *map,
                       struct plm_error *error)
{
    const struct plm_yaml *node = NULL;
    bool seen[PLM_VERDICTS] = {false};
    if (!plm_load_need(map, "examples", &node, error) || !plm_load_kind(node, PLM_YAML_MAP, "a map of examples", error))
        return false;
    struct plm_example *examples = plm_arena_array(loader->arena, node->count + 1, sizeof *examples);
    for (const struct plm_yaml *child = node->first; child; child = child->next) {
        struct plm_example *example = &examples[check->example_count++];
        if (!load_one(loader, child, example, error))
            return false;
        seen[example->expected] = true;
    }
    for (size_t i = 0; i < PLM_COUNT(needed[0]); i++)
        if (!seen[needed[check->evidence][i]])
            return plm_yaml_refuse(node, error, "a check whose evidence is %s needs an example '%s'",
                                   plm_evidence_kind_name(check->evidence),
                                   plm_verdict_name(needed[check->evidence][i]));
    check->examples = examples;
    return true;
}
