/* SPDX-License-Identifier: Apache-2.0 */
/* For people at a terminal or in a log: summary first, then what must be done, worst first. */
#pragma once

#include <plimsoll/render/render.h>

bool plm_text_render(const struct plm_report *report, const struct plm_render_options *options, FILE *stream,
                     struct plm_error *error) PLM_MUST_CHECK;
