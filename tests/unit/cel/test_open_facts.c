/* SPDX-License-Identifier: Apache-2.0 */
/* Facts: what is missing is unknown, in every operator; what is there is as good as a literal. */
#include "sheet.h"

static const char facts[] = "{"
                            "\"yes\": true, \"no\": false, \"one\": 1, \"name\": \"web\", \"nil\": null, \"half\": 0.5,"
                            "\"lost\": {\"$unknown\": \"denied: root is needed\"}, \"empty\": {}, \"none\": [],"
                            "\"obj\": {\"a\": 1, \"b\": {\"$unknown\": \"x\"}, \"deep\": {\"er\": \"v\"}},"
                            "\"list\": [1, 2, 3], \"gap\": [1, {\"$unknown\": \"y\"}, 3],"
                            "\"rows\": [{\"key\": \"r1\", \"on\": true}, {\"key\": \"r2\"}, {\"on\": false}]"
                            "}";

static void known_facts_are_values(void **state)
{
    struct sheet *s = *state;
    assert_true_for(s, "f.yes && !f.no && f.one == 1 && f.name == 'web' && f.nil == null && f.half < 1.0");
    assert_true_for(s, "f.name.startsWith('w') && size(f.name) == 3 && f.one + 1 == 2 && -f.one == -1");
    assert_true_for(s, "f.list[2] == 3 && 2 in f.list && !(9 in f.list) && f.list == [1, 2, 3] && size(f.none) == 0");
    assert_true_for(s, "f.obj.deep.er == 'v' && f['obj']['deep'].er == 'v' && f.one in [1, 2]");
    assert_result(s, "f.one", "1");
}

/* Every way to use a value; %s is one that is not there. */
static const char *const uses[] = {"%s",
                                   "%s.more",
                                   "%s.more.x",
                                   "%s[0]",
                                   "%s['a']",
                                   "has(%s.x)",
                                   "has(%s)",
                                   "'a' in %s",
                                   "%s in [1]",
                                   "%s in []",
                                   "[1][%s]",
                                   "size(%s)",
                                   "%s == null",
                                   "%s != 1",
                                   "null == %s",
                                   "%s < 1",
                                   "%s + 1",
                                   "!%s",
                                   "-%s",
                                   "%s ? 1 : 2",
                                   "%s && true",
                                   "true && %s",
                                   "%s || false",
                                   "[%s]",
                                   "{'a': %s}",
                                   "{%s: 1}",
                                   "int(%s)",
                                   "type(%s)",
                                   "%s.matches('a')",
                                   "dyn(%s)",
                                   "%s.all(x, true)",
                                   "%s.exists(x, true)",
                                   "%s.exists_one(x, true)",
                                   "%s.filter(x, true)",
                                   "%s.map(x, x)",
                                   "[1].map(x, %s)",
                                   "[1].all(x, %s)",
                                   "%s + 1/0 == 2",
                                   "1/0 == %s",
                                   "[1/0, %s] == []",
                                   "{1/0: %s} == {}",
                                   "%s && 1/0 == 0",
                                   "1/0 == 0 || %s",
                                   "unbound == %s",
                                   "no_such_function(%s)",
                                   "'a' < %s",
                                   "%s % 'a'",
                                   "%s in 1",
                                   "[1, 2].exists_one(x, %s)",
                                   "'abc'[%s]"};

static void what_is_missing_is_unknown_everywhere(void **state)
{
    struct sheet *s = *state;
    for (size_t i = 0; i < PLM_COUNT(uses); i++) {
        for (size_t j = 0; j < 3; j++) {
            static const char *const paths[] = {"f.gone", "f.lost", "f.empty"};
            plm_auto_buffer struct plm_buffer text = {0};
            const char *place = strstr(uses[i], "%s");
            plm_buffer_append(&text, uses[i], (size_t)(place - uses[i]));
            plm_buffer_printf(&text, "%s%s", paths[j], place + 2);
            assert_lost(s, plm_buffer_text(&text), paths[j]);
        }
    }
}

static void the_reason_of_the_collector_is_kept(void **state)
{
    struct sheet *s = *state;
    assert_result(s, "f.lost.x.y + 1", "{\"$unknown\":\"denied: root is needed\"}");
    assert_result(s, "f.gone", "{\"$unknown\":\"missing\"}");
    assert_result(s, "f.empty", "{\"$unknown\":\"lost\"}");
}

