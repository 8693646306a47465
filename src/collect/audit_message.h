/* SPDX-License-Identifier: Apache-2.0 */
/* One rule as the kernel sends it. */
#pragma once

#include <plimsoll/base/json.h>

#ifdef PLIMSOLL_HAVE_AUDIT
#include <libaudit.h>

/* Appends the rule to the list. size: bytes of the message behind its header. False: it is shorter than it says. */
bool plm_audit_message_parse(const struct audit_rule_data *data, size_t size, struct plm_json *rules) PLM_MUST_CHECK;
#endif
