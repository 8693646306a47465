/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a verdict comes to once waivers and attestations are counted: one word for all formats, so that they give the
 * same counts. It follows the gate (model/gate.c): a waiver takes a failure out of the gate, never an unknown.
 */
#pragma once

#include <plimsoll/model/report.h>

enum plm_outcome {                      /* in the order in which a reader must see them */
                   PLM_OUTCOME_EXPIRED, /* fails, and the waiver that covered it has ended */
                   PLM_OUTCOME_FAIL,
                   PLM_OUTCOME_UNKNOWN,
                   PLM_OUTCOME_MANUAL,
                   PLM_OUTCOME_WAIVED, /* fails or is manual, and an active waiver covers all of it */
                   PLM_OUTCOME_PASS,
                   PLM_OUTCOME_NOT_APPLICABLE,
                   PLM_OUTCOMES, /* how many there are */
};
/* "waiver-expired", "fail", "unknown", "manual", "waived", "pass", "not-applicable". */
const char *plm_outcome_name(enum plm_outcome outcome);
enum plm_outcome plm_outcome_of_verdict(enum plm_verdict verdict);
enum plm_outcome plm_outcome_of_result(const struct plm_result *result);
enum plm_outcome plm_outcome_of_finding(const struct plm_report *report, const struct plm_finding *finding);
void plm_outcome_count(const struct plm_report *report, size_t counts[static PLM_OUTCOMES]);

/* The waiver of a finding, the attestation of a result; NULL: none. */
const struct plm_exception *plm_finding_waiver(const struct plm_report *report, const struct plm_finding *finding);
const struct plm_exception *plm_result_attestation(const struct plm_report *report, const struct plm_result *result);
/* The first waiver in that state among the findings; NULL: none. */
const struct plm_exception *plm_result_waiver(const struct plm_report *report, const struct plm_result *result,
                                              enum plm_waiver_state state);
/* The attestation or waiver that the whole result rests on; NULL: none. One in force that covers only some of its
 * subjects is none: their findings name it. */
const struct plm_exception *plm_result_exception(const struct plm_report *report, const struct plm_result *result);
/* Results of a section by number; NULL: those whose section is not among the report's. */
bool plm_result_in_section(const struct plm_report *report, const struct plm_result *result, const char *section);
/* Of a subject index; one past the end gives a placeholder, never NULL. */
const struct plm_subject *plm_report_subject(const struct plm_report *report, uint32_t index);
