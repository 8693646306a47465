/* SPDX-License-Identifier: Apache-2.0 */
#include "wording.h"

#include "sample_report.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void origins_lose_no_more_than_long_ids(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"GET /containers/4f1c2b3a4f1c2b3a4f1c2b3a4f1c2b3a4f1c2b3a4f1c2b3a4f1c2b3a4f1c2b3a/json",
         "GET /containers/4f1c2b3a4f1c/json"},
        {"GET /containers/4f1c2b3a4f1c2b3a4f1c2b3a4f1c2b3a4f1c2b3a4f1c2b3a4f1c2b3a4f1c2b3/json", /* 63 digits */
         "GET /containers/4f1c2b3a4f1c2b3a4f1c2b3a4f1c2b3a4f1c2b3a4f1c2b3a4f1c2b3a4f1c2b3/json"},
        {"flag", "flag"},
        {"", ""},
    };
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        plm_auto_buffer struct plm_buffer out = {0};
        plm_word_origin(&out, rows[i][0]);
        assert_string_equal(plm_buffer_text(&out), rows[i][1]);
    }
    plm_auto_buffer struct plm_buffer out = {0};
    plm_word_origin(&out, NULL);
    assert_int_equal(out.size, 0);
}

static void every_result_has_a_headline(void **state)
{
    (void)state;
    static const struct {
        const char *id, *headline;
    } rows[] = {
        {"host-own-partition", "host.mounts.mounts[0].own_file_system = false"},
        {"audit-dockerd", "denied: CAP_AUDIT_CONTROL is needed"},
        {"host-hardened", "attested by linus, until 2027-10-01: baseline report 2026-10"},
        {"daemon-log-level", "proven from facts of the daemon"},
        {"daemon-device-size", "the storage driver is overlay2"},
        {"container-sensitive-mounts", "WAIVER EXPIRED 2026-10-31: 1 of 3 containers fails: shop/db"},
        {"container-pids-limit",
         "1 of 2 containers could not be decided: shop/db (lost: container.HostConfig.PidsLimit)"},
        {"container-userns", "not all containers could be seen"},
        {"site-label", "12 of 12 containers fail: bulk/1, bulk/2, bulk/3 and 9 more (label owner is not there)"},
    };
    struct plm_report report = {0};
    sample_report(&report);
    size_t seen = 0;
    for (size_t i = 0; i < report.result_count; i++) {
        plm_auto_buffer struct plm_buffer out = {0};
        plm_word_headline(&out, &report, &report.results[i]);
        assert_int_not_equal(out.size, 0);
        for (size_t j = 0; j < PLM_COUNT(rows); j++) {
            if (strcmp(rows[j].id, report.results[i].id) != 0)
                continue;
            assert_string_equal(plm_buffer_text(&out), rows[j].headline);
            seen++;
        }
    }
    assert_int_equal(seen, PLM_COUNT(rows));
    plm_report_done(&report);
}

static void a_bare_result_still_says_something(void **state)
{
    (void)state;
    const struct plm_report report = {0};
    for (int verdict = 0; verdict < PLM_VERDICTS; verdict++) {
        const struct plm_result result = {.id = "x",
                                          .verdict = (enum plm_verdict)verdict,
                                          .decided = (enum plm_verdict)verdict,
                                          .attestation = PLM_NO_WAIVER};
        plm_auto_buffer struct plm_buffer out = {0};
        plm_word_headline(&out, &report, &result);
        assert_int_not_equal(out.size, 0);
    }
}

static void a_score_of_nothing_is_no_number(void **state)
{
    (void)state;
    plm_auto_buffer struct plm_buffer out = {0};
    plm_word_score(&out, &(struct plm_score){.passed = 60, .of = 84, .value = 71.4});
    assert_string_equal(plm_buffer_text(&out), "71.4 % (60 of 84)");
    plm_buffer_clear(&out);
    plm_word_score(&out, &(struct plm_score){.value = -1});
    assert_string_equal(plm_buffer_text(&out), "none: nothing was assessed");
}

