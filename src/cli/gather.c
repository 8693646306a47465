/* SPDX-License-Identifier: Apache-2.0 */
#include "gather.h"

#include "endpoint.h"
#include "run.h"

#include <errno.h>
#include <fcntl.h>
#include <plimsoll/collect/bundle.h>
#include <plimsoll/collect/collect.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool gather_saved(const char *path, struct plm_sink *sink, struct plm_error *error)
{
    if (strcmp(path, "-") == 0)
        return plm_bundle_read(stdin, "standard input", sink, error);
    plm_auto_fd int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
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

bool plm_gather(const struct plm_arguments *arguments, int64_t now, struct plm_sink *sink, struct plm_arena *arena,
                const char **ret_source, struct plm_error *error)
{
    if (arguments->facts) {
        if (arguments->host || arguments->context || arguments->root)
            return plm_error_set(error, PLM_ERROR_USAGE,
                                 "--facts excludes --host, --context and --root: the facts are already there");
        if (ret_source)
            *ret_source = plm_arena_printf(arena, "facts of %s", arguments->facts);
        return gather_saved(arguments->facts, sink, error);
    }
    for (const char *const *label = arguments->labels; label && *label; label++)
        if (**label == '=' || !strchr(*label, '='))
            return plm_error_set(error, PLM_ERROR_USAGE, "--label: '%s' is no K=V", *label);
    struct plm_endpoint endpoint = {0};
    if (!plm_endpoint_find(arguments, arena, &endpoint, error))
        return false;
    struct plm_collect_options options = {
        .host = endpoint.url,
        .tls_ca = endpoint.ca,
        .tls_certificate = endpoint.certificate,
        .tls_key = endpoint.key,
        .tls_verify = endpoint.verify,
        .root = arguments->root ? arguments->root : "/",
        .scope = scope_of(arguments->scope),
        .total_timeout = arguments->timeout * 1000,
        .labels = arguments->labels,
        .now = now,
        .progress = isatty(STDERR_FILENO) && !arguments->quiet ? show_progress : NULL,
    };
    if (ret_source)
        *ret_source = plm_arena_printf(arena, "%s (%s)", endpoint.url, endpoint.chosen_by);
    return plm_collect(&options, sink, error);
}
