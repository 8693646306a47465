/* SPDX-License-Identifier: Apache-2.0 */
/* Which hosts ought to be alike, and which are not. */
#pragma once

#include <plimsoll/compare/fleet.h>

/* Sets the group of every host; see struct plm_fleet_options. */
void plm_fleet_group(struct plm_fleet *fleet, const char *group_by);
/* Needs groups, order and cells. A host that was judged otherwise than most is not asked. */
void plm_fleet_find_outliers(struct plm_fleet *fleet);
