/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Parsers of what the kernel writes under /proc/PID, and nothing but text: tests feed them text. None of them trusts
 * its input: a container names its own processes and may put ')' and newlines into a comm.
 */
#pragma once

#include <plimsoll/base/memory.h>
#include <stdint.h>

struct plm_proc_stat {
    int64_t parent;
    uint64_t start_ticks; /* since boot */
};
/* /proc/PID/stat. False if it is not one. */
bool plm_proc_stat_parse(const char *text, struct plm_proc_stat *ret_stat);

struct plm_proc_status {
    int64_t uid, gid;     /* effective */
    int64_t no_new_privs; /* -1: not told by this kernel */
    int64_t seccomp;      /* -1: not told by this kernel */
    char name[72];        /* its comm; "" where that is not told as it is: with a backslash or a newline in it */
};
/* /proc/PID/status. False without Uid and Gid lines. */
bool plm_proc_status_parse(const char *text, struct plm_proc_status *ret_status);

/* The next container id (64 hex digits with no other letter or digit beside them) in /proc/PID/cgroup, or NULL. Start
 * with `text`, go on behind the id. */
const char *plm_cgroup_next_id(const char *text);
#define PLM_CONTAINER_ID_SIZE 64

/* The systemd service a cgroup file names ("docker.service"), copied into the arena; NULL if there is none. */
const char *plm_cgroup_service(const char *text, struct plm_arena *arena);

/* Maps an id of the reader's user namespace to the one inside, by /proc/PID/uid_map. False if it is not mapped. */
bool plm_id_map_inside(const char *text, int64_t outside, int64_t *ret_inside);

/* Splits NUL-terminated words (cmdline, environ). Words and the NULL-terminated array are the arena's. */
const char *const *plm_words_split(const char *data, size_t size, struct plm_arena *arena, size_t *ret_count);
/* Value of NAME in a NULL-terminated list of "NAME=value", or NULL. */
const char *plm_environment_get(const char *const *words, const char *name);
