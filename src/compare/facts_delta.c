/* SPDX-License-Identifier: Apache-2.0 */
#include <plimsoll/compare/facts_delta.h>

#include <stdlib.h>
#include <string.h>

/* Members that differ between any two runs or hosts and say nothing about configuration. */
static const char *const passed_over[] = {"Id",
                                          "ID",
                                          "Created",
                                          "CreatedAt",
                                          "UpdatedAt",
                                          "Containers",
                                          "ContainersRunning",
                                          "Images",
                                          "SystemTime",
                                          "ContainersPaused",
                                          "ContainersStopped",
                                          "Size",
                                          "NetworkID",
                                          "EndpointID",
                                          "MacAddress",
                                          "url",
                                          "path",
                                          "process",
                                          "history",
                                          "Mountpoint",
                                          "History",
                                          "inode",
                                          "mtime",
                                          "ctime",
                                          "started",
                                          "start_time",
                                          "pid",
                                          NULL};

/* Compared elsewhere: containers by their reports; options of the daemon beside their sources. */
static bool is_compared(const char *kind)
{
    return strcmp(kind, "container") != 0 && strcmp(kind, "population") != 0 && strcmp(kind, "execs") != 0;
}

static bool is_passed_over(const char *member)
{
    for (const char *const *name = passed_over; *name; name++)
        if (strcmp(*name, member) == 0)
            return true;
    return false;
}

struct walk {
    struct plm_facts_delta *delta;
    const char *kind, *key;
    struct plm_buffer path;
};

static const char *print(struct plm_facts_delta *delta, const struct plm_json *json)
{
    plm_auto_buffer struct plm_buffer out = {0};
    if (!json)
        return NULL;
    plm_json_print(json, &out);
    return plm_arena_strdup(&delta->arena, plm_buffer_text(&out));
}

static void add(struct walk *walk, enum plm_fact_change_kind kind, const struct plm_json *before,
                const struct plm_json *after)
{
    struct plm_facts_delta *delta = walk->delta;
    if (delta->change_count == delta->change_capacity) {
        delta->change_capacity = delta->change_capacity ? delta->change_capacity * 2 : 64;
        delta->changes = plm_realloc_array(delta->changes, delta->change_capacity, sizeof *delta->changes);
    }
    delta->changes[delta->change_count++] = (struct plm_fact_change){
        .kind = kind,
        .document = plm_arena_strdup(&delta->arena, walk->kind),
        .key = walk->key ? plm_arena_strdup(&delta->arena, walk->key) : NULL,
        .path = plm_arena_strdup(&delta->arena, plm_buffer_text(&walk->path)),
        .before = print(delta, before),
        .after = print(delta, after),
    };
    delta->counts[kind]++;
}

static bool is_lost(const struct plm_json *json)
{
    return plm_json_type(json) == PLM_JSON_OBJECT && plm_json_unknown(json);
}

/* A map whose keys are data is stored as a list of {"key":…}. */
static bool is_keyed(const struct plm_json *list)
{
    const struct plm_json *first = plm_json_first(list);
    return plm_json_type(list) == PLM_JSON_LIST && first && plm_json_text(plm_json_get(first, "key"));
}

static const struct plm_json *find_key(const struct plm_json *list, const char *key)
{
    plm_json_each (element, list) {
        const char *text = plm_json_text(plm_json_get(element, "key"));
        if (text && strcmp(text, key) == 0)
            return element;
    }
    return NULL;
}

static void compare(struct walk *walk, const struct plm_json *before, const struct plm_json *after);

static void compare_at(struct walk *walk, const char *open, const char *name, const char *close,
                       const struct plm_json *before, const struct plm_json *after)
{
    size_t size = walk->path.size;
    plm_buffer_printf(&walk->path, "%s%s%s", *open == '.' && size == 0 ? "" : open, name, close);
    if (before && after)
        compare(walk, before, after);
    else
        add(walk, before ? PLM_FACT_GONE : PLM_FACT_APPEARED, before, after);
    walk->path.size = size;
    if (walk->path.data)
        walk->path.data[size] = '\0';
}

