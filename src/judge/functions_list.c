/* SPDX-License-Identifier: Apache-2.0 */
#include "functions.h"

#include <plimsoll/base/text.h>
#include <stdlib.h>
#include <string.h>

/* A list of facts may be null where the engine has nothing to say: that is an empty list. */
static bool is_list(const struct plm_cel_value *value)
{
    return value->kind == PLM_CEL_LIST || value->kind == PLM_CEL_NULL;
}

/* Next element of the list; false at its end. A lost or mistyped element ends the walk and becomes *ret_stop. */
struct walk {
    struct plm_cel_cursor cursor;
    struct plm_arena *arena;
    bool empty, stopped;
    struct plm_cel_value stop;
};

static struct walk walk_begin(struct plm_arena *arena, const struct plm_cel_value *list)
{
    struct walk walk = {.arena = arena, .empty = list->kind == PLM_CEL_NULL};
    if (!walk.empty)
        plm_cel_cursor_init(&walk.cursor, list);
    return walk;
}

static bool walk_next(struct walk *walk, struct plm_cel_value *ret_text)
{
    if (walk->empty || !plm_cel_cursor_next(&walk->cursor, walk->arena, ret_text))
        return false;
    if (ret_text->kind == PLM_CEL_STRING)
        return true;
    walk->stopped = true;
    walk->stop = *ret_text;
    if (ret_text->kind != PLM_CEL_UNKNOWN && ret_text->kind != PLM_CEL_ERROR)
        walk->stop = plm_cel_error(walk->arena, "a list of strings holds a %s", plm_cel_kind_name(ret_text->kind));
    return false;
}

/* "name", "name=value" and, as old engines wrote it, "name:value". */
struct plm_cel_value plm_call_option(const struct plm_cel_call *call)
{
    const struct plm_cel_value *name = &call->arguments[1];
    if (!is_list(&call->arguments[0]) || name->kind != PLM_CEL_STRING)
        return plm_call_refuse(call, "option");
    struct plm_cel_value found = plm_cel_null(), entry = plm_cel_null();
    struct walk walk = walk_begin(call->arena, &call->arguments[0]);
    while (walk_next(&walk, &entry)) {
        const char *text = entry.as.string.data;
        size_t size = name->as.string.size, all = entry.as.string.size;
        if (all < size || memcmp(text, name->as.string.data, size) != 0)
            continue;
        if (all == size)
            found = plm_cel_text("");
        else if (text[size] == '=' || text[size] == ':')
            found = plm_cel_string(text + size + 1, all - size - 1);
    }
    return walk.stopped ? walk.stop : found; /* a lost entry could be a later one of that name */
}

/* capabilities(7), as of Linux 6.1; sorted, for the answer is. DEFAULT: the 14 that Docker leaves (cis-benchmark 38).
 */
#define DEFAULT true
static const struct {
    const char *name;
    bool by_default;
} capabilities[] = {
    {"CAP_AUDIT_CONTROL", false},
    {"CAP_AUDIT_READ", false},
    {"CAP_AUDIT_WRITE", DEFAULT},
    {"CAP_BLOCK_SUSPEND", false},
    {"CAP_BPF", false},
    {"CAP_CHECKPOINT_RESTORE", false},
    {"CAP_CHOWN", DEFAULT},
    {"CAP_DAC_OVERRIDE", DEFAULT},
    {"CAP_DAC_READ_SEARCH", false},
    {"CAP_FOWNER", DEFAULT},
    {"CAP_FSETID", DEFAULT},
    {"CAP_IPC_LOCK", false},
    {"CAP_IPC_OWNER", false},
    {"CAP_KILL", DEFAULT},
    {"CAP_LEASE", false},
    {"CAP_LINUX_IMMUTABLE", false},
    {"CAP_MAC_ADMIN", false},
    {"CAP_MAC_OVERRIDE", false},
    {"CAP_MKNOD", DEFAULT},
    {"CAP_NET_ADMIN", false},
    {"CAP_NET_BIND_SERVICE", DEFAULT},
    {"CAP_NET_BROADCAST", false},
    {"CAP_NET_RAW", DEFAULT},
    {"CAP_PERFMON", false},
    {"CAP_SETFCAP", DEFAULT},
    {"CAP_SETGID", DEFAULT},
    {"CAP_SETPCAP", DEFAULT},
    {"CAP_SETUID", DEFAULT},
    {"CAP_SYSLOG", false},
    {"CAP_SYS_ADMIN", false},
    {"CAP_SYS_BOOT", false},
    {"CAP_SYS_CHROOT", DEFAULT},
    {"CAP_SYS_MODULE", false},
    {"CAP_SYS_NICE", false},
    {"CAP_SYS_PACCT", false},
    {"CAP_SYS_PTRACE", false},
    {"CAP_SYS_RAWIO", false},
    {"CAP_SYS_RESOURCE", false},
    {"CAP_SYS_TIME", false},
    {"CAP_SYS_TTY_CONFIG", false},
    {"CAP_WAKE_ALARM", false},
};

