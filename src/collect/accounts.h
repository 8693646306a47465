/* SPDX-License-Identifier: Apache-2.0 */
/* passwd and group below a root, as files: no NSS, so that another root's names are not this machine's. */
#pragma once

#include <plimsoll/base/memory.h>
#include <plimsoll/base/rootfs.h>
#include <stdint.h>

struct plm_user {
    const char *name;
    int64_t uid, gid;
};
struct plm_group {
    const char *name, *members; /* members: "a,b" */
    int64_t gid;
};
struct plm_accounts {
    const char *users_reason, *groups_reason; /* why a file could not be read; NULL: it was */
    struct plm_user *users;
    struct plm_group *groups;
    size_t user_count, group_count;
};

/* Text of passwd or group; lines that are none are skipped, as getpwent() does. */
void plm_passwd_parse(const char *text, struct plm_arena *arena, struct plm_accounts *accounts);
void plm_group_parse(const char *text, struct plm_arena *arena, struct plm_accounts *accounts);
void plm_accounts_read(const struct plm_rootfs *root, struct plm_arena *arena, struct plm_accounts *ret_accounts);
/* NULL: no such id. */
const char *plm_user_name(const struct plm_accounts *accounts, int64_t uid);
const char *plm_group_name(const struct plm_accounts *accounts, int64_t gid);
/* A word of nsswitch.conf's passwd:, group: or initgroups: line that is not a local file ("ldap"), in the arena; NULL:
 * none. */
const char *plm_nsswitch_remote(const char *text, struct plm_arena *arena);