static void compare_objects(struct walk *walk, const struct plm_json *before, const struct plm_json *after)
{
    plm_json_each (child, before) {
        const char *name = plm_json_key(child);
        /* A member that one bundle lacks is a lost fact, or one that its version of the collector did not know. */
        if (!is_passed_over(name) && plm_json_get(after, name))
            compare_at(walk, ".", name, "", child, plm_json_get(after, name));
    }
}

static void compare_keyed(struct walk *walk, const struct plm_json *before, const struct plm_json *after)
{
    plm_json_each (element, before) {
        const char *key = plm_json_text(plm_json_get(element, "key"));
        if (key)
            compare_at(walk, "[", key, "]", element, find_key(after, key));
    }
    plm_json_each (element, after) {
        const char *key = plm_json_text(plm_json_get(element, "key"));
        if (key && !find_key(before, key))
            compare_at(walk, "[", key, "]", NULL, element);
    }
}

/* Recursion is bounded: facts come through the JSON door. */
static void compare(struct walk *walk, const struct plm_json *before, const struct plm_json *after)
{
    if (is_lost(before) || is_lost(after)) {
        if (is_lost(before) != is_lost(after))
            add(walk, PLM_FACT_UNCERTAIN, before, after);
    } else if (plm_json_type(before) == PLM_JSON_OBJECT && plm_json_type(after) == PLM_JSON_OBJECT) {
        compare_objects(walk, before, after);
    } else if (is_keyed(before) || is_keyed(after)) {
        compare_keyed(walk, before, after);
    } else if (!plm_json_equal(before, after)) {
        add(walk, PLM_FACT_CHANGED, before, after);
    }
}

/* ---- documents ---- */

/* An engine that is in no swarm has none: that is known, though no document of it could be read. */
static const struct plm_document *there_or_null(const struct plm_document *document)
{
    bool absent = document && strcmp(document->kind, "swarm") == 0 && document->unknown &&
                  strncmp(document->unknown, "absent:", 7) == 0;
    return absent ? NULL : document;
}

static void compare_documents(struct walk *walk, const struct plm_document *before, const struct plm_document *after)
{
    const struct plm_document *there = before ? before : after;
    if (!there)
        return;
    walk->kind = there->kind;
    walk->key = there->key;
    plm_buffer_clear(&walk->path);
    if (!before || !after) {
        add(walk, before ? PLM_FACT_GONE : PLM_FACT_APPEARED, NULL, NULL);
        return;
    }
    if (!before->value || !after->value) {
        plm_auto_json struct plm_json *old = before->unknown ? plm_json_new_unknown("%s", before->unknown) : NULL;
        plm_auto_json struct plm_json *new = after->unknown ? plm_json_new_unknown("%s", after->unknown) : NULL;
        if (!before->value != !after->value)
            add(walk, PLM_FACT_UNCERTAIN, old, new);
        return;
    }
    if (strcmp(walk->kind, "daemon") != 0)
        compare(walk, before->value, after->value);
}

/* A document of one bundle alone is gone only if the other bundle's list was read: else it was not looked for. */
static bool list_was_read(const struct plm_facts_side *side, const struct plm_document_kind *kind)
{
    const struct plm_document *population = kind->keyed ? plm_facts_population(side->facts, kind->name) : NULL;
    return !kind->keyed || (population && !population->unknown && population->value);
}

/* An image that was tagged anew has another key, but is the same one. */
static const struct plm_document *find_renamed(const struct plm_facts_side *side, const struct plm_document *document)
{
    const char *id = plm_json_text(plm_json_get(document->value, "Id"));
    const struct plm_document *other = NULL;
    if (strcmp(document->kind, "image") != 0 || !id || !*id)
        return NULL;
    for (size_t at = 0; (other = plm_facts_next(side->facts, "image", &at));) {
        const char *its = plm_json_text(plm_json_get(other->value, "Id"));
        if (its && strcmp(its, id) == 0)
            return other;
    }
    return NULL;
}

