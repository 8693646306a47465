/* SPDX-License-Identifier: Apache-2.0 */
/* Reports, one after another → a fleet (model/fleet.h). */
#pragma once

#include <plimsoll/model/fleet.h>

struct plm_fleet_options {
    int64_t now;         /* ms since the epoch */
    int64_t stale_after; /* ms: facts older than this make a host stale */
    /* How hosts are grouped: a label's key; patterns with * or ?, separated by commas, the first that fits the name;
     * NULL: by the name with its digits taken out ("web-1" and "web-2" are "web-#"). */
    const char *group_by;
};

/* {0} is an empty fleet. A summary of the report is enough; it may be done with afterwards. Of two reports of one host
 * the one with the newer facts stays. source is copied. */
void plm_fleet_add(struct plm_fleet *fleet, const struct plm_report *report, const char *source);
/* A file that was not taken, and why. */
void plm_fleet_refuse(struct plm_fleet *fleet, const char *source, const char *reason);
/* After the last: order, totals, groups, outliers. */
void plm_fleet_finish(struct plm_fleet *fleet, const struct plm_fleet_options *options);
void plm_fleet_done(struct plm_fleet *fleet); /* {0} and twice are fine */
#define plm_auto_fleet __attribute__((cleanup(plm_fleet_done)))
