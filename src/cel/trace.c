/* SPDX-License-Identifier: Apache-2.0 */
#include "run.h"

#include <string.h>

static bool same_step(const struct plm_cel_path *a, const struct plm_cel_path *b)
{
    if (a->element != b->element || !a->name != !b->name)
        return false;
    return a->name ? strcmp(a->name, b->name) == 0 : a->index == b->index;
}

static bool same_source(const struct plm_cel_source *a, const struct plm_cel_source *b)
{
    return a == b || (a && b && strcmp(a->root, b->root) == 0);
}

/* Two readings of one fact have paths of their own, made of equal steps. */
static bool same_path(const struct plm_cel_path *a, const struct plm_cel_path *b)
{
    for (; a != b; a = a->parent, b = b->parent) {
        if (!a || !b || !a->parent != !b->parent || !same_step(a, b))
            return false;
        if (!a->parent)
            return same_source(a->source, b->source);
    }
    return true;
}

static bool is_below(const struct plm_cel_path *path, const struct plm_cel_path *above)
{
    for (; above && path; path = path->parent) {
        if (same_path(path, above))
            return true;
    }
    return false;
}

static void grow(struct plm_cel_run *run)
{
    struct plm_cel_trace *trace = run->trace;
    size_t capacity = trace->capacity ? 2 * trace->capacity : 8;
    struct plm_cel_read *reads = plm_arena_array(run->arena, capacity, sizeof *reads);
    if (trace->count)
        memcpy(reads, trace->reads, trace->count * sizeof *reads);
    trace->reads = reads;
    trace->capacity = capacity;
}

void plm_cel_run_consume(struct plm_cel_run *run, const struct plm_cel_value *value)
{
    struct plm_cel_trace *trace = run->trace;
    if (!trace || !value->path)
        return;
    if (trace->count == trace->capacity)
        grow(run);
    trace->reads[trace->count++] = (struct plm_cel_read){.path = value->path, .value = *value};
}

size_t plm_cel_run_mark(const struct plm_cel_run *run)
{
    return run->trace ? run->trace->count : 0;
}

void plm_cel_run_drop(struct plm_cel_run *run, size_t from, size_t to)
{
    if (!run->trace || from >= to)
        return;
    memmove(run->trace->reads + from, run->trace->reads + to, (run->trace->count - to) * sizeof *run->trace->reads);
    run->trace->count -= to - from;
}

void plm_cel_run_insert(struct plm_cel_run *run, size_t at, const struct plm_cel_value *value)
{
    struct plm_cel_trace *trace = run->trace;
    if (!trace || !value->path)
        return;
    plm_cel_run_consume(run, value);
    struct plm_cel_read read = trace->reads[trace->count - 1];
    memmove(trace->reads + at + 1, trace->reads + at, (trace->count - 1 - at) * sizeof read);
    trace->reads[at] = read;
}

static bool read_before(const struct plm_cel_trace *trace, size_t from, size_t to, const struct plm_cel_path *path)
{
    for (size_t i = from; i < to; i++) {
        if (same_path(trace->reads[i].path, path))
            return true;
    }
    return false;
}

void plm_cel_run_drop_below(struct plm_cel_run *run, size_t since, size_t from, const struct plm_cel_path *element,
                            const struct plm_cel_path *list)
{
    struct plm_cel_trace *trace = run->trace;
    if (!trace)
        return;
    size_t kept = from;
    plm_cel_spend(&run->budget, (trace->count - from) * (from - since) / 8); /* paths to compare */
    for (size_t i = from; i < trace->count && kept - since < PLM_CEL_LIMIT_READS; i++) {
        const struct plm_cel_path *path = trace->reads[i].path;
        if (!is_below(path, element) && !is_below(path, list) && !read_before(trace, since, kept, path))
            trace->reads[kept++] = trace->reads[i];
    }
    trace->count = kept;
}

bool plm_cel_run_has_below(const struct plm_cel_run *run, size_t from, const struct plm_cel_path *path)
{
    for (size_t i = from; run->trace && i < run->trace->count; i++) {
        if (is_below(run->trace->reads[i].path, path))
            return true;
    }
    return false;
}

void plm_cel_run_finish(struct plm_cel_run *run)
{
    struct plm_cel_trace *trace = run->trace;
    size_t kept = 0;
    for (size_t i = 0; trace && i < trace->count; i++) {
        if (!read_before(trace, 0, kept, trace->reads[i].path))
            trace->reads[kept++] = trace->reads[i];
    }
    if (trace)
        trace->count = kept;
}
