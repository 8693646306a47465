/* SPDX-License-Identifier: Apache-2.0 */
#include "members.h"

#include <string.h>

/* ---- reading ---- */

/* Literally false, not merely absent: absent is lost. */
static bool is_false(const struct plm_json *json)
{
    return plm_json_type(json) == PLM_JSON_BOOL && !plm_json_is_true(json);
}

static const char *lost_member(const struct plm_members *members, const struct plm_json *json, size_t index,
                               const char *name, struct plm_arena *arena)
{
    const char *reason = plm_json_unknown(json);
    return reason ? plm_arena_printf(arena, "population.%s.members[%zu].%s: %s", members->kind, index, name, reason)
                  : NULL;
}

static void read_member(struct plm_members *members, size_t index, const struct plm_json *json,
                        const struct plm_cel_path *running, struct plm_arena *arena)
{
    struct plm_member *member = &members->items[index];
    const struct plm_json *judged = plm_json_get(json, "judged");
    member->key = plm_json_text(plm_json_get(json, "key"));
    member->group = plm_json_text(plm_json_get(json, "group"));
    member->name = plm_json_text(plm_json_get(json, "name"));
    member->id = plm_json_text(plm_json_get(json, "id"));
    member->state = plm_json_text(plm_json_get(json, "state"));
    member->image = plm_json_text(plm_json_get(json, "image"));
    member->comparable = plm_json_is_true(plm_json_get(json, "comparable"));
    member->self = plm_json_is_true(plm_json_get(json, "self"));
    member->left_out = is_false(judged);
    member->lost = lost_member(members, judged, index, "judged", arena);
    if (!member->key && !member->left_out) {
        member->lost = lost_member(members, plm_json_get(json, "key"), index, "key", arena);
        if (!member->lost)
            member->lost = plm_arena_printf(arena, "population.%s.members[%zu].key: no text", members->kind, index);
    }
    member->running =
        (struct plm_cel_read){.path = running, .value = plm_cel_fact_at(arena, plm_json_get(json, "running"), running)};
}

/* FNV-1a, 64 bits. */
static uint64_t hash_key(const char *key)
{
    uint64_t hash = 14695981039346656037u;
    for (; *key; key++)
        hash = (hash ^ (unsigned char)*key) * 1099511628211u;
    return hash ^ hash >> 29;
}

static const char *key_of(const struct plm_member *member)
{
    return member->key;
}
static const char *id_of(const struct plm_member *member)
{
    return member->id;
}
typedef const char *(*name_fn)(const struct plm_member *member);

static struct plm_member *find_by(const struct plm_members *members, const struct plm_member_index *index,
                                  name_fn name_of, const char *name)
{
    if (!index->capacity)
        return NULL;
    for (size_t at = hash_key(name) & (index->capacity - 1); index->slots[at]; at = (at + 1) & (index->capacity - 1)) {
        struct plm_member *member = &members->items[index->slots[at] - 1];
        if (strcmp(name_of(member), name) == 0)
            return member;
    }
    return NULL;
}

/* The first of several equal names is the one that is found. */
static struct plm_member_index index_by(const struct plm_members *members, name_fn name_of, struct plm_arena *arena)
{
    struct plm_member_index index = {.capacity = 16};
    while (index.capacity < members->count * 2)
        index.capacity *= 2;
    index.slots = plm_arena_array(arena, index.capacity, sizeof *index.slots);
    for (size_t i = 0; i < members->count; i++) {
        const char *name = name_of(&members->items[i]);
        if (!name || find_by(members, &index, name_of, name))
            continue;
        size_t at = hash_key(name) & (index.capacity - 1);
        while (index.slots[at])
            at = (at + 1) & (index.capacity - 1);
        index.slots[at] = (uint32_t)(i + 1);
    }
    return index;
}

struct plm_member *plm_members_find(const struct plm_members *members, const char *key)
{
    return find_by(members, &members->by_key, key_of, key);
}

/* The list `name` of a population document, or NULL and why it is lost. */
static const struct plm_json *population_list(const struct plm_document *population, const char *name,
                                              const char **ret_lost)
{
    *ret_lost = "missing";
    if (!population)
        return NULL;
    if (population->unknown) {
        *ret_lost = population->unknown;
        return NULL;
    }
    const struct plm_json *list = plm_json_get(population->value, name);
    *ret_lost = plm_json_unknown(population->value);
    if (!*ret_lost)
        *ret_lost = plm_json_unknown(list);
    if (!*ret_lost && plm_json_type(list) != PLM_JSON_LIST)
        *ret_lost = "malformed: no list";
    return *ret_lost ? NULL : list;
}

