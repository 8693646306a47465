/* SPDX-License-Identifier: Apache-2.0 */
/* render: a saved report in other formats. */
#include "baseline.h"
#include "commands.h"
#include "outputs.h"
#include "run.h"

#include <plimsoll/base/file.h>
#include <plimsoll/base/limits.h>
#include <plimsoll/model/report_json.h>

static int run(const struct plm_arguments *arguments)
{
    struct plm_error error = {0};
    plm_auto_arena struct plm_arena arena = {0};
    plm_auto_buffer struct plm_buffer text = {0};
    plm_auto_report struct plm_report report = {0};
    __attribute__((cleanup(plm_targets_done))) struct plm_targets targets = {0};
    __attribute__((cleanup(plm_baseline_done))) struct plm_baseline baseline = {0};
    if (!plm_targets_parse(arguments->outputs, &arena, &targets, &error) ||
        !plm_file_read(arguments->rest[0], PLM_LIMIT_REPORT, true, &text, &error) ||
        !plm_report_read(plm_buffer_text(&text), text.size, arguments->rest[0], &report, &error) ||
        !plm_baseline_load(arguments, &arena, &baseline, &error))
        return plm_complain(&error);
    struct plm_render_options options = plm_render_options_of(arguments);
    char digest[65] = "";
    report.digest = digest;
    options.since = plm_baseline_compare(&baseline, &report);
    if (!plm_targets_accept(&targets, &options, report.policy_file, &error) ||
        !plm_targets_write(&targets, &report, &options, &error) ||
        (targets.count == 0 && !plm_format_find("text")->render(&report, &options, stdout, &error)))
        return plm_complain(&error);
    return PLM_EXIT_MET;
}

const struct plm_command plm_command_render = {
    .name = "render",
    .about = "write a saved report (JSON) in other formats",
    .operands = "REPORT",
    .least = 1,
    .most = 1,
    .options = (const char *const[]){"output", "baseline", "junit-manual", "junit-subjects", "sarif-anchor",
                                     "sarif-include-waived", "sarif-include-review", "sarif-all", "colour", "verbose",
                                     "no-sandbox", "help", NULL},
    .run = run,
};
