/* SPDX-License-Identifier: Apache-2.0 */
/* String literals: '…' "…" '''…''' """…""", each also raw (r), with the escapes of CEL. */
#include "lexer.h"

#include <plimsoll/base/text.h>
#include <string.h>

struct literal {
    struct plm_cel_lexer *lexer;
    const char *quote; /* the delimiter: one or three quotes, in the source */
    size_t quote_size;
    struct plm_buffer out;
};

static int digit_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/* Exactly `count` digits of the base at source[at..]. */
static bool digits(const struct plm_cel_lexer *lexer, size_t at, size_t count, int base, uint32_t *ret_code)
{
    uint32_t code = 0;
    for (size_t i = at; i < at + count; i++) {
        int value = i < lexer->size ? digit_value(lexer->text[i]) : -1;
        if (value < 0 || value >= base)
            return false;
        code = code * (uint32_t)base + (uint32_t)value;
    }
    *ret_code = code;
    return true;
}

/* The escapes that stand for one fixed character; 0 if c is none of them. */
static char simple_escape(char c)
{
    static const char from[] = "abfnrtv\\?\"'`", to[] = "\a\b\f\n\r\t\v\\?\"'`";
    const char *found = c ? strchr(from, c) : NULL;
    return found ? to[found - from] : '\0';
}

/* lexer->at is behind the backslash; the lexer checked that a character follows. */
static bool escape(struct literal *literal, struct plm_error *error)
{
    struct plm_cel_lexer *lexer = literal->lexer;
    const size_t start = lexer->at - 1;
    char c = lexer->text[lexer->at];
    char simple = simple_escape(c);
    if (simple) {
        plm_buffer_putc(&literal->out, simple);
        lexer->at++;
        return true;
    }
    uint32_t code = 0;
    bool good = false;
    size_t count = 0;
    if (c >= '0' && c <= '3') {
        count = 3;
        good = digits(lexer, lexer->at, count, 8, &code);
    } else if (c == 'x' || c == 'X' || c == 'u' || c == 'U') {
        count = c == 'u' ? 4 : c == 'U' ? 8 : 2;
        good = digits(lexer, lexer->at + 1, count, 16, &code);
        count++;
    }
    if (!good)
        return plm_cel_refuse(
            lexer->text, start, error,
            "no such escape: \\x and two, \\u and four, \\U and eight hexadecimal digits, three octal "
            "digits up to 377, or one of abfnrtv\\?\"'` must follow the backslash");
    if (code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
        return plm_cel_refuse(lexer->text, start, error, "U+%04X is not a code point", code);
    plm_utf8_append(&literal->out, code);
    lexer->at += count;
    return true;
}

static bool at_end(const struct literal *literal)
{
    const struct plm_cel_lexer *lexer = literal->lexer;
    return lexer->size - lexer->at >= literal->quote_size &&
           memcmp(lexer->text + lexer->at, literal->quote, literal->quote_size) == 0;
}

static bool body(struct literal *literal, bool raw, size_t start, struct plm_error *error)
{
    struct plm_cel_lexer *lexer = literal->lexer;
    while (lexer->at < lexer->size && !at_end(literal)) {
        char c = lexer->text[lexer->at];
        if (literal->quote_size == 1 && (c == '\n' || c == '\r'))
            return plm_cel_refuse(lexer->text, lexer->at, error,
                                  "the line ends inside a string; three quotes allow that");
        lexer->at++;
        if (c != '\\' || raw) {
            plm_buffer_putc(&literal->out, c);
        } else if (lexer->at < lexer->size) {
            if (!escape(literal, error))
                return false;
        }
    }
    if (lexer->at >= lexer->size)
        return plm_cel_refuse(lexer->text, start, error, "the string that begins here does not end");
    return true;
}

bool plm_cel_lexer_string(struct plm_cel_lexer *lexer, bool raw, struct plm_cel_token *token, struct plm_error *error)
{
    const char *quote = lexer->text + lexer->at;
    bool triple = lexer->size - lexer->at >= 3 && quote[1] == quote[0] && quote[2] == quote[0];
    struct literal literal = {.lexer = lexer, .quote = quote, .quote_size = triple ? 3 : 1};
    lexer->at += literal.quote_size;
    bool good = body(&literal, raw, token->at, error);
    if (good) {
        lexer->at += literal.quote_size;
        char *text = plm_arena_alloc(lexer->arena, literal.out.size + 1);
        memcpy(text, plm_buffer_text(&literal.out), literal.out.size); /* it may hold NUL */
        token->kind = PLM_CEL_TOKEN_STRING;
        token->text = text;
        token->size = literal.out.size;
    }
    plm_buffer_done(&literal.out);
    return good;
}
