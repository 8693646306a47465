/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The only door to libcurl: GET requests to one engine, several under way at once on kept-alive connections.
 *
 * A request is started early and waited for when its answer is needed; answers are thus handed on in any order the
 * caller likes while transfers go on in parallel. At most `window` are on the wire, the others queue.
 *
 * No redirect is followed and no proxy is used: engine traffic goes to the engine only. Every answer is bounded in size
 * while it arrives, in time without progress, and by the deadline of the whole collection.
 */
#pragma once

#include "address.h"

#include <stdatomic.h>
#include <stdint.h>

struct plm_transport;
struct plm_request;

struct plm_transport_options {
    const struct plm_address *address; /* must outlive the transport */
    const char *socket;                /* unix socket to connect to, whatever the address says; NULL: the address's */
    const char *tls_ca, *tls_certificate, *tls_key;
    bool tls_verify;
    int64_t request_timeout; /* ms without progress */
    int64_t deadline;        /* on the clock of plm_clock_ms */
    unsigned window;
    const atomic_bool *unwanted; /* once true, nothing more is waited for; may be NULL */
    /* Called again and again while an answer is waited for, so that what has become possible meanwhile can be started
     * or done. True: something was, and more may be. NULL: nobody wants to know. */
    bool (*turn)(void *context);
    void *turn_context;
};

struct plm_answer {
    const char *body; /* NUL-terminated; the request's, until it is released */
    size_t size;
    int status;           /* of HTTP */
    char api_version[16]; /* header Api-Version, "" without one */
    bool libpod;          /* header Libpod-Api-Version is there: Podman */
};

int64_t plm_clock_ms(void); /* CLOCK_MONOTONIC */

/* Sets libcurl up, once for the process. False: it cannot be. */
bool plm_transport_prepare(void);
/* False: ssh without a socket that leads there (PLM_ERROR_UNSUPPORTED), or libcurl cannot be set up. */
bool plm_transport_open(const struct plm_transport_options *options, struct plm_transport **ret_transport,
                        struct plm_error *error) PLM_MUST_CHECK;
/* More requests at once from now on; fewer: no change. */
void plm_transport_widen(struct plm_transport *transport, unsigned window);
unsigned plm_transport_window(const struct plm_transport *transport);
void plm_transport_close(struct plm_transport *transport); /* NULL is fine; requests are gone afterwards */

/* path starts with '/' and is percent-encoded where needed. limit: bytes of the answer. Never NULL. */
struct plm_request *plm_transport_start(struct plm_transport *transport, const char *path, size_t limit);
/* Lets started requests leave for the engine without waiting for any. */
void plm_transport_push(struct plm_transport *transport);
/* Whether waiting for it would return at once. */
bool plm_transport_answered(const struct plm_request *request);
/* Waits for one request. True: HTTP was spoken, whatever the status. False: denied (the socket), unreachable, timeout,
 * malformed (no HTTP) or too large. */
bool plm_transport_wait(struct plm_transport *transport, struct plm_request *request, struct plm_answer *ret_answer,
                        struct plm_error *error) PLM_MUST_CHECK;
/* Ends a request, finished or not; its answer is gone. NULL is fine. */
void plm_transport_release(struct plm_transport *transport, struct plm_request *request);
