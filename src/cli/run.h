/* SPDX-License-Identifier: Apache-2.0 */
/* What several commands share: loading catalogue and policy, the clock, the terminal, and turning an error into an
 * exit. */
#pragma once

#include "options.h"

#include <plimsoll/model/catalogue.h>
#include <plimsoll/model/policy.h>
#include <plimsoll/model/report.h>
#include <plimsoll/render/render.h>
#include <stdint.h>

enum plm_exit { PLM_EXIT_MET = 0, PLM_EXIT_BROKEN = 1, PLM_EXIT_ERROR = 2, PLM_EXIT_UNKNOWN = 3 };

/* Prints "plimsoll: <message>" with control characters cleaned, to standard error. Returns PLM_EXIT_ERROR. */
int plm_complain(const struct plm_error *error);
/* A note for people on standard error, unless --quiet. */
void plm_note(const struct plm_arguments *arguments, const char *format, ...) PLM_PRINTF(2, 3);

bool plm_load_catalogue(const struct plm_arguments *arguments, struct plm_catalogue *ret_catalogue,
                        struct plm_error *error) PLM_MUST_CHECK;
/* --policy, or an empty one. */
bool plm_load_policy(const struct plm_arguments *arguments, const struct plm_catalogue *catalogue,
                     struct plm_policy *ret_policy, struct plm_error *error) PLM_MUST_CHECK;
/* --now, else the system's clock: ms since the epoch. */
bool plm_clock(const struct plm_arguments *arguments, int64_t *ret_now, struct plm_error *error) PLM_MUST_CHECK;
/* Colour, width and switches for the renderers. */
struct plm_render_options plm_render_options_of(const struct plm_arguments *arguments);

#define plm_auto_catalogue __attribute__((cleanup(plm_catalogue_done)))
#define plm_auto_policy __attribute__((cleanup(plm_policy_done)))
#define plm_auto_report __attribute__((cleanup(plm_report_done)))
