/* SPDX-License-Identifier: Apache-2.0 */
#include <plimsoll/base/json.h>

#include "json_node.h"
#include "json_pool.h"

#include <math.h>
#include <stdlib.h>

void plm_json_setup(void)
{
    cJSON_Hooks hooks = {.malloc_fn = plm_json_pool_alloc, .free_fn = plm_json_pool_free};
    cJSON_InitHooks(&hooks);
}

void plm_json_free(struct plm_json *json)
{
    cJSON_Delete(node_of(json));
}

void plm_cleanup_json(struct plm_json **json)
{
    plm_json_free(*json);
    *json = NULL;
}

/* ---- reading ---- */

enum plm_json_type plm_json_type(const struct plm_json *json)
{
    switch (json ? peek_of(json)->type & 0xFF : cJSON_NULL) {
    case cJSON_False:
    case cJSON_True:
        return PLM_JSON_BOOL;
    case cJSON_Number:
        return PLM_JSON_NUMBER;
    case cJSON_String:
        return PLM_JSON_STRING;
    case cJSON_Array:
        return PLM_JSON_LIST;
    case cJSON_Object:
        return PLM_JSON_OBJECT;
    default:
        return PLM_JSON_NULL;
    }
}

const char *plm_json_type_name(const struct plm_json *json)
{
    static const char *const names[] = {
        [PLM_JSON_NULL] = "null",     [PLM_JSON_BOOL] = "bool", [PLM_JSON_NUMBER] = "number",
        [PLM_JSON_STRING] = "string", [PLM_JSON_LIST] = "list", [PLM_JSON_OBJECT] = "object",
    };
    return names[plm_json_type(json)];
}

/* Most of judging is looking for members: nearly all others differ in the first byte already. */
static cJSON *find_member(const cJSON *object, const char *key)
{
    if (is_a(object, cJSON_Object)) {
        for (cJSON *child = object->child; child; child = child->next) {
            if (child->string[0] == key[0] && strcmp(child->string, key) == 0) {
                return child;
            }
        }
    }
    return NULL;
}

const struct plm_json *plm_json_get(const struct plm_json *object, const char *key)
{
    return json_of(find_member(peek_of(object), key));
}

struct plm_json *plm_json_get_mutable(struct plm_json *object, const char *key)
{
    return json_of(find_member(node_of(object), key));
}

const struct plm_json *plm_json_get_n(const struct plm_json *object, const char *key, size_t size)
{
    const cJSON *node = peek_of(object);
    if (is_a(node, cJSON_Object)) {
        for (cJSON *child = node->child; child; child = child->next) {
            if ((size == 0 || child->string[0] == key[0]) && strlen(child->string) == size &&
                memcmp(child->string, key, size) == 0) {
                return json_of(child);
            }
        }
    }
    return NULL;
}

const struct plm_json *plm_json_path(const struct plm_json *object, const char *path)
{
    const struct plm_json *json = object;
    while (json) {
        const char *dot = strchrnul(path, '.');
        json = plm_json_get_n(json, path, (size_t)(dot - path));
        if (*dot == '\0') {
            break;
        }
        path = dot + 1;
    }
    return json;
}

const struct plm_json *plm_json_first(const struct plm_json *container)
{
    return container ? json_of(peek_of(container)->child) : NULL;
}

const struct plm_json *plm_json_next(const struct plm_json *child)
{
    return child ? json_of(peek_of(child)->next) : NULL;
}

size_t plm_json_count(const struct plm_json *container)
{
    size_t count = 0;
    plm_json_each (child, container) {
        count++;
    }
    return count;
}

const struct plm_json *plm_json_at(const struct plm_json *list, size_t index)
{
    const struct plm_json *child = plm_json_type(list) == PLM_JSON_LIST ? plm_json_first(list) : NULL;
    for (; child && index > 0; index--) {
        child = plm_json_next(child);
    }
    return child;
}

const char *plm_json_key(const struct plm_json *child)
{
    return child ? peek_of(child)->string : NULL;
}

const char *plm_json_text(const struct plm_json *json)
{
    return is_a(peek_of(json), cJSON_String) ? peek_of(json)->valuestring : NULL;
}

