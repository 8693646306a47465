/* SPDX-License-Identifier: Apache-2.0 */
/* XCCDF 1.2 and ARF 1.1, both by templates/xccdf.xsl over the summarised XML form. */
#pragma once

#include <plimsoll/render/render.h>

bool plm_xccdf_render(const struct plm_report *report, FILE *stream, struct plm_error *error) PLM_MUST_CHECK;
bool plm_arf_render(const struct plm_report *report, FILE *stream, struct plm_error *error) PLM_MUST_CHECK;
