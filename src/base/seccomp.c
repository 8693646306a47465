/* SPDX-License-Identifier: Apache-2.0 */
#include <plimsoll/base/sandbox.h>

#include <stdio.h>

#ifdef PLIMSOLL_HAVE_SECCOMP

#include "seccomp_filters.h"

#include <errno.h>
#include <linux/seccomp.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifdef PLM_SANITIZED
#define SPARED ", but for the sanitizers' search for leaks"
#else
#define SPARED ""
#endif

/* 0, or an errno. */
static int load(const struct plm_seccomp_filter *filter, bool all_threads)
{
    struct sock_filter code[PLM_SECCOMP_LONGEST];
    struct sock_fprog program = {.len = (unsigned short)filter->count, .filter = code};
    for (size_t i = 0; i < filter->count; i++) {
        code[i] = filter->code[i];
        if (code[i].k == PLM_SECCOMP_OUR_PID) {
            code[i].k = (unsigned)getpid();
        }
    }
    long status =
        syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, all_threads ? SECCOMP_FILTER_FLAG_TSYNC : 0UL, &program);
    /* More than 0: the number of a thread with a filter of its own, which cannot get this one. */
    return status == 0 ? 0 : status < 0 ? errno : EBUSY;
}

bool plm_seccomp_forbid(unsigned what, bool all_threads, struct plm_sandbox *result)
{
    int status = plm_no_new_privileges() ? 0 : errno;
    for (unsigned bit = 0; status == 0 && what >> bit; bit++) {
        if (what >> bit & 1) {
            status = load(&plm_seccomp_filters[bit], all_threads);
        }
    }
    if (result) {
        snprintf(result->seccomp, sizeof result->seccomp, status == 0 ? "held%s" : "none: %s",
                 status == 0        ? SPARED
                 : status == ENOSYS ? "this kernel has no seccomp"
                                    : strerror(status));
    }
    return status == 0;
}

#else

bool plm_seccomp_forbid(unsigned what, bool all_threads, struct plm_sandbox *result)
{
    (void)what, (void)all_threads;
    if (result) {
        snprintf(result->seccomp, sizeof result->seccomp, "none: built without libseccomp");
    }
    return false;
}

#endif
