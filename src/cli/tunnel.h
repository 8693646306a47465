/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one door through which this tool starts a program: ssh, for an ssh:// address that somebody gave, and nothing
 * else. No shell is involved. ssh forwards a private unix socket to the engine's socket on the other machine, so that
 * for the rest of the program it is a socket like any other, except that the engine behind it is never local.
 *
 * ssh follows the user's own configuration (keys, agent, jump hosts), but asks nothing, and takes no host whose key is
 * not known already. It ends with this process, however that ends.
 */
#pragma once

#include "ssh_address.h"

#include <stdint.h>
#include <sys/types.h>

/* Each ssh takes a process and about 5 MB; more hosts than these are several runs. */
#define PLM_TUNNELS_MAX 256

struct plm_tunnel {
    pid_t pid;
    char *socket; /* here */
    char *log;    /* what ssh says */
};

struct plm_tunnels {
    char *folder; /* 0700, ours; NULL: none was needed */
    struct plm_tunnel list[PLM_TUNNELS_MAX];
    size_t count;
};

/* Starts ssh. To be called before there is any thread and before the process gives up starting programs. */
bool plm_tunnel_start(struct plm_tunnels *tunnels, const struct plm_ssh_address *address,
                      const struct plm_tunnel **ret_tunnel, struct plm_error *error) PLM_MUST_CHECK;
/* Waits until its socket can be connected to. False (unreachable, timeout): what ssh said. Any thread may call it.
 * shown: the address, for the message; limit: ms. */
bool plm_tunnel_wait(const struct plm_tunnel *tunnel, const char *shown, int64_t limit,
                     struct plm_error *error) PLM_MUST_CHECK;
/* For a handler of signals that end us: tells ssh, and removes what stands in /tmp. Makes only calls that a handler
 * may. */
void plm_tunnels_abandon(void);
void plm_tunnels_close(struct plm_tunnels *tunnels); /* ends every ssh, removes the folder; {0} is fine */
