/* SPDX-License-Identifier: Apache-2.0 */
/*
 * without WHAT… -- COMMAND…: runs a command as on a kernel that lacks landlock, seccomp (its system call), openat2 or
 * faccessat2: those calls answer ENOSYS. seccomp-alone: only filters for one thread are refused.
 */
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static const struct {
    const char *name;
    unsigned number;
    bool without_flags; /* only where the second argument is 0 */
} calls[] = {
    {"landlock", SYS_landlock_create_ruleset, false},
    {"seccomp", SYS_seccomp, false},
    {"seccomp-alone", SYS_seccomp, true},
    {"openat2", SYS_openat2, false},
    {"faccessat2", SYS_faccessat2, false},
};

static int take_away(unsigned number, bool without_flags)
{
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 3),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[1])),
        BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, without_flags ? 0 : UINT32_MAX, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    const struct sock_fprog program = {sizeof code / sizeof code[0], code};
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

int main(int argc, char **argv)
{
    int at = 1;
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return 125;
    for (; at < argc && strcmp(argv[at], "--") != 0; at++)
        for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++)
            if (strcmp(argv[at], calls[i].name) == 0 && take_away(calls[i].number, calls[i].without_flags) != 0)
                return 125;
    if (at + 1 >= argc)
        return 125;
    (void)execvp(argv[at + 1], argv + at + 1);
    perror(argv[at + 1]);
    return 126;
}
