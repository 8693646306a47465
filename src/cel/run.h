/* SPDX-License-Identifier: Apache-2.0 */
/* One evaluation. evaluate.c walks the tree, macros.c runs the loops, trace.c keeps what was read. */
#pragma once

#include "compare.h"
#include "tree.h"

/* Reads that one macro keeps of what lies outside of its list. More is no evidence that anybody reads, and the search
 * for equal paths must stay short. */
#define PLM_CEL_LIMIT_READS 200

struct plm_cel_run {
    const struct plm_cel_program *program;
    const struct plm_cel_activation *activation;
    struct plm_arena *arena;
    struct plm_cel_trace *trace; /* or NULL */
    struct plm_cel_value *locals;
    struct plm_cel_budget budget;
};

struct plm_cel_value plm_cel_run_node(struct plm_cel_run *run, const struct plm_cel_node *node);
struct plm_cel_value plm_cel_run_macro(struct plm_cel_run *run, const struct plm_cel_node_macro *macro);

/* ---- the trace; all of it does nothing where none is wanted ---- */
/* An operator takes this value: if it is a fact, it was read. */
void plm_cel_run_consume(struct plm_cel_run *run, const struct plm_cel_value *value);
/* A place in the trace: what is read from now on stands behind it. */
size_t plm_cel_run_mark(const struct plm_cel_run *run);
/* Takes the reads from..to out: they did not decide. */
void plm_cel_run_drop(struct plm_cel_run *run, size_t from, size_t to);
/* Takes out of the reads from `from` on what lies below either path (NULL: none), what is among since..from already,
 * and what is over the limit. */
void plm_cel_run_drop_below(struct plm_cel_run *run, size_t since, size_t from, const struct plm_cel_path *element,
                            const struct plm_cel_path *list);
/* Puts a read at a place. */
void plm_cel_run_insert(struct plm_cel_run *run, size_t at, const struct plm_cel_value *value);
/* Was anything read from `from` on that is this path or lies below it? */
bool plm_cel_run_has_below(const struct plm_cel_run *run, size_t from, const struct plm_cel_path *path);
/* At the end: each path once. */
void plm_cel_run_finish(struct plm_cel_run *run);
