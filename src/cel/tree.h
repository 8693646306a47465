/* SPDX-License-Identifier: Apache-2.0 */
/* The tree of a parsed expression. Everything lives in the arena given to plm_cel_parse and never changes again. */
#pragma once

#include <plimsoll/base/limits.h>
#include <plimsoll/cel/program.h>

enum plm_cel_node_kind {
    PLM_CEL_NODE_LITERAL,
    PLM_CEL_NODE_NAME,  /* a free variable or the name of a type */
    PLM_CEL_NODE_LOCAL, /* the variable of a macro */
    PLM_CEL_NODE_SELECT,
    PLM_CEL_NODE_HAS,
    PLM_CEL_NODE_INDEX,
    PLM_CEL_NODE_CALL,
    PLM_CEL_NODE_LIST,
    PLM_CEL_NODE_MAP,
    PLM_CEL_NODE_NOT,
    PLM_CEL_NODE_NEGATE,
    PLM_CEL_NODE_BINARY,
    PLM_CEL_NODE_AND, /* n-ary, so that a long chain is not deep */
    PLM_CEL_NODE_OR,
    PLM_CEL_NODE_CONDITIONAL,
    PLM_CEL_NODE_MACRO,
};

enum plm_cel_operator {
    PLM_CEL_ADD,
    PLM_CEL_SUBTRACT,
    PLM_CEL_MULTIPLY,
    PLM_CEL_DIVIDE,
    PLM_CEL_REMAINDER,
    PLM_CEL_EQUAL,
    PLM_CEL_NOT_EQUAL,
    PLM_CEL_LESS,
    PLM_CEL_LESS_EQUAL,
    PLM_CEL_GREATER,
    PLM_CEL_GREATER_EQUAL,
    PLM_CEL_IN,
};

enum plm_cel_macro { PLM_CEL_ALL, PLM_CEL_EXISTS, PLM_CEL_EXISTS_ONE, PLM_CEL_FILTER, PLM_CEL_TRANSFORM };

struct plm_cel_node;
struct plm_cel_builtin;
struct plm_cel_regex;

struct plm_cel_nodes {
    const struct plm_cel_node **items;
    size_t count, capacity;
};

/* SELECT and HAS. chain is "a.b.c" where the operand is nothing but selections from a free name: the name of the
 * variable that is looked for before the selection is tried (the longest name that is bound wins). */
struct plm_cel_selection {
    const struct plm_cel_node *operand;
    const char *name;
    size_t size;
    const char *chain; /* or NULL */
    size_t chain_size;
};

struct plm_cel_node_call {
    const char *name;
    bool method; /* called as arguments[0].name(…) */
    const struct plm_cel_builtin *builtin;
    const struct plm_cel_function *extension; /* both NULL: no such function, an ERROR when it is evaluated */
    const struct plm_cel_regex *pattern;      /* of matches() with a literal pattern, compiled once */
    struct plm_cel_nodes arguments;
};

struct plm_cel_node_macro {
    enum plm_cel_macro macro;
    const char *variable;
    unsigned slot;
    const struct plm_cel_node *range;
    const struct plm_cel_node *predicate; /* NULL for map() without one */
    const struct plm_cel_node *transform; /* map() only */
};

struct plm_cel_node {
    enum plm_cel_node_kind kind;
    unsigned depth; /* of the tree below, 1 for a leaf */
    size_t at;      /* offset in the source text */
    union {
        struct plm_cel_value literal;
        struct {
            const char *text;
            size_t size;
        } name;
        unsigned local; /* slot */
        struct plm_cel_selection select;
        struct {
            const struct plm_cel_node *operand, *index;
        } index;
        struct plm_cel_node_call call;
        struct plm_cel_nodes list;          /* LIST, AND, OR; MAP: key, value, key, value … */
        const struct plm_cel_node *operand; /* NOT, NEGATE */
        struct {
            enum plm_cel_operator operator;
            const struct plm_cel_node *left, *right;
        } binary;
        struct {
            const struct plm_cel_node *condition, *yes, *no;
        } conditional;
        struct plm_cel_node_macro macro;
    } as;
};

struct plm_cel_program {
    const char *text; /* a copy of the source, for positions */
    size_t size;
    const struct plm_cel_node *root;
    unsigned locals; /* slots that macros need at most */
};

/* Sets "line:column: <message>", the position of text[at]. Always returns false. */
bool plm_cel_refuse(const char *text, size_t at, struct plm_error *error, const char *format, ...) PLM_PRINTF(4, 5);
/* The name of a type ("int", "null_type"), from static storage, or NULL. */
const char *plm_cel_type_name(const char *text, size_t size);
