/* SPDX-License-Identifier: Apache-2.0 */
/* Each mechanism alone, each case in a process of its own. What they make of the command is in
 * tests/unit/cli/test_confine.c. */
#include "landlock.h"

#include <plimsoll/base/memory.h>

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define ROOT_ONLY()                                                                                                    \
    if (geteuid() != 0)                                                                                                \
    skip()

/* Runs what is given up in a child; 0: nothing was wrong there, else it has said what. Calls that ought to be denied
 * are given what does no harm if they are not: a file that is not there, no descriptor. */
static int in_child(int (*body)(void))
{
    int status = 0;
    pid_t child = fork();
    if (child == 0)
        _exit(body());
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}
#define NEED(condition)                                                                                                \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            fprintf(stderr, "%s:%d: not so: %s (errno %d)\n", __FILE__, __LINE__, #condition, errno);                  \
            return 1;                                                                                                  \
        }                                                                                                              \
    } while (0)
#define DENIED(call) NEED((errno = 0, (call) < 0 && errno == EPERM))

/* A kernel that lacks something: these calls answer errnum from now on. By hand, for libseccomp may be what is lacking.
 */
static int take_away(long first, long second, int errnum)
{
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)first, 2, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)second, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (unsigned)errnum),
    };
    const struct sock_fprog program = {PLM_COUNT(code), code};
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) | prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

static bool kernel_has_landlock(void)
{
    return syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION) > 0;
}

/* ---- capabilities ---- */

static bool status_line(const char *name, uint64_t *ret_value)
{
    char line[256];
    plm_auto_file FILE *stream = fopen("/proc/self/status", "r");
    while (stream && fgets(line, sizeof line, stream))
        if (strncmp(line, name, strlen(name)) == 0) {
            *ret_value = strtoull(line + strlen(name), NULL, 16);
            return true;
        }
    return false;
}

static int keep_one(void)
{
    static const char *const sets[] = {"CapPrm:", "CapEff:", "CapBnd:"};
    const uint64_t kept = PLM_CAPABILITY(CAP_DAC_READ_SEARCH);
    uint64_t value = 0;
    plm_capabilities_keep(kept);
    for (size_t i = 0; i < PLM_COUNT(sets); i++)
        NEED(status_line(sets[i], &value) && value == kept);
    NEED(status_line("CapInh:", &value) && value == 0);
    NEED(status_line("CapAmb:", &value) && value == 0);
    NEED(plm_capabilities_permitted() == kept);
    char file[] = "/tmp/plimsoll-own-XXXXXX";
    int fd = mkstemp(file);
    NEED(fd >= 0 && unlink(file) == 0 && fchown(fd, 1, 1) < 0 && errno == EPERM);
    plm_capabilities_keep(UINT64_MAX); /* nothing comes back */
    NEED(plm_capabilities_permitted() == kept);
    return 0;
}

static int use_one(void)
{
    uint64_t value = 0, before = plm_capabilities_permitted();
    plm_capabilities_use(PLM_CAPABILITY(CAP_CHOWN));
    NEED(status_line("CapEff:", &value) && value == PLM_CAPABILITY(CAP_CHOWN));
    NEED(plm_capabilities_permitted() == before);
    plm_capabilities_use(UINT64_MAX);
    NEED(status_line("CapEff:", &value) && value == before);
    return 0;
}

static void capabilities_that_are_not_kept_leave_every_set(void **state)
{
    (void)state;
    ROOT_ONLY();
    assert_int_equal(in_child(keep_one), 0);
}

static void capabilities_can_be_put_aside_for_a_while(void **state)
{
    (void)state;
    ROOT_ONLY();
    assert_int_equal(in_child(use_one), 0);
}

static int no_core(void)
{
    struct rlimit limit = {1, 1};
    plm_no_core();
    NEED(getrlimit(RLIMIT_CORE, &limit) == 0 && limit.rlim_cur == 0 && limit.rlim_max == 0);
#ifndef PLM_SANITIZED
    NEED(prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 0);
#endif
    NEED(plm_no_new_privileges() && prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1);
    return 0;
}

static void no_memory_goes_to_a_core_file_and_no_program_gives_rights(void **state)
{
    (void)state;
    assert_int_equal(in_child(no_core), 0);
}

/* ---- Landlock ---- */

