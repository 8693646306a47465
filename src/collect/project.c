/* SPDX-License-Identifier: Apache-2.0 */
#include "project.h"

#include "redact.h"

#include <plimsoll/base/limits.h>
#include <plimsoll/base/text.h>
#include <stdlib.h>
#include <string.h>

/* Longest text kept of one member: the longest honest ones are label keys and mount paths (4 KiB). A cut text would be
 * a different fact, so a longer one is unknown. */
#define TEXT_LIMIT (16 * PLM_KIB)

static const char withheld[] = "withheld";

/* ---- scalars ---- */

static struct plm_json *malformed(const char *expected, const struct plm_json *found)
{
    return plm_json_new_unknown("malformed: expected %s, found %s", expected, plm_json_type_name(found));
}

static struct plm_json *text_of_buffer(struct plm_buffer *buffer)
{
    return plm_json_new_text_n(plm_buffer_text(buffer), buffer->size);
}

static bool is_clean_line(const char *text, size_t size)
{
    return size <= TEXT_LIMIT && plm_text_is_clean(text, size) && !memchr(text, '\n', size) &&
           !memchr(text, '\t', size);
}

static struct plm_json *clean_text(const char *text, size_t size)
{
    plm_auto_buffer struct plm_buffer clean = {0};
    if (size > TEXT_LIMIT)
        return plm_json_new_unknown("too large: a text of %zu bytes", size);
    if (is_clean_line(text, size))
        return plm_json_new_text_n(text, size);
    plm_text_clean_line(&clean, text, size, 0);
    return text_of_buffer(&clean);
}

/* What a seccomp profile does with a system call that it does not name, if that is one of libseccomp's words. */
static const char *default_action(const char *profile)
{
    static const char *const actions[] = {"SCMP_ACT_ALLOW", "SCMP_ACT_ERRNO",        "SCMP_ACT_KILL",
                                          "SCMP_ACT_LOG",   "SCMP_ACT_KILL_PROCESS", "SCMP_ACT_KILL_THREAD",
                                          "SCMP_ACT_TRAP",  "SCMP_ACT_TRACE",        "SCMP_ACT_NOTIFY"};
    plm_auto_json struct plm_json *tree = NULL;
    struct plm_error error = {0};
    if (!plm_json_parse(profile, strlen(profile), PLM_JSON_STRICT, "seccomp profile", &tree, &error))
        return NULL;
    const char *action = plm_json_text(plm_json_get(tree, "defaultAction"));
    for (size_t i = 0; action && i < PLM_COUNT(actions); i++)
        if (strcmp(actions[i], action) == 0)
            return actions[i];
    return NULL;
}

/* seccomp={…}: the whole profile as JSON is no evidence and can be 20 KB. Its default action is kept. */
static struct plm_json *security_option(const char *text, size_t size)
{
    const char *profile = strchr(text, '{');
    if (!(plm_starts_with(text, "seccomp=") || plm_starts_with(text, "seccomp:")) || !profile)
        return clean_text(text, size);
    const char *action = default_action(profile);
    plm_auto_free char *kept =
        plm_asprintf("seccomp=<profile as JSON%s%s>", action ? ", default " : "", action ? action : "");
    return plm_json_new_text(kept);
}

static struct plm_json *text_value(enum plm_field_keep keep, const char *text)
{
    plm_auto_buffer struct plm_buffer out = {0};
    size_t size = strlen(text);
    switch (keep) {
    case PLM_KEEP_NAMES:
        plm_redact_name(text, size, &out);
        return text_of_buffer(&out);
    case PLM_KEEP_URL:
        if (size > TEXT_LIMIT)
            return plm_json_new_unknown("too large: a text of %zu bytes", size);
        plm_redact_server(text, size, &out);
        return text_of_buffer(&out);
    case PLM_KEEP_COMMAND:
        plm_redact_line(text, size, &out);
        return text_of_buffer(&out);
    case PLM_KEEP_SECURITY_OPT:
        return security_option(text, size);
    case PLM_KEEP_KEYS:
        return plm_json_new_unknown(withheld);
    case PLM_KEEP_VALUE:
    case PLM_KEEP_DERIVED:
        break;
    }
    return clean_text(text, size);
}

/* raw is there and not null. */
static struct plm_json *scalar(enum plm_field_kind kind, enum plm_field_keep keep, const struct plm_json *raw)
{
    const char *unknown = plm_json_type(raw) == PLM_JSON_OBJECT ? plm_json_unknown(raw) : NULL;
    if (unknown && plm_json_first(raw)) /* the JSON door could not hold it */
        return plm_json_new_unknown("%.200s", unknown);
    if (kind == PLM_FIELD_BOOL)
        return plm_json_type(raw) == PLM_JSON_BOOL ? plm_json_new_bool(plm_json_is_true(raw)) : malformed("bool", raw);
    if (kind == PLM_FIELD_INT) {
        int64_t value = 0;
        return plm_json_int(raw, &value) ? plm_json_new_int(value) : malformed("a whole number", raw);
    }
    const char *text = plm_json_text(raw);
    return text ? text_value(keep, text) : malformed("string", raw);
}

