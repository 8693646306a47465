/* SPDX-License-Identifier: Apache-2.0 */
/* The functions behind plm_functions[], one subject a file. Arguments are never UNKNOWN or ERROR themselves. */
#pragma once

#include <plimsoll/judge/functions.h>

/* functions_path.c */
struct plm_cel_value plm_call_mode_within(const struct plm_cel_call *call);
struct plm_cel_value plm_call_is_below(const struct plm_cel_call *call);
struct plm_cel_value plm_call_same_path(const struct plm_cel_call *call);
/* Absolute path without //, . and .., with /var/run as /run. NULL if it is not absolute. In the arena. */
const char *plm_path_canonical(struct plm_arena *arena, const char *path, size_t size);

/* functions_list.c */
struct plm_cel_value plm_call_option(const struct plm_cel_call *call);
struct plm_cel_value plm_call_capabilities(const struct plm_cel_call *call);

/* functions_history.c */
struct plm_cel_value plm_call_own_steps(const struct plm_cel_call *call);
struct plm_cel_value plm_call_without(const struct plm_cel_call *call);
struct plm_cel_value plm_call_steps_above(const struct plm_cel_call *call);

/* functions_text.c */
struct plm_cel_value plm_call_compare_versions(const struct plm_cel_call *call);
struct plm_cel_value plm_call_is_loopback(const struct plm_cel_call *call);
struct plm_cel_value plm_call_processors(const struct plm_cel_call *call);

/* ERROR "no such overload: name(int, string)". */
struct plm_cel_value plm_call_refuse(const struct plm_cel_call *call, const char *name);
