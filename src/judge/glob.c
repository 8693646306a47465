/* SPDX-License-Identifier: Apache-2.0 */
#include "glob.h"

#include <plimsoll/base/text.h>
#include <stddef.h>
#include <string.h>

/* Bytes of the character at text, so that ? takes one of any script. */
static size_t character_size(const char *text)
{
    uint32_t code = 0;
    return plm_utf8_decode(text, strlen(text), &code);
}

/* Linear but for one place to come back to: the last star takes one character more at every miss. */
bool plm_glob_match(const char *pattern, const char *text)
{
    const char *star = NULL, *retry = NULL;
    while (*text) {
        if (*pattern == '*') {
            star = pattern++;
            retry = text;
        } else if (*pattern == '?') {
            pattern++;
            text += character_size(text);
        } else if (*pattern == *text) {
            pattern++;
            text++;
        } else if (star) {
            pattern = star + 1;
            text = ++retry;
        } else {
            return false;
        }
    }
    while (*pattern == '*')
        pattern++;
    return *pattern == '\0';
}
