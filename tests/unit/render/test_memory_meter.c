/* SPDX-License-Identifier: Apache-2.0 */
#include "memory_meter.h"

#include <libxml/xmlmemory.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void count(void *context)
{
    (*(unsigned *)context)++;
}

static void who_holds_too_much_is_told_and_still_gets_it(void **state)
{
    (void)state;
    unsigned calls = 0;
    plm_memory_meter_begin(10000, SIZE_MAX, count, &calls);
    void *small = xmlMalloc(4000);
    char *text = (char *)xmlMemStrdup("text");
    assert_int_equal(calls, 0);
    void *large = xmlMalloc(7000);
    assert_non_null(large);
    assert_int_equal(calls, 1);
    xmlFree(large);
    large = xmlMalloc(5000);
    assert_int_equal(calls, 1);
    large = xmlRealloc(large, 50000);
    assert_non_null(large);
    assert_int_equal(calls, 2);
    xmlFree(large);
    xmlFree(text);
    xmlFree(small);
    plm_memory_meter_end();
}

static void who_copies_without_end_is_told(void **state)
{
    (void)state;
    unsigned calls = 0;
    plm_memory_meter_begin(SIZE_MAX, 10000, count, &calls);
    for (int i = 0; i < 12; i++)
        xmlFree(xmlMalloc(1000));
    assert_true(calls >= 1 && calls <= 3);
    plm_memory_meter_end();
}

static void what_is_older_than_the_meter_may_be_freed_under_it(void **state)
{
    (void)state;
    unsigned calls = 0;
    void *old = xmlMalloc(5000);
    plm_memory_meter_begin(1000, SIZE_MAX, count, &calls);
    xmlFree(old);
    void *own = xmlMalloc(500);
    assert_int_equal(calls, 0);
    plm_memory_meter_end();
    xmlFree(own);
    own = xmlMalloc(5000);
    assert_int_equal(calls, 0);
    xmlFree(own);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_holds_too_much_is_told_and_still_gets_it),
        cmocka_unit_test(who_copies_without_end_is_told),
        cmocka_unit_test(what_is_older_than_the_meter_may_be_freed_under_it),
    };
    struct plm_error error = {0};
    if (!plm_memory_meter_prepare(&error))
        fail_msg("%s", error.message);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
