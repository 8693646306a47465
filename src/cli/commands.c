/* SPDX-License-Identifier: Apache-2.0 */
/* The list of commands. Each describes itself in its own file. */
#include "commands.h"

const struct plm_command *const plm_commands[] = {
    &plm_command_audit, &plm_command_collect, &plm_command_render, &plm_command_diff,       &plm_command_fleet,
    &plm_command_trend, &plm_command_verify,  &plm_command_list,   &plm_command_explain,    &plm_command_prove,
    &plm_command_eval,  &plm_command_policy,  &plm_command_manual, &plm_command_completion, NULL,
};
