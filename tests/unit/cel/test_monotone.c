/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The promise of the tool in small: taking facts away may only turn a result into UNKNOWN. Rules, written ones and made
 * ones, run over a tree of facts and over every tree that is that one with one or two nodes deleted or unknown.
 */
#include "sheet.h"

static const char facts[] =
    "{\"a\": true, \"b\": false, \"n\": 3, \"s\": \"web\", \"z\": null,"
    " \"o\": {\"x\": 1, \"y\": {\"w\": \"deep\"}}, \"e\": [],"
    " \"l\": [1, 2, 3], \"m\": [{\"key\": \"k1\", \"v\": 1, \"t\": true}, {\"key\": \"k2\", \"v\": 0, \"t\": false}]}";

static const char *const written[] = {
    "f.a",
    "f.a && f.b",
    "f.a || f.b",
    "!f.a",
    "f.a ? f.n : f.s",
    "f.b && f.z.q",
    "f.z.q || f.a",
    "f.n / 0 == 1 && f.b",
    "f.n / 0 == 1 || f.a",
    "f.n / 0 == 1 && f.a",
    "f.n == 3",
    "f.n != null",
    "f.z == null",
    "f.o == null",
    "f.o != {}",
    "f.o == {'x': 1}",
    "f.o.y != null && f.a",
    "has(f.n)",
    "has(f.o.y.w)",
    "has(f.q)",
    "has(f.z.q)",
    "'x' in f.o",
    "'q' in f.o",
    "1 in f.o",
    "'x' in f.z",
    "f.n in f.l",
    "9 in f.l",
    "f.l == [1, 2, 3]",
    "f.l == [1, 2, 4]",
    "f.l != [1]",
    "f.l == f.m",
    "size(f.l) == 3",
    "size(f.o)",
    "size(f.e) == 0",
    "f.l[0] + f.l[2]",
    "f.l[7]",
    "f.l[f.n]",
    "f.m[0].v == 1",
    "f.l.all(x, x > 0)",
    "f.l.all(x, x > 1)",
    "f.l.exists(x, x == 2)",
    "f.l.exists(x, 1 / (x - 2) == 1)",
    "f.l.exists_one(x, x == 2)",
    "f.l.exists_one(x, x < 3 || 1 / (x - 3) == 1)",
    "f.l.exists_one(x, x > 1)",
    "f.l.exists_one(x, 6 / (x - 1) == 3)",
    "f.l.filter(x, x > 1)",
    "size(f.l.filter(x, true))",
    "f.l.map(x, x * 2) == [2, 4, 6]",
    "f.m.all(r, r.v >= 0)",
    "f.m.exists(r, r.t)",
    "f.m.exists(r, r.t && r.v == 0)",
    "f.m.filter(r, r.t).all(r, r.v == 1)",
    "f.m.map(r, r.key)",
    "f.m.map(r, r.t, r.key) == ['k1']",
    "f.m.exists_one(r, r.v == 1)",
    "f.o.exists(k, k == 'x')",
    "f.o.all(k, k == 'x')",
    "f.o.filter(k, true)",
    "f.e.all(x, false)",
    "f.l + [f.n] == [1, 2, 3, 3]",
    "[f.a, f.b].exists(x, x)",
    "{'k': f.n}.k == 3",
    "{f.s: 1}.web == 1",
    "{f.n: 1, 3: 2}",
    "f.s.startsWith('w')",
    "f.s.matches('^w.b$')",
    "f.s.matches(f.o.y.w)",
    "f.s.split('e') == ['w', 'b']",
    "string(f.n) == '3'",
    "type(f.o) == map",
    "dyn(f.z) == null",
    "f.n < f.l[0] || f.o.x == 1",
    "f.l.all(x, f.m.exists(r, r.v < x))",
    "f.m.all(r, f.l.exists(x, x == r.v) || !r.t)",
    "f.q.r.s",
    "f.n.q",
    "f == null",
    "f.o.y == f.o.y",
    "[f.o, 1] == [1, 1]",
    "f.m == [1, f.n]",
    "f.l.exists(x, x == f.q) || f.a",
    "(f.a ? f.o : f.z).x == 1",
    "[f.o].exists(x, x.x == 1)",
};

