/* SPDX-License-Identifier: Apache-2.0 */
/* Bounded reads and atomic writes of ordinary files named by the user. */
#pragma once

#include <plimsoll/base/memory.h>
#include <sys/types.h>

/* Reads a whole regular file (or, if allow_stream, a pipe or "-" for standard input) of at most limit bytes.
 * Never blocks on a FIFO or device: those are refused. What is read is appended; on false out is as it was. */
bool plm_file_read(const char *path, size_t limit, bool allow_stream, struct plm_buffer *out,
                   struct plm_error *error) PLM_MUST_CHECK;
/* The same from an open descriptor; fd stays the caller's. Works for /proc files, whose size is 0. */
bool plm_file_read_fd(int fd, const char *what, size_t limit, struct plm_buffer *out,
                      struct plm_error *error) PLM_MUST_CHECK;
/* "a directory", "a FIFO", … for messages about a file of the wrong kind. Never NULL. */
const char *plm_file_kind(mode_t mode);

/*
 * Output that appears whole or not at all: a temporary file beside the target, renamed at commit. "-" is standard
 * output and is written directly. A target that is no regular file (/dev/stdout, a FIFO) is written directly.
 * Mode of a new file: 0600 for bundles (secret = true), else 0644 less the umask; an existing target's mode and owner
 * are kept. A link is written through to the file it leads to and stays a link; a link to nothing is refused, and so
 * is a link or file that another user planted in a directory like /tmp.
 */
struct plm_output {
    FILE *stream; /* write here; the output owns it */
    char *path;
    char *temporary; /* NULL when written directly */
    char *buffer;    /* the stream's; NULL: its own */
};
bool plm_output_open(struct plm_output *output, const char *path, bool secret, struct plm_error *error) PLM_MUST_CHECK;
/* Flushes, checks every write that came before, syncs, renames. On false the target is as it was. */
bool plm_output_commit(struct plm_output *output, struct plm_error *error) PLM_MUST_CHECK;
/* What was written so far may leave for the disk while something else is written; the commit waits for less then. Says
 * nothing about errors: the commit does. */
void plm_output_write_back(const struct plm_output *output);
/* The same for several: no target changes before all are written and synced. To sync is most of what a small report
 * costs, and the file system does it for all of them at once. */
bool plm_outputs_commit(struct plm_output *outputs, size_t count, struct plm_error *error) PLM_MUST_CHECK;
void plm_output_done(struct plm_output *output); /* without commit: removes the temporary file */
#define plm_auto_output __attribute__((cleanup(plm_output_done)))
/* Removes the temporary files of all outputs, for who ends the program before its time: a signal, no more memory. Safe
 * in a signal's handler. */
void plm_outputs_abandon(void);

/* What opening and committing an output at `path` will write to, so that a sandbox can leave just that open. */
struct plm_output_place {
    char *directory; /* where a file is made, renamed and removed; NULL: nothing is */
    char *file; /* what stands there already: the file that is replaced, or one that is written directly; or NULL */
};
void plm_output_place_of(const char *path, struct plm_output_place *ret_place);
void plm_output_place_done(struct plm_output_place *place);
