/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"

#define HEAD "id: cis-docker-9\ntitle: t\nversion: '9'\n"
#define REST HEAD "profiles: [p]\nsections: [{number: '5', title: s}, {number: '5.1', title: u}]\n"
#define ONE(number, check, level, profile, status)                                                                     \
    "{number: '" number "', check: " check ", level: " level ", profile: " profile ", status: " status "}"

static void what_is_wrong_with_an_edition_is_refused(void **state)
{
    static const struct {
        const char *text, *message;
    } rows[] = {
        {"[]", "expected an edition: a map"},
        {HEAD, "'sections' is missing"},
        {REST, "'recommendations' is missing"},
        {REST "recommendations: {}\n", "expected a list of recommendations"},
        {REST "recommendations: []\nlevels: 2\n", "checks/benchmarks/edition.yaml:7: "},
        {HEAD "profiles: p\nsections: []\nrecommendations: []\n", "expected a list of profiles"},
        {HEAD "profiles: []\nsections: [{number: five, title: s}]\nrecommendations: []\n",
         "'five' is no number of a section"},
        {HEAD "profiles: []\nsections: [{number: '5', title: s}, {number: '5', title: s}]\nrecommendations: []\n",
         "section 5 is there already"},
        {REST "recommendations:\n- " ONE("5.", "a-check", "1", "p", "manual"), "edition.yaml:7: '5.' is no number"},
        {REST "recommendations:\n- " ONE("5.1", "b-check", "1", "p", "manual"),
         "edition.yaml:7: there is no check 'b-check'"},
        {REST "recommendations:\n- " ONE("5.1", "a-check", "3", "p", "manual"), "a level is 1 or 2"},
        {REST "recommendations:\n- " ONE("5.1", "a-check", "1", "q", "manual"),
         "'q' is none of the edition's profiles"},
        {REST "recommendations:\n- " ONE("5.1", "a-check", "1", "p", "scored"), "'scored' is no status"},
        {REST "recommendations:\n- " ONE("55.1", "a-check", "1", "p", "manual"),
         "55.1 lies in none of the edition's sections"},
        {REST "recommendations:\n- " ONE("5.2", "a-check", "1", "p", "manual") "\n- " ONE("5.02", "a-check", "1", "p",
                                                                                          "manual"),
         "edition.yaml:8: recommendation 5.2 is there already"},
    };
    (void)state;
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        const char *message = fixture_refusal(fixture_check(""), NULL, rows[i].text);
        if (!strstr(message, rows[i].message))
            fail_msg("%s: refused with '%s', not '%s'", rows[i].text, message, rows[i].message);
    }
}

static void recommendations_stand_in_the_order_of_their_numbers(void **state)
{
    static const struct {
        const char *number, *section;
    } expected[] = {{"5.1", "5.1"}, {"5.1.2", "5.1"}, {"5.2", "5"}, {"5.10", "5"}};
    struct plm_catalogue catalogue = {0};
    struct plm_error error = {0};
    (void)state;
    if (!fixture_load(fixture_check(""), NULL,
                      REST "recommendations:\n- " ONE("5.10", "a-check", "2", "p", "automated") "\n- " ONE(
                          "5.2", "a-check", "1", "p", "manual") "\n- " ONE("5.1.2", "a-check", "1", "p",
                                                                           "manual") "\n- " ONE("5.1", "a-check", "1",
                                                                                                "p", "manual") "\n",
                      &catalogue, &error))
        fail_msg("%s", error.message);
    const struct plm_benchmark *benchmark = &catalogue.benchmarks[0];
    assert_int_equal(benchmark->count, PLM_COUNT(expected));
    for (size_t i = 0; i < PLM_COUNT(expected); i++) {
        assert_string_equal(benchmark->recommendations[i].number, expected[i].number);
        assert_string_equal(benchmark->recommendations[i].section, expected[i].section);
    }
    assert_int_equal(benchmark->recommendations[3].level, 2);
    plm_catalogue_done(&catalogue);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_wrong_with_an_edition_is_refused),
        cmocka_unit_test(recommendations_stand_in_the_order_of_their_numbers),
    };
    plm_json_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