/* What scalar() makes of it is the same again. */
static bool scalar_stays(enum plm_field_kind kind, const struct plm_json *raw)
{
    int64_t value = 0;
    if (kind == PLM_FIELD_BOOL)
        return plm_json_type(raw) == PLM_JSON_BOOL;
    if (kind == PLM_FIELD_INT)
        return plm_json_int(raw, &value);
    const char *text = plm_json_text(raw);
    return text && is_clean_line(text, strlen(text));
}

/* ---- lists ---- */

static struct plm_json *command_list(const struct plm_json *raw)
{
    size_t count = plm_json_count(raw), used = 0;
    plm_auto_free const char **words = plm_alloc_array(count + 1, sizeof *words);
    plm_json_each (element, raw) {
        if (!plm_json_text(element))
            return malformed("a list of strings", element);
        words[used++] = plm_json_text(element);
    }
    return plm_redact_words(words, used);
}

static struct plm_json *project(const struct plm_projection *projection, const struct plm_field *fields,
                                const struct plm_json *answer, bool taking);

static struct plm_json *list_value(const struct plm_projection *projection, const struct plm_field *field,
                                   const struct plm_json *raw, bool taking)
{
    if (plm_json_type(raw) != PLM_JSON_LIST)
        return malformed("list", raw);
    if (field->keep == PLM_KEEP_COMMAND)
        return command_list(raw);
    struct plm_json *list = plm_json_new_list();
    plm_json_each (element, raw) {
        if (!field->of)
            plm_json_push(list, scalar(field->element, field->keep, element));
        else if (plm_json_type(element) == PLM_JSON_OBJECT)
            plm_json_push(list, project(projection, field->of, element, taking));
        else
            plm_json_push(list, malformed("object", element));
    }
    return list;
}

/* ---- maps whose keys are data ---- */

/* One entry of a map, on its way into the list. */
struct entry {
    char *key; /* clean */
    const struct plm_json *value;
};

static int compare_entries(const void *a, const void *b)
{
    const struct entry *left = a, *right = b;
    return strcmp(left->key, right->key);
}

static char *clean_key(const char *text)
{
    plm_auto_buffer struct plm_buffer clean = {0};
    plm_text_clean_line(&clean, text, strlen(text), TEXT_LIMIT);
    return plm_strdup(plm_buffer_text(&clean));
}

/* {"a": …} or, in /info DriverStatus, [["a", …], …]. False: neither. The array is the caller's, with its keys. */
static bool read_entries(const struct plm_json *raw, bool pairs, struct entry **ret_entries, size_t *ret_count)
{
    size_t count = 0;
    *ret_entries = plm_alloc_array(plm_json_count(raw) + 1, sizeof **ret_entries);
    *ret_count = 0;
    if (plm_json_type(raw) != (pairs ? PLM_JSON_LIST : PLM_JSON_OBJECT))
        return false;
    plm_json_each (child, raw) {
        const char *key = pairs ? plm_json_text(plm_json_at(child, 0)) : plm_json_key(child);
        if (!key || (pairs && plm_json_count(child) != 2))
            return false;
        (*ret_entries)[count] = (struct entry){clean_key(key), pairs ? plm_json_at(child, 1) : child};
        *ret_count = ++count;
    }
    qsort(*ret_entries, count, sizeof **ret_entries, compare_entries);
    return true;
}

static bool key_is_shown(const struct plm_field *field, const char *key)
{
    for (const char *const *shown = field->shown; shown && *shown; shown++)
        if (strcmp(*shown, key) == 0)
            return true;
    return false;
}

/* A value that is shown may still be an address with a password in it. */
static struct plm_json *shown_value(const struct plm_json *raw)
{
    const char *text = plm_json_text(raw);
    return scalar(PLM_FIELD_STRING, text && strstr(text, "://") ? PLM_KEEP_URL : PLM_KEEP_VALUE, raw);
}

static struct plm_json *member(const struct plm_projection *projection, const struct plm_field *field,
                               const struct plm_json *raw, bool taking);

static struct plm_json *keyed_element(const struct plm_projection *projection, const struct plm_field *field,
                                      const struct entry *entry)
{
    struct plm_json *element = plm_json_new_object();
    plm_json_add_named(element, "key", plm_json_new_text(entry->key));
    for (const struct plm_field *of = field->of; of->name; of++) {
        struct plm_json *value = NULL;
        if (strcmp(of->name, "key") == 0)
            continue;
        if (strcmp(of->name, "value") != 0)
            value = plm_json_type(entry->value) == PLM_JSON_OBJECT
                        ? member(projection, of, plm_json_get(entry->value, of->name), false)
                        : malformed("object", entry->value);
        else if (field->keep != PLM_KEEP_KEYS)
            value = member(projection, of, entry->value, false);
        else if (key_is_shown(field, entry->key))
            value = shown_value(entry->value);
        else
            value = plm_json_new_unknown(withheld);
        plm_json_add_named(element, of->name, value);
    }
    return element;
}

