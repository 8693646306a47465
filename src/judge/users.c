/* SPDX-License-Identifier: Apache-2.0 */
#include "users.h"

#include <string.h>

static const char *const process_facts[] = {"init_uid", "init_uid_inside", "user_namespace"};

void plm_users_done(struct plm_users *users)
{
    for (size_t i = 0; i < users->count; i++)
        plm_json_free(users->records[i].value);
    plm_cleanup_free(&users->records);
    *users = (struct plm_users){0};
}

/* A copy of the fact; one that is lost stays lost, with its reason. */
static void keep(struct plm_json *value, const char *name, const struct plm_json *fact)
{
    const char *lost = plm_json_unknown(fact);
    plm_json_add(value, name, lost ? plm_json_new_unknown("%s", lost) : plm_json_copy(fact));
}

/* Of a container that does not run, `processes` is null: so are the facts below it. Where they are lost, the reason
 * stands once. */
static struct plm_json *new_value(const char *key, const struct plm_json *container, const char *lost)
{
    struct plm_json *value = plm_json_new_object();
    const struct plm_json *processes = plm_json_get(container, "processes");
    const char *lost_processes = lost ? lost : plm_json_unknown(processes);
    plm_json_add(value, "key", plm_json_new_text(key));
    if (lost)
        plm_json_add(value, "running", plm_json_new_unknown("%s", lost));
    else
        keep(value, "running", plm_json_path(container, "State.Running"));
    for (size_t i = 0; i < PLM_COUNT(process_facts); i++) {
        if (plm_json_is_null(processes))
            plm_json_add(value, process_facts[i], plm_json_new_null());
        else if (!lost_processes)
            keep(value, process_facts[i], plm_json_get(processes, process_facts[i]));
        else if (i == 0)
            plm_json_add(value, process_facts[i], plm_json_new_unknown("%s", lost_processes));
    }
    return value;
}

uint32_t plm_users_add(struct plm_users *users, const char *key, const struct plm_json *container, const char *lost,
                       const char *origin)
{
    if (!users->wanted)
        return 0;
    if (users->count == users->capacity) {
        users->capacity = users->capacity ? users->capacity * 2 : 64;
        users->records = plm_realloc_array(users->records, users->capacity, sizeof *users->records);
    }
    const bool before = plm_json_lasting(true);
    users->records[users->count++] =
        (struct plm_user_record){.value = new_value(key, container, lost), .origin = origin};
    (void)plm_json_lasting(before);
    return (uint32_t)users->count;
}

/* containers_using[key] */
static struct plm_cel_path *element_path(const char *key, size_t index, const char *origin, struct plm_arena *arena)
{
    struct plm_cel_source *source = plm_arena_alloc(arena, sizeof *source);
    *source = (struct plm_cel_source){.root = "containers_using", .origin = origin};
    struct plm_cel_path *steps = plm_arena_array(arena, 2, sizeof *steps);
    steps[0].source = source;
    steps[1] = (struct plm_cel_path){.parent = &steps[0], .name = key, .index = index, .element = true};
    return &steps[1];
}

static struct plm_cel_value lost_list(struct plm_arena *arena, const char *reason)
{
    struct plm_cel_path *path = element_path(NULL, 0, NULL, arena);
    return plm_cel_unknown(arena, PLM_CEL_LOST, path->parent, "%s", reason);
}

struct plm_cel_value plm_users_value(const struct plm_users *users, const struct plm_members *containers,
                                     const char *image, struct plm_arena *arena)
{
    if (containers->lost)
        return lost_list(arena, containers->lost);
    if (!image)
        return lost_list(arena, "the image's id is lost");
    struct plm_cel_value *items = plm_arena_array(arena, containers->count + 1, sizeof *items);
    size_t count = 0;
    for (size_t i = 0; i < containers->count; i++) {
        const struct plm_member *member = &containers->items[i];
        if (member->gone)
            continue;
        if (!member->image)
            return lost_list(arena, "which image a container uses is lost");
        if (strcmp(member->image, image) != 0)
            continue;
        const struct plm_user_record *record = member->user ? &users->records[member->user - 1] : NULL;
        struct plm_cel_path *path = element_path(member->key, count, record ? record->origin : NULL, arena);
        items[count++] = record ? plm_cel_fact_at(arena, record->value, path)
                                : plm_cel_unknown(arena, PLM_CEL_LOST, path, "its document is missing");
    }
    return plm_cel_list(items, count);
}
