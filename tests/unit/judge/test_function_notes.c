/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"

#include <plimsoll/judge/functions.h>

static size_t arguments_of(const char *signature)
{
    const char *open = strchr(signature, '('), *close = strchr(signature, ')');
    size_t count = open + 1 < close;
    for (const char *at = open; at < close; at++)
        count += *at == ',';
    return count;
}

static void every_function_is_documented_in_its_place(void **state)
{
    size_t i = 0;
    (void)state;
    for (; plm_functions[i].name; i++) {
        const char *signature = plm_function_notes[i].signature;
        assert_non_null(signature);
        size_t size = strlen(plm_functions[i].name);
        assert_int_equal(strncmp(signature, plm_functions[i].name, size), 0);
        assert_int_equal(signature[size], '(');
        assert_int_equal(arguments_of(signature), plm_functions[i].arguments);
        assert_non_null(strstr(signature, " -> "));
        assert_int_equal(plm_function_notes[i].about[strlen(plm_function_notes[i].about) - 1], '.');
    }
    assert_null(plm_function_notes[i].signature);
    assert_true(i >= 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_function_is_documented_in_its_place)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
