/* SPDX-License-Identifier: Apache-2.0 */
#include "lexer.h"

#include <errno.h>
#include <math.h>
#include <plimsoll/base/text.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *text;
    enum plm_cel_token_kind kind;
} signs[] = {
    /* the longer ones first */
    {"==", PLM_CEL_TOKEN_EQUAL},         {"!=", PLM_CEL_TOKEN_NOT_EQUAL},  {"<=", PLM_CEL_TOKEN_LESS_EQUAL},
    {">=", PLM_CEL_TOKEN_GREATER_EQUAL}, {"&&", PLM_CEL_TOKEN_AND},        {"||", PLM_CEL_TOKEN_OR},
    {"<", PLM_CEL_TOKEN_LESS},           {">", PLM_CEL_TOKEN_GREATER},     {"[", PLM_CEL_TOKEN_LEFT_BRACKET},
    {"]", PLM_CEL_TOKEN_RIGHT_BRACKET},  {"{", PLM_CEL_TOKEN_LEFT_BRACE},  {"}", PLM_CEL_TOKEN_RIGHT_BRACE},
    {"(", PLM_CEL_TOKEN_LEFT_PAREN},     {")", PLM_CEL_TOKEN_RIGHT_PAREN}, {".", PLM_CEL_TOKEN_DOT},
    {",", PLM_CEL_TOKEN_COMMA},          {":", PLM_CEL_TOKEN_COLON},       {"?", PLM_CEL_TOKEN_QUESTION},
    {"+", PLM_CEL_TOKEN_PLUS},           {"-", PLM_CEL_TOKEN_MINUS},       {"*", PLM_CEL_TOKEN_STAR},
    {"/", PLM_CEL_TOKEN_SLASH},          {"%", PLM_CEL_TOKEN_PERCENT},     {"!", PLM_CEL_TOKEN_NOT},
};

static const struct {
    const char *text;
    enum plm_cel_token_kind kind;
} keywords[] = {{"true", PLM_CEL_TOKEN_TRUE},
                {"false", PLM_CEL_TOKEN_FALSE},
                {"null", PLM_CEL_TOKEN_NULL},
                {"in", PLM_CEL_TOKEN_IN}};

