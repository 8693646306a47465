/* SPDX-License-Identifier: Apache-2.0 */
/* One self-contained HTML file; formats.md 5.3 is its specification. */
#pragma once

#include <plimsoll/render/render.h>

bool plm_html_render(const struct plm_report *report, FILE *stream, struct plm_error *error) PLM_MUST_CHECK;