static void values_stay_on_one_line_and_within_their_limit(void **state)
{
    (void)state;
    plm_auto_buffer struct plm_buffer out = {0};
    plm_word_value(&out, "[1,\n2,\033[31m3]", 100);
    assert_string_equal(plm_buffer_text(&out), "[1, 2,3]");
    plm_buffer_clear(&out);
    plm_word_value(&out, "[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20]", 12);
    assert_non_null(strstr(plm_buffer_text(&out), "bytes cut)"));
    plm_buffer_clear(&out);
    plm_word_value(&out, NULL, 12);
    assert_string_equal(plm_buffer_text(&out), "unknown");
}

static void counts_are_in_the_plural_but_for_one(void **state)
{
    (void)state;
    plm_auto_buffer struct plm_buffer out = {0};
    plm_word_count(&out, 1, "container");
    plm_buffer_putc(&out, ' ');
    plm_word_count(&out, 2, "image");
    plm_buffer_putc(&out, ' ');
    plm_word_count(&out, 0, NULL);
    assert_string_equal(plm_buffer_text(&out), "1 container 2 images 0 subjects");
}

static void a_waiver_without_date_or_ticket_is_told_as_such(void **state)
{
    (void)state;
    plm_auto_buffer struct plm_buffer out = {0};
    plm_word_waiver(&out, &(struct plm_exception){.reason = "r", .expires = "2027-03-31", .ticket = "T-1"});
    assert_string_equal(plm_buffer_text(&out), "until 2027-03-31 (T-1): r");
    plm_buffer_clear(&out);
    plm_word_waived(&out, PLM_FAIL,
                    &(struct plm_exception){.reason = "r", .owner = "ada", .expires = "2027-03-31", .ticket = "T-1"});
    assert_string_equal(plm_buffer_text(&out), "WAIVED until 2027-03-31 (T-1): fail, accepted by ada: r");
    plm_buffer_clear(&out);
    plm_word_waived(&out, PLM_MANUAL, NULL);
    assert_string_equal(plm_buffer_text(&out), "WAIVED until further notice: manual");
    plm_buffer_clear(&out);
    plm_word_waiver(&out, &(struct plm_exception){0});
    assert_string_equal(plm_buffer_text(&out), "until further notice");
}

static void collect_fact(void *context, const char *name, const char *text, const char *unknown)
{
    plm_buffer_printf(context, "%s=%s%s;", name, text ? text : "?", unknown ? unknown : "");
}

static void facts_are_walked_with_their_reasons(void **state)
{
    (void)state;
    static const char json[] =
        "{\"a\":\"x\",\"b\":{\"c\":true,\"d\":{\"$unknown\":\"denied\"}},\"e\":null,\"f\":{},\"g\":[1,2],\"h\":7,"
        "\"i\":{\"j\":{\"k\":{\"l\":{\"m\":1}}}}}";
    struct plm_error error = {0};
    struct plm_json *tree = NULL;
    assert_true(plm_json_parse(json, strlen(json), PLM_JSON_STRICT, "facts", &tree, &error));
    plm_auto_buffer struct plm_buffer out = {0};
    plm_word_facts(tree, collect_fact, &out);
    assert_string_equal(plm_buffer_text(&out), "a=x;b.c=yes;b.d=?denied;e=?not known;g=[1,2];h=7;i.j.k.l={\"m\":1};");
    plm_json_free(tree);
    plm_buffer_clear(&out);
    plm_word_facts(NULL, collect_fact, &out);
    assert_int_equal(out.size, 0);
}

static void a_host_without_a_name_is_called_so(void **state)
{
    (void)state;
    const struct plm_report nameless = {0};
    assert_string_equal(plm_word_host(&nameless), "unnamed host");
}

int main(void)
{
    plm_json_setup();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(origins_lose_no_more_than_long_ids),
        cmocka_unit_test(every_result_has_a_headline),
        cmocka_unit_test(a_bare_result_still_says_something),
        cmocka_unit_test(a_score_of_nothing_is_no_number),
        cmocka_unit_test(values_stay_on_one_line_and_within_their_limit),
        cmocka_unit_test(counts_are_in_the_plural_but_for_one),
        cmocka_unit_test(a_waiver_without_date_or_ticket_is_told_as_such),
        cmocka_unit_test(facts_are_walked_with_their_reasons),
        cmocka_unit_test(a_host_without_a_name_is_called_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
