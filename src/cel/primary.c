/* SPDX-License-Identifier: Apache-2.0 */
/* The operands of the grammar: literals, names, lists, maps, selections, indexes, calls and macros. */
#include "functions.h"
#include "parser.h"
#include "regex.h"

#include <string.h>

static const struct {
    const char *name;
    enum plm_cel_macro macro;
    size_t least, most; /* arguments behind the variable */
} macros[] = {
    {"all", PLM_CEL_ALL, 1, 1},
    {"exists", PLM_CEL_EXISTS, 1, 1},
    {"exists_one", PLM_CEL_EXISTS_ONE, 1, 1},
    {"existsOne", PLM_CEL_EXISTS_ONE, 1, 1},
    {"filter", PLM_CEL_FILTER, 1, 1},
    {"map", PLM_CEL_TRANSFORM, 1, 2},
};

static bool same(const char *text, size_t size, const char *name)
{
    return strlen(name) == size && memcmp(text, name, size) == 0;
}

/* Expressions with commas between them, up to the closing sign, which is passed. */
static bool parse_arguments(struct plm_cel_parser *parser, struct plm_cel_node *node, struct plm_cel_nodes *nodes)
{
    while (parser->token.kind != PLM_CEL_TOKEN_RIGHT_PAREN || nodes->count > 0) {
        const struct plm_cel_node *argument;
        if (!plm_cel_parse_expression(parser, &argument) || !plm_cel_node_adopt(parser, node, argument))
            return false;
        plm_cel_nodes_push(parser->arena, nodes, argument);
        if (parser->token.kind != PLM_CEL_TOKEN_COMMA)
            break;
        if (!plm_cel_parser_advance(parser))
            return false;
    }
    return plm_cel_parser_expect(parser, PLM_CEL_TOKEN_RIGHT_PAREN, "',' or ')'");
}

/* [a, b,] and {k: v, k: v,}: a comma may close either, and may stand alone, as in CEL's grammar. */
static bool parse_items(struct plm_cel_parser *parser, bool map, struct plm_cel_node *node)
{
    const enum plm_cel_token_kind close = map ? PLM_CEL_TOKEN_RIGHT_BRACE : PLM_CEL_TOKEN_RIGHT_BRACKET;
    bool more = true;
    while (more && parser->token.kind != close && parser->token.kind != PLM_CEL_TOKEN_COMMA) {
        for (int part = 0; part < (map ? 2 : 1); part++) {
            const struct plm_cel_node *item;
            if (part == 1 && !plm_cel_parser_expect(parser, PLM_CEL_TOKEN_COLON, "':' behind the key"))
                return false;
            if (!plm_cel_parse_expression(parser, &item) || !plm_cel_node_adopt(parser, node, item))
                return false;
            plm_cel_nodes_push(parser->arena, &node->as.list, item);
        }
        more = parser->token.kind == PLM_CEL_TOKEN_COMMA;
        if (more && !plm_cel_parser_advance(parser))
            return false;
    }
    if (node->as.list.count == 0 && parser->token.kind == PLM_CEL_TOKEN_COMMA && !plm_cel_parser_advance(parser))
        return false;
    return plm_cel_parser_expect(parser, close, map ? "',' or '}'" : "',' or ']'");
}

static bool parse_collection(struct plm_cel_parser *parser, bool map, const struct plm_cel_node **ret_node)
{
    struct plm_cel_node *node = plm_cel_node_new(parser, map ? PLM_CEL_NODE_MAP : PLM_CEL_NODE_LIST, parser->token.at);
    *ret_node = node;
    return plm_cel_parser_advance(parser) && parse_items(parser, map, node);
}

