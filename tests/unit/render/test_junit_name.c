/* SPDX-License-Identifier: Apache-2.0 */
#include "junit_name.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void a_class_has_one_dot_and_nothing_that_jenkins_changes(void **state)
{
    (void)state;
    static const struct {
        const char *benchmark, *number, *title, *class;
    } rows[] = {
        {"cis-docker-1.8.0", "5", "Container runtime", "CIS-Docker-1_8_0.5-Container_runtime"},
        {"cis-docker-1.8.0", "1.1", "Linux: hosts & files", "CIS-Docker-1_8_0.1_1-Linux_hosts_files"},
        {"our house/2026", "7", "a#b%c[d]", "our_house_2026.7-a_b_c_d_"},
        {NULL, NULL, NULL, "checks.0-Section"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct plm_report report = {.benchmark_id = rows[i].benchmark};
        const struct plm_section_total section = {.number = rows[i].number, .title = rows[i].title};
        plm_auto_buffer struct plm_buffer out = {0};
        plm_junit_class(&out, &report, &section);
        assert_string_equal(plm_buffer_text(&out), rows[i].class);
    }
    plm_auto_buffer struct plm_buffer out = {0};
    plm_junit_class(&out, &(struct plm_report){0}, NULL);
    assert_string_equal(plm_buffer_text(&out), "checks.Other_checks");
}

static void a_case_is_number_and_title_and_no_count(void **state)
{
    (void)state;
    const struct plm_result result = {.number = "5.5", .id = "x", .title = "No container runs privileged"};
    const struct plm_subject subject = {.kind = "container", .key = "shop/web/1"}, host = {.kind = "host", .key = ""};
    plm_auto_buffer struct plm_buffer out = {0};
    plm_junit_case(&out, &result, NULL);
    assert_string_equal(plm_buffer_text(&out), "5.5 No container runs privileged");
    plm_buffer_clear(&out);
    plm_junit_case(&out, &result, &subject);
    assert_string_equal(plm_buffer_text(&out), "5.5 No container runs privileged: shop/web/1");
    plm_buffer_clear(&out);
    plm_junit_case(&out, &(struct plm_result){.id = "x"}, &host);
    assert_string_equal(plm_buffer_text(&out), "x: host");
}

static void long_keys_that_begin_alike_have_names_of_their_own(void **state)
{
    (void)state;
    const struct plm_result result = {.number = "3.5", .id = "x", .title = "Files"};
    char keys[2][600];
    plm_auto_buffer struct plm_buffer first = {0};
    plm_auto_buffer struct plm_buffer second = {0};
    for (size_t i = 0; i < 2; i++)
        snprintf(keys[i], sizeof keys[i], "/%0500d%zu", 0, i);
    plm_junit_case(&first, &result, &(struct plm_subject){.kind = "file", .key = keys[0]});
    plm_junit_case(&second, &result, &(struct plm_subject){.kind = "file", .key = keys[1]});
    assert_string_not_equal(plm_buffer_text(&first), plm_buffer_text(&second));
    assert_true(first.size < 300 && strstr(plm_buffer_text(&first), "cut"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_class_has_one_dot_and_nothing_that_jenkins_changes),
        cmocka_unit_test(a_case_is_number_and_title_and_no_count),
        cmocka_unit_test(long_keys_that_begin_alike_have_names_of_their_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
