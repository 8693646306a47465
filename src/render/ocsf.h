/* SPDX-License-Identifier: Apache-2.0 */
/*
 * OCSF 1.3 compliance findings (class 2003) for a log lake: one event a line, one event a recommendation, so that the
 * number of events is the same on every host and in every other format; the subjects that made it so are its resources.
 */
#pragma once

#include <plimsoll/render/render.h>

bool plm_ocsf_render(const struct plm_report *report, FILE *stream, struct plm_error *error) PLM_MUST_CHECK;