void plm_members_read(struct plm_members *members, const char *kind, const struct plm_document *population,
                      struct plm_arena *arena)
{
    const char *lost = NULL;
    *members = (struct plm_members){.kind = kind};
    const struct plm_json *list = population_list(population, "members", &lost);
    if (!list) {
        members->lost = plm_arena_printf(arena, "population.%s: %s", kind, lost);
        return;
    }
    struct plm_cel_source *source = plm_arena_alloc(arena, sizeof *source);
    source->root = "member"; /* the subject's own entry, as "container" is its own document */
    source->origin = population->origin ? plm_arena_strdup(arena, population->origin) : NULL;
    struct plm_cel_path *paths = plm_arena_array(arena, 2, sizeof *paths);
    paths[0].source = source;
    paths[1] = (struct plm_cel_path){.parent = &paths[0], .name = "running"};
    members->items = plm_arena_array(arena, plm_json_count(list) + 1, sizeof *members->items);
    plm_json_each (json, list) {
        read_member(members, members->count, json, &paths[1], arena);
        members->count++;
    }
    members->by_key = index_by(members, key_of, arena);
}

/* ---- who is gone ---- */

/* Every entry must have its id: one without could say of anybody that he is still there. */
static bool all_have_ids(const struct plm_json *list)
{
    plm_json_each (entry, list) {
        if (!plm_json_text(plm_json_get(entry, "id")))
            return false;
    }
    return true;
}

void plm_members_settle(struct plm_members *members, const struct plm_document *end, struct plm_arena *arena)
{
    const char *lost = NULL;
    const struct plm_json *list = population_list(end, "members", &lost);
    if (!list || !all_have_ids(list))
        return;
    struct plm_member_index by_id = index_by(members, id_of, arena);
    for (int pass = 0; pass < 2; pass++) { /* first who is said to be gone, then whoever is also said not to be */
        plm_json_each (entry, list) {
            struct plm_member *member = find_by(members, &by_id, id_of, plm_json_text(plm_json_get(entry, "id")));
            bool gone = plm_json_is_true(plm_json_get(entry, "gone"));
            if (member && (!member->seen || member->unread) && !member->lost && gone == (pass == 0))
                member->gone = gone;
        }
    }
}

/* ---- roles of files ---- */

/* An entry whose name is lost could be any role's: the answer is not whole then. */
bool plm_roles_paths(const struct plm_document *population, const char *role, struct plm_arena *arena,
                     const char *const **ret_paths, size_t *ret_count, const char **ret_lost)
{
    const struct plm_json *roles = population_list(population, "roles", ret_lost);
    size_t most = 0, count = 0;
    bool found = false;
    if (!roles) {
        *ret_lost = plm_arena_printf(arena, "population.file.roles: %s", *ret_lost);
        return false;
    }
    plm_json_each (entry, roles)
        most += plm_json_count(plm_json_get(entry, "paths"));
    const char **paths = plm_arena_array(arena, most + 1, sizeof *paths);
    plm_json_each (entry, roles) {
        const char *name = plm_json_text(plm_json_get(entry, "key"));
        const struct plm_json *list = plm_json_get(entry, "paths");
        if (!name)
            *ret_lost = "population.file.roles: the name of a role is lost";
        if (!name || strcmp(name, role) != 0)
            continue;
        found = true;
        if (plm_json_type(list) != PLM_JSON_LIST) {
            *ret_lost = plm_arena_printf(arena, "population.file.roles[%s].paths: %s", role,
                                         plm_json_unknown(list) ? plm_json_unknown(list) : "no list");
            continue;
        }
        plm_json_each (path, list) {
            if (plm_json_text(path))
                paths[count++] = plm_json_text(path);
            else
                *ret_lost = plm_arena_printf(arena, "population.file.roles[%s].paths: %s", role,
                                             plm_json_unknown(path) ? plm_json_unknown(path) : "no text");
        }
    }
    *ret_paths = paths;
    *ret_count = count;
    if (!found)
        *ret_lost = plm_arena_printf(arena, "population.file.roles[%s]: missing", role);
    return found;
}
