/* SPDX-License-Identifier: Apache-2.0 */
/* fleet: the saved reports of many hosts as one matrix. */
#include "commands.h"
#include "inputs.h"
#include "run.h"
#include "views.h"

#include <plimsoll/compare/fleet.h>

/* Audits run daily or weekly; a day more than a week says that one was missed. */
#define STALE_DAYS 8
#define DAY ((int64_t)24 * 60 * 60 * 1000)

static void take(void *context, const struct plm_report *report, const char *source)
{
    plm_fleet_add(context, report, source);
}

static void refuse(void *context, const char *source, const char *reason)
{
    plm_fleet_refuse(context, source, reason);
}

static int run(const struct plm_arguments *arguments)
{
    struct plm_error error = {0};
    plm_auto_arena struct plm_arena arena = {0};
    plm_auto_fleet struct plm_fleet fleet = {0};
    struct plm_view_targets targets = {0};
    const struct plm_input_visitor visitor = {.take = take, .refuse = refuse, .context = &fleet};
    struct plm_fleet_options options = {.group_by = arguments->group_by,
                                        .stale_after = (arguments->stale ? arguments->stale : STALE_DAYS) * DAY};
    if (!plm_view_targets_parse(plm_fleet_formats, arguments->outputs, &arena, &targets, &error) ||
        !plm_clock(arguments, &options.now, &error) || !plm_inputs_read(arguments->rest, &visitor, &error))
        return plm_complain(&error);
    for (size_t i = 0; i < fleet.refused_count; i++)
        plm_note(arguments, "refused: %s", fleet.refused[i].reason);
    if (fleet.host_count == 0) {
        (void)plm_error_set(&error, PLM_ERROR_USAGE, "no report could be taken");
        return plm_complain(&error);
    }
    plm_fleet_finish(&fleet, &options);
    if (!plm_view_targets_write(&targets, &fleet, arguments, &error))
        return plm_complain(&error);
    return fleet.refused_count > 0 ? PLM_EXIT_UNKNOWN : PLM_EXIT_MET;
}

const struct plm_command plm_command_fleet = {
    .name = "fleet",
    .about = "one matrix of many hosts from their saved reports (files, directories, - for standard input)",
    .operands = "REPORT…",
    .least = 1,
    .most = SIZE_MAX,
    .options = (const char *const[]){"output", "group-by", "stale", "now", "colour", "quiet", "verbose", "no-sandbox",
                                     "help", NULL},
    .run = run,
};
