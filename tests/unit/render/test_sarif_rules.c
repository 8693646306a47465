/* SPDX-License-Identifier: Apache-2.0 */
#include "sarif_parts.h"

#include "parsed.h"
#include "sample_report.h"

#include <plimsoll/base/text.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct plm_json *rules_of(const struct plm_json *sarif)
{
    return plm_json_path(plm_json_at(plm_json_get(sarif, "runs"), 0), "tool.driver.rules");
}

static void all_rules_are_listed_also_those_without_a_result(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report(&report);
    plm_auto_json struct plm_json *sarif = parsed_render(&report, "sarif", NULL);
    assert_int_equal(plm_json_count(rules_of(sarif)), report.result_count);
    plm_json_each (rule, rules_of(sarif)) {
        assert_string_not_equal(parsed_text(rule, "shortDescription.text"), "");
        assert_string_not_equal(parsed_text(rule, "fullDescription.text"), "");
        assert_string_not_equal(parsed_text(rule, "help.text"), "");
        assert_string_not_equal(parsed_text(rule, "help.markdown"), "");
    }
    plm_report_done(&report);
}

static void github_limits_are_kept(void **state)
{
    (void)state;
    struct plm_report report = {0};
    const char *ids[41] = {0};
    plm_auto_buffer struct plm_buffer text = {0};
    for (size_t i = 0; i < 5000; i++)
        plm_buffer_puts(&text, "\xC3\xA9");
    for (size_t i = 0; i < 40; i++)
        ids[i] = "1.1";
    const struct plm_reference reference = {"framework", ids};
    sample_report(&report);
    report.results[0].rationale = plm_buffer_text(&text);
    report.results[0].references = &reference;
    report.results[0].reference_count = 1;
    plm_auto_json struct plm_json *sarif = parsed_render(&report, "sarif", NULL);
    const struct plm_json *rule = plm_json_at(rules_of(sarif), 0);
    const char *about = parsed_text(rule, "fullDescription.text");
    assert_true(plm_utf8_length(about, strlen(about)) <= 1024);
    assert_non_null(strstr(about, "bytes cut"));
    assert_int_equal(plm_json_count(plm_json_path(rule, "properties.tags")), 20);
    plm_report_done(&report);
}

static void severity_becomes_level_and_score(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report(&report);
    plm_auto_json struct plm_json *sarif = parsed_render(&report, "sarif", NULL);
    const struct plm_json *rule = parsed_find(rules_of(sarif), "id", "container-not-privileged");
    assert_string_equal(parsed_text(rule, "defaultConfiguration.level"), "error");
    assert_string_equal(parsed_text(rule, "properties.security-severity"), "9.5");
    assert_string_equal(parsed_text(rule, "properties.precision"), "very-high");
    assert_string_equal(plm_sarif_level(PLM_MEDIUM), "warning");
    assert_string_equal(plm_sarif_level(PLM_LOW), "note");
    assert_string_equal(parsed_text(parsed_find(rules_of(sarif), "id", "host-hardened"), "properties.precision"),
                        "medium");
    plm_report_done(&report);
}

int main(void)
{
    plm_json_setup();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_rules_are_listed_also_those_without_a_result),
        cmocka_unit_test(github_limits_are_kept),
        cmocka_unit_test(severity_becomes_level_and_score),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
