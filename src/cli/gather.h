/* SPDX-License-Identifier: Apache-2.0 */
/* Facts into a sink, from where the options say: a live engine or a saved bundle. Several threads may gather, each
 * from a site of its own. */
#pragma once

#include "sites.h"

#include <plimsoll/model/facts.h>

/* What must be done before the sink can take anything, such as to load what judges it. It runs while an engine is asked
 * already, where there is a thread for each; what it refuses ends that. */
struct plm_preparation {
    bool (*prepare)(void *context, struct plm_error *error);
    void *context;
};
bool plm_prepare(const struct plm_preparation *preparation, struct plm_error *error) PLM_MUST_CHECK; /* NULL is fine */

/* site: NULL with --facts. */
bool plm_gather(const struct plm_arguments *arguments, const struct plm_site *site, int64_t now, struct plm_sink *sink,
                struct plm_error *error) PLM_MUST_CHECK;
/* The same for a sink that needs the digest of the facts: the trailer that it gets holds what a bundle of them would.
 */
bool plm_gather_sealed(const struct plm_arguments *arguments, const struct plm_site *site, int64_t now,
                       const struct plm_preparation *preparation, struct plm_sink *sink,
                       struct plm_error *error) PLM_MUST_CHECK;
