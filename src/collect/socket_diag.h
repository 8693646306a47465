/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which socket answers at a path. The path in /proc/net/unix is only what was bound once: another process may have put
 * its own socket there since. The kernel's socket diagnostics give the inode of the file a socket is bound to, and a
 * connection gives the process that listens.
 */
#pragma once

#include "proc_net.h"

#include <stdint.h>
#include <sys/stat.h>

/* The listening unix socket, in the auditor's network namespace, that is bound to the file `path` leads to.
 * PLM_ERROR_ABSENT: no such file, or no socket here is bound to it; PLM_ERROR_UNSUPPORTED: this kernel does not tell.
 */
bool plm_socket_inode(const char *path, uint64_t *ret_inode, struct plm_error *error) PLM_MUST_CHECK;

/* Appends the TCP sockets, of the auditor's network namespace, that listen: of IPv4, or of IPv6 if six. False: the
 * kernel does not tell (and nothing is appended); /proc/PID/net/tcp does, but walks a table of all connections for it,
 * whose size goes with the memory of the machine. */
bool plm_socket_tcp_listeners(bool six, struct plm_arena *arena, struct plm_listeners *list,
                              struct plm_error *error) PLM_MUST_CHECK;

/* The process that called listen() on the socket at `path`, by connecting to it: pid in the auditor's pid namespace, 0
 * if it is not in it. Nothing is sent. Never blocks. */
bool plm_socket_listener(const char *path, int64_t *ret_pid, struct plm_error *error) PLM_MUST_CHECK;

/* ---- what the first two of them read, for their tests ---- */

struct plm_socket_search {
    const struct stat *file; /* what `path` leads to */
    const char *path;
    uint64_t inode; /* of the socket, if found */
    bool found;
};
/* One reply of the kernel: messages of netlink, aligned as malloc() does; nothing is written (the kernel's
 * macros drop const). *ret_last: no other follows. */
bool plm_socket_answers_parse(void *reply, size_t size, struct plm_socket_search *search, bool *ret_last,
                              struct plm_error *error) PLM_MUST_CHECK;
bool plm_socket_tcp_parse(void *reply, size_t size, struct plm_arena *arena, struct plm_listeners *list, bool *ret_last,
                          struct plm_error *error) PLM_MUST_CHECK;
