/* SPDX-License-Identifier: Apache-2.0 */
#include "uuid.h"

#include <plimsoll/base/memory.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void a_uuid_has_the_shape_of_version_5(void **state)
{
    (void)state;
    for (int i = 0; i < 64; i++) {
        char out[PLM_UUID_SIZE];
        plm_auto_free char *name = plm_asprintf("%d", i);
        plm_uuid_make("space", "kind", name, out);
        assert_int_equal(strlen(out), 36);
        assert_int_equal(out[14], '5');
        assert_non_null(strchr("89ab", out[19]));
        for (size_t at = 0; at < 36; at++)
            if (at == 8 || at == 13 || at == 18 || at == 23)
                assert_int_equal(out[at], '-');
            else
                assert_non_null(strchr("0123456789abcdef", out[at]));
    }
}

static void the_same_names_give_the_same_uuid_and_others_another(void **state)
{
    (void)state;
    static const char *const parts[][3] = {{"a", "b", "c"}, {"ab", "", "c"}, {"a", "bc", ""},
                                           {"a", "b", ""},  {"", "ab", "c"}, {NULL, "abc", NULL}};
    char made[PLM_COUNT(parts)][PLM_UUID_SIZE], again[PLM_UUID_SIZE];
    for (size_t i = 0; i < PLM_COUNT(parts); i++) {
        plm_uuid_make(parts[i][0], parts[i][1], parts[i][2], made[i]);
        plm_uuid_make(parts[i][0], parts[i][1], parts[i][2], again);
        assert_string_equal(made[i], again);
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(made[i], made[j]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_uuid_has_the_shape_of_version_5),
        cmocka_unit_test(the_same_names_give_the_same_uuid_and_others_another),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
