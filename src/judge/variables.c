/* SPDX-License-Identifier: Apache-2.0 */
#include "variables.h"

#include <string.h>

void plm_variables_set(struct plm_variables *variables, const char *name, struct plm_cel_value value)
{
    size_t i = 0;
    while (i < variables->count && strcmp(variables->items[i].name, name) != 0)
        i++;
    if (i == PLM_MOST_VARIABLES) /* the table of kinds holds fewer; a test counts them */
        return;
    variables->items[i] = (struct plm_variable){.name = name, .size = strlen(name), .value = value};
    if (variables->items[i].size > variables->longest)
        variables->longest = variables->items[i].size;
    if (i == variables->count)
        variables->count++;
}

static const struct plm_variable *find(const struct plm_variables *variables, const char *name, size_t size)
{
    for (size_t i = 0; size <= variables->longest && i < variables->count; i++)
        if (variables->items[i].size == size && memcmp(variables->items[i].name, name, size) == 0)
            return &variables->items[i];
    return NULL;
}

static bool resolve(void *context, const char *name, size_t size, struct plm_cel_value *ret_value)
{
    const struct plm_variable *variable = find(context, name, size);
    if (variable)
        *ret_value = variable->value;
    return variable != NULL;
}

struct plm_cel_activation plm_variables_activation(struct plm_variables *variables)
{
    return (struct plm_cel_activation){.resolve = resolve, .context = variables};
}

/* ---- documents ---- */

static struct plm_cel_source *new_source(struct plm_arena *arena, const char *root, const char *origin)
{
    struct plm_cel_source *source = plm_arena_alloc(arena, sizeof *source);
    *source = (struct plm_cel_source){.root = root, .origin = origin};
    return source;
}

static const struct plm_cel_path *new_path(struct plm_arena *arena, const struct plm_cel_source *source)
{
    struct plm_cel_path *path = plm_arena_alloc(arena, sizeof *path);
    path->source = source;
    return path;
}

/* The document at this path; what is unknown keeps the collector's reason. */
static struct plm_cel_value open_document(const struct plm_document *document, const struct plm_cel_path *path,
                                          struct plm_arena *arena)
{
    if (document && document->unknown)
        return plm_cel_unknown(arena, PLM_CEL_LOST, path, "%s", document->unknown);
    return plm_cel_fact_at(arena, document ? document->value : NULL, path);
}

struct plm_cel_value plm_document_fact(const struct plm_document *document, const char *root, struct plm_arena *arena)
{
    const struct plm_cel_source *source = new_source(arena, root, document ? document->origin : NULL);
    return open_document(document, new_path(arena, source), arena);
}

/* ---- lists of documents ---- */

/* networks[bridge], or networks[3] where the key itself is lost. */
static const struct plm_cel_path *element_path(struct plm_arena *arena, const char *list, const char *key, size_t index,
                                               const char *origin)
{
    struct plm_cel_path *path = plm_arena_alloc(arena, sizeof *path);
    *path = (struct plm_cel_path){
        .parent = new_path(arena, new_source(arena, list, origin)), .name = key, .index = index, .element = true};
    return path;
}

/* A list of documents follows its population. Members that are known not to be judged are left out; where that is lost,
 * the length of the list is, and so the whole of it. */
static struct plm_cel_value list_of_documents(const struct plm_document_kind *kind, const struct plm_facts *facts,
                                              struct plm_arena *arena)
{
    const struct plm_document *population = plm_facts_population(facts, kind->name);
    const char *root = plm_arena_printf(arena, "population.%s", kind->name);
    struct plm_cel_value whole = plm_document_fact(population, root, arena);
    struct plm_cel_value members = plm_cel_member(arena, &whole, "members", strlen("members"));
    if (members.kind != PLM_CEL_LIST)
        return members.kind == PLM_CEL_UNKNOWN
                   ? members
                   : plm_cel_unknown(arena, PLM_CEL_LOST, members.path, "malformed: members is no list");
    size_t most = plm_json_count(members.as.list.json), count = 0, index = 0;
    struct plm_cel_value *items = plm_arena_array(arena, most + 1, sizeof *items);
    plm_json_each (member, members.as.list.json) {
        const struct plm_json *judged = plm_json_get(member, "judged"), *key = plm_json_get(member, "key");
        if (plm_json_unknown(member) || plm_json_unknown(judged))
            return plm_cel_unknown(arena, PLM_CEL_LOST, members.path, "a member is not whole");
        bool left_out = plm_json_type(judged) == PLM_JSON_BOOL && !plm_json_is_true(judged);
        const char *name = plm_json_text(key);
        if (left_out)
            continue;
        const struct plm_document *document = name ? plm_facts_find(facts, kind->name, name) : NULL;
        const char *origin = document ? document->origin : NULL;
        items[count++] = open_document(document, element_path(arena, kind->list, name, index++, origin), arena);
    }
    return plm_cel_list(items, count);
}

