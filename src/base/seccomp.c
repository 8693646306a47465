/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The only door to libseccomp. Lists of what is denied, not of what is allowed: what the C library, libcurl or OpenSSL
 * call differs from release to release, and an audit must not end on a host nobody has tried. A denied call answers
 * EPERM, or ENOSYS where the library then takes an older call that can be looked into; nothing is killed: a report half
 * written and a temporary file left behind help nobody, and whoever took the process over gets as little from EPERM as
 * from a signal. Calls of another ABI (32-bit, x32) are never ours: those do kill.
 */
#include <plimsoll/base/sandbox.h>

#include <plimsoll/base/memory.h>

#ifdef PLIMSOLL_HAVE_SECCOMP

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <sched.h>
#include <seccomp.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum when {
    ALWAYS,
    MASKED,         /* (argument & mask) == value */
    NOT_SELF,       /* argument != our process */
    NEW_TASK,       /* a new process, not a thread … */
    TRACING,        /* … and this: left to the sanitizers' search for leaks, a task that traces us */
    UNLESS_OWNER,   /* without PLM_SECCOMP_OWNER */
    UNLESS_SIGNALS, /* without PLM_SECCOMP_SIGNALS */
};

#ifdef PLM_SANITIZED
#define SPARED ", but for the sanitizers' search for leaks"
#else
#define SPARED ""
#endif

struct rule {
    int number;
    int errnum;
    enum when when;
    unsigned argument;
    uint64_t mask, value;
};

/* clang-format off */
#define NEVER(name) {SCMP_SYS(name), EPERM, ALWAYS, 0, 0, 0}
#define ABSENT(name) {SCMP_SYS(name), ENOSYS, ALWAYS, 0, 0, 0}
/* By number: newer than this libseccomp may be. Calls since 2019 have one number on every architecture. */
#define NEVER_NEW(call) {call, EPERM, ALWAYS, 0, 0, 0}
/* The kernel looks at the lower half of the register only, so the filter must, too. */
#define NO_CONTROL(request) {SCMP_SYS(ioctl), EPERM, MASKED, 1, UINT32_MAX, request}
#define NO_FLAG(name, argument, mask, value) {SCMP_SYS(name), EPERM, MASKED, argument, mask, value}
#define NO_WRITING(name, flags)                                                                                        \
    NO_FLAG(name, flags, O_ACCMODE, O_WRONLY), NO_FLAG(name, flags, O_ACCMODE, O_RDWR),                                \
    NO_FLAG(name, flags, O_ACCMODE, O_ACCMODE), NO_FLAG(name, flags, O_CREAT, O_CREAT),                                \
    NO_FLAG(name, flags, O_TRUNC, O_TRUNC)

static const struct rule dangerous[] = {
    /* programs and processes */
    NEVER(execve), NEVER(execveat), NEVER(fork), NEVER(vfork), ABSENT(clone3),
    {SCMP_SYS(clone), EPERM, NEW_TASK, 0, CLONE_THREAD, 0},
    /* other processes */
    {SCMP_SYS(ptrace), EPERM, TRACING, 0, 0, 0}, NEVER(process_vm_readv), NEVER(process_vm_writev),
    NEVER(process_madvise), NEVER(process_mrelease), NEVER(pidfd_getfd), NEVER(kcmp), {SCMP_SYS(kill), EPERM, UNLESS_SIGNALS, 0, 0, 0}, NEVER(tkill),
    {SCMP_SYS(tgkill), EPERM, NOT_SELF, 0, 0, 0}, NEVER(rt_sigqueueinfo), NEVER(rt_tgsigqueueinfo),
    NEVER(pidfd_send_signal), NEVER(migrate_pages), NEVER(move_pages),
    /* mounts and namespaces */
    NEVER(mount), NEVER(umount), NEVER(umount2), NEVER(move_mount), NEVER(open_tree), NEVER_NEW(467 /* open_tree_attr */),
    NEVER(fsopen), NEVER(fsconfig), NEVER(fsmount), NEVER(fspick), NEVER(mount_setattr), NEVER(pivot_root),
    NEVER(chroot), NEVER(setns), NEVER(unshare),
    /* the kernel and the machine */
    NEVER(bpf), NEVER(perf_event_open), NEVER(init_module), NEVER(finit_module), NEVER(delete_module),
    NEVER(kexec_load), NEVER(kexec_file_load), NEVER(reboot), NEVER(swapon), NEVER(swapoff), NEVER(acct), NEVER(iopl),
    NEVER(ioperm), NEVER(modify_ldt), NEVER(syslog), NEVER(quotactl), NEVER(quotactl_fd), NEVER(settimeofday),
    NEVER(clock_settime), NEVER(clock_settime64), NEVER(adjtimex), NEVER(clock_adjtime), NEVER(clock_adjtime64),
    NEVER(stime), NEVER(sethostname), NEVER(setdomainname), NEVER(vhangup), NEVER(fanotify_init), NEVER(userfaultfd),
    /* keys, and ways around what is forbidden by name */
    NEVER(add_key), NEVER(request_key), NEVER(keyctl), NEVER(io_uring_setup), NEVER(io_uring_enter),
    NEVER(io_uring_register), NEVER(io_setup), NEVER(io_submit), NEVER(open_by_handle_at), NEVER(name_to_handle_at),
    NEVER(uselib),
    /* owner, mode, times and attributes, which Landlock does not look at */
    NEVER(chmod), NEVER(fchmod), NEVER(fchmodat), NEVER_NEW(452 /* fchmodat2 */), NEVER(chown), NEVER(lchown),
    NEVER(fchownat), {SCMP_SYS(fchown), EPERM, UNLESS_OWNER, 0, 0, 0}, NEVER(utime), NEVER(utimes), NEVER(futimesat),
    NEVER(utimensat), NEVER(utimensat_time64), NEVER(setxattr), NEVER(lsetxattr), NEVER(fsetxattr),
    NEVER_NEW(463 /* setxattrat */), NEVER(removexattr), NEVER(lremovexattr), NEVER(fremovexattr),
    NEVER_NEW(466 /* removexattrat */), NEVER_NEW(469 /* file_setattr */), NO_CONTROL(FS_IOC_SETFLAGS),
    NO_CONTROL(FS_IOC_FSSETXATTR),
    /* words put into the terminal of who started us */
    NO_CONTROL(TIOCSTI), NO_CONTROL(TIOCLINUX),
};

