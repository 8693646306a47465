/* SPDX-License-Identifier: Apache-2.0 */
/*
 * OSCAL assessment results (1.1). An observation for every recommendation, with its facts as evidence; a finding only
 * where there is one to make, for a finding is satisfied or not: pass, fail, unknown ("not-satisfied", reason "other")
 * and waived, the last with a risk whose deviation was approved. Manual and not applicable have an observation only.
 */
#pragma once

#include <plimsoll/render/render.h>

bool plm_oscal_render(const struct plm_report *report, FILE *stream, struct plm_error *error) PLM_MUST_CHECK;
