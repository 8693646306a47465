/* SPDX-License-Identifier: Apache-2.0 */
/* Populations: what there is of each kind, before any of it is looked at. */
#include "collector.h"

#include <plimsoll/base/limits.h>
#include <stdlib.h>
#include <string.h>

/* Of the list of containers, which may be the longest answer, only this is used (subject_key.c, published.c). */
static const void *container_shape(const void *object, const char *key, size_t size, const char **ret_name)
{
    static const char *const used[] = {"Id", "Names", "State", "ImageID", "Labels", "Ports"};
    (void)object;
    for (size_t i = 0; i < PLM_COUNT(used); i++)
        if (strlen(used[i]) == size && memcmp(used[i], key, size) == 0) {
            *ret_name = used[i];
            return PLM_JSON_WHOLE;
        }
    return NULL;
}
static const struct plm_json_filter container_filter = {.shape = container_shape, .root = "an entry"};

static const struct {
    const char *kind, *path;
    const struct plm_json_filter *filter;
    bool swarm; /* only a manager knows */
    bool keep;  /* the list holds the documents */
} lists[PLM_POPULATIONS] = {
    [PLM_POPULATION_CONTAINER] = {.kind = "container", .path = "/containers/json?all=1", .filter = &container_filter},
    [PLM_POPULATION_IMAGE] = {.kind = "image", .path = "/images/json"},
    [PLM_POPULATION_NETWORK] = {.kind = "network", .path = "/networks", .keep = true},
    [PLM_POPULATION_NODE] = {.kind = "node", .path = "/nodes", .swarm = true, .keep = true},
    [PLM_POPULATION_SECRET] = {.kind = "secret", .path = "/secrets", .swarm = true, .keep = true},
    [PLM_POPULATION_SERVICE] = {.kind = "service", .path = "/services", .swarm = true, .keep = true},
    [PLM_POPULATION_VOLUME] = {.kind = "volume", .path = "/volumes", .keep = true},
};

/* ---- asking ---- */

static void ask_list(struct plm_collector *collector, enum plm_population_id id)
{
    struct plm_population *population = &collector->populations[id];
    plm_engine_ask(&collector->engine, PLM_LIMIT_ANSWER, &population->question, "%s", population->path);
    population->question.filter = lists[id].filter;
}

/* *ret_empty: there is no swarm, and hence nothing in it. Returns why there are no swarm documents, or NULL. */
static char *swarm_reason(const struct plm_engine *engine, bool *ret_empty)
{
    char reason[PLM_REASON_SIZE];
    *ret_empty = false;
    if (engine->podman) {
        *ret_empty = true;
        return plm_strdup("unsupported: Podman has no swarm");
    }
    if (!engine->info)
        return plm_strdup(plm_reason_of(&engine->info_error, reason));
    const char *state = plm_json_text(plm_json_path(engine->info, "Swarm.LocalNodeState"));
    const struct plm_json *control = plm_json_path(engine->info, "Swarm.ControlAvailable");
    if (state && strcmp(state, "inactive") == 0) {
        *ret_empty = true;
        return plm_strdup("absent: swarm is inactive");
    }
    if (!state || strcmp(state, "active") != 0)
        return plm_strdup(state ? "unreachable: swarm is neither active nor inactive"
                                : "malformed: GET /info names no state of the swarm");
    if (plm_json_type(control) != PLM_JSON_BOOL)
        return plm_strdup("malformed: GET /info does not say whether this is a manager");
    return plm_json_is_true(control) ? NULL : plm_strdup("unsupported: not a swarm manager; only a manager knows");
}

void plm_lists_ask(struct plm_collector *collector)
{
    bool host_only = collector->options->scope == PLM_COLLECT_HOST;
    for (size_t i = 0; i < PLM_POPULATIONS; i++) {
        struct plm_population *population = &collector->populations[i];
        population->kind = lists[i].kind;
        population->path = lists[i].path;
        if (host_only && i != PLM_POPULATION_NETWORK) /* the default bridge is a setting of the daemon */
            population->unknown = plm_strdup(PLM_NOT_COLLECTED_ENGINE);
        else if (!lists[i].swarm)
            ask_list(collector, (enum plm_population_id)i);
    }
    if (collector->engine.transport)
        plm_transport_push(collector->engine.transport);
}

void plm_lists_ask_swarm(struct plm_collector *collector)
{
    bool empty = false;
    if (collector->options->scope == PLM_COLLECT_HOST) {
        collector->swarm_unknown = plm_strdup(PLM_NOT_COLLECTED_ENGINE);
        return;
    }
    collector->swarm_unknown = swarm_reason(&collector->engine, &empty);
    for (size_t i = 0; i < PLM_POPULATIONS; i++) {
        struct plm_population *population = &collector->populations[i];
        if (!lists[i].swarm)
            continue;
        if (!collector->swarm_unknown)
            ask_list(collector, (enum plm_population_id)i);
        else if (!empty)
            population->unknown = plm_strdup(collector->swarm_unknown);
    }
    if (!collector->swarm_unknown)
        plm_engine_ask(&collector->engine, PLM_LIMIT_INSPECT, &collector->swarm, "/swarm");
    if (collector->engine.transport)
        plm_transport_push(collector->engine.transport);
}

