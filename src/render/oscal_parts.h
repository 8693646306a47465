/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of an OSCAL document that are files of their own, and how its kinds of strings are made. */
#pragma once

#include "json_stream.h"
#include "shown.h"
#include "uuid.h"

#include <plimsoll/model/report.h>

#define PLM_OSCAL_NAMESPACE "urn:plimsoll"

struct plm_oscal {
    const struct plm_report *report;
    struct plm_json_stream json;
    char digest[65]; /* all UUIDs of the document follow from it */
};

/* ---- strings ---- */

/* A token (NCName): letters, digits and ".-_", the first a letter or "_"; anything else becomes "_". */
void plm_oscal_token(struct plm_buffer *out, const char *text);
/* One line of Markdown in which nothing of a stranger's text is markup. Never empty: "-" stands for nothing. */
void plm_oscal_line(struct plm_buffer *out, const char *text);
/* The same over several lines. */
void plm_oscal_markup(struct plm_buffer *out, const char *text);

void plm_oscal_put_line(struct plm_json_stream *json, const char *key, const char *text);
void plm_oscal_put_markup(struct plm_json_stream *json, const char *key, const char *text);
void plm_oscal_put_uuid(struct plm_oscal *oscal, const char *key, const char *kind, const char *name);
/* A property of our own; left out where the value is NULL or empty, which OSCAL forbids. */
void plm_oscal_put_property(struct plm_json_stream *json, const char *name, const char *value);
/* The token of a recommendation: "cis-docker-1.8.0-5.5". */
void plm_oscal_control(struct plm_buffer *out, const struct plm_report *report, const struct plm_result *result);

/* ---- parts ---- */

void plm_oscal_write_inventory(struct plm_oscal *oscal);
void plm_oscal_write_observations(struct plm_oscal *oscal);
/* Risks and findings. */
void plm_oscal_write_findings(struct plm_oscal *oscal);
/* "collected" and the like: a time with its zone, whatever the report says. */
const char *plm_oscal_time(const char *time);