/* A copy of the tree in which node number *target (counted in order, from 1) is left out or unknown. */
static struct plm_json *variant(const struct plm_json *node, bool erase, long *target)
{
    enum plm_json_type type = plm_json_type(node);
    if (type != PLM_JSON_LIST && type != PLM_JSON_OBJECT)
        return plm_json_copy(node);
    struct plm_json *copy = type == PLM_JSON_LIST ? plm_json_new_list() : plm_json_new_object();
    plm_json_each (child, node) {
        bool hit = --*target == 0;
        if (hit && erase && type == PLM_JSON_OBJECT)
            continue;
        struct plm_json *part = hit ? plm_json_new_unknown("taken away") : variant(child, erase, target);
        if (type == PLM_JSON_LIST)
            plm_json_push(copy, part);
        else
            plm_json_add(copy, plm_json_key(child), part);
    }
    return copy;
}

static char *result(struct sheet *sheet, const struct plm_cel_program *program, enum plm_cel_kind *ret_kind)
{
    const struct plm_cel_activation activation = {.resolve = sheet_resolve, .context = sheet};
    struct plm_arena arena = {0};
    struct plm_buffer text = {0};
    struct plm_cel_value value = plm_cel_evaluate(program, &activation, &arena, &sheet->trace);
    *ret_kind = value.kind;
    /* Which of two errors is shown is nobody's promise; elements and members are facts of their own. */
    if (value.kind == PLM_CEL_LIST)
        plm_buffer_printf(&text, "%zu elements", plm_cel_size(&value));
    else if (value.kind != PLM_CEL_ERROR && value.kind != PLM_CEL_MAP)
        plm_cel_value_print(&value, 0, &text);
    plm_arena_done(&arena);
    plm_arena_reset(&sheet->arena);
    plm_buffer_puts(&text, "");
    return plm_buffer_take(&text);
}

struct state {
    struct sheet sheet;
    struct plm_arena programs;
    const struct plm_cel_program **rules;
    const char **texts;
    size_t count;
};

static void compare(struct state *state, struct plm_json *whole, struct plm_json *less)
{
    for (size_t i = 0; i < state->count; i++) {
        enum plm_cel_kind before, after;
        state->sheet.json = whole;
        plm_auto_free char *full = result(&state->sheet, state->rules[i], &before);
        state->sheet.json = less;
        plm_auto_free char *part = result(&state->sheet, state->rules[i], &after);
        if (after == PLM_CEL_UNKNOWN)
            continue;
        if (before != after || strcmp(full, part) != 0) {
            plm_auto_buffer struct plm_buffer json = {0};
            plm_json_print(less, &json);
            fail_msg("%s: %d %s became %d %s over %s", state->texts[i], (int)before, full, (int)after, part,
                     plm_buffer_text(&json));
        }
    }
}

static long nodes(const struct plm_json *node)
{
    long count = 0;
    plm_json_each (child, node)
        count += 1 + nodes(child);
    return count;
}

/* Takes one node away, and from what is left a second one. */
static void take_away(struct state *state, struct plm_json *whole, int depth)
{
    const long count = nodes(whole);
    for (long i = 1; i <= count; i++) {
        for (int erase = 0; erase < 2; erase++) {
            long target = i;
            struct plm_json *less = variant(whole, erase, &target);
            compare(state, whole, less);
            if (depth > 1)
                take_away(state, less, depth - 1);
            plm_json_free(less);
        }
    }
}

