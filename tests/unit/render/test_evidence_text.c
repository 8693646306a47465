/* SPDX-License-Identifier: Apache-2.0 */
#include "evidence_text.h"

#include "report_xml.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct plm_subject subject = {
    .kind = "container", .key = "shop/web/1", .origin = "GET /containers/4f/json"};

static void each_fact_says_where_it_is_from(void **state)
{
    (void)state;
    static const struct plm_observation facts[] = {
        {"a.b", "true", "GET /info"}, {"c", "null", NULL}, {NULL, NULL, NULL}, {"d", "1", plm_own_origin}};
    const struct plm_finding finding = {.observed = facts, .observed_count = 4};
    plm_auto_buffer struct plm_buffer out = {0};
    plm_evidence_text(&out, &subject, &finding, "; ", 100);
    assert_string_equal(plm_buffer_text(&out),
                        "a.b = true (GET /info); c = null; ? = unknown; d = 1 (GET /containers/4f/json)");
}

static void no_finding_is_no_text(void **state)
{
    (void)state;
    const struct plm_finding finding = {0};
    plm_auto_buffer struct plm_buffer out = {0};
    plm_evidence_text(&out, NULL, NULL, "; ", 100);
    plm_evidence_text(&out, &subject, &finding, "; ", 100);
    assert_int_equal(out.size, 0);
}

static void facts_over_the_limit_are_counted(void **state)
{
    (void)state;
    struct plm_observation facts[PLM_XML_OBSERVATIONS + 3];
    for (size_t i = 0; i < PLM_COUNT(facts); i++)
        facts[i] = (struct plm_observation){"p", "1", NULL};
    const struct plm_finding finding = {.observed = facts, .observed_count = PLM_COUNT(facts)};
    plm_auto_buffer struct plm_buffer out = {0};
    plm_evidence_text(&out, &subject, &finding, "\n", 100);
    assert_non_null(strstr(plm_buffer_text(&out), "\n3 more facts: see the JSON report"));
}

static void a_long_value_is_cut_and_says_so(void **state)
{
    (void)state;
    static const struct plm_observation fact = {"p", "\"0123456789012345678901234567890123456789\"", NULL};
    const struct plm_finding finding = {.observed = &fact, .observed_count = 1};
    plm_auto_buffer struct plm_buffer out = {0};
    plm_evidence_text(&out, &subject, &finding, "\n", 10);
    assert_non_null(strstr(plm_buffer_text(&out), "bytes cut"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_fact_says_where_it_is_from),
        cmocka_unit_test(no_finding_is_no_text),
        cmocka_unit_test(facts_over_the_limit_are_counted),
        cmocka_unit_test(a_long_value_is_cut_and_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
