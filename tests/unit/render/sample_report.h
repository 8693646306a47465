/* SPDX-License-Identifier: Apache-2.0 */
/* Reports made by hand: one with every verdict, every state of an exception and hostile strings; and one of any size.
 */
#pragma once

#include <plimsoll/render/render.h>

/* Free with plm_report_done. */
void sample_report(struct plm_report *report);
/* `checks` results over `containers` subjects, all of them judged; every tenth container fails every third check. */
void sample_report_large(struct plm_report *report, size_t checks, size_t containers);
/* Nothing was selected. */
void sample_report_empty(struct plm_report *report);
/* Leaves of a sample_report() check 5.5 with two failures: one is waived, the other is not. */
void sample_report_waive_one_of_two(struct plm_report *report);
/* The report in a format; options NULL: none. The caller's to free. Fails the test when it cannot be rendered. */
char *sample_render(const struct plm_report *report, const char *format, const struct plm_render_options *options);
/* How often part stands in text. */
size_t sample_count(const char *text, const char *part);
