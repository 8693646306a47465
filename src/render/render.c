/* SPDX-License-Identifier: Apache-2.0 */
#include <plimsoll/render/render.h>

#include "html.h"
#include "junit.h"
#include "markdown.h"
#include "report_xml.h"
#include "text.h"

#include <plimsoll/base/text.h>
#include <plimsoll/model/report_json.h>
#include <string.h>

static bool render_json(const struct plm_report *report, const struct plm_render_options *options, FILE *stream,
                        struct plm_error *error)
{
    (void)options;
    return plm_report_write(report, stream, error);
}

static bool render_html(const struct plm_report *report, const struct plm_render_options *options, FILE *stream,
                        struct plm_error *error)
{
    (void)options;
    return plm_html_render(report, stream, error);
}

static bool render_xml(const struct plm_report *report, const struct plm_render_options *options, FILE *stream,
                       struct plm_error *error)
{
    (void)options;
    return plm_report_xml_render(report, stream, error);
}

static bool render_markdown(const struct plm_report *report, const struct plm_render_options *options, FILE *stream,
                            struct plm_error *error)
{
    (void)options;
    return plm_markdown_render(report, stream, error);
}

/* A file named .xml is JUnit, as every CI system calls it; the summarised form is asked for by name. */
const struct plm_format plm_formats[] = {
    {.name = "text", .suffix = ".txt", .about = "for people, worst first", .render = plm_text_render},
    {.name = "json", .suffix = ".json", .about = "the whole report, plimsoll.report/1", .render = render_json},
    {.name = "junit", .suffix = ".xml", .about = "JUnit XML, for CI systems", .render = plm_junit_render},
    {.name = "html", .suffix = ".html", .about = "one self-contained page, for auditors", .render = render_html},
    {.name = "markdown",
     .suffix = ".md",
     .about = "a summary for merge requests and job pages",
     .render = render_markdown},
    {.name = "xml",
     .suffix = NULL,
     .about = "the summarised XML form, for writers of stylesheets",
     .render = render_xml},
    {.name = NULL},
};

const struct plm_format *plm_format_find(const char *name)
{
    for (const struct plm_format *format = plm_formats; format->name; format++)
        if (strcmp(format->name, name) == 0)
            return format;
    return NULL;
}

const struct plm_format *plm_format_of_file(const char *path)
{
    for (const struct plm_format *format = plm_formats; format->name; format++)
        if (format->suffix && plm_ends_with(path, format->suffix))
            return format;
    return NULL;
}
