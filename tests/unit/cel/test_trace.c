/* SPDX-License-Identifier: Apache-2.0 */
#include "sheet.h"

static const char facts[] = "{\"a\": true, \"b\": false, \"n\": 3, \"s\": \"web\", \"nil\": null,"
                            " \"o\": {\"x\": 1, \"y\": {\"z\": 2}}, \"l\": [1, 2, 3],"
                            " \"m\": [{\"key\": \"k1\", \"v\": 1}, {\"key\": \"k2\", \"v\": 2}, {\"key\": \"k3\"}]}";

/* Evaluates and lists the reads: "f.a=true f.n=3". */
static const char *reads(struct sheet *sheet, const char *expression)
{
    static struct plm_buffer out;
    sheet_value(sheet, expression);
    plm_buffer_clear(&out);
    for (size_t i = 0; i < sheet->trace.count; i++) {
        plm_buffer_puts(&out, i > 0 ? " " : "");
        plm_cel_path_format(sheet->trace.reads[i].path, &out);
        plm_buffer_puts(&out, "=");
        plm_cel_value_print(&sheet->trace.reads[i].value, 0, &out);
    }
    const char *text = plm_arena_strdup(&sheet->arena, plm_buffer_text(&out));
    plm_buffer_done(&out);
    return text;
}

static void operators_functions_and_the_result_read_facts(void **state)
{
    struct sheet *s = *state;
    assert_string_equal(reads(s, "f.n == 3"), "f.n=3");
    assert_string_equal(reads(s, "f.n"), "f.n=3");
    assert_string_equal(reads(s, "!f.a"), "f.a=true");
    assert_string_equal(reads(s, "f.s.startsWith('w')"), "f.s=\"web\"");
    assert_string_equal(reads(s, "size(f.l)"), "f.l=[1,2,3]");
    assert_string_equal(reads(s, "f.l[f.o.x] == f.n"), "f.o.x=1 f.l[1]=2 f.n=3");
    assert_string_equal(reads(s, "[f.n, f.a]"), "f.n=3 f.a=true");
    assert_string_equal(reads(s, "{'k': f.n}"), "f.n=3");
    assert_string_equal(reads(s, "1 == 1"), "");
    assert_string_equal(reads(s, "f.n in f.l"), "f.n=3 f.l=[1,2,3]");
}

static void the_way_to_a_fact_is_not_a_read(void **state)
{
    struct sheet *s = *state;
    assert_string_equal(reads(s, "f.o.y.z == 2"), "f.o.y.z=2");
    assert_string_equal(reads(s, "has(f.o.x)"), "f.o.x=1");
    assert_string_equal(reads(s, "'x' in f.o"), "f.o.x=1");
    assert_string_equal(reads(s, "f['o']['x'] > 0"), "f.o.x=1");
    assert_string_equal(reads(s, "engine.info.n > 0"), "engine.info.n=3");
}

static void what_is_lost_is_recorded_too(void **state)
{
    struct sheet *s = *state;
    assert_string_equal(reads(s, "f.gone.more == 1"), "f.gone={\"$unknown\":\"missing\"}");
    assert_string_equal(reads(s, "has(f.gone)"), "f.gone={\"$unknown\":\"missing\"}");
    assert_string_equal(reads(s, "'gone' in f.o"), "f.o.gone={\"$unknown\":\"missing\"}");
    assert_string_equal(reads(s, "f.l[f.gone]"), "f.gone={\"$unknown\":\"missing\"} f.l=[1,2,3]");
    assert_string_equal(reads(s, "f.gone.all(x, x)"), "f.gone={\"$unknown\":\"missing\"}");
}

static void a_fact_of_the_wrong_type_is_recorded_where_it_fails(void **state)
{
    struct sheet *s = *state;
    assert_string_equal(reads(s, "f.nil.x == 1"), "f.nil=null");
    assert_string_equal(reads(s, "has(f.nil.x)"), "f.nil=null");
    assert_string_equal(reads(s, "f.l[9]"), "f.l=[1,2,3]");
    assert_string_equal(reads(s, "f.n.all(x, x)"), "f.n=3");
}

static void each_path_is_recorded_once_in_order_of_reading(void **state)
{
    struct sheet *s = *state;
    assert_string_equal(reads(s, "f.n > 1 && f.a && f.n < 9"), "f.n=3 f.a=true");
    assert_string_equal(reads(s, "f.l[0] == f.l[0] && f.l[1] == 2"), "f.l[0]=1 f.l[1]=2");
}

static void a_side_that_did_not_decide_is_not_recorded(void **state)
{
    struct sheet *s = *state;
    assert_string_equal(reads(s, "f.b && f.a"), "f.b=false");
    assert_string_equal(reads(s, "f.a && f.b"), "f.b=false");
    assert_string_equal(reads(s, "f.a || f.b"), "f.a=true");
    assert_string_equal(reads(s, "f.b || f.n == 3"), "f.n=3");
    assert_string_equal(reads(s, "f.gone || f.a"), "f.a=true");
    assert_string_equal(reads(s, "f.b || f.n == 4"), "f.b=false f.n=3");
    assert_string_equal(reads(s, "f.a && f.gone"), "f.a=true f.gone={\"$unknown\":\"missing\"}");
    assert_string_equal(reads(s, "(f.n == 3 && f.a && f.b) || f.n == 3"), "f.n=3");
    assert_string_equal(reads(s, "f.a ? f.n : f.s"), "f.a=true f.n=3");
}

