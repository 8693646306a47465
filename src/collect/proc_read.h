/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading below a live /proc. Its "magic" links (exe, root, ns/…) lead out of any root, which is what they are for; so
 * these calls take a directory that was checked to be procfs and build every name themselves.
 */
#pragma once

#include <plimsoll/base/rootfs.h>
#include <stdint.h>

/* Contents of /proc/PID/name, at most limit bytes, appended. */
bool plm_proc_read(const struct plm_rootfs *proc, int64_t pid, const char *name, size_t limit, struct plm_buffer *out,
                   struct plm_error *error) PLM_MUST_CHECK;
/* Text of the link /proc/PID/name, in the arena. */
bool plm_proc_link(const struct plm_rootfs *proc, int64_t pid, const char *name, struct plm_arena *arena,
                   const char **ret_target, struct plm_error *error) PLM_MUST_CHECK;
/* Every process id, ascending, in the arena. */
bool plm_proc_pids(const struct plm_rootfs *proc, struct plm_arena *arena, int64_t **ret_pids, size_t *ret_count,
                   struct plm_error *error) PLM_MUST_CHECK;
/* The process's children. PLM_ERROR_ABSENT: this kernel has no such list (CONFIG_PROC_CHILDREN). */
bool plm_proc_children(const struct plm_rootfs *proc, int64_t pid, struct plm_arena *arena, int64_t **ret_pids,
                       size_t *ret_count, struct plm_error *error) PLM_MUST_CHECK;
/* Whether it holds that one; a process of thousands of descriptors need not be looked through for it. */
bool plm_proc_holds_socket(const struct plm_rootfs *proc, int64_t pid, uint64_t inode, bool *ret_holds,
                           struct plm_error *error) PLM_MUST_CHECK;
/* Inodes of all sockets the process holds, in the arena. */
bool plm_proc_sockets(const struct plm_rootfs *proc, int64_t pid, struct plm_arena *arena, uint64_t **ret_inodes,
                      size_t *ret_count, struct plm_error *error) PLM_MUST_CHECK;
/* The process's own root directory. */
bool plm_proc_root(const struct plm_rootfs *proc, int64_t pid, struct plm_rootfs *ret_root,
                   struct plm_error *error) PLM_MUST_CHECK;
/* Last component of a path, without the kernel's " (deleted)". The text is the arena's. */
const char *plm_program_name(const char *path, struct plm_arena *arena);
