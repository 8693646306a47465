/* SPDX-License-Identifier: Apache-2.0 */
/* Sentences that several formats share. All of them append to a buffer, in plain text. */
#pragma once

#include "outcome.h"

/* "container shop/web/1"; "host" for the host as a whole. */
void plm_word_subject(struct plm_buffer *out, const struct plm_subject *subject);
/* "12 containers", "1 image", "3 files". */
void plm_word_count(struct plm_buffer *out, size_t count, const char *kind);
/* "71.4 % (60 of 84)"; "none: nothing was assessed". */
void plm_word_score(struct plm_buffer *out, const struct plm_score *score);
/* A JSON text, on one line, at most limit bytes. */
void plm_word_value(struct plm_buffer *out, const char *value, size_t limit);
/* "container.HostConfig.Privileged = true". */
void plm_word_observation(struct plm_buffer *out, const struct plm_observation *observation);
/* An origin with ids of 64 hex digits cut to 12, as the engine's own tools show them. */
void plm_word_origin(struct plm_buffer *out, const char *origin);
/* "until 2027-03-31 (TICKET-1): reason". */
void plm_word_waiver(struct plm_buffer *out, const struct plm_exception *waiver);
/* "WAIVED until 2027-03-31 (TICKET-1): fail, accepted by ada: reason": never without what is waived. waiver may be
 * NULL. */
void plm_word_waived(struct plm_buffer *out, enum plm_verdict underlying, const struct plm_exception *waiver);
/* One line that tells why a result is what it is: "3 of 12 containers fail: shop/web/1, shop/db and 1 more". */
void plm_word_headline(struct plm_buffer *out, const struct plm_report *report, const struct plm_result *result);
/* The reason of a finding, else what was observed, else the verdict's name. */
void plm_word_finding(struct plm_buffer *out, const struct plm_finding *finding);
/* "section 5": title and number of a result, "5.5 No container runs privileged". */
void plm_word_title(struct plm_buffer *out, const struct plm_result *result);
/* Members of report->host, engine and privileges as "name" and text; objects are walked ("connection.url"). A fact that
 * is unknown comes with text NULL and its reason; null is passed over. */
void plm_word_facts(const struct plm_json *object,
                    void (*visit)(void *context, const char *name, const char *text, const char *unknown),
                    void *context);
/* The name of the host: its own, else "unnamed host". */
const char *plm_word_host(const struct plm_report *report);
