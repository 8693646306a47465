/* SPDX-License-Identifier: Apache-2.0 */
/* Were two runs made alike? Where they were not, a difference of verdicts may come from the run and not from the host.
 */
#pragma once

#include <plimsoll/model/delta.h>

/* Fills delta->conditions and same_host; delta->before and after must stand. */
void plm_conditions_find(struct plm_delta *delta);
/* The engines are of different kinds, both known: "docker against podman" in the arena; else NULL. */
const char *plm_conditions_engines_differ(struct plm_delta *delta);
/* Why `absent` holds no result of a check that the other run judged. Never NULL. */
const char *plm_conditions_why_no_check(struct plm_delta *delta, const struct plm_report *absent,
                                        const struct plm_report *present, const struct plm_result *result);
/* Why it proves nothing that `absent` shows no subject of this kind and the other run does; NULL: it is gone, or was
 * not there yet. */
const char *plm_conditions_why_no_subject(const struct plm_report *absent, const struct plm_report *present,
                                          const char *kind);
