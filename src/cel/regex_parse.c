/* SPDX-License-Identifier: Apache-2.0 */
#include "regex_parse.h"

#include <plimsoll/base/text.h>
#include <string.h>

/* Longest pattern and deepest nesting of groups; rules of ours need less than a hundred bytes and three levels. */
#define PATTERN_LIMIT (4 * PLM_KIB)
#define GROUP_LIMIT 64
/* RE2's limit for {n,m}. */
#define REPEAT_LIMIT 1000

struct flags {
    bool fold, lines, dot_all; /* i, m, s */
};

struct parser {
    struct plm_arena *arena;
    const char *text;
    size_t size, at;
    unsigned depth;
    struct flags flags;
    const char *error;
};

static bool fail(struct parser *parser, const char *error)
{
    if (!parser->error)
        parser->error = error;
    return false;
}

static char peek(const struct parser *parser, size_t ahead)
{
    return parser->at + ahead < parser->size ? parser->text[parser->at + ahead] : '\0';
}

static bool more(const struct parser *parser)
{
    return parser->at < parser->size;
}

static bool take(struct parser *parser, const char *text)
{
    size_t size = strlen(text);
    if (parser->size - parser->at < size || memcmp(parser->text + parser->at, text, size) != 0)
        return false;
    parser->at += size;
    return true;
}

static uint32_t take_rune(struct parser *parser)
{
    uint32_t rune;
    parser->at += plm_utf8_decode(parser->text + parser->at, parser->size - parser->at, &rune);
    return rune;
}

static struct plm_cel_regex_node *new_node(struct parser *parser, enum plm_cel_regex_kind kind)
{
    struct plm_cel_regex_node *made = plm_arena_alloc(parser->arena, sizeof *made);
    made->kind = kind;
    return made;
}

static struct plm_cel_regex_node *new_one(struct parser *parser, enum plm_cel_regex_op op)
{
    struct plm_cel_regex_node *made = new_node(parser, PLM_CEL_REGEX_ONE);
    made->one.op = op;
    return made;
}

static struct plm_cel_regex_node *new_rune(struct parser *parser, uint32_t rune)
{
    bool upper = rune >= 'A' && rune <= 'Z', lower = rune >= 'a' && rune <= 'z';
    bool folded = parser->flags.fold && (upper || lower);
    struct plm_cel_regex_node *made = new_one(parser, folded ? PLM_CEL_REGEX_FOLDED : PLM_CEL_REGEX_RUNE);
    made->one.rune = folded ? rune | 0x20 : rune;
    return made;
}

static struct plm_cel_regex_class *new_class(struct parser *parser, struct plm_cel_regex_node **ret_node)
{
    struct plm_cel_regex_class *class = plm_arena_alloc(parser->arena, sizeof *class);
    *ret_node = new_one(parser, PLM_CEL_REGEX_CLASS);
    (*ret_node)->one.class = class;
    return class;
}

static bool is_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Behind \x: two digits, or any number of them in braces. */
static bool parse_hex(struct parser *parser, uint32_t *ret_rune)
{
    const bool braces = take(parser, "{");
    uint32_t rune = 0;
    size_t count = 0;
    for (; hex_value(peek(parser, 0)) >= 0 && rune <= 0x10FFFF && (braces || count < 2); count++) {
        rune = rune * 16 + (uint32_t)hex_value(peek(parser, 0));
        parser->at++;
    }
    *ret_rune = rune;
    bool good = braces ? count > 0 && take(parser, "}") : count == 2;
    return (good && rune <= 0x10FFFF) || fail(parser, "a wrong \\x");
}

/* Behind the backslash: an escape that stands for one code point. */
static bool parse_escape(struct parser *parser, uint32_t *ret_rune)
{
    static const char from[] = "tnrfva", to[] = "\t\n\r\f\v\a";
    char c = peek(parser, 0);
    if (!more(parser))
        return fail(parser, "a backslash at the end");
    const char *found = c ? strchr(from, c) : NULL;
    if (take(parser, "x"))
        return parse_hex(parser, ret_rune);
    if (is_name(c) && c != '_' && !found)
        return fail(parser, "an escape that is not known");
    *ret_rune = take_rune(parser);
    if (found)
        *ret_rune = (uint32_t)(unsigned char)to[found - from];
    return true;
}

