/* SPDX-License-Identifier: Apache-2.0 */
#include "ssh_address.h"

#include <ctype.h>
#include <plimsoll/base/text.h>
#include <string.h>

#define SCHEME "ssh://"
#define DEFAULT_SOCKET "/var/run/docker.sock"
/* sun_path has 108 bytes, its end included. */
#define LONGEST_SOCKET 107

/* Letters, digits and `others`, never a dash in front. */
static bool is_word(const char *text, size_t size, const char *others)
{
    for (size_t i = 0; i < size; i++)
        if (!isalnum((unsigned char)text[i]) && (text[i] == '\0' || !strchr(others, text[i])))
            return false;
    return size > 0 && text[0] != '-';
}

static bool parse_user(const char **at, size_t size, struct plm_arena *arena, const char **ret_user,
                       struct plm_error *error)
{
    const char *end = memrchr(*at, '@', size);
    if (!end)
        return true;
    size_t length = (size_t)(end - *at);
    if (memchr(*at, ':', length)) /* the address itself is not repeated: it holds the password */
        return plm_error_set(error, PLM_ERROR_USAGE, "an ssh address takes no password: ssh uses keys");
    if (!is_word(*at, length, "._-+"))
        return plm_error_set(error, PLM_ERROR_USAGE, "%s...: that is no user's name", SCHEME);
    *ret_user = plm_arena_strndup(arena, *at, length);
    *at = end + 1;
    return true;
}

/* Where the host's name ends; NULL: it is none. */
static const char *parse_host(const char *at, size_t size, struct plm_arena *arena, const char **ret_host)
{
    bool six = size > 0 && at[0] == '[';
    const char *end = six ? memchr(at, ']', size) : memchr(at, ':', size);
    if (six && !end)
        return NULL;
    size_t length = end ? (size_t)(end - at) : size;
    if (!(six ? is_word(at + 1, length - 1, ":.%") : is_word(at, length, "._-")))
        return NULL;
    *ret_host = six ? plm_arena_strndup(arena, at + 1, length - 1) : plm_arena_strndup(arena, at, length);
    return at + length + six;
}

bool plm_ssh_address_parse(const char *url, struct plm_arena *arena, struct plm_ssh_address *ret_address,
                           struct plm_error *error)
{
    struct plm_ssh_address address = {.socket = DEFAULT_SOCKET};
    const char *at = plm_starts_with(url, SCHEME) ? url + strlen(SCHEME) : "";
    size_t size = strcspn(at, "/");
    const char *path = at + size, *end = path;
    int64_t port = 0;
    if (!parse_user(&at, size, arena, &address.user, error))
        return false;
    at = parse_host(at, (size_t)(end - at), arena, &address.host);
    if (!at || (at < end && *at != ':'))
        return plm_error_set(error, PLM_ERROR_USAGE, "expected ssh://[user@]host[:port][/path/of/a/socket]");
    if (at < end) {
        if (!plm_parse_int64(at + 1, (size_t)(end - at) - 1, &port) || port < 1 || port > UINT16_MAX)
            return plm_error_set(error, PLM_ERROR_USAGE, "%s%s: a port is a number from 1 to 65535", SCHEME,
                                 address.host);
        address.port = plm_arena_printf(arena, "%d", (int)port);
    }
    if (path[0] && path[1]) {
        if (!is_word(path, strlen(path), "/._-") || strlen(path) > LONGEST_SOCKET)
            return plm_error_set(error, PLM_ERROR_USAGE,
                                 "%s%s: the path of a socket has only letters, digits and /._-, at most %d", SCHEME,
                                 address.host, LONGEST_SOCKET);
        address.socket = plm_arena_strdup(arena, path);
    }
    *ret_address = address;
    return true;
}
