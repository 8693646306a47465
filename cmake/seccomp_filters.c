/* SPDX-License-Identifier: Apache-2.0 */
/*
 * seccomp_filters OUTPUT: the filters of src/base/seccomp.c as C tables of the kernel's filter programs. The only door
 * to libseccomp, which is thereby needed when the command is built and not when it runs: there a filter costs one
 * system call, and no memory that could be lacking.
 *
 * Lists of what is denied, not of what is allowed: what the C library, libcurl or OpenSSL call differs from release to
 * release, and an audit must not end on a host nobody has tried. A denied call answers EPERM, or ENOSYS where the
 * library then takes an older call that can be looked into; nothing is killed: a report half written helps nobody, and
 * whoever took the process over gets as little from EPERM as from a signal. Calls of another ABI (32-bit, x32) are
 * never ours: those do kill.
 */
#include "../src/base/seccomp_filters.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/fs.h>
#include <sched.h>
#include <seccomp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

enum when {
    ALWAYS,
    MASKED,   /* (argument & mask) == value */
    NOT_SELF, /* argument != our process */
    NEW_TASK, /* a new process, not a thread … */
    TRACING,  /* … and this: left to the sanitizers' search for leaks, a task that traces us */
};

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
    NEVER(process_madvise), NEVER(process_mrelease), NEVER(pidfd_getfd), NEVER(kcmp), NEVER(tkill),
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
    NEVER(fchownat), NEVER(utime), NEVER(utimes), NEVER(futimesat),
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

static const struct rule owner[] = {NEVER(fchown)};
static const struct rule signals[] = {NEVER(kill)};
static const struct rule network[] = {
    NEVER(socket), NEVER(connect), NEVER(bind), NEVER(listen), NEVER(accept), NEVER(accept4), NEVER(socketcall),
};
/* clang-format on */

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct {
    const char *name;
    const struct rule *rules;
    size_t count;
} filters[] = {
    {"dangerous", dangerous, COUNT(dangerous)}, {"writing", writing, COUNT(writing)},
    {"network", network, COUNT(network)},       {"owner", owner, COUNT(owner)},
    {"signals", signals, COUNT(signals)},
};

static int add(scmp_filter_ctx filter, const struct rule *rule)
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
                                SCMP_CMP64(rule->argument, SCMP_CMP_NE, PLM_SECCOMP_OUR_PID, 0));
#ifndef PLM_SANITIZED
    case TRACING:
#endif
    case ALWAYS:
        return seccomp_rule_add(filter, action, rule->number, 0);
    }
    return -EINVAL;
}

static void print_program(FILE *stream, const char *name, const struct sock_filter *code, size_t count)
{
    fprintf(stream, "static const struct sock_filter %s[] = {\n", name);
    for (size_t i = 0; i < count; i++)
        fprintf(stream, "    {0x%x, %u, %u, 0x%x},\n", code[i].code, code[i].jt, code[i].jf, code[i].k);
    fprintf(stream, "};\n");
}

static bool make(FILE *stream, size_t index)
{
    static struct sock_filter code[PLM_SECCOMP_LONGEST];
    int memory = memfd_create("filter", MFD_CLOEXEC);
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    bool fine = filter && memory >= 0 && seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS) == 0;
    for (size_t i = 0; fine && i < filters[index].count; i++)
        fine = add(filter, &filters[index].rules[i]) == 0; /* a call that this architecture lacks needs no rule */
    fine = fine && seccomp_export_bpf(filter, memory) == 0;
    seccomp_release(filter);
    ssize_t size = fine ? pread(memory, code, sizeof code, 0) : -1;
    if (memory >= 0)
        close(memory);
    if (size <= 0 || size == sizeof code)
        return false;
    print_program(stream, filters[index].name, code, (size_t)size / sizeof *code);
    return true;
}

int main(int argc, char **argv)
{
    FILE *stream = argc == 2 ? fopen(argv[1], "w") : NULL;
    if (!stream)
        return 2;
    fprintf(stream, "/* Made by cmake/seccomp_filters.c for this architecture. */\n#include \"seccomp_filters.h\"\n");
    for (size_t i = 0; i < COUNT(filters); i++) {
        if (!make(stream, i)) {
            fprintf(stderr, "seccomp_filters: libseccomp does not make '%s'\n", filters[i].name);
            fclose(stream);
            return 1;
        }
    }
    fprintf(stream, "const struct plm_seccomp_filter plm_seccomp_filters[] = {\n");
    for (size_t i = 0; i < COUNT(filters); i++)
        fprintf(stream, "    {%s, sizeof %s / sizeof *%s},\n", filters[i].name, filters[i].name, filters[i].name);
    fprintf(stream, "};\n");
    return fclose(stream) == 0 ? 0 : 1;
}
