/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of the text format, in the order of the page. */
#pragma once

#include "page.h"
#include "wording.h"

#include <plimsoll/render/render.h>

void plm_text_write_summary(struct plm_page *page, const struct plm_report *report);
/* Expired waivers, failures, unknown, manual, waived; with verbose passes and not applicable too. */
void plm_text_write_findings(struct plm_page *page, const struct plm_report *report, bool verbose);
/* Exceptions, drift, what was not looked at, where the facts are from. */
void plm_text_write_registers(struct plm_page *page, const struct plm_report *report);
/* "FAILED (12)" with a blank line before. */
void plm_text_write_heading(struct plm_page *page, enum plm_ink ink, const char *title, size_t count);
