/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The only door to libyaml. A tree of maps, lists and scalars that remembers lines and keeps every scalar as text, so
 * that 5.10 stays "5.10". A scalar may be named (&name) and repeated further down (*name). Refused with file:line: two
 * documents, duplicate keys, names of lists and maps, tags, keys that are not scalars, nesting over PLM_LIMIT_DEPTH,
 * invalid UTF-8, control characters.
 */
#pragma once

#include <plimsoll/base/memory.h>

enum plm_yaml_kind { PLM_YAML_SCALAR, PLM_YAML_LIST, PLM_YAML_MAP };

struct plm_yaml {
    enum plm_yaml_kind kind;
    const char *file;             /* name given to the parser, for messages */
    unsigned line, column;        /* from 1; a map or list under a key: where that key stands */
    const char *key;              /* key in the map that holds it, else NULL */
    const char *text;             /* scalar: its text, never NULL; else NULL */
    bool plain;                   /* scalar without quotes: only a plain `null`, `~`, `true` … may be read as such */
    const struct plm_yaml *first; /* first child, in file order */
    const struct plm_yaml *next;  /* next sibling */
    size_t count;
};

/* Parses; nodes and texts live in the arena. name is used in messages ("checks/5-containers.yaml"). */
bool plm_yaml_parse(const char *text, size_t size, const char *name, struct plm_arena *arena,
                    const struct plm_yaml **ret_root, struct plm_error *error) PLM_MUST_CHECK;
const struct plm_yaml *plm_yaml_get(const struct plm_yaml *map, const char *key); /* NULL = not there */
/* Sets "file:line: <message>" with PLM_ERROR_MALFORMED. Always returns false. */
bool plm_yaml_refuse(const struct plm_yaml *node, struct plm_error *error, const char *format, ...) PLM_PRINTF(3, 4);

/* Typed readers: refuse with file:line when the node has another kind or type. */
bool plm_yaml_text(const struct plm_yaml *node, const char **ret_text, struct plm_error *error) PLM_MUST_CHECK;
bool plm_yaml_bool(const struct plm_yaml *node, bool *ret_value, struct plm_error *error) PLM_MUST_CHECK;
bool plm_yaml_int(const struct plm_yaml *node, long *ret_value, struct plm_error *error) PLM_MUST_CHECK;
/* Refuses any key of `map` that is not in the NULL-terminated list, naming it and the nearest known one. */
bool plm_yaml_known_keys(const struct plm_yaml *map, const char *const *keys, struct plm_error *error) PLM_MUST_CHECK;

/* The tree as JSON by YAML's core schema: plain null/true/false/integers/floats are typed, the rest is text. */
struct plm_json;
struct plm_json *plm_yaml_to_json(const struct plm_yaml *node);
/* Would it be null there; would it be a text? */
bool plm_yaml_is_null(const struct plm_yaml *node);
bool plm_yaml_is_text(const struct plm_yaml *node);
