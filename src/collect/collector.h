/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The state of one collection, shared by the files that collect one kind of document each. A step returns false only
 * when the sink failed; whatever cannot be read is a document or a member with its reason.
 */
#pragma once

#include "engine.h"
#include "host.h"
#include "project.h"
#include "subject_key.h"

#include <plimsoll/collect/collect.h>

/* Why facts are unknown that nobody asked for. */
#define PLM_NOT_COLLECTED_HOST "not collected: --scope engine"
#define PLM_NOT_COLLECTED_ENGINE "not collected: --scope host"

/* What is asked about one subject. */
struct plm_asked {
    struct plm_question first, second; /* second: of kinds that have one */
};

/* The subjects of one kind, as listed by the engine. */
struct plm_population {
    const char *kind; /* "container" */
    const char *path; /* of the list: "/containers/json?all=1" */
    struct plm_question question;
    struct plm_json *answer; /* kept for kinds whose list holds the documents; else NULL */
    struct plm_members members;
    struct plm_asked *ring; /* questions about members, each in the place of its index modulo PLM_ASK_MOST … */
    size_t asked;           /* … up to this one */
    bool read;
    char *unknown; /* why the list is not known; NULL: it is, and members holds all of it */
};

/* guesses.c: containers asked for before they are listed. */
struct plm_guesses {
    struct plm_arena arena;
    struct plm_guess *items;             /* in the order of their ids */
    size_t count, asked, answered, read; /* each not more than the one before */
};

enum plm_population_id {
    PLM_POPULATION_CONTAINER,
    PLM_POPULATION_IMAGE,
    PLM_POPULATION_NETWORK,
    PLM_POPULATION_NODE,
    PLM_POPULATION_SECRET,
    PLM_POPULATION_SERVICE,
    PLM_POPULATION_VOLUME,
    PLM_POPULATIONS,
};

struct plm_collector {
    const struct plm_collect_options *options;
    struct plm_sink *sink;
    struct plm_engine engine;
    struct plm_projection projection;
    struct plm_host *host;
    struct plm_population populations[PLM_POPULATIONS]; /* in the order of their kinds' names */
    char *swarm_unknown;                                /* why there are no swarm documents; NULL: this is a manager */
    struct plm_question swarm;
    struct plm_published published;
    struct plm_json_filter container_filter; /* what of an answer about one is kept */
    bool lists_read, subjects_listed;
    struct plm_guesses guesses;
    int64_t pushed;  /* when plm_ask_meanwhile last did something */
    int64_t started; /* on plm_clock_ms */
    int64_t deadline;
};

/* Ends what is still asked and frees what was learned; the host is not the collector's. */
void plm_collector_done(struct plm_collector *collector);

/* Hands one document to the sink. value is taken; NULL: the document is unknown for that reason. */
bool plm_emit(struct plm_collector *collector, const char *kind, const char *key, const char *origin,
              struct plm_json *value, const char *unknown, struct plm_error *error) PLM_MUST_CHECK;
/* The table of fields of a kind. */
const struct plm_field *plm_fields_of(const char *kind);
void plm_progress(const struct plm_collector *collector, const char *what, size_t done, size_t total);

/* lists.c: asks all lists at once; reads them into populations, that of networks first: the host side needs the bridge.
 */
void plm_lists_ask(struct plm_collector *collector);
void plm_lists_ask_swarm(struct plm_collector *collector); /* once /info says whether this is a manager */
void plm_lists_read_networks(struct plm_collector *collector);
void plm_lists_read(struct plm_collector *collector);
/* Those of which each subject is asked for; true: they can be read without waiting. */
bool plm_lists_subjects_answered(const struct plm_collector *collector);
void plm_lists_read_subjects(struct plm_collector *collector); /* waits for them; once */
/* Reads the list again and marks unread members that are no longer in it as gone. False: it could not be read. */
bool plm_lists_again(struct plm_collector *collector, struct plm_population *population);
bool plm_populations_emit(struct plm_collector *collector, struct plm_error *error) PLM_MUST_CHECK;

/* ask.c: asks for judged members (inspects) up to `ahead` behind the one at `index`, which is about to be read. Members
 * are read in order and their places used again, so that not more than PLM_ASK_MOST are under way. */
#define PLM_ASK_MOST 128
/* Containers from which on it pays to open more connections, and to guess. */
#define PLM_MANY 256
size_t plm_ahead(const struct plm_collector *collector); /* so many that the engine never waits for questions */
void plm_ask_ahead(struct plm_collector *collector, enum plm_population_id id, size_t index, size_t ahead);
void plm_ask_container(struct plm_collector *collector, const char *id, struct plm_question *ret_question);
/* The questions about a member; plm_engine_answer ends them. */
struct plm_asked *plm_asked(const struct plm_population *population, size_t index);
void plm_ask_done(struct plm_collector *collector, enum plm_population_id id); /* whatever is still open */
/* "/images/sha256:…/json" of a member; the caller frees it. */
char *plm_ask_path(enum plm_population_id id, const struct plm_member *member);
/* Waits for the lists of subjects, reads them and asks for what is listed; once. */
void plm_ask_listed(struct plm_collector *collector);
/* Nothing else can be done: asks for subjects as soon as they are listed, and reads what has come about them. True:
 * something had. context: the collector. */
bool plm_ask_turn(void *context);
/* While something else is read: lets answers come in and questions leave, and asks for subjects. It costs next to
 * nothing within the same millisecond. */
void plm_ask_meanwhile(void *context);

/* guesses.c: finds ids of containers on the engine's host, if its list has not come yet. */
void plm_guesses_make(struct plm_collector *collector);
void plm_guesses_ask(struct plm_collector *collector);  /* for a few more, as answers come in */
bool plm_guesses_read(struct plm_collector *collector); /* an answer that has come. False: there is none */
/* True: that container was asked for and is in the state that is listed; the question, answered, is the caller's now.
 */
bool plm_guess_take(struct plm_collector *collector, const struct plm_member *member,
                    struct plm_question *ret_question);
void plm_guesses_done(struct plm_collector *collector);

/* One file each. */
bool plm_networks_emit(struct plm_collector *collector, struct plm_error *error) PLM_MUST_CHECK;
bool plm_volumes_emit(struct plm_collector *collector, struct plm_error *error) PLM_MUST_CHECK;
bool plm_images_emit(struct plm_collector *collector, struct plm_error *error) PLM_MUST_CHECK;
bool plm_containers_emit(struct plm_collector *collector, struct plm_error *error) PLM_MUST_CHECK;
bool plm_swarm_emit(struct plm_collector *collector, struct plm_error *error) PLM_MUST_CHECK;

/* header.c: the first line, and the clock of the last. */
struct plm_json *plm_header_new(const struct plm_collector *collector);

/* "sha256:…" and names as one segment of a path. */
char *plm_encode_segment(const char *text);
