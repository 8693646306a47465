/* SPDX-License-Identifier: Apache-2.0 */
#include <plimsoll/model/fields.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void document_kinds_are_found_by_name(void **state)
{
    (void)state;
    for (const struct plm_document_kind *kind = plm_document_kinds; kind->name; kind++)
        assert_ptr_equal(plm_document_kind_find(kind->name), kind); /* so that no name stands twice */
    assert_null(plm_document_kind_find("contain"));
    assert_null(plm_document_kind_find(""));
}

static void a_field_is_found_by_its_whole_name_only(void **state)
{
    const struct plm_field *container = plm_document_kind_find("container")->fields;
    (void)state;
    assert_non_null(plm_field_find(container, "HostConfig", 10));
    assert_non_null(plm_field_find(container, "HostConfig.Privileged", 10)); /* size says where it ends */
    assert_null(plm_field_find(container, "HostConfi", 9));
    assert_null(plm_field_find(container, "hostconfig", 10));
    assert_null(plm_field_find(container, "HostConfigs", 11));
    assert_null(plm_field_find(NULL, "HostConfig", 10));
}

/* Returns how many fields it saw, so that the test can tell that it walked. */
static size_t check_table(const struct plm_field *fields, unsigned depth)
{
    size_t seen = 0;
    assert_true(depth < 10); /* facts nest less; the limit also ends a table that holds itself */
    for (const struct plm_field *field = fields; field->name; field++) {
        assert_ptr_equal(plm_field_find(fields, field->name, strlen(field->name)), field); /* no name twice */
        assert_string_not_equal(field->name, "");
        assert_null(strpbrk(field->name, ".\"$[] ")); /* a path selects it with a dot */
        assert_true(field->until == 0 || field->until >= field->since);
        if (field->kind == PLM_FIELD_OBJECT || field->kind == PLM_FIELD_KEYED)
            assert_non_null(field->of);
        else if (field->kind == PLM_FIELD_LIST)
            assert_int_equal(field->of != NULL, field->element == PLM_FIELD_OBJECT);
        else
            assert_null(field->of);
        if (field->kind == PLM_FIELD_KEYED)
            assert_string_equal(field->of->name, "key");
        if (field->shown)
            assert_int_equal(field->keep, PLM_KEEP_KEYS);
        seen += 1 + (field->of ? check_table(field->of, depth + 1) : 0);
    }
    return seen;
}

static void every_table_is_well_formed(void **state)
{
    size_t seen = 0;
    (void)state;
    for (const struct plm_document_kind *kind = plm_document_kinds; kind->name; kind++) {
        assert_non_null(kind->fields);
        assert_true(kind->keyed || !kind->list); /* only what has keys comes as a list */
        assert_true(kind->keyed || !kind->subject);
        seen += check_table(kind->fields, 0);
    }
    assert_true(seen > 300);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(document_kinds_are_found_by_name),
        cmocka_unit_test(a_field_is_found_by_its_whole_name_only),
        cmocka_unit_test(every_table_is_well_formed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
