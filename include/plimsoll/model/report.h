/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The report: what was judged, by what, with which result. Self-contained (no pointer into catalogue or facts), so that
 * one read back from plimsoll.report/1 (report_json.h) is the same thing. All strings are clean (base/text.h) and live
 * in the report's arena; values of facts are kept as JSON text.
 */
#pragma once

#include <plimsoll/base/json.h>
#include <plimsoll/model/catalogue.h>
#include <stdint.h>

#define PLM_REPORT_SCHEMA "plimsoll.report/1"
#define PLM_NO_WAIVER UINT32_MAX

struct plm_subject {
    const char *kind;              /* "container", "image", "file", "network", "host" … */
    const char *key;               /* stable key; "" for the host or engine as a whole */
    const char *group;             /* key without the replica number, or NULL */
    const char *name, *id, *state; /* attributes, may be NULL */
    bool comparable;               /* false: its key is not unique in this run ("#…" was added) */
    bool self;                     /* this very audit runs in it */
    const char *origin;            /* "GET /containers/4f…/json" */
};

struct plm_observation {
    const char *path;   /* "container.HostConfig.Privileged" */
    const char *value;  /* JSON text, at most PLM_LIMIT_EVIDENCE */
    const char *origin; /* NULL if lost; plm_own_origin: that of the subject. See plm_observation_origin() */
};
/* Known by its address. So 10,000 containers that lack the same limit share one list of observations. */
extern const char plm_own_origin[];
static inline const char *plm_observation_origin(const struct plm_observation *observation,
                                                 const struct plm_subject *subject)
{
    return observation->origin == plm_own_origin ? subject->origin : observation->origin;
}

enum plm_waiver_state {
    PLM_WAIVER_ACTIVE,
    PLM_WAIVER_EXPIRED,
    PLM_WAIVER_PENDING,
    PLM_WAIVER_STALE,
    PLM_WAIVER_UNUSED,
    PLM_WAIVER_STATES, /* how many there are */
};
const char *plm_waiver_state_name(enum plm_waiver_state state); /* "active", "expired" … */
bool plm_waiver_state_parse(const char *name, enum plm_waiver_state *ret_state);

struct plm_finding {
    uint32_t subject;                       /* index into subjects */
    enum plm_verdict verdict;               /* the underlying one, always */
    const char *reason;                     /* NULL for a plain fail */
    uint32_t waiver;                        /* index into exceptions, or PLM_NO_WAIVER */
    const struct plm_observation *observed; /* findings of one check that observed the same may share it */
    size_t observed_count;
};

struct plm_result { /* one recommendation, or one check of a catalogue without numbers */
    const char *number, *id, *title, *section;
    const char *subject_kind;
    int level;
    const char *profile, *status; /* of the benchmark */
    enum plm_severity severity;
    enum plm_evidence_kind evidence;
    const char *rationale, *remediation, *rule, *note;
    const struct plm_reference *references;
    size_t reference_count;
    enum plm_verdict verdict;    /* over subjects, without waivers and attestations */
    enum plm_verdict decided;    /* what counts: as `verdict`, but an attested manual takes its attestation's. A waived
                                  * fail    stays a fail here: waiving is no pass (the gate looks at `waived`) */
    bool waived;                 /* every fail or manual finding is covered by an active waiver */
    bool waiver_expired;         /* at least one fail is covered by an expired waiver only */
    uint32_t attestation;        /* index into exceptions, or PLM_NO_WAIVER */
    const char *reason;          /* why not_applicable or unknown as a whole, else NULL */
    size_t counts[PLM_VERDICTS]; /* findings per verdict, passes included */
    const struct plm_finding *findings; /* all that did not pass, by subject; not_applicable ones too */
    size_t finding_count;
    const uint32_t *passed; /* subject indices */
    size_t passed_count;
    const struct plm_finding *evidence_of_passes; /* with --evidence full; else NULL */
    size_t evidence_of_passes_count;
};

