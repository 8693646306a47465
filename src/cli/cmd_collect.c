/* SPDX-License-Identifier: Apache-2.0 */
/* collect: facts into a bundle, to be judged later or elsewhere. */
#include "commands.h"
#include "gather.h"
#include "run.h"

#include <plimsoll/base/file.h>
#include <plimsoll/collect/bundle.h>

static int run(const struct plm_arguments *arguments)
{
    struct plm_error error = {0};
    plm_auto_output struct plm_output output = {0};
    __attribute__((cleanup(plm_bundle_writer_done))) struct plm_bundle_writer writer = {0};
    const char *path = arguments->outputs ? arguments->outputs[0] : "-";
    const struct plm_site *site = plm_only_site(arguments);
    int64_t now = 0;
    if (arguments->outputs && arguments->outputs[1]) {
        (void)plm_error_set(&error, PLM_ERROR_USAGE, "collect writes one bundle: -o is given twice");
        return plm_complain(&error);
    }
    if (!plm_clock(arguments, &now, &error) || !plm_output_open(&output, path, true, &error))
        return plm_complain(&error);
    plm_bundle_writer_init(&writer, output.stream, NULL);
    struct plm_sink sink = plm_bundle_writer_sink(&writer);
    if (!plm_gather(arguments, site, now, &sink, &error) || !plm_output_commit(&output, &error))
        return plm_complain(&error);
    plm_note(arguments, "%zu documents from %s (%s)", writer.documents, site->endpoint.url, site->endpoint.chosen_by);
    return PLM_EXIT_MET;
}

const struct plm_command plm_command_collect = {
    .name = "collect",
    .about = "save the facts of an engine and its host as a bundle (NDJSON, without secrets)",
    .operands = "",
    .options = (const char *const[]){"host", "context", "root", "scope", "label", "output", "now", "timeout", "quiet",
                                     "no-sandbox", "help", NULL},
    .plain_output = true,
    .run = run,
};
