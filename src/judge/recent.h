/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the last subjects of one check showed, by their facts as they were read. Most of 10,000 containers show what one
 * shortly before them did: then nothing has to be printed and looked up to find that out.
 */
#pragma once

#include "evaluate.h"

#include <plimsoll/model/report.h>

enum { PLM_RECENT_MEMORIES = 8 };

struct plm_recent {
    struct {
        struct plm_buffer sign;
        const struct plm_observation *observed; /* NULL: nothing is remembered here */
        size_t count;
    } memories[PLM_RECENT_MEMORIES];
    size_t next; /* to be forgotten */
};
void plm_recent_done(struct plm_recent *recent);

/* The facts that an outcome rests on as bytes: two outcomes of one check with equal signs show the same. origin: of the
 * subject, by its address; it is no part of the sign. NULL: none of
 * the facts is the subject's own. False: too much was read, or something that has no sign. */
bool plm_recent_sign(const struct plm_outcome *outcome, const char *origin, struct plm_buffer *out);
/* NULL: not remembered. */
const struct plm_observation *plm_recent_find(const struct plm_recent *recent, const struct plm_buffer *sign,
                                              size_t *ret_count);
/* observed is not NULL. */
void plm_recent_keep(struct plm_recent *recent, const struct plm_buffer *sign, const struct plm_observation *observed,
                     size_t count);
