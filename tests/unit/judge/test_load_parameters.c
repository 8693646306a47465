/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"

static void what_is_wrong_with_a_parameter_is_refused(void **state)
{
    static const struct {
        const char *text, *message;
    } rows[] = {
        {"{}", "expected a list of parameters"},
        {"- x", "expected a map"},
        {"- {name: a, type: int}", "'about' is missing"},
        {"- {name: a, type: int, about: b, max: 3}", "checks/parameters.yaml:1: "},
        {"- {name: a-b, type: int, about: b}", "'a-b' is no name for a parameter"},
        {"- {name: 1a, type: int, about: b}", "'1a' is no name for a parameter"},
        {"- {name: a, type: float, about: b}", "'float' is no type"},
        {"- {name: a, type: int, about: b}\n- {name: a, type: int, about: b}",
         "checks/parameters.yaml:2: parameter 'a' is there already"},
        {"- {name: a, type: int, default: x, about: b}", "checks/parameters.yaml:1: "},
        {"- {name: a, type: bool, default: 1, about: b}", "checks/parameters.yaml:1: "},
        {"- {name: a, type: string, default: 5, about: b}", "'a' is a text (numbers need quotes)"},
        {"- {name: a, type: string, default: [x], about: b}", "'a' is a text"},
        {"- {name: a, type: list, default: x, about: b}", "expected a list of texts"},
        {"- {name: a, type: list, default: [1], about: b}", "'a' is a list of texts"},
        {"- {name: a, type: list, default: [[x]], about: b}", "'a' is a list of texts"},
    };
    (void)state;
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        const char *message = fixture_refusal(NULL, rows[i].text, NULL);
        if (!strstr(message, rows[i].message))
            fail_msg("%s: refused with '%s', not '%s'", rows[i].text, message, rows[i].message);
    }
}

static void defaults_keep_their_types(void **state)
{
    struct plm_catalogue catalogue = {0};
    struct plm_error error = {0};
    (void)state;
    if (!fixture_load(
            NULL,
            "- {name: i, type: int, default: 3, about: a}\n- {name: s, type: string, default: '3', about: a}\n"
            "- {name: l, type: list, default: ['3'], about: a}\n- {name: b, type: bool, default: false, about: a}\n"
            "- {name: n, type: list, about: a}\n",
            NULL, &catalogue, &error))
        fail_msg("%s", error.message);
    assert_int_equal(plm_json_type(plm_catalogue_parameter(&catalogue, "i")->fallback), PLM_JSON_NUMBER);
    assert_int_equal(plm_json_type(plm_catalogue_parameter(&catalogue, "s")->fallback), PLM_JSON_STRING);
    assert_int_equal(plm_json_type(plm_catalogue_parameter(&catalogue, "l")->fallback), PLM_JSON_LIST);
    assert_int_equal(plm_json_type(plm_catalogue_parameter(&catalogue, "b")->fallback), PLM_JSON_BOOL);
    assert_null(plm_catalogue_parameter(&catalogue, "n")->fallback);
    plm_catalogue_done(&catalogue);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_wrong_with_a_parameter_is_refused),
        cmocka_unit_test(defaults_keep_their_types),
    };
    plm_json_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
