/* SPDX-License-Identifier: Apache-2.0 */
/* ssh://[user@]host[:port][/path/of/the/engine's/socket], taken apart for the command line of ssh. */
#pragma once

#include <plimsoll/base/memory.h>

struct plm_ssh_address {
    const char *user, *port; /* NULL: not said, so that the user's ssh_config decides */
    const char *host;        /* an IPv6 address without its brackets */
    const char *socket;      /* there; /var/run/docker.sock unless said */
};

/* Strings live in the arena. Refuses (PLM_ERROR_USAGE) passwords, and every word that ssh could take for something else
 * than what it is: one that begins with a dash, or holds a character that no user, host or path needs. */
bool plm_ssh_address_parse(const char *url, struct plm_arena *arena, struct plm_ssh_address *ret_address,
                           struct plm_error *error) PLM_MUST_CHECK;
