/* SPDX-License-Identifier: Apache-2.0 */
#include "../../../src/judge/shapes.h"
#include "fixture.h"

#include <plimsoll/judge/functions.h>

/* Is this expression in the schema for that reader? own: kind of its subject, or NULL. */
static bool accepted(const char *expression, enum plm_reader reader, const char *own)
{
    static const struct plm_parameter parameters[] = {{.name = "names", .type = "list"},
                                                      {.name = "most", .type = "int"}};
    plm_auto_arena struct plm_arena arena = {0};
    struct plm_shape_context context = {.shapes = plm_shapes_new(parameters, PLM_COUNT(parameters), &arena),
                                        .reader = reader,
                                        .own = own ? plm_document_kind_find(own) : NULL,
                                        .scratch = &arena};
    struct plm_cel_shapes shapes = plm_shapes_of(&context);
    const struct plm_cel_program *program = NULL;
    struct plm_error error = {0};
    if (!plm_cel_parse(expression, strlen(expression), plm_functions, &arena, &program, &error))
        fail_msg("%s: %s", expression, error.message);
    return plm_cel_check(program, &shapes, &error);
}

static void paths_follow_the_table_of_fields(void **state)
{
    static const struct {
        const char *expression;
        bool accepted;
    } rows[] = {
        {"engine.info.Driver == ''", true},
        {"engine.info.Swarm.LocalNodeState == ''", true},
        {"engine.Driver == ''", false},
        {"engine.info.driver == ''", false},
        {"host.audit.rules.exists(r, r.path == '')", true},
        {"host.audit.rules.exists(r, r.pathname == '')", false},
        {"host.audit.rules.path == ''", false},
        {"daemon.options.icc.value", true},
        {"daemon.options.ice.value", false},
        {"daemon.options.log_opts.value.exists(o, o.key == 'a' && o.value == 'b')", true},
        {"daemon.options.hosts.value[0] == ''", true},
        {"daemon.options.hosts.value[0].x == ''", false},
        {"networks.exists(n, n.Options.exists(o, o.key == ''))", true},
        {"networks.exists(n, n.Options.key == '')", false},
        {"networks.Name == ''", false},
        {"population.container.members.exists(m, m.running)", true},
        {"population.planet.members.exists(m, m.running)", false},
        {"population['container.end'].members.exists(m, m.gone)", true},
        {"policy.names.exists(n, n == '')", true},
        {"policy.names[0] == ''", true},
        {"policy.name == ''", false},
        {"policy.most.x == 1", false},
        {"engine.info.exists(m, m == '')", false},
        {"unheard == 1", false},
    };
    (void)state;
    for (size_t i = 0; i < PLM_COUNT(rows); i++)
        if (accepted(rows[i].expression, PLM_READER_SINGLE, NULL) != rows[i].accepted)
            fail_msg("%s", rows[i].expression);
}

static void each_subject_reads_its_own_document_and_what_is_there_by_then(void **state)
{
    static const struct {
        const char *expression;
        bool container, image, single, example;
    } rows[] = {
        {"container.Id == ''", true, false, false, true},      {"image.Id == ''", false, true, false, true},
        {"namespaces.pid == ''", true, false, false, true},    {"images.exists(i, i.Id == '')", true, true, true, true},
        {"files.exists(f, f.exists)", true, true, true, true}, {"engine.info.ID == ''", true, true, true, true},
        {"swarm.ID == ''", false, true, true, true},           {"nodes.exists(n, n.ID == '')", false, true, true, true},
        {"policy.most == 1", true, true, true, true},
    };
    (void)state;
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        bool good = accepted(rows[i].expression, PLM_READER_CONTAINER, "container") == rows[i].container &&
                    accepted(rows[i].expression, PLM_READER_DOCUMENT, "image") == rows[i].image &&
                    accepted(rows[i].expression, PLM_READER_SINGLE, NULL) == rows[i].single &&
                    accepted(rows[i].expression, PLM_READER_EXAMPLE, NULL) == rows[i].example;
        if (!good)
            fail_msg("%s", rows[i].expression);
    }
}

static void a_path_says_whether_it_needs_the_host(void **state)
{
    static const struct {
        const char *path;
        bool host;
    } rows[] = {
        {"host.system.apparmor", true},  {"host", true},         {"file.mode", true},
        {"files[0].mode", true},         {"files", true},        {"hostile", false},
        {"filesystem", false},           {"engine.info", false}, {"daemon.process", false},
        {"container.HostConfig", false},
    };
    (void)state;
    for (size_t i = 0; i < PLM_COUNT(rows); i++)
        if (plm_path_needs_host(rows[i].path) != rows[i].host)
            fail_msg("%s", rows[i].path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paths_follow_the_table_of_fields),
        cmocka_unit_test(each_subject_reads_its_own_document_and_what_is_there_by_then),
        cmocka_unit_test(a_path_says_whether_it_needs_the_host),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