static bool parse_class_item(struct parser *parser, struct plm_cel_regex_class *class)
{
    if (take(parser, "[:")) {
        const char *name = parser->text + parser->at;
        const char *end = memmem(name, parser->size - parser->at, ":]", 2);
        if (!end || !plm_cel_regex_class_add_posix(parser->arena, class, name, (size_t)(end - name)))
            return fail(parser, "a [:class:] that is not known");
        parser->at += (size_t)(end - name) + 2;
        return true;
    }
    uint32_t low, high;
    if (take(parser, "\\")) {
        if (strchr("dDsSwW", peek(parser, 0)) && peek(parser, 0))
            return plm_cel_regex_class_add_perl(parser->arena, class, parser->text[parser->at++]);
        if (!parse_escape(parser, &low))
            return false;
    } else {
        low = take_rune(parser);
    }
    high = low;
    if (peek(parser, 0) == '-' && parser->at + 1 < parser->size && peek(parser, 1) != ']') {
        parser->at++;
        if (take(parser, "\\")) {
            if (!parse_escape(parser, &high))
                return false;
        } else {
            high = take_rune(parser);
        }
    }
    if (high < low)
        return fail(parser, "a range that runs backwards");
    plm_cel_regex_class_add(parser->arena, class, low, high, parser->flags.fold);
    return true;
}

/* Behind the '['. A ']' in first place is itself. */
static bool parse_class(struct parser *parser, const struct plm_cel_regex_node **ret_node)
{
    struct plm_cel_regex_node *made;
    struct plm_cel_regex_class *class = new_class(parser, &made);
    *ret_node = made;
    class->negated = take(parser, "^");
    bool first = true;
    while (more(parser) && (first || peek(parser, 0) != ']')) {
        if (!parse_class_item(parser, class))
            return false;
        first = false;
    }
    return take(parser, "]") || fail(parser, "a class without its ]");
}

static bool parse_alternatives(struct parser *parser, const struct plm_cel_regex_node **ret_node);

/* Behind "(?": flags up to ')' or ':'. Those up to ')' hold for the rest of the group. */
static bool parse_flags(struct parser *parser, bool *ret_group)
{
    bool value = true;
    for (; more(parser); parser->at++) {
        char c = peek(parser, 0);
        if (c == 'i')
            parser->flags.fold = value;
        else if (c == 'm')
            parser->flags.lines = value;
        else if (c == 's')
            parser->flags.dot_all = value;
        else if (c == '-' && value)
            value = false;
        else
            break;
    }
    *ret_group = take(parser, ":");
    return *ret_group || take(parser, ")") || fail(parser, "a (? that is not known");
}

/* Behind the '('. Groups do not capture: only whether there is a match is asked. */
static bool parse_group(struct parser *parser, const struct plm_cel_regex_node **ret_node)
{
    const struct flags outer = parser->flags;
    if (take(parser, "?P<") || take(parser, "?<")) {
        size_t start = parser->at;
        while (is_name(peek(parser, 0)))
            parser->at++;
        if (parser->at == start || !take(parser, ">"))
            return fail(parser, "a group's name that is wrong");
    } else if (take(parser, "?")) {
        bool group;
        if (!parse_flags(parser, &group))
            return false;
        if (!group) {
            *ret_node = new_node(parser, PLM_CEL_REGEX_EMPTY);
            return true;
        }
    }
    if (++parser->depth > GROUP_LIMIT)
        return fail(parser, "groups that are nested too deep");
    if (!parse_alternatives(parser, ret_node))
        return false;
    parser->depth--;
    parser->flags = outer;
    return take(parser, ")") || fail(parser, "a group without its )");
}

/* Behind the backslash, outside of a class. */
static bool parse_backslash(struct parser *parser, const struct plm_cel_regex_node **ret_node)
{
    static const struct {
        char letter;
        enum plm_cel_regex_op op;
    } places[] = {
        {'A', PLM_CEL_REGEX_BEGIN}, {'z', PLM_CEL_REGEX_END}, {'b', PLM_CEL_REGEX_WORD}, {'B', PLM_CEL_REGEX_NOT_WORD}};
    char c = peek(parser, 0);
    for (size_t i = 0; i < PLM_COUNT(places); i++) {
        if (places[i].letter == c) {
            parser->at++;
            *ret_node = new_one(parser, places[i].op);
            return true;
        }
    }
    if (c && strchr("dDsSwW", c)) {
        struct plm_cel_regex_node *made;
        struct plm_cel_regex_class *class = new_class(parser, &made);
        *ret_node = made;
        return plm_cel_regex_class_add_perl(parser->arena, class, parser->text[parser->at++]);
    }
    uint32_t rune = 0;
    if (!parse_escape(parser, &rune))
        return false;
    *ret_node = new_rune(parser, rune);
    return true;
}

