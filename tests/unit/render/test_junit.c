/* SPDX-License-Identifier: Apache-2.0 */
#include "junit.h"

#include "outcome.h"
#include "sample_report.h"

#include <libxml/parser.h>
#include <libxml/xmlschemas.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SCHEMA PLM_TEST_DATA "/junit-intersection.xsd"

static int validate(const char *text)
{
    xmlSchemaParserCtxt *parser = xmlSchemaNewParserCtxt(SCHEMA);
    xmlSchema *schema = xmlSchemaParse(parser);
    assert_non_null(schema);
    xmlSchemaValidCtxt *context = xmlSchemaNewValidCtxt(schema);
    xmlDoc *doc = xmlReadMemory(text, (int)strlen(text), "junit", NULL, XML_PARSE_NONET);
    int result = doc ? xmlSchemaValidateDoc(context, doc) : -1;
    xmlFreeDoc(doc);
    xmlSchemaFreeValidCtxt(context);
    xmlSchemaFree(schema);
    xmlSchemaFreeParserCtxt(parser);
    return result;
}

static const struct plm_render_options every_option[] = {
    {0}, {.manual_fails = true}, {.one_case_per_subject = true}, {.one_case_per_subject = true, .manual_fails = true}};

static void every_report_is_valid_for_every_reader(void **state)
{
    (void)state;
    void (*const makers[])(struct plm_report *) = {sample_report, sample_report_empty};
    for (size_t i = 0; i < PLM_COUNT(makers); i++) {
        struct plm_report report = {0};
        makers[i](&report);
        for (size_t j = 0; j < PLM_COUNT(every_option); j++) {
            plm_auto_free char *text = sample_render(&report, "junit", &every_option[j]);
            assert_int_equal(validate(text), 0);
        }
        plm_report_done(&report);
    }
}

/* The schema must be able to say no. */
static void the_schema_refuses_what_a_reader_refuses(void **state)
{
    (void)state;
    static const char head[] =
        "<testsuite name='a' package='a' id='0' hostname='h' timestamp='2026-11-22T09:07:44' tests='1' "
        "failures='0' errors='0' time='0.000'><properties/>";
    static const char tail[] = "<system-out/><system-err/></testsuite></testsuites>";
    static const struct {
        const char *root, *cases;
        bool valid;
    } rows[] = {
        {"<testsuites>", "<testcase classname='a.b' name='n' time='0.000'/>", true},
        {"<testsuites>", "<testcase classname='a.b' name='n' time='0.000'><skipped message='m'>m</skipped></testcase>",
         true},
        {"<testsuites tests='1'>", "<testcase classname='a.b' name='n' time='0.000'/>", false},
        {"<testsuites>", "<testcase classname='a.b.c' name='n' time='0.000'/>", false},
        {"<testsuites>", "<testcase classname='a.b' name='n' time='0.0000'/>", false},
        {"<testsuites>", "<testcase classname='a.b' name='n'/>", false},
        {"<testsuites>", "<testcase classname='a.b' name='n' time='0'><failure type='yaml'/></testcase>", false},
        {"<testsuites>", "<testcase classname='a.b' name='n' time='0'><failure/></testcase>", false},
        {"<testsuites>", "<testcase classname='a.b' name='n' time='0'><skipped type='a.b'/></testcase>", false},
        {"<testsuites>", "<testcase classname='a.b' name='n' time='0'><system-out/></testcase>", false},
        {"<testsuites>", "<testcase classname='a.b' name='n' time='0'><skipped/><skipped/></testcase>", false},
        {"<testsuites>", "<testcase classname='a.b' name='n' time='0'/><testcase classname='a.b' name='n' time='0'/>",
         false},
        {"<testsuites>", "", false},
    };
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        plm_auto_free char *text = plm_asprintf("%s%s%s%s", rows[i].root, head, rows[i].cases, tail);
        if ((validate(text) == 0) != rows[i].valid)
            fail_msg("row %zu", i);
    }
}

static long number_at(const char *text, const char *attribute)
{
    const char *at = strstr(text, attribute);
    assert_non_null(at);
    return strtol(at + strlen(attribute), NULL, 10);
}

static void the_counts_of_each_suite_are_those_of_its_cases(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report(&report);
    for (size_t j = 0; j < PLM_COUNT(every_option); j++) {
        plm_auto_free char *text = sample_render(&report, "junit", &every_option[j]);
        for (char *suite = strstr(text, "<testsuite "); suite;) {
            char *end = strstr(suite, "</testsuite>");
            assert_non_null(end);
            *end = '\0';
            assert_int_equal(number_at(suite, " tests=\""), sample_count(suite, "<testcase "));
            assert_int_equal(number_at(suite, " failures=\""), sample_count(suite, "<failure "));
            assert_int_equal(number_at(suite, " errors=\""), sample_count(suite, "<error "));
            assert_int_equal(number_at(suite, " skipped=\""), sample_count(suite, "<skipped "));
            suite = strstr(end + 1, "<testsuite ");
        }
    }
    plm_report_done(&report);
}

