/* SPDX-License-Identifier: Apache-2.0 */
/* Recursive descent over the grammar of the CEL language definition: the operators. */
#include "parser.h"

#include <plimsoll/base/text.h>
#include <string.h>

bool plm_cel_parser_advance(struct plm_cel_parser *parser)
{
    return plm_cel_lexer_next(&parser->lexer, &parser->token, parser->error);
}

bool plm_cel_parser_unexpected(struct plm_cel_parser *parser, const char *what)
{
    const struct plm_cel_token *token = &parser->token;
    const char *text = parser->lexer.text;
    if (token->kind == PLM_CEL_TOKEN_END)
        return plm_cel_refuse(text, token->at, parser->error, "expected %s, found the end", what);
    if (token->kind == PLM_CEL_TOKEN_STRING)
        return plm_cel_refuse(text, token->at, parser->error, "expected %s, found a string", what);
    size_t size = token->end - token->at;
    return plm_cel_refuse(text, token->at, parser->error, "expected %s, found '%.*s'", what, size > 40 ? 40 : (int)size,
                          text + token->at);
}

bool plm_cel_parser_expect(struct plm_cel_parser *parser, enum plm_cel_token_kind kind, const char *what)
{
    if (parser->token.kind != kind)
        return plm_cel_parser_unexpected(parser, what);
    return plm_cel_parser_advance(parser);
}

struct plm_cel_node *plm_cel_node_new(struct plm_cel_parser *parser, enum plm_cel_node_kind kind, size_t at)
{
    struct plm_cel_node *node = plm_arena_alloc(parser->arena, sizeof *node);
    node->kind = kind;
    node->at = at;
    node->depth = 1;
    return node;
}

bool plm_cel_node_adopt(struct plm_cel_parser *parser, struct plm_cel_node *node, const struct plm_cel_node *child)
{
    if (child->depth >= node->depth)
        node->depth = child->depth + 1;
    if (node->depth <= PLM_LIMIT_RULE_DEPTH)
        return true;
    return plm_cel_refuse(parser->lexer.text, node->at, parser->error, "nested deeper than %d", PLM_LIMIT_RULE_DEPTH);
}

void plm_cel_nodes_push(struct plm_arena *arena, struct plm_cel_nodes *nodes, const struct plm_cel_node *node)
{
    if (nodes->count == nodes->capacity) {
        size_t capacity = nodes->capacity ? 2 * nodes->capacity : 4;
        const struct plm_cel_node **items = plm_arena_array(arena, capacity, sizeof *items);
        if (nodes->count)
            memcpy(items, nodes->items, nodes->count * sizeof *items);
        nodes->items = items;
        nodes->capacity = capacity;
    }
    nodes->items[nodes->count++] = node;
}

static const struct {
    enum plm_cel_token_kind token;
    enum plm_cel_operator operator;
    int level; /* how tightly it binds */
} operators[] = {
    {PLM_CEL_TOKEN_EQUAL, PLM_CEL_EQUAL, 1},     {PLM_CEL_TOKEN_NOT_EQUAL, PLM_CEL_NOT_EQUAL, 1},
    {PLM_CEL_TOKEN_LESS, PLM_CEL_LESS, 1},       {PLM_CEL_TOKEN_LESS_EQUAL, PLM_CEL_LESS_EQUAL, 1},
    {PLM_CEL_TOKEN_GREATER, PLM_CEL_GREATER, 1}, {PLM_CEL_TOKEN_GREATER_EQUAL, PLM_CEL_GREATER_EQUAL, 1},
    {PLM_CEL_TOKEN_IN, PLM_CEL_IN, 1},           {PLM_CEL_TOKEN_PLUS, PLM_CEL_ADD, 2},
    {PLM_CEL_TOKEN_MINUS, PLM_CEL_SUBTRACT, 2},  {PLM_CEL_TOKEN_STAR, PLM_CEL_MULTIPLY, 3},
    {PLM_CEL_TOKEN_SLASH, PLM_CEL_DIVIDE, 3},    {PLM_CEL_TOKEN_PERCENT, PLM_CEL_REMAINDER, 3},
};

/* A run of `!` or `-` is kept as one or two of them: an even run still demands the operand's type. */
static bool wrap(struct plm_cel_parser *parser, enum plm_cel_node_kind kind, size_t count, size_t at,
                 const struct plm_cel_node **node)
{
    for (size_t i = 0; i < (count == 0 ? 0 : count % 2 ? 1u : 2u); i++) {
        struct plm_cel_node *outer = plm_cel_node_new(parser, kind, at);
        outer->as.operand = *node;
        if (!plm_cel_node_adopt(parser, outer, *node))
            return false;
        *node = outer;
    }
    return true;
}

static bool parse_unary(struct plm_cel_parser *parser, const struct plm_cel_node **ret_node)
{
    const enum plm_cel_token_kind sign = parser->token.kind;
    const size_t at = parser->token.at;
    if (sign != PLM_CEL_TOKEN_NOT && sign != PLM_CEL_TOKEN_MINUS)
        return plm_cel_parse_member(parser, false, ret_node);
    size_t count = 0;
    for (; parser->token.kind == sign; count++) {
        if (!plm_cel_parser_advance(parser))
            return false;
    }
    /* -9223372036854775808 is a literal: without its sign it would be out of range. */
    bool negative = sign == PLM_CEL_TOKEN_MINUS &&
                    (parser->token.kind == PLM_CEL_TOKEN_INT || parser->token.kind == PLM_CEL_TOKEN_DOUBLE);
    if (!plm_cel_parse_member(parser, negative, ret_node))
        return false;
    return wrap(parser, sign == PLM_CEL_TOKEN_NOT ? PLM_CEL_NODE_NOT : PLM_CEL_NODE_NEGATE, count - (negative ? 1 : 0),
                at, ret_node);
}

