/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Built from libyaml's events, not from its documents: only events show names, tags and quotes where they stand,
 * and a file that is refused half way never becomes a tree.
 */
#include "yaml_anchors.h"

#include <plimsoll/base/limits.h>
#include <plimsoll/base/text.h>

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

struct loader {
    yaml_parser_t *parser;
    const char *file; /* the arena's copy of the name */
    struct plm_arena *arena;
    struct plm_yaml_anchors anchors;
};

/* ---- refusals ---- */

bool plm_yaml_refuse(const struct plm_yaml *node, struct plm_error *error, const char *format, ...)
{
    char message[sizeof error->message];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    if (!node) {
        return plm_error_set(error, PLM_ERROR_MALFORMED, "%s", message);
    }
    return plm_error_set(error, PLM_ERROR_MALFORMED, "%s:%u: %s", node->file, node->line, message);
}

/* A place without a node of its own: the end of a document, an error of libyaml. */
static struct plm_yaml place(const struct loader *loader, yaml_mark_t mark)
{
    return (struct plm_yaml){
        .file = loader->file, .line = (unsigned)mark.line + 1, .column = (unsigned)mark.column + 1};
}

/* libyaml knows no line for what its reader refuses, and takes U+0085, U+2028 and U+2029 for line ends, which no
 * editor shows. So they are looked for before libyaml sees the text, and again in each scalar: escapes make them too.
 */
static bool is_control(uint32_t code)
{
    if (code < 0x20) {
        return code != '\t' && code != '\n' && code != '\r';
    }
    return (code >= 0x7F && code < 0xA0) || code == 0x2028 || code == 0x2029 || code == 0xFFFE || code == 0xFFFF;
}

static bool check_characters(const char *text, size_t size, struct plm_yaml at, struct plm_error *error)
{
    for (size_t i = 0; i < size;) {
        uint32_t code = 0;
        size_t length = plm_utf8_decode(text + i, size - i, &code);
        if (code == 0xFFFD && length == 1) {
            return plm_yaml_refuse(&at, error, "invalid UTF-8");
        }
        if (is_control(code)) {
            return plm_yaml_refuse(&at, error, "control character U+%04X", (unsigned)code);
        }
        at.line += code == '\n';
        i += length;
    }
    return true;
}

/* ---- events to nodes ---- */

static void cleanup_parser(yaml_parser_t *parser)
{
    yaml_parser_delete(parser);
}

static void cleanup_event(yaml_event_t *event)
{
    yaml_event_delete(event);
}

#define auto_parser __attribute__((cleanup(cleanup_parser)))
#define auto_event __attribute__((cleanup(cleanup_event)))

static bool next_event(struct loader *loader, yaml_event_t *event, struct plm_error *error)
{
    yaml_parser_t *parser = loader->parser;
    if (yaml_parser_parse(parser, event)) {
        return true;
    }
    if (parser->error == YAML_MEMORY_ERROR) {
        return plm_error_set(error, PLM_ERROR_INTERNAL, "%s: libyaml is out of memory", loader->file);
    }
    struct plm_yaml at = place(loader, parser->problem_mark);
    const char *problem = parser->problem ? parser->problem : "not YAML";
    if (parser->context) {
        return plm_yaml_refuse(&at, error, "%s (%s)", problem, parser->context);
    }
    return plm_yaml_refuse(&at, error, "%s", problem);
}

static bool refuse_tag(const struct plm_yaml *node, const yaml_char_t *tag, struct plm_error *error)
{
    return !tag || plm_yaml_refuse(node, error, "tags are not supported ('%.60s')", (const char *)tag);
}

static bool refuse_properties(const struct plm_yaml *node, const yaml_char_t *anchor, const yaml_char_t *tag,
                              struct plm_error *error)
{
    if (anchor) {
        return plm_yaml_refuse(node, error, "only a text may be named ('&%.60s')", (const char *)anchor);
    }
    return refuse_tag(node, tag, error);
}

static bool build_node(struct loader *loader, const yaml_event_t *event, unsigned depth, struct plm_yaml **ret_node,
                       struct plm_error *error);

static bool build_scalar(struct loader *loader, const yaml_event_t *event, struct plm_yaml *node,
                         struct plm_error *error)
{
    const char *text = (const char *)event->data.scalar.value;
    size_t size = event->data.scalar.length;
    const char *anchor = (const char *)event->data.scalar.anchor;
    if (!refuse_tag(node, event->data.scalar.tag, error)) {
        return false;
    }
    if (!check_characters(text, size, (struct plm_yaml){.file = node->file, .line = node->line}, error)) {
        return false;
    }
    node->kind = PLM_YAML_SCALAR;
    node->plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    node->text = plm_arena_strndup(loader->arena, text, size);
    return !anchor || plm_yaml_anchor_add(&loader->anchors, anchor, node, loader->arena, error);
}