/* ---- closed maps around documents ---- */

struct group {
    const char *name;
    struct plm_cel_entry *entries;
    size_t count;
};
enum { MOST_GROUPS = 4, MOST_ENTRIES = 16 };

static struct group *group_of(struct group *groups, struct plm_arena *arena, const char *name, size_t size)
{
    size_t i = 0;
    while (groups[i].name && !(strncmp(groups[i].name, name, size) == 0 && groups[i].name[size] == '\0'))
        i++;
    if (!groups[i].name) {
        groups[i].name = plm_arena_strndup(arena, name, size);
        groups[i].entries = plm_arena_array(arena, MOST_ENTRIES, sizeof *groups[i].entries);
    }
    return &groups[i];
}

static void group_add(struct group *group, const char *name, struct plm_cel_value value)
{
    if (group->count < MOST_ENTRIES)
        group->entries[group->count++] = (struct plm_cel_entry){.key = plm_cel_text(name), .value = value};
}

static void set_groups(struct plm_variables *variables, const struct group *groups)
{
    for (size_t i = 0; groups[i].name; i++)
        plm_variables_set(variables, groups[i].name, plm_cel_map(groups[i].entries, groups[i].count));
}

/* population.container … and population['container.end']. */
static struct plm_cel_value population_map(struct plm_arena *arena,
                                           struct plm_cel_value (*get)(const void *context, const char *key,
                                                                       const char *root, struct plm_arena *arena),
                                           const void *context)
{
    struct group group = {.entries = plm_arena_array(arena, MOST_ENTRIES, sizeof(struct plm_cel_entry))};
    for (const struct plm_document_kind *kind = plm_document_kinds; kind->name; kind++)
        if (kind->keyed && kind->subject)
            group_add(&group, kind->name,
                      get(context, kind->name, plm_arena_printf(arena, "population.%s", kind->name), arena));
    group_add(&group, "container.end", get(context, "container.end", "population.container.end", arena));
    return plm_cel_map(group.entries, group.count);
}

/* ---- from facts ---- */

static struct plm_cel_value population_from_facts(const void *context, const char *key, const char *root,
                                                  struct plm_arena *arena)
{
    return plm_document_fact(plm_facts_population(context, key), root, arena);
}

void plm_variables_from_facts(struct plm_variables *variables, const struct plm_facts *facts, struct plm_arena *arena)
{
    struct group groups[MOST_GROUPS + 1] = {{0}};
    for (const struct plm_document_kind *kind = plm_document_kinds; kind->name; kind++) {
        const char *dot = strchr(kind->name, '.');
        if (kind->list)
            plm_variables_set(variables, kind->list, list_of_documents(kind, facts, arena));
        if (kind->keyed)
            continue;
        struct plm_cel_value value = plm_document_fact(plm_facts_find(facts, kind->name, NULL), kind->name, arena);
        if (dot)
            group_add(group_of(groups, arena, kind->name, (size_t)(dot - kind->name)), dot + 1, value);
        else
            plm_variables_set(variables, kind->name, value);
    }
    set_groups(variables, groups);
    plm_variables_set(variables, "population", population_map(arena, population_from_facts, facts));
}

/* ---- from an example ---- */

static const char example_origin[] = "example";

static struct plm_cel_value example_fact(const struct plm_json *json, const char *root, struct plm_arena *arena)
{
    return plm_cel_fact(arena, json, new_source(arena, root, example_origin));
}

static struct plm_cel_value population_from_example(const void *context, const char *key, const char *root,
                                                    struct plm_arena *arena)
{
    return example_fact(plm_json_get(context, key), root, arena);
}

