/* SPDX-License-Identifier: Apache-2.0 */
/* `plimsoll eval`: an expression tried on facts, with what it read. */
#include "intern.h"
#include "namespaces.h"
#include "shapes.h"
#include "variables.h"

#include <plimsoll/base/limits.h>
#include <plimsoll/base/text.h>
#include <plimsoll/judge/functions.h>
#include <plimsoll/judge/judge.h>
#include <string.h>

struct trial {
    const struct plm_cel_program *program;
    struct plm_variables variables;
    struct plm_arena *arena; /* one subject */
    struct plm_buffer *out;
};

/* Which kind of subject the expression is about, and whether it asks for namespaces. */
struct naming {
    const struct plm_document_kind *kinds[2];
    bool namespaces;
};

static void name_subject(void *context, const char *path)
{
    struct naming *naming = context;
    for (const struct plm_document_kind *kind = plm_document_kinds; kind->name; kind++) {
        if (!kind->subject || !plm_path_starts_with(path, kind->name) || naming->kinds[0] == kind)
            continue;
        naming->kinds[naming->kinds[0] ? 1 : 0] = kind;
    }
    naming->namespaces = naming->namespaces || plm_path_starts_with(path, "namespaces");
}

static bool parse(const char *expression, struct plm_arena *arena, struct trial *trial, struct naming *naming,
                  struct plm_error *error)
{
    struct plm_shape_context context = {
        .shapes = plm_shapes_new(NULL, 0, arena), .reader = PLM_READER_EXAMPLE, .scratch = arena};
    struct plm_cel_shapes shapes = plm_shapes_of(&context);
    size_t size = strlen(expression);
    if (size > PLM_LIMIT_RULE)
        return plm_error_set(error, PLM_ERROR_TOO_LARGE, "an expression may have %zu bytes at most", PLM_LIMIT_RULE);
    if (!plm_cel_parse(expression, size, plm_functions, arena, &trial->program, error) ||
        !plm_cel_check(trial->program, &shapes, error))
        return false;
    plm_cel_visit_paths(trial->program, name_subject, naming);
    if (naming->kinds[1])
        return plm_error_set(error, PLM_ERROR_USAGE, "the expression is about both %s and %s: one at a time",
                             naming->kinds[0]->name, naming->kinds[1]->name);
    return true;
}

static void put_line(struct plm_buffer *out, const char *text)
{
    (void)plm_text_clean_line(out, text, strlen(text), 0);
}

static void print_read(struct trial *trial, const struct plm_cel_read *read)
{
    plm_auto_buffer struct plm_buffer line = {0};
    const char *origin = plm_cel_path_origin(read->path);
    plm_cel_path_format(read->path, &line);
    plm_buffer_puts(&line, " = ");
    plm_cel_value_print(&read->value, PLM_LIMIT_EVIDENCE, &line);
    if (origin)
        plm_buffer_printf(&line, "  (%s)", origin);
    plm_buffer_puts(trial->out, "    ");
    put_line(trial->out, plm_buffer_text(&line));
    plm_buffer_putc(trial->out, '\n');
}

static void try_once(struct trial *trial, const char *subject)
{
    plm_auto_buffer struct plm_buffer value_text = {0};
    struct plm_cel_activation activation = plm_variables_activation(&trial->variables);
    struct plm_cel_trace trace = {0};
    struct plm_cel_value value = plm_cel_evaluate(trial->program, &activation, trial->arena, &trace);
    plm_cel_value_print(&value, 0, &value_text);
    put_line(trial->out, subject);
    plm_buffer_putc(trial->out, '\t');
    put_line(trial->out, plm_buffer_text(&value_text));
    plm_buffer_putc(trial->out, '\n');
    for (size_t i = 0; i < trace.count; i++)
        print_read(trial, &trace.reads[i]);
    plm_arena_reset(trial->arena);
}

static void cleanup_intern(struct plm_intern *intern)
{
    plm_intern_done(intern);
}
static void cleanup_namespaces(struct plm_namespaces *namespaces)
{
    plm_namespaces_done(namespaces);
}

/* One line for each document of the kind, in the order in which they came. */
static void try_subjects(struct trial *trial, const struct plm_document_kind *kind, const struct plm_facts *facts,
                         struct plm_arena *arena)
{
    __attribute__((cleanup(cleanup_intern))) struct plm_intern intern;
    __attribute__((cleanup(cleanup_namespaces))) struct plm_namespaces namespaces;
    plm_intern_init(&intern, arena);
    plm_namespaces_init(&namespaces, &intern);
    const struct plm_document *document = NULL;
    for (size_t at = 0; kind->streamed && (document = plm_facts_next(facts, kind->name, &at));)
        (void)plm_namespaces_add(&namespaces, document->value, document->origin);
    uint32_t number = 0;
    for (size_t at = 0; (document = plm_facts_next(facts, kind->name, &at)); number++) {
        plm_variables_set(&trial->variables, kind->name, plm_document_fact(document, kind->name, trial->arena));
        if (kind->streamed)
            plm_variables_set(&trial->variables, "namespaces", plm_namespaces_value(&namespaces, number, trial->arena));
        try_once(trial, document->key);
    }
}

bool plm_eval(const char *expression, const struct plm_facts *facts, struct plm_buffer *out, struct plm_error *error)
{
    plm_auto_arena struct plm_arena arena = {0}, scratch = {0};
    struct trial trial = {.arena = &scratch, .out = out};
    struct naming naming = {0};
    if (!parse(expression, &arena, &trial, &naming, error))
        return false;
    plm_variables_from_facts(&trial.variables, facts, &arena);
    const struct plm_document_kind *kind =
        naming.namespaces && !naming.kinds[0] ? plm_document_kind_find("container") : naming.kinds[0];
    if (naming.namespaces && kind && !kind->streamed)
        return plm_error_set(error, PLM_ERROR_USAGE, "namespaces are those of containers, not of %s", kind->list);
    if (kind)
        try_subjects(&trial, kind, facts, &arena);
    else
        try_once(&trial, "-");
    return true;
}
