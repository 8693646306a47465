/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files below a root directory. No link leads out of it (openat2 with RESOLVE_IN_ROOT; where the kernel has no
 * openat2, a component-wise walk that follows links by hand inside the root). Never opens FIFOs or devices for reading.
 */
#pragma once

#include <plimsoll/base/memory.h>
#include <sys/stat.h>

struct plm_rootfs {
    int fd;     /* the root directory, -1 when closed */
    char *path; /* as the user named it, for messages */
};

bool plm_rootfs_open(struct plm_rootfs *root, const char *path, struct plm_error *error) PLM_MUST_CHECK;
void plm_rootfs_done(struct plm_rootfs *root);
#define plm_auto_rootfs __attribute__((cleanup(plm_rootfs_done)))

/* What stands at an absolute path of that root. */
struct plm_rootfs_stat {
    struct stat stat;      /* of the object the path leads to (fstat of an O_PATH descriptor) */
    bool is_link;          /* the last component is a symbolic link … */
    struct stat link_stat; /* … and this is the link itself */
    char *real_path;       /* canonical path inside the root; the caller's (plm_rootfs_stat_done) */
};
void plm_rootfs_stat_done(struct plm_rootfs_stat *stat);
#define plm_auto_rootfs_stat __attribute__((cleanup(plm_rootfs_stat_done)))
/* PLM_ERROR_ABSENT when nothing is there (ENOENT, ENOTDIR, dangling link), PLM_ERROR_DENIED when it cannot be seen. */
bool plm_rootfs_stat(const struct plm_rootfs *root, const char *path, struct plm_rootfs_stat *ret_stat,
                     struct plm_error *error) PLM_MUST_CHECK;
/* Appends an extended attribute of what stands there, links followed; nothing where it has none. */
bool plm_rootfs_attribute(const struct plm_rootfs *root, const char *path, const char *name, struct plm_buffer *out,
                          struct plm_error *error) PLM_MUST_CHECK;
/* Reads a regular file (or a /proc or /sys file) of at most limit bytes. */
bool plm_rootfs_read(const struct plm_rootfs *root, const char *path, size_t limit, struct plm_buffer *out,
                     struct plm_error *error) PLM_MUST_CHECK;
/* Names in a directory, sorted bytewise, without . and ..; more than limit of them: PLM_ERROR_TOO_LARGE, for a list
 * that is cut would pass for a whole one. Both arrays are the arena's. */
bool plm_rootfs_list(const struct plm_rootfs *root, const char *path, size_t limit, struct plm_arena *arena,
                     const char *const **ret_names, size_t *ret_count, struct plm_error *error) PLM_MUST_CHECK;
/* A descriptor of a directory or file below the root (O_CLOEXEC added), for callers that walk themselves. Without
 * O_PATH it is open for reading, never blocks, and anything but a directory or regular file is PLM_ERROR_UNSUPPORTED.
 */
bool plm_rootfs_open_at(const struct plm_rootfs *root, const char *path, int flags, int *ret_fd,
                        struct plm_error *error) PLM_MUST_CHECK;
/* Text of a symbolic link (not followed). */
bool plm_rootfs_readlink(const struct plm_rootfs *root, const char *path, struct plm_arena *arena,
                         const char **ret_target, struct plm_error *error) PLM_MUST_CHECK;

/* For tests: true makes every path be walked by hand, as on a kernel without openat2. */
void plm_rootfs_force_walk(bool force);
