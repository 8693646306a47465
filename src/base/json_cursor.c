/* SPDX-License-Identifier: Apache-2.0 */
#include <plimsoll/base/json_cursor.h>

#include "json_text.h"

/* Whole numbers below 10^15 are exact in a double and need no look at the bound. */
#define SAFE_DIGITS 15

bool plm_json_cursor_open(struct plm_json_cursor *cursor, const char *text, size_t size, const char *what,
                          struct plm_error *error)
{
    struct plm_json_scan scan;
    if (plm_json_is_blank(text, size))
        return plm_error_set(error, PLM_ERROR_MALFORMED, "%s: not JSON at byte 0: the text is empty", what);
    if (!plm_json_scan(text, size, NULL, &scan))
        return plm_error_set(error, PLM_ERROR_MALFORMED, "%s: not JSON at byte %zu: %s", what, scan.at, scan.reason);
    *cursor = (struct plm_json_cursor){.at = text, .end = text + size};
    return true;
}

static char peek(struct plm_json_cursor *cursor)
{
    while (cursor->at < cursor->end &&
           (*cursor->at == ' ' || *cursor->at == '\n' || *cursor->at == '\t' || *cursor->at == '\r'))
        cursor->at++;
    return cursor->at < cursor->end ? *cursor->at : '\0';
}

enum plm_json_type plm_json_cursor_type(struct plm_json_cursor *cursor)
{
    switch (peek(cursor)) {
    case '{':
        return PLM_JSON_OBJECT;
    case '[':
        return PLM_JSON_LIST;
    case '"':
        return PLM_JSON_STRING;
    case 't':
    case 'f':
        return PLM_JSON_BOOL;
    case 'n':
        return PLM_JSON_NULL;
    default:
        return PLM_JSON_NUMBER;
    }
}

void plm_json_cursor_enter(struct plm_json_cursor *cursor)
{
    (void)peek(cursor);
    cursor->at++;
    cursor->first = true;
}

bool plm_json_cursor_element(struct plm_json_cursor *cursor)
{
    char c = peek(cursor);
    bool first = cursor->first;
    cursor->first = false;
    if (c == ']' || c == '}') {
        cursor->at++;
        return false;
    }
    if (!first)
        cursor->at++; /* the comma */
    (void)peek(cursor);
    return true;
}

/* At the opening quote; ends behind the closing one. */
static void skip_string(struct plm_json_cursor *cursor)
{
    cursor->at++;
    while (cursor->at < cursor->end) {
        cursor->at += plm_json_plain_run(cursor->at, (size_t)(cursor->end - cursor->at));
        if (cursor->at >= cursor->end)
            return;
        char c = *cursor->at++;
        if (c == '"')
            return;
        if (c == '\\')
            cursor->at++; /* \u's digits are plain */
    }
}

bool plm_json_cursor_member(struct plm_json_cursor *cursor, const char **ret_key, size_t *ret_size)
{
    if (!plm_json_cursor_element(cursor))
        return false;
    const char *start = cursor->at;
    skip_string(cursor);
    *ret_key = start + 1;
    *ret_size = (size_t)(cursor->at - start) - 2;
    (void)peek(cursor);
    cursor->at++; /* the colon */
    (void)peek(cursor);
    return true;
}

void plm_json_cursor_skip(struct plm_json_cursor *cursor, const char **ret_text, size_t *ret_size)
{
    (void)peek(cursor);
    const char *start = cursor->at;
    size_t depth = 0;
    do {
        char c = peek(cursor);
        if (c == '"') {
            skip_string(cursor);
        } else if (c == '{' || c == '[') {
            depth++;
            cursor->at++;
        } else if (c == '}' || c == ']') {
            depth--;
            cursor->at++;
        } else if (c == ',' || c == ':') {
            cursor->at++;
        } else {
            while (cursor->at < cursor->end && !strchr(",:]} \n\r\t", *cursor->at))
                cursor->at++;
        }
    } while (depth > 0 && cursor->at < cursor->end);
    *ret_text = start;
    *ret_size = (size_t)(cursor->at - start);
    cursor->first = false;
}

bool plm_json_cursor_plain(struct plm_json_cursor *cursor, const char **ret_text, size_t *ret_size)
{
    if (peek(cursor) != '"')
        return false;
    const char *start = cursor->at + 1;
    for (const char *at = start; at < cursor->end; at++) {
        at += plm_json_plain_run(at, (size_t)(cursor->end - at));
        if (at < cursor->end && *at == '"') {
            *ret_text = start;
            *ret_size = (size_t)(at - start);
            cursor->at = at + 1;
            return true;
        }
        if (at < cursor->end && *at == '\\')
            return false;
    }
    return false;
}

bool plm_json_cursor_int(struct plm_json_cursor *cursor, int64_t *ret_value)
{
    char c = peek(cursor);
    const char *at = cursor->at + (c == '-');
    const char *start = at;
    int64_t value = 0;
    while (at < cursor->end && *at >= '0' && *at <= '9' && at - start <= SAFE_DIGITS)
        value = value * 10 + (*at++ - '0');
    if (at == start || at - start > SAFE_DIGITS || (at < cursor->end && strchr(".eE", *at)))
        return false;
    *ret_value = c == '-' ? -value : value;
    cursor->at = at;
    return true;
}

bool plm_json_is_canonical(const char *text, size_t size)
{
    struct plm_json_cursor cursor = {.at = text, .end = text + size};
    const char *string;
    size_t length;
    int64_t number;
    while (cursor.at < cursor.end) {
        char c = *cursor.at;
        if (c == '"') {
            if (!plm_json_cursor_plain(&cursor, &string, &length) || plm_json_plain_run(string, length) != length)
                return false;
        } else if (c == '-' || (c >= '0' && c <= '9')) {
            if (!plm_json_cursor_int(&cursor, &number) || (c == '-' && number == 0))
                return false;
        } else if (strchr("{}[],:truefalsn", c) && c != '\0') {
            cursor.at++;
        } else {
            return false;
        }
    }
    return true;
}
