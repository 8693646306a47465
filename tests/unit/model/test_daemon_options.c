/* SPDX-License-Identifier: Apache-2.0 */
#include <plimsoll/base/json.h>
#include <plimsoll/model/daemon_options.h>
#include <plimsoll/model/fields.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void no_member_key_flag_or_letter_stands_twice(void **state)
{
    (void)state;
    for (const struct plm_daemon_option *a = plm_daemon_options; a->member; a++) {
        for (const struct plm_daemon_option *b = a + 1; b->member; b++) {
            assert_string_not_equal(a->member, b->member);
            assert_string_not_equal(a->key, b->key);
            assert_string_not_equal(a->flag, b->flag);
            assert_true(a->letter == 0 || a->letter != b->letter);
        }
    }
}

static void every_option_is_in_the_vocabulary_of_facts(void **state)
{
    const struct plm_field *daemon = plm_document_kind_find("daemon")->fields;
    const struct plm_field *options = plm_field_find(daemon, "options", 7)->of;
    size_t count = 0;
    (void)state;
    for (const struct plm_daemon_option *option = plm_daemon_options; option->member; option++, count++) {
        const struct plm_field *field = plm_field_find(options, option->member, strlen(option->member));
        assert_non_null(field);
        assert_non_null(plm_field_find(field->of, "value", 5));
        assert_non_null(plm_field_find(field->of, "source", 6));
    }
    assert_true(count > 30);
}

static void compiled_defaults_are_json_of_the_options_type(void **state)
{
    static const enum plm_json_type types[] = {
        [PLM_OPTION_BOOL] = PLM_JSON_BOOL, [PLM_OPTION_STRING] = PLM_JSON_STRING, [PLM_OPTION_LIST] = PLM_JSON_LIST,
        [PLM_OPTION_MAP] = PLM_JSON_LIST,  [PLM_OPTION_ULIMITS] = PLM_JSON_LIST,
    };
    (void)state;
    for (const struct plm_daemon_option *option = plm_daemon_options; option->member; option++) {
        plm_auto_json struct plm_json *value = NULL;
        struct plm_error error;
        if (!option->compiled_default)
            continue;
        assert_true(plm_json_parse(option->compiled_default, strlen(option->compiled_default), PLM_JSON_STRICT,
                                   option->key, &value, &error));
        assert_int_equal(plm_json_type(value), types[option->type]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_member_key_flag_or_letter_stands_twice),
        cmocka_unit_test(every_option_is_in_the_vocabulary_of_facts),
        cmocka_unit_test(compiled_defaults_are_json_of_the_options_type),
    };
    plm_json_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
