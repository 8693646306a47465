/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The site's policy (DESIGN.md section 5): parameters, waivers, attestations, gate. Loaded by judge/load_policy.h and
 * frozen. An empty policy ({0}) is legal.
 */
#pragma once

#include <plimsoll/base/json.h>
#include <plimsoll/model/verdict.h>
#include <stdint.h>

struct plm_waiver {
    const char *check;                   /* id */
    const char *subject;                 /* key or pattern (* and ?), NULL: the check as a whole */
    const char *reason, *owner, *ticket; /* ticket may be NULL */
    int64_t starts;                      /* ms since the epoch; INT64_MIN: always */
    int64_t expires; /* first millisecond at which it no longer holds: the day after the date written */
    const char *expires_text, *starts_text; /* as written: "2027-03-31" */
    unsigned line;
};
struct plm_attestation {
    const char *check;
    enum plm_verdict verdict; /* pass, fail or not_applicable */
    const char *by, *note;
    int64_t on, expires;
    const char *on_text, *expires_text;
    unsigned line;
};
/* Limits of the gate; -1: not limited by this clause. {0} is not the default: start from plm_gate_default. */
struct plm_gate {
    long fail, unknown; /* most recommendations allowed to fail / be unknown */
    long manual;
    int level;            /* only recommendations up to this level; 0: all selected */
    int severity;         /* only checks of at least this severity (enum plm_severity); -1: all */
    double unknown_share; /* most unknown ÷ (pass + fail + unknown), 0..1; <0: not limited */
    double score;         /* least score in percent; <0: not limited */
};
/* No fail and no unknown, at any level and severity. */
extern const struct plm_gate plm_gate_default;

/* A month: long enough to renew an exception before the run in which it fails. */
#define PLM_EXPIRING_DAYS 30

struct plm_policy {
    struct plm_arena arena;
    const char *file;                  /* NULL: none given */
    const char *benchmark;             /* NULL: not said */
    int level;                         /* 0: not said */
    const struct plm_json *parameters; /* object; NULL: none */
    const struct plm_waiver *waivers;
    size_t waiver_count;
    const struct plm_attestation *attestations;
    size_t attestation_count;
    struct plm_gate gate;
    bool has_gate;
    long expiring_days;     /* an exception that ends within so many days is shown as expiring; 0: not said */
    char sha256[65];        /* of the file; "" without one */
    struct plm_json *trees; /* a list that owns the parameters' tree; NULL: none */
};
void plm_policy_done(struct plm_policy *policy); /* frees arena and trees; {0} and twice are fine */
