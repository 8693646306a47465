/* SPDX-License-Identifier: Apache-2.0 */
#include "recent.h"

#include <string.h>

/* A longer one is compared where all are: in the table of equal strings. */
enum { LONGEST_TEXT = 100 };

void plm_recent_done(struct plm_recent *recent)
{
    for (size_t i = 0; i < PLM_RECENT_MEMORIES; i++)
        plm_buffer_done(&recent->memories[i].texts);
    *recent = (struct plm_recent){0};
}

static bool is_plain_value(const struct plm_cel_value *value)
{
    return value->kind == PLM_CEL_NULL || value->kind == PLM_CEL_BOOL || value->kind == PLM_CEL_INT ||
           value->kind == PLM_CEL_DOUBLE || (value->kind == PLM_CEL_STRING && value->as.string.size <= LONGEST_TEXT);
}

/* A member of the subject's own document, reached by members only. */
static bool is_plain_path(const struct plm_cel_path *path, const char *origin)
{
    for (; path->parent; path = path->parent)
        if (path->element || !path->name)
            return false;
    return path->source && path->source->origin == origin;
}

static bool is_plain(const struct plm_outcome *outcome, const char *origin)
{
    if (!origin || outcome->shown_count > 0 || outcome->trace.count == 0 || outcome->trace.count > PLM_RECENT_FACTS)
        return false;
    for (size_t i = 0; i < outcome->trace.count; i++)
        if (!is_plain_value(&outcome->trace.reads[i].value) || !is_plain_path(outcome->trace.reads[i].path, origin))
            return false;
    return true;
}

static int64_t integer_of(const struct plm_cel_value *value)
{
    return value->kind == PLM_CEL_BOOL ? value->as.boolean : value->kind == PLM_CEL_INT ? value->as.integer : 0;
}

static bool is_path(const char *steps, const struct plm_cel_path *path)
{
    for (;; path = path->parent, steps += strlen(steps) + 1) {
        if (strcmp(steps, path->parent ? path->name : path->source->root) != 0)
            return false;
        if (!path->parent)
            return true;
    }
}

static bool is_remembered(const struct plm_recent_memory *memory, const struct plm_outcome *outcome)
{
    if (!memory->observed || memory->count != outcome->trace.count || memory->rule_ran != outcome->rule_ran)
        return false;
    for (size_t i = 0; i < memory->count; i++) {
        const struct plm_cel_value *value = &outcome->trace.reads[i].value;
        const char *text = memory->texts.data + memory->facts[i].text;
        if (memory->facts[i].kind != value->kind || memory->facts[i].integer != integer_of(value) ||
            (value->kind == PLM_CEL_DOUBLE && memcmp(&memory->facts[i].real, &value->as.real, sizeof(double)) != 0) ||
            (value->kind == PLM_CEL_STRING && (memory->facts[i].size != value->as.string.size ||
                                               memcmp(text, value->as.string.data, value->as.string.size) != 0)) ||
            !is_path(memory->texts.data + memory->facts[i].path, outcome->trace.reads[i].path))
            return false;
    }
    return true;
}

const struct plm_observation *plm_recent_find(const struct plm_recent *recent, const struct plm_outcome *outcome,
                                              const char *origin, size_t *ret_count)
{
    if (!is_plain(outcome, origin))
        return NULL;
    for (size_t i = 0; i < PLM_RECENT_MEMORIES; i++) {
        const struct plm_recent_memory *memory = &recent->memories[i];
        if (is_remembered(memory, outcome)) {
            *ret_count = memory->observed_count;
            return memory->observed;
        }
    }
    return NULL;
}

void plm_recent_keep(struct plm_recent *recent, const struct plm_outcome *outcome, const char *origin,
                     const struct plm_observation *observed, size_t count)
{
    if (!is_plain(outcome, origin))
        return;
    struct plm_recent_memory *memory = &recent->memories[recent->next];
    recent->next = (recent->next + 1) % PLM_RECENT_MEMORIES;
    plm_buffer_clear(&memory->texts);
    for (size_t i = 0; i < outcome->trace.count; i++) {
        const struct plm_cel_value *value = &outcome->trace.reads[i].value;
        memory->facts[i].kind = value->kind;
        memory->facts[i].integer = integer_of(value);
        memory->facts[i].real = value->kind == PLM_CEL_DOUBLE ? value->as.real : 0;
        memory->facts[i].size = value->kind == PLM_CEL_STRING ? value->as.string.size : 0;
        memory->facts[i].text = memory->texts.size;
        if (memory->facts[i].size > 0)
            plm_buffer_append(&memory->texts, value->as.string.data, memory->facts[i].size);
        memory->facts[i].path = memory->texts.size;
        for (const struct plm_cel_path *path = outcome->trace.reads[i].path; path; path = path->parent) {
            const char *step = path->parent ? path->name : path->source->root;
            plm_buffer_append(&memory->texts, step, strlen(step) + 1);
        }
    }
    memory->count = outcome->trace.count;
    memory->rule_ran = outcome->rule_ran;
    memory->observed = observed;
    memory->observed_count = count;
}
