/* SPDX-License-Identifier: Apache-2.0 */
#include <plimsoll/base/yaml_folded.h>

const struct plm_yaml *plm_yaml_unfold(const struct plm_yaml_folded *folded, struct plm_arena *arena)
{
    struct plm_yaml *nodes = plm_arena_array(arena, folded->count, sizeof *nodes);
    for (size_t i = 0; i < folded->count; i++) {
        const struct plm_yaml_row *row = &folded->rows[i];
        nodes[i] = (struct plm_yaml){.kind = (enum plm_yaml_kind)row->kind,
                                     .file = folded->file,
                                     .line = row->line,
                                     .column = row->column,
                                     .key = row->key ? folded->texts + row->key : NULL,
                                     .text = row->text ? folded->texts + row->text : NULL,
                                     .plain = row->plain,
                                     .first = row->count ? &nodes[i + 1] : NULL,
                                     .next = row->next ? &nodes[row->next] : NULL,
                                     .count = row->count};
    }
    return nodes;
}
