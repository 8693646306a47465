/* SPDX-License-Identifier: Apache-2.0 */
#include <plimsoll/model/facts_delta.h>

/* Out of range: the one that claims nothing. */
const char *plm_fact_change_name(enum plm_fact_change_kind kind)
{
    static const char *const names[PLM_FACT_CHANGES] = {[PLM_FACT_CHANGED] = "changed",
                                                        [PLM_FACT_APPEARED] = "appeared",
                                                        [PLM_FACT_GONE] = "gone",
                                                        [PLM_FACT_UNCERTAIN] = "uncertain"};
    return names[kind < PLM_FACT_CHANGES ? kind : PLM_FACT_UNCERTAIN];
}