static void unknown_is_absorbed_by_what_decides(void **state)
{
    struct sheet *s = *state;
    assert_false_for(s, "f.gone && false");
    assert_false_for(s, "false && f.gone");
    assert_true_for(s, "f.gone || true");
    assert_true_for(s, "true || f.gone");
    assert_false_for(s, "1/0 == 0 && f.gone && false");
    assert_true_for(s, "[1, 2].exists(x, x == 1 ? f.gone : true)");
    assert_false_for(s, "[1, 2].all(x, x == 1 ? f.gone : false)");
    assert_result(s, "true ? 1 : f.gone", "1");
    assert_lost(s, "f.gone && true", "f.gone");
    assert_lost(s, "1/0 == 0 && f.gone", "f.gone");
}

static void a_member_is_there_or_unknown_but_never_absent(void **state)
{
    struct sheet *s = *state;
    assert_true_for(s, "has(f.nil) && has(f.obj.a) && 'a' in f.obj && has(f.none) && has(f.obj)");
    assert_lost(s, "has(f.obj.b)", "f.obj.b");
    assert_lost(s, "has(f.obj.zzz)", "f.obj.zzz");
    assert_lost(s, "'zzz' in f.obj", "f.obj.zzz");
    assert_lost(s, "'b' in f.obj", "f.obj.b");
    assert_lost(s, "'n\\000' in f.obj", "f.obj.n");
    assert_lost(s, "1 in f.obj", "f.obj");
}

static void an_object_of_facts_is_never_complete(void **state)
{
    struct sheet *s = *state;
    assert_lost(s, "f.obj == {'a': 1}", "f.obj");
    assert_lost(s, "f.obj != f.obj", "f.obj");
    assert_lost(s, "{} == f.obj", "f.obj");
    assert_lost(s, "size(f.obj) > 0", "f.obj");
    assert_lost(s, "f.rows == [{'key': 'r1'}, {'key': 'r2'}, {'on': false}]", "f.rows[r1]");
    /* but that it is an object is certain */
    assert_true_for(s, "f.obj != null && f.obj != 1 && !(f.obj == []) && type(f.obj) == map && !(f.obj in [1, 'a'])");
    assert_true_for(s, "f.obj.exists(k, k == 'a')");
    assert_false_for(s, "f.obj.all(k, k != 'a')");
    assert_lost(s, "f.obj.exists(k, k == 'b')", "f.obj");
    assert_lost(s, "f.obj.all(k, true)", "f.obj");
    assert_lost(s, "f.obj.exists_one(k, k == 'a')", "f.obj");
    assert_lost(s, "f.obj.filter(k, true)", "f.obj");
    assert_lost(s, "f.obj.map(k, k)", "f.obj");
}

static void a_list_is_one_fact_and_its_elements_are_others(void **state)
{
    struct sheet *s = *state;
    assert_true_for(s, "size(f.gap) == 3 && f.gap[0] == 1 && f.gap != [1, 2] && f.gap != [1, 2, 4] && 3 in f.gap");
    assert_lost(s, "f.gap[1]", "f.gap[1]");
    assert_lost(s, "f.gap == [1, 2, 3]", "f.gap[1]");
    assert_lost(s, "f.gap == f.list", "f.gap[1]");
    assert_lost(s, "9 in f.gap", "f.gap[1]");
    assert_lost(s, "f.gap.all(x, x < 9)", "f.gap[1]");
    assert_lost(s, "f.gap.exists_one(x, x == 1)", "f.gap[1]");
    assert_lost(s, "f.gap.filter(x, x > 1)", "f.gap[1]");
    assert_lost(s, "f.gap.map(x, x)", "f.gap[1]");
    assert_true_for(s, "f.gap.exists(x, x == 3) && !f.gap.all(x, x == 1)");
    assert_true_for(s, "size(f.gap + [4]) == 4 && size(f.gap.filter(x, true)) == 3");
    assert_lost(s, "(f.gap + [4]).all(x, x < 9)", "f.gap[1]");
    assert_fault(s, "f.list[3]", "no such index in a list of 3");
    assert_fault(s, "f.none[0]", "no such index in a list of 0");
    assert_lost(s, "f.rows[1].on", "f.rows[r2].on");
    assert_true_for(s, "f.rows.exists(r, r.on) && !f.rows.all(r, r.on)");
    assert_lost(s, "f.rows.exists(r, r.on == null)", "f.rows[r2].on");
    /* an error in one element could hide behind the lost one */
    assert_lost(s, "f.gap.exists_one(x, 1 / (x - 1) == 0)", "f.gap[1]");
    assert_lost(s, "[1, 1, f.gap].exists_one(x, x == 1 || x[1] == 2)", "f.gap[1]");
}

