/* SPDX-License-Identifier: Apache-2.0 */
#include "sarif_anchor.h"

#include <plimsoll/base/memory.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void a_file_below_the_root_is_an_anchor(void **state)
{
    (void)state;
    static const struct {
        const char *anchor, *policy, *uri;
    } rows[] = {
        {"deploy/daemon.json", NULL, "deploy/daemon.json"},
        {"a b/c:d.yml", NULL, "a%20b/c%3Ad.yml"},
        {"././x", NULL, "x"},
        {"..x/y..z", NULL, "..x/y..z"},
        {"100%", NULL, "100%25"},
        {"gr\xC3\xBC"
         "n",
         NULL, "gr%C3%BCn"},
        {NULL, "policy.yaml", "policy.yaml"},
        {"own", "/etc/policy.yaml", "own"},
    };
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        const struct plm_render_options options = {.sarif_anchor = rows[i].anchor};
        plm_auto_buffer struct plm_buffer uri = {0};
        struct plm_error error = {0};
        if (!plm_sarif_anchor(&options, rows[i].policy, &uri, &error))
            fail_msg("%s", error.message);
        assert_string_equal(plm_buffer_text(&uri), rows[i].uri);
        assert_true(plm_sarif_accept(&options, rows[i].policy, &error));
    }
}

static void no_path_is_ever_invented(void **state)
{
    (void)state;
    static const struct {
        const char *anchor, *policy;
    } rows[] = {{NULL, NULL},   {NULL, "-"},           {NULL, "/etc/p.yaml"}, {NULL, "../p.yaml"},
                {"", NULL},     {"/etc/passwd", NULL}, {"a/../../b", NULL},   {"..", NULL},
                {"dir/", NULL}, {"a/..", "p.yaml"}};
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        const struct plm_render_options options = {.sarif_anchor = rows[i].anchor};
        struct plm_error error = {0};
        if (plm_sarif_accept(&options, rows[i].policy, &error))
            fail_msg("row %zu was taken", i);
        assert_int_equal(error.code, PLM_ERROR_USAGE);
        assert_non_null(strstr(error.message, "--sarif-anchor"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_below_the_root_is_an_anchor),
        cmocka_unit_test(no_path_is_ever_invented),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
