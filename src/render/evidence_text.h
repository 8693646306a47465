/* SPDX-License-Identifier: Apache-2.0 */
/* The facts behind a finding as text, for formats that have no place for them one by one. */
#pragma once

#include <plimsoll/model/report.h>

/* "path = value (origin)" for each fact, `between` in between; values are cut at limit bytes and say so. What is over
 * PLM_XML_OBSERVATIONS is counted. Nothing for NULL or a finding without facts. */
void plm_evidence_text(struct plm_buffer *out, const struct plm_subject *subject, const struct plm_finding *finding,
                       const char *between, size_t limit);
