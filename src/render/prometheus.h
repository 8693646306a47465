/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Prometheus' text format, for the node exporter's textfile collector. Labels are bounded: checks, sections, levels,
 * outcomes, kinds of subjects, never a name of a container. No timestamps: that collector refuses them.
 */
#pragma once

#include <plimsoll/render/render.h>

bool plm_prometheus_render(const struct plm_report *report, FILE *stream, struct plm_error *error) PLM_MUST_CHECK;
