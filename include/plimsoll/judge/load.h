/* SPDX-License-Identifier: Apache-2.0 */
/* Strict YAML → catalogue and policy. Everything unknown, mistyped, doubled or dangling is refused with file:line. */
#pragma once

#include <plimsoll/base/embedded.h>
#include <plimsoll/model/catalogue.h>
#include <plimsoll/model/policy.h>

/* Loads the embedded files (checks, parameters.yaml, benchmarks) and, if directory is not NULL, the *.yaml of the
 * user's directory (its sub-folder benchmarks/ for editions) on top: ids must not clash. Rules are parsed and their
 * paths checked. */
bool plm_catalogue_load(const struct plm_embedded *checks, const struct plm_embedded *benchmarks, const char *directory,
                        struct plm_catalogue *ret_catalogue, struct plm_error *error) PLM_MUST_CHECK;
/* text of the policy file `name`; checks ids, parameters and their types against the catalogue. */
bool plm_policy_load(const char *text, size_t size, const char *name, const struct plm_catalogue *catalogue,
                     struct plm_policy *ret_policy, struct plm_error *error) PLM_MUST_CHECK;
