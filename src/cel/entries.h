/* SPDX-License-Identifier: Apache-2.0 */
/* Walks the entries of a map in order, whatever it is made of. Lost members of facts are passed over. */
#pragma once

#include <plimsoll/cel/value.h>

struct plm_cel_entries {
    const struct plm_cel_value *map;
    const struct plm_json *node;
    size_t index;
};
void plm_cel_entries_init(struct plm_cel_entries *entries, const struct plm_cel_value *map);
/* A fact's entries are opened with their paths. */
bool plm_cel_entries_next(struct plm_cel_entries *entries, struct plm_arena *arena, struct plm_cel_value *key,
                          struct plm_cel_value *value);
