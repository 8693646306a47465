/* SPDX-License-Identifier: Apache-2.0 */
/* /proc/PID/mountinfo: which file system lies below a path. */
#pragma once

#include <plimsoll/base/memory.h>

struct plm_mount {
    const char *point;  /* where it is mounted, escapes undone */
    const char *root;   /* path inside that file system */
    const char *device; /* "8:1" */
    const char *type;
};
struct plm_mount_table {
    struct plm_mount *items;
    size_t count;
};

/* False if a line is not what the kernel writes. Everything is the arena's. */
bool plm_mountinfo_parse(const char *text, struct plm_arena *arena, struct plm_mount_table *ret_table);
/* The mount that holds an absolute canonical path: the longest mount point above it, the last of equal ones. NULL:
 * none. */
const struct plm_mount *plm_mount_of(const struct plm_mount_table *table, const char *path);