/* A row of the exceptions register. */
struct plm_exception {
    bool attestation; /* else a waiver */
    const char *check, *subject, *reason, *owner, *ticket, *starts, *expires;
    enum plm_verdict verdict; /* of an attestation */
    enum plm_waiver_state state;
    size_t used;       /* findings covered */
    int64_t days_left; /* until expiry, by the clock of the run; negative: since */
    bool expiring;     /* active, and ends within the days that the policy says (expiring_days) */
    bool broad;        /* a waiver that names every subject of a check that has several */
};

struct plm_score {
    size_t passed,
        of;       /* pass ÷ (pass + fail + unknown); manual and not_applicable do not count, waived fails stay fails */
    double value; /* percent with one decimal, never rounded up to 100; -1 where `of` is 0 */
};
struct plm_section_total {
    const char *number, *title;
    size_t counts[PLM_VERDICTS];
    struct plm_score score;
};
struct plm_drift {                                    /* the configuration on disk differs from the one in force */
    const char *option, *in_force, *on_disk, *source; /* values as JSON text */
};
struct plm_population { /* found against assessed, per kind of subject */
    const char *kind;
    size_t found, assessed, excluded, unread, gone;
    bool complete;
};
struct plm_exclusion { /* what was not looked at, and why it was asked for */
    const char *what;  /* "section 4", "check host-hardened", "subject shop-..." */
    size_t count;
};

struct plm_report {
    struct plm_arena arena;
    const char *tool_version;
    const char *benchmark_id, *benchmark_title, *benchmark_version, *profile;
    int level;
    const char *catalogue_sha256, *policy_sha256, *policy_file, *facts_sha256;
    const struct plm_json *host;   /* name, machine_id, engine_id, os, kernel, labels */
    const struct plm_json *engine; /* kind, version, api, rootless, swarm, connection, local */
    const struct plm_json *privileges;
    struct plm_json *owned[4];   /* trees the three above live in; freed by done */
    const char *scope;           /* "all", "host", "engine" */
    const char *state;           /* "all" or "running" */
    const char *started, *ended; /* of the collection */
    const char *judged;          /* clock of the judgement, an input */
    const char *evidence;        /* "full" or "failures" */
    struct plm_subject *subjects;
    size_t subject_count;
    struct plm_result *results; /* in benchmark order */
    size_t result_count;
    struct plm_exception *exceptions;
    size_t exception_count;
    struct plm_section_total *sections;
    size_t section_count;
    size_t totals[PLM_VERDICTS]; /* results by `decided`, waived ones included; their sum is result_count */
    size_t waived;               /* results whose fail or manual is waived: a part of totals, not beside them */
    struct plm_score score;
    struct plm_score level_scores[2]; /* recommendations of level 1, those of level 2 */
    struct plm_drift *drift;
    size_t drift_count;
    struct plm_population *populations;
    size_t population_count;
    struct plm_exclusion *exclusions;
    size_t exclusion_count;
    size_t need_privilege; /* unknown verdicts whose reason is "denied" */
    char *digest; /* 65 bytes of the caller, "" at first, that keep what plm_report_digest finds, for many formats of
                     one report; NULL: it is found anew each time */
};
void plm_report_done(struct plm_report *report); /* frees arena and trees; {0} and twice are fine */

/* Fills totals, waived, scores and section totals from the results (sections: number and title must stand;
 * need_privilege is the judge's). Called by the judge and by the reader, which refuses a report whose own numbers
 * differ. */
void plm_report_summarise(struct plm_report *report);

/*
 * ---- the gate: which exit code (DESIGN.md section 7) ----
 * It counts `decided` of the results that its level and severity select. A waived fail or manual does not count, but
 * what is unknown below it does: waivers never cover unknown. An expired waiver that covered a failure breaks any gate
 * that limits anything. A gate that selects no result at all, or wants a score where nothing was assessed, is not met
 * either: 3.
 */
struct plm_gate;
struct plm_gate_result {
    int exit_code;      /* 0: met; 1: fail, expired waiver, manual or score; 3: only unknown is over its limit */
    const char *reason; /* one line: "2 failed (0 allowed)", clauses with "; "; in the arena; NULL when met */
};
/* gate NULL: plm_gate_default (so pass NULL for a policy without has_gate). */
struct plm_gate_result plm_report_gate(const struct plm_report *report, const struct plm_gate *gate,
                                       struct plm_arena *arena);
