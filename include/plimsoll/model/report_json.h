/* SPDX-License-Identifier: Apache-2.0 */
/*
 * plimsoll.report/1, written and read. Schema: docs/report.schema.json; both directions follow one table
 * (src/model/report_fields.c), so that they cannot disagree.
 *
 * Layout: compact JSON, one top-level member a line, one element a line in the long lists (subjects, checks, …), every
 * member always there (null where nothing is known). The file ends with exactly
 *     ,"integrity":{"algorithm":"sha256","digest":"<64 hex digits>"}}
 * and a newline; the digest covers every byte before the comma that precedes "integrity". It shows that the file is
 * whole and as it was written, not who wrote it.
 */
#pragma once

#include <plimsoll/model/report.h>
#include <stdio.h>

/* Writes the whole report in pieces of 64 KiB. False only when the stream fails. Values of observations are spliced in
 * as they are: they are JSON text by contract. */
bool plm_report_write(const struct plm_report *report, FILE *stream, struct plm_error *error) PLM_MUST_CHECK;
/* SHA-256 that plm_report_write puts into "integrity". */
void plm_report_digest(const struct plm_report *report, char out[static 65]);
/*
 * Builds the report from size bytes; what names them in messages. Refused (PLM_ERROR_MALFORMED): no JSON, another
 * schema, a broken or missing digest, a member that is missing or of another type ("what: checks[3].level: …"), an
 * index to nothing, numbers that do not follow from the checks. Refused (PLM_ERROR_UNSUPPORTED): written by a newer
 * plimsoll. Members this version does not know are passed over. Strings are cleaned (base/text.h). On false *ret_report
 * is {0}; else the caller's to plm_report_done.
 */
bool plm_report_read(const char *text, size_t size, const char *what, struct plm_report *ret_report,
                     struct plm_error *error) PLM_MUST_CHECK;
/* The same without what only a reader of single findings needs (observations, evidence of passes, rationale, remedy,
 * rule, note, references): for overviews of many reports. Checked as strictly but for what is passed over. */
bool plm_report_read_summary(const char *text, size_t size, const char *what, struct plm_report *ret_report,
                             struct plm_error *error) PLM_MUST_CHECK;