static bool parse_literal(struct plm_cel_parser *parser, bool negative, const struct plm_cel_node **ret_node)
{
    const struct plm_cel_token *token = &parser->token;
    struct plm_cel_node *node = plm_cel_node_new(parser, PLM_CEL_NODE_LITERAL, token->at);
    *ret_node = node;
    if (token->kind == PLM_CEL_TOKEN_INT) {
        if (!negative && token->integer > INT64_MAX)
            return plm_cel_refuse(parser->lexer.text, token->at, parser->error, "this integer needs more than 64 bits");
        node->as.literal = plm_cel_int(negative ? (int64_t)(0 - token->integer) : (int64_t)token->integer);
    } else if (token->kind == PLM_CEL_TOKEN_DOUBLE) {
        node->as.literal = plm_cel_double(negative ? -token->real : token->real);
    } else if (token->kind == PLM_CEL_TOKEN_STRING) {
        node->as.literal = plm_cel_string(token->text, token->size);
    } else if (token->kind == PLM_CEL_TOKEN_NULL) {
        node->as.literal = plm_cel_null();
    } else if (token->kind == PLM_CEL_TOKEN_TRUE || token->kind == PLM_CEL_TOKEN_FALSE) {
        node->as.literal = plm_cel_bool(token->kind == PLM_CEL_TOKEN_TRUE);
    } else {
        return plm_cel_parser_unexpected(parser, "an expression");
    }
    return plm_cel_parser_advance(parser);
}

/* has(a.b): the argument, parsed as a selection, becomes a test for it. */
static bool make_has(struct plm_cel_parser *parser, struct plm_cel_node *call, const struct plm_cel_node **ret_node)
{
    const struct plm_cel_node *argument = call->as.call.arguments.count == 1 ? call->as.call.arguments.items[0] : NULL;
    if (!argument || argument->kind != PLM_CEL_NODE_SELECT)
        return plm_cel_refuse(parser->lexer.text, call->at, parser->error,
                              "has() takes one selection, such as has(a.b)");
    struct plm_cel_node *node = plm_cel_node_new(parser, PLM_CEL_NODE_HAS, call->at);
    node->as.select = argument->as.select;
    node->depth = argument->depth;
    *ret_node = node;
    return true;
}

/* Finds the function; a literal pattern of matches() is compiled here, once. A pattern or a name that is wrong is an
 * ERROR when the call is evaluated, as in CEL; plm_cel_check() finds both when a rule is loaded. */
static void bind_call(struct plm_cel_parser *parser, struct plm_cel_node_call *call)
{
    call->builtin = plm_cel_builtin_find(call->name, call->method, call->arguments.count);
    if (call->builtin) {
        const struct plm_cel_node *pattern = call->arguments.items[call->arguments.count - 1];
        if (plm_cel_builtin_takes_pattern(call->builtin) && pattern->kind == PLM_CEL_NODE_LITERAL &&
            pattern->as.literal.kind == PLM_CEL_STRING)
            call->pattern = plm_cel_regex_new(parser->arena, pattern->as.literal.as.string.data,
                                              pattern->as.literal.as.string.size);
        return;
    }
    for (const struct plm_cel_function *row = call->method ? NULL : parser->extensions; row && row->name; row++) {
        if (strcmp(row->name, call->name) == 0 && row->arguments == call->arguments.count)
            call->extension = row;
    }
}

/* The current token is the '(' behind the name. target is NULL for f(…). */
static bool parse_call(struct plm_cel_parser *parser, const struct plm_cel_token *name,
                       const struct plm_cel_node *target, const struct plm_cel_node **ret_node)
{
    struct plm_cel_node *node = plm_cel_node_new(parser, PLM_CEL_NODE_CALL, name->at);
    struct plm_cel_node_call *call = &node->as.call;
    call->name = plm_arena_strndup(parser->arena, name->text, name->size);
    call->method = target != NULL;
    if (target) {
        plm_cel_nodes_push(parser->arena, &call->arguments, target);
        if (!plm_cel_node_adopt(parser, node, target))
            return false;
    }
    *ret_node = node;
    struct plm_cel_nodes arguments = {0};
    if (!plm_cel_parser_advance(parser) || !parse_arguments(parser, node, &arguments))
        return false;
    for (size_t i = 0; i < arguments.count; i++)
        plm_cel_nodes_push(parser->arena, &call->arguments, arguments.items[i]);
    if (!target && strcmp(call->name, "has") == 0)
        return make_has(parser, node, ret_node);
    bind_call(parser, call);
    return true;
}

