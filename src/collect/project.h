/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An answer of the engine becomes the value of a document: every member of the table of fields (model/fields.h), and
 * nothing else. Strict: another type than the table says is an unknown fact, not a guess.
 */
#pragma once

#include <plimsoll/base/json.h>
#include <plimsoll/model/fields.h>

struct plm_projection {
    unsigned api_minor; /* of the version spoken */
    bool podman;
};

/* answer is an object. Never NULL; the caller owns the result. Members that the collector derives are {"$unknown":"not
 * collected"} until it sets them. */
struct plm_json *plm_project(const struct plm_projection *projection, const struct plm_field *fields,
                             const struct plm_json *answer);

/* The same for an answer that nobody else needs: what stays as it is moves out of it. */
struct plm_json *plm_project_taking(const struct plm_projection *projection, const struct plm_field *fields,
                                    struct plm_json *answer);

/* For a filter of answers (base/json.h) whose shapes are tables of fields: what no projection asks for is left out. */
const void *plm_project_shape(const void *fields, const char *key, size_t size, const char **ret_name);
