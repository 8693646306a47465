/* SPDX-License-Identifier: Apache-2.0 */
/* Lists of observations that findings of one check share: which subject had each first. Private to the model floor. */
#pragma once

#include <plimsoll/model/report.h>

struct plm_alike {                   /* one such list */
    const struct plm_finding *first; /* who had it first */
    const struct plm_finding *said;  /* the latest that was written as being like it, or NULL … */
    size_t at, size;                 /* … and how its row went on behind its subject: in `rests` */
};
struct plm_report_alike {
    struct plm_alike *slots; /* open addressing; a power of two */
    size_t capacity, count;
    struct plm_buffer rests; /* of rows; `said` and what follows are the writer's */
};
void plm_report_alike_clear(struct plm_report_alike *alike); /* before each check */
void plm_report_alike_done(struct plm_report_alike *alike);
/* That very list (by its address), until the next call. `first` may be the finding given: nobody had it before since
 * clear(). It must stay where it is. */
struct plm_alike *plm_report_alike_find(struct plm_report_alike *alike, const struct plm_finding *finding);
