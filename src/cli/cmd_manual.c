/* SPDX-License-Identifier: Apache-2.0 */
/* manual and completion: printed from the same rows as the help. */
#include "commands.h"
#include "run.h"

static int run_manual(const struct plm_arguments *arguments)
{
    (void)arguments;
    plm_manual_print(stdout);
    return PLM_EXIT_MET;
}

const struct plm_command plm_command_manual = {
    .name = "manual",
    .about = "print the man page",
    .operands = "",
    .options = (const char *const[]){"help", NULL},
    .run = run_manual,
};

static int run_completion(const struct plm_arguments *arguments)
{
    if (plm_completion_print(arguments->rest[0], stdout))
        return PLM_EXIT_MET;
    struct plm_error error = {0};
    (void)plm_error_set(&error, PLM_ERROR_USAGE, "'%s' is none of bash, zsh, fish", arguments->rest[0]);
    return plm_complain(&error);
}

const struct plm_command plm_command_completion = {
    .name = "completion",
    .about = "print the completion script for bash, zsh or fish",
    .operands = "SHELL",
    .least = 1,
    .most = 1,
    .options = (const char *const[]){"help", NULL},
    .run = run_completion,
};
