/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What leaves the host of a command line, a URL or a list of variables. The rule is an allow-list: a word stays only
 * when it is known to be harmless (redact_words.c) or has a harmless form (a path, a plain program name, a small
 * number, a flag's name); everything else becomes PLM_REDACTED. A digest of a secret is a secret: content hashes go
 * too.
 */
#pragma once

#include <plimsoll/base/json.h>

#define PLM_REDACTED "<redacted>"

/* A command line, a shell script or a line of an image's history, as one text. Appends to out; the result is clean
 * text. */
void plm_redact_line(const char *text, size_t size, struct plm_buffer *out);

/* Arguments already split (argv, Cmd, Healthcheck.Test): a JSON list of redacted words, owned by the caller. */
struct plm_json *plm_redact_words(const char *const *words, size_t count);

/* URL without user, password, query and fragment. Text that is no URL is treated as one without a scheme:
 * "user:pw@host" loses everything before the last '@'. Appends to out. */
void plm_redact_url(const char *text, size_t size, struct plm_buffer *out);

/* The same for the address of a server: a path behind it, which may be a token, is withheld too. Appends to out. */
void plm_redact_server(const char *text, size_t size, struct plm_buffer *out);

/* "NAME=value" → "NAME"; what has no plausible name → PLM_REDACTED. Appends to out. */
void plm_redact_name(const char *text, size_t size, struct plm_buffer *out);
