/* SPDX-License-Identifier: Apache-2.0 */
#include "yaml_anchors.h"

#include <string.h>

static const struct plm_yaml *find(const struct plm_yaml_anchors *anchors, const char *name)
{
    for (size_t i = 0; i < anchors->count; i++)
        if (strcmp(anchors->items[i].name, name) == 0)
            return anchors->items[i].scalar;
    return NULL;
}

bool plm_yaml_anchor_add(struct plm_yaml_anchors *anchors, const char *name, const struct plm_yaml *scalar,
                         struct plm_arena *arena, struct plm_error *error)
{
    const struct plm_yaml *earlier = find(anchors, name);
    if (earlier)
        return plm_yaml_refuse(scalar, error, "anchor '&%.60s' stands here again (first on line %u)", name,
                               earlier->line);
    if (anchors->count == PLM_YAML_ANCHORS)
        return plm_yaml_refuse(scalar, error, "more than %d anchors", PLM_YAML_ANCHORS);
    anchors->items[anchors->count].name = plm_arena_strdup(arena, name);
    anchors->items[anchors->count++].scalar = scalar;
    return true;
}

bool plm_yaml_anchor_repeat(const struct plm_yaml_anchors *anchors, const char *name, struct plm_yaml *node,
                            struct plm_error *error)
{
    const struct plm_yaml *scalar = find(anchors, name);
    if (!scalar)
        return plm_yaml_refuse(node, error, "no text above is named '&%.60s'", name);
    node->kind = PLM_YAML_SCALAR;
    node->plain = scalar->plain;
    node->text = scalar->text;
    return true;
}
