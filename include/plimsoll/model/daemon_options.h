/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The dockerd options the catalogue cares about: one list for the fact schema (daemon.options.*) and for the collector
 * that finds the value in force. Source: dockerd's own documentation and cis-benchmark 6.1 (which options reload, which
 * names lists have in daemon.json, which the API shows).
 */
#pragma once

#include <stdbool.h>

enum plm_option_type { PLM_OPTION_BOOL, PLM_OPTION_STRING, PLM_OPTION_LIST, PLM_OPTION_MAP, PLM_OPTION_ULIMITS };

struct plm_daemon_option {
    const char *member; /* in facts: daemon.options.<member> */
    const char *key;    /* in daemon.json */
    const char *flag;   /* long flag without dashes; NULL: none */
    char letter;        /* short flag, 0: none */
    enum plm_option_type type;
    bool reloadable;              /* SIGHUP applies a changed daemon.json */
    bool secret;                  /* values are withheld: log-opts, storage-opts keep names; proxies lose credentials */
    const char *compiled_default; /* JSON text of what holds when nothing is set */
    const char *api;              /* path in facts where the engine shows the value in force, or NULL */
};

/* Ends with member NULL. */
extern const struct plm_daemon_option plm_daemon_options[];
