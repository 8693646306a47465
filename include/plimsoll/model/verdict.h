/* SPDX-License-Identifier: Apache-2.0 */
/* The five verdicts, one meaning each, and how they combine over subjects (DESIGN.md section 4). */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum plm_verdict {
    PLM_PASS,           /* proven from facts that were read */
    PLM_FAIL,           /* disproven from facts that were read */
    PLM_UNKNOWN,        /* could not be decided; the reason says why */
    PLM_MANUAL,         /* needs a person; the evidence for the decision is shown */
    PLM_NOT_APPLICABLE, /* does not concern this host or subject; the reason says why */
    PLM_VERDICTS,       /* how many there are */
};

/* "pass", "fail", "unknown", "manual", "not_applicable": the words of report/1. */
const char *plm_verdict_name(enum plm_verdict verdict);
bool plm_verdict_parse(const char *name, enum plm_verdict *ret_verdict);

/* fail if any fails, else unknown if any is unknown, else manual if any is, else pass if at least one passes, else
 * not_applicable. A population that was not fully read counts as one more unknown subject: one that nobody saw could be
 * the one that fails. So no subject at all is not_applicable only if the population was fully read, else unknown. */
enum plm_verdict plm_verdict_over_subjects(const size_t counts[static PLM_VERDICTS], bool population_complete);

enum plm_severity {
    PLM_LOW,
    PLM_MEDIUM,
    PLM_HIGH,
    PLM_CRITICAL,
    PLM_SEVERITIES
}; /* our own scale: docs/SEVERITY in checks/README.md */
const char *plm_severity_name(enum plm_severity severity);
bool plm_severity_parse(const char *name, enum plm_severity *ret_severity);