/* ---- reading ---- */

static const char *text_at(const struct plm_json *entry, const char *path)
{
    return plm_json_text(plm_json_path(entry, path));
}

static struct plm_member *add_member(struct plm_members *members, enum plm_population_id id,
                                     const struct plm_json *entry)
{
    switch (id) {
    case PLM_POPULATION_CONTAINER:
        return plm_members_add_container(members, entry);
    case PLM_POPULATION_IMAGE:
        return plm_members_add_image(members, entry);
    case PLM_POPULATION_NETWORK:
        return plm_members_add_named(members, text_at(entry, "Name"), text_at(entry, "Id"));
    case PLM_POPULATION_NODE:
        return plm_members_add_named(members, text_at(entry, "Description.Hostname"), text_at(entry, "ID"));
    case PLM_POPULATION_SECRET:
    case PLM_POPULATION_SERVICE:
        return plm_members_add_named(members, text_at(entry, "Spec.Name"), text_at(entry, "ID"));
    case PLM_POPULATION_VOLUME:
        return plm_members_add_named(members, text_at(entry, "Name"), NULL);
    case PLM_POPULATIONS:
        break;
    }
    return NULL;
}

/* GET /volumes wraps its list. */
static bool read_list(struct plm_collector *collector, struct plm_population *population, struct plm_json **ret_answer,
                      const struct plm_json **ret_list, struct plm_error *error)
{
    bool wrapped = strcmp(population->kind, "volume") == 0;
    if (!plm_engine_answer(&collector->engine, &population->question, wrapped ? PLM_JSON_OBJECT : PLM_JSON_LIST,
                           ret_answer, error))
        return false;
    *ret_list = wrapped ? plm_json_get(*ret_answer, "Volumes") : *ret_answer;
    if (wrapped && (!*ret_list || (plm_json_type(*ret_list) != PLM_JSON_LIST && !plm_json_is_null(*ret_list))))
        return plm_error_set(error, PLM_ERROR_MALFORMED, "GET /volumes: expected a list of Volumes");
    return true;
}

static void read_population(struct plm_collector *collector, enum plm_population_id id)
{
    struct plm_population *population = &collector->populations[id];
    if (population->read || !population->question.path[0])
        return;
    population->read = true;
    plm_auto_json struct plm_json *answer = NULL;
    const struct plm_json *list = NULL;
    struct plm_error error;
    char reason[PLM_REASON_SIZE];
    if (!read_list(collector, population, &answer, &list, &error)) {
        population->unknown = plm_strdup(plm_reason_of(&error, reason));
        return;
    }
    plm_json_each (entry, list) {
        struct plm_member *member = add_member(&population->members, id, entry);
        if (member && lists[id].keep)
            member->entry = entry;
        if (id == PLM_POPULATION_CONTAINER)
            plm_published_add_container(&collector->published, entry);
        if (id == PLM_POPULATION_IMAGE) /* read after the containers */
            plm_members_distrust(&collector->populations[PLM_POPULATION_CONTAINER].members, entry);
        if (id == PLM_POPULATION_SERVICE)
            plm_published_add_service(&collector->published, entry);
        if (!member && !population->unknown) /* somebody we cannot even name */
            population->unknown = plm_asprintf("malformed: GET %s: an entry without id", population->path);
    }
    if (lists[id].keep)
        population->answer = plm_take(answer);
}

