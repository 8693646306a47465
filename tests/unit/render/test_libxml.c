/* SPDX-License-Identifier: Apache-2.0 */
#include "libxml.h"

#include <plimsoll/render/render.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* A pointer of each function, and nothing else: as many as there are names. */
static size_t filled(const void *table, size_t size)
{
    size_t count = 0;
    for (size_t at = 0; at < size; at += sizeof(void *)) {
        void *pointer;
        memcpy(&pointer, (const char *)table + at, sizeof pointer);
        count += pointer != NULL;
    }
    return count;
}

static void each_function_is_there_once_its_library_is_loaded(void **state)
{
    struct plm_error error = {0};
    (void)state;
    assert_int_equal(filled(&plm_xml2, sizeof plm_xml2), 0);
    assert_true(plm_xml2_load(&error));
    assert_int_equal(filled(&plm_xml2, sizeof plm_xml2), sizeof plm_xml2 / sizeof(void *));
    assert_int_equal(filled(&plm_xslt, sizeof plm_xslt), 0);
    assert_true(plm_xslt_load(&error));
    assert_true(plm_xslt_load(&error));
    assert_int_equal(filled(&plm_xslt, sizeof plm_xslt), sizeof plm_xslt / sizeof(void *));
}

/* What is loaded here is what the program was compiled for. */
static void it_is_the_library_of_the_headers(void **state)
{
    struct plm_error error = {0};
    (void)state;
    assert_true(plm_xml2_load(&error));
    assert_ptr_equal(plm_xml2.xmlNewDoc, xmlNewDoc);
}

static void formats_of_xml_say_what_they_need(void **state)
{
    static const char *const names[] = {"junit", "xml", "xccdf", "arf"};
    struct plm_error error = {0};
    (void)state;
    for (size_t i = 0; i < PLM_COUNT(names); i++)
        assert_true(plm_format_find(names[i])->prepare(&error));
    assert_null(plm_format_find("json")->prepare);
    assert_true(plm_render_stylesheet_prepare(&error));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_function_is_there_once_its_library_is_loaded),
        cmocka_unit_test(it_is_the_library_of_the_headers),
        cmocka_unit_test(formats_of_xml_say_what_they_need),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
