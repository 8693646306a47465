/* SPDX-License-Identifier: Apache-2.0 */
/* trend: the saved reports of one host in the order of time. They are read twice: for their times, then one by one in
 * order, so that never more than one is held. */
#include "commands.h"
#include "inputs.h"
#include "run.h"
#include "views.h"

#include <plimsoll/compare/trend.h>
#include <stdlib.h>
#include <string.h>

struct run {
    const char *source;
    int64_t time;
    struct plm_report identity; /* host only; borrowed from `owned` */
    struct plm_json *host;
};

struct gathering {
    struct plm_arena *arena;
    struct plm_trend *trend;
    struct run *runs;
    size_t count, capacity;
};

static void done(struct gathering *gathering)
{
    for (size_t i = 0; i < gathering->count; i++)
        plm_json_free(gathering->runs[i].host);
    plm_cleanup_free(&gathering->runs);
}

static void note_run(void *context, const struct plm_report *report, const char *source)
{
    struct gathering *gathering = context;
    if (gathering->count == gathering->capacity) {
        gathering->capacity = gathering->capacity ? gathering->capacity * 2 : 64;
        gathering->runs = plm_realloc_array(gathering->runs, gathering->capacity, sizeof *gathering->runs);
    }
    struct run *run = &gathering->runs[gathering->count++];
    *run = (struct run){.source = plm_arena_strdup(gathering->arena, source), .time = plm_trend_time(report)};
    run->host = report->host ? plm_json_copy(report->host) : plm_json_new_object();
    run->identity.host = run->host;
}

static void refuse(void *context, const char *source, const char *reason)
{
    struct gathering *gathering = context;
    (void)source;
    plm_trend_refuse(gathering->trend, reason);
}

static void take_run(void *context, const struct plm_report *report, const char *source)
{
    struct gathering *gathering = context;
    plm_trend_add(gathering->trend, report, source);
}

static int by_time(const void *a, const void *b)
{
    const struct run *left = a, *right = b;
    if (left->time != right->time)
        return left->time < right->time ? -1 : 1;
    return strcmp(left->source, right->source);
}

static bool read_again(struct gathering *gathering, struct plm_error *error)
{
    const struct plm_input_visitor visitor = {.take = take_run, .refuse = refuse, .context = gathering};
    const struct run *newest = &gathering->runs[gathering->count - 1];
    for (size_t i = 0; i < gathering->count; i++) {
        const struct run *run = &gathering->runs[i];
        const char *const operands[] = {run->source, NULL};
        const char *name = plm_json_text(plm_json_get(run->host, "name"));
        if (!plm_trend_same_host(&run->identity, &newest->identity))
            plm_trend_refuse(gathering->trend, plm_arena_printf(gathering->arena, "%s: of another host (%s)",
                                                                run->source, name ? name : "unnamed"));
        else if (run->time == INT64_MIN)
            plm_trend_refuse(gathering->trend, plm_arena_printf(gathering->arena, "%s: says no time", run->source));
        else if (!plm_inputs_read(operands, &visitor, error))
            return false;
    }
    return true;
}

static bool gather(const struct plm_arguments *arguments, struct plm_arena *arena, struct plm_trend *trend,
                   struct plm_error *error)
{
    __attribute__((cleanup(done))) struct gathering gathering = {.arena = arena, .trend = trend};
    const struct plm_input_visitor visitor = {.take = note_run, .refuse = refuse, .context = &gathering};
    for (size_t i = 0; i < arguments->rest_count; i++)
        if (strcmp(arguments->rest[i], "-") == 0)
            return plm_error_set(error, PLM_ERROR_USAGE, "trend reads its reports twice: name files or folders, not -");
    if (!plm_inputs_read(arguments->rest, &visitor, error))
        return false;
    if (gathering.count == 0)
        return plm_error_set(error, PLM_ERROR_USAGE, "no report could be taken%s%s",
                             trend->refused_count > 0 ? ": " : "", trend->refused_count > 0 ? trend->refused[0] : "");
    qsort(gathering.runs, gathering.count, sizeof *gathering.runs, by_time);
    return read_again(&gathering, error);
}

static int run(const struct plm_arguments *arguments)
{
    struct plm_error error = {0};
    int64_t now = 0;
    plm_auto_arena struct plm_arena arena = {0};
    plm_auto_trend struct plm_trend trend = {0};
    struct plm_view_targets targets = {0};
    if (!plm_view_targets_parse(plm_trend_formats, arguments->outputs, &arena, &targets, &error) ||
        !plm_clock(arguments, &now, &error) || !gather(arguments, &arena, &trend, &error))
        return plm_complain(&error);
    for (size_t i = 0; i < trend.refused_count; i++)
        plm_note(arguments, "refused: %s", trend.refused[i]);
    plm_trend_finish(&trend, now);
    if (!plm_view_targets_write(&targets, &trend, arguments, &error))
        return plm_complain(&error);
    return trend.refused_count > 0 ? PLM_EXIT_UNKNOWN : PLM_EXIT_MET;
}

const struct plm_command plm_command_trend = {
    .name = "trend",
    .about = "one host over time from its saved reports: scores, and the age of every finding",
    .operands = "REPORT…",
    .least = 1,
    .most = SIZE_MAX,
    .options = (const char *const[]){"output", "now", "colour", "quiet", "verbose", "no-sandbox", "help", NULL},
    .run = run,
};
