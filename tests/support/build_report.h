/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Small reports from a few lines of text, for tests of what compares them. One line each, in any order:
 *
 *     scope engine | state running | level 1 | benchmark cis-docker-1.6.0 | profile docker-linux | evidence failures
 *     host NAME MACHINE-ID [label=value …] | engine KIND [rootless] | uid 0 [CAPABILITY …] | judged
 * 2026-01-01T00:00:00Z population container incomplete|complete [excluded=N]        (else: complete, for every kind
 * with keys) exclusion subjects batch-? subject KIND KEY [group=G] [id=I] [state=S] [uncomparable]   (else: made when a
 * check names it) check ID NUMBER KIND [severity=high] [level=2] [rule=R] [attest=pass] : KEY=VERDICT[,w|,x][,v=VALUE]
 * …
 *
 * VERDICT: pass fail unknown manual n/a; ",w" an active waiver, ",x" an expired one, ",v=2" the value observed (default
 * 1). KEY "-": the host or engine as a whole, or a list that was lost.
 */
#pragma once

#include <plimsoll/model/report.h>

/* Aborts with a message on a line it does not understand. The caller's to plm_report_done. */
void plm_build_report(const char *lines, struct plm_report *ret_report);
/* Written and read back through plimsoll.report/1: true if it is a report that could stand in a file. */
bool plm_built_is_sound(const struct plm_report *report);
