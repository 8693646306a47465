/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of a SARIF run that are files of their own. */
#pragma once

#include "json_stream.h"
#include "shown.h"

#include <plimsoll/render/render.h>

struct plm_sarif {
    const struct plm_report *report;
    const struct plm_render_options *options;
    struct plm_json_stream json;
    struct plm_buffer anchor; /* the URI at which findings are placed */
    char digest[65];
};

/* "error", "warning", "note". */
const char *plm_sarif_level(enum plm_severity severity);
/* The rules: one per result of the report, in its order, so that its index is the rule's. */
void plm_sarif_write_rules(struct plm_sarif *sarif);
/* The results, and what was left out of them, rule by rule: left_out has a place for each. */
void plm_sarif_write_results(struct plm_sarif *sarif, size_t *left_out);
/* How many subjects of each rule may be shown so that all together stay below the limit; at least 1. */
size_t plm_sarif_share(const struct plm_report *report, const struct plm_render_options *options, size_t limit);