static bool parse_atom(struct parser *parser, const struct plm_cel_regex_node **ret_node)
{
    const struct flags *flags = &parser->flags;
    if (take(parser, "("))
        return parse_group(parser, ret_node);
    if (take(parser, "["))
        return parse_class(parser, ret_node);
    if (take(parser, "\\"))
        return parse_backslash(parser, ret_node);
    if (take(parser, "."))
        *ret_node = new_one(parser, flags->dot_all ? PLM_CEL_REGEX_ANY : PLM_CEL_REGEX_NOT_LINE);
    else if (take(parser, "^"))
        *ret_node = new_one(parser, flags->lines ? PLM_CEL_REGEX_LINE_BEGIN : PLM_CEL_REGEX_BEGIN);
    else if (take(parser, "$"))
        *ret_node = new_one(parser, flags->lines ? PLM_CEL_REGEX_LINE_END : PLM_CEL_REGEX_END);
    else if (peek(parser, 0) && strchr("*+?", peek(parser, 0)))
        return fail(parser, "a repetition of nothing");
    else
        *ret_node = new_rune(parser, take_rune(parser));
    return true;
}

static bool parse_count(struct parser *parser, size_t *at, uint32_t *ret_count)
{
    size_t start = *at;
    uint32_t count = 0;
    for (; *at < parser->size && parser->text[*at] >= '0' && parser->text[*at] <= '9'; ++*at) {
        if (count <= REPEAT_LIMIT) /* more is refused by the caller */
            count = count * 10 + (uint32_t)(parser->text[*at] - '0');
    }
    *ret_count = count;
    return *at > start;
}

/* {n}, {n,} or {n,m} at the current place; anything else leaves the brace a literal. */
static bool parse_braces(struct parser *parser, uint32_t *ret_least, uint32_t *ret_most)
{
    size_t at = parser->at + 1;
    if (peek(parser, 0) != '{' || !parse_count(parser, &at, ret_least))
        return false;
    *ret_most = *ret_least;
    if (at < parser->size && parser->text[at] == ',') {
        at++;
        if (!parse_count(parser, &at, ret_most))
            *ret_most = PLM_CEL_REGEX_ENDLESS;
    }
    if (at >= parser->size || parser->text[at] != '}')
        return false;
    parser->at = at + 1;
    return true;
}

static bool parse_repetition(struct parser *parser, uint32_t *ret_least, uint32_t *ret_most)
{
    *ret_least = peek(parser, 0) == '+';
    *ret_most = peek(parser, 0) == '?' ? 1 : PLM_CEL_REGEX_ENDLESS;
    return take(parser, "*") || take(parser, "+") || take(parser, "?") || parse_braces(parser, ret_least, ret_most);
}

static bool parse_repeated(struct parser *parser, const struct plm_cel_regex_node **ret_node)
{
    if (!parse_atom(parser, ret_node))
        return false;
    uint32_t least, most;
    if (!parse_repetition(parser, &least, &most))
        return true;
    if (least > REPEAT_LIMIT || (most != PLM_CEL_REGEX_ENDLESS && (most > REPEAT_LIMIT || most < least)))
        return fail(parser, "a repetition count that is out of range");
    take(parser, "?"); /* lazy or greedy makes no difference to whether there is a match */
    struct plm_cel_regex_node *made = new_node(parser, PLM_CEL_REGEX_REPEAT);
    made->left = *ret_node;
    made->least = least;
    made->most = most;
    *ret_node = made;
    if (parse_repetition(parser, &least, &most))
        return fail(parser, "a repetition of a repetition");
    return true;
}

static bool parse_sequence(struct parser *parser, const struct plm_cel_regex_node **ret_node)
{
    *ret_node = new_node(parser, PLM_CEL_REGEX_EMPTY);
    while (more(parser) && peek(parser, 0) != '|' && peek(parser, 0) != ')') {
        struct plm_cel_regex_node *made = new_node(parser, PLM_CEL_REGEX_THEN);
        made->left = *ret_node;
        if (!parse_repeated(parser, &made->right))
            return false;
        *ret_node = made;
    }
    return true;
}

static bool parse_alternatives(struct parser *parser, const struct plm_cel_regex_node **ret_node)
{
    if (!parse_sequence(parser, ret_node))
        return false;
    while (take(parser, "|")) {
        struct plm_cel_regex_node *made = new_node(parser, PLM_CEL_REGEX_EITHER);
        made->left = *ret_node;
        if (!parse_sequence(parser, &made->right))
            return false;
        *ret_node = made;
    }
    return true;
}

const struct plm_cel_regex_node *plm_cel_regex_parse(struct plm_arena *arena, const char *pattern, size_t size,
                                                     const char **ret_error)
{
    struct parser parser = {.arena = arena, .text = pattern, .size = size};
    const struct plm_cel_regex_node *root = NULL;
    bool good =
        size <= PATTERN_LIMIT ? parse_alternatives(&parser, &root) : fail(&parser, "a pattern that is too long");
    if (good && more(&parser))
        good = fail(&parser, "a ) without its (");
    *ret_error = parser.error;
    return good ? root : NULL;
}
