/* SPDX-License-Identifier: Apache-2.0 */
/* Does a report that was read hang together? Private to the model floor. */
#pragma once

#include <plimsoll/model/report.h>

/*
 * Sets what a reader cannot see member by member: every index leads to something of the right kind, counts are those of
 * the findings, no verdict claims more than its findings, and the totals are those of the checks. A digest shows only
 * that nobody changed a file by accident; without this, a report made by hand could show a pass that its findings
 * disprove.
 */
bool plm_report_prove(struct plm_report *report, const char *what, struct plm_error *error) PLM_MUST_CHECK;
