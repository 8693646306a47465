/* SPDX-License-Identifier: Apache-2.0 */
#include "../../../src/judge/members.h"
#include "fixture.h"

static struct plm_document population_of(const char *value)
{
    return (struct plm_document){
        .kind = "population", .key = "container", .origin = "GET /list", .value = fixture_json(value)};
}

#define MEMBER(key, id)                                                                                                \
    "{'key': '" key "', 'id': '" id "', 'running': true, 'judged': true, 'comparable': true, 'self': false}"

static void a_population_that_is_lost_says_why(void **state)
{
    static const struct {
        const char *value, *lost;
    } rows[] = {
        {"{}", "population.container: lost"},
        {"{'roles': []}", "population.container: missing"},
        {"{'members': {'$unknown': 'denied: 403'}}", "population.container: denied: 403"},
        {"{'members': null}", "population.container: malformed: no list"},
        {"{'members': {'a': 1}}", "population.container: malformed: no list"},
    };
    plm_auto_arena struct plm_arena arena = {0};
    struct plm_members members;
    (void)state;
    plm_members_read(&members, "container", NULL, &arena);
    assert_string_equal(members.lost, "population.container: missing");
    plm_members_read(&members, "container", &(struct plm_document){.unknown = "unreachable"}, &arena);
    assert_string_equal(members.lost, "population.container: unreachable");
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        struct plm_document population = population_of(rows[i].value);
        plm_members_read(&members, "container", &population, &arena);
        assert_string_equal(members.lost, rows[i].lost);
        assert_null(plm_members_find(&members, "a"));
        plm_document_done(&population);
    }
}

static void a_member_that_is_not_whole_is_lost(void **state)
{
    plm_auto_arena struct plm_arena arena = {0};
    struct plm_members members;
    struct plm_document population =
        population_of("{'members': [" MEMBER("a", "1") ", {'id': '2', 'judged': true}, {'key': 'c', 'id': '3'}, {},"
                                                       "{'key': 'e', 'id': '5', 'judged': false}, {'key': 7, 'judged': "
                                                       "true}, {'judged': false}, {'$unknown': 'x'},"
                                                       "{'key': 'i', 'judged': null, 'running': {'$unknown': 'y'}}]}");
    static const char *const lost[] = {NULL,
                                       "population.container.members[1].key: missing",
                                       "population.container.members[2].judged: missing",
                                       "population.container.members[3].key: missing",
                                       NULL,
                                       "population.container.members[5].key: no text",
                                       NULL,
                                       "population.container.members[7].key: missing",
                                       NULL};
    (void)state;
    plm_members_read(&members, "container", &population, &arena);
    assert_null(members.lost);
    assert_int_equal(members.count, PLM_COUNT(lost));
    for (size_t i = 0; i < PLM_COUNT(lost); i++) {
        if (lost[i])
            assert_string_equal(members.items[i].lost, lost[i]);
        else
            assert_null(members.items[i].lost);
        assert_int_equal(members.items[i].left_out, i == 4 || i == 6);
    }
    assert_ptr_equal(plm_members_find(&members, "a"), &members.items[0]);
    assert_true(members.items[0].running.value.as.boolean);
    assert_true(members.items[0].comparable);
    assert_int_equal(members.items[2].running.value.kind, PLM_CEL_UNKNOWN);
    plm_auto_buffer struct plm_buffer path = {0};
    plm_cel_path_format(members.items[8].running.path, &path);
    assert_string_equal(plm_buffer_text(&path), "member.running");
    assert_string_equal(plm_cel_path_origin(members.items[8].running.path), "GET /list");
    assert_string_equal(members.items[8].running.value.as.problem->reason, "y");
    plm_document_done(&population);
}

static void many_members_are_found_by_key(void **state)
{
    plm_auto_arena struct plm_arena arena = {0};
    plm_auto_buffer struct plm_buffer text = {0};
    struct plm_members members;
    char key[32];
    (void)state;
    plm_buffer_puts(&text, "{'members': [");
    for (int i = 0; i < 3000; i++)
        plm_buffer_printf(&text, "%s{'key': 'k%d', 'judged': true}", i ? "," : "",
                          i % 2999); /* the last repeats the first */
    plm_buffer_puts(&text, "]}");
    struct plm_document population = population_of(plm_buffer_text(&text));
    plm_members_read(&members, "container", &population, &arena);
    for (int i = 0; i < 2999; i++) {
        snprintf(key, sizeof key, "k%d", i);
        assert_ptr_equal(plm_members_find(&members, key), &members.items[i]);
    }
    assert_null(plm_members_find(&members, "k2999"));
    plm_document_done(&population);
}

