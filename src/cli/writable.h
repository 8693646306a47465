/* SPDX-License-Identifier: Apache-2.0 */
/* Where the outputs of a run lie, and which capabilities they need beyond those of reading. */
#pragma once

#include <plimsoll/base/sandbox.h>

struct plm_writable_set {
    struct plm_writable *items; /* for Landlock; with their paths they live as long as the process */
    size_t count;
    bool keeps_owner; /* one of them replaces a file whose owner or group is not what a new file's would be */
    /* CAP_DAC_OVERRIDE: a directory or file that only its owner may write to; CAP_CHOWN: a file that is replaced and
     * belongs to somebody else; CAP_FOWNER: the same in a directory such as /tmp. 0 for most runs. */
    uint64_t capabilities;
};

/* An output of base/file.h. Call with the effective capabilities that will be kept anyway, while the permitted ones are
 * still there. */
void plm_writable_add(struct plm_writable_set *set, const char *path);
/* A directory in which directories and files are made. */
void plm_writable_add_tree(struct plm_writable_set *set, const char *path);
/* One of ours that will be removed with its files. */
void plm_writable_add_removed(struct plm_writable_set *set, const char *path);
/* The capability without which the unix socket at `path` cannot be connected to; 0: none is needed, or none helps. */
uint64_t plm_writable_socket(const char *path);
