/* SPDX-License-Identifier: Apache-2.0 */
/* Inside of json.c and json_parse.c only: a plm_json is a cJSON; these three casts are where that is known. */
#pragma once

#include "json_text.h"

#include <cjson/cJSON.h>

#define PLM_JSON_UNKNOWN_KEY "$unknown"
#define PLM_JSON_WHY_INTEGER "integer beyond 2^53"
#define PLM_JSON_WHY_NUMBER "number out of range"
#define PLM_JSON_WHY_NUL "holds a NUL character"

static inline cJSON *node_of(struct plm_json *json)
{
    return (cJSON *)(void *)json;
}

static inline const cJSON *peek_of(const struct plm_json *json)
{
    return (const cJSON *)(const void *)json;
}

static inline struct plm_json *json_of(cJSON *node)
{
    return (struct plm_json *)(void *)node;
}

static inline bool is_a(const cJSON *node, int type)
{
    return node && (node->type & 0xFF) == type;
}