static void each_version_of_landlock_is_asked_for_what_it_knows(void **state)
{
    static const struct {
        int abi;
        size_t size;
        uint64_t fs, net, scoped;
    } rows[] = {
        {1, 8, 0x1FFF & ~0xCu, 0, 0},  {2, 8, 0x3FFF & ~0xCu, 0, 0},  {3, 8, 0x7FFF & ~0xCu, 0, 0},
        {4, 16, 0x7FFF & ~0xCu, 3, 0}, {5, 16, 0xFFFF & ~0xCu, 3, 0}, {6, 24, 0xFFFF & ~0xCu, 3, 1},
        {7, 24, 0xFFFF & ~0xCu, 3, 1},
    };
    (void)state;
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        size_t size = 0;
        const struct plm_landlock_ruleset handled = plm_landlock_handled(rows[i].abi, &size);
        assert_int_equal(size, rows[i].size);
        assert_int_equal(handled.handled_fs, rows[i].fs); /* all but reading files (4) and directories (8) */
        assert_int_equal(handled.handled_net, rows[i].net);
        assert_int_equal(handled.scoped, rows[i].scoped);
    }
}

static void what_is_allowed_is_files_and_directories_only_in_a_tree(void **state)
{
    const uint64_t files = LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_REMOVE_FILE;
    (void)state;
    assert_int_equal(plm_landlock_allowed(1, PLM_WRITABLE_FILES, true), files);
    assert_int_equal(plm_landlock_allowed(1, PLM_WRITABLE_TREE, true), files | LANDLOCK_ACCESS_FS_MAKE_DIR);
    assert_int_equal(plm_landlock_allowed(1, PLM_WRITABLE_FILES, false), LANDLOCK_ACCESS_FS_WRITE_FILE);
    for (int abi = 1; abi < 8; abi++) {
        size_t size = 0;
        uint64_t allowed = plm_landlock_allowed(abi, PLM_WRITABLE_TREE, true);
        assert_int_equal(allowed & ~plm_landlock_handled(abi, &size).handled_fs,
                         0); /* else the kernel refuses the rule */
        assert_int_equal((allowed >> 14 & 1), abi >= 3);
        assert_int_equal(allowed & LANDLOCK_ACCESS_FS_EXECUTE, 0);
    }
}

static int write_elsewhere(void)
{
    char inside[] = "/tmp/plimsoll-in-XXXXXX", outside[] = "/tmp/plimsoll-out-XXXXXX";
    struct plm_sandbox result = {0};
    NEED(mkdtemp(inside) && mkdtemp(outside) && plm_no_new_privileges());
    NEED(chdir(outside) == 0 && close(open("old", O_CREAT | O_WRONLY, 0600)) == 0);
    plm_auto_free char *made = plm_asprintf("%s/made", inside);
    plm_auto_free char *moved = plm_asprintf("%s/moved", inside);
    const struct plm_writable writable[] = {{inside, PLM_WRITABLE_FILES}, {"/nonexistent/here", PLM_WRITABLE_FILES}};
    plm_landlock_confine(writable, 2, &result);
    NEED(strncmp(result.landlock, "held: ABI ", 10) == 0);
    NEED(close(open(made, O_CREAT | O_WRONLY, 0600)) == 0 && rename(made, moved) == 0 && unlink(moved) == 0);
    NEED(open("new", O_CREAT | O_WRONLY, 0600) < 0 && errno == EACCES);
    NEED(open("old", O_WRONLY) < 0 && errno == EACCES);
    NEED(rename("old", "other") < 0 && errno == EACCES);
    NEED(rename("old", moved) < 0 && (errno == EACCES || errno == EXDEV));
    NEED(unlink("old") < 0 && errno == EACCES);
    NEED(mkdir("folder", 0700) < 0 && errno == EACCES);
    NEED(symlink("old", "link") < 0 && errno == EACCES);
    NEED(link("old", moved) < 0);
    NEED(close(open("old", O_RDONLY)) == 0);
    plm_auto_free char *folder = plm_asprintf("%s/folder", inside);
    NEED(mkdir(folder, 0700) < 0 && errno == EACCES); /* it is no tree */
    NEED(execl("/bin/true", "true", NULL) < 0 && errno == EACCES);
    return 0;
}

static int remove_a_directory(void)
{
    char folder[] = "/tmp/plimsoll-gone-XXXXXX";
    struct plm_sandbox result = {0};
    NEED(mkdtemp(folder) && chdir(folder) == 0 && plm_no_new_privileges());
    NEED(close(open("old", O_CREAT | O_WRONLY, 0600)) == 0);
    const struct plm_writable writable = {folder, PLM_WRITABLE_REMOVED};
    plm_landlock_confine(&writable, 1, &result);
    NEED(open("new", O_CREAT | O_WRONLY, 0600) < 0 && errno == EACCES);
    NEED(open("old", O_WRONLY) < 0 && errno == EACCES);
    NEED(unlink("old") == 0 && rmdir(folder) == 0);
    return 0;
}

static void under_landlock_nothing_is_written_elsewhere_and_nothing_is_executed(void **state)
{
    (void)state;
    if (!kernel_has_landlock())
        skip();
    int wrong = in_child(write_elsewhere) + in_child(remove_a_directory);
    (void)!system("rm -r /tmp/plimsoll-in-* /tmp/plimsoll-out-*"); /* the child could not */
    assert_int_equal(wrong, 0);
}

