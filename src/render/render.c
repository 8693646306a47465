/* SPDX-License-Identifier: Apache-2.0 */
#include <plimsoll/render/render.h>

#include "csv.h"
#include "docker_bench.h"
#include "hdf.h"
#include "html.h"
#include "junit.h"
#include "libxml.h"
#include "markdown.h"
#include "ocsf.h"
#include "oscal.h"
#include "prometheus.h"
#include "report_xml.h"
#include "sarif.h"
#include "sarif_anchor.h"
#include "text.h"
#include "xccdf.h"

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
    return plm_html_render(report, options ? options->since : NULL, stream, error);
}

static bool render_xml(const struct plm_report *report, const struct plm_render_options *options, FILE *stream,
                       struct plm_error *error)
{
    return plm_report_xml_render(report, options ? options->since : NULL, stream, error);
}

/* Most formats have no options. */
#define WITHOUT_OPTIONS(name_, render_)                                                                                \
    static bool name_(const struct plm_report *report, const struct plm_render_options *options, FILE *stream,         \
                      struct plm_error *error)                                                                         \
    {                                                                                                                  \
        (void)options;                                                                                                 \
        return render_(report, stream, error);                                                                         \
    }
WITHOUT_OPTIONS(render_markdown, plm_markdown_render)
WITHOUT_OPTIONS(render_csv, plm_csv_render)
WITHOUT_OPTIONS(render_xccdf, plm_xccdf_render)
WITHOUT_OPTIONS(render_arf, plm_arf_render)
WITHOUT_OPTIONS(render_oscal, plm_oscal_render)
WITHOUT_OPTIONS(render_hdf, plm_hdf_render)
WITHOUT_OPTIONS(render_ocsf, plm_ocsf_render)
WITHOUT_OPTIONS(render_prometheus, plm_prometheus_render)
WITHOUT_OPTIONS(render_docker_bench, plm_docker_bench_render)

/* A file named .xml is JUnit, as every CI system calls it; the summarised form is asked for by name. */
const struct plm_format plm_formats[] = {
    {.name = "text", .suffix = ".txt", .about = "for people, worst first", .render = plm_text_render},
    {.name = "json", .suffix = ".json", .about = "the whole report, plimsoll.report/1", .render = render_json},
    {.name = "junit",
     .suffix = ".xml",
     .about = "JUnit XML, for CI systems",
     .render = plm_junit_render,
     .prepare = plm_xml2_load},
    {.name = "html", .suffix = ".html", .about = "one self-contained page, for auditors", .render = render_html},
    {.name = "markdown",
     .suffix = ".md",
     .about = "a summary for merge requests and job pages",
     .render = render_markdown},
    {.name = "csv", .suffix = ".csv", .about = "a row per recommendation and subject", .render = render_csv},
    {.name = "sarif",
     .suffix = ".sarif",
     .about = "SARIF 2.1.0, for code scanning",
     .render = plm_sarif_render,
     .accept = plm_sarif_accept},
    {.name = "xccdf",
     .suffix = ".xccdf.xml",
     .about = "XCCDF 1.2 results, for SCAP tools",
     .render = render_xccdf,
     .prepare = plm_xslt_load},
    {.name = "arf",
     .suffix = ".arf.xml",
     .about = "ARF 1.1: XCCDF with its asset",
     .render = render_arf,
     .prepare = plm_xslt_load},
    {.name = "oscal", .suffix = ".oscal.json", .about = "OSCAL assessment results", .render = render_oscal},
    {.name = "hdf", .suffix = ".hdf.json", .about = "Heimdall Data Format", .render = render_hdf},
    {.name = "ocsf",
     .suffix = ".ocsf.ndjson",
     .about = "OCSF compliance findings, a line each, for log lakes",
     .render = render_ocsf},
    {.name = "prometheus",
     .suffix = ".prom",
     .about = "metrics for the node exporter's textfile collector",
     .render = render_prometheus},
    {.name = "docker-bench",
     .suffix = NULL,
     .about = "the JSON shape of docker-bench-security",
     .render = render_docker_bench},
    {.name = "xml",
     .suffix = NULL,
     .about = "the summarised XML form, for writers of stylesheets",
     .render = render_xml,
     .prepare = plm_xml2_load},
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
    const struct plm_format *found = NULL;
    for (const struct plm_format *format = plm_formats; format->name; format++)
        if (format->suffix && plm_ends_with(path, format->suffix) &&
            (!found || strlen(format->suffix) > strlen(found->suffix)))
            found = format;
    return found;
}
