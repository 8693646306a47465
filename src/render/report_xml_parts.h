/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of the summarised XML form: what frames the report, a comparison, its checks. */
#pragma once

#include "report_xml.h"

void plm_report_xml_write_frame(const struct plm_report *report, struct plm_xml *xml);
/* What changed since a baseline; counts of all, the changes that a reader must look at. */
void plm_report_xml_write_baseline(const struct plm_delta *since, struct plm_xml *xml);
/* How long the facts were read, in whole seconds. False: a time is not known. */
bool plm_report_xml_seconds(const struct plm_report *report, size_t *ret_seconds);
/* Subjects named with one change; the rest is counted. */
#define PLM_XML_NAMED 20
/* What still fails stands among the findings; other facts behind the same verdict are for the comparison's own page. */
bool plm_report_xml_tells(const struct plm_change *change);
/* "container shop/db, container shop/web": the first of a change. */
void plm_report_xml_names(struct plm_buffer *out, const struct plm_delta *since, const struct plm_change *change);
void plm_report_xml_write_checks(const struct plm_report *report, struct plm_xml *xml);
/* One attribute per verdict: pass fail unknown manual not-applicable. */
void plm_report_xml_write_counts(struct plm_xml *xml, const size_t counts[static PLM_VERDICTS]);
