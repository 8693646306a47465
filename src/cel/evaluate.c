/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Walks the tree. Every result is a value: what goes wrong is an ERROR, what is not known an UNKNOWN.
 *
 * UNKNOWN stands for "any value or error". So that taking a fact away can only ever turn a result into UNKNOWN:
 *  - a strict operator with an UNKNOWN among its arguments is UNKNOWN, even beside an ERROR: all are evaluated;
 *  - && and || are decided by one side alone if that side would decide whatever the other is; else UNKNOWN, then ERROR;
 *  - a condition that is UNKNOWN takes no branch.
 */
#include "functions.h"
#include "run.h"

#include <string.h>

static struct plm_cel_scratch scratch_of(struct plm_cel_run *run)
{
    return (struct plm_cel_scratch){.arena = run->arena, .budget = &run->budget};
}

/* Evaluates an argument of a strict operator. */
static struct plm_cel_value argument(struct plm_cel_run *run, const struct plm_cel_node *node)
{
    struct plm_cel_value value = plm_cel_run_node(run, node);
    plm_cel_run_consume(run, &value);
    return value;
}

static const struct plm_cel_problem *worst_of(const struct plm_cel_value *values, size_t count)
{
    const struct plm_cel_problem *worst = NULL;
    for (size_t i = 0; i < count; i++)
        worst = plm_cel_worse(worst, plm_cel_problem_of(&values[i]));
    return worst;
}

static bool resolve(struct plm_cel_run *run, const char *name, size_t size, struct plm_cel_value *ret_value)
{
    return run->activation && run->activation->resolve(run->activation->context, name, size, ret_value);
}

static struct plm_cel_value run_name(struct plm_cel_run *run, const char *name, size_t size)
{
    struct plm_cel_value value;
    if (resolve(run, name, size, &value))
        return value;
    const char *type = plm_cel_type_name(name, size);
    if (type)
        return (struct plm_cel_value){.kind = PLM_CEL_TYPE, .as.type = type};
    return plm_cel_error(run->arena, "no such variable: %.*s", (int)(size < 100 ? size : 100), name);
}

/* The selection of a member is no reading of the object, unless it fails there. */
static struct plm_cel_value run_select(struct plm_cel_run *run, const struct plm_cel_selection *select)
{
    struct plm_cel_value value;
    if (select->chain && resolve(run, select->chain, select->chain_size, &value))
        return value;
    struct plm_cel_value operand = plm_cel_run_node(run, select->operand);
    value = plm_cel_member(run->arena, &operand, select->name, select->size);
    if (value.kind == PLM_CEL_ERROR)
        plm_cel_run_consume(run, &operand);
    return value;
}

/* Of a fact, a member is there or it is UNKNOWN: whether it was lost or never existed cannot be told. */
static struct plm_cel_value run_has(struct plm_cel_run *run, const struct plm_cel_selection *select)
{
    struct plm_cel_value found;
    if (select->chain &&
        resolve(run, select->chain, select->chain_size, &found)) { /* a whole document: has(engine.info) */
        plm_cel_run_consume(run, &found);
        const struct plm_cel_problem *problem = plm_cel_problem_of(&found);
        return problem ? plm_cel_from_problem(problem) : plm_cel_bool(true);
    }
    struct plm_cel_value operand = plm_cel_run_node(run, select->operand);
    struct plm_cel_value name = plm_cel_string(select->name, select->size);
    const struct plm_cel_problem *problem = plm_cel_problem_of(&operand);
    if (problem || operand.kind != PLM_CEL_MAP) {
        plm_cel_run_consume(run, &operand);
        return problem ? plm_cel_from_problem(problem) : plm_cel_no_overload(run->arena, "has", &operand, 1);
    }
    if (!plm_cel_map_is_open(&operand))
        return plm_cel_contains(run->arena, &run->budget, &name, &operand);
    found = plm_cel_member(run->arena, &operand, select->name, select->size);
    plm_cel_run_consume(run, &found);
    return found.kind == PLM_CEL_UNKNOWN ? plm_cel_from_problem(found.as.problem) : plm_cel_bool(true);
}

static struct plm_cel_value run_index(struct plm_cel_run *run, const struct plm_cel_node *node)
{
    struct plm_cel_value operand = plm_cel_run_node(run, node->as.index.operand);
    struct plm_cel_value both[] = {operand, argument(run, node->as.index.index)};
    const struct plm_cel_problem *worst = worst_of(both, 2);
    if (worst) {
        plm_cel_run_consume(run, &operand);
        return operand.kind == PLM_CEL_UNKNOWN && operand.as.problem == worst ? operand : plm_cel_from_problem(worst);
    }
    struct plm_cel_scratch scratch = scratch_of(run);
    struct plm_cel_value value = plm_cel_index(&scratch, &operand, &both[1]);
    if (value.kind == PLM_CEL_ERROR)
        plm_cel_run_consume(run, &operand);
    return value;
}

