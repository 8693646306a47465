/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "options.h"

extern const struct plm_command plm_command_audit;
extern const struct plm_command plm_command_collect;
extern const struct plm_command plm_command_render;
extern const struct plm_command plm_command_diff;
extern const struct plm_command plm_command_fleet;
extern const struct plm_command plm_command_trend;
extern const struct plm_command plm_command_verify;
extern const struct plm_command plm_command_list;
extern const struct plm_command plm_command_explain;
extern const struct plm_command plm_command_prove;
extern const struct plm_command plm_command_eval;
extern const struct plm_command plm_command_policy;
extern const struct plm_command plm_command_manual;
extern const struct plm_command plm_command_completion;
