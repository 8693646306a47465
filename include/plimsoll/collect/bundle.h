/* SPDX-License-Identifier: Apache-2.0 */
/* Bundles: facts as NDJSON, written and read as a stream. Reading and writing of the format live in bundle.c. */
#pragma once

#include <plimsoll/base/sha256.h>
#include <plimsoll/model/facts.h>
#include <stdio.h>

/* Writes what it receives and counts the digest. Passes everything on to `next` (may be NULL): next->end gets the
 * digest. stream may be NULL: only the digest is wanted. */
struct plm_bundle_writer {
    FILE *stream;
    struct plm_sink *next;
    struct plm_sha256 sha;
    struct plm_buffer line;
    size_t documents;
};
void plm_bundle_writer_init(struct plm_bundle_writer *writer, FILE *stream, struct plm_sink *next);
struct plm_sink plm_bundle_writer_sink(struct plm_bundle_writer *writer);
void plm_bundle_writer_done(struct plm_bundle_writer *writer);

/*
 * Reads a bundle into a sink. Refused (PLM_ERROR_MALFORMED, "name:line: …"): not a bundle, newer format, no trailer,
 * another digest, a line that is no JSON object, over a limit. Not refused: lost members and lost documents; a document
 * line without `document`, `key` or `value` counts as lost. The digest can only be compared at the end: the sink's
 * `end` is called only if it holds, and the caller must drop what it has if this returns false.
 */
bool plm_bundle_read(FILE *stream, const char *name, struct plm_sink *sink, struct plm_error *error) PLM_MUST_CHECK;
