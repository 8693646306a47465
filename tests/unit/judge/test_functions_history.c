/* SPDX-License-Identifier: Apache-2.0 */
#include "functions_table.h"

static void steps_of_a_known_base_are_not_the_image_s_own(void **state)
{
    static const struct row rows[] = {
        {"ownSteps([])", "[]"},
        {"ownSteps(null)", "[]"},
        {"size(ownSteps([{'Tags': null}]))", "0"}, /* the root file system alone */
        {"size(ownSteps([{'Tags': ['a:1']}, {'Tags': []}, {'Tags': null}]))", "2"},
        {"size(ownSteps([{'Tags': ['a:1']}, {'Tags': null}, {'Tags': ['base:1']}, {'Tags': null}]))", "2"},
        {"ownSteps([{'Tags': ['a:1']}, {'Tags': ['base:1']}])[0].Tags[0]", "\"a:1\""},
        {"ownSteps([{'Tags': []}, {'tags': []}])", "error"},
        {"ownSteps([1, 2])", "error"},
        {"ownSteps('x')", "error: no such overload: ownSteps(string)"},
    };
    (void)state;
    check_rows(rows, PLM_COUNT(rows));
}

#define ROW(c, s, b) "{'Created': " #c ", 'Size': " #s ", 'CreatedBy': '" #b "'}"
#define ABOVE(images)                                                                                                  \
    "stepsAbove([" ROW(3, 1, top) ", " ROW(2, 5, add) ", " ROW(1, 9, root) "], " images ").map(r, r.CreatedBy)"

static void a_history_that_ends_as_all_of_another_has_it_for_a_base(void **state)
{
    static const struct row rows[] = {
        {ABOVE("[]"), "[\"top\",\"add\",\"root\"]"},
        {ABOVE("[{'history': [" ROW(1, 9, root) "]}]"), "[\"top\",\"add\"]"},
        {ABOVE("[{'history': [" ROW(1, 9, root) "]}, {'history': [" ROW(2, 5, add) ", " ROW(1, 9, root) "]}]"),
         "[\"top\"]"},
        {ABOVE("[{'history': [" ROW(2, 5, add) ", " ROW(1, 9, root) "]}, {'history': [" ROW(1, 9, root) "]}]"),
         "[\"top\"]"},
        /* itself, an image from somewhere else, of another time, of another size, without steps */
        {ABOVE("[{'history': [" ROW(3, 1, top) ", " ROW(2, 5, add) ", " ROW(1, 9, root) "]}]"),
         "[\"top\",\"add\",\"root\"]"},
        {ABOVE("[{'history': [" ROW(2, 5, add) "]}]"), "[\"top\",\"add\",\"root\"]"},
        {ABOVE("[{'history': [" ROW(7, 9, root) "]}, {'history': [" ROW(1, 8, root) "]}]"),
         "[\"top\",\"add\",\"root\"]"},
        {ABOVE("[{'history': []}, {'history': null}]"), "[\"top\",\"add\",\"root\"]"},
        {ABOVE("[{'history': [{'Created': 1}]}]"), "error"},
        {ABOVE("[{'History': []}]"), "error"},
        {"stepsAbove(null, [])", "error: no such overload: stepsAbove(null_type, list)"},
    };
    (void)state;
    check_rows(rows, PLM_COUNT(rows));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_of_a_known_base_are_not_the_image_s_own),
        cmocka_unit_test(a_history_that_ends_as_all_of_another_has_it_for_a_base),
    };
    plm_json_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
