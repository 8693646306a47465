/* SPDX-License-Identifier: Apache-2.0 */
/* What a case says: GitLab shows the body only, Jenkins and others the message; so the body begins with the message. */
#pragma once

#include "outcome.h"

/* Bytes of one case's body (formats.md 1.4, point 9), and of a message. */
#define PLM_JUNIT_BODY (16 * (size_t)1024)
#define PLM_JUNIT_MESSAGE 400

/* finding NULL: the result as a whole. */
void plm_junit_message(struct plm_buffer *out, const struct plm_report *report, const struct plm_result *result,
                       const struct plm_finding *finding);
void plm_junit_body(struct plm_buffer *out, const struct plm_report *report, const struct plm_result *result,
                    const struct plm_finding *finding, const char *message);
