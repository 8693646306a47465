/* SPDX-License-Identifier: Apache-2.0 */
#include "paths.h"

#include <string.h>

bool plm_cel_node_is_constant(const struct plm_cel_node *node, enum plm_cel_kind kind)
{
    return node->kind == PLM_CEL_NODE_LITERAL && node->as.literal.kind == kind;
}

bool plm_cel_node_path(const struct plm_cel_ranges *ranges, const struct plm_cel_node *node, struct plm_buffer *out)
{
    if (node->kind == PLM_CEL_NODE_NAME) {
        plm_buffer_append(out, node->as.name.text, node->as.name.size);
        return true;
    }
    if (node->kind == PLM_CEL_NODE_LOCAL) {
        bool good = plm_cel_node_path(ranges, ranges->nodes[node->as.local], out);
        plm_buffer_puts(out, "[]");
        return good;
    }
    if (node->kind == PLM_CEL_NODE_MACRO && node->as.macro.macro == PLM_CEL_FILTER)
        return plm_cel_node_path(ranges, node->as.macro.range, out);
    if (node->kind == PLM_CEL_NODE_SELECT || node->kind == PLM_CEL_NODE_HAS) {
        bool good = plm_cel_node_path(ranges, node->as.select.operand, out);
        plm_buffer_putc(out, '.');
        plm_buffer_append(out, node->as.select.name, node->as.select.size);
        return good;
    }
    if (node->kind != PLM_CEL_NODE_INDEX || !plm_cel_node_path(ranges, node->as.index.operand, out))
        return false;
    if (plm_cel_node_is_constant(node->as.index.index, PLM_CEL_STRING)) {
        const struct plm_cel_value *name = &node->as.index.index->as.literal;
        bool plain = true;
        for (size_t i = 0; i < name->as.string.size; i++)
            plain = plain && !memchr(".[", name->as.string.data[i], sizeof ".["); /* nor NUL */
        plm_buffer_puts(out, plain ? "." : "[\"");
        plm_buffer_append(out, name->as.string.data, name->as.string.size);
        plm_buffer_puts(out, plain ? "" : "\"]");
    } else {
        plm_buffer_puts(out, "[]");
    }
    return true;
}

struct visitor {
    struct plm_cel_ranges ranges;
    void (*visit)(void *context, const char *path);
    void *context;
};

static void walk(struct visitor *visitor, const struct plm_cel_node *node, bool inner);

static void walk_all(struct visitor *visitor, const struct plm_cel_nodes *nodes)
{
    for (size_t i = 0; i < nodes->count; i++)
        walk(visitor, nodes->items[i], false);
}

static void walk_macro(struct visitor *visitor, const struct plm_cel_node_macro *macro, bool inner)
{
    walk(visitor, macro->range, inner && macro->macro == PLM_CEL_FILTER);
    visitor->ranges.nodes[macro->slot] = macro->range;
    if (macro->predicate)
        walk(visitor, macro->predicate, false);
    if (macro->transform)
        walk(visitor, macro->transform, false);
}

/* inner: this node is part of a longer path, which has been visited. */
static void walk(struct visitor *visitor, const struct plm_cel_node *node, bool inner)
{
    plm_auto_buffer struct plm_buffer path = {0};
    bool whole = false;
    if (!inner && !(node->kind == PLM_CEL_NODE_NAME && plm_cel_type_name(node->as.name.text, node->as.name.size)))
        whole = node->kind != PLM_CEL_NODE_MACRO && plm_cel_node_path(&visitor->ranges, node, &path);
    if (whole)
        visitor->visit(visitor->context, plm_buffer_text(&path));
    inner = inner || whole;
    switch (node->kind) {
    case PLM_CEL_NODE_LITERAL:
    case PLM_CEL_NODE_NAME:
    case PLM_CEL_NODE_LOCAL:
        return;
    case PLM_CEL_NODE_SELECT:
    case PLM_CEL_NODE_HAS:
        walk(visitor, node->as.select.operand, inner);
        return;
    case PLM_CEL_NODE_INDEX:
        walk(visitor, node->as.index.operand, inner);
        walk(visitor, node->as.index.index, false);
        return;
    case PLM_CEL_NODE_CALL:
        walk_all(visitor, &node->as.call.arguments);
        return;
    case PLM_CEL_NODE_LIST:
    case PLM_CEL_NODE_MAP:
    case PLM_CEL_NODE_AND:
    case PLM_CEL_NODE_OR:
        walk_all(visitor, &node->as.list);
        return;
    case PLM_CEL_NODE_NOT:
    case PLM_CEL_NODE_NEGATE:
        walk(visitor, node->as.operand, false);
        return;
    case PLM_CEL_NODE_BINARY:
        walk(visitor, node->as.binary.left, false);
        walk(visitor, node->as.binary.right, false);
        return;
    case PLM_CEL_NODE_CONDITIONAL:
        walk(visitor, node->as.conditional.condition, false);
        walk(visitor, node->as.conditional.yes, false);
        walk(visitor, node->as.conditional.no, false);
        return;
    case PLM_CEL_NODE_MACRO:
        walk_macro(visitor, &node->as.macro, inner);
        return;
    }
}

void plm_cel_visit_paths(const struct plm_cel_program *program, void (*visit)(void *context, const char *path),
                         void *context)
{
    struct visitor visitor = {.visit = visit, .context = context};
    walk(&visitor, program->root, false);
}
