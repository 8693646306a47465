/* SPDX-License-Identifier: Apache-2.0 */
#include "json_node.h"

#include <math.h>
#include <stdlib.h>

/* Turns a leaf into {"$unknown": why} where it stands: key and neighbours stay. */
static void mark_unknown(cJSON *node, const char *why)
{
    cJSON *reason = cJSON_CreateString(why);
    cJSON_free(node->valuestring);
    node->valuestring = NULL;
    node->valuedouble = 0;
    node->valueint = 0;
    node->type = cJSON_Object;
    cJSON_AddItemToObject(node, PLM_JSON_UNKNOWN_KEY, reason);
}

static void mark_leaf(cJSON *node, bool marks_nul)
{
    if (is_a(node, cJSON_Number)) {
        if (!isfinite(node->valuedouble)) {
            mark_unknown(node, PLM_JSON_WHY_NUMBER);
        } else if (fabs(node->valuedouble) >= PLM_JSON_INTEGER_BOUND) {
            mark_unknown(node, PLM_JSON_WHY_INTEGER);
        }
    } else if (marks_nul && is_a(node, cJSON_String) && strstr(node->valuestring, PLM_JSON_NUL_MARK)) {
        mark_unknown(node, PLM_JSON_WHY_NUL);
    }
}

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
    bool looks_for_twins;
    bool marks_nul;
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
    if (!node->child) {
        mark_leaf(node, walk->marks_nul);
        return true;
    }
    if (walk->looks_for_twins && is_a(node, cJSON_Object) && !check_twins(walk, node)) {
        return false;
    }
    for (cJSON *child = node->child; child; child = child->next) {
        if (!walk_tree(walk, child)) {
            return false;
        }
    }
    return true;
}

static bool refuse_text(struct plm_error *error, const char *what, size_t at, const char *reason)
{
    return plm_error_set(error, PLM_ERROR_MALFORMED, "%s: not JSON at byte %zu: %s", what, at, reason);
}

static bool finish_tree(cJSON *tree, const struct plm_json_scan *scan, unsigned flags, const char *what,
                        struct plm_error *error)
{
    bool refuses_twins = (flags & PLM_JSON_UNIQUE_KEYS) != 0;
    bool looks_for_twins = refuses_twins || (flags & PLM_JSON_LIKE_DOCKERD) != 0;
    if (!scan->has_nul && !scan->has_big && !looks_for_twins) {
        return true;
    }
    struct walk walk = {
        .refuses_twins = refuses_twins,
        .looks_for_twins = looks_for_twins,
        .marks_nul = scan->has_nul,
    };
    bool is_fine = walk_tree(&walk, tree);
    free(walk.members);
    return is_fine || plm_error_set(error, PLM_ERROR_MALFORMED, "%s: key \"%s\" appears twice", what, walk.twin);
}

bool plm_json_parse(const char *text, size_t size, unsigned flags, const char *what, struct plm_json **ret_json,
                    struct plm_error *error)
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
    bool is_json = plm_json_scan(text, size, NULL, &scan);
    if (is_json && (scan.has_nul || scan.has_lone)) {
        if (storage.size == 0) {
            plm_buffer_append(&storage, text, size);
            text = storage.data;
        }
        is_json = plm_json_scan(text, size, storage.data, &scan);
    }
    if (!is_json) {
        return refuse_text(error, what, skipped + scan.at, scan.reason);
    }
    const char *end = text;
    cJSON *tree = cJSON_ParseWithLengthOpts(text, size, &end, false);
    if (!tree) {
        return refuse_text(error, what, skipped + (size_t)(end - text), "the JSON library refuses it");
    }
    if (!finish_tree(tree, &scan, flags, what, error)) {
        cJSON_Delete(tree);
        return false;
    }
    *ret_json = json_of(tree);
    return true;
}
