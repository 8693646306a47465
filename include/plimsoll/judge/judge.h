/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Facts × catalogue × policy × clock → report. A pure function: the same inputs give the same bytes. The judge is a
 * sink: containers are judged as they pass and let go.
 */
#pragma once

#include <plimsoll/model/facts.h>
#include <plimsoll/model/policy.h>
#include <plimsoll/model/report.h>

struct plm_selection {
    const char *benchmark;                /* id; NULL: the policy's, else the newest CIS edition */
    const char *profile;                  /* "docker-linux", "docker-swarm", NULL: both */
    int level;                            /* 1, 2; 0: the policy's, else 2 */
    const char *const *sections;          /* NULL-terminated lists, or NULL */
    const char *const *checks;            /* ids or numbers: only these */
    const char *const *skips;             /* ids or numbers: not these */
    const char *const *excluded_subjects; /* patterns of keys (* and ?), optionally "kind:pattern" */
    enum { PLM_SELECT_ALL, PLM_SELECT_HOST, PLM_SELECT_ENGINE } scope;
    bool running_only;                                                             /* --state running */
    enum { PLM_EVIDENCE_AUTO, PLM_EVIDENCE_FULL, PLM_EVIDENCE_FAILURES } evidence; /* auto: full up to 500 subjects */
};

struct plm_judge;
/* catalogue and policy (may be {0}) must outlive the report's making. now: ms since the epoch, the clock of the
 * judgement. Refuses a selection that names what does not exist (PLM_ERROR_USAGE). */
bool plm_judge_new(const struct plm_catalogue *catalogue, const struct plm_policy *policy,
                   const struct plm_selection *selection, int64_t now, struct plm_judge **ret_judge,
                   struct plm_error *error) PLM_MUST_CHECK;
struct plm_sink plm_judge_sink(struct plm_judge *judge);
/* After the sink's end: moves the report out. */
bool plm_judge_report(struct plm_judge *judge, struct plm_report *ret_report, struct plm_error *error) PLM_MUST_CHECK;
void plm_judge_free(struct plm_judge *judge); /* NULL is fine */

/* ---- the examples of every check ---- */
struct plm_proof {
    const struct plm_check *check;
    const struct plm_example *example;
    enum plm_verdict seen;
    const char *reason;
    bool holds;
};
/* Calls visit for each example of each check (or of the one named). Returns how many do not hold. */
size_t plm_prove(const struct plm_catalogue *catalogue, const char *check_or_null,
                 void (*visit)(void *context, const struct plm_proof *proof), void *context);

/* ---- `plimsoll eval`: an expression over facts, as a sink that keeps all documents ---- */
/* Evaluates once per subject if the expression names one (container, image …), else once. Appends lines
 * "subject<TAB>value" and, indented, the facts that were read. */
bool plm_eval(const char *expression, const struct plm_facts *facts, struct plm_buffer *out,
              struct plm_error *error) PLM_MUST_CHECK;
