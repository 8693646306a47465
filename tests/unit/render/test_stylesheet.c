/* SPDX-License-Identifier: Apache-2.0 */
#include "stylesheet.h"

#include "sample_report.h"

#include <sys/stat.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SHEET(extra, body)                                                                                             \
    extra "<xsl:stylesheet version='1.0' xmlns:xsl='http://www.w3.org/1999/XSL/Transform'>" body "</xsl:stylesheet>"
#define TEXT "<xsl:output method='text' encoding='UTF-8'/>"

/* Returns the output, or NULL with the error. */
static char *apply(const char *sheet, struct plm_error *error)
{
    struct plm_report report = {0};
    char *text = NULL;
    size_t size = 0;
    sample_report(&report);
    FILE *stream = open_memstream(&text, &size);
    assert_non_null(stream);
    bool fine = plm_render_stylesheet(&report, NULL, sheet, strlen(sheet), "my.xsl", stream, error);
    assert_int_equal(fclose(stream), 0);
    plm_report_done(&report);
    if (fine)
        return text;
    plm_cleanup_free(&text);
    return NULL;
}

static void a_users_stylesheet_sees_the_report(void **state)
{
    (void)state;
    struct plm_error error = {0};
    plm_auto_free char *text =
        apply(SHEET("", TEXT "<xsl:template match='/report'><xsl:value-of select='@host'/> <xsl:value-of "
                             "select=\"count(check[@outcome='fail'])\"/></xsl:template>"),
              &error);
    assert_non_null(text);
    assert_string_equal(text, "web-1.example4");
}

static void the_declared_output_is_respected(void **state)
{
    (void)state;
    struct plm_error error = {0};
    plm_auto_free char *xml = apply(
        SHEET("", "<xsl:output encoding='ISO-8859-1'/><xsl:template match='/'><a>\xc3\xa9</a></xsl:template>"), &error);
    assert_string_equal(xml, "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<a>\xe9</a>\n");
    plm_auto_free char *html =
        apply(SHEET("", "<xsl:output method='html'/><xsl:template match='/'><p>a<br/></p></xsl:template>"), &error);
    assert_string_equal(html, "<p>a<br></p>\n");
}

/* A file that would be read if anything could be read. */
static char *secret_file(void)
{
    char *path = plm_strdup("/tmp/plm-stylesheet-XXXXXX");
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    static const char secret[] = "<?xml version='1.0'?><xsl:stylesheet version='1.0' "
                                 "xmlns:xsl='http://www.w3.org/1999/XSL/Transform'><xsl:template "
                                 "name='t'>SECRET</xsl:template></xsl:stylesheet>";
    assert_int_equal(write(fd, secret, strlen(secret)), strlen(secret));
    close(fd);
    return path;
}

static void a_stylesheet_reads_nothing_but_the_report(void **state)
{
    (void)state;
    static const char *const rows[] = {
        SHEET("", TEXT "<xsl:template match='/'>x<xsl:copy-of select=\"document('%s')\"/></xsl:template>"),
        SHEET("", TEXT
              "<xsl:template match='/'>x<xsl:copy-of select=\"document('http://127.0.0.1:1/%s')\"/></xsl:template>"),
        SHEET("", "<xsl:import href='%s'/><xsl:template match='/'><xsl:call-template name='t'/></xsl:template>"),
        SHEET("", "<xsl:include href='%s'/><xsl:template match='/'><xsl:call-template name='t'/></xsl:template>"),
        SHEET("<!DOCTYPE x [<!ENTITY e SYSTEM '%s'>]>", TEXT "<xsl:template match='/'>x&e;</xsl:template>"),
        SHEET("<!DOCTYPE x SYSTEM '%s' [<!ENTITY %% e SYSTEM '/etc/hostname'> %%e;]>",
              TEXT "<xsl:template match='/'>x</xsl:template>"),
        SHEET("", TEXT "<xsl:template match='/'><xsl:value-of select=\"unparsed-text('%s')\"/></xsl:template>"),
    };
    plm_auto_free char *path = secret_file();
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        struct plm_error error = {0};
        plm_auto_buffer struct plm_buffer sheet = {0};
        const char *mark = strstr(rows[i], "%s");
        plm_buffer_append(&sheet, rows[i], (size_t)(mark - rows[i]));
        plm_buffer_puts(&sheet, path);
        for (const char *at = mark + 2; *at; at++) /* the rows are formats: %% is % */
            if (at[0] != '%' || at[1] != '%')
                plm_buffer_putc(&sheet, *at);
        plm_auto_free char *text = apply(plm_buffer_text(&sheet), &error);
        if (text)
            fail_msg("row %zu was let through: %s", i, text);
        assert_non_null(strstr(error.message, "stylesheet my.xsl: "));
        assert_null(strstr(error.message, "SECRET"));
    }
    unlink(path);
}