static void append_child(struct plm_yaml *parent, struct plm_yaml **last, struct plm_yaml *child)
{
    if (*last) {
        (*last)->next = child;
    } else {
        parent->first = child;
    }
    *last = child;
    parent->count++;
}

static bool fill_list(struct loader *loader, struct plm_yaml *list, unsigned depth, struct plm_error *error)
{
    struct plm_yaml *last = NULL;
    for (;;) {
        auto_event yaml_event_t event = {0};
        struct plm_yaml *child = NULL;
        if (!next_event(loader, &event, error)) {
            return false;
        }
        if (event.type == YAML_SEQUENCE_END_EVENT) {
            return true;
        }
        if (!build_node(loader, &event, depth, &child, error)) {
            return false;
        }
        append_child(list, &last, child);
    }
}

static bool check_key(const struct plm_yaml *key, struct plm_error *error)
{
    if (key->kind != PLM_YAML_SCALAR) {
        return plm_yaml_refuse(key, error, "a key must be a plain word or text, not a %s",
                               key->kind == PLM_YAML_MAP ? "map" : "list");
    }
    if (key->plain && strcmp(key->text, "<<") == 0) {
        return plm_yaml_refuse(key, error, "merge keys ('<<') are not supported");
    }
    if (key->plain && !*key->text) {
        return plm_yaml_refuse(key, error, "a key is empty");
    }
    return true;
}

static int compare_places(const struct plm_yaml *a, const struct plm_yaml *b)
{
    if (a->line != b->line) {
        return a->line < b->line ? -1 : 1;
    }
    return (a->column > b->column) - (a->column < b->column);
}

static int compare_keys(const void *a, const void *b)
{
    const struct plm_yaml *left = *(const struct plm_yaml *const *)a;
    const struct plm_yaml *right = *(const struct plm_yaml *const *)b;
    int order = strcmp(left->key, right->key);
    return order ? order : compare_places(left, right);
}

/* Sorted rather than pairwise: 4 MiB hold a million keys. Of several duplicates the first of the file is named. */
static bool check_duplicates(const struct plm_yaml *map, const struct plm_yaml *keys, struct plm_error *error)
{
    if (map->count < 2) {
        return true;
    }
    plm_auto_free const struct plm_yaml **sorted = plm_alloc_array(map->count, sizeof *sorted);
    size_t count = 0;
    for (const struct plm_yaml *key = keys; key; key = key->next) {
        sorted[count++] = key;
    }
    qsort(sorted, count, sizeof *sorted, compare_keys);
    const struct plm_yaml *duplicate = NULL;
    const struct plm_yaml *earlier = NULL;
    for (size_t i = 1; i < count; i++) {
        if (strcmp(sorted[i - 1]->key, sorted[i]->key) == 0 &&
            (!duplicate || compare_places(sorted[i], duplicate) < 0)) {
            duplicate = sorted[i];
            earlier = sorted[i - 1];
        }
    }
    if (duplicate) {
        return plm_yaml_refuse(duplicate, error, "key '%.60s' stands here again (first on line %u)", duplicate->key,
                               earlier->line);
    }
    return true;
}

static bool fill_map(struct loader *loader, struct plm_yaml *map, unsigned depth, struct plm_error *error)
{
    struct plm_yaml *last = NULL;
    struct plm_yaml keys = {0}; /* the key nodes, kept for their places */
    struct plm_yaml *last_key = NULL;
    for (;;) {
        auto_event yaml_event_t key_event = {0};
        auto_event yaml_event_t event = {0};
        struct plm_yaml *key = NULL;
        struct plm_yaml *child = NULL;
        if (!next_event(loader, &key_event, error)) {
            return false;
        }
        if (key_event.type == YAML_MAPPING_END_EVENT) {
            return check_duplicates(map, keys.first, error);
        }
        if (!build_node(loader, &key_event, depth, &key, error) || !check_key(key, error) ||
            !next_event(loader, &event, error) || !build_node(loader, &event, depth, &child, error)) {
            return false;
        }
        key->key = child->key = key->text;
        if (child->kind != PLM_YAML_SCALAR) {
            child->line = key->line; /* a block map begins a line below, where nobody would look for its name */
            child->column = key->column;
        }
        append_child(&keys, &last_key, key);
        append_child(map, &last, child);
    }
}

