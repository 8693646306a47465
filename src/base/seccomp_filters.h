/* SPDX-License-Identifier: Apache-2.0 */
/* Filters as programs for the kernel, made when the command is built (cmake/seccomp_filters.c). */
#pragma once

#include <linux/filter.h>
#include <stddef.h>

/* Stands in a program where our process's number belongs. */
#define PLM_SECCOMP_OUR_PID 0x504C4D53u
/* Instructions of the longest program, and more. */
#define PLM_SECCOMP_LONGEST 512

struct plm_seccomp_filter {
    const struct sock_filter *code;
    size_t count;
};
/* By the bits of enum plm_seccomp, lowest first. */
extern const struct plm_seccomp_filter plm_seccomp_filters[];
