/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Facts from an engine and its host, or from a saved bundle, handed document by document to a sink in bundle order.
 * What cannot be read is recorded as unknown with its reason; a collector fails only when its sink does.
 */
#pragma once

#include <plimsoll/base/sandbox.h>
#include <plimsoll/model/facts.h>
#include <stdatomic.h>
#include <stdint.h>

/* With fewer, dockerd waits for us between two answers; each is a connection and 64 KB, which is worth its while where
 * there are many containers. */
#define PLM_DEFAULT_WINDOW 12
#define PLM_DEFAULT_WINDOW_OF_MANY 64

enum plm_collect_scope { PLM_COLLECT_ALL, PLM_COLLECT_HOST, PLM_COLLECT_ENGINE };

struct plm_collect_options {
    const char *
        host; /* engine URL: unix://, tcp://, ssh://; never NULL (cli decides: --host, DOCKER_HOST, context, default) */
    const char *name;          /* what the user calls the host; NULL: what the engine calls it … */
    const char *fallback_name; /* … or this, when a remote engine does not say; NULL: unknown */
    /* ssh:// only: the unix socket whose other end is that engine (cli starts ssh), or NULL and why there is none. */
    const char *tunnel;
    const struct plm_error *tunnel_error;
    const char *tls_ca, *tls_certificate, *tls_key; /* files; all NULL: no TLS */
    bool tls_verify;                                /* server certificate is checked (DOCKER_TLS_VERIFY) */
    const char *root;                               /* host root, "/" by default */
    enum plm_collect_scope scope;
    int64_t request_timeout;   /* ms for one request without progress; 0: 10,000 */
    int64_t total_timeout;     /* ms for the whole collection; 0: 300,000 */
    unsigned window;           /* requests under way at once; 0: the defaults above */
    const char *const *labels; /* "K=V", NULL-terminated, or NULL */
    int64_t now;               /* ms since the epoch, for `started`; `ended` is now + measured monotonic time */
    const struct plm_sandbox
        *sandbox; /* what this process gave up, for the header; looked at when that is written; or NULL */
    const atomic_bool *unwanted; /* set to true by another thread: the sink will refuse; may be NULL */
    /* progress: done of total subjects; may be NULL */
    void (*progress)(void *context, const char *what, size_t done, size_t total);
    void *progress_context;
};

/* Whether that is an address of an engine, before anything is asked (PLM_ERROR_USAGE). tls: tcp:// speaks TLS. */
bool plm_collect_accept(const char *host, bool tls, struct plm_error *error) PLM_MUST_CHECK;

/* Sets libcurl up, once for the process, which takes a millisecond: for a thread that would otherwise wait before it
 * collects. plm_collect does it, too, and tells what went wrong. */
void plm_collect_prepare(void);

/* Collects live. False: the sink failed, or the options make no sense (PLM_ERROR_USAGE). */
bool plm_collect(const struct plm_collect_options *options, struct plm_sink *sink,
                 struct plm_error *error) PLM_MUST_CHECK;
