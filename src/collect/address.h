/* SPDX-License-Identifier: Apache-2.0 */
/* Where an engine listens, taken apart. */
#pragma once

#include <plimsoll/base/memory.h>

enum plm_address_kind { PLM_ADDRESS_UNIX, PLM_ADDRESS_TCP, PLM_ADDRESS_TLS, PLM_ADDRESS_SSH };

struct plm_address {
    enum plm_address_kind kind;
    char *shown; /* for people and facts: clean, and never with user or password */
    char *path;  /* of the unix socket; NULL for the others */
    char *base; /* what requests start with: "http://localhost", "https://[::1]:2376"; of the engine behind a tunnel for
                   ssh */
};

/* unix:///path, tcp://host[:port][/prefix], http:// and https:// as docker contexts write them, ssh://…
 * tls: tcp:// speaks TLS. False (PLM_ERROR_USAGE): no address of an engine; the message never repeats a password. */
bool plm_address_parse(const char *url, bool tls, struct plm_address *ret_address,
                       struct plm_error *error) PLM_MUST_CHECK;
void plm_address_done(struct plm_address *address);
#define plm_auto_address __attribute__((cleanup(plm_address_done)))

const char *plm_address_kind_name(enum plm_address_kind kind); /* "unix", "tcp", "tls", "ssh" */
