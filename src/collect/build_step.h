/* SPDX-License-Identifier: Apache-2.0 */
/* What a row of an image's history did. Told at collection, from its whole text: what is kept of it is redacted, and a
 * word that was hidden could be the one that matters. */
#pragma once

#include <plimsoll/base/json.h>

/* Sets instruction, lone_refresh and unverified of `row`. created_by: CreatedBy as the engine says, NULL if it does
 * not. */
void plm_build_step_set(struct plm_json *row, const struct plm_json *created_by);
