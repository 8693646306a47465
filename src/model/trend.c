/* SPDX-License-Identifier: Apache-2.0 */
#include <plimsoll/model/trend.h>

/* Out of range: the one that claims nothing. */
const char *plm_trend_state_name(enum plm_trend_state state)
{
    static const char *const names[PLM_TREND_STATES] = {
        [PLM_TREND_OPEN] = "open", [PLM_TREND_UNSURE] = "unsure", [PLM_TREND_CLOSED] = "closed"};
    return names[state < PLM_TREND_STATES ? state : PLM_TREND_UNSURE];
}
