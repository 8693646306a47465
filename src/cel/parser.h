/* SPDX-License-Identifier: Apache-2.0 */
/* What the two halves of the parser share: parser.c holds the operators, primary.c the operands, calls and macros. */
#pragma once

#include "lexer.h"

struct plm_cel_parser {
    struct plm_cel_lexer lexer;
    struct plm_cel_token token; /* the current one */
    struct plm_arena *arena;
    const struct plm_cel_function *extensions;
    struct plm_error *error;
    unsigned nesting; /* of the recursion, so that hostile text cannot overrun the stack */
    struct {
        const char *name;
        size_t size;
    } locals[PLM_LIMIT_RULE_DEPTH]; /* variables of the macros around the current place, innermost last */
    unsigned scope, max_scope;
};

/* Sets *ret_node to one whole expression. Recursive; counts the nesting. */
bool plm_cel_parse_expression(struct plm_cel_parser *parser, const struct plm_cel_node **ret_node) PLM_MUST_CHECK;
/* An operand with its selections, indexes and calls. A number directly behind an uneven run of minus signs takes one
 * sign with it: negative is true then. */
bool plm_cel_parse_member(struct plm_cel_parser *parser, bool negative,
                          const struct plm_cel_node **ret_node) PLM_MUST_CHECK;

/* ---- helpers; the depth of a node comes from its children ---- */
bool plm_cel_parser_advance(struct plm_cel_parser *parser) PLM_MUST_CHECK;
/* "expected <what>, found …" unless the current token is of this kind; then moves on. */
bool plm_cel_parser_expect(struct plm_cel_parser *parser, enum plm_cel_token_kind kind,
                           const char *what) PLM_MUST_CHECK;
bool plm_cel_parser_unexpected(struct plm_cel_parser *parser, const char *what);
struct plm_cel_node *plm_cel_node_new(struct plm_cel_parser *parser, enum plm_cel_node_kind kind, size_t at);
/* Counts a child: false if the tree becomes deeper than PLM_LIMIT_RULE_DEPTH. */
bool plm_cel_node_adopt(struct plm_cel_parser *parser, struct plm_cel_node *node,
                        const struct plm_cel_node *child) PLM_MUST_CHECK;
void plm_cel_nodes_push(struct plm_arena *arena, struct plm_cel_nodes *nodes, const struct plm_cel_node *node);
