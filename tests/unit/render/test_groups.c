/* SPDX-License-Identifier: Apache-2.0 */
#include "groups.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define ID_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define ID_B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

static struct plm_subject subjects[] = {
    {.kind = "container", .key = "a", .id = ID_A},
    {.kind = "container", .key = "b", .id = ID_B},
    {.kind = "image", .key = "c"},
    {.kind = "container", .key = "d", .id = ""},
};
static struct plm_exception exceptions[] = {{.state = PLM_WAIVER_ACTIVE}, {.state = PLM_WAIVER_EXPIRED}};
static const struct plm_report report = {
    .subjects = subjects, .subject_count = 4, .exceptions = exceptions, .exception_count = 2};

static const struct plm_observation of_a = {.path = "p", .value = "1", .origin = "GET /containers/" ID_A "/json"};
static const struct plm_observation of_b = {.path = "p", .value = "1", .origin = "GET /containers/" ID_B "/json"};
static const struct plm_observation other_value = {
    .path = "p", .value = "2", .origin = "GET /containers/" ID_B "/json"};
static const struct plm_observation other_path = {.path = "q", .value = "1", .origin = "GET /containers/" ID_B "/json"};
static const struct plm_observation other_origin = {
    .path = "p", .value = "1", .origin = "GET /containers/" ID_A "/json"};
static const struct plm_observation no_origin = {.path = "p", .value = "1"};

static const struct plm_finding base = {
    .subject = 0, .verdict = PLM_FAIL, .waiver = PLM_NO_WAIVER, .observed = &of_a, .observed_count = 1};

static size_t groups_of(const struct plm_finding *second)
{
    const struct plm_finding findings[] = {base, *second};
    const struct plm_result result = {.findings = findings, .finding_count = 2};
    plm_auto_groups struct plm_groups groups;
    plm_groups_make(&report, &result, 10, &groups);
    assert_int_equal(groups.subjects, 2);
    return groups.count;
}

static void only_what_is_the_same_in_every_respect_is_one_group(void **state)
{
    (void)state;
    struct plm_finding same = base;
    same.subject = 1;
    same.observed = &of_b;
    assert_int_equal(groups_of(&same), 1);

    const struct plm_observation *const others[] = {&other_value, &other_path, &other_origin, &no_origin};
    for (size_t i = 0; i < PLM_COUNT(others); i++) {
        struct plm_finding other = same;
        other.observed = others[i];
        assert_int_equal(groups_of(&other), 2);
    }
    struct plm_finding reason = same, waived = same, expired = same, unknown = same, kind = same, fewer = same;
    reason.reason = "r";
    waived.waiver = 0;
    expired.waiver = 1;
    unknown.verdict = PLM_UNKNOWN;
    kind.subject = 2;
    fewer.observed_count = 0;
    assert_int_equal(groups_of(&reason), 2);
    assert_int_equal(groups_of(&waived), 2);
    assert_int_equal(groups_of(&expired), 2);
    assert_int_equal(groups_of(&unknown), 2);
    assert_int_equal(groups_of(&kind), 2);
    assert_int_equal(groups_of(&fewer), 2);
}

static void a_text_cannot_pretend_to_be_two(void **state)
{
    (void)state;
    const struct plm_finding findings[] = {
        {.subject = 3, .verdict = PLM_UNKNOWN, .waiver = PLM_NO_WAIVER, .reason = NULL},
        {.subject = 3, .verdict = PLM_UNKNOWN, .waiver = PLM_NO_WAIVER, .reason = ""},
        {.subject = 3, .verdict = PLM_UNKNOWN, .waiver = PLM_NO_WAIVER, .reason = "p"},
    };
    const struct plm_result result = {.findings = findings, .finding_count = 3};
    plm_auto_groups struct plm_groups groups;
    plm_groups_make(&report, &result, 10, &groups);
    assert_int_equal(groups.count, 3);
}

