/* SPDX-License-Identifier: Apache-2.0 */
/*
 * TCP ports that containers and services publish. Without the userland proxy, and for swarm's ingress, dockerd itself
 * holds a listening socket on each of them, to keep others off: such a socket serves no API.
 */
#pragma once

#include <plimsoll/base/json.h>
#include <stdint.h>

struct plm_published_port {
    char address[64]; /* as the engine writes it; "": every address */
    int64_t port;
};
struct plm_published {
    bool known; /* all of them were read */
    struct plm_published_port *ports;
    size_t count, capacity;
};

/* Takes the TCP ports of one entry of /containers/json. */
void plm_published_add_container(struct plm_published *published, const struct plm_json *entry);
/* The same for an entry of /services. */
void plm_published_add_service(struct plm_published *published, const struct plm_json *entry);
/* Is the port published on that address, or on every one where `wildcard` says the socket is on every one, too? */
bool plm_published_has(const struct plm_published *published, const char *address, bool wildcard, int64_t port);
void plm_published_done(struct plm_published *published);