static void add_rule(struct state *state, const char *text)
{
    struct plm_error error = {0};
    state->texts[state->count] = plm_arena_strdup(&state->programs, text);
    if (!plm_cel_parse(text, strlen(text), NULL, &state->programs, &state->rules[state->count], &error))
        fail_msg("%s: %s", text, error.message);
    state->count++;
}

static void run(struct state *state, int depth)
{
    struct sheet sheet;
    sheet_open(&sheet, facts);
    take_away(state, sheet.json, depth);
    state->sheet.json = NULL;
    sheet_close(&state->sheet);
    sheet_close(&sheet);
    plm_arena_done(&state->programs);
}

static void written_rules_only_become_unknown_when_two_facts_are_taken(void **unused)
{
    (void)unused;
    struct state state = {0};
    state.rules = plm_arena_array(&state.programs, PLM_COUNT(written), sizeof *state.rules);
    state.texts = plm_arena_array(&state.programs, PLM_COUNT(written), sizeof *state.texts);
    for (size_t i = 0; i < PLM_COUNT(written); i++)
        add_rule(&state, written[i]);
    run(&state, 2);
}

/* xorshift: the same rules on every run. */
static uint32_t next(uint32_t *seed, uint32_t limit)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 17;
    *seed ^= *seed << 5;
    return *seed % limit;
}

static void make(uint32_t *seed, int depth, struct plm_buffer *out)
{
    static const char *const leaves[] = {
        "f.a",  "f.b",    "f.n",      "f.s",    "f.z",      "f.o",    "f.o.x",      "f.o.y.w",  "f.l",     "f.m",
        "f.e",  "f.q",    "x",        "x.v",    "x.t",      "true",   "false",      "1",        "2.0",     "'web'",
        "null", "[1, 2]", "{'x': 1}", "f.l[1]", "f.m[0].v", "f.m[1]", "has(f.o.x)", "has(f.q)", "has(x.t)"};
    /* # is an expression */
    static const char *const shapes[] = {"(# && #)",
                                         "(# || #)",
                                         "(!#)",
                                         "(# ? # : #)",
                                         "(# == #)",
                                         "(# != #)",
                                         "(# < #)",
                                         "(# + #)",
                                         "(# / #)",
                                         "(# in #)",
                                         "#.all(x, #)",
                                         "#.exists(x, #)",
                                         "#.exists_one(x, #)",
                                         "#.filter(x, #)",
                                         "#.map(x, #)",
                                         "#.map(x, #, #)",
                                         "size(#)",
                                         "#[#]",
                                         "#.x",
                                         "[#, #]",
                                         "{'x': #}",
                                         "{#: #}",
                                         "type(#)",
                                         "string(#)",
                                         "#.startsWith(#)",
                                         "(# && # && #)",
                                         "(# || # || #)"};
    if (depth == 0 || next(seed, 4) == 0) {
        plm_buffer_puts(out, leaves[next(seed, PLM_COUNT(leaves))]);
        return;
    }
    for (const char *at = shapes[next(seed, PLM_COUNT(shapes))]; *at; at++) {
        if (*at == '#')
            make(seed, depth - 1, out);
        else
            plm_buffer_putc(out, *at);
    }
}

static void made_rules_only_become_unknown_when_a_fact_is_taken(void **unused)
{
    (void)unused;
    enum { RULES = 1500 };
    struct state state = {0};
    uint32_t seed = 20260101;
    state.rules = plm_arena_array(&state.programs, RULES, sizeof *state.rules);
    state.texts = plm_arena_array(&state.programs, RULES, sizeof *state.texts);
    while (state.count < RULES) {
        plm_auto_buffer struct plm_buffer text = {0};
        plm_buffer_puts(&text, "[f.n].map(x, ");
        make(&seed, 4, &text);
        plm_buffer_puts(&text, ")[0]");
        add_rule(&state, plm_buffer_text(&text));
    }
    run(&state, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(written_rules_only_become_unknown_when_two_facts_are_taken),
        cmocka_unit_test(made_rules_only_become_unknown_when_a_fact_is_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
