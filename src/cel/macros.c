/* SPDX-License-Identifier: Apache-2.0 */
/*
 * all, exists, exists_one, filter, map. A predicate that is UNKNOWN or an ERROR for one element is absorbed by all and
 * exists if another element decides, as && and || absorb it; in the other macros it spoils the whole result.
 * An object of facts counts as having one more key that is UNKNOWN.
 */
#include "entries.h"
#include "functions.h"
#include "run.h"

#include <string.h>

struct loop {
    struct plm_cel_run *run;
    const struct plm_cel_node_macro *macro;
    const struct plm_cel_value *range;
    size_t start;                        /* in the trace: reads of this loop */
    const struct plm_cel_problem *worst; /* of all elements so far */
    bool explained;                      /* the reads of the first element with a problem are kept */
    size_t found;                        /* elements with a predicate that is true */
    struct plm_cel_value *items;         /* the result of filter and map */
    size_t count, capacity;
};

static void push(struct loop *loop, const struct plm_cel_value *item)
{
    if (loop->count == loop->capacity) {
        loop->capacity = loop->capacity ? 2 * loop->capacity : 8;
        struct plm_cel_value *items = plm_arena_array(loop->run->arena, loop->capacity, sizeof *items);
        if (loop->count)
            memcpy(items, loop->items, loop->count * sizeof *items);
        loop->items = items;
    }
    loop->items[loop->count++] = *item;
}

static const char *macro_name(enum plm_cel_macro macro)
{
    static const char *const names[] = {[PLM_CEL_ALL] = "all",
                                        [PLM_CEL_EXISTS] = "exists",
                                        [PLM_CEL_EXISTS_ONE] = "exists_one",
                                        [PLM_CEL_FILTER] = "filter",
                                        [PLM_CEL_TRANSFORM] = "map"};
    return names[macro];
}

/* Of the predicate for the current element: a BOOL or a problem. */
static struct plm_cel_value predicate(struct loop *loop)
{
    if (!loop->macro->predicate)
        return plm_cel_bool(true);
    struct plm_cel_value value = plm_cel_run_node(loop->run, loop->macro->predicate);
    plm_cel_run_consume(loop->run, &value);
    if (value.kind == PLM_CEL_BOOL || plm_cel_problem_of(&value))
        return value;
    return plm_cel_no_overload(loop->run->arena, macro_name(loop->macro->macro), &value, 1);
}

static void note(struct loop *loop, const struct plm_cel_problem *problem)
{
    loop->worst = plm_cel_worse(loop->worst, problem);
}

/* Runs the macro's body for one element. True: the macro is decided. */
static bool step(struct loop *loop, const struct plm_cel_value *element)
{
    loop->run->locals[loop->macro->slot] = *element;
    struct plm_cel_value value = predicate(loop);
    const struct plm_cel_problem *problem = plm_cel_problem_of(&value);
    const bool holds = value.kind == PLM_CEL_BOOL && value.as.boolean;
    if (problem) {
        note(loop, problem);
        return false;
    }
    switch (loop->macro->macro) {
    case PLM_CEL_ALL:
        return !holds;
    case PLM_CEL_EXISTS:
        return holds;
    case PLM_CEL_EXISTS_ONE:
        loop->found += holds;
        return false;
    case PLM_CEL_FILTER:
        if (holds)
            push(loop, element);
        return false;
    case PLM_CEL_TRANSFORM:
        if (holds) {
            struct plm_cel_value made = plm_cel_run_node(loop->run, loop->macro->transform);
            note(loop, plm_cel_problem_of(&made));
            push(loop, &made);
        }
        return false;
    }
    return false;
}

/* shown: what stands for the element in the trace if the predicate did not look into it. */
static bool turn(struct loop *loop, const struct plm_cel_value *element, const struct plm_cel_value *shown)
{
    struct plm_cel_run *run = loop->run;
    const size_t here = plm_cel_run_mark(run);
    if (step(loop, element)) {
        if (shown->path && !plm_cel_run_has_below(run, here, shown->path))
            plm_cel_run_insert(run, here, shown);
        plm_cel_run_drop(run, loop->start, here);
        return true;
    }
    /* Reads of the first element with a problem stay, they explain it; of the others only what lies elsewhere. */
    const bool keep = loop->worst && !loop->explained;
    loop->explained = loop->explained || keep;
    if (!keep)
        plm_cel_run_drop_below(run, loop->start, here, shown->path, loop->range->path);
    return false;
}

/* True: decided. */
static bool run_elements(struct loop *loop)
{
    struct plm_cel_cursor cursor;
    struct plm_cel_value element;
    plm_cel_cursor_init(&cursor, loop->range);
    while (!loop->run->budget.spent && plm_cel_cursor_next(&cursor, loop->run->arena, &element)) {
        if (turn(loop, &element, &element))
            return true;
    }
    return false;
}

static bool run_keys(struct loop *loop)
{
    struct plm_cel_entries entries;
    struct plm_cel_value key, value;
    plm_cel_entries_init(&entries, loop->range);
    while (!loop->run->budget.spent && plm_cel_entries_next(&entries, loop->run->arena, &key, &value)) {
        if (turn(loop, &key, &value))
            return true;
    }
    if (plm_cel_map_is_open(loop->range)) {
        struct plm_cel_value rest = plm_cel_open_map(loop->run->arena, loop->range);
        note(loop, rest.as.problem);
    }
    return false;
}

static struct plm_cel_value result(const struct loop *loop)
{
    switch (loop->macro->macro) {
    case PLM_CEL_ALL:
        return plm_cel_bool(true);
    case PLM_CEL_EXISTS:
        return plm_cel_bool(false);
    case PLM_CEL_EXISTS_ONE:
        return plm_cel_bool(loop->found == 1);
    case PLM_CEL_FILTER:
    case PLM_CEL_TRANSFORM:
        break;
    }
    return plm_cel_list(loop->items, loop->count);
}

struct plm_cel_value plm_cel_run_macro(struct plm_cel_run *run, const struct plm_cel_node_macro *macro)
{
    struct plm_cel_value range = plm_cel_run_node(run, macro->range);
    const struct plm_cel_problem *problem = plm_cel_problem_of(&range);
    if (problem || (range.kind != PLM_CEL_LIST && range.kind != PLM_CEL_MAP)) {
        plm_cel_run_consume(run, &range);
        return problem ? plm_cel_from_problem(problem)
                       : plm_cel_no_overload(run->arena, macro_name(macro->macro), &range, 1);
    }
    struct loop loop = {.run = run, .macro = macro, .range = &range, .start = plm_cel_run_mark(run)};
    if (range.kind == PLM_CEL_LIST ? run_elements(&loop) : run_keys(&loop))
        return plm_cel_bool(macro->macro == PLM_CEL_EXISTS);
    plm_cel_run_insert(run, loop.start, &range); /* every element took part */
    return loop.worst ? plm_cel_from_problem(loop.worst) : result(&loop);
}