/* e.all(x, p) and its like; the current token is the '('. */
static bool parse_macro(struct plm_cel_parser *parser, size_t row, size_t at, const struct plm_cel_node *range,
                        const struct plm_cel_node **ret_node)
{
    struct plm_cel_node *node = plm_cel_node_new(parser, PLM_CEL_NODE_MACRO, at);
    struct plm_cel_node_macro *macro = &node->as.macro;
    *macro = (struct plm_cel_node_macro){.macro = macros[row].macro, .slot = parser->scope, .range = range};
    if (!plm_cel_node_adopt(parser, node, range) || !plm_cel_parser_advance(parser))
        return false;
    const struct plm_cel_token variable = parser->token;
    if (variable.kind != PLM_CEL_TOKEN_NAME || plm_cel_name_reserved(variable.text, variable.size))
        return plm_cel_parser_unexpected(parser, "the name of the macro's variable");
    macro->variable = plm_arena_strndup(parser->arena, variable.text, variable.size);
    if (!plm_cel_parser_advance(parser) ||
        !plm_cel_parser_expect(parser, PLM_CEL_TOKEN_COMMA, "',' behind the name of the macro's variable"))
        return false;
    if (parser->scope >= PLM_COUNT(parser->locals))
        return plm_cel_refuse(parser->lexer.text, at, parser->error, "nested deeper than %d", PLM_LIMIT_RULE_DEPTH);
    parser->locals[parser->scope].name = variable.text;
    parser->locals[parser->scope].size = variable.size;
    parser->scope++;
    if (parser->scope > parser->max_scope)
        parser->max_scope = parser->scope;
    struct plm_cel_nodes arguments = {0};
    if (!parse_arguments(parser, node, &arguments))
        return false;
    parser->scope--;
    if (!arguments.items || arguments.count < macros[row].least || arguments.count > macros[row].most)
        return plm_cel_refuse(parser->lexer.text, at, parser->error, "%s() takes a variable and %s expression",
                              macros[row].name, macros[row].most > 1 ? "one or two" : "one");
    const struct plm_cel_node *last = arguments.items[arguments.count - 1];
    macro->transform = macro->macro == PLM_CEL_TRANSFORM ? last : NULL;
    macro->predicate = macro->macro != PLM_CEL_TRANSFORM ? last : arguments.count == 2 ? arguments.items[0] : NULL;
    *ret_node = node;
    return true;
}

/* A name at the start of an operand; a leading dot has been passed and asks for the free variable. */
static bool parse_name(struct plm_cel_parser *parser, bool global, const struct plm_cel_node **ret_node)
{
    const struct plm_cel_token name = parser->token;
    if (name.kind != PLM_CEL_TOKEN_NAME)
        return plm_cel_parser_unexpected(parser, "a name");
    if (plm_cel_name_reserved(name.text, name.size))
        return plm_cel_refuse(parser->lexer.text, name.at, parser->error, "'%.*s' is a reserved word", (int)name.size,
                              name.text);
    if (!plm_cel_parser_advance(parser))
        return false;
    if (parser->token.kind == PLM_CEL_TOKEN_LEFT_PAREN)
        return parse_call(parser, &name, NULL, ret_node);
    for (unsigned slot = global ? 0 : parser->scope; slot > 0; slot--) {
        if (parser->locals[slot - 1].size == name.size &&
            memcmp(parser->locals[slot - 1].name, name.text, name.size) == 0) {
            struct plm_cel_node *local = plm_cel_node_new(parser, PLM_CEL_NODE_LOCAL, name.at);
            local->as.local = slot - 1;
            *ret_node = local;
            return true;
        }
    }
    struct plm_cel_node *node = plm_cel_node_new(parser, PLM_CEL_NODE_NAME, name.at);
    node->as.name.text = name.text;
    node->as.name.size = name.size;
    *ret_node = node;
    return true;
}

static bool parse_primary(struct plm_cel_parser *parser, bool negative, const struct plm_cel_node **ret_node)
{
    const enum plm_cel_token_kind kind = parser->token.kind;
    if (kind == PLM_CEL_TOKEN_NAME)
        return parse_name(parser, false, ret_node);
    if (kind == PLM_CEL_TOKEN_DOT)
        return plm_cel_parser_advance(parser) && parse_name(parser, true, ret_node);
    if (kind == PLM_CEL_TOKEN_LEFT_BRACKET || kind == PLM_CEL_TOKEN_LEFT_BRACE)
        return parse_collection(parser, kind == PLM_CEL_TOKEN_LEFT_BRACE, ret_node);
    if (kind == PLM_CEL_TOKEN_LEFT_PAREN)
        return plm_cel_parser_advance(parser) && plm_cel_parse_expression(parser, ret_node) &&
               plm_cel_parser_expect(parser, PLM_CEL_TOKEN_RIGHT_PAREN, "an operator or ')'");
    return parse_literal(parser, negative, ret_node);
}