static struct plm_cel_value run_binary(struct plm_cel_run *run, const struct plm_cel_node *node)
{
    struct plm_cel_value both[2] = {argument(run, node->as.binary.left)};
    both[1] = plm_cel_run_node(run, node->as.binary.right);
    if (node->as.binary.operator== PLM_CEL_IN && plm_cel_map_is_open(&both[1]) && both[0].kind == PLM_CEL_STRING) {
        /* 'a' in fact reads fact.a, not the whole of it */
        struct plm_cel_value found =
            plm_cel_member(run->arena, &both[1], both[0].as.string.data, both[0].as.string.size);
        plm_cel_run_consume(run, &found);
    } else {
        plm_cel_run_consume(run, &both[1]);
    }
    const struct plm_cel_problem *worst = worst_of(both, 2);
    if (worst)
        return plm_cel_from_problem(worst);
    struct plm_cel_scratch scratch = scratch_of(run);
    return plm_cel_operate(&scratch, node->as.binary.operator, & both[0], &both[1]);
}

static struct plm_cel_value run_unary(struct plm_cel_run *run, const struct plm_cel_node *node)
{
    struct plm_cel_value value = argument(run, node->as.operand);
    const struct plm_cel_problem *problem = plm_cel_problem_of(&value);
    if (problem)
        return plm_cel_from_problem(problem);
    struct plm_cel_scratch scratch = scratch_of(run);
    if (node->kind == PLM_CEL_NODE_NEGATE)
        return plm_cel_negate(&scratch, &value);
    if (value.kind != PLM_CEL_BOOL)
        return plm_cel_no_overload(run->arena, "!_", &value, 1);
    return plm_cel_bool(!value.as.boolean);
}

/* decisive: the value that decides alone, false for && and true for ||. */
static struct plm_cel_value run_logic(struct plm_cel_run *run, const struct plm_cel_nodes *operands, bool decisive)
{
    const size_t start = plm_cel_run_mark(run);
    const struct plm_cel_problem *worst = NULL;
    for (size_t i = 0; i < operands->count; i++) {
        const size_t here = plm_cel_run_mark(run);
        struct plm_cel_value value = argument(run, operands->items[i]);
        if (value.kind == PLM_CEL_BOOL && value.as.boolean == decisive) {
            plm_cel_run_drop(run, start, here);
            return plm_cel_bool(decisive);
        }
        if (value.kind != PLM_CEL_BOOL && !plm_cel_problem_of(&value))
            value = plm_cel_no_overload(run->arena, decisive ? "_||_" : "_&&_", &value, 1);
        worst = plm_cel_worse(worst, plm_cel_problem_of(&value));
    }
    return worst ? plm_cel_from_problem(worst) : plm_cel_bool(!decisive);
}

static struct plm_cel_value run_conditional(struct plm_cel_run *run, const struct plm_cel_node *node)
{
    struct plm_cel_value condition = argument(run, node->as.conditional.condition);
    const struct plm_cel_problem *problem = plm_cel_problem_of(&condition);
    if (problem)
        return plm_cel_from_problem(problem);
    if (condition.kind != PLM_CEL_BOOL)
        return plm_cel_no_overload(run->arena, "_?_:_", &condition, 1);
    return plm_cel_run_node(run, condition.as.boolean ? node->as.conditional.yes : node->as.conditional.no);
}

static struct plm_cel_value run_call(struct plm_cel_run *run, const struct plm_cel_node_call *call)
{
    const size_t count = call->arguments.count;
    struct plm_cel_value *arguments = plm_arena_array(run->arena, count ? count : 1, sizeof *arguments);
    for (size_t i = 0; i < count; i++)
        arguments[i] = argument(run, call->arguments.items[i]);
    const struct plm_cel_problem *worst = worst_of(arguments, count);
    if (worst)
        return plm_cel_from_problem(worst);
    if (call->builtin) {
        struct plm_cel_scratch scratch = scratch_of(run);
        scratch.pattern = call->pattern;
        /* cppcheck-suppress returnDanglingLifetime ; the result is a value, it holds nothing of the scratch */
        return call->builtin->call(&scratch, arguments);
    }
    if (!call->extension)
        return plm_cel_error(run->arena, "no such function: %.100s() of %zu arguments", call->name, count);
    const struct plm_cel_call given = {.arena = run->arena, .arguments = arguments, .count = count};
    /* cppcheck-suppress returnDanglingLifetime ; as above */
    return call->extension->call(&given);
}

