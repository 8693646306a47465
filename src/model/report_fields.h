/* SPDX-License-Identifier: Apache-2.0 */
/* The one description of plimsoll.report/1 that the writer and the reader follow. Private to the model floor. */
#pragma once

#include <plimsoll/model/report.h>
#include <stdint.h>

enum plm_report_field_kind {
    PLM_REPORT_CONSTANT, /* always `constant`; nothing in the struct */
    PLM_REPORT_TEXT,     /* const char * */
    PLM_REPORT_ORIGIN,   /* the same; plm_own_origin is written as the origin of the finding's subject */
    PLM_REPORT_BOOL,     /* bool */
    PLM_REPORT_INT,      /* int */
    PLM_REPORT_INT64,    /* int64_t */
    PLM_REPORT_SIZE,     /* size_t */
    PLM_REPORT_INDEX,    /* uint32_t; null: PLM_NO_WAIVER */
    PLM_REPORT_WORD,     /* an enum, written as one of `words` */
    PLM_REPORT_ATTESTED, /* the verdict of a struct plm_exception: null unless it is an attestation */
    PLM_REPORT_PERCENT,  /* double; null: -1 */
    PLM_REPORT_RAW,      /* const char * that holds JSON text, spliced in */
    PLM_REPORT_TREE,     /* const struct plm_json * whose owner is report->owned */
    PLM_REPORT_COUNTS,   /* size_t[PLM_VERDICTS] as {"pass":…} */
    PLM_REPORT_OBJECT,   /* members of `of`; offsets from `offset` on */
    PLM_REPORT_LIST,     /* pointer to elements, and a size_t at `count` */
    PLM_REPORT_INDICES,  /* const uint32_t *, and a size_t at `count` */
    PLM_REPORT_TEXTS,    /* const char *const *, NULL-terminated */
};

struct plm_report_words {
    const char *what; /* "verdict", for messages */
    unsigned count;
    const char *(*name)(unsigned word);
};

struct plm_report_field {
    const char *name;  /* NULL ends a table */
    const char *label; /* as it stands in the file: "name": */
    size_t label_size;
    enum plm_report_field_kind kind;
    bool nullable; /* TEXT, RAW, LIST: null is a legal value and means NULL */
    bool heavy;    /* passed over when only a summary is read */
    bool lines;    /* LIST: one element a line; other members: a new line before it */
    bool findings; /* LIST: of findings, whose origins are those of their subject */
    bool shared;   /* LIST: one that an earlier finding wrote is PLM_REPORT_LIKE its subject */
    size_t offset;
    size_t count; /* offset of the number of elements */
    size_t size;  /* of one element */
    const struct plm_report_field *of;
    const struct plm_report_words *words;
    const char *constant;
    void (*blank)(void *element); /* LIST: what an element holds that the file does not say; NULL: zeroes */
};

#define PLM_REPORT_LIKE "like"

/* What stands around the digest at the end of the file. The digest covers the bytes before. */
#define PLM_REPORT_TAIL_START ",\"integrity\":{\"algorithm\":\"sha256\",\"digest\":\""
#define PLM_REPORT_TAIL_END "\"}}"

/* Members of struct plm_report, in the order of the file; "integrity" is the writer's. */
extern const struct plm_report_field plm_report_fields[];

/* Where a member stands in the struct it describes. */
static inline const char *plm_report_member(const void *object, size_t offset)
{
    return (const char *)object + offset;
}