struct capability_set {
    bool all;
    bool has[PLM_COUNT(capabilities)];
};

/* Index of a name in any spelling: with or without CAP_, any case. PLM_COUNT: there is none. */
static size_t find_capability(const char *text, size_t size)
{
    if (size >= 4 && strncasecmp(text, "CAP_", 4) == 0) {
        text += 4;
        size -= 4;
    }
    for (size_t i = 0; i < PLM_COUNT(capabilities); i++)
        if (strlen(capabilities[i].name) == size + 4 && strncasecmp(capabilities[i].name + 4, text, size) == 0)
            return i;
    return PLM_COUNT(capabilities);
}

/* A name that we do not know is an error: the set would be wrong without it. */
static bool read_set(const struct plm_cel_call *call, size_t argument, struct capability_set *set,
                     struct plm_cel_value *ret_problem)
{
    struct plm_cel_value entry = plm_cel_null();
    struct walk walk = walk_begin(call->arena, &call->arguments[argument]);
    while (walk_next(&walk, &entry)) {
        const char *text = entry.as.string.data;
        size_t size = entry.as.string.size;
        if ((size == 3 && strncasecmp(text, "ALL", 3) == 0) || (size == 7 && strncasecmp(text, "CAP_ALL", 7) == 0)) {
            set->all = true;
            continue;
        }
        size_t found = find_capability(text, size);
        if (found == PLM_COUNT(capabilities)) {
            *ret_problem = plm_cel_error(call->arena, "capabilities: no capability is called '%.*s'",
                                         (int)(size < 64 ? size : 64), text);
            return false;
        }
        set->has[found] = true;
    }
    *ret_problem = walk.stop;
    return !walk.stopped;
}

/* dockerd's order: adding ALL leaves out what is dropped by name; dropping ALL leaves what is added; else defaults less
 * drops, then adds. */
static bool is_effective(size_t i, const struct capability_set *add, const struct capability_set *drop)
{
    if (add->all)
        return !drop->has[i];
    if (drop->all)
        return add->has[i];
    return add->has[i] || (capabilities[i].by_default && !drop->has[i]);
}

struct plm_cel_value plm_call_capabilities(const struct plm_cel_call *call)
{
    struct capability_set add = {0}, drop = {0};
    struct plm_cel_value problem = plm_cel_null();
    if (!is_list(&call->arguments[0]) || !is_list(&call->arguments[1]))
        return plm_call_refuse(call, "capabilities");
    if (!read_set(call, 0, &add, &problem) || !read_set(call, 1, &drop, &problem))
        return problem;
    struct plm_cel_value *names = plm_arena_array(call->arena, PLM_COUNT(capabilities), sizeof *names);
    size_t count = 0;
    for (size_t i = 0; i < PLM_COUNT(capabilities); i++)
        if (is_effective(i, &add, &drop))
            names[count++] = plm_cel_text(capabilities[i].name);
    return plm_cel_list(names, count);
}

static int compare_texts(const void *a, const void *b)
{
    const struct plm_cel_value *left = a, *right = b;
    size_t x = left->as.string.size, y = right->as.string.size;
    return x != y ? (x < y ? -1 : 1) : memcmp(left->as.string.data, right->as.string.data, x);
}

/* The texts of a list, in the arena. False: *ret_problem says why not. */
static bool read_texts(const struct plm_cel_call *call, size_t argument, struct plm_cel_value **ret_texts,
                       size_t *ret_count, struct plm_cel_value *ret_problem)
{
    const struct plm_cel_value *list = &call->arguments[argument];
    size_t most = list->kind == PLM_CEL_NULL ? 0 : plm_cel_size(list);
    struct walk walk = walk_begin(call->arena, list);
    *ret_texts = plm_arena_array(call->arena, most + 1, sizeof **ret_texts);
    *ret_count = 0;
    while (walk_next(&walk, &(*ret_texts)[*ret_count]))
        ++*ret_count;
    *ret_problem = walk.stop;
    return !walk.stopped;
}

/* By sorting: 'a in b' for each of a would cost their product, and hosts have thousands of containers and images. */
struct plm_cel_value plm_call_without(const struct plm_cel_call *call)
{
    struct plm_cel_value *texts = NULL, *others = NULL, problem = plm_cel_null();
    size_t count = 0, other_count = 0, kept = 0;
    if (!is_list(&call->arguments[0]) || !is_list(&call->arguments[1]))
        return plm_call_refuse(call, "without");
    if (!read_texts(call, 0, &texts, &count, &problem) || !read_texts(call, 1, &others, &other_count, &problem))
        return problem;
    qsort(others, other_count, sizeof *others, compare_texts);
    for (size_t i = 0; i < count; i++)
        if (!bsearch(&texts[i], others, other_count, sizeof *others, compare_texts))
            texts[kept++] = texts[i];
    return plm_cel_list(texts, kept);
}
