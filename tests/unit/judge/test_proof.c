/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"

struct seen {
    size_t visited, broken;
    char text[256];
};

static void visit(void *context, const struct plm_proof *proof)
{
    struct seen *seen = context;
    seen->visited++;
    assert_int_equal(proof->holds, proof->seen == proof->example->expected);
    if (proof->holds)
        return;
    seen->broken++;
    snprintf(seen->text, sizeof seen->text, "%s '%s' is %s: %s", proof->check->id, proof->example->name,
             plm_verdict_name(proof->seen), proof->reason ? proof->reason : "");
}

static void examples_that_hold_hold(void **state)
{
    auto_fixture struct fixture fixture;
    struct seen all = {0}, one = {0};
    size_t examples = 0;
    (void)state;
    fixture_open(&fixture);
    for (size_t i = 0; i < fixture.catalogue.check_count; i++)
        examples += fixture.catalogue.checks[i].example_count;
    assert_int_equal(plm_prove(&fixture.catalogue, NULL, visit, &all), 0);
    assert_int_equal(all.visited, examples);
    assert_int_equal(plm_prove(&fixture.catalogue, "host-hardened", visit, &one), 0);
    assert_int_equal(one.visited, 1);
    assert_int_equal(plm_prove(&fixture.catalogue, "no-such", visit, &one), 0);
    assert_int_equal(one.visited, 1);
}

static void an_example_that_does_not_hold_is_reported(void **state)
{
    struct plm_catalogue catalogue = {0};
    struct plm_error error = {0};
    struct seen seen = {0};
    (void)state;
    if (!fixture_load(fixture_check("examples: {pass: {container: {HostConfig: {Privileged: true}}}, fail: {container: "
                                    "{HostConfig: {Privileged: true}}}, unknown: {}}"),
                      NULL, NULL, &catalogue, &error))
        fail_msg("%s", error.message);
    assert_int_equal(plm_prove(&catalogue, NULL, visit, &seen), 1);
    assert_int_equal(seen.broken, 1);
    assert_string_equal(seen.text, "a-check 'pass' is fail: ");
    assert_int_equal(plm_prove(&catalogue, NULL, NULL, NULL), 1);
    plm_catalogue_done(&catalogue);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(examples_that_hold_hold),
        cmocka_unit_test(an_example_that_does_not_hold_is_reported),
    };
    plm_json_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
