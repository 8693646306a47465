/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Facts: a header, documents in a fixed order, a trailer (DESIGN.md section 3). Collectors and the bundle reader
 * produce them one by one into a sink; the bundle writer, the judge and a fan-out are sinks.
 */
#pragma once

#include <plimsoll/base/json.h>
#include <plimsoll/model/fields.h>

#define PLM_FACTS_FORMAT "facts/1"

/* The first line of a bundle, as its JSON object: plimsoll, tool, host{name, machine_id, engine_id}, labels, started,
 * privileges{uid, capabilities…}. Members may be lost; nobody may rely on one. */

struct plm_document {
    const char *kind;       /* "container"; NULL if that member was lost */
    const char *key;        /* NULL for single documents, or lost */
    const char *origin;     /* "GET /info"; NULL if lost */
    const char *unknown;    /* the whole document could not be read: why; value is NULL then */
    struct plm_json *value; /* owned by the document; NULL if unknown or lost */
};
void plm_document_done(struct plm_document *document); /* frees the value; the strings are never the document's */

struct plm_trailer {
    const char *ended; /* RFC 3339 UTC; NULL if lost */
    char sha256[65];   /* of every byte before the trailer line */
    size_t documents;
};

/*
 * A receiver of facts. begin once, document in bundle order, end once. Every call may fail; then no further call comes.
 * `document` may take the value (set document->value to NULL) and then owns it; strings live only during the call.
 * In a fan-out the last sink may take, the others may not: `last` says so.
 */
struct plm_sink {
    bool (*begin)(void *self, const struct plm_json *header, struct plm_error *error);
    bool (*document)(void *self, struct plm_document *document, struct plm_error *error);
    bool (*end)(void *self, const struct plm_trailer *trailer, struct plm_error *error);
    void *self;
};

/* One bundle line of a header or document, with its newline: the bytes that the digest covers. */
void plm_facts_print_header(const struct plm_json *header, struct plm_buffer *out);
void plm_facts_print_document(const struct plm_document *document, struct plm_buffer *out);

/* ---- documents kept in memory: all but the streamed ones ---- */
struct plm_facts;
struct plm_facts *plm_facts_new(void);
void plm_facts_free(struct plm_facts *facts); /* NULL is fine */
/*
 * Takes the value, copies the strings. A document whose kind is lost or not in plm_document_kinds, or whose key is lost
 * though its kind has one, can be found by nobody: it is dropped, as if it had never come. A second document of the
 * same kind and key that says something else makes the first one unknown ("malformed: recorded twice …"): two
 * contradicting records prove nothing. Documents stay where they are until plm_facts_free.
 */
void plm_facts_add(struct plm_facts *facts, struct plm_document *document);
/* NULL: not there, which is a lost fact. key is ignored for a kind without keys. */
const struct plm_document *plm_facts_find(const struct plm_facts *facts, const char *kind, const char *key);
/* Members of the population of a kind, as a fact: NULL if the document is lost; see fields.c "population". */
const struct plm_document *plm_facts_population(const struct plm_facts *facts, const char *kind);
/* Walks the documents of a kind in the order they came. *iterator starts at 0. NULL: no more. */
const struct plm_document *plm_facts_next(const struct plm_facts *facts, const char *kind, size_t *iterator);
