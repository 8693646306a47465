/* SPDX-License-Identifier: Apache-2.0 */
#include <plimsoll/model/report_json.h>

#include "sample_report.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

/* The caller's. */
static char *write_text(const struct plm_report *report, size_t *ret_size)
{
    char *text = NULL;
    struct plm_error error;
    FILE *stream = open_memstream(&text, ret_size);
    assert_non_null(stream);
    assert_true(plm_report_write(report, stream, &error));
    fclose(stream);
    return text;
}

static void members_stand_in_order_one_a_line(void **state)
{
    static const char *const members[] = {
        "{\"schema\":\"plimsoll.report/1\",\n\"tool\":{\"name\":\"plimsoll\",\"version\":\"0.1.0\"},\n",
        "\n\"benchmark\":{\"id\":",
        "\n\"policy_file\":\"policy.yaml\"",
        "\n\"sha256\":{",
        "\n\"host\":{\"name\":\"web-1\"",
        "\n\"engine\":{",
        "\n\"privileges\":{\"uid\":1000",
        "\n\"scope\":{",
        "\n\"started\":",
        "\n\"evidence\":\"full\",",
        "\n\"totals\":{\"pass\":1,\"fail\":2,\"unknown\":1,\"manual\":0,\"not_applicable\":2},\"waived\":1,",
        "\n\"score\":{\"value\":25,\"passed\":1,\"of\":4}",
        "\n\"score_by_level\":{\"1\":{\"value\":0,\"passed\":0,\"of\":2}",
        "\n\"sections\":[\n{",
        "\n\"populations\":[\n{",
        "\n\"exclusions\":[\n{",
        "\n\"drift\":[\n{",
        "\n\"exceptions\":[\n{",
        "\n\"subjects\":[\n{",
        "\n\"checks\":[\n{",
        "\n]\n,\"integrity\":{\"algorithm\":\"sha256\",\"digest\":\"",
    };
    struct plm_report report;
    size_t size = 0;
    (void)state;
    plm_sample_report(&report);
    plm_auto_free char *text = write_text(&report, &size);
    const char *at = text;
    for (size_t i = 0; i < PLM_COUNT(members); i++) {
        const char *found = strstr(at, members[i]);
        if (!found)
            fail_msg("missing or out of order: %s", members[i]);
        at = found;
    }
    assert_string_equal(text + size - 4, "\"}}\n");
    plm_report_done(&report);
}

static void each_check_has_a_line_of_its_own(void **state)
{
    struct plm_report report;
    size_t size = 0, lines = 0;
    (void)state;
    plm_sample_report(&report);
    plm_auto_free char *text = write_text(&report, &size);
    for (const char *line = strstr(text, "\n\"checks\":["); line; line = strchr(line + 1, '\n'))
        lines += line[1] == '{' && strncmp(line + 1, "{\"number\":", 10) == 0;
    assert_int_equal(lines, report.result_count);
    plm_report_done(&report);
}

static void what_is_not_known_is_null(void **state)
{
    struct plm_report report = {0};
    size_t size = 0;
    (void)state;
    plm_report_summarise(&report);
    plm_auto_free char *text = write_text(&report, &size);
    assert_non_null(strstr(text, "\"policy_file\":null"));
    assert_non_null(strstr(text, "\"host\":null"));
    assert_non_null(strstr(text, "\"score\":{\"value\":null,\"passed\":0,\"of\":0}"));
    assert_non_null(strstr(text, "\"checks\":[]\n,\"integrity\""));
    plm_report_done(&report);
}

static void a_waiver_has_no_verdict_and_an_attestation_has(void **state)
{
    struct plm_report report;
    size_t size = 0;
    (void)state;
    plm_sample_report(&report);
    plm_auto_free char *text = write_text(&report, &size);
    assert_non_null(strstr(
        text,
        "{\"attestation\":false,\"check\":\"container-not-privileged\",\"subject\":\"shop/*\",\"verdict\":null,"));
    assert_non_null(strstr(
        text, "{\"attestation\":true,\"check\":\"host-hardened\",\"subject\":null,\"verdict\":\"not_applicable\","));
    plm_report_done(&report);
}

