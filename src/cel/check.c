/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What can be said of an expression before it runs: which paths it follows, and whether they, its functions and its
 * patterns exist. The shape of a node is the caller's, PLM_CEL_ANY, or NULL for what has no place in the facts
 * (a number, the result of a call).
 */
#include "paths.h"
#include "regex.h"

static const char any;
const void *const PLM_CEL_ANY = &any;

struct checker {
    const struct plm_cel_program *program;
    const struct plm_cel_shapes *shapes;
    struct plm_error *error;
    struct plm_cel_ranges ranges;
    const void *locals[PLM_LIMIT_RULE_DEPTH]; /* shapes of the macros' variables, by slot */
};

static bool refuse(const struct checker *checker, const struct plm_cel_node *node, const char *why)
{
    plm_auto_buffer struct plm_buffer path = {0};
    if (!plm_cel_node_path(&checker->ranges, node, &path)) { /* a selection from something computed */
        plm_buffer_clear(&path);
        if (node->kind == PLM_CEL_NODE_SELECT || node->kind == PLM_CEL_NODE_HAS)
            plm_buffer_printf(&path, ".%.*s", (int)node->as.select.size, node->as.select.name);
    }
    return plm_error_set(checker->error, PLM_ERROR_MALFORMED, "%s: %s", plm_buffer_text(&path), why);
}

static bool check(struct checker *checker, const struct plm_cel_node *node, const void **ret_shape);

static bool check_all(struct checker *checker, const struct plm_cel_nodes *nodes)
{
    for (size_t i = 0; i < nodes->count; i++) {
        const void *shape;
        if (!check(checker, nodes->items[i], &shape))
            return false;
    }
    return true;
}

static bool check_name(struct checker *checker, const struct plm_cel_node *node, const void **ret_shape)
{
    const struct plm_cel_shapes *shapes = checker->shapes;
    if (!shapes) {
        *ret_shape = PLM_CEL_ANY;
        return true;
    }
    *ret_shape = shapes->variable(shapes->context, node->as.name.text, node->as.name.size);
    if (*ret_shape || plm_cel_type_name(node->as.name.text, node->as.name.size))
        return true;
    return refuse(checker, node, "no such variable");
}

static bool check_member(struct checker *checker, const struct plm_cel_node *node, const struct plm_cel_node *operand,
                         const char *name, size_t size, const void **ret_shape)
{
    const void *shape;
    if (!check(checker, operand, &shape))
        return false;
    *ret_shape = shape;
    if (!shape || shape == PLM_CEL_ANY)
        return true;
    *ret_shape = checker->shapes->member(checker->shapes->context, shape, name, size);
    return *ret_shape || refuse(checker, node, "no such member");
}

static bool check_select(struct checker *checker, const struct plm_cel_node *node, const void **ret_shape)
{
    const struct plm_cel_selection *select = &node->as.select;
    if (select->chain && checker->shapes) {
        *ret_shape = checker->shapes->variable(checker->shapes->context, select->chain, select->chain_size);
        if (*ret_shape)
            return true;
    }
    return check_member(checker, node, select->operand, select->name, select->size, ret_shape);
}

/* The shape of the elements of what node stands for. */
static bool check_element(struct checker *checker, const struct plm_cel_node *node, const void *shape,
                          const void **ret_shape)
{
    *ret_shape = shape;
    if (!shape || shape == PLM_CEL_ANY)
        return true;
    *ret_shape = checker->shapes->element(checker->shapes->context, shape);
    return *ret_shape || refuse(checker, node, "not a list");
}

static bool check_index(struct checker *checker, const struct plm_cel_node *node, const void **ret_shape)
{
    const struct plm_cel_node *operand = node->as.index.operand, *index = node->as.index.index;
    if (plm_cel_node_is_constant(index, PLM_CEL_STRING))
        return check_member(checker, node, operand, index->as.literal.as.string.data, index->as.literal.as.string.size,
                            ret_shape);
    const void *shape, *ignored;
    if (!check(checker, index, &ignored) || !check(checker, operand, &shape))
        return false;
    if (plm_cel_node_is_constant(index, PLM_CEL_INT))
        return check_element(checker, operand, shape, ret_shape);
    *ret_shape = shape; /* a key that is computed: of a list an element, of an object nobody knows which */
    if (shape && shape != PLM_CEL_ANY) {
        *ret_shape = checker->shapes->element(checker->shapes->context, shape);
        *ret_shape = *ret_shape ? *ret_shape : PLM_CEL_ANY;
    }
    return true;
}

