/* SPDX-License-Identifier: Apache-2.0 */
/* diff: two saved reports, of one host at two times or of two hosts. */
#include "commands.h"
#include "facts_diff.h"
#include "run.h"
#include "saved.h"
#include "views.h"

#include <plimsoll/compare/delta.h>
#include <string.h>

static int run(const struct plm_arguments *arguments)
{
    struct plm_error error = {0};
    plm_auto_arena struct plm_arena arena = {0};
    plm_auto_report struct plm_report before = {0};
    plm_auto_report struct plm_report after = {0};
    plm_auto_delta struct plm_delta delta = {0};
    struct plm_view_targets targets = {0};
    bool bundles[] = {plm_is_bundle(arguments->rest[0]), plm_is_bundle(arguments->rest[1])};
    if (bundles[0] && bundles[1])
        return plm_facts_diff(arguments);
    if (bundles[0] || bundles[1]) {
        (void)plm_error_set(&error, PLM_ERROR_USAGE,
                            "a report and a bundle of facts cannot be compared: %s holds facts",
                            arguments->rest[bundles[0] ? 0 : 1]);
        return plm_complain(&error);
    }
    if (strcmp(arguments->rest[0], "-") == 0 && strcmp(arguments->rest[1], "-") == 0) {
        (void)plm_error_set(&error, PLM_ERROR_USAGE, "only one of the two reports can come from standard input");
        return plm_complain(&error);
    }
    if (!plm_view_targets_parse(plm_delta_formats, arguments->outputs, &arena, &targets, &error) ||
        !plm_saved_read(arguments->rest[0], &before, &error) || !plm_saved_read(arguments->rest[1], &after, &error))
        return plm_complain(&error);
    plm_delta_compute(&before, &after, &delta);
    if (!plm_view_targets_write(&targets, &delta, arguments, &error))
        return plm_complain(&error);
    return delta.gate.exit_code;
}

const struct plm_command plm_command_diff = {
    .name = "diff",
    .about = "compare two saved reports (what is new, fixed, lost from sight, or cannot be compared), or two bundles "
             "of facts",
    .operands = "BASELINE CURRENT",
    .least = 2,
    .most = 2,
    .options = (const char *const[]){"output", "colour", "quiet", "verbose", "no-sandbox", "help", NULL},
    .run = run,
};