static int compare_ids(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Untagged images are judged if a container uses them; intermediate ones in use are not even listed. */
static void add_used_images(struct plm_collector *collector)
{
    const struct plm_members *containers = &collector->populations[PLM_POPULATION_CONTAINER].members;
    struct plm_members *images = &collector->populations[PLM_POPULATION_IMAGE].members;
    size_t used_count = 0, listed = images->count;
    plm_auto_free const char **used = plm_alloc_array(containers->count + 1, sizeof *used);
    bool any = collector->populations[PLM_POPULATION_CONTAINER].unknown != NULL; /* any image may be in use */
    for (size_t i = 0; i < listed; i++)
        images->items[i].doubtful = any && !images->items[i].judged;
    for (size_t i = 0; i < containers->count; i++)
        if (containers->items[i].image && containers->items[i].image[0])
            used[used_count++] = containers->items[i].image;
    qsort(used, used_count, sizeof *used, compare_ids);
    plm_auto_free bool *found = plm_alloc_array(used_count + 1, sizeof *found);
    for (size_t i = 0; i < listed; i++) {
        const char **hit = bsearch(&images->items[i].id, used, used_count, sizeof *used, compare_ids);
        if (!hit)
            continue;
        images->items[i].judged = true;
        found[hit - used] = true;
    }
    for (size_t first = 0, after = 0; first < used_count; first = after) {
        bool known = false;
        for (after = first; after < used_count && strcmp(used[after], used[first]) == 0; after++)
            known = known || found[after];
        if (!known)
            plm_members_add_named(images, NULL, used[first]);
    }
}

static const enum plm_population_id inspected[] = {PLM_POPULATION_CONTAINER, PLM_POPULATION_IMAGE,
                                                   PLM_POPULATION_NETWORK};

void plm_lists_read_networks(struct plm_collector *collector)
{
    read_population(collector, PLM_POPULATION_NETWORK);
}

bool plm_lists_subjects_answered(const struct plm_collector *collector)
{
    for (size_t i = 0; i < PLM_COUNT(inspected); i++)
        if (!collector->populations[inspected[i]].kind || /* not asked yet */
            !plm_engine_answered(&collector->engine, &collector->populations[inspected[i]].question))
            return false;
    return true;
}

void plm_lists_read_subjects(struct plm_collector *collector)
{
    for (size_t i = 0; i < PLM_COUNT(inspected); i++)
        plm_engine_await(&collector->engine, &collector->populations[inspected[i]].question);
    collector->subjects_listed = true;
    for (size_t i = 0; i < PLM_COUNT(inspected); i++)
        read_population(collector, inspected[i]);
    if (!collector->populations[PLM_POPULATION_IMAGE].unknown)
        add_used_images(collector);
    for (size_t i = 0; i < PLM_COUNT(inspected); i++)
        plm_subject_keys_settle(&collector->populations[inspected[i]].members);
}

/* A worker of a swarm does not learn what the services publish. */
static bool published_known(const struct plm_collector *collector)
{
    const char *state = plm_json_text(plm_json_path(collector->engine.info, "Swarm.LocalNodeState"));
    bool services = !collector->populations[PLM_POPULATION_SERVICE].unknown && !collector->swarm_unknown;
    return !collector->populations[PLM_POPULATION_CONTAINER].unknown && state &&
           (services || strcmp(state, "inactive") == 0);
}

void plm_lists_read(struct plm_collector *collector)
{
    if (collector->lists_read)
        return;
    collector->lists_read = true;
    plm_ask_listed(collector);
    for (size_t i = 0; i < PLM_POPULATIONS; i++) {
        bool settled = collector->populations[i].read;
        read_population(collector, (enum plm_population_id)i);
        if (!settled)
            plm_subject_keys_settle(&collector->populations[i].members);
    }
    struct plm_population *networks = &collector->populations[PLM_POPULATION_NETWORK];
    if (collector->options->scope == PLM_COLLECT_HOST && !networks->unknown) /* asked for the bridge only */
        networks->unknown = plm_strdup(PLM_NOT_COLLECTED_ENGINE);
    collector->published.known = published_known(collector);
    struct plm_members *containers = &collector->populations[PLM_POPULATION_CONTAINER].members;
    for (size_t i = 0; i < containers->count; i++)
        containers->items[i].self = plm_host_is_self(collector->host, containers->items[i].id);
}

/* ---- once more, at the end ---- */

bool plm_lists_again(struct plm_collector *collector, struct plm_population *population)
{
    plm_auto_json struct plm_json *answer = NULL;
    struct plm_error error;
    ask_list(collector, (enum plm_population_id)(population - collector->populations));
    if (!plm_engine_answer(&collector->engine, &population->question, PLM_JSON_LIST, &answer, &error))
        return false;
    size_t count = plm_json_count(answer), used = 0;
    plm_auto_free const char **ids = plm_alloc_array(count + 1, sizeof *ids);
    plm_json_each (entry, answer) {
        if (!text_at(entry, "Id"))
            return false;
        ids[used++] = text_at(entry, "Id");
    }
    qsort(ids, used, sizeof *ids, compare_ids);
    for (size_t i = 0; i < population->members.count; i++) {
        struct plm_member *member = &population->members.items[i];
        if (member->unread && member->id)
            member->gone = !bsearch(&member->id, ids, used, sizeof *ids, compare_ids);
    }
    return true;
}

/* ---- documents ---- */

static bool emit_file_roles(struct plm_collector *collector, struct plm_error *error)
{
    bool skip = collector->options->scope == PLM_COLLECT_ENGINE;
    struct plm_json *roles = skip ? NULL : plm_host_file_roles(collector->host);
    return plm_emit(collector, "population", "file", "file roles", roles, PLM_NOT_COLLECTED_HOST, error);
}

bool plm_populations_emit(struct plm_collector *collector, struct plm_error *error)
{
    for (size_t i = 0; i < PLM_POPULATIONS; i++) {
        struct plm_population *population = &collector->populations[i];
        if (i == PLM_POPULATION_IMAGE && !emit_file_roles(collector, error)) /* "file" stands before "image" */
            return false;
        plm_auto_free char *origin = plm_asprintf("GET %s", population->path);
        struct plm_json *value = population->unknown ? NULL : plm_members_population(&population->members);
        if (!plm_emit(collector, "population", population->kind, origin, value, population->unknown, error))
            return false;
    }
    return true;
}