/* The dotted name of a chain of selections that starts at a free variable, else NULL. */
static const char *chain_of(const struct plm_cel_node *node, size_t *ret_size)
{
    if (node->kind == PLM_CEL_NODE_NAME) {
        *ret_size = node->as.name.size;
        return node->as.name.text;
    }
    *ret_size = node->kind == PLM_CEL_NODE_SELECT ? node->as.select.chain_size : 0;
    return node->kind == PLM_CEL_NODE_SELECT ? node->as.select.chain : NULL;
}

static bool make_select(struct plm_cel_parser *parser, const struct plm_cel_token *name,
                        const struct plm_cel_node **node)
{
    struct plm_cel_node *select = plm_cel_node_new(parser, PLM_CEL_NODE_SELECT, name->at);
    select->as.select = (struct plm_cel_selection){.operand = *node, .name = name->text, .size = name->size};
    size_t size;
    const char *chain = name->kind == PLM_CEL_TOKEN_NAME ? chain_of(*node, &size) : NULL;
    if (chain) {
        const bool joined = chain + size + 1 == name->text; /* "a.b" stands so in the text, without blanks */
        select->as.select.chain_size = size + 1 + name->size;
        select->as.select.chain =
            joined ? chain
                   : plm_arena_printf(parser->arena, "%.*s.%.*s", (int)size, chain, (int)name->size, name->text);
    }
    if (!plm_cel_node_adopt(parser, select, *node))
        return false;
    *node = select;
    return true;
}

/* Behind a '.': a member, a call or a macro. Reserved words are allowed here, true, false, null and in are not. */
static bool parse_selection(struct plm_cel_parser *parser, const struct plm_cel_node **node)
{
    const struct plm_cel_token name = parser->token;
    if (name.kind != PLM_CEL_TOKEN_NAME && name.kind != PLM_CEL_TOKEN_QUOTED)
        return plm_cel_parser_unexpected(parser, "the name of a member");
    if (!plm_cel_parser_advance(parser))
        return false;
    if (parser->token.kind != PLM_CEL_TOKEN_LEFT_PAREN || name.kind == PLM_CEL_TOKEN_QUOTED)
        return make_select(parser, &name, node);
    for (size_t row = 0; row < PLM_COUNT(macros); row++) {
        if (same(name.text, name.size, macros[row].name))
            return parse_macro(parser, row, name.at, *node, node);
    }
    return parse_call(parser, &name, *node, node);
}

static bool parse_index(struct plm_cel_parser *parser, const struct plm_cel_node **node)
{
    struct plm_cel_node *index = plm_cel_node_new(parser, PLM_CEL_NODE_INDEX, parser->token.at);
    index->as.index.operand = *node;
    if (!plm_cel_parser_advance(parser) || !plm_cel_parse_expression(parser, &index->as.index.index) ||
        !plm_cel_parser_expect(parser, PLM_CEL_TOKEN_RIGHT_BRACKET, "an operator or ']'") ||
        !plm_cel_node_adopt(parser, index, index->as.index.operand) ||
        !plm_cel_node_adopt(parser, index, index->as.index.index))
        return false;
    *node = index;
    return true;
}

bool plm_cel_parse_member(struct plm_cel_parser *parser, bool negative, const struct plm_cel_node **ret_node)
{
    if (!parse_primary(parser, negative, ret_node))
        return false;
    for (;;) {
        bool good = true;
        if (parser->token.kind == PLM_CEL_TOKEN_DOT)
            good = plm_cel_parser_advance(parser) && parse_selection(parser, ret_node);
        else if (parser->token.kind == PLM_CEL_TOKEN_LEFT_BRACKET)
            good = parse_index(parser, ret_node);
        else
            return true;
        if (!good)
            return false;
    }
}
