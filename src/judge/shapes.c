/* SPDX-License-Identifier: Apache-2.0 */
#include "shapes.h"

#include <plimsoll/model/daemon_options.h>
#include <string.h>

/* A place in the schema: a field, or an element of the list that a field is. */
struct plm_shape {
    const struct plm_field *field;
    bool element;
};

struct variable {
    struct plm_shape shape;
    unsigned readers;
    const struct plm_document_kind *own; /* only the subject's own document */
    struct plm_field *members;           /* of a group, while it is built */
};

struct plm_shapes {
    struct variable *variables;
    size_t count;
};

static const struct plm_field namespaces[] = {
    {.name = "network", .kind = PLM_FIELD_STRING},
    {.name = "pid", .kind = PLM_FIELD_STRING},
    {.name = "ipc", .kind = PLM_FIELD_STRING},
    {.name = NULL},
};

static const struct plm_field using[] = {
    {.name = "key", .kind = PLM_FIELD_STRING},          {.name = "running", .kind = PLM_FIELD_BOOL},
    {.name = "init_uid", .kind = PLM_FIELD_INT},        {.name = "init_uid_inside", .kind = PLM_FIELD_INT},
    {.name = "user_namespace", .kind = PLM_FIELD_BOOL}, {.name = NULL},
};

enum { MOST_VARIABLES = 32, MOST_MEMBERS = 16 };

static const unsigned everyone = PLM_READER_CONTAINER | PLM_READER_DOCUMENT | PLM_READER_SINGLE | PLM_READER_EXAMPLE;
static const unsigned not_containers = PLM_READER_DOCUMENT | PLM_READER_SINGLE | PLM_READER_EXAMPLE;

/* ---- building ---- */

static struct plm_field *new_field(struct plm_arena *arena, const char *name, enum plm_field_kind kind,
                                   const struct plm_field *of)
{
    struct plm_field *field = plm_arena_alloc(arena, sizeof *field);
    *field = (struct plm_field){.name = name, .kind = kind, .of = of};
    return field;
}

static struct variable *add(struct plm_shapes *shapes, const struct plm_field *field, unsigned readers)
{
    struct variable *variable = &shapes->variables[shapes->count++];
    *variable = (struct variable){.shape = {.field = field}, .readers = readers};
    return variable;
}

static struct variable *find(const struct plm_shapes *shapes, const char *name, size_t size)
{
    for (size_t i = 0; i < shapes->count; i++) {
        const char *own = shapes->variables[i].shape.field->name;
        if (strncmp(own, name, size) == 0 && own[size] == '\0')
            return &shapes->variables[i];
    }
    return NULL;
}

/* "engine.info": member `info` of variable `engine`. The table of members has room for MOST_MEMBERS. */
static void add_grouped(struct plm_shapes *shapes, const struct plm_document_kind *kind, size_t group_size,
                        struct plm_arena *arena)
{
    struct variable *group = find(shapes, kind->name, group_size);
    if (!group) {
        struct plm_field *members = plm_arena_array(arena, MOST_MEMBERS, sizeof *members);
        const char *name = plm_arena_strndup(arena, kind->name, group_size);
        group = add(shapes, new_field(arena, name, PLM_FIELD_OBJECT, members), everyone);
        group->members = members;
    }
    size_t count = 0;
    while (group->members[count].name)
        count++;
    group->members[count] =
        (struct plm_field){.name = kind->name + group_size + 1, .kind = PLM_FIELD_OBJECT, .of = kind->fields};
}

/* Documents that come behind the containers in a bundle are not there when a container is judged. */
static void add_documents(struct plm_shapes *shapes, struct plm_arena *arena)
{
    bool passed_containers = false;
    for (const struct plm_document_kind *kind = plm_document_kinds; kind->name; kind++) {
        unsigned readers = passed_containers ? not_containers : everyone;
        const char *dot = strchr(kind->name, '.');
        if (kind->streamed)
            passed_containers = true;
        if (strcmp(kind->name, "population") == 0)
            continue;
        if (dot) {
            add_grouped(shapes, kind, (size_t)(dot - kind->name), arena);
            continue;
        }
        struct variable *variable = add(shapes, new_field(arena, kind->name, PLM_FIELD_OBJECT, kind->fields), readers);
        if (kind->keyed)
            variable->own = kind;
        if (kind->list)
            add(shapes, new_field(arena, kind->list, PLM_FIELD_LIST, kind->fields), readers);
    }
}

/* population.container … : one member for each kind that has keys. */
static void add_population(struct plm_shapes *shapes, struct plm_arena *arena)
{
    const struct plm_field *of = plm_document_kind_find("population")->fields;
    struct plm_field *members = plm_arena_array(arena, MOST_MEMBERS, sizeof *members);
    size_t count = 0;
    for (const struct plm_document_kind *kind = plm_document_kinds; kind->name; kind++)
        if (kind->keyed && kind->subject)
            members[count++] = (struct plm_field){.name = kind->name, .kind = PLM_FIELD_OBJECT, .of = of};
    members[count] = (struct plm_field){.name = "container.end", .kind = PLM_FIELD_OBJECT, .of = of};
    add(shapes, new_field(arena, "population", PLM_FIELD_OBJECT, members), everyone);
}

static enum plm_field_kind kind_of_parameter(const struct plm_parameter *parameter)
{
    if (strcmp(parameter->type, "int") == 0)
        return PLM_FIELD_INT;
    if (strcmp(parameter->type, "bool") == 0)
        return PLM_FIELD_BOOL;
    return strcmp(parameter->type, "list") == 0 ? PLM_FIELD_LIST : PLM_FIELD_STRING;
}

