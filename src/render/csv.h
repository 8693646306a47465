/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CSV (RFC 4180: CRLF, quotes doubled, UTF-8): a row for each recommendation ("check"), followed by one for each of its
 * subjects ("subject"). Complete, and written as a stream. No cell is a formula to a spreadsheet: evidence is written
 * by strangers, so a cell that would be one starts with an apostrophe.
 */
#pragma once

#include <plimsoll/render/render.h>

bool plm_csv_render(const struct plm_report *report, FILE *stream, struct plm_error *error) PLM_MUST_CHECK;
/* One cell with what it needs around it; NULL is an empty one. */
void plm_csv_cell(struct plm_buffer *out, const char *text);