static const char reserved[][10] = {"as",        "break",  "const",  "continue", "else", "for",
                                    "function",  "if",     "import", "let",      "loop", "package",
                                    "namespace", "return", "var",    "void",     "while"};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_hex(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool plm_cel_name_reserved(const char *text, size_t size)
{
    for (size_t i = 0; i < PLM_COUNT(reserved); i++) {
        if (reserved[i][0] == text[0] && strlen(reserved[i]) == size && memcmp(reserved[i], text, size) == 0)
            return true;
    }
    return false;
}

bool plm_cel_refuse(const char *text, size_t at, struct plm_error *error, const char *format, ...)
{
    size_t line = 1, start = 0;
    for (size_t i = 0; i < at; i++) {
        if (text[i] == '\n') {
            line++;
            start = i + 1;
        }
    }
    char message[512];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    size_t column = plm_utf8_length(text + start, at - start) + 1;
    return plm_error_set(error, PLM_ERROR_MALFORMED, "%zu:%zu: %s", line, column, message);
}

static char peek(const struct plm_cel_lexer *lexer, size_t ahead)
{
    return lexer->at + ahead < lexer->size ? lexer->text[lexer->at + ahead] : '\0';
}

static void skip_blanks(struct plm_cel_lexer *lexer)
{
    while (lexer->at < lexer->size) {
        char c = lexer->text[lexer->at];
        if (c == '/' && peek(lexer, 1) == '/') {
            const char *end = memchr(lexer->text + lexer->at, '\n', lexer->size - lexer->at);
            lexer->at = end ? (size_t)(end - lexer->text) : lexer->size;
        } else if (c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r') {
            lexer->at++;
        } else {
            return;
        }
    }
}

static void skip_digits(struct plm_cel_lexer *lexer)
{
    while (is_digit(peek(lexer, 0)))
        lexer->at++;
}

/* Moves behind a fraction and an exponent if they are there; says whether one was. */
static bool skip_fraction(struct plm_cel_lexer *lexer)
{
    bool found = false;
    if (peek(lexer, 0) == '.' && is_digit(peek(lexer, 1))) {
        found = true;
        lexer->at++;
        skip_digits(lexer);
    }
    char c = peek(lexer, 0), sign = peek(lexer, 1);
    if ((c == 'e' || c == 'E') && (is_digit(sign) || ((sign == '+' || sign == '-') && is_digit(peek(lexer, 2))))) {
        found = true;
        lexer->at += 2;
        skip_digits(lexer);
    }
    return found;
}

static bool integer(struct plm_cel_lexer *lexer, struct plm_cel_token *token, bool hex, struct plm_error *error)
{
    static const uint64_t limit = (uint64_t)1 << 63; /* -9223372036854775808 is one token behind a sign */
    const uint64_t base = hex ? 16 : 10;
    uint64_t value = 0;
    for (size_t i = token->at + (hex ? 2 : 0); i < lexer->at; i++) {
        char c = lexer->text[i];
        uint64_t digit = is_digit(c) ? (uint64_t)(c - '0') : (uint64_t)((c | 0x20) - 'a' + 10);
        if (value > (limit - digit) / base)
            return plm_cel_refuse(lexer->text, token->at, error, "this integer needs more than 64 bits");
        value = value * base + digit;
    }
    token->kind = PLM_CEL_TOKEN_INT;
    token->integer = value;
    char c = peek(lexer, 0);
    if (c == 'u' || c == 'U')
        return plm_cel_refuse(lexer->text, token->at, error, "unsigned integers are not part of this subset of CEL");
    return true;
}

static bool number(struct plm_cel_lexer *lexer, struct plm_cel_token *token, struct plm_error *error)
{
    if (peek(lexer, 0) == '0' && peek(lexer, 1) == 'x' && is_hex(peek(lexer, 2))) {
        lexer->at += 2;
        while (is_hex(peek(lexer, 0)))
            lexer->at++;
        return integer(lexer, token, true, error);
    }
    skip_digits(lexer);
    if (!skip_fraction(lexer))
        return integer(lexer, token, false, error);
    /* The text goes on behind the number, so strtod needs a copy. The program never calls setlocale: '.' is the point.
     */
    char *copy = plm_arena_strndup(lexer->arena, lexer->text + token->at, lexer->at - token->at);
    token->kind = PLM_CEL_TOKEN_DOUBLE;
    token->real = strtod(copy, NULL);
    if (isinf(token->real))
        return plm_cel_refuse(lexer->text, token->at, error, "this number is too large for a double");
    return true;
}

/* 1 or 2 letters of r, b in either case in front of a quote: the prefix of a string literal. */
static size_t string_prefix(const struct plm_cel_lexer *lexer, bool *ret_raw, bool *ret_bytes)
{
    size_t size = 0;
    *ret_raw = *ret_bytes = false;
    for (; size < 2; size++) {
        char c = peek(lexer, size);
        if ((c == 'r' || c == 'R') && !*ret_raw)
            *ret_raw = true;
        else if ((c == 'b' || c == 'B') && !*ret_raw && !*ret_bytes)
            *ret_bytes = true;
        else
            break;
    }
    char quote = peek(lexer, size);
    return quote == '"' || quote == '\'' ? size : SIZE_MAX;
}

static void name(struct plm_cel_lexer *lexer, struct plm_cel_token *token)
{
    while (is_letter(peek(lexer, 0)) || is_digit(peek(lexer, 0)))
        lexer->at++;
    token->kind = PLM_CEL_TOKEN_NAME;
    token->text = lexer->text + token->at;
    token->size = lexer->at - token->at;
    for (size_t i = 0; i < PLM_COUNT(keywords); i++) {
        if (keywords[i].text[0] == token->text[0] && strlen(keywords[i].text) == token->size &&
            memcmp(keywords[i].text, token->text, token->size) == 0)
            token->kind = keywords[i].kind;
    }
}

static bool quoted(struct plm_cel_lexer *lexer, struct plm_cel_token *token, struct plm_error *error)
{
    lexer->at++;
    for (char c = peek(lexer, 0); is_letter(c) || is_digit(c) || c == '.' || c == '-' || c == '/' || c == ' ';
         c = peek(lexer, 0))
        lexer->at++;
    token->kind = PLM_CEL_TOKEN_QUOTED;
    token->text = lexer->text + token->at + 1;
    token->size = lexer->at - token->at - 1;
    if (peek(lexer, 0) != '`' || token->size == 0)
        return plm_cel_refuse(lexer->text, token->at, error,
                              "a name in backticks holds letters, digits, blanks and _ . - / only");
    lexer->at++;
    return true;
}

static bool sign(struct plm_cel_lexer *lexer, struct plm_cel_token *token, struct plm_error *error)
{
    for (size_t i = 0; i < PLM_COUNT(signs); i++) {
        size_t size = signs[i].text[0] == peek(lexer, 0) ? strlen(signs[i].text) : SIZE_MAX;
        if (lexer->size - lexer->at >= size && memcmp(lexer->text + lexer->at, signs[i].text, size) == 0) {
            lexer->at += size;
            token->kind = signs[i].kind;
            return true;
        }
    }
    uint32_t code;
    plm_utf8_decode(lexer->text + lexer->at, lexer->size - lexer->at, &code);
    return plm_cel_refuse(lexer->text, lexer->at, error, "no token of the language begins with U+%04X%s%.*s%s", code,
                          code > ' ' && code < 0x7F ? " '" : "", code > ' ' && code < 0x7F ? 1 : 0,
                          lexer->text + lexer->at, code > ' ' && code < 0x7F ? "'" : "");
}

bool plm_cel_lexer_next(struct plm_cel_lexer *lexer, struct plm_cel_token *token, struct plm_error *error)
{
    skip_blanks(lexer);
    *token = (struct plm_cel_token){.kind = PLM_CEL_TOKEN_END, .at = lexer->at, .end = lexer->at};
    if (lexer->at >= lexer->size)
        return true;
    char c = peek(lexer, 0);
    bool raw, bytes, good = true;
    size_t prefix = string_prefix(lexer, &raw, &bytes);
    if (prefix != SIZE_MAX) {
        if (bytes)
            return plm_cel_refuse(lexer->text, lexer->at, error, "byte strings are not part of this subset of CEL");
        lexer->at += prefix;
        good = plm_cel_lexer_string(lexer, raw, token, error);
    } else if (is_digit(c) || (c == '.' && is_digit(peek(lexer, 1)))) {
        good = number(lexer, token, error);
    } else if (is_letter(c)) {
        name(lexer, token);
    } else if (c == '`') {
        good = quoted(lexer, token, error);
    } else {
        good = sign(lexer, token, error);
    }
    token->end = lexer->at;
    return good;
}
