/* SPDX-License-Identifier: Apache-2.0 */
/* Reports made by hand for tests: no judge is needed to test what stands behind it. */
#pragma once

#include <plimsoll/model/report.h>

/* A small report in which every member holds something, each verdict, waiver state and null occurs. The caller's. */
void plm_sample_report(struct plm_report *ret_report);
/* `containers` subjects and `results` results over all of them; one subject in fifty fails, one in a hundred is
 * unknown; all of them observed the same, and passes keep no evidence. */
void plm_sample_report_large(struct plm_report *ret_report, size_t containers, size_t results);
