/* SPDX-License-Identifier: Apache-2.0 */
#include "sheet.h"

/* A schema as JSON: an object has members, a list of one has elements, "any" allows what you like. */
static const void *shape_of(const struct plm_json *json)
{
    const char *text = plm_json_text(json);
    return text && strcmp(text, "any") == 0 ? PLM_CEL_ANY : json;
}

static const void *variable(void *context, const char *name, size_t size)
{
    return shape_of(plm_json_get_n(context, name, size));
}

static const void *member(void *context, const void *shape, const char *name, size_t size)
{
    (void)context;
    assert_true(shape && shape != PLM_CEL_ANY);
    return shape_of(plm_json_get_n(shape, name, size));
}

static const void *element(void *context, const void *shape)
{
    (void)context;
    assert_true(shape && shape != PLM_CEL_ANY);
    return plm_json_type(shape) == PLM_JSON_LIST ? shape_of(plm_json_first(shape)) : NULL;
}

static const char schema[] = "{\"container\": {\"Id\": \"\", \"Mounts\": [{\"RW\": true, \"Source\": \"\"}],"
                             " \"HostConfig\": {\"Privileged\": true, \"Free\": \"any\", \"CapAdd\": [\"\"]}},"
                             " \"engine.info\": {\"Driver\": \"\"}, \"policy\": \"any\"}";

/* "" if the check passes. */
static const char *checked(struct sheet *sheet, const char *expression)
{
    const struct plm_cel_shapes shapes = {variable, member, element, sheet->json};
    const struct plm_cel_program *program = NULL;
    struct plm_error error = {0};
    if (!plm_cel_parse(expression, strlen(expression), NULL, &sheet->arena, &program, &error))
        fail_msg("%s: %s", expression, error.message);
    return plm_cel_check(program, &shapes, &error) ? "" : plm_arena_strdup(&sheet->arena, error.message);
}

static void paths_of_the_schema_pass(void **state)
{
    struct sheet *s = *state;
    static const char *const good[] = {"container.HostConfig.Privileged",
                                       "container['HostConfig']['Privileged']",
                                       "engine.info.Driver == 'overlay2'",
                                       "container.Mounts.all(m, m.RW || m.Source == '')",
                                       "container.Mounts.filter(m, m.RW).exists(x, x.Source == 'a')",
                                       "container.Mounts[0].RW",
                                       "container.Mounts[size(container.Mounts) - 1].RW",
                                       "policy.what.ever[1].x",
                                       "container.HostConfig.Free.a.b",
                                       "container.HostConfig.Free.exists(x, x.y)",
                                       "has(container.HostConfig.CapAdd)",
                                       "{'a': 1}.a == 1 && type(container.Id) == string",
                                       "(true ? container.HostConfig : container.HostConfig).Privileged",
                                       "(true ? container.HostConfig : policy).Nope",
                                       "container[container.Id].what",
                                       "[1, 2].map(x, x.y)",
                                       "container.Mounts.map(m, m.Source).all(t, t.x)",
                                       "-size(container.Id) < 0 || !container.Mounts.exists(m, !m.RW)",
                                       "container.HostConfig.CapAdd.all(x, x in ['A', 'B'])",
                                       ".container.Id",
                                       "has(engine.info)"};
    for (size_t i = 0; i < PLM_COUNT(good); i++) {
        if (*checked(s, good[i]))
            fail_msg("%s: %s", good[i], checked(s, good[i]));
    }
}

static void the_first_path_that_is_not_in_the_schema_is_the_error(void **state)
{
    struct sheet *s = *state;
    static const char *const wrong[][2] = {
        {"container.HostConfig.Privilged", "container.HostConfig.Privilged: no such member"},
        {"container['HostConfig']['Privilged']", "container.HostConfig.Privilged: no such member"},
        {"containr.Id", "containr: no such variable"},
        {"engine.Driver", "engine: no such variable"},
        {"engine.info.Drver", "engine.info.Drver: no such member"},
        {"has(container.Nope)", "container.Nope: no such member"},
        {"container.Mounts.all(m, m.Rw)", "container.Mounts[].Rw: no such member"},
        {"container.Mounts.filter(m, m.RW).exists(x, x.Sourc == 'a')", "container.Mounts[].Sourc: no such member"},
        {"container.Mounts.filter(m, m.Rw)", "container.Mounts[].Rw: no such member"},
        {"container.Mounts[0].Rw", "container.Mounts[].Rw: no such member"},
        {"container.Mounts[container.Size].RW", "container.Size: no such member"},
        {"container.HostConfig.exists(x, true)", "container.HostConfig: not a list"},
        {"container.HostConfig[0]", "container.HostConfig: not a list"},
        {"true || container.Nope", "container.Nope: no such member"},
        {"size(container.Nope)", "container.Nope: no such member"},
        {"[container.Nope]", "container.Nope: no such member"},
        {"{'a': container.Nope}", "container.Nope: no such member"},
        {"-container.Nope", "container.Nope: no such member"},
        {"1 + container.Nope", "container.Nope: no such member"},
        {"true ? container.Id : container.Nope", "container.Nope: no such member"},
        {"[1].map(x, container.Nope)", "container.Nope: no such member"},
        {"(true ? container.HostConfig : container.HostConfig).Nope", ".Nope: no such member"},
    };
    for (size_t i = 0; i < PLM_COUNT(wrong); i++) {
        const char *found = checked(s, wrong[i][0]);
        if (!strstr(found, wrong[i][1]) || !*found)
            fail_msg("%s: wanted %s, found %s", wrong[i][0], wrong[i][1], found);
    }
}