static void only_who_is_proven_gone_is_gone(void **state)
{
    static const struct {
        const char *end;
        bool gone[3];
    } rows[] = {
        {"{'members': [{'id': '1', 'gone': true}, {'id': '2', 'gone': false}, {'id': '3', 'gone': true}]}",
         {true, false, false}},
        {"{'members': [{'id': '1', 'gone': true}, {'id': '2'}]}", {true, false, false}},
        {"{'members': [{'id': '1', 'gone': true}, {'id': '1', 'gone': false}]}", {false, false, false}},
        {"{'members': [{'id': '1', 'gone': false}, {'id': '1', 'gone': true}]}", {false, false, false}},
        {"{'members': [{'id': '1', 'gone': true}, {'gone': true}]}", {false, false, false}},
        {"{'members': [{'id': '1', 'gone': 'true'}]}", {false, false, false}},
        {"{'members': {'$unknown': 'x'}}", {false, false, false}},
        {"{'members': []}", {false, false, false}},
    };
    plm_auto_arena struct plm_arena arena = {0};
    struct plm_members members;
    (void)state;
    struct plm_document population =
        population_of("{'members': [" MEMBER("a", "1") "," MEMBER("b", "2") "," MEMBER("c", "3") "]}");
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        struct plm_document end = population_of(rows[i].end);
        plm_members_read(&members, "container", &population, &arena);
        members.items[2].seen = true; /* who was read is judged, whatever became of him */
        plm_members_settle(&members, &end, &arena);
        for (size_t k = 0; k < 3; k++)
            assert_int_equal(members.items[k].gone, rows[i].gone[k]);
        plm_document_done(&end);
    }
    plm_members_read(&members, "container", &population, &arena);
    plm_members_settle(&members, NULL, &arena);
    assert_false(members.items[0].gone);
    plm_document_done(&population);
}

static void roles_name_their_paths_or_what_was_lost(void **state)
{
    static const struct {
        const char *value;
        bool known;
        size_t count;
        const char *lost;
    } rows[] = {
        {"{'roles': [{'key': 'unit', 'paths': ['/a', '/b']}]}", true, 2, NULL},
        {"{'roles': [{'key': 'unit', 'paths': []}]}", true, 0, NULL},
        {"{'roles': [{'key': 'unit', 'paths': ['/a']}, {'key': 'unit', 'paths': ['/b']}]}", true, 2, NULL},
        {"{'roles': [{'key': 'other', 'paths': ['/a']}]}", false, 0, "population.file.roles[unit]: missing"},
        {"{'roles': [{'key': 'unit'}]}", true, 0, "population.file.roles[unit].paths: missing"},
        {"{'roles': [{'key': 'unit', 'paths': {'$unknown': 'denied'}}]}", true, 0,
         "population.file.roles[unit].paths: denied"},
        {"{'roles': [{'key': 'unit', 'paths': ['/a', {'$unknown': 'x'}, 7]}]}", true, 1,
         "population.file.roles[unit].paths: no text"},
        {"{'roles': [{'key': 'unit', 'paths': ['/a']}, {'paths': ['/b']}]}", true, 1,
         "population.file.roles: the name of a role is lost"},
        {"{'roles': {'$unknown': 'x'}}", false, 0, "population.file.roles: x"},
        {"{'members': []}", false, 0, "population.file.roles: missing"},
    };
    plm_auto_arena struct plm_arena arena = {0};
    (void)state;
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        const char *const *paths = NULL, *lost = NULL;
        size_t count = 0;
        struct plm_document population = population_of(rows[i].value);
        assert_int_equal(plm_roles_paths(&population, "unit", &arena, &paths, &count, &lost), rows[i].known);
        if (rows[i].known)
            assert_int_equal(count, rows[i].count);
        if (rows[i].lost)
            assert_string_equal(lost, rows[i].lost);
        else
            assert_null(lost);
        plm_document_done(&population);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_population_that_is_lost_says_why),      cmocka_unit_test(a_member_that_is_not_whole_is_lost),
        cmocka_unit_test(many_members_are_found_by_key),           cmocka_unit_test(only_who_is_proven_gone_is_gone),
        cmocka_unit_test(roles_name_their_paths_or_what_was_lost),
    };
    plm_json_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
