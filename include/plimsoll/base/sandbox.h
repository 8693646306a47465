/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a process gives up for good, one mechanism of the kernel each. None of it can fail a caller: where a kernel
 * lacks one, or something forbids it, the function says so and the rest still holds. Which to use when is the caller's
 * plan (src/cli/confine.c); the order here is that of use.
 */
#pragma once

#include <plimsoll/base/error.h>
#include <stddef.h>
#include <stdint.h>

/* What was achieved, in the words of a report: "held…", "partly: what is left open", or "none: why". */
struct plm_sandbox {
    bool no_new_privileges;
    char landlock[96];
    char seccomp[96];
};

/* ---- capabilities(7), by the numbers of linux/capability.h ---- */

#define PLM_CAPABILITY(number) (UINT64_C(1) << (number))

uint64_t plm_capabilities_permitted(void);
/* Effective become the permitted ones that are in `these`; nothing is lost. */
void plm_capabilities_use(uint64_t these);
/* What is not in `these` leaves every set of the calling thread (the bounding one where CAP_SETPCAP allows it), and no
 * ambient or inheritable one stays: threads that it starts later have no more. */
void plm_capabilities_keep(uint64_t these);

/* ---- the process ---- */

/* prctl(2): no program that is started gains rights by its file. */
bool plm_no_new_privileges(void) PLM_MUST_CHECK;
/* No core file, and no debugger of the same user: memory holds what is never written down. */
void plm_no_core(void);

/* ---- Landlock, for the calling thread and those it starts later ---- */

enum plm_writable_kind {
    PLM_WRITABLE_FILES,   /* files are made, replaced and removed in it; or it is one file that is no regular one */
    PLM_WRITABLE_TREE,    /* and directories are made, too */
    PLM_WRITABLE_REMOVED, /* a directory that will be removed with its files */
};
struct plm_writable {
    const char *path;
    enum plm_writable_kind kind;
};
/* From now on nothing is executed; nothing is written, made, renamed or removed but below these paths; no TCP; no
 * socket with an abstract name. Reading stays, but the kernel hides from this thread what needs the right to trace:
 * /proc/PID/fd, exe, root, environ of other processes. Says into result->landlock what came of it. A path that is not
 * there is left out: opening it will fail by itself. */
void plm_landlock_confine(const struct plm_writable *writable, size_t count, struct plm_sandbox *result);

/* ---- seccomp ---- */

enum plm_seccomp {
    /* No program, no other process, no kernel, no mounts, no owner, mode or attribute of a file, no way around this. */
    PLM_SECCOMP_DANGEROUS = 1,
    PLM_SECCOMP_WRITING = 2, /* no file is opened for writing, made, renamed, linked or removed; openat2 is not there */
    PLM_SECCOMP_NETWORK = 4, /* no socket is made, connected or listened on */
    PLM_SECCOMP_OWNER = 8,   /* no fchown, which an output needs that keeps the owner of the file it replaces */
    PLM_SECCOMP_SIGNALS = 16, /* no kill, which children need that were started before */
};
/* Adds filters to the calling thread, or to all of the process. Says into result->seccomp what came of it; result may
 * be NULL. False: it does not hold. */
bool plm_seccomp_forbid(unsigned what, bool all_threads, struct plm_sandbox *result);
