/* SPDX-License-Identifier: Apache-2.0 */
/* -o FILE[:FORMAT]: what to write where. All outputs are written whole or not at all (base/file.h). */
#pragma once

#include "options.h"

#include <plimsoll/render/render.h>

struct plm_target {
    const char *path;                /* "-": standard output */
    const struct plm_format *format; /* NULL: a stylesheet of the user */
    char *stylesheet;                /* its text; the target's */
    size_t stylesheet_size;
    const char *stylesheet_name;
};
struct plm_targets {
    struct plm_target *targets;
    size_t count;
    bool standard_output; /* one of them is "-" */
};

/* The path of FILE[:FORMAT], and into *ret_format what stands behind the last colon, or NULL: a slash there belongs to
 * the path, unless it all is the path of a stylesheet ("out.txt:styles/my.xsl"). The path is the spec's or the arena's.
 */
const char *plm_target_split(const char *spec, struct plm_arena *arena, const char **ret_format);
/* False: the directory that the file would lie in is not there. Known before anything is asked, in the words of
 * plm_output_open(), which knows the rest. */
bool plm_target_has_directory(const char *path, struct plm_error *error) PLM_MUST_CHECK;
/* Finds path and format of each spec: the last colon if what follows names a format or ends in .xsl; else the suffix.
 * Reads stylesheets. Refuses what it does not know and a path given twice. */
bool plm_targets_parse(const char *const *specs, struct plm_arena *arena, struct plm_targets *ret_targets,
                       struct plm_error *error) PLM_MUST_CHECK;
bool plm_targets_have_directories(const struct plm_targets *targets, struct plm_error *error) PLM_MUST_CHECK;
void plm_targets_done(struct plm_targets *targets);
/* Whether each format can be written with these options (SARIF wants a file to place findings at), before anything is
 * asked or written. policy_file may be NULL. */
bool plm_targets_accept(const struct plm_targets *targets, const struct plm_render_options *options,
                        const char *policy_file, struct plm_error *error) PLM_MUST_CHECK;
/* Loads the libraries that they are written with, which plm_targets_write() would do. */
bool plm_targets_prepare(const struct plm_targets *targets, struct plm_error *error) PLM_MUST_CHECK;
bool plm_targets_write(const struct plm_targets *targets, const struct plm_report *report,
                       const struct plm_render_options *options, struct plm_error *error) PLM_MUST_CHECK;
