/* SPDX-License-Identifier: Apache-2.0 */
#include "oscal_parts.h"

#include "parsed.h"
#include "sample_report.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct plm_json *result_of(const struct plm_json *oscal)
{
    return plm_json_at(plm_json_path(oscal, "assessment-results.results"), 0);
}

static const struct plm_json *observation_of(const struct plm_json *oscal, const char *title)
{
    return parsed_find(plm_json_get(result_of(oscal), "observations"), "title", title);
}

static const char *method(const struct plm_json *observation, size_t index)
{
    const char *text = plm_json_text(plm_json_at(plm_json_get(observation, "methods"), index));
    return text ? text : "";
}

static void every_recommendation_is_observed_by_its_method(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report(&report);
    plm_auto_json struct plm_json *oscal = parsed_render(&report, "oscal", NULL);
    assert_int_equal(plm_json_count(plm_json_get(result_of(oscal), "observations")), report.result_count);
    assert_string_equal(method(observation_of(oscal, "5.5 No container runs privileged"), 0), "TEST");
    assert_string_equal(method(observation_of(oscal, "2.1 The daemon runs rootless where it can"), 0), "EXAMINE");
    const struct plm_json *attested = observation_of(oscal, "1.2.1 The host is hardened");
    assert_string_equal(method(attested, 0), "EXAMINE");
    assert_string_equal(method(attested, 1), "INTERVIEW");
    plm_report_done(&report);
}

static void every_subject_that_is_named_stands_in_the_inventory(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report(&report);
    plm_auto_json struct plm_json *oscal = parsed_render(&report, "oscal", NULL);
    const struct plm_json *items = plm_json_path(result_of(oscal), "local-definitions.inventory-items");
    size_t named = 0;
    plm_json_each (observation, plm_json_get(result_of(oscal), "observations"))
        plm_json_each (subject, plm_json_get(observation, "subjects")) {
            assert_int_equal(parsed_count(items, "uuid", parsed_text(subject, "subject-uuid")), 1);
            named++;
        }
    assert_true(named > 20);
    plm_report_done(&report);
}

static void the_facts_are_evidence(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report(&report);
    plm_auto_json struct plm_json *oscal = parsed_render(&report, "oscal", NULL);
    const struct plm_json *evidence =
        plm_json_get(observation_of(oscal, "5.5 No container runs privileged"), "relevant-evidence");
    assert_int_equal(plm_json_count(evidence), 5);
    assert_non_null(strstr(parsed_text(plm_json_at(evidence, 0), "description"), "HostConfig.Privileged = true"));
    plm_report_done(&report);
}

static void many_subjects_are_cut_with_a_count(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report_large(&report, 1, 5000);
    plm_auto_json struct plm_json *oscal = parsed_render(&report, "oscal", NULL);
    const struct plm_json *observation = plm_json_at(plm_json_get(result_of(oscal), "observations"), 0);
    assert_int_equal(plm_json_count(plm_json_get(observation, "subjects")), 200);
    assert_string_equal(parsed_text(observation, "remarks"), "4800 more subjects: see the JSON report");
    plm_report_done(&report);
}

int main(void)
{
    plm_json_setup();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_recommendation_is_observed_by_its_method),
        cmocka_unit_test(every_subject_that_is_named_stands_in_the_inventory),
        cmocka_unit_test(the_facts_are_evidence),
        cmocka_unit_test(many_subjects_are_cut_with_a_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