static void a_known_fact_of_the_wrong_type_is_a_fault(void **state)
{
    struct sheet *s = *state;
    assert_fault(s, "f.nil.x", "no such overload: '.x' of null_type");
    assert_fault(s, "has(f.nil.x)", "no such overload: has(null_type)");
    assert_fault(s, "f.name.x", "no such overload: '.x' of string");
    assert_fault(s, "f.one && true", "no such overload");
    assert_fault(s, "size(f.nil)", "no such overload: size(null_type)");
    assert_fault(s, "f.nil.all(x, true)", "no such overload: all(null_type)");
    assert_fault(s, "'x' in f.name", "no such overload: _in_(string, string)");
    assert_fault(s, "f.obj[1]", "no such overload: _[_](map, int)");
    assert_fault(s, "f.one ? 1 : 2", "no such overload");
}

static void a_lost_fact_hides_a_parameter_and_a_parameter_hides_a_fault(void **state)
{
    struct sheet *s = *state;
    static const char *const both[] = {"p == f.gone",       "f.gone == p", "p && f.gone",
                                       "f.gone || p",       "[p, f.gone]", "[1, 2].all(x, x == 1 ? p : f.gone)",
                                       "f.gone == 1/0 || p"};
    for (size_t i = 0; i < PLM_COUNT(both); i++)
        assert_lost(s, both[i], "f.gone");
    static const char *const parameter[] = {"p",         "p.x",      "p + 1/0",  "1/0 == 0 && p",
                                            "p ? 1 : 2", "has(p.x)", "1/0 in p", "1 in p"};
    for (size_t i = 0; i < PLM_COUNT(parameter); i++) {
        struct plm_cel_value value = sheet_value(s, parameter[i]);
        assert_int_equal(value.kind, PLM_CEL_UNKNOWN);
        assert_int_equal(value.as.problem->cause, PLM_CEL_PARAMETER);
        assert_string_equal(value.as.problem->reason, "policy.p is not given");
    }
}

static void what_the_json_door_could_not_hold_is_unknown_in_closed_values_too(void **state)
{
    struct sheet *s = *state;
    struct plm_cel_value value = sheet_value(s, "c.lost");
    assert_int_equal(value.kind, PLM_CEL_UNKNOWN);
    assert_int_equal(sheet_value(s, "c.gap == [1, 2, 3]").kind, PLM_CEL_UNKNOWN);
    assert_int_equal(sheet_value(s, "2 in c.gap").kind, PLM_CEL_UNKNOWN);
    assert_int_equal(sheet_value(s, "c.obj == {'a': 1, 'b': 2, 'deep': {'er': 'v'}}").kind, PLM_CEL_UNKNOWN);
    assert_true_for(s, "c.empty == {} && size(c.obj) == 3");
}

static int open_sheet(void **state)
{
    static struct sheet sheet;
    sheet_open(&sheet, facts);
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
        cmocka_unit_test(known_facts_are_values),
        cmocka_unit_test(what_is_missing_is_unknown_everywhere),
        cmocka_unit_test(the_reason_of_the_collector_is_kept),
        cmocka_unit_test(unknown_is_absorbed_by_what_decides),
        cmocka_unit_test(a_member_is_there_or_unknown_but_never_absent),
        cmocka_unit_test(an_object_of_facts_is_never_complete),
        cmocka_unit_test(a_list_is_one_fact_and_its_elements_are_others),
        cmocka_unit_test(a_known_fact_of_the_wrong_type_is_a_fault),
        cmocka_unit_test(a_lost_fact_hides_a_parameter_and_a_parameter_hides_a_fault),
        cmocka_unit_test(what_the_json_door_could_not_hold_is_unknown_in_closed_values_too),
    };
    return cmocka_run_group_tests(tests, open_sheet, close_sheet);
}