static void the_cases_are_the_outcomes(void **state)
{
    (void)state;
    struct plm_report report = {0};
    size_t counts[PLM_OUTCOMES];
    sample_report(&report);
    plm_outcome_count(&report, counts);
    plm_auto_free char *text = sample_render(&report, "junit", NULL);
    assert_int_equal(sample_count(text, "<testcase "), report.result_count);
    assert_int_equal(sample_count(text, "type=\"compliance.fail\""), counts[PLM_OUTCOME_FAIL]);
    assert_int_equal(sample_count(text, "type=\"compliance.waiver-expired\""), counts[PLM_OUTCOME_EXPIRED]);
    assert_int_equal(sample_count(text, "type=\"compliance.error\""), counts[PLM_OUTCOME_UNKNOWN]);
    assert_int_equal(sample_count(text, "<skipped message=\"MANUAL: "), counts[PLM_OUTCOME_MANUAL]);
    assert_int_equal(sample_count(text, "<skipped message=\"WAIVED until "), counts[PLM_OUTCOME_WAIVED]);
    assert_int_equal(sample_count(text, "<skipped message=\"NOT APPLICABLE: "), counts[PLM_OUTCOME_NOT_APPLICABLE]);
    plm_report_done(&report);
}

static void manual_fails_only_when_asked(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report(&report);
    plm_auto_free char *lenient = sample_render(&report, "junit", NULL);
    plm_auto_free char *strict = sample_render(&report, "junit", &every_option[1]);
    assert_int_equal(sample_count(lenient, "compliance.manual"), 0);
    assert_int_equal(sample_count(strict, "type=\"compliance.manual\""), 1);
    plm_report_done(&report);
}

static void a_case_per_subject_loses_no_unknown(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report(&report);
    plm_auto_free char *text = sample_render(&report, "junit", &every_option[2]);
    /* Nobody saw the container that makes 5.31 unknown: the whole keeps its case. */
    assert_non_null(
        strstr(text, "name=\"5.31 User namespaces of the host are not shared\" time=\"0.000\">\n   <error "));
    assert_non_null(
        strstr(text, "name=\"5.31 User namespaces of the host are not shared: shop/web/1\" time=\"0.000\"/>"));
    assert_non_null(
        strstr(text, "name=\"5.29 The number of processes is limited: shop/db\" time=\"0.000\">\n   <error "));
    /* An attestation decided the whole, not the host: one case. */
    assert_int_equal(sample_count(text, "1.2.1 "), 1);
    plm_report_done(&report);
}

static void stale_waivers_and_attestations_stand_in_the_suites_output(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report(&report);
    plm_auto_free char *text = sample_render(&report, "junit", NULL);
    assert_non_null(strstr(text, "stale waiver of container-not-privileged for shop/web/2\n"));
    assert_non_null(strstr(text, "unused waiver of container-not-privileged for gone/*\n"));
    assert_non_null(strstr(text, "pending waiver of daemon-icc for all subjects\n"));
    assert_non_null(strstr(text, "attestation (active) of host-hardened as pass by linus\n"));
    plm_report_done(&report);
}

static void nothing_judged_is_an_error_and_no_green_file(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report_empty(&report);
    plm_auto_free char *text = sample_render(&report, "junit", NULL);
    assert_int_equal(sample_count(text, "<testcase "), 1);
    assert_int_equal(sample_count(text, "<error "), 1);
    plm_report_done(&report);
}

static void a_broken_clock_gives_a_valid_timestamp(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report(&report);
    report.judged = "yesterday";
    plm_auto_free char *text = sample_render(&report, "junit", NULL);
    assert_non_null(strstr(text, "timestamp=\"1970-01-01T00:00:00\""));
    plm_report_done(&report);
}

int main(void)
{
    plm_json_setup();
    xmlInitParser();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_report_is_valid_for_every_reader),
        cmocka_unit_test(the_schema_refuses_what_a_reader_refuses),
        cmocka_unit_test(the_counts_of_each_suite_are_those_of_its_cases),
        cmocka_unit_test(the_cases_are_the_outcomes),
        cmocka_unit_test(manual_fails_only_when_asked),
        cmocka_unit_test(a_case_per_subject_loses_no_unknown),
        cmocka_unit_test(stale_waivers_and_attestations_stand_in_the_suites_output),
        cmocka_unit_test(nothing_judged_is_an_error_and_no_green_file),
        cmocka_unit_test(a_broken_clock_gives_a_valid_timestamp),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
