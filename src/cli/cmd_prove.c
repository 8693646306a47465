/* SPDX-License-Identifier: Apache-2.0 */
/* prove: runs the examples that every check carries. */
#include "commands.h"
#include "run.h"

#include <plimsoll/judge/judge.h>

struct tally {
    const struct plm_arguments *arguments;
    size_t seen;
};

static void visit(void *context, const struct plm_proof *proof)
{
    struct tally *tally = context;
    tally->seen++;
    if (!proof->holds)
        printf("%s:%u: %s: example '%s' is %s%s%s\n", proof->check->file, proof->example->line, proof->check->id,
               proof->example->name, plm_verdict_name(proof->seen), proof->reason ? ": " : "",
               proof->reason ? proof->reason : "");
    else if (tally->arguments->verbose)
        printf("%s: %s\n", proof->check->id, proof->example->name);
}

static int run(const struct plm_arguments *arguments)
{
    struct plm_error error = {0};
    plm_auto_catalogue struct plm_catalogue catalogue = {0};
    if (!plm_load_catalogue(arguments, &catalogue, &error))
        return plm_complain(&error);
    const char *id = arguments->rest_count ? arguments->rest[0] : NULL;
    if (id && !plm_catalogue_check(&catalogue, id)) {
        (void)plm_error_set(&error, PLM_ERROR_USAGE, "'%s' is no check", id);
        return plm_complain(&error);
    }
    struct tally tally = {.arguments = arguments};
    size_t broken = plm_prove(&catalogue, id, visit, &tally);
    printf("%zu passed, %zu failed\n", tally.seen - broken, broken);
    return broken == 0 && tally.seen > 0 ? PLM_EXIT_MET : PLM_EXIT_BROKEN;
}

const struct plm_command plm_command_prove = {
    .name = "prove",
    .about = "run the examples of every check, or of one",
    .operands = "[CHECK]",
    .most = 1,
    .options = (const char *const[]){"checks", "verbose", "no-sandbox", "help", NULL},
    .run = run,
};