static void a_quantifier_records_the_element_that_decided(void **state)
{
    struct sheet *s = *state;
    assert_string_equal(reads(s, "f.m.exists(r, r.v == 2)"), "f.m[k2].v=2");
    assert_string_equal(reads(s, "f.m.all(r, r.v == 1)"), "f.m[k2].v=2");
    assert_string_equal(reads(s, "f.l.exists(x, x == 2)"), "f.l[1]=2");
    assert_string_equal(reads(s, "f.l.exists(x, true)"), "f.l[0]=1");
    assert_string_equal(reads(s, "f.m.exists(r, r.v == f.o.y.z)"), "f.m[k2].v=2 f.o.y.z=2");
    assert_string_equal(reads(s, "f.a && f.m.exists(r, r.v == 2)"), "f.a=true f.m[k2].v=2");
    assert_string_equal(reads(s, "f.o.exists(k, k == 'x')"), "f.o.x=1");
    assert_string_equal(reads(s, "f.m.filter(r, r.key != 'k3').exists(r, r.v == 2)"),
                        "f.m=[{\"key\":\"k1\",\"v\":1},{\"key\":\"k2\",\"v\":2},{\"key\":\"k3\"}] f.m[k2].v=2");
}

static void a_quantifier_that_saw_all_elements_records_the_list(void **state)
{
    struct sheet *s = *state;
    assert_string_equal(reads(s, "f.l.all(x, x > 0)"), "f.l=[1,2,3]");
    assert_string_equal(reads(s, "f.l.exists(x, x > 3)"), "f.l=[1,2,3]");
    assert_string_equal(reads(s, "f.l.exists_one(x, x == 1)"), "f.l=[1,2,3]");
    assert_string_equal(reads(s, "f.l.filter(x, x > 1)"), "f.l=[1,2,3]");
    assert_string_equal(reads(s, "f.l.map(x, x + 1) == []"), "f.l=[1,2,3]");
    assert_string_equal(reads(s, "f.l.all(x, x < 9 && f.n == 3)"), "f.l=[1,2,3] f.n=3");
    assert_string_equal(reads(s, "f.l.all(x, f.l.exists(y, y == x))"), "f.l=[1,2,3]");
}

static void a_quantifier_that_is_unknown_shows_the_first_lost_fact(void **state)
{
    struct sheet *s = *state;
    assert_string_equal(reads(s, "f.m.exists(r, r.v == 9)"),
                        "f.m=[{\"key\":\"k1\",\"v\":1},{\"key\":\"k2\",\"v\":2},{\"key\":\"k3\"}] "
                        "f.m[k3].v={\"$unknown\":\"missing\"}");
}

static void a_trace_has_an_end(void **state)
{
    struct sheet sheet;
    (void)state;
    plm_auto_buffer struct plm_buffer json = {0};
    plm_buffer_puts(&json, "{\"l\":[0");
    for (int i = 1; i < 2500; i++)
        plm_buffer_printf(&json, ",%d", i);
    plm_buffer_puts(&json, "],\"one\":[1]}");
    sheet_open(&sheet, plm_buffer_text(&json));
    /* every element of l is a witness beside the list that is walked */
    assert_int_equal(
        sheet_value(&sheet, "f.l.map(x, f.l[x]).size() == 0 || f.one.all(o, f.l.all(x, f.l[x] >= 0))").kind,
        PLM_CEL_BOOL);
    assert_int_equal(sheet_value(&sheet, "[f.l, f.l].all(l, f.one.all(o, l[o] >= 0))").kind, PLM_CEL_BOOL);
    assert_true(sheet.trace.count > 0 && sheet.trace.count < 1100);
    sheet_close(&sheet);
}

static void no_trace_is_fine(void **state)
{
    struct sheet *s = *state;
    const struct plm_cel_activation activation = {.resolve = sheet_resolve, .context = s};
    const struct plm_cel_program *program = NULL;
    struct plm_error error = {0};
    const char text[] = "f.m.all(r, r.v > 0) || f.l.exists(x, x == 2) && f.a";
    assert_true(plm_cel_parse(text, strlen(text), NULL, &s->arena, &program, &error));
    struct plm_cel_value value = plm_cel_evaluate(program, &activation, &s->arena, NULL);
    assert_int_equal(value.kind, PLM_CEL_BOOL);
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
        cmocka_unit_test(operators_functions_and_the_result_read_facts),
        cmocka_unit_test(the_way_to_a_fact_is_not_a_read),
        cmocka_unit_test(what_is_lost_is_recorded_too),
        cmocka_unit_test(a_fact_of_the_wrong_type_is_recorded_where_it_fails),
        cmocka_unit_test(each_path_is_recorded_once_in_order_of_reading),
        cmocka_unit_test(a_side_that_did_not_decide_is_not_recorded),
        cmocka_unit_test(a_quantifier_records_the_element_that_decided),
        cmocka_unit_test(a_quantifier_that_saw_all_elements_records_the_list),
        cmocka_unit_test(a_quantifier_that_is_unknown_shows_the_first_lost_fact),
        cmocka_unit_test(a_trace_has_an_end),
        cmocka_unit_test(no_trace_is_fine),
    };
    return cmocka_run_group_tests(tests, open_sheet, close_sheet);
}
