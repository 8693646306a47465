/* SPDX-License-Identifier: Apache-2.0 */
#include "json_text.h"

#include <plimsoll/base/limits.h>
#include <plimsoll/base/text.h>

struct scanner {
    const char *text;
    size_t size;
    size_t at;
    const struct plm_json_listener *listener;
    struct plm_json_scan *result;
    unsigned depth;
    bool silent;           /* nobody wants to hear of the value … */
    unsigned silent_depth; /* … that stands so deep */
    bool is_object[PLM_LIMIT_DEPTH];
};

static bool refuse(struct scanner *scanner, size_t at, const char *reason)
{
    scanner->result->at = at;
    scanner->result->reason = at < scanner->size ? reason : "the text ends too early";
    return false;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool plm_json_is_blank(const char *text, size_t size)
{
    size_t at = 0;
    while (at < size && is_blank(text[at])) {
        at++;
    }
    return at == size;
}

/* The next byte that is no white space, 0 at the end (a raw NUL is legal nowhere, so that 0 says both). */
static char peek(struct scanner *scanner)
{
    while (scanner->at < scanner->size && is_blank(scanner->text[scanner->at])) {
        scanner->at++;
    }
    return scanner->at < scanner->size ? scanner->text[scanner->at] : '\0';
}

static void tell(struct scanner *scanner, enum plm_json_event event, size_t from, size_t to, bool plain)
{
    if (scanner->silent) {
        return;
    }
    if (!scanner->listener->meet(scanner->listener->context, event, scanner->text + from, to - from, plain)) {
        scanner->silent = true;
        scanner->silent_depth = scanner->depth;
    }
}

/* Behind a value. */
static void end_silence(struct scanner *scanner)
{
    scanner->silent = scanner->silent && scanner->depth != scanner->silent_depth;
}

int plm_json_read_unit(const char *text, size_t size)
{
    if (size < 6 || text[0] != '\\' || text[1] != 'u') {
        return -1;
    }
    int unit = 0;
    for (size_t i = 2; i < 6; i++) {
        char c = text[i];
        int digit = is_digit(c)            ? c - '0'
                    : c >= 'a' && c <= 'f' ? c - 'a' + 10
                    : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                           : -1;
        if (digit < 0) {
            return -1;
        }
        unit = unit * 16 + digit;
    }
    return unit;
}

/* At a backslash. */
static bool scan_escape(struct scanner *scanner, bool is_key)
{
    const size_t at = scanner->at, left = scanner->size - at;
    char escaped = left > 1 ? scanner->text[at + 1] : '\0';
    if (escaped != 'u') {
        scanner->at += 2;
        return (escaped != '\0' && strchr("\"\\/bfnrt", escaped)) || refuse(scanner, at + 1, "an unknown escape");
    }
    int unit = plm_json_read_unit(scanner->text + at, left);
    if (unit < 0) {
        return refuse(scanner, left < 6 ? scanner->size : at, "a broken \\u escape");
    }
    scanner->at += 6;
    return unit != 0 || !is_key || refuse(scanner, at, "an object key with a NUL character");
}

/* At the opening quote. */
static bool scan_string(struct scanner *scanner, bool is_key)
{
    const size_t start = ++scanner->at;
    bool is_plain = true;
    for (;;) {
        scanner->at += plm_json_plain_run(scanner->text + scanner->at, scanner->size - scanner->at);
        if (scanner->at >= scanner->size) {
            return refuse(scanner, scanner->size, "");
        }
        char c = scanner->text[scanner->at];
        if (c == '"') {
            tell(scanner, is_key ? PLM_JSON_AT_KEY : PLM_JSON_AT_STRING, start, scanner->at, is_plain);
            scanner->at++;
            return true;
        }
        if ((unsigned char)c < 0x20) {
            return refuse(scanner, scanner->at, "a control character in a string");
        }
        if (c != '\\') {
            scanner->at++;
            continue;
        }
        is_plain = false;
        if (!scan_escape(scanner, is_key)) {
            return false;
        }
    }
}

static size_t digits(const struct scanner *scanner, size_t at)
{
    size_t end = at;
    while (end < scanner->size && is_digit(scanner->text[end])) {
        end++;
    }
    return end - at;
}

static bool scan_number(struct scanner *scanner)
{
    size_t at = scanner->at + (scanner->text[scanner->at] == '-');
    size_t whole = digits(scanner, at);
    if (whole == 0 || (whole > 1 && scanner->text[at] == '0')) {
        return refuse(scanner, at, whole == 0 ? "a value was expected" : "a number with a leading zero");
    }
    at += whole;
    if (at < scanner->size && scanner->text[at] == '.') {
        size_t fraction = digits(scanner, ++at);
        if (fraction == 0) {
            return refuse(scanner, at, "a digit was expected");
        }
        at += fraction;
    }
    if (at < scanner->size && (scanner->text[at] == 'e' || scanner->text[at] == 'E')) {
        at++;
        at += at < scanner->size && (scanner->text[at] == '-' || scanner->text[at] == '+');
        size_t exponent = digits(scanner, at);
        if (exponent == 0) {
            return refuse(scanner, at, "a digit was expected");
        }
        at += exponent;
    }
    size_t length = at - scanner->at;
    if (length > PLM_JSON_NUMBER_MAX) {
        return refuse(scanner, scanner->at, "a number of more than 63 characters");
    }
    tell(scanner, PLM_JSON_AT_NUMBER, scanner->at, at, true);
    scanner->at = at;
    return true;
}

static bool scan_scalar(struct scanner *scanner, char first)
{
    static const struct {
        const char *text;
        size_t size;
        enum plm_json_event event;
    } words[] = {{"true", 4, PLM_JSON_AT_TRUE}, {"false", 5, PLM_JSON_AT_FALSE}, {"null", 4, PLM_JSON_AT_NULL}};

    if (first == '"') {
        return scan_string(scanner, false);
    }
    if (first == '-' || is_digit(first)) {
        return scan_number(scanner);
    }
    for (size_t i = 0; i < PLM_COUNT(words); i++) {
        if (scanner->size - scanner->at >= words[i].size &&
            memcmp(scanner->text + scanner->at, words[i].text, words[i].size) == 0) {
            tell(scanner, words[i].event, scanner->at, scanner->at + words[i].size, true);
            scanner->at += words[i].size;
            return true;
        }
    }
    return refuse(scanner, scanner->at, "a value was expected");
}

static bool scan_key(struct scanner *scanner)
{
    if (peek(scanner) != '"') {
        return refuse(scanner, scanner->at, "a key was expected");
    }
    if (!scan_string(scanner, true)) {
        return false;
    }
    if (peek(scanner) != ':') {
        return refuse(scanner, scanner->at, "':' was expected");
    }
    scanner->at++;
    return true;
}

/* Opens a container, and closes it at once if it is empty: *ret_is_done then. */
static bool scan_open(struct scanner *scanner, bool is_object, bool *ret_is_done)
{
    if (scanner->depth == PLM_LIMIT_DEPTH) {
        return refuse(scanner, scanner->at, "nested too deeply");
    }
    tell(scanner, is_object ? PLM_JSON_AT_OBJECT : PLM_JSON_AT_LIST, scanner->at, scanner->at, true);
    scanner->at++;
    if (peek(scanner) == (is_object ? '}' : ']')) {
        tell(scanner, PLM_JSON_AT_END, scanner->at, scanner->at, true);
        scanner->at++;
        *ret_is_done = true;
        return true;
    }
    scanner->is_object[scanner->depth++] = is_object;
    *ret_is_done = false;
    return !is_object || scan_key(scanner);
}

/* Behind a value: closes what ends here. *ret_is_done if that was the outermost; else the next value follows. */
static bool scan_behind(struct scanner *scanner, bool *ret_is_done)
{
    end_silence(scanner);
    while (scanner->depth > 0) {
        bool is_object = scanner->is_object[scanner->depth - 1];
        char c = peek(scanner);
        if (c == ',') {
            scanner->at++;
            *ret_is_done = false;
            return !is_object || scan_key(scanner);
        }
        if (c != (is_object ? '}' : ']')) {
            return refuse(scanner, scanner->at, is_object ? "',' or '}' was expected" : "',' or ']' was expected");
        }
        tell(scanner, PLM_JSON_AT_END, scanner->at, scanner->at, true);
        scanner->at++;
        scanner->depth--;
        end_silence(scanner);
    }
    *ret_is_done = true;
    return true;
}

bool plm_json_scan(const char *text, size_t size, const struct plm_json_listener *listener,
                   struct plm_json_scan *ret_scan)
{
    struct scanner scanner;
    scanner.text = text;
    scanner.size = size;
    scanner.at = 0;
    scanner.listener = listener;
    scanner.result = ret_scan;
    scanner.depth = 0;
    scanner.silent = listener == NULL;
    scanner.silent_depth = PLM_LIMIT_DEPTH + 1; /* nothing stands so deep: without a listener, to the end */
    *ret_scan = (struct plm_json_scan){0};
    for (bool is_done = false; !is_done;) {
        char c = peek(&scanner);
        if (c == '{' || c == '[') {
            if (!scan_open(&scanner, c == '{', &is_done)) {
                return false;
            }
            if (!is_done) {
                continue;
            }
        } else if (!scan_scalar(&scanner, c)) {
            return false;
        }
        if (!scan_behind(&scanner, &is_done)) {
            return false;
        }
    }
    ret_scan->at = scanner.at;
    if (!plm_json_is_blank(text + scanner.at, size - scanner.at)) {
        peek(&scanner);
        return refuse(&scanner, scanner.at, "more text behind the value");
    }
    return true;
}

/* Go's decoder, which dockerd uses, makes U+FFFD of a lone surrogate and of a lone last byte. */
static void utf16_to_utf8(const unsigned char *text, size_t size, bool big, struct plm_buffer *out)
{
    plm_buffer_reserve(out, size / 2 * 3);
    size_t at = 0;
    for (; size - at >= 2; at += 2) {
        uint32_t code = big ? (uint32_t)text[at] << 8 | text[at + 1] : (uint32_t)text[at + 1] << 8 | text[at];
        if (code >= 0xD800 && code <= 0xDBFF && size - at >= 4) {
            const unsigned char *next = text + at + 2;
            uint32_t low = big ? (uint32_t)next[0] << 8 | next[1] : (uint32_t)next[1] << 8 | next[0];
            if (low >= 0xDC00 && low <= 0xDFFF) {
                code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
                at += 2;
            }
        }
        plm_utf8_append(out, code >= 0xD800 && code <= 0xDFFF ? 0xFFFD : code);
    }
    if (at < size) {
        plm_utf8_append(out, 0xFFFD);
    }
}

size_t plm_json_unwrap(const char **text, size_t *size, struct plm_buffer *storage)
{
    const unsigned char *bytes = (const unsigned char *)*text;
    if (*size >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) {
        *text += 3;
        *size -= 3;
        return 3;
    }
    if (*size >= 2 && (memcmp(bytes, "\xFF\xFE", 2) == 0 || memcmp(bytes, "\xFE\xFF", 2) == 0)) {
        utf16_to_utf8(bytes + 2, *size - 2, bytes[0] == 0xFE, storage);
        *text = plm_buffer_text(storage);
        *size = storage->size;
    }
    return 0;
}
