/* SPDX-License-Identifier: Apache-2.0 */
#include "mounts.h"

#include <string.h>

#define FIELDS 6 /* before the optional ones: id parent major:minor root mount-point options */

static bool is_octal(char c)
{
    return c >= '0' && c <= '7';
}

/* The kernel writes blank, tab, newline and backslash as \ooo. */
static const char *unescape(struct plm_arena *arena, const char *text, size_t size)
{
    char *out = plm_arena_strndup(arena, text, size);
    char *to = out;
    for (const char *at = out; *at; at++) {
        if (at[0] == '\\' && is_octal(at[1]) && is_octal(at[2]) && is_octal(at[3])) {
            *to++ = (char)((at[1] - '0') * 64 + (at[2] - '0') * 8 + (at[3] - '0'));
            at += 3;
        } else {
            *to++ = *at;
        }
    }
    *to = '\0';
    return out;
}

static bool parse_line(const char *line, size_t size, struct plm_arena *arena, struct plm_mount *ret_mount)
{
    const char *field[FIELDS];
    size_t length[FIELDS];
    const char *at = line, *end = line + size;
    for (int i = 0; i < FIELDS; i++) {
        field[i] = at;
        while (at < end && *at != ' ') {
            at++;
        }
        length[i] = (size_t)(at - field[i]);
        if (length[i] == 0 || at == end) {
            return false;
        }
        at++;
    }
    /* Optional fields up to a lone "-", then the type. */
    while (at < end && strncmp(at, "- ", 2) != 0) {
        const char *blank = memchr(at, ' ', (size_t)(end - at));
        if (!blank) {
            return false;
        }
        at = blank + 1;
    }
    if (end - at < 3) {
        return false;
    }
    at += 2;
    const char *blank = memchr(at, ' ', (size_t)(end - at));
    ret_mount->device = plm_arena_strndup(arena, field[2], length[2]);
    ret_mount->root = unescape(arena, field[3], length[3]);
    ret_mount->point = unescape(arena, field[4], length[4]);
    ret_mount->type = plm_arena_strndup(arena, at, blank ? (size_t)(blank - at) : (size_t)(end - at));
    return true;
}

bool plm_mountinfo_parse(const char *text, struct plm_arena *arena, struct plm_mount_table *ret_table)
{
    size_t lines = 0;
    for (const char *at = text; *at; at++) {
        lines += *at == '\n';
    }
    *ret_table = (struct plm_mount_table){.items = plm_arena_array(arena, lines + 1, sizeof *ret_table->items)};
    for (const char *at = text; *at;) {
        size_t size = strcspn(at, "\n");
        if (!parse_line(at, size, arena, &ret_table->items[ret_table->count++])) {
            return false;
        }
        at += size + (at[size] == '\n');
    }
    return true;
}

const struct plm_mount *plm_mount_of(const struct plm_mount_table *table, const char *path)
{
    const struct plm_mount *found = NULL;
    size_t longest = 0;
    for (size_t i = 0; i < table->count; i++) {
        const char *point = table->items[i].point;
        size_t size = strcmp(point, "/") == 0 ? 0 : strlen(point);
        if (strncmp(point, path, size) == 0 && (path[size] == '/' || path[size] == '\0') &&
            (!found || size >= longest)) {
            found = &table->items[i];
            longest = size;
        }
    }
    return found;
}
