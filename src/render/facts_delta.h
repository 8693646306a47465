/* SPDX-License-Identifier: Apache-2.0 */
/* The formats of a comparison of facts. */
#pragma once

#include "wording.h"

#include <plimsoll/model/facts_delta.h>
#include <plimsoll/render/views.h>

bool plm_facts_delta_text_render(const struct plm_facts_delta *delta, const struct plm_render_options *options,
                                 FILE *stream, struct plm_error *error) PLM_MUST_CHECK;
bool plm_facts_delta_json_render(const struct plm_facts_delta *delta, FILE *stream,
                                 struct plm_error *error) PLM_MUST_CHECK;
bool plm_facts_delta_html_render(const struct plm_facts_delta *delta, FILE *stream,
                                 struct plm_error *error) PLM_MUST_CHECK;
