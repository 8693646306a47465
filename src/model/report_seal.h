/* SPDX-License-Identifier: Apache-2.0 */
/* Is a file a report of ours, whole and as it was written? Private to the model floor. */
#pragma once

#include <plimsoll/base/json_cursor.h>

/* cursor: at the outermost value of the file. */
bool plm_report_check_schema(const struct plm_json_cursor *cursor, const char *what,
                             struct plm_error *error) PLM_MUST_CHECK;
/* text: the whole file. */
bool plm_report_check_digest(const char *text, size_t size, const char *what, struct plm_error *error) PLM_MUST_CHECK;
