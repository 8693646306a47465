/* SPDX-License-Identifier: Apache-2.0 */
/* Lists of observations that findings of one check share: which subject had each first. Private to the model floor. */
#pragma once

#include <plimsoll/model/report.h>

struct plm_report_alike {
    const struct plm_finding **slots; /* open addressing; a power of two */
    size_t capacity, count;
};
void plm_report_alike_clear(struct plm_report_alike *alike); /* before each check */
void plm_report_alike_done(struct plm_report_alike *alike);
/* The first finding since clear() with this very list (by its address): perhaps the one given. It must stay where it
 * is. */
const struct plm_finding *plm_report_alike_first(struct plm_report_alike *alike, const struct plm_finding *finding);
