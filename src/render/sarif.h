/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SARIF 2.1.0 as GitHub code scanning reads it: only what somebody must act on is a result, each with a file to stand
 * at (sarif_anchor.h) and a fingerprint of its own; what could not be decided is a notification of the run.
 */
#pragma once

#include <plimsoll/render/render.h>

/* Over 25,000 results GitHub refuses the file, over 5,000 it keeps the gravest 5,000: here every rule keeps its share.
 */
#define PLM_SARIF_RESULTS 5000

bool plm_sarif_render(const struct plm_report *report, const struct plm_render_options *options, FILE *stream,
                      struct plm_error *error) PLM_MUST_CHECK;
