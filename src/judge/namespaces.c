/* SPDX-License-Identifier: Apache-2.0 */
#include "namespaces.h"

#include <plimsoll/base/text.h>
#include <string.h>

/* Longest chain that is followed. The engine makes none longer than 1 today; a loop must end somewhere. */
enum { LONGEST_CHAIN = 64 };

struct plm_namespace_record {
    const char *id, *name; /* NULL: lost. The name without its slash */
    const char *origin;
    const char *modes[PLM_NAMESPACE_COUNT]; /* NULL: lost … */
    const char *lost[PLM_NAMESPACE_COUNT];  /* … and why */
};

static const struct {
    const char *name, *member;
} spaces[PLM_NAMESPACE_COUNT] = {
    [PLM_NAMESPACE_NETWORK] = {"network", "NetworkMode"},
    [PLM_NAMESPACE_PID] = {"pid", "PidMode"},
    [PLM_NAMESPACE_IPC] = {"ipc", "IpcMode"},
};

const char *const plm_namespaces_paths[] = {"container.HostConfig.NetworkMode", "container.HostConfig.PidMode",
                                            "container.HostConfig.IpcMode", NULL};
static const char another[] = "container:";

void plm_namespaces_init(struct plm_namespaces *namespaces, struct plm_intern *intern)
{
    *namespaces = (struct plm_namespaces){.intern = intern};
}

void plm_namespaces_done(struct plm_namespaces *namespaces)
{
    plm_cleanup_free(&namespaces->records);
    plm_cleanup_free(&namespaces->slots);
    *namespaces = (struct plm_namespaces){0};
}

uint32_t plm_namespaces_add(struct plm_namespaces *namespaces, const struct plm_json *container, const char *origin)
{
    if (namespaces->count == namespaces->capacity) {
        namespaces->capacity = namespaces->capacity ? namespaces->capacity * 2 : 64;
        namespaces->records = plm_realloc_array(namespaces->records, namespaces->capacity, sizeof *namespaces->records);
    }
    struct plm_intern *intern = namespaces->intern;
    const struct plm_json *config = plm_json_get(container, "HostConfig");
    const char *name = plm_json_text(plm_json_get(container, "Name"));
    struct plm_namespace_record *record = &namespaces->records[namespaces->count];
    *record = (struct plm_namespace_record){
        .id = plm_intern_line(intern, plm_json_text(plm_json_get(container, "Id"))),
        .name = plm_intern_line(intern, name && name[0] == '/' ? name + 1 : name),
        .origin = plm_intern_line(intern, origin),
    };
    for (size_t i = 0; i < PLM_NAMESPACE_COUNT; i++) {
        const struct plm_json *mode = plm_json_get(config, spaces[i].member);
        const char *reason = plm_json_unknown(mode);
        record->modes[i] = plm_intern_line(intern, plm_json_text(mode));
        if (!record->modes[i])
            record->lost[i] = plm_intern_line(intern, reason ? reason : "malformed: no text");
    }
    return (uint32_t)namespaces->count++;
}

/* ---- finding ---- */

static size_t hash_name(const char *name)
{
    uint64_t hash = 14695981039346656037u; /* FNV-1a */
    for (; *name; name++)
        hash = (hash ^ (unsigned char)*name) * 1099511628211u;
    return (size_t)(hash ^ hash >> 29);
}

static void insert(struct plm_namespaces *namespaces, const char *name, size_t index)
{
    size_t at = name ? hash_name(name) & (namespaces->slot_count - 1) : 0;
    while (name && namespaces->slots[at])
        at = (at + 1) & (namespaces->slot_count - 1);
    if (name)
        namespaces->slots[at] = (uint32_t)(index + 1);
}

static void build_slots(struct plm_namespaces *namespaces)
{
    namespaces->slot_count = 64;
    while (namespaces->slot_count < namespaces->count * 4)
        namespaces->slot_count *= 2;
    namespaces->slots = plm_alloc_array(namespaces->slot_count, sizeof *namespaces->slots);
    for (size_t i = 0; i < namespaces->count; i++) {
        insert(namespaces, namespaces->records[i].id, i);
        insert(namespaces, namespaces->records[i].name, i);
    }
}

/* The one container of that id or name; NULL: none, or more than one, which proves nothing. */
static const struct plm_namespace_record *find(const struct plm_namespaces *namespaces, const char *name)
{
    const struct plm_namespace_record *found = NULL;
    size_t mask = namespaces->slot_count - 1;
    for (size_t at = hash_name(name) & mask; namespaces->slots[at]; at = (at + 1) & mask) {
        const struct plm_namespace_record *record = &namespaces->records[namespaces->slots[at] - 1];
        bool same = (record->id && strcmp(record->id, name) == 0) || (record->name && strcmp(record->name, name) == 0);
        if (same && found && found != record)
            return NULL;
        if (same)
            found = record;
    }
    return found;
}

/* ---- answering ---- */

/* Path "namespaces.network" with the origin of the container that decides. */
static const struct plm_cel_path *path_of(enum plm_namespace space, const char *origin, struct plm_arena *arena)
{
    struct plm_cel_source *source = plm_arena_alloc(arena, sizeof *source);
    *source = (struct plm_cel_source){.root = "namespaces", .origin = origin};
    struct plm_cel_path *steps = plm_arena_array(arena, 2, sizeof *steps);
    steps[0].source = source;
    steps[1] = (struct plm_cel_path){.parent = &steps[0], .name = spaces[space].name};
    return &steps[1];
}

static struct plm_cel_value resolve(const struct plm_namespaces *namespaces, const struct plm_namespace_record *record,
                                    enum plm_namespace space, struct plm_arena *arena)
{
    for (size_t step = 0; step < LONGEST_CHAIN; step++) {
        const struct plm_cel_path *path = path_of(space, record->origin, arena);
        const char *mode = record->modes[space];
        if (!mode)
            return plm_cel_unknown(arena, PLM_CEL_LOST, path, "%s", record->lost[space]);
        if (!plm_starts_with(mode, another)) {
            struct plm_cel_value value = plm_cel_text(mode);
            value.path = path;
            return value;
        }
        record = find(namespaces, mode + strlen(another));
        if (!record)
            return plm_cel_unknown(arena, PLM_CEL_LOST, path, "it is that of %s, which is not known", mode);
    }
    return plm_cel_unknown(arena, PLM_CEL_LOST, path_of(space, record->origin, arena),
                           "a chain of containers that does not end");
}

bool plm_namespaces_own(const struct plm_namespaces *namespaces, uint32_t number)
{
    const struct plm_namespace_record *record = &namespaces->records[number];
    for (size_t i = 0; i < PLM_NAMESPACE_COUNT; i++)
        if (record->modes[i] && plm_starts_with(record->modes[i], another))
            return false;
    return true;
}

struct plm_cel_value plm_namespaces_value(struct plm_namespaces *namespaces, uint32_t number, struct plm_arena *arena)
{
    if (!namespaces->slots && !plm_namespaces_own(namespaces, number))
        build_slots(namespaces);
    struct plm_cel_entry *entries = plm_arena_array(arena, PLM_NAMESPACE_COUNT, sizeof *entries);
    for (size_t i = 0; i < PLM_NAMESPACE_COUNT; i++) {
        entries[i].key = plm_cel_text(spaces[i].name);
        entries[i].value = resolve(namespaces, &namespaces->records[number], (enum plm_namespace)i, arena);
    }
    return plm_cel_map(entries, PLM_NAMESPACE_COUNT);
}
