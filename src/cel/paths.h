/* SPDX-License-Identifier: Apache-2.0 */
/* Static paths: what a node stands for in the facts, as text. */
#pragma once

#include "tree.h"

/* Ranges of the macros around a node, by slot. */
struct plm_cel_ranges {
    const struct plm_cel_node *nodes[PLM_LIMIT_RULE_DEPTH];
};

/* Appends "container.Mounts[].RW"; false if the node does not start at a free variable (the text is of no use then). An
 * index that is no constant string is written [], one that would look like several steps ["a.b"]; filter() stands for
 * the list that it filters. */
bool plm_cel_node_path(const struct plm_cel_ranges *ranges, const struct plm_cel_node *node, struct plm_buffer *out);
bool plm_cel_node_is_constant(const struct plm_cel_node *node, enum plm_cel_kind kind);