static void evidence_of_passes_is_shown_only_as_subject_and_observed(void **state)
{
    struct plm_report report;
    size_t size = 0;
    (void)state;
    plm_sample_report(&report);
    plm_auto_free char *text = write_text(&report, &size);
    assert_non_null(strstr(
        text, "\"evidence_of_passes\":[{\"subject\":1,\"observed\":[{\"path\":\"container.HostConfig.Privileged\","
              "\"value\":true,\"origin\":\"GET /containers/4f00/json\"}]}]}"));
    assert_non_null(strstr(text, "\"evidence_of_passes\":[]}"));
    assert_non_null(strstr(text, "\"evidence_of_passes\":null}"));
    plm_report_done(&report);
}

static void the_digest_in_the_file_is_the_one_that_is_told(void **state)
{
    struct plm_report report;
    char digest[65];
    size_t size = 0;
    (void)state;
    plm_sample_report(&report);
    plm_auto_free char *text = write_text(&report, &size);
    plm_report_digest(&report, digest);
    assert_int_equal(strlen(digest), 64);
    plm_auto_free char *tail = plm_asprintf("\n,\"integrity\":{\"algorithm\":\"sha256\",\"digest\":\"%s\"}}\n", digest);
    assert_non_null(strstr(text, tail));
    plm_report_done(&report);
}

static void a_digest_that_is_kept_is_the_same_for_all_who_ask(void **state)
{
    struct plm_report report;
    char fresh[65], kept[65] = "", again[65];
    size_t size = 0;
    (void)state;
    plm_sample_report(&report);
    plm_auto_free char *before = write_text(&report, &size);
    plm_report_digest(&report, fresh);
    report.digest = kept;
    plm_auto_free char *while_found = write_text(&report, &size);
    assert_string_equal(kept, fresh);
    plm_report_digest(&report, again);
    assert_string_equal(again, fresh);
    plm_auto_free char *after = write_text(&report, &size);
    assert_string_equal(before, while_found);
    assert_string_equal(before, after);
    plm_report_done(&report);
}

static void a_stream_that_fails_is_an_error(void **state)
{
    struct plm_report report;
    struct plm_error error = {0};
    (void)state;
    plm_sample_report_large(&report, 500, 35);
    FILE *full = fopen("/dev/full", "w");
    assert_non_null(full);
    assert_false(plm_report_write(&report, full, &error));
    assert_int_equal(error.code, PLM_ERROR_IO);
    assert_non_null(strstr(error.message, "No space left"));
    fclose(full);
    plm_report_done(&report);
}

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void ten_thousand_containers_take_well_under_a_second_and_a_few_megabytes(void **state)
{
    struct plm_report report;
    size_t size = 0;
    (void)state;
    plm_sample_report_large(&report, 10000, 35);
    double start = seconds_now();
    plm_auto_free char *text = write_text(&report, &size);
    double taken = seconds_now() - start;
    assert_non_null(text);
    print_message("%zu bytes in %.3f s of processor time\n", size, taken);
#if !defined(__SANITIZE_ADDRESS__) && defined(__OPTIMIZE__)
    assert_true(taken < 0.5); /* measured: 0.06 s on two cores of a small virtual machine */
#endif
    assert_true(size < 10 * 1024 * 1024);
    plm_report_done(&report);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(members_stand_in_order_one_a_line),
        cmocka_unit_test(each_check_has_a_line_of_its_own),
        cmocka_unit_test(what_is_not_known_is_null),
        cmocka_unit_test(a_waiver_has_no_verdict_and_an_attestation_has),
        cmocka_unit_test(evidence_of_passes_is_shown_only_as_subject_and_observed),
        cmocka_unit_test(the_digest_in_the_file_is_the_one_that_is_told),
        cmocka_unit_test(a_digest_that_is_kept_is_the_same_for_all_who_ask),
        cmocka_unit_test(a_stream_that_fails_is_an_error),
        cmocka_unit_test(ten_thousand_containers_take_well_under_a_second_and_a_few_megabytes),
    };
    plm_json_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
