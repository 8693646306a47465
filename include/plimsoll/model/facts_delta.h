/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What differs between two bundles of facts, before anybody judges: the daemon's options in force side by side with
 * their sources, then every other document but containers (what is wrong with those, the comparison of reports says).
 * Computed by compare/facts_delta.h.
 */
#pragma once

#include <plimsoll/model/facts.h>

struct plm_option_pair {
    const char *name;
    const char *before, *after;               /* JSON text of the values in force; NULL: not known */
    const char *source_before, *source_after; /* "daemon.json", "flag" …; NULL: not known */
    bool differs;                             /* both known, and not the same */
};

enum plm_fact_change_kind {
    PLM_FACT_CHANGED,
    PLM_FACT_APPEARED,  /* a document, or a member of a keyed list, of the second bundle only */
    PLM_FACT_GONE,      /* of the first only */
    PLM_FACT_UNCERTAIN, /* one side could not be read: neither alike nor different */
    PLM_FACT_CHANGES,   /* how many there are */
};
const char *plm_fact_change_name(enum plm_fact_change_kind kind); /* "changed", "appeared", "gone", "uncertain" */

struct plm_fact_change {
    enum plm_fact_change_kind kind;
    const char *document, *key; /* key NULL for single documents */
    const char *path;           /* inside the document; "" for the document as a whole */
    const char *before, *after; /* JSON text; NULL: not there */
};

struct plm_facts_delta {
    struct plm_arena arena;
    const char *host_before, *host_after; /* names; NULL: not known */
    const char *started_before, *started_after;
    struct plm_option_pair *options; /* all that either side knows, by name */
    size_t option_count;
    struct plm_fact_change *changes; /* in the order of a bundle, then by key */
    size_t change_count, change_capacity;
    size_t counts[PLM_FACT_CHANGES];
    size_t options_differ;
};
