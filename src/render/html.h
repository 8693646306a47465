/* SPDX-License-Identifier: Apache-2.0 */
/* The page for auditors: one file with its style and script, under a policy that allows only these. */
#pragma once

#include <plimsoll/model/delta.h>
#include <plimsoll/model/report.h>
#include <stdio.h>

/* since: what changed since a baseline, or NULL. */
bool plm_html_render(const struct plm_report *report, const struct plm_delta *since, FILE *stream,
                     struct plm_error *error) PLM_MUST_CHECK;
