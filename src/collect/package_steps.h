/* SPDX-License-Identifier: Apache-2.0 */
/* What a build step's script does with a package manager, told from its whole text without running it. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum {
    PLM_FAMILY_APT,
    PLM_FAMILY_APK,
    PLM_FAMILY_DNF,
    PLM_FAMILY_ZYPPER,
    PLM_FAMILY_PACMAN,
    PLM_FAMILY_OPKG,
    PLM_FAMILY_ANY, /* a variable whose name speaks of packages */
    PLM_FAMILIES
};

/* "apt-get" and "update"; texts of a table. */
struct plm_refresh {
    const char *manager, *verb;
};

/* Of each family: the refresh after which nothing was installed. */
struct plm_package_steps {
    struct plm_refresh pending[PLM_FAMILIES];
    unsigned refreshed, installed; /* bits by family: was done at all */
    bool too_deep;                 /* scripts in scripts, too many to follow: what was found is not all */
};

/*
 * Reads a shell script. comments: a # begins one; else what stands behind it is searched for refreshes as well, and for
 * nothing that would excuse them. *ret_steps must be {0}.
 */
void plm_package_steps_read(const char *script, size_t size, bool comments, struct plm_package_steps *ret_steps);
/* One that was refreshed for nothing, {NULL, NULL} if there is none. */
struct plm_refresh plm_package_steps_lone(const struct plm_package_steps *steps);
