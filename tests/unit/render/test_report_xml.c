/* SPDX-License-Identifier: Apache-2.0 */
#include "report_xml.h"

#include "outcome.h"
#include "sample_report.h"

#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <plimsoll/model/report_json.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static xmlDoc *parse(const struct plm_report *report)
{
    plm_auto_free char *text = sample_render(report, "xml", NULL);
    xmlDoc *doc = xmlReadMemory(text, (int)strlen(text), "report", NULL, XML_PARSE_NONET);
    assert_non_null(doc);
    return doc;
}

static double number(xmlDoc *doc, const char *path)
{
    xmlXPathContext *context = xmlXPathNewContext(doc);
    xmlXPathObject *object = xmlXPathEvalExpression((const xmlChar *)path, context);
    assert_non_null(object);
    double value = xmlXPathCastToNumber(object);
    xmlXPathFreeObject(object);
    xmlXPathFreeContext(context);
    return value;
}

static void assert_number(xmlDoc *doc, const char *path, size_t expected)
{
    if ((size_t)number(doc, path) != expected)
        fail_msg("%s is %g, not %zu", path, number(doc, path), expected);
}

static void the_form_holds_the_counts_of_the_report(void **state)
{
    (void)state;
    struct plm_report report = {0};
    size_t counts[PLM_OUTCOMES];
    sample_report(&report);
    plm_outcome_count(&report, counts);
    xmlDoc *doc = parse(&report);
    assert_number(doc, "count(/report/check)", report.result_count);
    assert_number(doc, "/report/totals/@fail", report.totals[PLM_FAIL]);
    assert_number(doc, "/report/totals/@waived", report.waived);
    assert_number(doc, "/report/score[not(@level)]/@of", report.score.of);
    for (int i = 0; i < PLM_OUTCOMES; i++) {
        plm_auto_free char *told = plm_asprintf("/report/outcomes/@%s", plm_outcome_name((enum plm_outcome)i));
        plm_auto_free char *counted =
            plm_asprintf("count(/report/check[@outcome='%s'])", plm_outcome_name((enum plm_outcome)i));
        assert_number(doc, told, counts[i]);
        assert_number(doc, counted, counts[i]);
    }
    assert_number(doc, "count(/report/exception)", report.exception_count);
    assert_number(doc, "count(/report/population)", report.population_count);
    assert_number(doc, "count(/report/exclusion)", report.exclusion_count);
    assert_number(doc, "count(/report/drift)", report.drift_count);
    assert_number(doc, "count(/report/section)", report.section_count);
    xmlFreeDoc(doc);
    plm_report_done(&report);
}

static void every_subject_is_shown_or_counted(void **state)
{
    (void)state;
    static const struct {
        size_t containers, findings, passes;
    } rows[] = {{2500, PLM_XML_SUBJECTS, 0}, {1000, 100, 100}, {1800, 180, 20}, {30, 3, 27}};
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        struct plm_report report = {0};
        sample_report_large(&report, 1, rows[i].containers);
        xmlDoc *doc = parse(&report);
        assert_number(doc, "count(/report/check/finding/subject)", rows[i].findings);
        assert_number(doc, "count(/report/check/pass/subject)", rows[i].passes);
        assert_number(
            doc, "sum(/report/check/finding/@count) + sum(/report/check/pass/@count) + /report/check/more/@subjects",
            rows[i].containers);
        xmlFreeDoc(doc);
        plm_report_done(&report);
    }
}

static void values_and_observations_are_bounded_and_counted(void **state)
{
    (void)state;
    struct plm_report report = {0};
    sample_report(&report);
    struct plm_observation seen[40];
    plm_auto_free char *value = plm_alloc(4000);
    memset(value, '1', 3999);
    for (size_t i = 0; i < PLM_COUNT(seen); i++)
        seen[i] = (struct plm_observation){.path = "a.b", .value = value};
    const struct plm_finding finding = {.subject = 0,
                                        .verdict = PLM_FAIL,
                                        .waiver = PLM_NO_WAIVER,
                                        .observed = seen,
                                        .observed_count = PLM_COUNT(seen)};
    report.results[0].findings = &finding;
    xmlDoc *doc = parse(&report);
    assert_number(doc, "count(/report/check[1]/finding/observed)", PLM_XML_OBSERVATIONS);
    assert_number(doc, "/report/check[1]/finding/@observed-more", PLM_COUNT(seen) - PLM_XML_OBSERVATIONS);
    assert_true(number(doc, "string-length(/report/check[1]/finding/observed[1])") <= PLM_XML_VALUE + 40);
    xmlFreeDoc(doc);
    plm_report_done(&report);
}

static void the_digest_is_that_of_the_json(void **state)
{
    (void)state;
    struct plm_report report = {0};
    char digest[65];
    sample_report(&report);
    plm_report_digest(&report, digest);
    plm_auto_free char *xml = sample_render(&report, "xml", NULL);
    plm_auto_free char *json = sample_render(&report, "json", NULL);
    assert_non_null(strstr(xml, digest));
    assert_non_null(strstr(json, digest));
    plm_report_done(&report);
}

int main(void)
{
    plm_json_setup();
    xmlInitParser();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_form_holds_the_counts_of_the_report),
        cmocka_unit_test(every_subject_is_shown_or_counted),
        cmocka_unit_test(values_and_observations_are_bounded_and_counted),
        cmocka_unit_test(the_digest_is_that_of_the_json),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
