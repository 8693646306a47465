/* SPDX-License-Identifier: Apache-2.0 */
/* What is wrong with a policy file, all of it at once, before a run stumbles over it. */
#pragma once

#include <plimsoll/judge/load.h>

enum plm_remark_weight {
    PLM_REMARK_REFUSED, /* a run would refuse the file */
    PLM_REMARK_BROKEN,  /* it is taken, but this part does no longer do what it says: an exception that expired */
    PLM_REMARK_ADVICE,  /* worth a look: ends soon, not begun, too broad, never used */
    PLM_REMARK_WEIGHTS, /* how many there are */
};
struct plm_remark {
    enum plm_remark_weight weight;
    const char *text; /* "policy.yaml:7: …", one line */
};
struct plm_remarks {
    struct plm_remark *items; /* in the arena, in the order of the file */
    size_t count, capacity;
    size_t counts[PLM_REMARK_WEIGHTS];
};

/* Reviews the text of the file `name` by the clock `now` (ms since the epoch). Never fails: what is wrong is a remark.
 */
void plm_policy_review(const char *text, size_t size, const char *name, const struct plm_catalogue *catalogue,
                       int64_t now, struct plm_arena *arena, struct plm_remarks *ret_remarks);
