/* SPDX-License-Identifier: Apache-2.0 */
#include "subject_key.h"

#include <ctype.h>
#include <plimsoll/base/text.h>
#include <stdlib.h>
#include <string.h>

/* Docker's names are shorter than 256; keys longer than this are no names. */
#define KEY_LIMIT 512

void plm_members_done(struct plm_members *members)
{
    plm_arena_done(&members->arena);
    plm_cleanup_free(&members->items);
    *members = (struct plm_members){0};
}

struct plm_member *plm_members_add(struct plm_members *members)
{
    if (members->count == members->capacity) {
        members->capacity = members->capacity ? members->capacity * 2 : 32;
        members->items = plm_realloc_array(members->items, members->capacity, sizeof *members->items);
    }
    struct plm_member *member = &members->items[members->count++];
    *member = (struct plm_member){.judged = true, .comparable = true};
    return member;
}

static const char *keep_text(struct plm_members *members, const char *text)
{
    plm_auto_buffer struct plm_buffer clean = {0};
    if (!text)
        return NULL;
    plm_text_clean_line(&clean, text, strlen(text), KEY_LIMIT);
    return plm_arena_strdup(&members->arena, plm_buffer_text(&clean));
}

/* ---- containers ---- */

/* The characters compose and swarm allow in names of projects, services and tasks. */
static const char *plain_label(const struct plm_json *labels, const char *name)
{
    const char *text = plm_json_text(plm_json_get(labels, name));
    if (!text || !text[0] || strlen(text) > 128)
        return NULL;
    for (const char *c = text; *c; c++)
        if (!isalnum((unsigned char)*c) && !strchr("._-", *c))
            return NULL;
    return text;
}

static bool key_of_compose(struct plm_members *members, const struct plm_json *labels, struct plm_member *member)
{
    const char *project = plain_label(labels, "com.docker.compose.project");
    const char *service = plain_label(labels, "com.docker.compose.service");
    const char *number = plain_label(labels, "com.docker.compose.container-number");
    const char *oneoff = plain_label(labels, "com.docker.compose.oneoff");
    if (!project || !service || !number)
        return false;
    member->group = plm_arena_printf(&members->arena, "%s/%s", project, service);
    if (oneoff && (oneoff[0] == 'T' || oneoff[0] == 't')) /* `compose run`: numbered apart from the service's own */
        return false;
    member->key = plm_arena_printf(&members->arena, "%s/%s", member->group, number);
    return true;
}

/* Task names are service.slot.task; a global service has the node's id as slot. */
static bool key_of_swarm(struct plm_members *members, const struct plm_json *labels, struct plm_member *member)
{
    const char *service = plain_label(labels, "com.docker.swarm.service.name");
    const char *task = plain_label(labels, "com.docker.swarm.task.name");
    if (!service)
        return false;
    member->service = plm_arena_strdup(&members->arena, service);
    member->group = member->service;
    size_t length = strlen(service);
    if (!task || strncmp(task, service, length) != 0 || task[length] != '.')
        return false;
    size_t slot = strcspn(task + length + 1, ".");
    if (slot == 0)
        return false;
    member->key = plm_arena_strndup(&members->arena, task, length + 1 + slot);
    return true;
}

/* Names of legacy links (/other/alias) stand in the list beside the container's own. */
static const char *own_name(const struct plm_json *names)
{
    const char *first = NULL;
    plm_json_each (element, names) {
        const char *name = plm_json_text(element);
        if (!name)
            continue;
        name += name[0] == '/';
        if (!first)
            first = name;
        if (!strchr(name, '/'))
            return name;
    }
    return first;
}

struct plm_member *plm_members_add_container(struct plm_members *members, const struct plm_json *entry)
{
    static const char *const running[] = {"running", "paused", "restarting"};
    const char *id = plm_json_text(plm_json_get(entry, "Id"));
    if (!id || !id[0])
        return NULL;
    struct plm_member *member = plm_members_add(members);
    const struct plm_json *labels = plm_json_get(entry, "Labels");
    const char *name = own_name(plm_json_get(entry, "Names"));
    member->id = member->identity = keep_text(members, id);
    member->name = keep_text(members, name);
    member->state = keep_text(members, plm_json_text(plm_json_get(entry, "State")));
    member->image = keep_text(members, plm_json_text(plm_json_get(entry, "ImageID")));
    member->has_state = true;
    for (size_t i = 0; i < PLM_COUNT(running); i++)
        member->running = member->running || (member->state && strcmp(member->state, running[i]) == 0);
    if (!key_of_compose(members, labels, member) && !key_of_swarm(members, labels, member))
        member->key = member->name && member->name[0] ? member->name : member->id;
    return member;
}

/* Those of an image come with it to every container: whoever made it would choose the key, and with it the waivers.
 * What compose builds names project and service, but no number. */
void plm_members_distrust(struct plm_members *containers, const struct plm_json *image)
{
    const char *id = plm_json_text(plm_json_get(image, "Id"));
    const struct plm_json *labels = plm_json_get(image, "Labels");
    struct plm_member claim = {0};
    if (!id ||
        (!key_of_compose(containers, labels, &claim) && !key_of_swarm(containers, labels, &claim) && !claim.group))
        return;
    for (size_t i = 0; i < containers->count; i++) {
        struct plm_member *member = &containers->items[i];
        if (!member->image || strcmp(member->image, id) != 0 || !member->group ||
            strcmp(member->group, claim.group) != 0)
            continue;
        member->group = member->service = NULL;
        member->key = member->name && member->name[0] ? member->name : member->id;
    }
}

