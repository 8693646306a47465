/* SPDX-License-Identifier: Apache-2.0 */
/* What an audit of one host and of several share. */
#pragma once

#include "gather.h"
#include "outputs.h"
#include "run.h"
#include "sites.h"

#include <plimsoll/model/policy.h>

/* Loaded once and then only read, by every thread that judges. */
struct plm_audit {
    const struct plm_arguments *arguments;
    struct plm_catalogue catalogue;
    struct plm_policy policy;
    struct plm_gate gate;
    bool gate_given; /* else the default one */
    int64_t now;     /* one clock for all hosts */
    struct plm_render_options options;
};

/* Facts of one site (NULL: of --facts) through the digest into the judge; the report out. preparation: fills the audit,
 * perhaps while the engine is asked already; NULL: it is full. silence: why the engine did not answer is appended to
 * it; NULL: nobody wants to know. */
bool plm_audit_judge(const struct plm_audit *audit, const struct plm_site *site,
                     const struct plm_preparation *preparation, struct plm_buffer *silence,
                     struct plm_report *ret_report, struct plm_error *error) PLM_MUST_CHECK;
/* --output with "%h" filled in; site may be NULL. Refuses what no format takes. */
bool plm_audit_targets(const struct plm_audit *audit, const struct plm_site *site, struct plm_arena *arena,
                       struct plm_targets *ret_targets, struct plm_error *error) PLM_MUST_CHECK;
/* audit_many.c: all sites, several at once; the exit code is the worst of theirs. */
int plm_audit_many(const struct plm_audit *audit);
