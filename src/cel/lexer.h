/* SPDX-License-Identifier: Apache-2.0 */
/* Tokens of the expression language. */
#pragma once

#include "tree.h"

enum plm_cel_token_kind {
    PLM_CEL_TOKEN_END,
    PLM_CEL_TOKEN_NAME,   /* also the reserved words: as a member name they are allowed */
    PLM_CEL_TOKEN_QUOTED, /* `a-b`: a member name in backticks */
    PLM_CEL_TOKEN_INT,
    PLM_CEL_TOKEN_DOUBLE,
    PLM_CEL_TOKEN_STRING,
    PLM_CEL_TOKEN_TRUE,
    PLM_CEL_TOKEN_FALSE,
    PLM_CEL_TOKEN_NULL,
    PLM_CEL_TOKEN_IN,
    PLM_CEL_TOKEN_EQUAL,
    PLM_CEL_TOKEN_NOT_EQUAL,
    PLM_CEL_TOKEN_LESS,
    PLM_CEL_TOKEN_LESS_EQUAL,
    PLM_CEL_TOKEN_GREATER,
    PLM_CEL_TOKEN_GREATER_EQUAL,
    PLM_CEL_TOKEN_AND,
    PLM_CEL_TOKEN_OR,
    PLM_CEL_TOKEN_LEFT_BRACKET,
    PLM_CEL_TOKEN_RIGHT_BRACKET,
    PLM_CEL_TOKEN_LEFT_BRACE,
    PLM_CEL_TOKEN_RIGHT_BRACE,
    PLM_CEL_TOKEN_LEFT_PAREN,
    PLM_CEL_TOKEN_RIGHT_PAREN,
    PLM_CEL_TOKEN_DOT,
    PLM_CEL_TOKEN_COMMA,
    PLM_CEL_TOKEN_COLON,
    PLM_CEL_TOKEN_QUESTION,
    PLM_CEL_TOKEN_PLUS,
    PLM_CEL_TOKEN_MINUS,
    PLM_CEL_TOKEN_STAR,
    PLM_CEL_TOKEN_SLASH,
    PLM_CEL_TOKEN_PERCENT,
    PLM_CEL_TOKEN_NOT,
};

struct plm_cel_token {
    enum plm_cel_token_kind kind;
    size_t at, end;   /* source[at..end) */
    const char *text; /* NAME, QUOTED: the name; STRING: the decoded text, may hold NUL */
    size_t size;
    uint64_t integer; /* INT: at most 2^63; a sign is the parser's business */
    double real;
};

struct plm_cel_lexer {
    const char *text;
    size_t size, at;
    struct plm_arena *arena;
};

bool plm_cel_lexer_next(struct plm_cel_lexer *lexer, struct plm_cel_token *token,
                        struct plm_error *error) PLM_MUST_CHECK;
/* For a NAME: one of the words that must not name a variable or a function ("package", "for" …). */
bool plm_cel_name_reserved(const char *text, size_t size);

/* literal.c. The string literal at lexer->at, whose prefix (r or R, or none) has been passed. */
bool plm_cel_lexer_string(struct plm_cel_lexer *lexer, bool raw, struct plm_cel_token *token,
                          struct plm_error *error) PLM_MUST_CHECK;
