/* SPDX-License-Identifier: Apache-2.0 */
/* Landlock (landlock(7)) by its three system calls: the C library has none of them, and headers are older than kernels.
 */
#include "landlock.h"

#include <plimsoll/base/memory.h>

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Of kernels newer than the header may be; the values are part of the kernel's interface. */
#define FS_REFER (UINT64_C(1) << 13)     /* ABI 2 */
#define FS_TRUNCATE (UINT64_C(1) << 14)  /* ABI 3 */
#define FS_IOCTL_DEV (UINT64_C(1) << 15) /* ABI 5 */
#define NET_TCP UINT64_C(3)              /* ABI 4: bind and connect */
#define SCOPE_ABSTRACT UINT64_C(1)       /* ABI 6 */

/* Everything of ABI 1 but reading files and directories. */
#define FS_MAKE_SPECIAL                                                                                                \
    (LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SOCK |                     \
     LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_SYM)
#define FS_FILES (LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_REMOVE_FILE)
#define FS_DIRECTORIES (LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_REMOVE_DIR)

struct plm_landlock_ruleset plm_landlock_handled(int abi, size_t *ret_size)
{
    struct plm_landlock_ruleset ruleset = {.handled_fs = LANDLOCK_ACCESS_FS_EXECUTE | FS_FILES | FS_DIRECTORIES |
                                                         FS_MAKE_SPECIAL};
    ruleset.handled_fs |= (abi >= 2 ? FS_REFER : 0) | (abi >= 3 ? FS_TRUNCATE : 0) | (abi >= 5 ? FS_IOCTL_DEV : 0);
    ruleset.handled_net = abi >= 4 ? NET_TCP : 0;
    ruleset.scoped = abi >= 6 ? SCOPE_ABSTRACT : 0;
    *ret_size = abi >= 6   ? sizeof ruleset
                : abi >= 4 ? offsetof(struct plm_landlock_ruleset, scoped)
                           : offsetof(struct plm_landlock_ruleset, handled_net);
    return ruleset;
}

uint64_t plm_landlock_allowed(int abi, enum plm_writable_kind kind, bool directory)
{
    uint64_t truncate = abi >= 3 ? FS_TRUNCATE : 0;
    if (!directory) {
        return LANDLOCK_ACCESS_FS_WRITE_FILE | truncate;
    }
    if (kind == PLM_WRITABLE_REMOVED) {
        return LANDLOCK_ACCESS_FS_REMOVE_FILE;
    }
    return FS_FILES | truncate | (kind == PLM_WRITABLE_TREE ? LANDLOCK_ACCESS_FS_MAKE_DIR : 0);
}

#ifdef PLM_COVERAGE
#define COUNTED true
#else
#define COUNTED false
#endif

static void add_rule(int ruleset, int fd, uint64_t allowed)
{
    const struct landlock_path_beneath_attr rule = {.allowed_access = allowed, .parent_fd = fd};
    /* A file system that takes no rule, such as procfs' own, stays closed. */
    (void)syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
}

static void allow(int ruleset, int abi, const struct plm_writable *writable)
{
    struct stat stat;
    plm_auto_fd int fd = open(writable->path, O_PATH | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &stat) != 0) {
        return;
    }
    add_rule(ruleset, fd, plm_landlock_allowed(abi, writable->kind, S_ISDIR(stat.st_mode)));
    if (writable->kind == PLM_WRITABLE_REMOVED) {
        plm_auto_fd int parent = openat(fd, "..", O_PATH | O_CLOEXEC);
        add_rule(ruleset, parent, LANDLOCK_ACCESS_FS_REMOVE_DIR);
    }
}

static void fail(struct plm_sandbox *result, const char *what)
{
    snprintf(result->landlock, sizeof result->landlock, "none: %s", what);
}

void plm_landlock_confine(const struct plm_writable *writable, size_t count, struct plm_sandbox *result)
{
    if (COUNTED) {
        fail(result, "this build counts its coverage and writes the counts when it ends");
        return;
    }
    int abi = (int)syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (abi < 1) {
        fail(result, errno == ENOSYS       ? "this kernel has no Landlock"
                     : errno == EOPNOTSUPP ? "Landlock is switched off in this kernel"
                                           : strerror(errno));
        return;
    }
    size_t size = 0;
    const struct plm_landlock_ruleset handled = plm_landlock_handled(abi, &size);
    plm_auto_fd int ruleset = (int)syscall(SYS_landlock_create_ruleset, &handled, size, 0);
    if (ruleset < 0) {
        fail(result, strerror(errno));
        return;
    }
    for (size_t i = 0; i < count; i++) {
        allow(ruleset, abi, &writable[i]);
    }
    if (syscall(SYS_landlock_restrict_self, ruleset, 0) != 0) {
        fail(result, strerror(errno));
        return;
    }
    snprintf(result->landlock, sizeof result->landlock, "held: ABI %d", abi);
}
