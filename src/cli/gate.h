/* SPDX-License-Identifier: Apache-2.0 */
/* --fail-on clauses → a gate. */
#pragma once

#include <plimsoll/model/policy.h>

/* clauses: NULL-terminated, at least one. What no clause names is not limited. */
bool plm_gate_parse(const char *const *clauses, struct plm_gate *ret_gate, struct plm_error *error) PLM_MUST_CHECK;
