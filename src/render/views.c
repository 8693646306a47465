/* SPDX-License-Identifier: Apache-2.0 */
#include <plimsoll/render/views.h>

#include "delta.h"
#include "facts_delta.h"
#include "fleet.h"
#include "libxml.h"
#include "trend.h"

#include <plimsoll/base/text.h>
#include <string.h>

static bool delta_text(const void *view, const struct plm_render_options *options, FILE *stream,
                       struct plm_error *error)
{
    return plm_delta_text_render(view, options, stream, error);
}
static bool delta_json(const void *view, const struct plm_render_options *options, FILE *stream,
                       struct plm_error *error)
{
    (void)options;
    return plm_delta_json_render(view, stream, error);
}
static bool delta_junit(const void *view, const struct plm_render_options *options, FILE *stream,
                        struct plm_error *error)
{
    (void)options;
    return plm_delta_junit_render(view, stream, error);
}
static bool delta_html(const void *view, const struct plm_render_options *options, FILE *stream,
                       struct plm_error *error)
{
    (void)options;
    return plm_delta_html_render(view, stream, error);
}
static bool delta_markdown(const void *view, const struct plm_render_options *options, FILE *stream,
                           struct plm_error *error)
{
    (void)options;
    return plm_delta_markdown_render(view, stream, error);
}

const struct plm_view_format plm_delta_formats[] = {
    {.name = "text", .suffix = ".txt", .about = "for people, worst first", .render = delta_text},
    {.name = "json", .suffix = ".json", .about = "everything, plimsoll.diff/1", .render = delta_json},
    {.name = "junit",
     .suffix = ".xml",
     .about = "JUnit XML: a regression is a failure",
     .render = delta_junit,
     .prepare = plm_xml2_load},
    {.name = "html", .suffix = ".html", .about = "one self-contained page", .render = delta_html},
    {.name = "markdown", .suffix = ".md", .about = "a summary for merge requests", .render = delta_markdown},
    {.name = NULL},
};

static bool fleet_text(const void *view, const struct plm_render_options *options, FILE *stream,
                       struct plm_error *error)
{
    return plm_fleet_text_render(view, options, stream, error);
}
static bool fleet_json(const void *view, const struct plm_render_options *options, FILE *stream,
                       struct plm_error *error)
{
    (void)options;
    return plm_fleet_json_render(view, stream, error);
}
static bool fleet_html(const void *view, const struct plm_render_options *options, FILE *stream,
                       struct plm_error *error)
{
    (void)options;
    return plm_fleet_html_render(view, stream, error);
}
static bool fleet_csv(const void *view, const struct plm_render_options *options, FILE *stream, struct plm_error *error)
{
    (void)options;
    return plm_fleet_csv_render(view, stream, error);
}
static bool fleet_prometheus(const void *view, const struct plm_render_options *options, FILE *stream,
                             struct plm_error *error)
{
    (void)options;
    return plm_fleet_prometheus_render(view, stream, error);
}

const struct plm_view_format plm_fleet_formats[] = {
    {.name = "text", .suffix = ".txt", .about = "for people, worst hosts first", .render = fleet_text},
    {.name = "html", .suffix = ".html", .about = "one page, a matrix of hosts and checks", .render = fleet_html},
    {.name = "json", .suffix = ".json", .about = "everything, plimsoll.fleet/1", .render = fleet_json},
    {.name = "csv", .suffix = ".csv", .about = "a row a host, a column a check", .render = fleet_csv},
    {.name = "prometheus",
     .suffix = ".prom",
     .about = "for the node exporter's textfile collector",
     .render = fleet_prometheus},
    {.name = NULL},
};

static bool trend_text(const void *view, const struct plm_render_options *options, FILE *stream,
                       struct plm_error *error)
{
    return plm_trend_text_render(view, options, stream, error);
}
static bool trend_json(const void *view, const struct plm_render_options *options, FILE *stream,
                       struct plm_error *error)
{
    (void)options;
    return plm_trend_json_render(view, stream, error);
}
static bool trend_html(const void *view, const struct plm_render_options *options, FILE *stream,
                       struct plm_error *error)
{
    (void)options;
    return plm_trend_html_render(view, stream, error);
}

const struct plm_view_format plm_trend_formats[] = {
    {.name = "text", .suffix = ".txt", .about = "for people, oldest findings first", .render = trend_text},
    {.name = "html", .suffix = ".html", .about = "one page with its drawings", .render = trend_html},
    {.name = "json", .suffix = ".json", .about = "everything, plimsoll.trend/1", .render = trend_json},
    {.name = NULL},
};

static bool facts_text(const void *view, const struct plm_render_options *options, FILE *stream,
                       struct plm_error *error)
{
    return plm_facts_delta_text_render(view, options, stream, error);
}
static bool facts_json(const void *view, const struct plm_render_options *options, FILE *stream,
                       struct plm_error *error)
{
    (void)options;
    return plm_facts_delta_json_render(view, stream, error);
}
static bool facts_html(const void *view, const struct plm_render_options *options, FILE *stream,
                       struct plm_error *error)
{
    (void)options;
    return plm_facts_delta_html_render(view, stream, error);
}

const struct plm_view_format plm_facts_delta_formats[] = {
    {.name = "text",
     .suffix = ".txt",
     .about = "options in force side by side, then other facts",
     .render = facts_text},
    {.name = "html", .suffix = ".html", .about = "one self-contained page", .render = facts_html},
    {.name = "json", .suffix = ".json", .about = "everything, plimsoll.facts-diff/1", .render = facts_json},
    {.name = NULL},
};

const struct plm_view_format *plm_view_format_find(const struct plm_view_format *table, const char *name)
{
    for (const struct plm_view_format *format = table; format->name; format++)
        if (strcmp(format->name, name) == 0)
            return format;
    return NULL;
}

const struct plm_view_format *plm_view_format_of_file(const struct plm_view_format *table, const char *path)
{
    for (const struct plm_view_format *format = table; format->name; format++)
        if (format->suffix && plm_ends_with(path, format->suffix))
            return format;
    return NULL;
}