static int no_landlock(void)
{
    struct plm_sandbox result = {0};
    NEED(take_away(SYS_landlock_create_ruleset, SYS_landlock_create_ruleset, ENOSYS) == 0);
    plm_landlock_confine(NULL, 0, &result);
    NEED(strcmp(result.landlock, "none: this kernel has no Landlock") == 0);
    return 0;
}

static int landlock_off(void)
{
    struct plm_sandbox result = {0};
    NEED(take_away(SYS_landlock_create_ruleset, SYS_landlock_create_ruleset, EOPNOTSUPP) == 0);
    plm_landlock_confine(NULL, 0, &result);
    NEED(strcmp(result.landlock, "none: Landlock is switched off in this kernel") == 0);
    return 0;
}

static int landlock_forbidden(void)
{
    struct plm_sandbox result = {0};
    NEED(take_away(SYS_landlock_restrict_self, SYS_landlock_restrict_self, EPERM) == 0);
    plm_landlock_confine(NULL, 0, &result);
    NEED(strcmp(result.landlock, "none: Operation not permitted") == 0);
    return 0;
}

static void a_kernel_without_landlock_is_told_and_not_failed(void **state)
{
    (void)state;
    assert_int_equal(in_child(no_landlock), 0);
    assert_int_equal(in_child(landlock_off), 0);
    if (kernel_has_landlock())
        assert_int_equal(in_child(landlock_forbidden), 0);
}

/* ---- seccomp ---- */

static int forbid_nothing(void)
{
    struct plm_sandbox result = {0};
    bool held = plm_seccomp_forbid(0, false, &result);
    return held == (strncmp(result.seccomp, "held", 4) == 0) && held ? 0 : 1;
}

static int forbid_dangerous(void)
{
    NEED(plm_seccomp_forbid(PLM_SECCOMP_DANGEROUS | PLM_SECCOMP_OWNER | PLM_SECCOMP_SIGNALS, true, NULL));
    DENIED(execl("/bin/true", "true", NULL));
    DENIED(syscall(SYS_execveat, AT_FDCWD, "/bin/true", NULL, NULL, 0));
    DENIED(kill(getppid(), 0));
    DENIED(syscall(SYS_tgkill, getppid(), getppid(), 0));
    NEED(syscall(SYS_tgkill, getpid(), syscall(SYS_gettid), 0) == 0); /* abort() does */
    DENIED(syscall(SYS_process_vm_readv, getppid(), NULL, 0, NULL, 0, 0));
    DENIED(syscall(SYS_pidfd_send_signal, -1, 0, NULL, 0));
    DENIED(syscall(SYS_mount, "x", "/nonexistent", "tmpfs", 0, NULL));
    DENIED(unshare(0));
    DENIED(setns(-1, 0));
    DENIED(chroot("/nonexistent"));
    DENIED(syscall(SYS_bpf, 0, NULL, 0));
    DENIED(syscall(SYS_perf_event_open, NULL, 0, 0, 0, 0));
    DENIED(syscall(SYS_finit_module, -1, "", 0));
    DENIED(syscall(SYS_kexec_load, 0, ~0UL, NULL, 0)); /* too many segments for any kernel */
    DENIED(syscall(SYS_io_uring_setup, 1, NULL));
    DENIED(syscall(SYS_userfaultfd, 0));
    DENIED(syscall(SYS_open_by_handle_at, -1, NULL, 0));
    DENIED(syscall(SYS_keyctl, 0, 0, 0, 0, 0));
    DENIED(chmod("/nonexistent", 0));
    DENIED(fchmod(-1, 0));
    DENIED(syscall(452, AT_FDCWD, "/nonexistent", 0, 0));
    DENIED(chown("/nonexistent", 0, 0));
    DENIED(fchown(-1, 0, 0));
    DENIED(syscall(SYS_utimensat, AT_FDCWD, "/nonexistent", NULL, 0));
    DENIED(syscall(SYS_setxattr, "/nonexistent", "user.x", "", 0, 0));
    DENIED(syscall(463, AT_FDCWD, "/nonexistent", 0, "user.x", NULL, 0));
    DENIED(syscall(SYS_ioctl, -1, 0x5412UL, "x"));             /* TIOCSTI */
    DENIED(syscall(SYS_ioctl, -1, 0x5412UL | 1UL << 32, "x")); /* of which the kernel sees the lower half */
    NEED(close(open("/dev/null", O_WRONLY)) == 0);             /* what it says no more about */
    NEED(close(socket(AF_UNIX, SOCK_STREAM, 0)) == 0);
#ifndef PLM_SANITIZED
    DENIED(fork());
    DENIED(syscall(SYS_ptrace, 0, 0, 0, 0));
#endif
    errno = 0;
    NEED(syscall(SYS_clone3, NULL, 0) < 0 && errno == ENOSYS);
    return 0;
}

