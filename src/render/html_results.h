/* SPDX-License-Identifier: Apache-2.0 */
/* The results that stand in the page as data (plimsoll.results/1, docs/FORMATS.md): no evidence and no prose, so that
 * they are there whatever the size of the report. */
#pragma once

#include <plimsoll/base/memory.h>
#include <plimsoll/model/report.h>

/* digest: of the JSON form, which is the record. Appends JSON in which nothing can end a script element. */
bool plm_html_results_write(const struct plm_report *report, const char *digest, struct plm_buffer *out,
                            struct plm_error *error) PLM_MUST_CHECK;