static struct plm_cel_value list_from_example(const struct plm_document_kind *kind, const struct plm_json *list,
                                              struct plm_arena *arena)
{
    if (plm_json_type(list) != PLM_JSON_LIST)
        return example_fact(NULL, kind->list, arena);
    struct plm_cel_value *items = plm_arena_array(arena, plm_json_count(list) + 1, sizeof *items);
    size_t count = 0;
    plm_json_each (element, list) {
        const char *name = plm_json_text(plm_json_get(element, strcmp(kind->name, "file") == 0 ? "path" : "Name"));
        items[count] = plm_cel_fact_at(arena, element, element_path(arena, kind->list, name, count, example_origin));
        count++;
    }
    return plm_cel_list(items, count);
}

/* In an example, the namespaces are given as they would be found. */
static void namespaces_from_example(struct plm_variables *variables, const struct plm_json *example,
                                    struct plm_arena *arena)
{
    static const char *const names[] = {"network", "pid", "ipc"};
    const struct plm_json *given = plm_json_get(example, "namespaces");
    struct group group = {.entries = plm_arena_array(arena, MOST_ENTRIES, sizeof(struct plm_cel_entry))};
    for (size_t i = 0; i < PLM_COUNT(names); i++)
        group_add(
            &group, names[i],
            example_fact(plm_json_get(given, names[i]), plm_arena_printf(arena, "namespaces.%s", names[i]), arena));
    plm_variables_set(variables, "namespaces", plm_cel_map(group.entries, group.count));
}

void plm_variables_from_example(struct plm_variables *variables, const struct plm_json *example,
                                struct plm_arena *arena)
{
    struct group groups[MOST_GROUPS + 1] = {{0}};
    for (const struct plm_document_kind *kind = plm_document_kinds; kind->name; kind++) {
        const char *dot = strchr(kind->name, '.');
        if (kind->list)
            plm_variables_set(variables, kind->list, list_from_example(kind, plm_json_get(example, kind->list), arena));
        if (strcmp(kind->name, "population") == 0)
            continue;
        struct plm_cel_value value = example_fact(plm_json_path(example, kind->name), kind->name, arena);
        if (dot)
            group_add(group_of(groups, arena, kind->name, (size_t)(dot - kind->name)), dot + 1, value);
        else
            plm_variables_set(variables, kind->name, value);
    }
    set_groups(variables, groups);
    namespaces_from_example(variables, example, arena);
    static const struct plm_document_kind using = {.name = "container", .list = "containers_using"};
    plm_variables_set(variables, using.list, list_from_example(&using, plm_json_get(example, using.list), arena));
    plm_variables_set(variables, "population",
                      population_map(arena, population_from_example, plm_json_get(example, "population")));
}

/* ---- the policy ---- */

void plm_variables_policy(struct plm_variables *variables, const struct plm_catalogue *catalogue,
                          const struct plm_json *given, struct plm_arena *arena)
{
    struct plm_cel_entry *entries = plm_arena_array(arena, catalogue->parameter_count + 1, sizeof *entries);
    for (size_t i = 0; i < catalogue->parameter_count; i++) {
        const struct plm_parameter *parameter = &catalogue->parameters[i];
        const struct plm_json *json = plm_json_get(given, parameter->name);
        if (!json)
            json = parameter->fallback;
        entries[i].key = plm_cel_text(parameter->name);
        entries[i].value =
            json ? plm_cel_json(json)
                 : plm_cel_unknown(arena, PLM_CEL_PARAMETER, NULL, "parameter %s is not given", parameter->name);
    }
    plm_variables_set(variables, "policy", plm_cel_map(entries, catalogue->parameter_count));
}

struct plm_cel_value plm_variables_engine_kind(const struct plm_variables *variables, struct plm_arena *arena)
{
    const struct plm_variable *engine = find(variables, "engine", strlen("engine"));
    if (!engine)
        return plm_cel_unknown(arena, PLM_CEL_LOST, NULL, "missing");
    struct plm_cel_value connection = plm_cel_member(arena, &engine->value, "connection", strlen("connection"));
    return plm_cel_member(arena, &connection, "kind", strlen("kind"));
}