bool plm_json_is_true(const struct plm_json *json)
{
    return is_a(peek_of(json), cJSON_True);
}

bool plm_json_is_null(const struct plm_json *json)
{
    return is_a(peek_of(json), cJSON_NULL);
}

double plm_json_number(const struct plm_json *json)
{
    return is_a(peek_of(json), cJSON_Number) ? peek_of(json)->valuedouble : 0;
}

bool plm_json_int(const struct plm_json *json, int64_t *ret_value)
{
    if (!is_a(peek_of(json), cJSON_Number)) {
        return false;
    }
    double value = peek_of(json)->valuedouble;
    if (!(fabs(value) < PLM_JSON_INTEGER_BOUND) || (double)(int64_t)value != value) {
        return false;
    }
    *ret_value = (int64_t)value;
    return true;
}

const char *plm_json_unknown(const struct plm_json *json)
{
    if (!json) {
        return "missing";
    }
    const cJSON *node = peek_of(json);
    if (!is_a(node, cJSON_Object)) {
        return NULL;
    }
    if (!node->child) {
        return "lost";
    }
    /* Every writer puts the mark first and alone; to look at all members would cost a walk on each selection. */
    if (strcmp(node->child->string, PLM_JSON_UNKNOWN_KEY) != 0) {
        return NULL;
    }
    return is_a(node->child, cJSON_String) ? node->child->valuestring : "lost";
}

/* Every member of a is in b with an equal value; cheap when both have the same order. */
static bool members_within(const struct plm_json *a, const struct plm_json *b)
{
    const struct plm_json *same_place = plm_json_first(b);
    plm_json_each (left, a) {
        const char *key = plm_json_key(left);
        const struct plm_json *right = same_place;
        if (!right || strcmp(plm_json_key(right), key) != 0) {
            right = plm_json_get(b, key);
        }
        if (!right || !plm_json_equal(left, right)) {
            return false;
        }
        same_place = plm_json_next(same_place);
    }
    return true;
}

static bool lists_equal(const struct plm_json *a, const struct plm_json *b)
{
    const struct plm_json *right = plm_json_first(b);
    plm_json_each (left, a) {
        if (!right || !plm_json_equal(left, right)) {
            return false;
        }
        right = plm_json_next(right);
    }
    return !right;
}

bool plm_json_equal(const struct plm_json *a, const struct plm_json *b)
{
    if (!a || !b) {
        return a == b;
    }
    enum plm_json_type type = plm_json_type(a);
    if (type != plm_json_type(b)) {
        return false;
    }
    switch (type) {
    case PLM_JSON_NULL:
        return true;
    case PLM_JSON_BOOL:
        return plm_json_is_true(a) == plm_json_is_true(b);
    case PLM_JSON_NUMBER:
        return plm_json_number(a) == plm_json_number(b);
    case PLM_JSON_STRING:
        return strcmp(plm_json_text(a), plm_json_text(b)) == 0;
    case PLM_JSON_LIST:
        return lists_equal(a, b);
    case PLM_JSON_OBJECT:
        /* Both ways: with twin keys equal counts would not be enough. */
        return plm_json_count(a) == plm_json_count(b) && members_within(a, b) && members_within(b, a);
    }
    return false;
}

/* ---- building ---- */

struct plm_json *plm_json_new_object(void)
{
    return json_of(cJSON_CreateObject());
}

struct plm_json *plm_json_new_list(void)
{
    return json_of(cJSON_CreateArray());
}

struct plm_json *plm_json_new_null(void)
{
    return json_of(cJSON_CreateNull());
}

struct plm_json *plm_json_new_bool(bool value)
{
    return json_of(cJSON_CreateBool(value));
}

struct plm_json *plm_json_new_int(int64_t value)
{
    if (value >= (int64_t)PLM_JSON_INTEGER_BOUND || value <= -(int64_t)PLM_JSON_INTEGER_BOUND) {
        return plm_json_new_unknown(PLM_JSON_WHY_INTEGER);
    }
    return json_of(cJSON_CreateNumber((double)value));
}