static const struct rule writing[] = {
    NO_WRITING(open, 1), NO_WRITING(openat, 2), ABSENT(openat2), /* its flags lie in memory, where no filter looks */
    NEVER(creat), NEVER(truncate), NEVER(truncate64), NEVER(rename), NEVER(renameat), NEVER(renameat2), NEVER(link),
    NEVER(linkat), NEVER(symlink), NEVER(symlinkat), NEVER(unlink), NEVER(unlinkat), NEVER(mkdir), NEVER(mkdirat),
    NEVER(rmdir), NEVER(mknod), NEVER(mknodat), NEVER(mq_open), NEVER(mq_unlink),
    NEVER(bind), NEVER(listen), NEVER(accept), NEVER(accept4), /* a bound name is a file, too */
};

static const struct rule network[] = {
    NEVER(socket), NEVER(connect), NEVER(bind), NEVER(listen), NEVER(accept), NEVER(accept4), NEVER(socketcall),
};
/* clang-format on */

static const struct {
    unsigned group;
    const struct rule *rules;
    size_t count;
} groups[] = {
    {PLM_SECCOMP_DANGEROUS, dangerous, PLM_COUNT(dangerous)},
    {PLM_SECCOMP_WRITING, writing, PLM_COUNT(writing)},
    {PLM_SECCOMP_NETWORK, network, PLM_COUNT(network)},
};

static int add(scmp_filter_ctx filter, const struct rule *rule, unsigned what)
{
    const uint32_t action = SCMP_ACT_ERRNO((uint32_t)rule->errnum);
    switch (rule->when) {
#ifdef PLM_SANITIZED
    case NEW_TASK:
    case TRACING:
        return 0;
#else
    case NEW_TASK:
#endif
    case MASKED:
        return seccomp_rule_add(filter, action, rule->number, 1,
                                SCMP_CMP64(rule->argument, SCMP_CMP_MASKED_EQ, rule->mask, rule->value));
    case NOT_SELF:
        return seccomp_rule_add(filter, action, rule->number, 1,
                                SCMP_CMP64(rule->argument, SCMP_CMP_NE, (uint64_t)getpid(), 0));
    case UNLESS_OWNER:
    case UNLESS_SIGNALS:
        if (what & (rule->when == UNLESS_OWNER ? PLM_SECCOMP_OWNER : PLM_SECCOMP_SIGNALS)) {
            return 0;
        }
        return seccomp_rule_add(filter, action, rule->number, 0);
#ifndef PLM_SANITIZED
    case TRACING:
#endif
    case ALWAYS:
        return seccomp_rule_add(filter, action, rule->number, 0);
    }
    return -EINVAL;
}

/* 0, or a negative errno. A call that this architecture does not have needs no rule. */
static int load(scmp_filter_ctx filter, unsigned what, bool all_threads)
{
    int status = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
    if (status == 0 && all_threads) {
        status = seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1);
    }
    for (size_t g = 0; status == 0 && g < PLM_COUNT(groups); g++) {
        for (size_t i = 0; what & groups[g].group && status == 0 && i < groups[g].count; i++) {
            status = add(filter, &groups[g].rules[i], what);
        }
    }
    return status == 0 ? seccomp_load(filter) : status;
}

bool plm_seccomp_forbid(unsigned what, bool all_threads, struct plm_sandbox *result)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    int status = filter ? load(filter, what, all_threads) : -ENOMEM;
    seccomp_release(filter);
    if (result) {
        snprintf(result->seccomp, sizeof result->seccomp, status == 0 ? "held%s" : "none: %s",
                 status != 0 ? strerror(-status) : SPARED);
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
