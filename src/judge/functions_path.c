/* SPDX-License-Identifier: Apache-2.0 */
#include "functions.h"

#include <string.h>

/* 07777: permissions with setuid, setgid and sticky (inode(7)). */
enum { MODE_BITS = 07777 };

static bool parse_octal(const char *text, size_t size, int64_t *ret_value)
{
    int64_t value = 0;
    if (size == 0 || size > 5) /* 07777 and a leading 0 */
        return false;
    for (size_t i = 0; i < size; i++) {
        if (text[i] < '0' || text[i] > '7')
            return false;
        value = value * 8 + (text[i] - '0');
    }
    *ret_value = value;
    return value <= MODE_BITS;
}

struct plm_cel_value plm_call_mode_within(const struct plm_cel_call *call)
{
    const struct plm_cel_value *mode = &call->arguments[0], *limit = &call->arguments[1];
    int64_t mask = 0;
    if (mode->kind != PLM_CEL_INT || limit->kind != PLM_CEL_STRING)
        return plm_call_refuse(call, "modeWithin");
    if (!parse_octal(limit->as.string.data, limit->as.string.size, &mask))
        return plm_cel_error(call->arena, "modeWithin: the limit is no octal mode");
    if (mode->as.integer < 0 || mode->as.integer > MODE_BITS)
        return plm_cel_error(call->arena, "modeWithin: %lld is no mode", (long long)mode->as.integer);
    return plm_cel_bool((mode->as.integer & ~mask) == 0);
}

/* Writes the names of path without . and .., each behind a /. Returns the new length. */
static size_t resolve_names(const char *path, size_t size, char *out)
{
    size_t length = 0;
    for (size_t at = 0; at < size;) {
        const char *slash = memchr(path + at, '/', size - at);
        size_t end = slash ? (size_t)(slash - path) : size;
        size_t name = end - at;
        if (name == 2 && memcmp(path + at, "..", 2) == 0) {
            while (length > 0 && out[--length] != '/') {
            }
        } else if (name > 0 && !(name == 1 && path[at] == '.')) {
            out[length++] = '/';
            memcpy(out + length, path + at, name);
            length += name;
        }
        at = end + 1;
    }
    return length;
}

const char *plm_path_canonical(struct plm_arena *arena, const char *path, size_t size)
{
    static const char old_run[] = "/var/run"; /* a link to /run on every current distribution (cis-benchmark 27) */
    if (size == 0 || path[0] != '/' || memchr(path, '\0', size))
        return NULL;
    char *out = plm_arena_alloc(arena, size + 2);
    size_t length = resolve_names(path, size, out);
    out[length] = '\0';
    size_t old = sizeof old_run - 1;
    if (strncmp(out, old_run, old) == 0 && (out[old] == '/' || out[old] == '\0'))
        return out + strlen("/var");
    return length ? out : "/";
}

static bool canonical_pair(const struct plm_cel_call *call, const char **a, const char **b)
{
    const struct plm_cel_value *first = &call->arguments[0], *second = &call->arguments[1];
    *a = plm_path_canonical(call->arena, first->as.string.data, first->as.string.size);
    *b = plm_path_canonical(call->arena, second->as.string.data, second->as.string.size);
    return *a && *b;
}

static bool are_texts(const struct plm_cel_call *call)
{
    return call->arguments[0].kind == PLM_CEL_STRING && call->arguments[1].kind == PLM_CEL_STRING;
}

/* A name that is not absolute (a volume's) is below nothing. */
struct plm_cel_value plm_call_is_below(const struct plm_cel_call *call)
{
    const char *path = NULL, *parent = NULL;
    if (!are_texts(call))
        return plm_call_refuse(call, "isBelow");
    if (!canonical_pair(call, &path, &parent))
        return plm_cel_bool(false);
    size_t size = strlen(parent);
    if (size == 1)
        return plm_cel_bool(true);
    return plm_cel_bool(strncmp(path, parent, size) == 0 && (path[size] == '/' || path[size] == '\0'));
}

struct plm_cel_value plm_call_same_path(const struct plm_cel_call *call)
{
    const char *a = NULL, *b = NULL;
    if (!are_texts(call))
        return plm_call_refuse(call, "samePath");
    return plm_cel_bool(canonical_pair(call, &a, &b) && strcmp(a, b) == 0);
}
