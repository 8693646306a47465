/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Scalars that a file names (&name) and repeats (*name). Only scalars: a copy costs one node and no text, so that no
 * file can grow by it.
 */
#pragma once

#include <plimsoll/base/yaml.h>

/* A file that needs more has another problem; the list is searched from end to end. */
enum { PLM_YAML_ANCHORS = 64 };

struct plm_yaml_anchors {
    struct {
        const char *name;
        const struct plm_yaml *scalar;
    } items[PLM_YAML_ANCHORS];
    size_t count;
};

/* Remembers the scalar under the name. Refused: a name that stands already, too many. */
bool plm_yaml_anchor_add(struct plm_yaml_anchors *anchors, const char *name, const struct plm_yaml *scalar,
                         struct plm_arena *arena, struct plm_error *error) PLM_MUST_CHECK;
/* Makes `node` (its place is its own already) the scalar of that name. Refused: a name that does not stand above. */
bool plm_yaml_anchor_repeat(const struct plm_yaml_anchors *anchors, const char *name, struct plm_yaml *node,
                            struct plm_error *error) PLM_MUST_CHECK;
