/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One judgement under way. judge.c is the sink; assess.c goes over the subjects; tally.c keeps the findings; results.c,
 * identity.c and exceptions.c fill the report. Private to src/judge.
 */
#pragma once

#include "evidence.h"
#include "members.h"
#include "namespaces.h"
#include "precedents.h"
#include "select.h"
#include "subjects.h"
#include "users.h"

/* Findings of one recommendation. On the heap until the report is made: they grow, and an arena would keep every copy.
 */
struct plm_tally {
    size_t counts[PLM_VERDICTS];
    struct plm_finding *findings;
    size_t finding_count, finding_capacity;
    struct plm_finding *kept; /* the same in the report's arena, sorted, once they have moved */
    uint32_t *passed;
    size_t passed_count, passed_capacity;
    struct plm_finding *evidence; /* of passes, where it is wanted */
    size_t evidence_count, evidence_capacity;
};

/* The population of one kind of subject, and what became of it. */
struct plm_crowd {
    const struct plm_document_kind *kind;
    bool needed; /* a chosen check is about it */
    struct plm_members members;
    size_t assessed, unread;      /* counted in the end */
    size_t files, files_excluded; /* paths of the chosen roles */
    bool roles_lost;
};
enum { PLM_MOST_CROWDS = 16 };

struct plm_judge {
    const struct plm_catalogue *catalogue;
    const struct plm_policy *policy;
    struct plm_selection selection;
    int64_t now;

    struct plm_arena arena;   /* the run */
    struct plm_arena scratch; /* one subject */
    struct plm_facts *facts;  /* all but the containers */
    struct plm_json *header;
    struct plm_choice choice;
    struct plm_tally *tallies; /* one for each chosen recommendation */
    size_t *excluded;          /* subjects that each pattern left out */
    size_t stopped;            /* containers that --state running left out */

    struct plm_report report;
    struct plm_intern intern;
    struct plm_subjects subjects;
    struct plm_evidence evidence;
    struct plm_namespaces namespaces;
    struct plm_users users;
    struct plm_precedents precedents;
    struct plm_finding not_running; /* what each check of running containers says of each that does not run, once … */
    bool not_running_known;         /* … it was said */

    bool prepared, ended, full;
    struct plm_crowd crowds[PLM_MOST_CROWDS];
    size_t crowd_count;
    struct plm_variables variables;
    struct plm_cel_value engine_kind;
};

/* ---- assess.c ---- */
/* Before the first container, or at the end without one: reads the populations, settles who is judged. */
void plm_judge_prepare(struct plm_judge *judge);
/* Refuses a container that comes twice. */
bool plm_judge_container(struct plm_judge *judge, const struct plm_document *document,
                         struct plm_error *error) PLM_MUST_CHECK;
/* After all documents: containers that never came, checks across containers, everything else. */
void plm_judge_rest(struct plm_judge *judge);

/* ---- tally.c ---- */
void plm_tally_done(struct plm_tally *tally);
/* Keeps what an evaluation gave: counts it, and its evidence where that is wanted. Returns what was kept. */
struct plm_finding plm_judge_record(struct plm_judge *judge, size_t chosen, uint32_t subject,
                                    const struct plm_outcome *outcome);
/* Keeps for this subject what was found in another one. */
void plm_judge_follow(struct plm_judge *judge, size_t chosen, uint32_t subject, const struct plm_finding *precedent);
/* Keeps an unknown that no evaluation gave; one for each subject: the first reason stays. */
void plm_judge_record_unknown(struct plm_judge *judge, size_t chosen, uint32_t subject, const char *reason);

/* ---- identity.c: host, engine, privileges, drift ---- */
void plm_judge_identify(struct plm_judge *judge);

/* ---- results.c ---- */
void plm_judge_results(struct plm_judge *judge);

/* ---- exceptions.c ---- */
void plm_judge_exceptions(struct plm_judge *judge);