const struct plm_shapes *plm_shapes_new(const struct plm_parameter *parameters, size_t count, struct plm_arena *arena)
{
    struct plm_shapes *shapes = plm_arena_alloc(arena, sizeof *shapes);
    shapes->variables = plm_arena_array(arena, MOST_VARIABLES, sizeof *shapes->variables);
    add_documents(shapes, arena);
    add_population(shapes, arena);
    add(shapes, new_field(arena, "namespaces", PLM_FIELD_OBJECT, namespaces),
        PLM_READER_CONTAINER | PLM_READER_EXAMPLE);
    add(shapes, new_field(arena, "containers_using", PLM_FIELD_LIST, using), PLM_READER_DOCUMENT | PLM_READER_EXAMPLE)
        ->own = plm_document_kind_find("image");
    struct plm_field *members = plm_arena_array(arena, count + 1, sizeof *members);
    for (size_t i = 0; i < count; i++)
        members[i] = (struct plm_field){
            .name = parameters[i].name, .kind = kind_of_parameter(&parameters[i]), .element = PLM_FIELD_STRING};
    add(shapes, new_field(arena, "policy", PLM_FIELD_OBJECT, members), everyone);
    return shapes;
}

/* ---- following ---- */

static const struct plm_shape *variable_shape(struct plm_shape_context *context, const char *name, size_t size)
{
    const struct variable *variable = find(context->shapes, name, size);
    if (!variable)
        return NULL;
    bool own = !variable->own || context->reader == PLM_READER_EXAMPLE || variable->own == context->own;
    if (!own || !(variable->readers & context->reader)) {
        context->refused_variable = true;
        return NULL;
    }
    return &variable->shape;
}

static const struct plm_shape *member_shape(struct plm_shape_context *context, const struct plm_shape *shape,
                                            const char *name, size_t size)
{
    const struct plm_field *field = shape->field;
    bool object = field->kind == PLM_FIELD_OBJECT ||
                  (shape->element && field->of && (field->kind == PLM_FIELD_LIST || field->kind == PLM_FIELD_KEYED));
    const struct plm_field *member = object ? plm_field_find(field->of, name, size) : NULL;
    if (!member)
        return NULL;
    struct plm_shape *found = plm_arena_alloc(context->scratch, sizeof *found);
    found->field = member;
    return found;
}

/* Lists without a table of members hold scalars. */
static const struct plm_shape *element_shape(struct plm_shape_context *context, const struct plm_shape *shape)
{
    bool list = shape->field->kind == PLM_FIELD_LIST || shape->field->kind == PLM_FIELD_KEYED;
    if (!list || shape->element)
        return NULL;
    struct plm_shape *found = plm_arena_alloc(context->scratch, sizeof *found);
    *found = (struct plm_shape){.field = shape->field, .element = true};
    return found;
}

static const void *cel_variable(void *context, const char *name, size_t size)
{
    return variable_shape(context, name, size);
}
static const void *cel_member(void *context, const void *shape, const char *name, size_t size)
{
    return member_shape(context, shape, name, size);
}
static const void *cel_element(void *context, const void *shape)
{
    return element_shape(context, shape);
}

struct plm_cel_shapes plm_shapes_of(struct plm_shape_context *context)
{
    return (struct plm_cel_shapes){
        .variable = cel_variable, .member = cel_member, .element = cel_element, .context = context};
}

const struct plm_shape *plm_shape_variable(struct plm_shape_context *context, const char *name)
{
    return variable_shape(context, name, strlen(name));
}
const struct plm_shape *plm_shape_member(struct plm_shape_context *context, const struct plm_shape *shape,
                                         const char *name)
{
    return member_shape(context, shape, name, strlen(name));
}
const struct plm_shape *plm_shape_element(struct plm_shape_context *context, const struct plm_shape *shape)
{
    return element_shape(context, shape);
}

/* An element of a list of objects is an object; of a list without a table of members, what `element` says. */
enum plm_field_kind plm_shape_kind(const struct plm_shape *shape)
{
    if (!shape->element)
        return shape->field->kind;
    return shape->field->of ? PLM_FIELD_OBJECT : shape->field->element;
}

/* ---- paths as text ---- */

bool plm_path_starts_with(const char *path, const char *name)
{
    size_t size = strlen(name);
    return strncmp(path, name, size) == 0 && (path[size] == '\0' || path[size] == '.' || path[size] == '[');
}

bool plm_path_needs_host(const char *path)
{
    for (const struct plm_document_kind *kind = plm_document_kinds; kind->name; kind++)
        if (kind->host &&
            (plm_path_starts_with(path, kind->name) || (kind->list && plm_path_starts_with(path, kind->list))))
            return true;
    return plm_path_starts_with(path, "host");
}

/* "daemon.options.icc.value": does the API show the option in force? */
static bool is_shown_option(const char *path)
{
    static const char prefix[] = "daemon.options.";
    if (strncmp(path, prefix, strlen(prefix)) != 0)
        return false;
    const char *member = path + strlen(prefix);
    for (const struct plm_daemon_option *option = plm_daemon_options; option->member; option++)
        if (option->api && plm_path_starts_with(member, option->member))
            return true;
    return false;
}

bool plm_path_needs_processes(const char *path)
{
    if (plm_path_starts_with(path, "daemon"))
        return !is_shown_option(path);
    return plm_path_starts_with(path, "container.processes") || plm_path_starts_with(path, "containers_using");
}
