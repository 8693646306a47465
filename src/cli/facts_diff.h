/* SPDX-License-Identifier: Apache-2.0 */
/* diff of two bundles of facts, where both operands are bundles. */
#pragma once

#include "options.h"

/* Does the file begin as a bundle does? Standard input and what cannot be read do not. */
bool plm_is_bundle(const char *path);
/* The whole command: the exit code. Nothing is judged, so that a difference is no failure: 0, or 2. */
int plm_facts_diff(const struct plm_arguments *arguments);
