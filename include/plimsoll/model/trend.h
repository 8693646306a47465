/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One host over time: a row a run, and the history of every finding. Filled run by run in the order of time
 * (compare/trend.h); findings are known by the id of their check, so that they survive a change of edition.
 */
#pragma once

#include <plimsoll/model/report.h>

struct plm_trend_section {
    const char *number, *title;
    size_t counts[PLM_VERDICTS];
};
struct plm_trend_run {
    const char *source, *benchmark, *scope;
    int level;
    int64_t taken; /* ms since the epoch: when the facts were read, else judged */
    size_t totals[PLM_VERDICTS];
    size_t waived;
    size_t failing[PLM_SEVERITIES]; /* checks that fail and are not waived */
    struct plm_score score;
    struct plm_trend_section *sections;
    size_t section_count;
    size_t opened, closed; /* findings, against the run before */
};

enum plm_trend_state {
    PLM_TREND_OPEN,   /* fails in the last run */
    PLM_TREND_UNSURE, /* failed, and since then nothing proves that it does not: unknown, manual or not looked at */
    PLM_TREND_CLOSED, /* proven to pass, not to apply, or gone */
    PLM_TREND_STATES, /* how many there are */
};
const char *plm_trend_state_name(enum plm_trend_state state); /* "open", "unsure", "closed" */

enum plm_trend_limit { /* in what a run looked at less */
                       PLM_TREND_RUNNING = 1 << 0,
                       PLM_TREND_EXCLUDES = 1 << 1,
};

struct plm_trend_finding {
    const char *check, *number, *title; /* number and title as in the last run that had the check */
    enum plm_severity severity;
    const char *kind, *key; /* key "": the host or engine as a whole, or subjects without a key of their own */
    int64_t first_seen;     /* the first run in which it failed */
    int64_t since;          /* the first run of the time at hand: later than first_seen if it was closed in between */
    int64_t last_seen;      /* the last run in which it failed */
    int64_t closed;         /* INT64_MIN: never */
    size_t times;           /* runs in which it failed */
    size_t reopened;
    bool waived;     /* in the last run in which it failed */
    unsigned limits; /* of that run: enum plm_trend_limit */
    enum plm_trend_state state;
};

struct plm_trend {
    struct plm_arena arena;
    const char *host;
    int64_t now;
    struct plm_trend_run *runs; /* by time */
    size_t run_count, run_capacity;
    struct plm_trend_finding *findings; /* open ones first, worst and oldest first */
    size_t finding_count, finding_capacity;
    size_t states[PLM_TREND_STATES];
    const char **refused; /* one line each */
    size_t refused_count, refused_capacity;
    /* How findings are found again; compare/trend.c's. */
    uint32_t *slots;
    size_t slot_mask;
};