struct plm_json *plm_json_new_number(double value)
{
    return isfinite(value) ? json_of(cJSON_CreateNumber(value)) : plm_json_new_unknown(PLM_JSON_WHY_NUMBER);
}

struct plm_json *plm_json_new_text(const char *text)
{
    return json_of(text ? cJSON_CreateString(text) : cJSON_CreateNull());
}

struct plm_json *plm_json_new_text_n(const char *text, size_t size)
{
    if (size > 0 && memchr(text, '\0', size)) {
        return plm_json_new_unknown(PLM_JSON_WHY_NUL);
    }
    cJSON *node = cJSON_CreateNull();
    node->type = cJSON_String;
    node->valuestring = cJSON_malloc(size + 1); /* of the pool: cJSON frees it */
    if (size > 0) {
        memcpy(node->valuestring, text, size);
    }
    node->valuestring[size] = '\0';
    return json_of(node);
}

struct plm_json *plm_json_new_unknown(const char *format, ...)
{
    plm_auto_free char *reason = NULL;
    va_list args;
    va_start(args, format);
    int length = vasprintf(&reason, format, args);
    va_end(args);
    if (length < 0) {
        reason = plm_strdup("out of memory"); /* aborts */
    }
    struct plm_json *json = plm_json_new_object();
    plm_json_add(json, PLM_JSON_UNKNOWN_KEY, plm_json_new_text(reason));
    return json;
}

static void drop_key(cJSON *node)
{
    if ((node->type & cJSON_StringIsConst) == 0) {
        cJSON_free(node->string);
    }
    node->type &= ~cJSON_StringIsConst;
    node->string = NULL;
}

/* cJSON leaves the old key on a node that is on its own. */
static struct plm_json *without_key(cJSON *node)
{
    if (node) {
        drop_key(node);
    }
    return json_of(node);
}

struct plm_json *plm_json_copy(const struct plm_json *json)
{
    return without_key(cJSON_Duplicate(peek_of(json), true));
}

/* A parent of another kind takes nothing; the child was given away all the same. */
static struct plm_json *given(bool is_taken, struct plm_json *child)
{
    if (is_taken) {
        return child;
    }
    plm_json_free(child);
    return NULL;
}

struct plm_json *plm_json_set(struct plm_json *object, const char *key, struct plm_json *child)
{
    cJSON *old = find_member(node_of(object), key);
    if (!old || !child) {
        return plm_json_add(object, key, child);
    }
    cJSON *node = node_of(child);
    drop_key(node);
    node->string = old->string;
    node->type |= old->type & cJSON_StringIsConst;
    old->string = NULL;
    return given(cJSON_ReplaceItemViaPointer(node_of(object), old, node), child);
}

struct plm_json *plm_json_add(struct plm_json *object, const char *key, struct plm_json *child)
{
    cJSON *node = node_of(object);
    return given(is_a(node, cJSON_Object) && cJSON_AddItemToObject(node, key, node_of(child)), child);
}

struct plm_json *plm_json_add_named(struct plm_json *object, const char *key, struct plm_json *child)
{
    cJSON *node = node_of(object);
    return given(is_a(node, cJSON_Object) && cJSON_AddItemToObjectCS(node, key, node_of(child)), child);
}

struct plm_json *plm_json_push(struct plm_json *list, struct plm_json *child)
{
    cJSON *node = node_of(list);
    return given(is_a(node, cJSON_Array) && cJSON_AddItemToArray(node, node_of(child)), child);
}

void plm_json_remove(struct plm_json *object, const char *key)
{
    plm_json_free(plm_json_detach(object, key));
}

struct plm_json *plm_json_detach(struct plm_json *object, const char *key)
{
    cJSON *member = find_member(node_of(object), key);
    return member ? without_key(cJSON_DetachItemViaPointer(node_of(object), member)) : NULL;
}

struct plm_json *plm_json_take(struct plm_json *parent, const struct plm_json *child)
{
    return without_key(cJSON_DetachItemViaPointer(node_of(parent), node_of((struct plm_json *)(uintptr_t)child)));
}
