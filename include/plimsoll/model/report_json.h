/* SPDX-License-Identifier: Apache-2.0 */
/* plimsoll.report/1: reading and writing in one file. Schema: docs/report.schema.json. Both are streams. */
#pragma once

#include <plimsoll/model/report.h>
#include <stdio.h>

/* Writes the whole report. False only when the stream fails. The member "integrity" comes last: SHA-256 of the canonical bytes
 * before it. */
bool plm_report_write(const struct plm_report *report, FILE *stream, struct plm_error *error) PLM_MUST_CHECK;
/* SHA-256 that plm_report_write puts into "integrity". */
void plm_report_digest(const struct plm_report *report, char out[static 65]);
/* Refuses another schema, a newer version, a broken digest; the message names `what`. */
bool plm_report_read(const char *text, size_t size, const char *what, struct plm_report *ret_report,
                     struct plm_error *error) PLM_MUST_CHECK;
