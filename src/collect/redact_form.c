/* SPDX-License-Identifier: Apache-2.0 */
#include "redact_form.h"

#include "redact.h"
#include "secret_shape.h"

#include <ctype.h>
#include <plimsoll/base/text.h>
#include <string.h>

bool plm_form_only(const char *text, size_t size, const char *more)
{
    for (size_t i = 0; i < size; i++)
        if (!isalnum((unsigned char)text[i]) && (!text[i] || !strchr(more, text[i])))
            return false;
    return size > 0;
}

bool plm_form_equals(const char *text, size_t size, const char *other)
{
    return strlen(other) == size && memcmp(text, other, size) == 0;
}

void plm_redact_url(const char *text, size_t size, struct plm_buffer *out)
{
    const char *scheme = memmem(text, size, "://", 3);
    size_t start = scheme ? (size_t)(scheme - text) + 3 : 0;
    size_t end = start;
    while (end < size && !strchr("/?#", text[end]))
        end++;
    bool local = start < size && text[start] == '/'; /* unix:///path: no authority, an @ belongs to the path */
    if (!local && memchr(text + end, '@', size - end)) {
        /* A password with a / or ? in it: nobody can say where the host begins. */
        plm_text_clean_line(out, text, start, 0);
        plm_buffer_puts(out, PLM_REDACTED);
        return;
    }
    size_t host = start;
    for (size_t i = start; i < end; i++)
        if (text[i] == '@')
            host = i + 1;
    size_t tail = end;
    while (tail < size && text[tail] != '?' && text[tail] != '#')
        tail++;
    plm_text_clean_line(out, text, start, 0);
    plm_text_clean_line(out, text + host, tail - host, 0);
}

void plm_redact_server(const char *text, size_t size, struct plm_buffer *out)
{
    plm_auto_buffer struct plm_buffer url = {0};
    plm_redact_url(text, size, &url);
    const char *start = plm_buffer_text(&url), *scheme = strstr(start, "://");
    const char *path = strchr(scheme ? scheme + 3 : start, '/');
    bool more = path && path[1] != '\0';
    plm_buffer_append(out, start, more ? (size_t)(path + 1 - start) : url.size);
    if (more)
        plm_buffer_puts(out, PLM_REDACTED);
}

size_t plm_form_name(const char *text, size_t size)
{
    size_t length = 0;
    while (length < size &&
           (isalnum((unsigned char)text[length]) || (length > 0 && strchr("_.-", text[length])) || text[length] == '_'))
        length++;
    return length <= 128 && (length == 0 || !isdigit((unsigned char)text[0])) ? length : 0;
}

void plm_redact_name(const char *text, size_t size, struct plm_buffer *out)
{
    size_t length = plm_form_name(text, size);
    bool ends = length > 0 && (length == size || text[length] == '=');
    if (ends && !plm_secret_shape(text, length))
        plm_buffer_append(out, text, length);
    else
        plm_buffer_puts(out, PLM_REDACTED);
}

bool plm_form_number(const char *text, size_t size)
{
    size_t digits = 0;
    while (digits < size && isdigit((unsigned char)text[digits]))
        digits++;
    static const char *const units[] = {"",  "s", "m", "h",    "ms",   "k",     "K",
                                        "M", "G", "g", "/tcp", "/udp", "/tcp:", "/udp:"};
    for (size_t i = 0; digits > 0 && digits <= 5 && i < PLM_COUNT(units); i++)
        if (plm_form_equals(text + digits, size - digits, units[i]))
            return true;
    return false;
}

bool plm_form_path(const char *text, size_t size)
{
    if (plm_form_equals(text, size, ".") || plm_form_equals(text, size, "/"))
        return true;
    if (text[0] != '/' && (size < 2 || (memcmp(text, "./", 2) != 0 && memcmp(text, "~/", 2) != 0)) &&
        (size < 3 || memcmp(text, "../", 3) != 0))
        return false;
    return size <= 256 && plm_form_only(text, size, "/._@%~*+-") && !plm_secret_like(text, size);
}

bool plm_form_variable(const char *text, size_t size)
{
    if (size < 2 || text[0] != '$' || plm_secret_like(text + 1, size - 1))
        return false;
    if (text[1] == '{')
        return size > 3 && text[size - 1] == '}' && plm_form_name(text + 2, size - 3) == size - 3;
    return plm_form_name(text + 1, size - 1) == size - 1;
}

bool plm_form_program(const char *text, size_t size)
{
    if (size > 32)
        return false;
    for (size_t i = 0; i < size; i++)
        if (!islower((unsigned char)text[i]) && (i == 0 || !strchr("_-.", text[i])))
            return false;
    return size > 0;
}

bool plm_form_package(const char *text, size_t size)
{
    return size <= 64 && islower((unsigned char)text[0]) && plm_form_only(text, size, "+._-") &&
           !plm_secret_like(text, size);
}

/* The value of a harmless flag. */
bool plm_form_setting(const char *text, size_t size)
{
    return size <= 200 && plm_form_only(text, size, "._:/,%+*=-[]") && !plm_secret_like(text, size);
}
