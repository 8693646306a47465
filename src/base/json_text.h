/* SPDX-License-Identifier: Apache-2.0 */
/* Inside of src/base/json*.c only: JSON as bytes, before there is a tree. Knows no cJSON. */
#pragma once

#include <plimsoll/base/json.h>
#include <string.h>

#include "words.h"

/* cJSON copies a number into a buffer of 64 bytes. */
#define PLM_JSON_NUMBER_MAX 63

/* At 2^53 itself a double may already stand for its neighbour, so only what is below is an integer we hold. */
#define PLM_JSON_INTEGER_BOUND 9007199254740992.0

/* What the scan meets, in order. The text of a string or key stands between its quotes and is plain if it needs no
 * decoding; that of a number is the number. */
enum plm_json_event {
    PLM_JSON_AT_OBJECT,
    PLM_JSON_AT_LIST,
    PLM_JSON_AT_END, /* of the innermost object or list */
    PLM_JSON_AT_KEY,
    PLM_JSON_AT_STRING,
    PLM_JSON_AT_NUMBER,
    PLM_JSON_AT_TRUE,
    PLM_JSON_AT_FALSE,
    PLM_JSON_AT_NULL,
};
struct plm_json_listener {
    /* False for a key: nothing is told of its value. */
    bool (*meet)(void *context, enum plm_json_event event, const char *text, size_t size, bool plain);
    void *context;
};

struct plm_json_scan {
    size_t at;          /* where it stopped: the end of the value, or the byte that is wrong */
    const char *reason; /* why it is not JSON */
};

/* Checks size bytes against RFC 8259 and our limits, and tells the listener (NULL: nobody) what it meets on the way.
 * False if it is not JSON; the listener has then heard of what stands before. */
bool plm_json_scan(const char *text, size_t size, const struct plm_json_listener *listener,
                   struct plm_json_scan *ret_scan) PLM_MUST_CHECK;

/* The unit of the escape \uXXXX at text[0..size); -1 if there is none. */
int plm_json_read_unit(const char *text, size_t size);

/* Takes a byte-order mark off, as dockerd does. UTF-16 is converted into storage. Returns the bytes skipped. */
size_t plm_json_unwrap(const char **text, size_t *size, struct plm_buffer *storage);

bool plm_json_is_blank(const char *text, size_t size);

/* Of eight bytes, those that are no printable ASCII, or '"' or '\\': as in words.h. */
static inline uint64_t plm_json_not_plain(uint64_t word)
{
    return plm_word_unprintable(word) | plm_word_equal(word, '"') | plm_word_equal(word, '\\');
}

static inline bool plm_json_is_plain(unsigned char c)
{
    return c >= 0x20 && c < 0x7F && c != '"' && c != '\\';
}

/* Length of the run at text[0..size) of printable ASCII without '"' and '\': eight bytes at a time. */
static inline size_t plm_json_plain_run(const char *text, size_t size)
{
    size_t at = 0;
    for (; size - at >= 8; at += 8) {
        uint64_t word;
        memcpy(&word, text + at, 8);
        const uint64_t hits = plm_json_not_plain(word);
        if (hits) {
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
            return at + (size_t)__builtin_ctzll(hits) / 8;
#else
            break;
#endif
        }
    }
    while (at < size && plm_json_is_plain((unsigned char)text[at])) {
        at++;
    }
    return at;
}
