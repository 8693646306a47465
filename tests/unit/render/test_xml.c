/* SPDX-License-Identifier: Apache-2.0 */
#include "xml.h"

#include <libxml/tree.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static char *write_document(void (*write)(struct plm_xml *xml))
{
    struct plm_error error = {0};
    char *text = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&text, &size);
    assert_non_null(stream);
    plm_auto_xml struct plm_xml xml = {0};
    assert_true(plm_xml_open_stream(&xml, stream, &error));
    write(&xml);
    assert_true(plm_xml_close(&xml, &error));
    assert_int_equal(fclose(stream), 0);
    return text;
}

static void hostile(struct plm_xml *xml)
{
    plm_xml_start(xml, "a");
    plm_xml_attribute(xml, "x", "\033[31m\"<&>\x01\xff\n");
    plm_xml_attribute(xml, "left-out", NULL);
    plm_xml_attribute_size(xml, "n", 7);
    plm_xml_attribute_bool(xml, "b", true);
    plm_xml_element(xml, "t", "]]></t>\x0b\xef\xbf\xbe\xed\xa0\x80");
    plm_xml_element(xml, "none", NULL);
    plm_xml_end(xml);
}

static void what_xml_forbids_does_not_pass(void **state)
{
    (void)state;
    plm_auto_free char *text = write_document(hostile);
    assert_string_equal(text, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                              "<a x=\"&quot;&lt;&amp;&gt;\xef\xbf\xbd&#10;\" n=\"7\" b=\"true\">\n"
                              " <t>]]&gt;&lt;/t&gt;\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd</t>\n</a>\n");
}

static void open_elements(struct plm_xml *xml)
{
    plm_xml_start(xml, "a");
    plm_xml_start(xml, "b");
}

static void closing_ends_what_is_open(void **state)
{
    (void)state;
    plm_auto_free char *text = write_document(open_elements);
    assert_non_null(strstr(text, "<b/>\n</a>"));
}

static void a_tree_is_handed_over_once(void **state)
{
    (void)state;
    struct plm_error error = {0};
    plm_auto_xml struct plm_xml xml = {0};
    assert_true(plm_xml_open_tree(&xml, &error));
    hostile(&xml);
    assert_true(plm_xml_close(&xml, &error));
    xmlDoc *tree = plm_xml_take_tree(&xml);
    assert_non_null(tree);
    assert_null(plm_xml_take_tree(&xml));
    xmlChar *text = NULL;
    int size = 0;
    xmlDocDumpMemoryEnc(tree, &text, &size, "UTF-8");
    assert_string_equal(
        (const char *)text,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a x=\"&quot;&lt;&amp;&gt;\xef\xbf\xbd&#10;\" n=\"7\" "
        "b=\"true\"><t>]]&gt;&lt;/t&gt;\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd</t></a>\n");
    xmlFree(text);
    xmlFreeDoc(tree);
}

static void a_tree_that_is_misused_is_refused_at_its_end(void **state)
{
    (void)state;
    for (int i = 0; i < 4; i++) {
        struct plm_error error = {0};
        plm_auto_xml struct plm_xml xml = {0};
        assert_true(plm_xml_open_tree(&xml, &error));
        plm_xml_start(&xml, "a");
        plm_xml_end(&xml);
        if (i == 0)
            plm_xml_start(&xml, "second-root");
        if (i == 1)
            plm_xml_attribute(&xml, "of", "nothing");
        if (i == 2)
            plm_xml_text(&xml, "outside");
        if (i == 3)
            plm_xml_end(&xml);
        assert_false(plm_xml_close(&xml, &error));
        assert_int_equal(error.code, PLM_ERROR_INTERNAL);
    }
}

static void a_full_disk_is_told(void **state)
{
    (void)state;
    struct plm_error error = {0};
    FILE *stream = fopen("/dev/full", "w");
    assert_non_null(stream);
    plm_auto_xml struct plm_xml xml = {0};
    assert_true(plm_xml_open_stream(&xml, stream, &error));
    plm_xml_start(&xml, "a");
    for (int i = 0; i < 10000; i++)
        plm_xml_element(&xml, "b", "text");
    assert_false(plm_xml_close(&xml, &error));
    assert_int_equal(error.code, PLM_ERROR_IO);
    fclose(stream);
}

static void misuse_is_kept_until_the_end(void **state)
{
    (void)state;
    struct plm_error error = {0};
    char *text = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&text, &size);
    assert_non_null(stream);
    plm_auto_xml struct plm_xml xml = {0};
    assert_true(plm_xml_open_stream(&xml, stream, &error));
    plm_xml_attribute(&xml, "x", "an attribute of nothing");
    assert_false(plm_xml_close(&xml, &error));
    assert_int_equal(error.code, PLM_ERROR_INTERNAL);
    fclose(stream);
    plm_cleanup_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_xml_forbids_does_not_pass),
        cmocka_unit_test(closing_ends_what_is_open),
        cmocka_unit_test(a_tree_is_handed_over_once),
        cmocka_unit_test(a_tree_that_is_misused_is_refused_at_its_end),
        cmocka_unit_test(a_full_disk_is_told),
        cmocka_unit_test(misuse_is_kept_until_the_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
