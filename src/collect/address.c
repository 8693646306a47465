/* SPDX-License-Identifier: Apache-2.0 */
#include "address.h"

#include "redact.h"

#include <ctype.h>
#include <plimsoll/base/text.h>
#include <string.h>
#include <sys/un.h>

static const struct {
    const char *scheme;
    enum plm_address_kind kind;
} schemes[] = {
    {"unix://", PLM_ADDRESS_UNIX}, {"tcp://", PLM_ADDRESS_TCP}, {"http://", PLM_ADDRESS_TCP},
    {"https://", PLM_ADDRESS_TLS}, {"ssh://", PLM_ADDRESS_SSH},
};

const char *plm_address_kind_name(enum plm_address_kind kind)
{
    static const char *const names[] = {
        [PLM_ADDRESS_UNIX] = "unix",
        [PLM_ADDRESS_TCP] = "tcp",
        [PLM_ADDRESS_TLS] = "tls",
        [PLM_ADDRESS_SSH] = "ssh",
    };
    return names[kind];
}

void plm_address_done(struct plm_address *address)
{
    plm_cleanup_free(&address->shown);
    plm_cleanup_free(&address->path);
    plm_cleanup_free(&address->base);
}

static bool parse_unix(const char *path, struct plm_address *address, struct plm_error *error)
{
    struct sockaddr_un socket_address;
    if (path[0] != '/')
        return plm_error_set(error, PLM_ERROR_USAGE, "%s: the path of a unix socket starts with /", address->shown);
    if (strlen(path) >= sizeof socket_address.sun_path)
        return plm_error_set(error, PLM_ERROR_USAGE, "%s: the path of a unix socket has at most %zu bytes",
                             address->shown, sizeof socket_address.sun_path - 1);
    address->path = plm_strdup(path);
    address->base = plm_strdup("http://localhost");
    return true;
}

/* host or [v6 address], then an optional port: the characters curl and we agree on, and nothing else. */
static bool authority_is_plain(const char *text, size_t size, bool *ret_port)
{
    size_t at = 0;
    if (size > 0 && text[0] == '[') {
        for (at = 1; at < size && text[at] != ']'; at++)
            if (!isxdigit((unsigned char)text[at]) && !strchr(":.%", text[at]))
                return false;
        if (at == size || at == 1)
            return false;
        at++;
    } else {
        while (at < size && (isalnum((unsigned char)text[at]) || strchr("-._", text[at])))
            at++;
        if (at == 0)
            return false;
    }
    *ret_port = at < size;
    if (at == size)
        return true;
    int64_t port = 0;
    return text[at] == ':' && plm_parse_int64(text + at + 1, size - at - 1, &port) && port > 0 && port <= UINT16_MAX;
}

static bool parse_tcp(const char *rest, struct plm_address *address, struct plm_error *error)
{
    size_t size = strcspn(rest, "/");
    bool port = false;
    if (memchr(rest, '@', size))
        return plm_error_set(error, PLM_ERROR_USAGE, "%s: an engine's address takes no user and password",
                             address->shown);
    if (!authority_is_plain(rest, size, &port))
        return plm_error_set(error, PLM_ERROR_USAGE, "%s: expected host:port", address->shown);
    size_t prefix = strlen(rest + size);
    while (prefix > 0 && rest[size + prefix - 1] == '/')
        prefix--;
    for (size_t i = 0; i < prefix; i++)
        if (!isalnum((unsigned char)rest[size + i]) && !strchr("/-._~", rest[size + i]))
            return plm_error_set(error, PLM_ERROR_USAGE,
                                 "%s: the path of an address has only letters, digits and /-._~", address->shown);
    bool tls = address->kind == PLM_ADDRESS_TLS;
    /* 2375 and 2376 are the ports registered for Docker without and with TLS. */
    address->base = plm_asprintf("%s://%.*s%s%.*s", tls ? "https" : "http", (int)size, rest,
                                 port ? "" : (tls ? ":2376" : ":2375"), (int)prefix, rest + size);
    return true;
}

static bool parse_parts(const char *url, bool tls, struct plm_address *address, struct plm_error *error)
{
    plm_auto_buffer struct plm_buffer shown = {0};
    plm_redact_url(url, strlen(url), &shown);
    address->shown = plm_strdup(plm_buffer_text(&shown));
    for (size_t i = 0; i < PLM_COUNT(schemes); i++) {
        if (!plm_starts_with(url, schemes[i].scheme))
            continue;
        const char *rest = url + strlen(schemes[i].scheme);
        address->kind = schemes[i].kind == PLM_ADDRESS_TCP && tls ? PLM_ADDRESS_TLS : schemes[i].kind;
        switch (address->kind) {
        case PLM_ADDRESS_UNIX:
            return parse_unix(rest, address, error);
        case PLM_ADDRESS_TCP:
        case PLM_ADDRESS_TLS:
            return parse_tcp(rest, address, error);
        case PLM_ADDRESS_SSH:
            address->base = plm_strdup("http://localhost");
            return true;
        }
    }
    return plm_error_set(error, PLM_ERROR_USAGE, "%s: an engine's address starts with unix://, tcp:// or ssh://",
                         address->shown);
}

bool plm_address_parse(const char *url, bool tls, struct plm_address *ret_address, struct plm_error *error)
{
    plm_auto_address struct plm_address address = {0};
    if (!parse_parts(url, tls, &address, error))
        return false;
    *ret_address = address;
    address = (struct plm_address){0};
    return true;
}
