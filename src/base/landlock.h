/* SPDX-License-Identifier: Apache-2.0 */
/* The rules that Landlock is given, for tests: they depend on the kernel's version of it (the ABI) alone. */
#pragma once

#include <plimsoll/base/sandbox.h>

/* As struct landlock_ruleset_attr of newer kernels; an older one is given the first members only. */
struct plm_landlock_ruleset {
    uint64_t handled_fs, handled_net, scoped;
};

/* What is forbidden unless a rule allows it. size: how much of it this ABI knows. */
struct plm_landlock_ruleset plm_landlock_handled(int abi, size_t *ret_size);
/* What is allowed below a writable path; directory: it is one. */
uint64_t plm_landlock_allowed(int abi, enum plm_writable_kind kind, bool directory);
