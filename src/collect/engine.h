/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One engine and how it is spoken to: version negotiation, kind (Docker or Podman), asking and reading answers. Nothing
 * here stops a collection: an engine that cannot be reached answers every question with the same error.
 */
#pragma once

#include "transport.h"

#include <plimsoll/base/json.h>
#include <plimsoll/collect/collect.h>

/* The API we speak at most: 1.55 came with engine 29.7. Below 1.24 (engine 1.12) containers lack members we need. */
#define PLM_API_NEWEST 55u
#define PLM_API_OLDEST 24u

/* Long enough for any reason: the word of the code, ": " and a message. */
#define PLM_REASON_SIZE 1100

/* A question on its way. {0} is none. */
struct plm_question {
    struct plm_request *request;          /* NULL: not asked, because the engine cannot be */
    char path[256];                       /* for messages and origins, cut there; without the version prefix */
    const struct plm_json_filter *filter; /* what of the answer is kept; NULL: all. The asker sets it */
    struct plm_json *early;               /* the answer, by plm_engine_read … */
    size_t early_size;                    /* … and of how many bytes */
    bool broken;                          /* it could not be read early: plm_engine_answer says why */
};

struct plm_engine {
    struct plm_address address;
    struct plm_transport *transport; /* NULL when it could not be opened */
    struct plm_error failure;        /* why nothing can be asked; code PLM_ERROR_NONE: it can */
    unsigned api_minor;              /* of the version spoken; 0 before it is known */
    bool podman;
    struct plm_json *version, *info;            /* raw answers; NULL when not read … */
    struct plm_error version_error, info_error; /* … and why */
    struct plm_question version_question, info_question;
    size_t early; /* bytes of answers that were read early and not handed on yet */
};

/* Connects, negotiates and asks for /version and /info: both make the daemon start programs and take long, so that
 * other questions should be asked before plm_engine_learn waits. False only for PLM_ERROR_USAGE: the address makes no
 * sense. turn: called while answers are waited for (transport.h), or NULL. */
bool plm_engine_open(const struct plm_collect_options *options, int64_t deadline, bool (*turn)(void *context),
                     void *turn_context, struct plm_engine *ret_engine, struct plm_error *error) PLM_MUST_CHECK;
/* Waits for /version and /info. What was asked before may turn out to be unanswerable. */
void plm_engine_learn(struct plm_engine *engine);
void plm_engine_close(struct plm_engine *engine);
/* False: /info was not read; else whether it says that the engine runs rootless. */
bool plm_engine_rootless(const struct plm_engine *engine, bool *ret_rootless);

/* Asks "GET /v1.NN<path>". */
void plm_engine_ask(struct plm_engine *engine, size_t limit, struct plm_question *ret_question, const char *format, ...)
    PLM_PRINTF(4, 5);
/* Waits for the answer, checks status and JSON type (PLM_JSON_LIST or PLM_JSON_OBJECT). The tree is the caller's. The
 * question is over either way. */
bool plm_engine_answer(struct plm_engine *engine, struct plm_question *question, enum plm_json_type type,
                       struct plm_json **ret_json, struct plm_error *error) PLM_MUST_CHECK;
/* Waits for it, and leaves it there. */
void plm_engine_await(struct plm_engine *engine, const struct plm_question *question);
/* Whether that would return at once. */
bool plm_engine_answered(const struct plm_engine *engine, const struct plm_question *question);
/* Reads an object that has come, where there is nothing else to do: plm_engine_answer then only hands it on. Not more
 * than PLM_EARLY_MOST bytes of answers: a tree takes several times the room of its text. False: nothing was read. */
#define PLM_EARLY_MOST (4 * PLM_MIB)
bool plm_engine_read(struct plm_engine *engine, struct plm_question *question);
/* Forgets a question that nobody waits for. */
void plm_engine_drop(struct plm_engine *engine, struct plm_question *question);

/* "denied: GET /info: HTTP 403: …": the reason of an unknown fact. */
const char *plm_reason_of(const struct plm_error *error, char out[static PLM_REASON_SIZE]);
