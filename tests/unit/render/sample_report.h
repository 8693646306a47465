/* SPDX-License-Identifier: Apache-2.0 */
/* Reports made by hand: one with every verdict, every state of an exception and hostile strings; and one of any size.
 */
#pragma once

#include <plimsoll/model/report.h>

/* Free with plm_report_done. */
void sample_report(struct plm_report *report);
/* `checks` results over `containers` subjects, all of them judged; every tenth container fails every third check. */
void sample_report_large(struct plm_report *report, size_t checks, size_t containers);
/* Nothing was selected. */
void sample_report_empty(struct plm_report *report);
