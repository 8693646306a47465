/* SPDX-License-Identifier: Apache-2.0 */
#include "gather.h"

#include "confine.h"
#include "relay.h"
#include "run.h"

#include <errno.h>
#include <fcntl.h>
#include <plimsoll/collect/bundle.h>
#include <plimsoll/collect/collect.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* For ssh to connect and to prove who it is, in ms; its own limit for the first half is 10 s. */
#define TUNNEL_TIMEOUT ((int64_t)30000)

static bool gather_saved(const char *path, struct plm_sink *sink, struct plm_error *error)
{
    if (strcmp(path, "-") == 0)
        return plm_bundle_read(stdin, "standard input", sink, error);
    plm_auto_fd int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    struct stat stat;
    if (fd < 0 || fstat(fd, &stat) != 0)
        return plm_error_set_errno(error, errno, "%s", path);
    if (!S_ISREG(stat.st_mode))
        return plm_error_set(error, PLM_ERROR_USAGE, "%s: not a regular file (use - for standard input)", path);
    plm_auto_file FILE *stream = fdopen(fd, "r");
    if (!stream)
        return plm_error_set_errno(error, errno, "%s", path);
    fd = -1; /* the stream owns it now */
    return plm_bundle_read(stream, path, sink, error);
}

/* One line that overwrites itself; only for people who watch. */
static void show_progress(void *context, const char *what, size_t done, size_t total)
{
    (void)context;
    if (done == total)
        fprintf(stderr, "\r\033[K");
    else if (done % 16 == 0)
        fprintf(stderr, "\r\033[K%s %zu of %zu", what, done, total);
}

static enum plm_collect_scope scope_of(const char *name)
{
    if (name && strcmp(name, "host") == 0)
        return PLM_COLLECT_HOST;
    return name && strcmp(name, "engine") == 0 ? PLM_COLLECT_ENGINE : PLM_COLLECT_ALL;
}

/* ssh has been on its way since the program began; what became of it is a fact like any other. */
static void reach(const struct plm_arguments *arguments, const struct plm_site *site,
                  struct plm_collect_options *options, struct plm_error *tunnel_error)
{
    if (!site->tunnel)
        return;
    const int64_t limit = arguments->timeout ? arguments->timeout * 1000 : TUNNEL_TIMEOUT;
    plm_auto_free char *shown = plm_asprintf("ssh://%s", site->ssh.host);
    if (plm_tunnel_wait(site->tunnel, shown, limit < TUNNEL_TIMEOUT ? limit : TUNNEL_TIMEOUT, tunnel_error))
        options->tunnel = site->tunnel->socket;
    else
        options->tunnel_error = tunnel_error;
}

struct live {
    struct plm_collect_options *options;
    struct plm_sink *sink;
    struct plm_relay *relay;                   /* to the sink, when two threads share the work */
    const struct plm_preparation *preparation; /* NULL: all is ready */
    atomic_bool refused;                       /* by the preparation */
    bool lost;                                 /* the sink refused something */
    struct plm_error loss;
};

bool plm_prepare(const struct plm_preparation *preparation, struct plm_error *error)
{
    return !preparation || preparation->prepare(preparation->context, error);
}

static bool collect(void *context, struct plm_error *error)
{
    const struct live *live = context;
    live->options->sandbox = plm_confine_held(); /* of the thread that collects */
    struct plm_sink sink = live->relay ? plm_relay_sink(live->relay) : *live->sink;
    bool collected = plm_collect(live->options, &sink, error);
    if (live->relay)
        plm_relay_close(live->relay);
    return collected;
}

static void receive(void *context)
{
    struct live *live = context;
    struct plm_error refusal = {0};
    if (!plm_prepare(live->preparation, &refusal)) {
        plm_relay_refuse(live->relay, &refusal);
        atomic_store(&live->refused, true);
    }
    live->lost = !plm_relay_serve(live->relay, &live->loss);
}

static bool gather_live(const struct plm_arguments *arguments, const struct plm_site *site, int64_t now,
                        const struct plm_preparation *preparation, struct plm_sink *sink, bool sealed,
                        struct plm_error *error)
{
    struct plm_error tunnel_error = {0};
    /* Behind ssh it may take long until there is an engine to be asked. */
    const bool early = plm_confine_shares_work() && !site->tunnel;
    if (!early && !plm_prepare(preparation, error))
        return false;
    const struct plm_endpoint *endpoint = &site->endpoint;
    struct plm_collect_options options = {
        .host = endpoint->url,
        .name = site->named ? site->name : NULL,
        .fallback_name = site->name,
        .tls_ca = endpoint->ca,
        .tls_certificate = endpoint->certificate,
        .tls_key = endpoint->key,
        .tls_verify = endpoint->verify,
        .root = arguments->root ? arguments->root : "/",
        .scope = scope_of(arguments->scope),
        .total_timeout = arguments->timeout * 1000,
        .labels = site->labels,
        .now = now,
        .progress = site->alone && isatty(STDERR_FILENO) && !arguments->quiet ? show_progress : NULL,
    };
    reach(arguments, site, &options, &tunnel_error);
    __attribute__((cleanup(plm_bundle_writer_done))) struct plm_bundle_writer digest = {0};
    struct plm_sink sealing;
    if (sealed) {
        plm_bundle_writer_init(&digest, NULL, sink);
        sealing = plm_bundle_writer_sink(&digest);
        sink = &sealing;
    }
    struct live live = {.options = &options, .sink = sink, .preparation = early ? preparation : NULL};
    options.unwanted = early ? &live.refused : NULL;
    if (plm_confine_shares_work())
        live.relay = plm_relay_new(sink);
    bool collected = plm_confine_collect(collect, receive, &live, error);
    plm_relay_free(live.relay);
    if (live.lost)
        *error = live.loss;
    return collected && !live.lost;
}

bool plm_gather(const struct plm_arguments *arguments, const struct plm_site *site, int64_t now, struct plm_sink *sink,
                struct plm_error *error)
{
    return arguments->facts ? gather_saved(arguments->facts, sink, error)
                            : gather_live(arguments, site, now, NULL, sink, false, error);
}

bool plm_gather_sealed(const struct plm_arguments *arguments, const struct plm_site *site, int64_t now,
                       const struct plm_preparation *preparation, struct plm_sink *sink, struct plm_error *error)
{
    if (!arguments->facts)
        return gather_live(arguments, site, now, preparation, sink, true, error);
    /* A bundle's reader has checked the digest itself and hands it on. */
    return plm_prepare(preparation, error) && gather_saved(arguments->facts, sink, error);
}
