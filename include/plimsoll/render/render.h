/* SPDX-License-Identifier: Apache-2.0 */
/* One report, every format. The table of formats is render.c's; each writer is a file of its own. */
#pragma once

#include <plimsoll/base/embedded.h>
#include <plimsoll/model/delta.h>
#include <plimsoll/model/report.h>
#include <stdio.h>

struct plm_render_options {
    bool colour;                   /* text: ANSI colours */
    unsigned width;                /* text: columns; 0: 100 */
    bool manual_fails;             /* junit: manual as failure */
    bool one_case_per_subject;     /* junit */
    bool verbose;                  /* text: passes and not applicable too */
    const char *sarif_anchor;      /* sarif: file of the repository to place findings at; NULL: the policy file */
    bool sarif_waived;             /* sarif: waived findings too, suppressed */
    bool sarif_review;             /* sarif: manual ones too, to be reviewed */
    const struct plm_delta *since; /* html, xml, stylesheets: what changed since a baseline; NULL: none was given */
    bool sarif_all;                /* sarif: every verdict; not for GitHub, which takes each result for a failure */
};

struct plm_format {
    const char *name;   /* "html", "junit", "json", "text" */
    const char *suffix; /* ".html"; several formats may share none */
    const char *about;
    bool (*render)(const struct plm_report *report, const struct plm_render_options *options, FILE *stream,
                   struct plm_error *error);
    /* Refuses options that it cannot work with, before anything is asked; NULL: none. policy_file may be NULL. */
    bool (*accept)(const struct plm_render_options *options, const char *policy_file, struct plm_error *error);
    /* Loads the libraries that it is written with, for when there is nothing else to do; NULL: none. Rendering does it,
     * too. Not for several threads at once. */
    bool (*prepare)(struct plm_error *error);
};
extern const struct plm_format plm_formats[]; /* ends with name NULL */
/* "html" → the format; NULL: no such format. */
const struct plm_format *plm_format_find(const char *name);
/* By the file's suffix, the longest that fits (".xccdf.xml" before ".xml"); NULL: none does. */
const struct plm_format *plm_format_of_file(const char *path);

/* As struct plm_format's. */
bool plm_render_stylesheet_prepare(struct plm_error *error) PLM_MUST_CHECK;
/* The user's own XSLT over the summarised XML form. No network, no file access, no EXSLT writes. */
bool plm_render_stylesheet(const struct plm_report *report, const struct plm_render_options *options,
                           const char *stylesheet, size_t size, const char *name, FILE *stream,
                           struct plm_error *error) PLM_MUST_CHECK;
