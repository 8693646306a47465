/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An expression and the facts it is tried on (two parts): every member of the second part's object is an open fact of
 * that name, and `closed` is the whole as a plain value. Taking one member out of the facts may only turn a result into
 * unknown.
 */
#include "fuzz.h"

#include <plimsoll/cel/program.h>
#include <plimsoll/judge/functions.h>

struct facts {
    const struct plm_json *json;
    struct plm_arena *arena;
    struct plm_cel_source source;
};

static bool resolve(void *context, const char *name, size_t size, struct plm_cel_value *ret_value)
{
    struct facts *facts = context;
    if (size == 6 && memcmp(name, "closed", 6) == 0) {
        *ret_value = plm_cel_json(facts->json);
        return true;
    }
    const struct plm_json *json = plm_json_get_n(facts->json, name, size);
    if (!json && !(size == 1 && *name == 'f')) /* f is always a fact, be it lost */
        return false;
    struct plm_cel_source *source = plm_arena_alloc(facts->arena, sizeof *source);
    source->root = plm_arena_strndup(facts->arena, name, size);
    *ret_value = plm_cel_fact(facts->arena, json, source);
    return true;
}

static enum plm_cel_kind evaluate(const struct plm_cel_program *program, const struct plm_json *json,
                                  struct plm_buffer *out)
{
    plm_auto_arena struct plm_arena arena = {0};
    struct facts facts = {.json = json, .arena = &arena};
    struct plm_cel_trace trace = {0};
    const struct plm_cel_activation activation = {.resolve = resolve, .context = &facts};
    struct plm_cel_value value = plm_cel_evaluate(program, &activation, &arena, &trace);
    plm_cel_value_print(&value, 4096, out);
    for (size_t i = 0; i < trace.count; i++) {
        plm_auto_buffer struct plm_buffer path = {0};
        plm_cel_path_format(trace.reads[i].path, &path);
        FUZZ_HOLDS(path.size > 0);
        plm_cel_value_print(&trace.reads[i].value, 100, &path);
    }
    return value.kind;
}

/* The nth object below the top, with its first member gone; false: there are not so many. */
static bool take_out(struct plm_json *json, size_t *nth)
{
    for (const struct plm_json *child = plm_json_first(json); child; child = plm_json_next(child)) {
        struct plm_json *own = (struct plm_json *)(uintptr_t)child; /* the tree is ours */
        if (plm_json_type(child) == PLM_JSON_OBJECT && plm_json_first(child) && (*nth)-- == 0) {
            plm_auto_free char *key = plm_strdup(plm_json_key(plm_json_first(child)));
            plm_json_remove(own, key);
            return true;
        }
        if (take_out(own, nth))
            return true;
    }
    return false;
}

static void is_monotone(const struct plm_cel_program *program, const char *expression, const struct plm_json *json,
                        enum plm_cel_kind kind, const struct plm_buffer *before)
{
    if (strstr(expression, "closed") || kind == PLM_CEL_ERROR || kind == PLM_CEL_UNKNOWN)
        return;
    for (size_t i = 0; i < 4; i++) {
        size_t nth = i;
        plm_auto_json struct plm_json *less = plm_json_copy(json);
        plm_auto_buffer struct plm_buffer after = {0};
        if (!take_out(less, &nth))
            return;
        enum plm_cel_kind now = evaluate(program, less, &after);
        bool same = now == kind && after.size == before->size && memcmp(after.data, before->data, after.size) == 0;
        /* A list or map of facts shows what was lost of it. */
        FUZZ_HOLDS(same || now == PLM_CEL_UNKNOWN || kind == PLM_CEL_LIST || kind == PLM_CEL_MAP);
    }
}

static void visit(void *context, const char *path)
{
    (void)context;
    FUZZ_HOLDS(*path);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_auto_parts struct fuzz_parts parts;
    plm_auto_arena struct plm_arena arena = {0};
    plm_auto_json struct plm_json *json = NULL;
    const struct plm_cel_program *program = NULL;
    struct plm_error error = {0};
    plm_auto_buffer struct plm_buffer out = {0}, again = {0};
    plm_json_setup();
    fuzz_parts_split(data, size, &parts);
    if (!plm_json_parse(parts.items[1].text, parts.items[1].size, PLM_JSON_STRICT, "facts", &json, &error))
        json = plm_json_new_object();
    char *text = fuzz_exact(parts.items[0].text, parts.items[0].size);
    if (plm_cel_parse(text, parts.items[0].size, plm_functions, &arena, &program, &error)) {
        (void)!plm_cel_check(program, NULL, &error);
        plm_cel_visit_paths(program, visit, NULL);
        enum plm_cel_kind kind = evaluate(program, json, &out);
        FUZZ_HOLDS(evaluate(program, json, &again) == kind);
        FUZZ_HOLDS(out.size == again.size && memcmp(out.data, again.data, out.size) == 0);
        is_monotone(program, parts.items[0].text, json, kind, &out);
    }
    free(text);
    return 0;
}