static int forbid_writing(void)
{
    NEED(plm_seccomp_forbid(PLM_SECCOMP_WRITING, false, NULL));
    DENIED(open("/dev/null", O_WRONLY));
    DENIED(open("/dev/null", O_RDWR));
    DENIED(open("/dev/null", O_ACCMODE));
    DENIED(open("/dev/null", O_RDONLY | O_TRUNC));
    DENIED(open("/tmp/plimsoll-never", O_RDONLY | O_CREAT, 0600));
    DENIED(open("/tmp", O_TMPFILE | O_WRONLY, 0600));
    DENIED(creat("/tmp/plimsoll-never", 0600));
    DENIED(truncate("/nonexistent", 0));
    DENIED(rename("/nonexistent", "/x"));
    DENIED(link("/nonexistent", "/x"));
    DENIED(symlink("/nonexistent", "/x"));
    DENIED(unlink("/nonexistent"));
    DENIED(rmdir("/nonexistent"));
    DENIED(mkdir("/nonexistent", 0700));
    DENIED(mknod("/nonexistent", S_IFIFO, 0));
    DENIED(bind(-1, NULL, 0));
    errno = 0;
    NEED(syscall(SYS_openat2, AT_FDCWD, "/", NULL, 0) < 0 && errno == ENOSYS);
    NEED(close(open("/proc/self/status", O_RDONLY)) == 0);
    NEED(close(open("/", O_PATH | O_DIRECTORY)) == 0);
    NEED(close(socket(AF_UNIX, SOCK_STREAM, 0)) == 0);
    return 0;
}

static int forbid_network(void)
{
    NEED(plm_seccomp_forbid(PLM_SECCOMP_NETWORK, true, NULL));
    DENIED(socket(AF_INET, SOCK_STREAM, 0));
    DENIED(socket(AF_UNIX, SOCK_STREAM, 0));
    DENIED(connect(-1, NULL, 0));
    DENIED(bind(-1, NULL, 0));
    DENIED(listen(-1, 0));
    DENIED(accept(-1, NULL, NULL));
    NEED(close(open("/dev/null", O_WRONLY)) == 0);
    return 0;
}

static int keep_signals_and_owners(void)
{
    NEED(plm_seccomp_forbid(PLM_SECCOMP_DANGEROUS, true, NULL));
    NEED(kill(getppid(), 0) == 0);
    NEED(fchown(-1, 0, 0) < 0 && errno == EBADF);
    DENIED(syscall(SYS_tkill, getppid(), 0));
    DENIED(chown("/nonexistent", 0, 0));
    DENIED(fchmod(-1, 0));
    NEED(plm_seccomp_forbid(PLM_SECCOMP_OWNER | PLM_SECCOMP_SIGNALS, true, NULL));
    DENIED(kill(getppid(), 0));
    DENIED(fchown(-1, 0, 0));
    return 0;
}

static void what_seccomp_forbids_is_denied_and_the_rest_is_not(void **state)
{
    (void)state;
    if (in_child(forbid_nothing) != 0)
        skip();
    assert_int_equal(in_child(forbid_dangerous), 0);
    assert_int_equal(in_child(forbid_writing), 0);
    assert_int_equal(in_child(forbid_network), 0);
    assert_int_equal(in_child(keep_signals_and_owners), 0);
}

static int no_seccomp(void)
{
    struct plm_sandbox result = {0};
    NEED(take_away(SYS_seccomp, SYS_prctl, ENOSYS) == 0);
    NEED(!plm_seccomp_forbid(PLM_SECCOMP_DANGEROUS, true, &result));
    NEED(strncmp(result.seccomp, "none: ", 6) == 0 && strlen(result.seccomp) > 6);
    return 0;
}

static void a_kernel_without_seccomp_is_told_and_not_failed(void **state)
{
    (void)state;
    assert_int_equal(in_child(no_seccomp), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(capabilities_that_are_not_kept_leave_every_set),
        cmocka_unit_test(capabilities_can_be_put_aside_for_a_while),
        cmocka_unit_test(no_memory_goes_to_a_core_file_and_no_program_gives_rights),
        cmocka_unit_test(each_version_of_landlock_is_asked_for_what_it_knows),
        cmocka_unit_test(what_is_allowed_is_files_and_directories_only_in_a_tree),
        cmocka_unit_test(under_landlock_nothing_is_written_elsewhere_and_nothing_is_executed),
        cmocka_unit_test(a_kernel_without_landlock_is_told_and_not_failed),
        cmocka_unit_test(what_seccomp_forbids_is_denied_and_the_rest_is_not),
        cmocka_unit_test(a_kernel_without_seccomp_is_told_and_not_failed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
