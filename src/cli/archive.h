/* SPDX-License-Identifier: Apache-2.0 */
/* audit --archive DIR: DIR/<host>/<time of the judgement>.json, the layout that trend and fleet read; --keep N bounds
 * it. */
#pragma once

#include "options.h"

#include <plimsoll/model/report.h>

/* False: DIR is no directory, which is known before anything is asked. */
bool plm_archive_accept(const struct plm_arguments *arguments, struct plm_error *error) PLM_MUST_CHECK;
/* Writes the report where the options say (nowhere without --archive), whole or not at all, then removes the oldest
 * reports of that host beyond --keep. host: name of the folder, checked by the caller; NULL: as the report says. Only
 * names that this writes are ever removed, and only regular files. */
bool plm_archive_write(const struct plm_arguments *arguments, const struct plm_report *report, const char *host,
                       struct plm_error *error) PLM_MUST_CHECK;
