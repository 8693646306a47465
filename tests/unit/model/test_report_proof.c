/* SPDX-License-Identifier: Apache-2.0 */
/* What the reader refuses although every member is of its type: reports that contradict themselves. */
#include <plimsoll/model/report_json.h>

#include "forge.h"
#include "sample_report.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static struct plm_report sample;

static void expect_refused(const char *from, const char *to, const char *message)
{
    struct plm_report read;
    struct plm_error error = {0};
    plm_auto_free char *text = forge(&sample, from, to);
    if (!text)
        fail_msg("nothing to change: %s", from);
    if (plm_report_read(text, strlen(text), "r.json", &read, &error))
        fail_msg("was read, though wanted: %s", message);
    assert_int_equal(error.code, PLM_ERROR_MALFORMED);
    if (!strstr(error.message, message))
        fail_msg("wanted '%s', seen '%s'", message, error.message);
}

static void indices_must_lead_somewhere(void **state)
{
    (void)state;
    expect_refused("\"passed\":[1]", "\"passed\":[4]", "check 5.5: a passed subject that is not in the list");
    expect_refused("\"subject\":3,", "\"subject\":4,", "check 3.17: a finding whose subject is not in the list");
    expect_refused("\"evidence_of_passes\":[{\"subject\":1", "\"evidence_of_passes\":[{\"subject\":9",
                   "check 5.5: evidence of a subject");
    expect_refused("\"waiver\":0,", "\"waiver\":6,", "check 5.5: a finding whose waiver is not");
    expect_refused("\"attestation\":5,", "\"attestation\":6,", "check 1.2.1: an attestation that is not");
}

static void a_waiver_is_no_attestation_and_the_other_way_round(void **state)
{
    (void)state;
    expect_refused("\"waiver\":0,", "\"waiver\":5,", "check 5.5: a finding whose waiver is not");
    expect_refused("\"attestation\":5,", "\"attestation\":0,", "check 1.2.1: an attestation that is not");
}

static void counts_must_be_those_of_the_findings(void **state)
{
    (void)state;
    expect_refused("\"passed\":[0,1]", "\"passed\":[0]", "check own-check: its counts are not those of its findings");
    expect_refused("\"subject\":0,\"verdict\":\"fail\"", "\"subject\":0,\"verdict\":\"pass\"",
                   "check 5.5: a finding that passed");
    expect_refused("\"subject\":0,\"verdict\":\"fail\"", "\"subject\":0,\"verdict\":\"manual\"",
                   "check 5.5: its counts are not");
}

static void no_verdict_claims_more_than_its_findings(void **state)
{
    (void)state;
    expect_refused("\"verdict\":\"fail\",\"decided\":\"fail\",\"waived\":true",
                   "\"verdict\":\"pass\",\"decided\":\"pass\",\"waived\":true",
                   "check 5.5: a subject failed, but its verdict does not say so");
    expect_refused("\"verdict\":\"unknown\",\"decided\":\"unknown\"", "\"verdict\":\"pass\",\"decided\":\"pass\"",
                   "check 3.17: its verdict is pass, but not every subject passed");
    expect_refused("\"verdict\":\"unknown\",\"decided\":\"unknown\"", "\"verdict\":\"unknown\",\"decided\":\"pass\"",
                   "check 3.17: it is decided against its verdict");
    expect_refused("\"attestation\":5,", "\"attestation\":null,", "check 1.2.1: it is decided against its verdict");
}

static void totals_must_be_those_of_the_checks(void **state)
{
    static const char message[] = "its totals are not those of its checks";
    (void)state;
    expect_refused("\"totals\":{\"pass\":1,", "\"totals\":{\"pass\":2,", message);
    expect_refused("\"waived\":1,", "\"waived\":0,", message);
    expect_refused("\"score\":{\"value\":25,", "\"score\":{\"value\":100,", message);
    expect_refused("\"score\":{\"value\":25,", "\"score\":{\"value\":24.9,", message);
    expect_refused("\"passed\":1,\"of\":4}", "\"passed\":1,\"of\":1}", message);
    expect_refused("\"score_by_level\":{\"1\":{\"value\":0,", "\"score_by_level\":{\"1\":{\"value\":null,", message);
    expect_refused("\"title\":\"Files\",\"totals\":{\"pass\":0,", "\"title\":\"Files\",\"totals\":{\"pass\":3,",
                   message);
    expect_refused("{\"number\":\"7\",\"title\":null,\"totals\":{\"pass\":0,\"fail\":0,\"unknown\":0,\"manual\":0,"
                   "\"not_applicable\":0},"
                   "\"score\":{\"value\":null",
                   "{\"number\":\"7\",\"title\":null,\"totals\":{\"pass\":0,\"fail\":0,\"unknown\":0,\"manual\":0,"
                   "\"not_applicable\":0},"
                   "\"score\":{\"value\":100",
                   message);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(indices_must_lead_somewhere),
        cmocka_unit_test(a_waiver_is_no_attestation_and_the_other_way_round),
        cmocka_unit_test(counts_must_be_those_of_the_findings),
        cmocka_unit_test(no_verdict_claims_more_than_its_findings),
        cmocka_unit_test(totals_must_be_those_of_the_checks),
    };
    plm_json_setup();
    plm_sample_report(&sample);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    plm_report_done(&sample);
    return failed;
}
