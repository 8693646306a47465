/* SPDX-License-Identifier: Apache-2.0 */
#include "../../../src/judge/intern.h"
#include "fixture.h"

static void equal_texts_are_one(void **state)
{
    plm_auto_arena struct plm_arena arena = {0};
    struct plm_intern intern;
    char copy[] = "container.HostConfig";
    (void)state;
    plm_intern_init(&intern, &arena);
    const char *first = plm_intern_line(&intern, "container.HostConfig");
    assert_ptr_equal(first, plm_intern_line(&intern, copy));
    assert_ptr_equal(first, plm_intern_line_n(&intern, "container.HostConfigX", strlen(copy)));
    assert_ptr_not_equal(first, plm_intern_line(&intern, "container.HostConfigX"));
    assert_ptr_not_equal(first, plm_intern_line(&intern, "container.HostConfi"));
    assert_null(plm_intern_line(&intern, NULL));
    assert_null(plm_intern_text(&intern, NULL));
    assert_string_equal(plm_intern_line(&intern, ""), "");
    plm_intern_done(&intern);
    assert_string_equal(first, "container.HostConfig"); /* the arena has it still */
}

static void thousands_are_found_again(void **state)
{
    plm_auto_arena struct plm_arena arena = {0};
    struct plm_intern intern;
    const char *first[5000];
    char text[32];
    (void)state;
    plm_intern_init(&intern, &arena);
    for (int i = 0; i < 5000; i++) {
        snprintf(text, sizeof text, "value %d", i);
        first[i] = plm_intern_line(&intern, text);
    }
    size_t allocated = arena.allocated;
    for (int i = 0; i < 5000; i++) {
        snprintf(text, sizeof text, "value %d", i);
        assert_ptr_equal(first[i], plm_intern_line(&intern, text));
        assert_string_equal(first[i], text);
    }
    assert_int_equal(arena.allocated, allocated);
    plm_intern_done(&intern);
}

static void what_comes_in_is_clean(void **state)
{
    plm_auto_arena struct plm_arena arena = {0};
    struct plm_intern intern;
    (void)state;
    plm_intern_init(&intern, &arena);
    assert_string_equal(plm_intern_line(&intern, "a\x1b[31mred\x1b[0m\nb"), "ared b");
    assert_ptr_equal(plm_intern_line(&intern, "a\x1b[31mred\x1b[0m\nb"), plm_intern_line(&intern, "ared b"));
    assert_string_equal(plm_intern_text(&intern, "one\ntwo\x07"), "one\ntwo");
    assert_string_equal(plm_intern_line(&intern, "one\ntwo"), "one two"); /* also after it came in as a text */
    assert_string_equal(plm_intern_line(&intern, "\xff"), "\xEF\xBF\xBD");
    plm_intern_done(&intern);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_texts_are_one),
        cmocka_unit_test(thousands_are_found_again),
        cmocka_unit_test(what_comes_in_is_clean),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