static bool parse_binary(struct plm_cel_parser *parser, int level, const struct plm_cel_node **ret_node)
{
    if (!parse_unary(parser, ret_node))
        return false;
    for (size_t i = 0; i < PLM_COUNT(operators);) {
        if (operators[i].token != parser->token.kind || operators[i].level < level) {
            i++;
            continue;
        }
        struct plm_cel_node *node = plm_cel_node_new(parser, PLM_CEL_NODE_BINARY, parser->token.at);
        node->as.binary.operator= operators[i].operator;
        node->as.binary.left = *ret_node;
        if (!plm_cel_parser_advance(parser) || !parse_binary(parser, operators[i].level + 1, &node->as.binary.right) ||
            !plm_cel_node_adopt(parser, node, node->as.binary.left) ||
            !plm_cel_node_adopt(parser, node, node->as.binary.right))
            return false;
        *ret_node = node;
        i = 0;
    }
    return true;
}

/* Operands of && (and = true) or of ||, as one node however many there are. */
static bool parse_logic(struct plm_cel_parser *parser, bool and, const struct plm_cel_node **ret_node)
{
    const enum plm_cel_token_kind sign = and? PLM_CEL_TOKEN_AND : PLM_CEL_TOKEN_OR;
    const size_t at = parser->token.at;
    struct plm_cel_node *node = NULL;
    for (;;) {
        const struct plm_cel_node *operand;
        if (!(and? parse_binary(parser, 1, &operand) : parse_logic(parser, true, &operand)))
            return false;
        if (!node && parser->token.kind != sign) {
            *ret_node = operand;
            return true;
        }
        if (!node)
            node = plm_cel_node_new(parser, and? PLM_CEL_NODE_AND : PLM_CEL_NODE_OR, at);
        plm_cel_nodes_push(parser->arena, &node->as.list, operand);
        if (!plm_cel_node_adopt(parser, node, operand))
            return false;
        if (parser->token.kind != sign) {
            *ret_node = node;
            return true;
        }
        if (!plm_cel_parser_advance(parser))
            return false;
    }
}

static bool parse_conditional(struct plm_cel_parser *parser, const struct plm_cel_node **ret_node)
{
    if (!parse_logic(parser, false, ret_node))
        return false;
    if (parser->token.kind != PLM_CEL_TOKEN_QUESTION)
        return true;
    struct plm_cel_node *node = plm_cel_node_new(parser, PLM_CEL_NODE_CONDITIONAL, parser->token.at);
    node->as.conditional.condition = *ret_node;
    if (!plm_cel_parser_advance(parser) || !parse_logic(parser, false, &node->as.conditional.yes) ||
        !plm_cel_parser_expect(parser, PLM_CEL_TOKEN_COLON, "':' of the condition") ||
        !plm_cel_parse_expression(parser, &node->as.conditional.no) ||
        !plm_cel_node_adopt(parser, node, node->as.conditional.condition) ||
        !plm_cel_node_adopt(parser, node, node->as.conditional.yes) ||
        !plm_cel_node_adopt(parser, node, node->as.conditional.no))
        return false;
    *ret_node = node;
    return true;
}

bool plm_cel_parse_expression(struct plm_cel_parser *parser, const struct plm_cel_node **ret_node)
{
    if (parser->nesting >= PLM_LIMIT_RULE_DEPTH)
        return plm_cel_refuse(parser->lexer.text, parser->token.at, parser->error, "nested deeper than %d",
                              PLM_LIMIT_RULE_DEPTH);
    parser->nesting++;
    bool good = parse_conditional(parser, ret_node);
    parser->nesting--;
    return good;
}

bool plm_cel_parse(const char *text, size_t size, const struct plm_cel_function *extensions, struct plm_arena *arena,
                   const struct plm_cel_program **ret_program, struct plm_error *error)
{
    if (size > PLM_LIMIT_RULE)
        return plm_error_set(error, PLM_ERROR_TOO_LARGE, "an expression of %zu bytes, more than %zu", size,
                             PLM_LIMIT_RULE);
    if (!plm_utf8_valid(text, size))
        return plm_error_set(error, PLM_ERROR_MALFORMED, "1:1: the expression is not valid UTF-8");
    char *copy = plm_arena_alloc(arena, size + 1);
    if (size > 0)
        memcpy(copy, text, size);
    struct plm_cel_parser parser = {.lexer = {.text = copy, .size = size, .arena = arena},
                                    .arena = arena,
                                    .extensions = extensions,
                                    .error = error};
    struct plm_cel_program *program = plm_arena_alloc(arena, sizeof *program);
    if (!plm_cel_parser_advance(&parser) || !plm_cel_parse_expression(&parser, &program->root))
        return false;
    if (parser.token.kind != PLM_CEL_TOKEN_END)
        return plm_cel_parser_unexpected(&parser, "an operator or the end");
    program->text = copy;
    program->size = size;
    program->locals = parser.max_scope;
    *ret_program = program;
    return true;
}
