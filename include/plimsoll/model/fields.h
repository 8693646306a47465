/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The vocabulary of facts: which members a document has, spelled as the Engine API spells them (lower-case members are
 * our own). One table serves the projection of answers (collect), the path check of rules (judge) and
 * docs/facts.schema.json.
 *
 * A document writes every member of its table. What is missing in a document is therefore a lost fact:
 *  - reported and unset: null ([] for lists and keyed maps);
 *  - did not exist yet in the API that was spoken: null or [];
 *  - must be there and is not, or has another type: {"$unknown": "not in the answer"} / {"$unknown": "malformed: …"};
 *  - this engine does not report it, or reports a constant: {"$unknown": "not reported by Podman"}.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum plm_field_kind {
    PLM_FIELD_BOOL,
    PLM_FIELD_INT, /* whole number within ±2^53 */
    PLM_FIELD_STRING,
    PLM_FIELD_OBJECT, /* `of` are its members */
    PLM_FIELD_LIST,   /* of scalars (`of` NULL, element kind `element`) or of objects (`of`) */
    PLM_FIELD_KEYED, /* a map whose keys are data, stored as a list of {"key":…}: objects (`of`), or {"key","value"} */
};

enum plm_field_keep {
    PLM_KEEP_VALUE,        /* cleaned text, as it is */
    PLM_KEEP_NAMES,        /* "NAME=value" → "NAME" */
    PLM_KEEP_KEYS,         /* keyed map: keys only; value is {"$unknown":"withheld"} unless the key is in `shown` */
    PLM_KEEP_URL,          /* URL of a server, without user, password, path, query and fragment */
    PLM_KEEP_COMMAND,      /* a command line, history line or list of arguments: redacted (collect/redact.h) */
    PLM_KEEP_SECURITY_OPT, /* "seccomp={…}" → "seccomp=<profile as JSON>" */
    PLM_KEEP_DERIVED,      /* ours: filled by the collector, not found in the answer */
};

enum plm_field_flag {
    PLM_FIELD_OPTIONAL = 1 << 0,    /* the engine leaves it out when it is empty: absent means unset */
    PLM_FIELD_PODMAN_LIES = 1 << 1, /* Podman sends a constant: stored as unknown */
};

struct plm_field {
    const char *name; /* NULL ends a table */
    size_t size;      /* of the name, so that plm_field_find() is quick; 0: it has to count */
    enum plm_field_kind kind;
    enum plm_field_kind element;
    enum plm_field_keep keep;
    unsigned flags;
    unsigned since; /* minor of the first API version 1.x that reports it; 0: all from 1.24 on */
    unsigned until; /* minor of the last API version that reports it; 0: still */
    const struct plm_field *of;
    const char *const *shown; /* PLM_KEEP_KEYS: keys whose value is kept; NULL-terminated */
    const char *about;        /* one clause for the schema; may be NULL */
};

/* A sort of document and where its value comes from. */
struct plm_document_kind {
    const char *name; /* "engine.info", "container": the `document` member, and the variable in rules */
    const char *list; /* variable that holds all of them in rules ("networks"); NULL for single documents */
    bool keyed;       /* has a key */
    bool subject;     /* may be the subject of a check */
    bool streamed;    /* too many to keep: judged as they come (containers) */
    bool host;        /* read from the host, not from the engine: counts only if the engine is shown to be local */
    const struct plm_field *fields;
    const char *about;
};

/* All of them in the order of a bundle; the last has name NULL. */
extern const struct plm_document_kind plm_document_kinds[];
const struct plm_document_kind *plm_document_kind_find(const char *name); /* NULL: no such kind */
const struct plm_field *plm_field_find(const struct plm_field *fields, const char *name, size_t size);
