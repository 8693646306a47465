/* SPDX-License-Identifier: Apache-2.0 */
/* Two bundles of facts → what differs (model/facts_delta.h). Ids, times and counts of what runs just now are passed
 * over: they differ always and mean nothing. */
#pragma once

#include <plimsoll/model/facts_delta.h>

/* The documents of one bundle and its header; any may be NULL or lost. */
struct plm_facts_side {
    const struct plm_facts *facts;
    const struct plm_json *header;
};
/* The delta copies what it keeps. */
void plm_facts_delta_compute(const struct plm_facts_side *before, const struct plm_facts_side *after,
                             struct plm_facts_delta *ret_delta);
void plm_facts_delta_done(struct plm_facts_delta *delta); /* {0} and twice are fine */
#define plm_auto_facts_delta __attribute__((cleanup(plm_facts_delta_done)))
