/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon_options.h"
#include "redact.h"

#include <plimsoll/base/text.h>

#include <stdlib.h>
#include <string.h>

static struct plm_json *without_credentials(const char *text)
{
    plm_auto_buffer struct plm_buffer out = {0};
    plm_redact_url(text, strlen(text), &out);
    return plm_json_new_text(plm_buffer_text(&out));
}

/* "dm.basesize=20G" → "dm.basesize=" */
static struct plm_json *name_only(const char *text)
{
    const char *equals = strchr(text, '=');
    plm_auto_free char *name = plm_strndup(text, equals ? (size_t)(equals - text) + 1 : strlen(text));
    return plm_host_text(name);
}

static struct plm_json *export_text(const struct plm_daemon_option *option, const char *text)
{
    if (strcmp(option->member, "registry_mirrors") == 0) {
        plm_auto_buffer struct plm_buffer out = {0};
        plm_redact_server(text, strlen(text), &out);
        return plm_json_new_text(plm_buffer_text(&out));
    }
    if (option->secret) {
        return name_only(text);
    }
    return strchr(text, '@') && strstr(text, "://") ? without_credentials(text) : plm_host_text(text);
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static struct plm_json *keys_of(const struct plm_json *map)
{
    struct plm_json *list = plm_json_new_list();
    size_t count = 0;
    plm_auto_free const char **keys = plm_alloc_array(plm_json_count(map) + 1, sizeof *keys);
    plm_json_each (child, map) {
        keys[count++] = plm_json_key(child);
    }
    qsort(keys, count, sizeof *keys, by_text);
    for (size_t i = 0; i < count; i++) {
        struct plm_json *entry = plm_json_push(list, plm_json_new_object());
        plm_json_add(entry, "key", plm_host_text(keys[i]));
        plm_json_add(entry, "value", plm_json_new_unknown("withheld"));
    }
    return list;
}

struct plm_json *plm_option_export(const struct plm_daemon_option *option, const struct plm_json *raw)
{
    if (!raw || plm_json_is_null(raw) || plm_json_unknown(raw)) {
        return raw ? plm_json_copy(raw) : plm_json_new_null();
    }
    switch (option->type) {
    case PLM_OPTION_BOOL:
        return plm_json_copy(raw);
    case PLM_OPTION_STRING:
        return export_text(option, plm_json_text(raw) ? plm_json_text(raw) : "");
    case PLM_OPTION_MAP:
        return keys_of(raw);
    case PLM_OPTION_LIST:
    case PLM_OPTION_ULIMITS:
        break;
    }
    struct plm_json *list = plm_json_new_list();
    plm_json_each (item, raw) {
        const char *text = plm_json_text(item);
        plm_json_push(list, text ? export_text(option, text) : plm_json_copy(item));
    }
    return list;
}

char *plm_option_text(const struct plm_daemon_option *option, const struct plm_json *raw)
{
    plm_auto_json struct plm_json *value = plm_option_export(option, raw);
    struct plm_buffer out = {0};
    plm_json_print(value, &out);
    return plm_buffer_take(&out);
}

/* ---- comparison ---- */

static bool same_text(const char *a, const char *b)
{
    size_t left = strlen(a), right = strlen(b);
    /* The registry service ends a mirror's URL with a slash. */
    left -= left > 0 && a[left - 1] == '/';
    right -= right > 0 && b[right - 1] == '/';
    return left == right && strncmp(a, b, left) == 0;
}

static bool in_list(const struct plm_json *list, const struct plm_json *item)
{
    plm_json_each (other, list) {
        const char *a = plm_json_text(other), *b = plm_json_text(item);
        if (a && b ? same_text(a, b) : plm_json_equal(other, item)) {
            return true;
        }
    }
    return false;
}

static bool covers(const struct plm_json *list, const struct plm_json *other)
{
    plm_json_each (item, other) {
        if (!in_list(list, item)) {
            return false;
        }
    }
    return true;
}

/* "/var/lib/docker/100000.100000" is "/var/lib/docker" under userns-remap. */
static bool remapped(const char *root, const char *configured)
{
    size_t size = strlen(configured);
    if (strncmp(root, configured, size) != 0 || root[size] != '/') {
        return false;
    }
    const char *rest = root + size + 1;
    return *rest && strspn(rest, "0123456789.") == strlen(rest);
}

bool plm_option_equal(const struct plm_daemon_option *option, const struct plm_json *a, const struct plm_json *b)
{
    if (option->type == PLM_OPTION_LIST || option->type == PLM_OPTION_ULIMITS) {
        return covers(a, b) && covers(b, a);
    }
    const char *left = plm_json_text(a), *right = plm_json_text(b);
    if (!left || !right) {
        return plm_json_equal(a, b);
    }
    if (strcmp(option->member, "data_root") == 0 && (remapped(left, right) || remapped(right, left))) {
        return true;
    }
    if (strcmp(option->member, "seccomp_profile") == 0) {
        left = *left && strcmp(left, "default") != 0 ? left : "builtin";
        right = *right && strcmp(right, "default") != 0 ? right : "builtin";
    }
    return same_text(left, right);
}
