/* SPDX-License-Identifier: Apache-2.0 */
/* The kernel's tables of sockets, /proc/PID/net/{unix,tcp,tcp6}: listening ones only. They show the network namespace
 * of PID. */
#pragma once

#include <plimsoll/base/memory.h>
#include <stdint.h>

struct plm_listener {
    uint64_t inode;
    const char *path;    /* unix: as it was bound; NULL: TCP */
    const char *address; /* TCP: "0.0.0.0", "::1" */
    int port;
    bool wildcard, loopback;
};

struct plm_listeners {
    struct plm_listener *items;
    size_t count, capacity;
};

/* Each appends to the list, texts in the arena. False if a line is not what the kernel writes. Unix sockets without a
 * path and abstract ones ("@name") are left out: dockerd cannot serve its API on them. */
bool plm_proc_net_unix(const char *text, struct plm_arena *arena, struct plm_listeners *list);
bool plm_proc_net_tcp(const char *text, bool six, struct plm_arena *arena, struct plm_listeners *list);
/* Fills in address, port, wildcard and loopback. bytes: 4, or 16 if six, in network order. */
void plm_listener_set_address(struct plm_listener *listener, const unsigned char *bytes, bool six, int port,
                              struct plm_arena *arena);
struct plm_listener *plm_listeners_add(struct plm_listeners *list, struct plm_arena *arena);
