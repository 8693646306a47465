/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Many hosts, one matrix: a row a host, a column a check, a byte a cell. Filled report by report (compare/fleet.h),
 * each let go behind its row, so that memory grows with hosts × checks bytes and not with the size of reports.
 */
#pragma once

#include <plimsoll/model/report.h>

enum plm_cell {                   /* worst first */
                PLM_CELL_EXPIRED, /* fails, and its waiver has ended */
                PLM_CELL_FAIL,
                PLM_CELL_UNKNOWN,
                PLM_CELL_MANUAL,
                PLM_CELL_WAIVED,
                PLM_CELL_PASS,
                PLM_CELL_NOT_APPLICABLE,
                PLM_CELL_NOT_JUDGED, /* another edition, level, scope or selection */
                PLM_CELLS,           /* how many there are */
};
const char *plm_cell_name(enum plm_cell cell); /* "expired", "fail", … "not_judged" */
char plm_cell_letter(enum plm_cell cell);      /* 'E' 'F' 'U' 'M' 'W' 'P' 'N' '.' */
enum plm_cell plm_cell_of(const struct plm_result *result);

struct plm_fleet_check {
    const char *id, *number, *title, *section; /* as the first report of it says */
    enum plm_severity severity;
    int level;
    size_t counts[PLM_CELLS]; /* hosts */
};

struct plm_fleet_host {
    const char *name, *identity; /* identity: engine and machine id; "" where none is known */
    const char *source;          /* the file */
    const char *benchmark, *scope, *state;
    int level;
    int64_t judged, taken; /* ms since the epoch: of the judgement, of the facts; INT64_MIN: not said */
    const char *judged_text;
    const char *labels; /* JSON object */
    const char *group;
    const char *incomparable; /* how it differs from most of the fleet; NULL: it does not */
    bool stale;
    struct plm_score score;
    size_t counts[PLM_CELLS];
    size_t failing[PLM_SEVERITIES]; /* expired ones included */
    unsigned char *cells;           /* enum plm_cell by column */
    size_t cell_count;              /* columns behind it: not judged */
    size_t odd;                     /* cells that differ from those of its group */
};

/* Of a group, the few hosts that are not as the many are under one check. */
struct plm_fleet_outlier {
    const char *group;
    size_t check;          /* column */
    enum plm_cell usual;   /* of the many */
    size_t size;           /* hosts of the group that were judged */
    const uint32_t *hosts; /* indices */
    size_t count;
};

struct plm_fleet_refusal {
    const char *source, *reason;
};

struct plm_fleet {
    struct plm_arena arena;
    int64_t now;
    int64_t stale_after;            /* ms */
    struct plm_fleet_check *checks; /* by number */
    size_t check_count, check_capacity;
    struct plm_fleet_host *hosts; /* worst first */
    size_t host_count, host_capacity;
    struct plm_fleet_outlier *outliers; /* worst first */
    size_t outlier_count;
    struct plm_fleet_refusal *refused;
    size_t refused_count, refused_capacity;
    size_t superseded; /* older reports of a host that has a newer one */
    size_t stale, incomparable;
    const char *usual_benchmark, *usual_scope, *usual_state; /* of most hosts */
    int usual_level;
};
