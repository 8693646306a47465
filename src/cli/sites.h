/* SPDX-License-Identifier: Apache-2.0 */
/* The hosts to look at: of --host (once or several times), of --inventory, or the one that docker's own settings name.
 */
#pragma once

#include "endpoint.h"
#include "tunnel.h"

/* One host and its engine. Strings live in the arena of the sites. */
struct plm_site {
    const char *name;             /* in names of files and messages: letters, digits, '.', '-', '_'; no two alike */
    bool named;                   /* by the inventory: the report calls the host so, whatever the engine says */
    bool alone;                   /* the only one: progress may be shown for it */
    struct plm_endpoint endpoint; /* url "": facts come from a file */
    const char *const *labels;    /* "K=V", NULL-terminated: --label's first, its own after them; or NULL */
    struct plm_ssh_address ssh;   /* of an ssh:// address */
    const struct plm_tunnel *tunnel;
    const char *where; /* "hosts.yaml:7", "--host ssh://…": for messages */
};

struct plm_sites {
    struct plm_arena arena;
    struct plm_site *list;
    size_t count; /* 0: facts come from a file */
    bool several; /* more than one, or an inventory, were it of one */
    struct plm_tunnels tunnels;
};

/* Which hosts, checked before any of them is asked. With --facts: none. Refuses several for a command that takes one.
 */
bool plm_sites_find(const struct plm_command *command, const struct plm_arguments *arguments,
                    struct plm_sites *ret_sites, struct plm_error *error) PLM_MUST_CHECK;
/* Starts ssh for those behind it. What comes of that, each finds out for itself (plm_tunnel_wait). */
bool plm_sites_connect(struct plm_sites *sites, struct plm_error *error) PLM_MUST_CHECK;
void plm_sites_done(struct plm_sites *sites);
#define plm_auto_sites __attribute__((cleanup(plm_sites_done)))

/* Whether its address is one, with its parts taken out; for those who make sites. */
bool plm_site_accept(struct plm_site *site, struct plm_arena *arena, struct plm_error *error) PLM_MUST_CHECK;
/* The one site of a command that looks at one; NULL with --facts. */
const struct plm_site *plm_only_site(const struct plm_arguments *arguments);
/* "%h" in text becomes the site's name; in the arena. */
const char *plm_site_expand(const struct plm_site *site, const char *text, struct plm_arena *arena);

/* inventory.c: reads the file; every wrong line of it is refused with file:line. `labels` of each site are its own. */
bool plm_inventory_load(const char *path, struct plm_sites *sites, struct plm_error *error) PLM_MUST_CHECK;