static struct plm_cel_value run_list(struct plm_cel_run *run, const struct plm_cel_nodes *items)
{
    struct plm_cel_value *values = plm_arena_array(run->arena, items->count ? items->count : 1, sizeof *values);
    for (size_t i = 0; i < items->count; i++)
        values[i] = argument(run, items->items[i]);
    const struct plm_cel_problem *worst = worst_of(values, items->count);
    return worst ? plm_cel_from_problem(worst) : plm_cel_list(values, items->count);
}

static bool is_key(const struct plm_cel_value *key)
{
    return key->kind == PLM_CEL_BOOL || key->kind == PLM_CEL_INT || key->kind == PLM_CEL_STRING;
}

static struct plm_cel_value run_map(struct plm_cel_run *run, const struct plm_cel_nodes *items)
{
    const size_t count = items->count / 2;
    struct plm_cel_entry *entries = plm_arena_array(run->arena, count ? count : 1, sizeof *entries);
    struct plm_cel_value map = plm_cel_map(entries, 0), found;
    const struct plm_cel_problem *worst = NULL;
    for (size_t i = 0; i < count; i++) {
        entries[i].key = argument(run, items->items[2 * i]);
        entries[i].value = argument(run, items->items[2 * i + 1]);
        worst = plm_cel_worse(worst, plm_cel_problem_of(&entries[i].key));
        worst = plm_cel_worse(worst, plm_cel_problem_of(&entries[i].value));
    }
    for (; !worst && map.as.map.count < count; map.as.map.count++) {
        const struct plm_cel_value *key = &entries[map.as.map.count].key;
        if (!is_key(key))
            return plm_cel_error(run->arena, "a %s cannot be a key of a map", plm_cel_kind_name(key->kind));
        if (plm_cel_map_find(run->arena, &map, key, &found))
            return plm_cel_error(run->arena, "a key stands twice in a map");
    }
    return worst ? plm_cel_from_problem(worst) : map;
}

struct plm_cel_value plm_cel_run_node(struct plm_cel_run *run, const struct plm_cel_node *node)
{
    if (!plm_cel_spend(&run->budget, 1))
        return plm_cel_spent();
    switch (node->kind) {
    case PLM_CEL_NODE_LITERAL:
        return node->as.literal;
    case PLM_CEL_NODE_NAME:
        return run_name(run, node->as.name.text, node->as.name.size);
    case PLM_CEL_NODE_LOCAL:
        return run->locals[node->as.local];
    case PLM_CEL_NODE_SELECT:
        return run_select(run, &node->as.select);
    case PLM_CEL_NODE_HAS:
        return run_has(run, &node->as.select);
    case PLM_CEL_NODE_INDEX:
        return run_index(run, node);
    case PLM_CEL_NODE_CALL:
        return run_call(run, &node->as.call);
    case PLM_CEL_NODE_LIST:
        return run_list(run, &node->as.list);
    case PLM_CEL_NODE_MAP:
        return run_map(run, &node->as.list);
    case PLM_CEL_NODE_NOT:
    case PLM_CEL_NODE_NEGATE:
        return run_unary(run, node);
    case PLM_CEL_NODE_BINARY:
        return run_binary(run, node);
    case PLM_CEL_NODE_AND:
        return run_logic(run, &node->as.list, false);
    case PLM_CEL_NODE_OR:
        return run_logic(run, &node->as.list, true);
    case PLM_CEL_NODE_CONDITIONAL:
        return run_conditional(run, node);
    case PLM_CEL_NODE_MACRO:
        return plm_cel_run_macro(run, &node->as.macro);
    }
    return plm_cel_spent();
}

struct plm_cel_value plm_cel_evaluate(const struct plm_cel_program *program,
                                      const struct plm_cel_activation *activation, struct plm_arena *arena,
                                      struct plm_cel_trace *trace)
{
    struct plm_cel_run run = {.program = program, .activation = activation, .arena = arena, .trace = trace};
    run.budget = (struct plm_cel_budget){.arena = arena, .start = arena->allocated};
    run.locals = plm_arena_array(arena, program->locals + 1, sizeof *run.locals);
    if (trace)
        *trace = (struct plm_cel_trace){0};
    struct plm_cel_value value = plm_cel_run_node(&run, program->root);
    plm_cel_run_consume(&run, &value);
    plm_cel_run_finish(&run);
    /* A limit that was met anywhere is the result, or the order of evaluation would show. */
    return run.budget.spent ? plm_cel_spent() : value;
}
