/* SPDX-License-Identifier: Apache-2.0 */
/* Markdown for merge requests and job summaries: short, for GitHub drops summaries over 1 MiB and comments over 64 KiB.
 */
#pragma once

#include <plimsoll/render/render.h>

bool plm_markdown_render(const struct plm_report *report, FILE *stream, struct plm_error *error) PLM_MUST_CHECK;
