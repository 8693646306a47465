/* SPDX-License-Identifier: Apache-2.0 */
/* JUnit XML within what all of its readers accept (formats.md 1.5): tests/data/junit-intersection.xsd. Streams. */
#pragma once

#include <plimsoll/render/render.h>

bool plm_junit_render(const struct plm_report *report, const struct plm_render_options *options, FILE *stream,
                      struct plm_error *error) PLM_MUST_CHECK;