/* ---- images and what has a name ---- */

static const char *smallest(const struct plm_json *list, const char *none)
{
    const char *least = NULL;
    plm_json_each (element, list) {
        const char *text = plm_json_text(element);
        if (text && text[0] && strcmp(text, none) != 0 && (!least || strcmp(text, least) < 0))
            least = text;
    }
    return least;
}

struct plm_member *plm_members_add_image(struct plm_members *members, const struct plm_json *entry)
{
    const char *id = plm_json_text(plm_json_get(entry, "Id"));
    if (!id || !id[0])
        return NULL;
    struct plm_member *member = plm_members_add(members);
    const char *tag = smallest(plm_json_get(entry, "RepoTags"), "<none>:<none>");
    const char *digest = smallest(plm_json_get(entry, "RepoDigests"), "<none>@<none>");
    member->id = member->identity = keep_text(members, id);
    member->name = keep_text(members, tag);
    member->key = tag ? member->name : (digest ? keep_text(members, digest) : member->id);
    member->judged = tag != NULL; /* an untagged one is, if a container uses it */
    return member;
}

struct plm_member *plm_members_add_named(struct plm_members *members, const char *name, const char *id)
{
    if (!(name && name[0]) && !(id && id[0]))
        return NULL;
    struct plm_member *member = plm_members_add(members);
    member->id = keep_text(members, id);
    member->name = keep_text(members, name);
    member->key = name && name[0] ? member->name : member->id;
    member->identity = member->id ? member->id : member->name;
    return member;
}

/* ---- equal keys ---- */

static int compare_members(const void *a, const void *b)
{
    const struct plm_member *left = a, *right = b;
    int order = strcmp(left->key, right->key);
    return order != 0 ? order : strcmp(left->id ? left->id : "", right->id ? right->id : "");
}

static const char *digits_of(const char *id)
{
    const char *colon = id ? strchr(id, ':') : NULL; /* sha256:… */
    return colon ? colon + 1 : (id ? id : "");
}

/* Gives every member of a run of equal keys a suffix. Returns whether there was one. */
static bool split_equal(struct plm_members *members, int digits)
{
    bool found = false;
    for (size_t first = 0, after = 0; first < members->count; first = after) {
        for (after = first + 1; after < members->count; after++)
            if (strcmp(members->items[after].key, members->items[first].key) != 0)
                break;
        if (after - first < 2)
            continue;
        found = true;
        const char *key = members->items[first].key;
        for (size_t i = first; i < after; i++) {
            struct plm_member *member = &members->items[i];
            member->key = plm_arena_printf(&members->arena, "%s#%.*s", key, digits, digits_of(member->id));
            member->comparable = false;
        }
    }
    return found;
}

/* An engine that lists one id twice still has it once. */
static void drop_twins(struct plm_members *members)
{
    size_t kept = 1;
    for (size_t i = 1; i < members->count; i++)
        if (compare_members(&members->items[i], &members->items[kept - 1]) != 0)
            members->items[kept++] = members->items[i];
    members->count = kept;
}

void plm_subject_keys_settle(struct plm_members *members)
{
    /* The second round is for ids that agree in 12 digits, or a name made to collide; the third has nothing left to do
     * unless the engine lists one id twice. */
    static const int digits[] = {12, 128};
    if (members->count == 0)
        return;
    qsort(members->items, members->count, sizeof *members->items, compare_members);
    drop_twins(members);
    for (size_t round = 0; round < PLM_COUNT(digits) && split_equal(members, digits[round]); round++)
        qsort(members->items, members->count, sizeof *members->items, compare_members);
}

/* ---- populations ---- */

static struct plm_json *member_value(const struct plm_member *member)
{
    struct plm_json *value = plm_json_new_object();
    plm_json_add(value, "key", plm_json_new_text(member->key));
    plm_json_add(value, "group", plm_json_new_text(member->group));
    plm_json_add(value, "id", plm_json_new_text(member->id));
    plm_json_add(value, "name", plm_json_new_text(member->name));
    bool lost = member->has_state && !member->state;
    plm_json_add(value, "state", lost ? plm_json_new_unknown("not in the answer") : plm_json_new_text(member->state));
    plm_json_add(value, "running",
                 lost ? plm_json_new_unknown("not in the answer")
                      : (member->has_state ? plm_json_new_bool(member->running) : plm_json_new_null()));
    plm_json_add(value, "image", plm_json_new_text(member->image));
    plm_json_add(value, "gone", plm_json_new_bool(member->gone));
    plm_json_add(value, "comparable", plm_json_new_bool(member->comparable));
    plm_json_add(value, "self", plm_json_new_bool(member->self));
    plm_json_add(value, "judged",
                 member->doubtful ? plm_json_new_unknown("the containers that may use it are not known")
                                  : plm_json_new_bool(member->judged));
    return value;
}

static struct plm_json *population(const struct plm_members *members, bool unread_only)
{
    struct plm_json *value = plm_json_new_object();
    struct plm_json *list = plm_json_add(value, "members", plm_json_new_list());
    for (size_t i = 0; i < members->count; i++)
        if (!unread_only || members->items[i].unread)
            plm_json_push(list, member_value(&members->items[i]));
    plm_json_add(value, "roles", plm_json_new_list());
    return value;
}

struct plm_json *plm_members_population(const struct plm_members *members)
{
    return population(members, false);
}

struct plm_json *plm_members_unread(const struct plm_members *members)
{
    return population(members, true);
}
