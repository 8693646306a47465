/* SPDX-License-Identifier: Apache-2.0 */
#include "accounts.h"

#include <plimsoll/base/limits.h>
#include <plimsoll/base/text.h>

#include <string.h>

#define FIELDS_MAX 7 /* of passwd(5) */

/* Splits a line at ':' into at most `max` fields. Returns how many. */
static size_t split(const char *line, size_t size, const char **fields, size_t *sizes, size_t max)
{
    size_t count = 0;
    for (size_t at = 0; count < max; at++) {
        const char *colon = memchr(line + at, ':', size - at);
        size_t length = colon ? (size_t)(colon - line) - at : size - at;
        fields[count] = line + at;
        sizes[count++] = length;
        at += length;
        if (at >= size) {
            break;
        }
    }
    return count;
}

/* Calls back with each line that is no comment. */
static size_t line_count(const char *text)
{
    size_t count = 1;
    for (; *text; text++) {
        count += *text == '\n';
    }
    return count;
}

void plm_passwd_parse(const char *text, struct plm_arena *arena, struct plm_accounts *accounts)
{
    accounts->users = plm_arena_array(arena, line_count(text), sizeof *accounts->users);
    for (const char *at = text; *at;) {
        size_t size = strcspn(at, "\n");
        const char *field[FIELDS_MAX];
        size_t length[FIELDS_MAX];
        size_t count = split(at, size, field, length, FIELDS_MAX);
        struct plm_user user;
        if (count >= 4 && length[0] > 0 && plm_parse_int64(field[2], length[2], &user.uid) &&
            plm_parse_int64(field[3], length[3], &user.gid)) {
            user.name = plm_arena_strndup(arena, field[0], length[0]);
            accounts->users[accounts->user_count++] = user;
        }
        at += size + (at[size] == '\n');
    }
}

void plm_group_parse(const char *text, struct plm_arena *arena, struct plm_accounts *accounts)
{
    accounts->groups = plm_arena_array(arena, line_count(text), sizeof *accounts->groups);
    for (const char *at = text; *at;) {
        size_t size = strcspn(at, "\n");
        const char *field[FIELDS_MAX];
        size_t length[FIELDS_MAX];
        size_t count = split(at, size, field, length, 4);
        struct plm_group group;
        if (count >= 3 && length[0] > 0 && plm_parse_int64(field[2], length[2], &group.gid)) {
            group.name = plm_arena_strndup(arena, field[0], length[0]);
            group.members = count > 3 ? plm_arena_strndup(arena, field[3], length[3]) : "";
            accounts->groups[accounts->group_count++] = group;
        }
        at += size + (at[size] == '\n');
    }
}

static const char *reason_of(struct plm_arena *arena, const struct plm_error *error)
{
    return plm_arena_printf(arena, "%s: %s", plm_error_code_name(error->code), error->message);
}

/* A NUL would end the text for us and not for the C library: what stands behind it must not be lost without a word. */
static bool read_text(const struct plm_rootfs *root, const char *path, struct plm_buffer *out, struct plm_error *error)
{
    if (!plm_rootfs_read(root, path, PLM_LIMIT_CONFIG, out, error)) {
        return false;
    }
    if (strlen(plm_buffer_text(out)) != out->size) {
        return plm_error_set(error, PLM_ERROR_MALFORMED, "%s: holds a NUL character", path);
    }
    return true;
}

void plm_accounts_read(const struct plm_rootfs *root, struct plm_arena *arena, struct plm_accounts *ret_accounts)
{
    struct plm_error error;
    plm_auto_buffer struct plm_buffer users = {0};
    plm_auto_buffer struct plm_buffer groups = {0};
    *ret_accounts = (struct plm_accounts){0};
    if (read_text(root, "/etc/passwd", &users, &error)) {
        plm_passwd_parse(plm_buffer_text(&users), arena, ret_accounts);
    } else {
        ret_accounts->users_reason = reason_of(arena, &error);
    }
    if (read_text(root, "/etc/group", &groups, &error)) {
        plm_group_parse(plm_buffer_text(&groups), arena, ret_accounts);
    } else {
        ret_accounts->groups_reason = reason_of(arena, &error);
    }
}

const char *plm_user_name(const struct plm_accounts *accounts, int64_t uid)
{
    for (size_t i = 0; i < accounts->user_count; i++) {
        if (accounts->users[i].uid == uid) {
            return accounts->users[i].name;
        }
    }
    return NULL;
}

const char *plm_group_name(const struct plm_accounts *accounts, int64_t gid)
{
    for (size_t i = 0; i < accounts->group_count; i++) {
        if (accounts->groups[i].gid == gid) {
            return accounts->groups[i].name;
        }
    }
    return NULL;
}

const char *plm_nsswitch_remote(const char *text, struct plm_arena *arena)
{
    static const char *const databases[] = {"passwd:", "group:", "initgroups:"};
    static const char *const local[] = {"files",    "compat",     "systemd", "altfiles",
                                        "usrfiles", "extrausers", "db",      "myhostname"};
    for (const char *at = text; *at;) {
        size_t size = strcspn(at, "\n");
        plm_auto_free char *line = plm_strndup(at, strcspn(at, "#\n"));
        const char *word = line + strspn(line, " \t");
        at += size + (at[size] == '\n');
        bool wanted = false;
        for (size_t i = 0; i < PLM_COUNT(databases); i++) {
            wanted = wanted || plm_starts_with(word, databases[i]);
        }
        word += wanted ? strcspn(word, ":") + 1 : strlen(word);
        for (word += strspn(word, " \t"); *word; word += strspn(word, " \t")) {
            size_t length = strcspn(word, " \t");
            bool known = *word == '[' || word[length - 1] == ']'; /* an action, not a source */
            for (size_t i = 0; i < PLM_COUNT(local); i++) {
                known = known || (strlen(local[i]) == length && strncmp(local[i], word, length) == 0);
            }
            if (!known) {
                return plm_arena_strndup(arena, word, length);
            }
            word += length;
        }
    }
    return NULL;
}
