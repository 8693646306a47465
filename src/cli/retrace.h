/* SPDX-License-Identifier: Apache-2.0 */
/* The auditor's re-performance: a report judged again from its facts, as it says it was judged. */
#pragma once

#include "options.h"

#include <plimsoll/model/catalogue.h>
#include <plimsoll/model/policy.h>
#include <plimsoll/model/report.h>

/* A report names sections that were chosen only by what is left: as whole sections, or one recommendation at a time. */
enum plm_retrace_sections { PLM_RETRACE_WHOLE_SECTIONS, PLM_RETRACE_EXACT_NUMBERS };
bool plm_retrace_chose_sections(const struct plm_report *report);

/* Judges the facts of arguments->facts by the report's own edition, level, scope, selection, exclusions, evidence and
 * clock. *ret_text is the report that comes out, as a file would hold it; facts_sha256 the digest of the facts. */
bool plm_retrace(const struct plm_arguments *arguments, const struct plm_report *report,
                 enum plm_retrace_sections sections, const struct plm_catalogue *catalogue,
                 const struct plm_policy *policy, struct plm_buffer *ret_text, char facts_sha256[static 65],
                 struct plm_error *error) PLM_MUST_CHECK;
/* Where two texts of reports first differ, for people: line, member or check, and both sides. Digests and the tool's
 * version are named only if nothing else differs. False: they do not differ. */
bool plm_retrace_difference(const struct plm_buffer *given, const struct plm_buffer *made, struct plm_buffer *out);
