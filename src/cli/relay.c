/* SPDX-License-Identifier: Apache-2.0 */
#include "relay.h"

#include <pthread.h>
#include <string.h>

/* Documents under way: enough that neither thread waits for the other's pace, few enough to hold (20 KB each). */
#define ROOM 64
/* To wake a thread costs as much as to judge a check or two: it is done for several documents at once. */
#define BATCH 16

enum call { CALL_BEGIN, CALL_DOCUMENT, CALL_END };

struct slot {
    enum call call;
    const struct plm_json *header; /* begin; the caller waits, so that it lives */
    struct plm_trailer trailer;    /* end */
    struct plm_document document;
    struct plm_buffer strings; /* of the trailer or the document */
};

struct plm_relay {
    struct plm_sink *next;
    struct slot slots[ROOM];
    pthread_mutex_t
        mutex; /* guards what follows; a slot is its producer's until `put` counts it, and after `done` does */
    pthread_cond_t more, less;
    size_t put, done; /* slots ever filled, and through */
    bool hurry;       /* all that is there is wanted through, and not first a batch */
    bool closed, failed;
    struct plm_error error; /* of the receiver, once failed */
};

struct plm_relay *plm_relay_new(struct plm_sink *next)
{
    struct plm_relay *relay = plm_alloc(sizeof *relay);
    relay->next = next;
    (void)pthread_mutex_init(&relay->mutex, NULL);
    (void)pthread_cond_init(&relay->more, NULL);
    (void)pthread_cond_init(&relay->less, NULL);
    return relay;
}

void plm_relay_free(struct plm_relay *relay)
{
    if (!relay)
        return;
    for (size_t i = 0; i < ROOM; i++) {
        plm_document_done(&relay->slots[i].document);
        plm_buffer_done(&relay->slots[i].strings);
    }
    (void)pthread_cond_destroy(&relay->more);
    (void)pthread_cond_destroy(&relay->less);
    (void)pthread_mutex_destroy(&relay->mutex);
    plm_cleanup_free(&relay);
}

/* ---- the thread that collects ---- */

/* The next slot, empty. What was in it is freed here: this thread's pool gets its pieces back. */
static struct slot *take_slot(struct plm_relay *relay)
{
    (void)pthread_mutex_lock(&relay->mutex);
    while (relay->put - relay->done == ROOM)
        (void)pthread_cond_wait(&relay->less, &relay->mutex);
    struct slot *slot = &relay->slots[relay->put % ROOM];
    (void)pthread_mutex_unlock(&relay->mutex);
    plm_document_done(&slot->document);
    plm_buffer_clear(&slot->strings);
    return slot;
}

enum pace { SOME_TIME, AT_ONCE, WAIT }; /* when it is to be received; WAIT: and until it is */

/* The slot that was taken is full. False: the receiver has refused something. */
static bool put_slot(struct plm_relay *relay, enum pace pace, struct plm_error *error)
{
    (void)pthread_mutex_lock(&relay->mutex);
    relay->put++;
    relay->hurry = pace != SOME_TIME;
    if (relay->hurry || relay->put - relay->done == BATCH)
        (void)pthread_cond_signal(&relay->more);
    while (pace == WAIT && relay->done < relay->put)
        (void)pthread_cond_wait(&relay->less, &relay->mutex);
    bool failed = relay->failed;
    (void)pthread_mutex_unlock(&relay->mutex);
    if (failed)
        *error = relay->error; /* nobody writes it twice */
    return !failed;
}

static bool relay_begin(void *self, const struct plm_json *header, struct plm_error *error)
{
    struct slot *slot = take_slot(self);
    slot->call = CALL_BEGIN;
    slot->header = header;
    return put_slot(self, WAIT, error);
}