static bool check_call(struct checker *checker, const struct plm_cel_node *node, const void **ret_shape)
{
    const struct plm_cel_node_call *call = &node->as.call;
    *ret_shape = NULL;
    if (!call->builtin && !call->extension)
        return plm_cel_refuse(checker->program->text, node->at, checker->error,
                              "no such function: %.100s() of %zu argument%s", call->name, call->arguments.count,
                              call->arguments.count == 1 ? "" : "s");
    if (call->pattern && plm_cel_regex_error(call->pattern))
        return plm_cel_refuse(checker->program->text, node->at, checker->error, "matches(): the pattern has %s",
                              plm_cel_regex_error(call->pattern));
    return check_all(checker, &call->arguments);
}

static bool check_macro(struct checker *checker, const struct plm_cel_node_macro *macro, const void **ret_shape)
{
    const void *range, *ignored;
    if (!check(checker, macro->range, &range) ||
        !check_element(checker, macro->range, range, &checker->locals[macro->slot]))
        return false;
    checker->ranges.nodes[macro->slot] = macro->range;
    *ret_shape = macro->macro == PLM_CEL_FILTER ? range : NULL;
    return (!macro->predicate || check(checker, macro->predicate, &ignored)) &&
           (!macro->transform || check(checker, macro->transform, &ignored));
}

static bool check_conditional(struct checker *checker, const struct plm_cel_node *node, const void **ret_shape)
{
    const void *condition, *yes, *no;
    if (!check(checker, node->as.conditional.condition, &condition) ||
        !check(checker, node->as.conditional.yes, &yes) || !check(checker, node->as.conditional.no, &no))
        return false;
    *ret_shape = yes == no ? yes : NULL;
    return true;
}

static bool check(struct checker *checker, const struct plm_cel_node *node, const void **ret_shape)
{
    const void *ignored;
    *ret_shape = NULL;
    switch (node->kind) {
    case PLM_CEL_NODE_LITERAL:
        return true;
    case PLM_CEL_NODE_NAME:
        return check_name(checker, node, ret_shape);
    case PLM_CEL_NODE_LOCAL:
        *ret_shape = checker->locals[node->as.local];
        return true;
    case PLM_CEL_NODE_SELECT:
        return check_select(checker, node, ret_shape);
    case PLM_CEL_NODE_HAS:
        return check_select(checker, node, &ignored);
    case PLM_CEL_NODE_INDEX:
        return check_index(checker, node, ret_shape);
    case PLM_CEL_NODE_CALL:
        return check_call(checker, node, ret_shape);
    case PLM_CEL_NODE_LIST:
    case PLM_CEL_NODE_MAP:
    case PLM_CEL_NODE_AND:
    case PLM_CEL_NODE_OR:
        return check_all(checker, &node->as.list);
    case PLM_CEL_NODE_NOT:
    case PLM_CEL_NODE_NEGATE:
        return check(checker, node->as.operand, &ignored);
    case PLM_CEL_NODE_BINARY:
        return check(checker, node->as.binary.left, &ignored) && check(checker, node->as.binary.right, &ignored);
    case PLM_CEL_NODE_CONDITIONAL:
        return check_conditional(checker, node, ret_shape);
    case PLM_CEL_NODE_MACRO:
        return check_macro(checker, &node->as.macro, ret_shape);
    }
    return true;
}

bool plm_cel_check(const struct plm_cel_program *program, const struct plm_cel_shapes *shapes, struct plm_error *error)
{
    struct checker checker = {.program = program, .shapes = shapes, .error = error};
    const void *shape;
    return check(&checker, program->root, &shape);
}
