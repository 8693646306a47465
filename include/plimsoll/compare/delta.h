/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two reports → what changed (model/delta.h). Keyed on the ids of checks, which editions share, and on the kind and key
 * of subjects, which survive a re-create. A subject that lost its key keeps its identity by id where that is
 * unambiguous (an image that was tagged anew, a container that was renamed).
 */
#pragma once

#include <plimsoll/model/delta.h>

/* Both reports must outlive the delta. Cannot fail: what does not fit together is incomparable. */
void plm_delta_compute(const struct plm_report *before, const struct plm_report *after, struct plm_delta *ret_delta);
