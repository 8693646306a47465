/* SPDX-License-Identifier: Apache-2.0 */
/* Facts into a sink, from where the options say: a live engine or a saved bundle. Several threads may gather, each
 * from a site of its own. */
#pragma once

#include "sites.h"

#include <plimsoll/model/facts.h>

/* site: NULL with --facts. *ret_source tells people where the facts come from ("unix:///var/run/docker.sock
 * (default)"); in the arena; may be NULL. */
bool plm_gather(const struct plm_arguments *arguments, const struct plm_site *site, int64_t now, struct plm_sink *sink,
                struct plm_arena *arena, const char **ret_source, struct plm_error *error) PLM_MUST_CHECK;
