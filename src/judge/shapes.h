/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The fact schema as the shapes that plm_cel_check() follows: the tables of model/fields.h, grouped into the variables
 * that rules see (engine.info → member info of engine; all networks → networks), and which subject may read which
 * variable.
 */
#pragma once

#include <plimsoll/cel/program.h>
#include <plimsoll/model/catalogue.h>

/* Who reads: bits of a set, so that a variable names its readers. */
enum plm_reader {
    PLM_READER_CONTAINER = 1 << 0, /* judged as the containers pass: what comes later in a bundle is not there yet */
    PLM_READER_DOCUMENT = 1 << 1,  /* any other kind of document */
    PLM_READER_SINGLE = 1 << 2,    /* engine, daemon, host, swarm */
    PLM_READER_EXAMPLE = 1 << 3,   /* facts of an example, and `plimsoll eval` */
};

struct plm_shapes;
/* parameters: the members of `policy`. The result lives in the arena and keeps pointing to the parameters. */
const struct plm_shapes *plm_shapes_new(const struct plm_parameter *parameters, size_t count, struct plm_arena *arena);

/* For plm_cel_check. own: the kind of the subject, or NULL. The scratch arena takes what the check allocates. */
struct plm_shape_context {
    const struct plm_shapes *shapes;
    enum plm_reader reader;
    const struct plm_document_kind *own;
    struct plm_arena *scratch;
    bool refused_variable; /* a variable was asked for that exists, but not for this reader */
};
struct plm_cel_shapes plm_shapes_of(struct plm_shape_context *context);

/* ---- for the facts of examples ---- */
struct plm_shape; /* of a variable, a member, an element */
const struct plm_shape *plm_shape_variable(struct plm_shape_context *context, const char *name);
const struct plm_shape *plm_shape_member(struct plm_shape_context *context, const struct plm_shape *shape,
                                         const char *name);
const struct plm_shape *plm_shape_element(struct plm_shape_context *context,
                                          const struct plm_shape *shape); /* NULL: no list */
enum plm_field_kind plm_shape_kind(const struct plm_shape *shape);

/* Does this static path ("host.audit.rules", "files[0].mode") read what comes from the host? */
bool plm_path_needs_host(const char *path);
/* Does it read what only /proc and the files of the engine's host tell of its processes: listeners, flags, options that
 * the API does not show, processes in containers? */
bool plm_path_needs_processes(const char *path);
/* Is `name` the first name of this path? */
bool plm_path_starts_with(const char *path, const char *name);
