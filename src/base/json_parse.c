/* SPDX-License-Identifier: Apache-2.0 */
#include "json_node.h"

#include <plimsoll/base/limits.h>
#include <plimsoll/base/text.h>

#include <locale.h>
#include <math.h>
#include <stdlib.h>

static const char everything;
const void *const PLM_JSON_WHOLE = &everything;

/* The tree as it grows: what the scan tells is hung in where it stands. */
struct builder {
    cJSON *root;
    struct {
        cJSON *node;
        const void *shape;
    } open[PLM_LIMIT_DEPTH]; /* objects and lists that have not ended */
    unsigned depth;
    char *key;  /* of the next value … */
    bool named; /* … which is not ours … */
    const void *(*shape_of)(const void *object, const char *key, size_t size, const char **ret_name);
    const void *shape; /* … and its shape */
};

/* ---- texts ---- */

/* At a backslash of text that was scanned. Appends what is meant, or 0 for a NUL. Returns the bytes read. */
static size_t decode_escape(const char *text, size_t size, char **out, bool *ret_nul)
{
    static const char letters[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
    if (text[1] != 'u') {
        *(*out)++ = meant[strchr(letters, text[1]) - letters];
        return 2;
    }
    size_t used = 6;
    int unit = plm_json_read_unit(text, size), low = -1;
    uint32_t code = (uint32_t)unit;
    if (unit >= 0xD800 && unit < 0xDC00) {
        low = plm_json_read_unit(text + 6, size - 6);
    }
    if (low >= 0xDC00 && low <= 0xDFFF) {
        code = 0x10000 + (((uint32_t)unit - 0xD800) << 10) + ((uint32_t)low - 0xDC00);
        used = 12;
    } else if (unit >= 0xD800 && unit <= 0xDFFF) {
        code = 0xFFFD; /* one half of a pair, on its own */
    }
    *ret_nul = *ret_nul || code == 0;
    *out += plm_utf8_encode(code, *out);
    return used;
}

/* Of the pool, as cJSON wants it. An escape is never shorter than what it means. */
static char *decode(const char *text, size_t size, bool plain, bool *ret_nul)
{
    char *decoded = cJSON_malloc(size + 1), *end = decoded;
    if (plain) {
        memcpy(decoded, text, size);
        end += size;
    }
    for (size_t at = 0; !plain && at < size;) {
        if (text[at] == '\\') {
            at += decode_escape(text + at, size - at, &end, ret_nul);
        } else {
            *end++ = text[at++];
        }
    }
    *end = '\0';
    return decoded;
}

static cJSON *string_node(const char *text, size_t size, bool plain)
{
    bool has_nul = false;
    char *decoded = decode(text, size, plain, &has_nul);
    if (has_nul) {
        cJSON_free(decoded);
        return node_of(plm_json_new_unknown(PLM_JSON_WHY_NUL));
    }
    cJSON *node = cJSON_CreateNull();
    node->type = cJSON_String;
    node->valuestring = decoded;
    return node;
}

/* ---- numbers ---- */

/* Whole numbers of so many digits are exact in a double and far from the bound. */
#define SAFE_DIGITS 15

static double read_double(const char *text, size_t size)
{
    char copy[PLM_JSON_NUMBER_MAX + 1] = "";
    memcpy(copy, text, size);
    char *dot = strchr(copy, '.');
    if (dot) {
        *dot = localeconv()->decimal_point[0];
    }
    return strtod(copy, NULL);
}

static cJSON *number_node(const char *text, size_t size)
{
    const bool is_negative = text[0] == '-';
    int64_t whole = 0;
    size_t at = is_negative;
    while (at < size && size <= SAFE_DIGITS && text[at] >= '0' && text[at] <= '9') {
        whole = whole * 10 + (text[at++] - '0');
    }
    if (at == size && (whole != 0 || !is_negative)) { /* -0 is another zero */
        return cJSON_CreateNumber((double)(is_negative ? -whole : whole));
    }
    double value = read_double(text, size);
    if (!isfinite(value)) {
        return node_of(plm_json_new_unknown(PLM_JSON_WHY_NUMBER));
    }
    if (fabs(value) >= PLM_JSON_INTEGER_BOUND) {
        return node_of(plm_json_new_unknown(PLM_JSON_WHY_INTEGER));
    }
    return cJSON_CreateNumber(value);
}

/* ---- the tree ---- */

static void hang_in(struct builder *builder, cJSON *node)
{
    node->string = builder->key;
    node->type |= builder->named ? cJSON_StringIsConst : 0;
    builder->key = NULL;
    builder->named = false;
    if (builder->depth == 0) {
        builder->root = node;
    } else {
        cJSON_AddItemToArray(builder->open[builder->depth - 1].node, node); /* with its key: a member */
    }
}

/* False: the member is left out. */
static bool meet_key(struct builder *builder, const char *text, size_t size, bool plain)
{
    const void *object = builder->open[builder->depth - 1].shape;
    bool no_nul = false; /* the scan refuses it in a key */
    if (object == PLM_JSON_WHOLE) {
        builder->shape = PLM_JSON_WHOLE;
        builder->key = decode(text, size, plain, &no_nul);
        return true;
    }
    char *key = plain ? NULL : decode(text, size, plain, &no_nul);
    const char *name = NULL;
    builder->shape = builder->shape_of(object, key ? key : text, key ? strlen(key) : size, &name);
    if (builder->shape && !name) {
        builder->key = key ? key : decode(text, size, plain, &no_nul);
        return true;
    }
    cJSON_free(key);
    builder->named = builder->shape != NULL;
    builder->key = builder->named ? (char *)(uintptr_t)name : NULL; /* cJSON's member has no const; nobody writes it */
    return builder->named;
}

/* Behind a value the next one has the shape of the list it stands in; a member's comes with its key. */
static void leave(struct builder *builder)
{
    builder->shape = builder->depth > 0 ? builder->open[builder->depth - 1].shape : NULL;
}

static void meet_open(struct builder *builder, cJSON *node)
{
    hang_in(builder, node);
    builder->open[builder->depth].node = node;
    builder->open[builder->depth++].shape = builder->shape;
}

static bool meet(void *context, enum plm_json_event event, const char *text, size_t size, bool plain)
{
    struct builder *builder = context;
    switch (event) {
    case PLM_JSON_AT_KEY:
        return meet_key(builder, text, size, plain);
    case PLM_JSON_AT_OBJECT:
        meet_open(builder, cJSON_CreateObject());
        return true;
    case PLM_JSON_AT_LIST:
        meet_open(builder, cJSON_CreateArray());
        return true;
    case PLM_JSON_AT_END:
        builder->depth--;
        break;
    case PLM_JSON_AT_STRING:
        hang_in(builder, string_node(text, size, plain));
        break;
    case PLM_JSON_AT_NUMBER:
        hang_in(builder, number_node(text, size));
        break;
    case PLM_JSON_AT_TRUE:
    case PLM_JSON_AT_FALSE:
        hang_in(builder, cJSON_CreateBool(event == PLM_JSON_AT_TRUE));
        break;
    case PLM_JSON_AT_NULL:
        hang_in(builder, cJSON_CreateNull());
        break;
    }
    leave(builder);
    return true;
}

/* ---- twins ---- */

struct member {
    cJSON *node;
    size_t place;
};

static int compare_members(const void *a, const void *b)
{
    const struct member *left = a;
    const struct member *right = b;
    int order = strcmp(left->node->string, right->node->string);
    return order != 0 ? order : left->place < right->place ? -1 : 1;
}

struct walk {
    bool refuses_twins; /* PLM_JSON_UNIQUE_KEYS; else the last of them wins, as in dockerd */
    struct member *members;
    size_t capacity;
    const char *twin;
};

static bool check_twins(struct walk *walk, cJSON *object)
{
    size_t count = 0;
    for (cJSON *child = object->child; child; child = child->next) {
        if (count == walk->capacity) {
            walk->capacity = walk->capacity > 0 ? 2 * walk->capacity : 32;
            walk->members = plm_realloc_array(walk->members, walk->capacity, sizeof(*walk->members));
        }
        walk->members[count] = (struct member){.node = child, .place = count};
        count++;
    }
    if (count > 1) {
        qsort(walk->members, count, sizeof(*walk->members), compare_members);
    }
    for (size_t i = 1; i < count; i++) {
        cJSON *earlier = walk->members[i - 1].node;
        if (strcmp(earlier->string, walk->members[i].node->string) != 0) {
            continue;
        }
        if (walk->refuses_twins) {
            walk->twin = earlier->string;
            return false;
        }
        cJSON_Delete(cJSON_DetachItemViaPointer(object, earlier));
    }
    return true;
}

/* Recursion is bounded by PLM_LIMIT_DEPTH, which the scan has checked. */
static bool walk_tree(struct walk *walk, cJSON *node)
{
    if (is_a(node, cJSON_Object) && !check_twins(walk, node)) {
        return false;
    }
    for (cJSON *child = node->child; child; child = child->next) {
        if (child->child && !walk_tree(walk, child)) {
            return false;
        }
    }
    return true;
}

static bool look_for_twins(cJSON *tree, unsigned flags, const char *what, struct plm_error *error)
{
    struct walk walk = {.refuses_twins = (flags & PLM_JSON_UNIQUE_KEYS) != 0};
    if (!walk.refuses_twins && (flags & PLM_JSON_LIKE_DOCKERD) == 0) {
        return true;
    }
    bool is_fine = walk_tree(&walk, tree);
    free(walk.members);
    return is_fine || plm_error_set(error, PLM_ERROR_MALFORMED, "%s: key \"%s\" appears twice", what, walk.twin);
}

static bool refuse_text(struct plm_error *error, const char *what, size_t at, const char *reason)
{
    return plm_error_set(error, PLM_ERROR_MALFORMED, "%s: not JSON at byte %zu: %s", what, at, reason);
}

bool plm_json_parse(const char *text, size_t size, unsigned flags, const char *what, struct plm_json **ret_json,
                    struct plm_error *error)
{
    return plm_json_parse_some(text, size, flags, what, NULL, ret_json, error);
}

bool plm_json_parse_some(const char *text, size_t size, unsigned flags, const char *what,
                         const struct plm_json_filter *filter, struct plm_json **ret_json, struct plm_error *error)
{
    plm_auto_buffer struct plm_buffer storage = {0};
    size_t skipped = 0;
    if (size > 0 && (flags & PLM_JSON_LIKE_DOCKERD) != 0) {
        skipped = plm_json_unwrap(&text, &size, &storage);
    }
    if (plm_json_is_blank(text, size)) {
        if ((flags & PLM_JSON_LIKE_DOCKERD) == 0) {
            return refuse_text(error, what, 0, "the text is empty");
        }
        *ret_json = plm_json_new_object();
        return true;
    }
    struct plm_json_scan scan;
    struct builder builder = {.shape_of = filter ? filter->shape : NULL,
                              .shape = filter ? filter->root : PLM_JSON_WHOLE};
    const struct plm_json_listener listener = {.meet = meet, .context = &builder};
    bool is_json =
        plm_json_scan(text, size, &listener, &scan) || refuse_text(error, what, skipped + scan.at, scan.reason);
    if (!is_json || !look_for_twins(builder.root, flags, what, error)) {
        if (!builder.named) {
            cJSON_free(builder.key);
        }
        cJSON_Delete(builder.root);
        return false;
    }
    *ret_json = json_of(builder.root);
    return true;
}