static void the_worst_come_first_and_the_limit_cuts_the_passes(void **state)
{
    (void)state;
    const struct plm_finding findings[] = {
        {.subject = 0, .verdict = PLM_NOT_APPLICABLE, .waiver = PLM_NO_WAIVER},
        {.subject = 1, .verdict = PLM_UNKNOWN, .waiver = PLM_NO_WAIVER},
        {.subject = 2, .verdict = PLM_FAIL, .waiver = PLM_NO_WAIVER},
        {.subject = 3, .verdict = PLM_FAIL, .waiver = 1},
    };
    const uint32_t passed[] = {0, 1, 2};
    const struct plm_result result = {.findings = findings, .finding_count = 4, .passed = passed, .passed_count = 3};
    static const enum plm_outcome order[] = {PLM_OUTCOME_EXPIRED,        PLM_OUTCOME_FAIL, PLM_OUTCOME_UNKNOWN,
                                             PLM_OUTCOME_NOT_APPLICABLE, PLM_OUTCOME_PASS, PLM_OUTCOME_PASS};
    plm_auto_groups struct plm_groups groups;
    plm_groups_make(&report, &result, 7, &groups);
    assert_int_equal(groups.count, PLM_COUNT(order));
    assert_int_equal(groups.subjects, 7);
    for (size_t i = 0; i < groups.count; i++)
        assert_int_equal(groups.groups[i].outcome, order[i]);
    assert_int_equal(groups.groups[4].count, 2); /* the two containers; the image is another kind */
    plm_groups_done(&groups);
    plm_groups_make(&report, &result, 3, &groups);
    assert_int_equal(groups.subjects, 3);
    assert_int_equal(groups.groups[groups.count - 1].outcome, PLM_OUTCOME_UNKNOWN);
    plm_groups_done(&groups);
    plm_groups_make(&report, &result, 0, &groups);
    assert_int_equal(groups.count, 0);
}

static void evidence_of_passes_is_found_in_any_order(void **state)
{
    (void)state;
    const struct plm_finding evidence[] = {
        {.subject = 1, .verdict = PLM_PASS, .waiver = PLM_NO_WAIVER, .observed = &of_b, .observed_count = 1}};
    const uint32_t passed[] = {0, 1};
    const struct plm_result result = {
        .passed = passed, .passed_count = 2, .evidence_of_passes = evidence, .evidence_of_passes_count = 1};
    plm_auto_groups struct plm_groups groups;
    plm_groups_make(&report, &result, 10, &groups);
    assert_int_equal(groups.count, 2);
    assert_int_equal(groups.groups[0].finding->observed_count, 0);
    assert_ptr_equal(groups.groups[1].finding, &evidence[0]);
}

static void a_group_of_many_keeps_every_subject(void **state)
{
    (void)state;
    struct plm_finding findings[100];
    for (size_t i = 0; i < PLM_COUNT(findings); i++)
        findings[i] =
            (struct plm_finding){.subject = (uint32_t)(1000 + i), .verdict = PLM_FAIL, .waiver = PLM_NO_WAIVER};
    const struct plm_result result = {.findings = findings, .finding_count = PLM_COUNT(findings)};
    plm_auto_groups struct plm_groups groups;
    plm_groups_make(&report, &result, 200, &groups);
    assert_int_equal(groups.count, 1);
    assert_int_equal(groups.groups[0].count, PLM_COUNT(findings));
    for (size_t i = 0; i < PLM_COUNT(findings); i++)
        assert_int_equal(groups.groups[0].subjects[i], 1000 + i);
}

static void only_the_subjects_own_id_becomes_a_placeholder(void **state)
{
    (void)state;
    static const struct {
        size_t subject;
        const char *origin, *shown;
    } rows[] = {
        {0, "GET /containers/" ID_A "/json", "GET /containers/{id}/json"},
        {0, "GET /containers/" ID_B "/json", "GET /containers/bbbbbbbbbbbb/json"},
        {3, "GET /containers/" ID_B "/json", "GET /containers/bbbbbbbbbbbb/json"},
        {0, "flag", "flag"},
        {0, NULL, ""},
    };
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        plm_auto_buffer struct plm_buffer out = {0};
        plm_group_origin(&out, &subjects[rows[i].subject], rows[i].origin);
        assert_string_equal(plm_buffer_text(&out), rows[i].shown);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_what_is_the_same_in_every_respect_is_one_group),
        cmocka_unit_test(a_text_cannot_pretend_to_be_two),
        cmocka_unit_test(the_worst_come_first_and_the_limit_cuts_the_passes),
        cmocka_unit_test(evidence_of_passes_is_found_in_any_order),
        cmocka_unit_test(a_group_of_many_keeps_every_subject),
        cmocka_unit_test(only_the_subjects_own_id_becomes_a_placeholder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
