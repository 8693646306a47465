/* SPDX-License-Identifier: Apache-2.0 */
#include <plimsoll/base/text.h>

#include "words.h"

#include <string.h>

#define REPLACEMENT 0xFFFDu
#define ESCAPE 0x1B

/* ---- UTF-8 ---- */

size_t plm_utf8_decode(const char *text, size_t size, uint32_t *ret_code)
{
    /* The smallest code point of each length: anything below is an overlong form. */
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    const unsigned char *bytes = (const unsigned char *)text;
    unsigned char first = bytes[0];
    if (first < 0x80) {
        *ret_code = first;
        return 1;
    }
    size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    *ret_code = REPLACEMENT;
    if (first < 0xC2 || first > 0xF4 || length > size) {
        return 1;
    }
    uint32_t code = first & (0x7Fu >> length);
    for (size_t i = 1; i < length; i++) {
        if ((bytes[i] & 0xC0) != 0x80) {
            return 1;
        }
        code = code << 6 | (bytes[i] & 0x3F);
    }
    if (code < least[length] || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) {
        return 1;
    }
    *ret_code = code;
    return length;
}

size_t plm_utf8_encode(uint32_t code, char *out)
{
    if (code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) {
        code = REPLACEMENT;
    }
    size_t length = 0;
    if (code < 0x80) {
        out[length++] = (char)code;
    } else if (code < 0x800) {
        out[length++] = (char)(0xC0 | code >> 6);
        out[length++] = (char)(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        out[length++] = (char)(0xE0 | code >> 12);
        out[length++] = (char)(0x80 | (code >> 6 & 0x3F));
        out[length++] = (char)(0x80 | (code & 0x3F));
    } else {
        out[length++] = (char)(0xF0 | code >> 18);
        out[length++] = (char)(0x80 | (code >> 12 & 0x3F));
        out[length++] = (char)(0x80 | (code >> 6 & 0x3F));
        out[length++] = (char)(0x80 | (code & 0x3F));
    }
    return length;
}

void plm_utf8_append(struct plm_buffer *buffer, uint32_t code)
{
    char bytes[4];
    plm_buffer_append(buffer, bytes, plm_utf8_encode(code, bytes));
}

/* A decoder's U+FFFD of one byte is a broken one; the real one has three. */
static bool is_broken(size_t length, uint32_t code)
{
    return length == 1 && code == REPLACEMENT;
}

bool plm_utf8_valid(const char *text, size_t size)
{
    for (size_t at = 0; at < size;) {
        uint32_t code = 0;
        size_t length = plm_utf8_decode(text + at, size - at, &code);
        if (is_broken(length, code)) {
            return false;
        }
        at += length;
    }
    return true;
}

size_t plm_utf8_length(const char *text, size_t size)
{
    size_t count = 0;
    for (size_t at = 0; at < size; count++) {
        uint32_t code = 0;
        at += plm_utf8_decode(text + at, size - at, &code);
    }
    return count;
}

/* ---- cleaning ---- */

static bool is_noncharacter(uint32_t code)
{
    return (code >= 0xFDD0 && code <= 0xFDEF) || (code & 0xFFFE) == 0xFFFE;
}

/* Unicode's property Bidi_Control: these reorder what a reader sees. */
static bool is_bidi_control(uint32_t code)
{
    return code == 0x061C || code == 0x200E || code == 0x200F || (code >= 0x202A && code <= 0x202E) ||
           (code >= 0x2066 && code <= 0x2069);
}

static bool is_control(uint32_t code)
{
    return code < 0x20 || (code >= 0x7F && code < 0xA0);
}

static bool is_clean_code(uint32_t code)
{
    return code == '\n' || code == '\t' || (!is_control(code) && !is_noncharacter(code) && !is_bidi_control(code));
}

/* Of ASCII, eight bytes at a time. */
static size_t printable_run(const char *text, size_t size)
{
    size_t at = 0;
    for (; size - at >= 8; at += 8) {
        uint64_t word;
        memcpy(&word, text + at, 8);
        if (plm_word_unprintable(word)) {
            break;
        }
    }
    while (at < size && text[at] >= 0x20 && text[at] < 0x7F) {
        at++;
    }
    return at;
}

bool plm_text_is_clean(const char *text, size_t size)
{
    for (size_t at = 0; at < size;) {
        at += printable_run(text + at, size - at);
        if (at == size) {
            break;
        }
        uint32_t code = 0;
        size_t length = plm_utf8_decode(text + at, size - at, &code);
        if (is_broken(length, code) || !is_clean_code(code)) {
            return false;
        }
        at += length;
    }
    return true;
}

/* A string sequence (title, hyperlink, device control) up to its terminator. One that is never ended, or that another
 * control breaks off, hides nothing: 0, and its text stays to be seen. */
static size_t string_sequence(const char *text, size_t size)
{
    for (size_t at = 0; at < size;) {
        uint32_t code = 0;
        size_t length = plm_utf8_decode(text + at, size - at, &code);
        if (code == 0x07 || code == 0x9C) {
            return at + length;
        }
        if (code == ESCAPE && at + 1 < size && text[at + 1] == '\\') {
            return at + 2;
        }
        if (is_control(code)) {
            return 0;
        }
        at += length;
    }
    return 0;
}

/* Parameters, intermediates and the final byte of a control sequence (ECMA-48 5.4); 0 if it is not complete. */
static size_t control_sequence(const char *text, size_t size)
{
    size_t at = 0;
    while (at < size && text[at] >= 0x30 && text[at] <= 0x3F) {
        at++;
    }
    while (at < size && text[at] >= 0x20 && text[at] <= 0x2F) {
        at++;
    }
    return at < size && text[at] >= 0x40 && text[at] <= 0x7E ? at + 1 : 0;
}

/* Length of the escape sequence at text[0..size), which starts with ESC or a C1 control of `length` bytes. */
static size_t escape_sequence(const char *text, size_t size, uint32_t code, size_t length)
{
    uint32_t opener = code;
    if (code == ESCAPE) {
        if (size == 1) {
            return 1;
        }
        unsigned char second = (unsigned char)text[1];
        if (second >= 0x20 && second <= 0x2F) {
            size_t at = 1;
            while (at < size && text[at] >= 0x20 && text[at] <= 0x2F) {
                at++;
            }
            return at < size && text[at] >= 0x30 && text[at] <= 0x7E ? at + 1 : 1;
        }
        if (second < 0x30 || second > 0x7E) {
            return 1;
        }
        length = 2;
        opener = second >= 0x40 && second <= 0x5F ? second + 0x40u : 0;
    }
    switch (opener) {
    case 0x9B: /* CSI */
        return length + control_sequence(text + length, size - length);
    case 0x90: /* DCS */
    case 0x98: /* SOS */
    case 0x9D: /* OSC */
    case 0x9E: /* PM */
    case 0x9F: /* APC */
        return length + string_sequence(text + length, size - length);
    default:
        return length;
    }
}

/* The next piece of text as it is to be written: piece[0..*ret_piece_size), perhaps nothing. Returns bytes read. */
static size_t next_piece(const char *text, size_t size, bool one_line, char piece[static 8], size_t *ret_piece_size)
{
    uint32_t code = 0;
    size_t length = plm_utf8_decode(text, size, &code);
    *ret_piece_size = 0;
    if (code == '\r' || code == '\n' || code == '\t' || (one_line && (code == 0x2028 || code == 0x2029))) {
        if (code == '\r' && size > 1 && text[1] == '\n') {
            length = 2;
        }
        piece[0] = one_line ? ' ' : code == '\r' ? '\n' : (char)code;
        *ret_piece_size = 1;
    } else if (is_control(code)) {
        return escape_sequence(text, size, code, length);
    } else if (is_bidi_control(code)) {
        int written = snprintf(piece, 8, "\\u%04X", (unsigned)code);
        *ret_piece_size = written > 0 ? (size_t)written : 0;
    } else if (is_broken(length, code)) {
        memcpy(piece, "\xEF\xBF\xBD", 3);
        *ret_piece_size = 3;
    } else if (!is_noncharacter(code)) {
        memcpy(piece, text, length);
        *ret_piece_size = length;
    }
    return length;
}

static void say_cut(struct plm_buffer *out, size_t cut)
{
    plm_buffer_printf(out, " \xE2\x80\xA6 (%zu bytes cut)", cut);
}

/* The limit is one of the output, which may be longer than its source. */
static bool clean(struct plm_buffer *out, const char *text, size_t size, size_t limit, bool one_line)
{
    size_t room = limit > 0 ? limit : SIZE_MAX;
    bool is_changed = false;
    for (size_t at = 0; at < size;) {
        size_t run = printable_run(text + at, size - at);
        size_t taken = run < room ? run : room;
        plm_buffer_append(out, text + at, taken);
        room -= taken;
        at += taken;
        if (taken < run) {
            say_cut(out, size - at);
            return true;
        }
        if (at == size) {
            break;
        }
        char piece[8];
        size_t piece_size = 0;
        size_t length = next_piece(text + at, size - at, one_line, piece, &piece_size);
        if (piece_size > room) {
            say_cut(out, size - at);
            return true;
        }
        plm_buffer_append(out, piece, piece_size);
        room -= piece_size;
        is_changed |= piece_size != length || memcmp(piece, text + at, length) != 0;
        at += length;
    }
    return is_changed;
}

bool plm_text_clean(struct plm_buffer *out, const char *text, size_t size, size_t limit)
{
    return clean(out, text, size, limit, false);
}

bool plm_text_clean_line(struct plm_buffer *out, const char *text, size_t size, size_t limit)
{
    return clean(out, text, size, limit, true);
}

/* ---- numbers and times ---- */

bool plm_parse_int64(const char *text, size_t size, int64_t *ret_value)
{
    bool is_negative = size > 0 && text[0] == '-';
    size_t at = is_negative ? 1 : 0;
    if (at == size) {
        return false;
    }
    int64_t value = 0;
    for (; at < size; at++) {
        int digit = text[at] - '0';
        if (digit < 0 || digit > 9 || __builtin_mul_overflow(value, 10, &value) ||
            __builtin_add_overflow(value, is_negative ? -digit : digit, &value)) {
            return false;
        }
    }
    *ret_value = value;
    return true;
}

/* Exactly `count` digits; moves *text behind them. */
static bool take_digits(const char **text, int count, int *ret_value)
{
    int value = 0;
    for (int i = 0; i < count; i++) {
        char c = (*text)[i];
        if (c < '0' || c > '9') {
            return false;
        }
        value = value * 10 + (c - '0');
    }
    *text += count;
    *ret_value = value;
    return true;
}

static bool take_char(const char **text, const char *allowed)
{
    if (**text == '\0' || !strchr(allowed, **text)) {
        return false;
    }
    (*text)++;
    return true;
}

static bool is_leap(int64_t year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in_month(int64_t year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

/* Days since 1970-01-01 in the proleptic Gregorian calendar. Years begin in March, so that the leap day is the last. */
static int64_t days_of_date(int64_t year, int month, int day)
{
    year -= month <= 2;
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t year_of_era = year - era * 400;
    int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

static void date_of_days(int64_t days, int64_t *ret_year, int *ret_month, int *ret_day)
{
    days += 719468;
    int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    int64_t day_of_era = days - era * 146097;
    int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t month = (5 * day_of_year + 2) / 153;
    *ret_day = (int)(day_of_year - (153 * month + 2) / 5 + 1);
    *ret_month = (int)(month < 10 ? month + 3 : month - 9);
    *ret_year = year_of_era + era * 400 + (*ret_month <= 2);
}

/* ".237" and so on, to milliseconds; the rest is cut. */
static bool take_fraction(const char **text, int *ret_milliseconds)
{
    int weight = 100;
    *ret_milliseconds = 0;
    if (!take_char(text, ".")) {
        return true;
    }
    const char *start = *text;
    int digit = 0;
    while (take_digits(text, 1, &digit)) {
        *ret_milliseconds += weight * digit;
        weight /= 10;
    }
    return *text > start;
}

/* "Z" or "+01:00", in minutes. */
static bool take_offset(const char **text, int *ret_minutes)
{
    *ret_minutes = 0;
    if (take_char(text, "Zz")) {
        return true;
    }
    bool is_west = **text == '-';
    int hours = 0;
    int minutes = 0;
    if (!take_char(text, "+-") || !take_digits(text, 2, &hours) || !take_char(text, ":") ||
        !take_digits(text, 2, &minutes) || hours > 23 || minutes > 59) {
        return false;
    }
    *ret_minutes = (is_west ? -1 : 1) * (hours * 60 + minutes);
    return true;
}

bool plm_parse_time(const char *text, int64_t *ret_milliseconds)
{
    int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, fraction = 0, offset = 0;
    if (!take_digits(&text, 4, &year) || !take_char(&text, "-") || !take_digits(&text, 2, &month) ||
        !take_char(&text, "-") || !take_digits(&text, 2, &day) || !take_char(&text, "Tt") ||
        !take_digits(&text, 2, &hour) || !take_char(&text, ":") || !take_digits(&text, 2, &minute) ||
        !take_char(&text, ":") || !take_digits(&text, 2, &second) || !take_fraction(&text, &fraction) ||
        !take_offset(&text, &offset) || *text != '\0') {
        return false;
    }
    /* Second 60 is a leap second; it counts as the next minute's first. */
    if (month < 1 || month > 12 || day < 1 || day > days_in_month(year, month) || hour > 23 || minute > 59 ||
        second > 60) {
        return false;
    }
    int64_t minutes = (days_of_date(year, month, day) * 24 + hour) * 60 + minute - offset;
    *ret_milliseconds = (minutes * 60 + second) * 1000 + fraction;
    return true;
}

void plm_format_time(int64_t milliseconds, char out[static 32])
{
    int64_t seconds = milliseconds / 1000 - (milliseconds % 1000 < 0);
    int64_t days = seconds / 86400 - (seconds % 86400 < 0);
    int rest = (int)(seconds - days * 86400);
    int64_t year = 0;
    int month = 0;
    int day = 0;
    date_of_days(days, &year, &month, &day);
    if (snprintf(out, 32, "%04lld-%02d-%02dT%02d:%02d:%02dZ", (long long)year, month, day, rest / 3600, rest / 60 % 60,
                 rest % 60) < 0) {
        out[0] = '\0';
    }
}

bool plm_starts_with(const char *text, const char *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

bool plm_ends_with(const char *text, const char *suffix)
{
    size_t size = strlen(text);
    size_t suffix_size = strlen(suffix);
    return suffix_size <= size && memcmp(text + size - suffix_size, suffix, suffix_size) == 0;
}