static const struct plm_document *find_other(const struct plm_facts_side *side, const struct plm_document *document)
{
    const struct plm_document *other = plm_facts_find(side->facts, document->kind, document->key);
    return other ? other : find_renamed(side, document);
}

static void compare_kind(struct walk *walk, const struct plm_document_kind *kind, const struct plm_facts_side *before,
                         const struct plm_facts_side *after)
{
    const struct plm_document *document = NULL;
    for (size_t at = 0; (document = plm_facts_next(before->facts, kind->name, &at));) {
        const struct plm_document *other = find_other(after, document);
        if (other || (kind->keyed && list_was_read(after, kind)))
            compare_documents(walk, there_or_null(document), there_or_null(other));
    }
    for (size_t at = 0; (document = plm_facts_next(after->facts, kind->name, &at));)
        if (kind->keyed && !find_other(before, document) && list_was_read(before, kind))
            compare_documents(walk, NULL, document);
}

/* ---- options ---- */

static const struct plm_json *options_of(const struct plm_facts_side *side)
{
    const struct plm_document *daemon = plm_facts_find(side->facts, "daemon", NULL);
    return daemon ? plm_json_get(daemon->value, "options") : NULL;
}

static const struct plm_json *known(const struct plm_json *json)
{
    return json && !is_lost(json) ? json : NULL;
}

static void pair_option(struct plm_facts_delta *delta, const char *name, const struct plm_json *before,
                        const struct plm_json *after)
{
    const struct plm_json *old = known(plm_json_get(before, "value")), *new = known(plm_json_get(after, "value"));
    const char *old_source = plm_json_text(plm_json_get(before, "source"));
    const char *new_source = plm_json_text(plm_json_get(after, "source"));
    if (!old && !new)
        return;
    delta->options[delta->option_count++] = (struct plm_option_pair){
        .name = plm_arena_strdup(&delta->arena, name),
        .before = print(delta, old),
        .after = print(delta, new),
        .source_before = old_source ? plm_arena_strdup(&delta->arena, old_source) : NULL,
        .source_after = new_source ? plm_arena_strdup(&delta->arena, new_source) : NULL,
        .differs = old && new && !plm_json_equal(old, new),
    };
    delta->options_differ += old && new && !plm_json_equal(old, new);
}

static void pair_options(struct plm_facts_delta *delta, const struct plm_json *before, const struct plm_json *after)
{
    delta->options =
        plm_arena_array(&delta->arena, plm_json_count(before) + plm_json_count(after) + 1, sizeof *delta->options);
    plm_json_each (option, before)
        pair_option(delta, plm_json_key(option), option, plm_json_get(after, plm_json_key(option)));
    plm_json_each (option, after)
        if (!plm_json_get(before, plm_json_key(option)))
            pair_option(delta, plm_json_key(option), NULL, option);
}

/* ---- all ---- */

static const char *header_text(struct plm_facts_delta *delta, const struct plm_json *header, const char *path)
{
    const char *text = plm_json_text(plm_json_path(header, path));
    return text ? plm_arena_strdup(&delta->arena, text) : NULL;
}

void plm_facts_delta_compute(const struct plm_facts_side *before, const struct plm_facts_side *after,
                             struct plm_facts_delta *ret_delta)
{
    struct plm_facts_delta *delta = ret_delta;
    *delta = (struct plm_facts_delta){0};
    delta->host_before = header_text(delta, before->header, "host.name");
    delta->host_after = header_text(delta, after->header, "host.name");
    delta->started_before = header_text(delta, before->header, "started");
    delta->started_after = header_text(delta, after->header, "started");
    pair_options(delta, options_of(before), options_of(after));
    struct walk walk = {.delta = delta};
    for (const struct plm_document_kind *kind = plm_document_kinds; kind->name; kind++)
        if (is_compared(kind->name))
            compare_kind(&walk, kind, before, after);
    plm_buffer_done(&walk.path);
}

void plm_facts_delta_done(struct plm_facts_delta *delta)
{
    plm_cleanup_free(&delta->changes);
    plm_arena_done(&delta->arena);
    *delta = (struct plm_facts_delta){0};
}