static void functions_and_patterns_are_checked_too(void **state)
{
    struct sheet *s = *state;
    assert_string_equal(checked(s, "true || nope(1)"), "1:9: no such function: nope() of 1 argument");
    assert_string_equal(checked(s, "container.Id.size(1, 2)"), "1:14: no such function: size() of 3 arguments");
    assert_string_equal(checked(s, "container.Id.matches('(')"),
                        "1:14: matches(): the pattern has a group without its )");
    assert_string_equal(checked(s, "container.Id.matches(container.Id)"), "");
}

static void without_a_schema_only_functions_and_patterns_are_checked(void **state)
{
    struct sheet *s = *state;
    const struct plm_cel_program *program = NULL;
    struct plm_error error = {0};
    assert_true(plm_cel_parse("a.b[0].all(x, x.y)", 18, NULL, &s->arena, &program, &error));
    assert_true(plm_cel_check(program, NULL, &error));
    assert_true(plm_cel_parse("a.b.nope()", 10, NULL, &s->arena, &program, &error));
    assert_false(plm_cel_check(program, NULL, &error));
    assert_int_equal(error.code, PLM_ERROR_MALFORMED);
}

static void collect(void *context, const char *path)
{
    plm_buffer_printf(context, "%s ", path);
}

static void visits(struct sheet *sheet, const char *expression, const char *wanted)
{
    plm_auto_buffer struct plm_buffer found = {0};
    const struct plm_cel_program *program = NULL;
    struct plm_error error = {0};
    if (!plm_cel_parse(expression, strlen(expression), NULL, &sheet->arena, &program, &error))
        fail_msg("%s: %s", expression, error.message);
    plm_cel_visit_paths(program, collect, &found);
    assert_string_equal(plm_buffer_text(&found), wanted);
}

static void every_static_path_is_visited_whole(void **state)
{
    struct sheet *s = *state;
    visits(s, "engine.info.Driver == policy.driver", "engine.info.Driver policy.driver ");
    visits(s, "has(a.b.c) && !d || -e > 1", "a.b.c d e ");
    visits(s, "a.b.all(x, x.y == c.d && [1].all(z, z == x))", "a.b a.b[].y c.d a.b[] ");
    visits(s, "a['b'].c[0].d[e.f]", "a.b.c[].d[] e.f ");
    visits(s, "a['b.c'] + a['b[c'] + a['\\000'] + a['b-c']", "a[\"b.c\"] a[\"b[c\"] a[\" a.b-c ");
    visits(s, "a.filter(x, x.y).exists(z, z.w)[0].q", "a a[].y a[].w ");
    visits(s, "a.filter(x, x.y)[0].q", "a[].q a[].y ");
    visits(s, "type(a.b) == int", "a.b ");
    visits(s, "a.b.startsWith(c) ? [d] : {e: f.g}", "a.b c d e f.g ");
    visits(s, "(a.b + c)[0].d", "a.b c ");
    visits(s, "a.map(x, x.b, x.c)", "a a[].b a[].c ");
    visits(s, "1 + 2", "");
}

static int open_sheet(void **state)
{
    static struct sheet sheet;
    sheet_open(&sheet, schema);
    *state = &sheet;
    return 0;
}

static int close_sheet(void **state)
{
    sheet_close(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paths_of_the_schema_pass),
        cmocka_unit_test(the_first_path_that_is_not_in_the_schema_is_the_error),
        cmocka_unit_test(functions_and_patterns_are_checked_too),
        cmocka_unit_test(without_a_schema_only_functions_and_patterns_are_checked),
        cmocka_unit_test(every_static_path_is_visited_whole),
    };
    return cmocka_run_group_tests(tests, open_sheet, close_sheet);
}