static bool build_node(struct loader *loader, const yaml_event_t *event, unsigned depth, struct plm_yaml **ret_node,
                       struct plm_error *error)
{
    struct plm_yaml *node = plm_arena_alloc(loader->arena, sizeof *node);
    *node = place(loader, event->start_mark);
    *ret_node = node;
    if (event->type == YAML_SCALAR_EVENT) {
        return build_scalar(loader, event, node, error);
    }
    if (event->type == YAML_ALIAS_EVENT) {
        return plm_yaml_anchor_repeat(&loader->anchors, (const char *)event->data.alias.anchor, node, error);
    }
    if (event->type != YAML_SEQUENCE_START_EVENT && event->type != YAML_MAPPING_START_EVENT) {
        return plm_yaml_refuse(node, error, "neither a text, a list nor a map stands here");
    }
    if (depth >= PLM_LIMIT_DEPTH) {
        return plm_yaml_refuse(node, error, "nested deeper than %d levels", PLM_LIMIT_DEPTH);
    }
    if (event->type == YAML_SEQUENCE_START_EVENT) {
        node->kind = PLM_YAML_LIST;
        return refuse_properties(node, event->data.sequence_start.anchor, event->data.sequence_start.tag, error) &&
               fill_list(loader, node, depth + 1, error);
    }
    node->kind = PLM_YAML_MAP;
    return refuse_properties(node, event->data.mapping_start.anchor, event->data.mapping_start.tag, error) &&
           fill_map(loader, node, depth + 1, error);
}

/* Reads the next event; its type and place are all the caller needs. */
static bool next_type(struct loader *loader, yaml_event_type_t *ret_type, struct plm_yaml *ret_at,
                      struct plm_error *error)
{
    auto_event yaml_event_t event = {0};
    if (!next_event(loader, &event, error)) {
        return false;
    }
    *ret_type = event.type;
    *ret_at = place(loader, event.start_mark);
    return true;
}

static bool build_document(struct loader *loader, struct plm_yaml **ret_root, struct plm_error *error)
{
    yaml_event_type_t type = YAML_NO_EVENT;
    struct plm_yaml at;
    /* the start of the stream, then of the document: NOLINTNEXTLINE(misc-redundant-expression) */
    if (!next_type(loader, &type, &at, error) || !next_type(loader, &type, &at, error)) {
        return false;
    }
    at.line = 1;
    if (type != YAML_DOCUMENT_START_EVENT) {
        return plm_yaml_refuse(&at, error, "the document is empty");
    }
    auto_event yaml_event_t event = {0};
    if (!next_event(loader, &event, error) || !build_node(loader, &event, 0, ret_root, error)) {
        return false;
    }
    const struct plm_yaml *root = *ret_root;
    if (root->kind == PLM_YAML_SCALAR && root->plain && !*root->text) {
        return plm_yaml_refuse(root, error, "the document is empty");
    }
    /* the end of the document, then of the stream: NOLINTNEXTLINE(misc-redundant-expression) */
    if (!next_type(loader, &type, &at, error) || !next_type(loader, &type, &at, error)) {
        return false;
    }
    if (type != YAML_STREAM_END_EVENT) {
        return plm_yaml_refuse(&at, error, "a second document begins here; only one is read");
    }
    return true;
}

bool plm_yaml_parse(const char *text, size_t size, const char *name, struct plm_arena *arena,
                    const struct plm_yaml **ret_root, struct plm_error *error)
{
    if (size > PLM_LIMIT_YAML) {
        return plm_error_set(error, PLM_ERROR_TOO_LARGE, "%s:1: larger than %zu bytes", name, PLM_LIMIT_YAML);
    }
    auto_parser yaml_parser_t parser = {0};
    struct loader loader = {.parser = &parser, .file = plm_arena_strdup(arena, name), .arena = arena};
    struct plm_yaml start = {.file = loader.file, .line = 1};
    if (size == 0) {
        return plm_yaml_refuse(&start, error, "the document is empty");
    }
    if (!check_characters(text, size, start, error)) {
        return false;
    }
    if (!yaml_parser_initialize(&parser)) {
        return plm_error_set(error, PLM_ERROR_INTERNAL, "%s: libyaml is out of memory", name);
    }
    /* Without this libyaml guesses, and UTF-16 has not been looked through above. */
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, (const unsigned char *)text, size);
    struct plm_yaml *root = NULL;
    if (!build_document(&loader, &root, error)) {
        return false;
    }
    *ret_root = root;
    return true;
}

/* ---- lookup ---- */

const struct plm_yaml *plm_yaml_get(const struct plm_yaml *map, const char *key)
{
    if (!map || map->kind != PLM_YAML_MAP) {
        return NULL;
    }
    for (const struct plm_yaml *child = map->first; child; child = child->next) {
        if (strcmp(child->key, key) == 0) {
            return child;
        }
    }
    return NULL;
}
