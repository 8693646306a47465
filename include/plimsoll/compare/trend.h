/* SPDX-License-Identifier: Apache-2.0 */
/* Reports of one host, oldest first → a trend (model/trend.h). */
#pragma once

#include <plimsoll/model/trend.h>

/* When the facts of a report were read, else when it was judged; ms since the epoch, INT64_MIN: it does not say. */
int64_t plm_trend_time(const struct plm_report *report);
/* Are both reports of one host? By engine or machine id where both have one, else by name. */
bool plm_trend_same_host(const struct plm_report *a, const struct plm_report *b);

/* {0} is an empty trend. A summary of the report is enough; it may be done with afterwards. Reports must come in the
 * order of time. */
void plm_trend_add(struct plm_trend *trend, const struct plm_report *report, const char *source);
/* A file that was not taken, and why: one line. */
void plm_trend_refuse(struct plm_trend *trend, const char *reason);
/* After the last: states, order. */
void plm_trend_finish(struct plm_trend *trend, int64_t now);
void plm_trend_done(struct plm_trend *trend); /* {0} and twice are fine */
#define plm_auto_trend __attribute__((cleanup(plm_trend_done)))
