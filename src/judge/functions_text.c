/* SPDX-License-Identifier: Apache-2.0 */
#include "functions.h"

#include <arpa/inet.h>
#include <plimsoll/base/text.h>
#include <string.h>

/* ---- versions ---- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The numeric part at *at, and moves behind it; false when there is none. A part that is missing counts as 0. */
static bool next_part(const char *text, size_t size, size_t *at, int64_t *ret_part)
{
    int64_t part = 0;
    if (*at >= size || !is_digit(text[*at]))
        return false;
    for (; *at < size && is_digit(text[*at]); (*at)++)
        part = part < INT64_MAX / 16 ? part * 10 + (text[*at] - '0') : INT64_MAX / 16;
    if (*at + 1 < size && text[*at] == '.' && is_digit(text[*at + 1]))
        (*at)++;
    else
        *at = size;
    *ret_part = part;
    return true;
}

/* A "v" may stand in front, as in the tags of projects. */
static size_t first_digit(const struct plm_cel_value *text)
{
    return text->as.string.size > 1 && text->as.string.data[0] == 'v';
}

static struct plm_cel_value no_version(const struct plm_cel_call *call, const struct plm_cel_value *text)
{
    size_t size = text->as.string.size < 64 ? text->as.string.size : 64; /* enough to recognise it */
    return plm_cel_error(call->arena, "compareVersions: '%.*s' is no version", (int)size, text->as.string.data);
}

struct plm_cel_value plm_call_compare_versions(const struct plm_cel_call *call)
{
    const struct plm_cel_value *a = &call->arguments[0], *b = &call->arguments[1];
    if (a->kind != PLM_CEL_STRING || b->kind != PLM_CEL_STRING)
        return plm_call_refuse(call, "compareVersions");
    size_t a_at = first_digit(a), b_at = first_digit(b);
    for (bool first = true;; first = false) {
        int64_t left = 0, right = 0;
        bool has_left = next_part(a->as.string.data, a->as.string.size, &a_at, &left);
        bool has_right = next_part(b->as.string.data, b->as.string.size, &b_at, &right);
        if (first && (!has_left || !has_right))
            return no_version(call, has_left ? b : a);
        if (left != right)
            return plm_cel_int(left < right ? -1 : 1);
        if (!has_left && !has_right)
            return plm_cel_int(0);
    }
}

/* ---- addresses ---- */

/* Length of the CIDR prefix behind the slash, or `all` without one. False: no number in 0..all. */
static bool parse_prefix(const char *slash, int64_t all, int64_t *ret_length)
{
    *ret_length = all;
    return !slash ||
           (plm_parse_int64(slash + 1, strlen(slash + 1), ret_length) && *ret_length >= 0 && *ret_length <= all);
}

/* A range is loopback only if all of it is. */
static bool is_loopback_v4(const char *text, const char *slash)
{
    unsigned char address[4];
    int64_t length = 0;
    return inet_pton(AF_INET, text, address) == 1 && parse_prefix(slash, 32, &length) && address[0] == 127 &&
           length >= 8;
}

static bool is_loopback_v6(const char *text, const char *slash)
{
    static const unsigned char one[16] = {[15] = 1}, mapped[12] = {[10] = 0xff, [11] = 0xff};
    unsigned char address[16];
    int64_t length = 0;
    if (inet_pton(AF_INET6, text, address) != 1 || !parse_prefix(slash, 128, &length))
        return false;
    if (memcmp(address, mapped, sizeof mapped) == 0)
        return address[12] == 127 && length >= 96 + 8;
    return memcmp(address, one, sizeof one) == 0 && length == 128;
}

static bool is_port(const char *text)
{
    int64_t port = 0;
    return plm_parse_int64(text, strlen(text), &port) && port >= 0 && port <= 65535;
}

/* Takes brackets and a port off in place. False: brackets that do not close, or a port that is none. */
static bool strip_port(char **text)
{
    char *colon = strrchr(*text, ':');
    if (**text == '[') {
        char *close = strchr(*text, ']');
        if (!close || !(close[1] == '\0' || (close[1] == ':' && is_port(close + 2))))
            return false;
        *close = '\0';
        (*text)++;
    } else if (colon && strchr(*text, ':') == colon) { /* two colons: a bare IPv6 address */
        if (!is_port(colon + 1))
            return false;
        *colon = '\0';
    }
    return true;
}

struct plm_cel_value plm_call_is_loopback(const struct plm_cel_call *call)
{
    const struct plm_cel_value *value = &call->arguments[0];
    if (value->kind != PLM_CEL_STRING)
        return plm_call_refuse(call, "isLoopback");
    size_t size = value->as.string.size;
    if (size == 0 || size > 128 || memchr(value->as.string.data, '\0', size))
        return plm_cel_bool(false);
    char *text = plm_arena_strndup(call->arena, value->as.string.data, size);
    char *slash = strchr(text, '/');
    if (slash)
        *slash = '\0';
    else if (!strip_port(&text))
        return plm_cel_bool(false);
    bool name = !slash && strcasecmp(text, "localhost") == 0;
    return plm_cel_bool(name || is_loopback_v4(text, slash) || is_loopback_v6(text, slash));
}

/* ---- processors ---- */

#define PROCESSORS_MOST 8192 /* NR_CPUS of the largest kernels */

static bool read_number(const char **at, int64_t *ret_number)
{
    size_t size = strspn(*at, "0123456789");
    bool read = plm_parse_int64(*at, size, ret_number);
    *at += size;
    return read && *ret_number < PROCESSORS_MOST;
}

/* As engines take it: "0-3,6". A processor that is named twice is one. False: anything else. */
static bool count_processors(const char *at, int64_t *ret_count)
{
    bool named[PROCESSORS_MOST] = {0};
    for (;; at++) {
        int64_t first = 0, last = 0;
        if (!read_number(&at, &first))
            return false;
        last = first;
        if (*at == '-' && (at++, !read_number(&at, &last) || last < first))
            return false;
        for (int64_t i = first; i <= last; i++) {
            *ret_count += !named[i];
            named[i] = true;
        }
        if (*at != ',')
            return *at == '\0';
    }
}

struct plm_cel_value plm_call_processors(const struct plm_cel_call *call)
{
    const struct plm_cel_value *set = &call->arguments[0];
    int64_t count = 0;
    if (set->kind != PLM_CEL_STRING)
        return plm_call_refuse(call, "processors");
    const char *text = plm_arena_strndup(call->arena, set->as.string.data, set->as.string.size);
    if (strlen(text) != set->as.string.size || !count_processors(text, &count))
        return plm_cel_error(call->arena, "processors: '%.64s' is no set of processors", text);
    return plm_cel_int(count);
}
