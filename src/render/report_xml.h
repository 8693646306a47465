/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The summarised XML form of a report, the input of every stylesheet. Described for their writers in
 * docs/report-xml.md; what is left out is counted there and stands in the JSON.
 */
#pragma once

#include "xml.h"

#include <plimsoll/model/delta.h>
#include <plimsoll/model/report.h>

/* Subjects a check: what a person may still read (formats.md 5.3: aggregate above some hundreds). */
#define PLM_XML_SUBJECTS 200
/* Observations a finding, and bytes of one value: the rest is in the JSON. */
#define PLM_XML_OBSERVATIONS 12
#define PLM_XML_VALUE 1024

/* What the form is made from. */
struct plm_report_source {
    const struct plm_report *report;
    const char *digest;            /* of the JSON form */
    const struct plm_delta *since; /* what changed since a baseline, or NULL */
};
/* Writes the root element into an open writer; failures are kept there. */
void plm_report_xml_write(const struct plm_report_source *source, struct plm_xml *xml);
/* The whole form as a file. since may be NULL. */
bool plm_report_xml_render(const struct plm_report *report, const struct plm_delta *since, FILE *stream,
                           struct plm_error *error) PLM_MUST_CHECK;