/* A document's four strings one behind another. Where each stands is known when all are there: the buffer may move. */
static void keep_strings(struct slot *slot, const struct plm_document *document)
{
    const char *const given[] = {document->kind, document->key, document->origin, document->unknown};
    const char **const kept[] = {&slot->document.kind, &slot->document.key, &slot->document.origin,
                                 &slot->document.unknown};
    size_t at = 0;
    for (size_t i = 0; i < PLM_COUNT(given); i++)
        if (given[i])
            plm_buffer_append(&slot->strings, given[i], strlen(given[i]) + 1);
    for (size_t i = 0; i < PLM_COUNT(given); i++) {
        *kept[i] = given[i] ? slot->strings.data + at : NULL;
        at += given[i] ? strlen(given[i]) + 1 : 0;
    }
}

static bool relay_document(void *self, struct plm_document *document, struct plm_error *error)
{
    struct slot *slot = take_slot(self);
    slot->call = CALL_DOCUMENT;
    keep_strings(slot, document);
    slot->document.value = plm_take(document->value);
    return put_slot(self, SOME_TIME, error);
}

/* Not waited for: what is judged last takes a while, and what was collected with can be let go meanwhile. */
static bool relay_end(void *self, const struct plm_trailer *trailer, struct plm_error *error)
{
    struct slot *slot = take_slot(self);
    slot->call = CALL_END;
    slot->trailer = *trailer;
    if (trailer->ended) {
        plm_buffer_puts(&slot->strings, trailer->ended);
        slot->trailer.ended = slot->strings.data;
    }
    return put_slot(self, AT_ONCE, error);
}

struct plm_sink plm_relay_sink(struct plm_relay *relay)
{
    return (struct plm_sink){.begin = relay_begin, .document = relay_document, .end = relay_end, .self = relay};
}

void plm_relay_close(struct plm_relay *relay)
{
    (void)pthread_mutex_lock(&relay->mutex);
    relay->closed = true;
    (void)pthread_cond_signal(&relay->more);
    (void)pthread_mutex_unlock(&relay->mutex);
}

/* ---- the thread that serves ---- */

static bool hand_on(const struct plm_relay *relay, struct slot *slot, struct plm_error *error)
{
    const struct plm_sink *next = relay->next;
    switch (slot->call) {
    case CALL_BEGIN:
        return next->begin(next->self, slot->header, error);
    case CALL_DOCUMENT:
        return next->document(next->self, &slot->document, error);
    case CALL_END:
        return next->end(next->self, &slot->trailer, error);
    }
    return plm_error_set(error, PLM_ERROR_INTERNAL, "a relay does not know its own call");
}

/* Waits for a batch, or for less in a hurry. Returns the slots that are full; 0: nothing more comes. */
static size_t wait_for_more(struct plm_relay *relay)
{
    (void)pthread_mutex_lock(&relay->mutex);
    while (!relay->closed && relay->put - relay->done < (relay->hurry ? 1 : BATCH))
        (void)pthread_cond_wait(&relay->more, &relay->mutex);
    size_t count = relay->put - relay->done;
    (void)pthread_mutex_unlock(&relay->mutex);
    return count;
}

static void let_go(struct plm_relay *relay, size_t count, bool failed)
{
    (void)pthread_mutex_lock(&relay->mutex);
    relay->done += count;
    relay->failed = failed;
    (void)pthread_cond_signal(&relay->less);
    (void)pthread_mutex_unlock(&relay->mutex);
}

void plm_relay_refuse(struct plm_relay *relay, const struct plm_error *error)
{
    (void)pthread_mutex_lock(&relay->mutex);
    relay->error = *error;
    relay->failed = true;
    (void)pthread_mutex_unlock(&relay->mutex);
}

bool plm_relay_serve(struct plm_relay *relay, struct plm_error *error)
{
    bool failed = relay->failed; /* only this thread sets it */
    for (size_t count; (count = wait_for_more(relay)) > 0;) {
        size_t first = relay->done; /* only this thread moves it */
        for (size_t i = 0; i < count && !failed; i++)
            failed = !hand_on(relay, &relay->slots[(first + i) % ROOM], &relay->error);
        let_go(relay, count, failed);
    }
    if (failed)
        *error = relay->error;
    return !failed;
}
