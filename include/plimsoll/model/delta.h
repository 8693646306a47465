/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What changed between two reports, the baseline ("before") and the current one ("after"). Computed by compare/delta.h,
 * written by render/delta.h. A delta points into both reports: they must outlive it.
 *
 * A check may stand in several buckets, each time with the subjects that belong there: shop/db is fixed, shop/web could
 * no longer be read. So nothing that was not seen again can hide among the fixed ones.
 */
#pragma once

#include <plimsoll/model/report.h>

#define PLM_NO_SUBJECT UINT32_MAX

enum plm_bucket {                           /* in the order in which a reader must see them */
                  PLM_BUCKET_NEW_FAILURE,   /* passed, did not apply or was not there; fails now */
                  PLM_BUCKET_WAIVER_ENDED,  /* was covered by a waiver: it expired or is gone, and the finding stands */
                  PLM_BUCKET_STILL_FAILING, /* the check failed and fails: more, fewer or other subjects */
                  PLM_BUCKET_NEWLY_UNKNOWN, /* was decided; is unknown now, whatever it was */
                  PLM_BUCKET_INCOMPARABLE,  /* one run did not look: never fixed, never new */
                  PLM_BUCKET_NEWLY_MANUAL, /* was decided; needs a person now. A failure that became manual is not fixed
                                            */
                  PLM_BUCKET_NEWLY_KNOWN,  /* was unknown; is decided now, perhaps as a failure */
                  PLM_BUCKET_DECIDED,      /* was manual; is decided now, perhaps as a failure */
                  PLM_BUCKET_NEWLY_WAIVED, /* still fails or is manual, and a waiver covers it now */
                  PLM_BUCKET_FIXED,        /* failed; is proven to pass, not to apply or to be gone */
                  PLM_BUCKET_CHANGED_FACTS, /* the same verdict from other facts */
                  PLM_BUCKET_OTHER,         /* pass to not applicable and back */
                  PLM_BUCKETS,              /* how many there are */
};
const char *plm_bucket_name(enum plm_bucket bucket); /* "new_failure", "fixed": the words of plimsoll.diff/1 */
/* Where the same change stands when the reports are swapped: new failure and fixed, newly unknown and newly known … */
enum plm_bucket plm_bucket_mirror(enum plm_bucket bucket);
/* The bucket of one subject or check whose verdict went from `was` to `is`, before waivers and comparability are looked
 * at; PLM_BUCKETS where nothing is to be told (the same verdict, unless both fail). PLM_VERDICTS as verdict: not there.
 */
enum plm_bucket plm_bucket_of(unsigned was, unsigned is);

struct plm_subject_change {
    uint32_t before, after;           /* indices of subjects in each report, or PLM_NO_SUBJECT */
    unsigned was, is;                 /* enum plm_verdict; PLM_VERDICTS: not there */
    bool waived_before, waived_after; /* covered by an active waiver */
    bool regression;                  /* fails now, uncovered, and did not before */
    const struct plm_finding *finding_before, *finding_after; /* NULL: no evidence kept */
    const char *note; /* why it is incomparable, that a waiver expired …; or NULL */
};

struct plm_change {
    enum plm_bucket bucket;
    const struct plm_result *before, *after; /* NULL: that run has no such check */
    bool regression;                         /* one of its subjects, or the check as a whole */
    bool waived;                             /* after: all of it is covered */
    const char *note;
    struct plm_subject_change *subjects; /* what changed; empty when the check changed as a whole */
    size_t subject_count;
    size_t more, fewer, same; /* still failing: subjects that fail only now, only before, both times */
};

/* A way in which the two runs were not made alike. */
struct plm_condition {
    const char *what;           /* "scope" */
    const char *before, *after; /* NULL: not known */
    bool incomparable; /* what the runs say about a check may differ for this reason alone: the gate is not met */
};

struct plm_moved_subject { /* a subject of only one run, or one known under another key */
    uint32_t before, after;
};

struct plm_delta {
    struct plm_arena arena;
    const struct plm_report *before, *after; /* borrowed */
    bool same_host;                          /* shown by engine or machine id */
    struct plm_condition *conditions;
    size_t condition_count;
    struct plm_change *changes; /* by bucket, worst first, then by number */
    size_t change_count;
    size_t checks[PLM_BUCKETS];   /* changes per bucket */
    size_t subjects[PLM_BUCKETS]; /* subjects in them */
    size_t regressions;           /* changes that are */
    size_t unchanged;             /* checks that stand in no bucket */
    size_t incomparable_conditions;
    struct plm_moved_subject *appeared, *gone, *renamed;
    size_t appeared_count, gone_count, renamed_count;
    size_t uncompared_before, uncompared_after; /* subjects without a key of their own: counted, not compared */
    bool facts_compared;                        /* both runs kept the facts behind passes */
    struct plm_gate_result gate;
};
void plm_delta_done(struct plm_delta *delta); /* {0} and twice are fine */
#define plm_auto_delta __attribute__((cleanup(plm_delta_done)))

/* The gate of a comparison: 1: a regression; 3: something is incomparable or newly unknown; else 0. The reason is in
 * the delta's arena; NULL when met. */
struct plm_gate_result plm_delta_gate(struct plm_delta *delta);
