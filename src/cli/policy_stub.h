/* SPDX-License-Identifier: Apache-2.0 */
/* A policy file to start from: a waiver stub for each failure of a report, with the gaps for a person to fill. */
#pragma once

#include <plimsoll/model/catalogue.h>
#include <plimsoll/model/report.h>

/* Appends YAML. Replicas of one group that fail alike share a waiver. Failures that an active waiver covers are left
 * out. */
void plm_policy_stub(const struct plm_report *report, const struct plm_catalogue *catalogue, struct plm_buffer *out);