static struct plm_json *keyed_value(const struct plm_projection *projection, const struct plm_field *field,
                                    const struct plm_json *raw)
{
    plm_auto_free struct entry *entries = NULL;
    size_t count = 0;
    bool pairs = strcmp(field->name, "DriverStatus") == 0;
    bool read = read_entries(raw, pairs, &entries, &count);
    struct plm_json *list = read ? plm_json_new_list() : malformed(pairs ? "a list of pairs" : "object", raw);
    for (size_t i = 0; i < count; i++) {
        if (read)
            plm_json_push(list, keyed_element(projection, field, &entries[i]));
        plm_cleanup_free(&entries[i].key);
    }
    return list;
}

/* ---- members ---- */

static struct plm_json *empty(const struct plm_field *field)
{
    bool many = field->kind == PLM_FIELD_LIST || field->kind == PLM_FIELD_KEYED;
    return many ? plm_json_new_list() : plm_json_new_null();
}

static struct plm_json *absent(const struct plm_projection *projection, const struct plm_field *field)
{
    unsigned api = projection->api_minor;
    bool not_yet = api != 0 && field->since > api;
    bool no_more = api != 0 && field->until != 0 && field->until < api;
    if ((field->flags & PLM_FIELD_OPTIONAL) || not_yet || no_more)
        return empty(field);
    return plm_json_new_unknown(projection->podman ? "not reported by Podman" : "not in the answer");
}

static struct plm_json *member(const struct plm_projection *projection, const struct plm_field *field,
                               const struct plm_json *raw, bool taking)
{
    if (field->keep == PLM_KEEP_DERIVED)
        return plm_json_new_unknown("not collected");
    if (projection->podman && (field->flags & PLM_FIELD_PODMAN_LIES))
        return plm_json_new_unknown("not reported by Podman");
    if (!raw)
        return absent(projection, field);
    if (plm_json_is_null(raw))
        return empty(field);
    switch (field->kind) {
    case PLM_FIELD_BOOL:
    case PLM_FIELD_INT:
    case PLM_FIELD_STRING:
        return scalar(field->kind, field->keep, raw);
    case PLM_FIELD_OBJECT:
        return plm_json_type(raw) == PLM_JSON_OBJECT ? project(projection, field->of, raw, taking)
                                                     : malformed("object", raw);
    case PLM_FIELD_LIST:
        return list_value(projection, field, raw, taking);
    case PLM_FIELD_KEYED:
        return keyed_value(projection, field, raw);
    }
    return malformed("a known kind", raw);
}

/* A scalar, or a list of them, that the projection would only copy. */
static bool stays(const struct plm_field *field, const struct plm_json *raw)
{
    if (field->keep != PLM_KEEP_VALUE || field->of)
        return false;
    if (field->kind != PLM_FIELD_LIST)
        return scalar_stays(field->kind, raw);
    if (plm_json_type(raw) != PLM_JSON_LIST)
        return false;
    plm_json_each (element, raw) {
        if (!scalar_stays(field->element, element))
            return false;
    }
    return true;
}

static struct plm_json *project(const struct plm_projection *projection, const struct plm_field *fields,
                                const struct plm_json *answer, bool taking)
{
    struct plm_json *value = plm_json_new_object();
    for (const struct plm_field *field = fields; field->name; field++) {
        const struct plm_json *raw = plm_json_get(answer, field->name);
        bool lies = projection->podman && (field->flags & PLM_FIELD_PODMAN_LIES);
        if (taking && raw && !lies && stays(field, raw)) /* the answer is the caller's to change: see taking */
            plm_json_add_named(value, field->name, plm_json_take((struct plm_json *)(uintptr_t)answer, raw));
        else
            plm_json_add_named(value, field->name, member(projection, field, raw, taking));
    }
    return value;
}

struct plm_json *plm_project(const struct plm_projection *projection, const struct plm_field *fields,
                             const struct plm_json *answer)
{
    return project(projection, fields, answer, false);
}

struct plm_json *plm_project_taking(const struct plm_projection *projection, const struct plm_field *fields,
                                    struct plm_json *answer)
{
    return project(projection, fields, answer, true);
}

const void *plm_project_shape(const void *fields, const char *key, size_t size, const char **ret_name)
{
    const struct plm_field *field = plm_field_find(fields, key, size);
    if (!field)
        return NULL;
    *ret_name = field->name;
    bool keyed = field->kind == PLM_FIELD_KEYED; /* its keys are data */
    return field->of && !keyed ? (const void *)field->of : PLM_JSON_WHOLE;
}
