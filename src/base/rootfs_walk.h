/* SPDX-License-Identifier: Apache-2.0 */
/* What openat2 does with RESOLVE_IN_ROOT and RESOLVE_NO_MAGICLINKS, component by component, for kernels without it. */
#pragma once

/* Opens `path` below the directory `root`. A descriptor (the caller's), or -1 with errno as openat2 would set it.
 * ret_real may be NULL; else it gets the canonical path inside the root, the caller's to free. */
int plm_rootfs_walk(int root, const char *path, int flags, char **ret_real);
