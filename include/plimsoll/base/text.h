/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text from outside is cleaned once, before any writer sees it: libxml2 and cJSON both copy broken UTF-8 and
 * control characters into their output and report success.
 */
#pragma once

#include <plimsoll/base/memory.h>
#include <stdint.h>

/* Decodes one code point at text[0..size). Returns its length in bytes (1..4) and sets *ret_code; on a broken
 * sequence returns 1 and sets *ret_code to 0xFFFD. size must not be 0. Overlong forms, surrogates and
 * code points above U+10FFFF are broken. */
size_t plm_utf8_decode(const char *text, size_t size, uint32_t *ret_code);
/* Writes at most four bytes to out and says how many. What is no character becomes U+FFFD. */
size_t plm_utf8_encode(uint32_t code, char *out);
/* Appends the code point as UTF-8. */
void plm_utf8_append(struct plm_buffer *buffer, uint32_t code);
bool plm_utf8_valid(const char *text, size_t size);
/* Number of code points; each broken byte counts as one. */
size_t plm_utf8_length(const char *text, size_t size);

/*
 * Appends text[0..size) as valid UTF-8 that is legal in XML 1.0, JSON and on a terminal: broken bytes become
 * U+FFFD; ANSI escape sequences are dropped; C0 (except tab and newline), DEL, C1, noncharacters are dropped;
 * bidirectional controls become visible "\u202E" text; over `limit` bytes (0: none) it is cut at a code point and
 * " … (N bytes cut)" is appended. Returns true if anything was changed. CR LF and lone CR become LF.
 */
bool plm_text_clean(struct plm_buffer *out, const char *text, size_t size, size_t limit);
/* The same on one line: newline and tab become a space. */
bool plm_text_clean_line(struct plm_buffer *out, const char *text, size_t size, size_t limit);
/* True if plm_text_clean() would leave it as it is (fast path: printable ASCII). */
bool plm_text_is_clean(const char *text, size_t size);

/* Strict decimal integer over the whole text: optional '-', digits, in range. No blanks, no '+'. */
bool plm_parse_int64(const char *text, size_t size, int64_t *ret_value);
/* Milliseconds of "2026-11-22T09:07:44.237Z" (RFC 3339, any offset, any fraction; seconds since the epoch * 1000).
 * False if it is not one. */
bool plm_parse_time(const char *text, int64_t *ret_milliseconds);
/* "2026-11-22T09:07:44Z", UTC, fraction cut. */
void plm_format_time(int64_t milliseconds, char out[static 32]);
bool plm_starts_with(const char *text, const char *prefix);
bool plm_ends_with(const char *text, const char *suffix);
