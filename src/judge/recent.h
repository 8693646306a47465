/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the last subjects of one check showed, by their facts as they were read. Most of 10,000 containers show what one
 * shortly before them did: then nothing has to be printed and looked up to find that out. Known are plain members of
 * the subject's own document that are null, a bool, a number or a text; whatever else was read, nothing is remembered.
 */
#pragma once

#include "evaluate.h"

#include <plimsoll/model/report.h>

enum { PLM_RECENT_MEMORIES = 4, PLM_RECENT_FACTS = 8 };

struct plm_recent_memory {
    struct {
        enum plm_cel_kind kind;
        size_t path, text; /* where in texts they stand */
        size_t size;       /* of the text */
        int64_t integer;   /* a bool's and an int's value */
        double real;
    } facts[PLM_RECENT_FACTS];
    size_t count;
    bool rule_ran;
    struct plm_buffer texts;                /* steps of paths, from the last to the first, and values */
    const struct plm_observation *observed; /* NULL: nothing is remembered here */
    size_t observed_count;
};
struct plm_recent {
    struct plm_recent_memory memories[PLM_RECENT_MEMORIES];
    size_t next; /* to be forgotten */
};
void plm_recent_done(struct plm_recent *recent);

/* origin: of the subject's document, by its address. NULL: not remembered. */
const struct plm_observation *plm_recent_find(const struct plm_recent *recent, const struct plm_outcome *outcome,
                                              const char *origin, size_t *ret_count);
/* observed: what was made of that outcome; not NULL. */
void plm_recent_keep(struct plm_recent *recent, const struct plm_outcome *outcome, const char *origin,
                     const struct plm_observation *observed, size_t count);
