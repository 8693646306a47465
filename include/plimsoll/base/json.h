/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The only door to cJSON. It refuses or marks what cJSON would silently bend:
 *  - trailing bytes, empty text (unless PLM_JSON_LIKE_DOCKERD), nesting over PLM_LIMIT_DEPTH: malformed;
 *  - a string with \u0000 or an integer beyond ±2^53: the value becomes {"$unknown":"<why>"};
 *    an object key with \u0000: malformed;
 *  - lookups are case-sensitive; integers are printed exactly; output is always valid UTF-8.
 *
 * A tree is owned by whoever holds its root (plm_json_free, plm_auto_json). Adding a node to a parent gives it away.
 * No lookup fails loudly: NULL = not there; every reader accepts NULL and says "no".
 */
#pragma once

#include <plimsoll/base/memory.h>
#include <stdint.h>

struct plm_json; /* a cJSON node; only json.c and json_parse.c know */

enum plm_json_type { PLM_JSON_NULL, PLM_JSON_BOOL, PLM_JSON_NUMBER, PLM_JSON_STRING, PLM_JSON_LIST, PLM_JSON_OBJECT };

enum plm_json_flags {
    PLM_JSON_STRICT = 0,
    PLM_JSON_LIKE_DOCKERD =
        1 << 0, /* a UTF-8 or UTF-16 byte-order mark and an empty (or blank) file ({}) are accepted */
    PLM_JSON_UNIQUE_KEYS = 1 << 1, /* an object with two equal keys is malformed */
};

/* Parses size bytes; what names the text in messages ("GET /info"). The tree goes to *ret_json. */
bool plm_json_parse(const char *text, size_t size, unsigned flags, const char *what, struct plm_json **ret_json,
                    struct plm_error *error) PLM_MUST_CHECK;

/* What of a text is wanted: the rest is checked, but not kept. shape() is asked for each member of an object, with the
 * shape of the object; it gives the shape of the member's value: NULL leaves the member out, PLM_JSON_WHOLE keeps all
 * of it. The elements of a list have the shape of the list. *ret_name: the key, if there is one that outlives the tree;
 * else left alone. */
struct plm_json_filter {
    const void *(*shape)(const void *object, const char *key, size_t size, const char **ret_name);
    const void *root; /* the shape of the whole text */
};
extern const void *const PLM_JSON_WHOLE;
/* filter may be NULL. */
bool plm_json_parse_some(const char *text, size_t size, unsigned flags, const char *what,
                         const struct plm_json_filter *filter, struct plm_json **ret_json,
                         struct plm_error *error) PLM_MUST_CHECK;

void plm_json_free(struct plm_json *json); /* NULL is fine */
void plm_cleanup_json(struct plm_json **json);
#define plm_auto_json __attribute__((cleanup(plm_cleanup_json)))

/* ---- reading ---- */
enum plm_json_type plm_json_type(const struct plm_json *json); /* NULL → PLM_JSON_NULL */
const char *plm_json_type_name(const struct plm_json *json);   /* "null" "bool" "number" "string" "list" "object" */
const struct plm_json *plm_json_get(const struct plm_json *object, const char *key);
const struct plm_json *plm_json_get_n(const struct plm_json *object, const char *key, size_t size);
/* "HostConfig.RestartPolicy.Name": selection by dots; keys that hold dots cannot be reached this way. */
const struct plm_json *plm_json_path(const struct plm_json *object, const char *path);
struct plm_json *plm_json_get_mutable(struct plm_json *object, const char *key);
const struct plm_json *plm_json_first(const struct plm_json *container); /* first child of a list or object */
const struct plm_json *plm_json_next(const struct plm_json *child);
#define plm_json_each(child, container)                                                                                \
    for (const struct plm_json *child = plm_json_first(container); child; child = plm_json_next(child))
size_t plm_json_count(const struct plm_json *container);
const struct plm_json *plm_json_at(const struct plm_json *list, size_t index); /* linear */
const char *plm_json_key(const struct plm_json *child);                        /* its key in an object, else NULL */
const char *plm_json_text(const struct plm_json *json);                        /* a string's text, else NULL */
bool plm_json_is_true(const struct plm_json *json);
bool plm_json_is_null(const struct plm_json *json);  /* the literal null; false for NULL (not there) */
double plm_json_number(const struct plm_json *json); /* 0 unless a number */
bool plm_json_int(const struct plm_json *json,
                  int64_t *ret_value); /* true if a number that is a whole one within ±2^53 */
/* The reason if this node is {"$unknown": "<reason>"}; "lost" if its object is empty or the reason is no text;
 * NULL if the node is known. NULL node → "missing". */
const char *plm_json_unknown(const struct plm_json *json);
bool plm_json_equal(const struct plm_json *a, const struct plm_json *b); /* objects: any order */

/* ---- building; text is copied ---- */
struct plm_json *plm_json_new_object(void);
struct plm_json *plm_json_new_list(void);
struct plm_json *plm_json_new_null(void);
struct plm_json *plm_json_new_bool(bool value);
struct plm_json *plm_json_new_int(int64_t value); /* beyond ±2^53: an $unknown node */
struct plm_json *plm_json_new_number(double value);
struct plm_json *plm_json_new_text(const char *text); /* NULL → null */
struct plm_json *plm_json_new_text_n(const char *text, size_t size);
struct plm_json *plm_json_new_unknown(const char *format, ...) PLM_PRINTF(1, 2);
struct plm_json *plm_json_copy(const struct plm_json *json);
/* Both give `child` away and return it, for chaining. set replaces a member of that key. */
struct plm_json *plm_json_set(struct plm_json *object, const char *key, struct plm_json *child);
struct plm_json *plm_json_add(struct plm_json *object, const char *key, struct plm_json *child); /* key must be new */
/* The same for a key that outlives the tree, such as a word of a table: it is not copied. */
struct plm_json *plm_json_add_named(struct plm_json *object, const char *key, struct plm_json *child);
struct plm_json *plm_json_push(struct plm_json *list, struct plm_json *child);
void plm_json_remove(struct plm_json *object, const char *key);
/* Takes the member out of its object; the caller owns it. NULL if not there. */
struct plm_json *plm_json_detach(struct plm_json *object, const char *key);

/* The same for a child of an object or list that was found there. */
struct plm_json *plm_json_take(struct plm_json *parent, const struct plm_json *child);

/* ---- writing ---- */
/* Compact text, members in their order. Strings: broken UTF-8 becomes U+FFFD, controls are escaped. */
void plm_json_print(const struct plm_json *json, struct plm_buffer *out);
/* The same with two-space indent and a final newline. */
void plm_json_print_pretty(const struct plm_json *json, struct plm_buffer *out);
/* One JSON string with its quotes. For writers that stream. `<`, `>`, `&`, U+2028 and U+2029 are escaped if html. */
void plm_json_print_string(struct plm_buffer *out, const char *text, size_t size, bool html);
/* A number: whole ones within ±2^53 without exponent, others shortest that reads back. */
void plm_json_print_number(struct plm_buffer *out, double value);

/* Trees that this thread makes while it is true outlive the documents at hand: they are kept apart, so that a document
 * that is freed leaves its memory to the next one. Returns what was set before. */
bool plm_json_lasting(bool lasting);

/* Makes cJSON use our allocator. Called once from main and from each test program; idempotent. */
void plm_json_setup(void);
