/* SPDX-License-Identifier: Apache-2.0 */
/* What two reports found of one subject under one check, compared to the letter. */
#pragma once

#include <plimsoll/model/report.h>

/* What differs ("reason", "value" …), for a message; NULL: nothing, or neither has a finding. Passes count where the
 * reports hold evidence of them. */
const char *finding_difference(const struct plm_report *a, const struct plm_report *b, const char *check,
                               const char *key);
