/* SPDX-License-Identifier: Apache-2.0 */
/* What a report takes for each container, under the real catalogue: containers are let go, strings are shared. */
#include "fixture.h"

#include <plimsoll/base/embedded.h>

extern const struct plm_embedded judge_test_checks[], judge_test_benchmarks[];

static void feed_containers(const struct plm_sink *sink, size_t count)
{
    const struct plm_field *fields = plm_document_kind_find("container")->fields;
    struct plm_json *population = plm_json_new_object(), *members = plm_json_new_list();
    plm_json_add(population, "members", members);
    for (size_t i = 0; i < count; i++) {
        plm_auto_free char *member =
            plm_asprintf("{'key': 'shop/web/%zu', 'group': 'shop/web', 'id': '%064zx', 'name': 'web-%zu', "
                         "'state': 'running', 'running': true, 'judged': true, 'comparable': true}",
                         i, i, i);
        plm_json_push(members, fixture_json(member));
    }
    fixture_document(sink, "population", "container", "GET /containers/json", population);
    for (size_t i = 0; i < count; i++) {
        plm_auto_free char *key = plm_asprintf("shop/web/%zu", i), *id = plm_asprintf("%064zx", i);
        plm_auto_free char *origin = plm_asprintf("GET /containers/%s/json", id);
        struct plm_json *value = fixture_plain(fields);
        plm_json_set(value, "Id", plm_json_new_text(id));
        fixture_document(sink, "container", key, origin, value);
    }
}

/* Bytes of the report for so many containers. */
static size_t size_of_report(const struct plm_catalogue *catalogue, size_t count)
{
    static const struct plm_selection selection = {.evidence = PLM_EVIDENCE_FAILURES};
    struct plm_judge *judge = fixture_plain_judge(catalogue, &selection);
    struct plm_report report;
    struct plm_error error = {0};
    const struct plm_sink sink = plm_judge_sink(judge);
    feed_containers(&sink, count);
    assert_true(sink.end(sink.self, NULL, &error));
    assert_true(plm_judge_report(judge, &report, &error));
    plm_judge_free(judge);
    size_t findings = 0, size = report.arena.allocated;
    for (size_t i = 0; i < report.result_count; i++)
        findings += report.results[i].finding_count;
    assert_true(findings > count * 8); /* there is something to keep */
    plm_report_done(&report);
    return size;
}

static void a_report_grows_by_a_few_kilobytes_for_each_container(void **state)
{
    struct plm_catalogue catalogue;
    struct plm_error error = {0};
    (void)state;
    if (!plm_catalogue_load(judge_test_checks, judge_test_benchmarks, NULL, &catalogue, &error))
        fail_msg("%s", error.message);
    size_t few = size_of_report(&catalogue, 500), many = size_of_report(&catalogue, 1500);
    size_t each = (many - few) / 1000;
    if (each > 4096) /* of 6 KB in all, where the judge's own tables take the rest */
        fail_msg("%zu bytes for each container", each);
    plm_catalogue_done(&catalogue);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_report_grows_by_a_few_kilobytes_for_each_container)};
    plm_json_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
