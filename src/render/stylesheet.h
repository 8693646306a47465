/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The only door to libxslt. A stylesheet sees the summarised XML form and nothing else: no file, no network, no second
 * document; neither xsl:import nor an external entity is followed. So an unknown stylesheet may be run by root.
 */
#pragma once

#include "report_xml.h"

#include <stdio.h>

struct plm_stylesheet_parameter {
    const char *name, *value; /* taken as text, never as XPath; name NULL ends a list */
};
/* parameters may be NULL. */
bool plm_stylesheet_apply(const struct plm_report_source *source, const char *text, size_t size, const char *name,
                          const struct plm_stylesheet_parameter *parameters, FILE *stream,
                          struct plm_error *error) PLM_MUST_CHECK;