static void a_stylesheet_writes_nothing_but_its_output(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "<xsl:stylesheet version='1.1' xmlns:xsl='http://www.w3.org/1999/XSL/Transform'><xsl:template match='/'>"
        "<xsl:document href='/tmp/plm-stylesheet-written'>x</xsl:document></xsl:template></xsl:stylesheet>",
        "<xsl:stylesheet version='1.0' xmlns:xsl='http://www.w3.org/1999/XSL/Transform' "
        "xmlns:x='http://exslt.org/common' extension-element-prefixes='x'><xsl:template match='/'>"
        "<x:document href='/tmp/plm-stylesheet-written'>x</x:document></xsl:template></xsl:stylesheet>",
        "<xsl:stylesheet version='1.0' xmlns:xsl='http://www.w3.org/1999/XSL/Transform' "
        "xmlns:x='http://icl.com/saxon' extension-element-prefixes='x'><xsl:template match='/'>"
        "<x:output href='/tmp/plm-stylesheet-written'>x</x:output></xsl:template></xsl:stylesheet>",
    };
    static const char path[] = "/tmp/plm-stylesheet-written";
    struct stat status;
    unlink(path);
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        struct plm_error error = {0};
        plm_auto_free char *text = apply(rows[i], &error);
        if (text)
            fail_msg("row %zu was let through: %s", i, text);
        assert_int_not_equal(stat(path, &status), 0);
        if (i == 0)
            assert_int_equal(error.code, PLM_ERROR_DENIED);
    }
}

static void a_broken_stylesheet_is_refused_in_one_line(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "",
        "not XML",
        "<a/>",
        "<xsl:stylesheet version='1.0' xmlns:xsl='http://www.w3.org/1999/XSL/Transform'>",
        SHEET("", "<xsl:template match='/'><xsl:value-of select='((('/></xsl:template>"),
        SHEET("", "<xsl:template match='/'><xsl:unknown/></xsl:template>"),
        SHEET("", "<xsl:template match='/'><xsl:message terminate='yes'>stop &#10; here</xsl:message></xsl:template>"),
        SHEET("", "<xsl:template match='/'><xsl:call-template name='nobody'/></xsl:template>"),
        SHEET("", "<xsl:template match='/' name='r'><xsl:call-template name='r'/></xsl:template>"),
    };
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        struct plm_error error = {0};
        plm_auto_free char *text = apply(rows[i], &error);
        if (text)
            fail_msg("row %zu was let through: %s", i, text);
        assert_int_equal(error.code, PLM_ERROR_MALFORMED);
        assert_null(strchr(error.message, '\n'));
        assert_non_null(strstr(error.message, "my.xsl"));
    }
}

static void parameters_are_text_and_never_expressions(void **state)
{
    (void)state;
    struct plm_report report = {0};
    struct plm_error error = {0};
    plm_auto_free char *text = NULL;
    size_t size = 0;
    static const char sheet[] =
        SHEET("", TEXT "<xsl:param name='p'/><xsl:template match='/'><xsl:value-of select='$p'/></xsl:template>");
    static const struct plm_stylesheet_parameter parameters[] = {{"p", "'a' \"b\" /report/@host <x>"}, {NULL, NULL}};
    sample_report(&report);
    FILE *stream = open_memstream(&text, &size);
    assert_true(plm_stylesheet_apply(&(struct plm_report_source){&report, "digest", NULL}, sheet, strlen(sheet),
                                     "p.xsl", parameters, stream, &error));
    fclose(stream);
    assert_string_equal(text, "'a' \"b\" /report/@host <x>");
    plm_report_done(&report);
}

static void the_next_run_is_not_touched_by_a_failed_one(void **state)
{
    (void)state;
    struct plm_error error = {0};
    plm_auto_free char *failed = apply(SHEET("", "<xsl:import href='/etc/passwd'/>"), &error);
    assert_null(failed);
    plm_auto_free char *text = apply(SHEET("", TEXT "<xsl:template match='/'>fine</xsl:template>"), &error);
    assert_string_equal(text, "fine");
}

int main(void)
{
    plm_json_setup();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_users_stylesheet_sees_the_report),
        cmocka_unit_test(the_declared_output_is_respected),
        cmocka_unit_test(a_stylesheet_reads_nothing_but_the_report),
        cmocka_unit_test(a_stylesheet_writes_nothing_but_its_output),
        cmocka_unit_test(a_broken_stylesheet_is_refused_in_one_line),
        cmocka_unit_test(parameters_are_text_and_never_expressions),
        cmocka_unit_test(the_next_run_is_not_touched_by_a_failed_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
