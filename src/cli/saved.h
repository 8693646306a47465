/* SPDX-License-Identifier: Apache-2.0 */
/* Reports read back from files. */
#pragma once

#include "options.h"

#include <plimsoll/model/report.h>

/* "-" is standard input. On false *ret_report is {0}; else the caller's to plm_report_done. */
bool plm_saved_read(const char *path, struct plm_report *ret_report, struct plm_error *error) PLM_MUST_CHECK;
