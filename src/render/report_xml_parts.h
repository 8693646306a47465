/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of the summarised XML form: what frames the report, a comparison, its checks. */
#pragma once

#include "report_xml.h"

void plm_report_xml_write_frame(const struct plm_report *report, struct plm_xml *xml);
/* What changed since a baseline; counts of all, the changes that a reader must look at. */
void plm_report_xml_write_baseline(const struct plm_delta *since, struct plm_xml *xml);
void plm_report_xml_write_checks(const struct plm_report *report, struct plm_xml *xml);
/* One attribute per verdict: pass fail unknown manual not-applicable. */
void plm_report_xml_write_counts(struct plm_xml *xml, const size_t counts[static PLM_VERDICTS]);
