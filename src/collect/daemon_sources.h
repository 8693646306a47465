/* SPDX-License-Identifier: Apache-2.0 */
/* The two places dockerd takes options from, as text: its arguments and daemon.json. Nothing here reads a file. */
#pragma once

#include "host_state.h"

/*
 * argv as pflag reads it: --x=v, --x v, -Hv, -H v, -l=debug, -Dl debug; a bool flag without value is true and never
 * takes the next word; list flags add up. arguments[0] is the program. *ret_config_file: --config-file or NULL, in the
 * arena. False (PLM_ERROR_MALFORMED): a word that dockerd would not take, so that no value can be trusted.
 */
bool plm_flags_parse(const char *const *arguments, size_t count, struct plm_arena *arena, struct plm_settings *settings,
                     const char **ret_config_file, struct plm_error *error) PLM_MUST_CHECK;

/* What dockerd would read from daemon.json: byte-order marks and an empty file are fine, keys are matched with case,
 * the last of equal ones counts. A value of the wrong type, and maps in a file with equal keys, are $unknown.
 * *ret_unknown_keys: a list, the caller's. */
bool plm_daemon_json_parse(const char *text, size_t size, const char *name, struct plm_settings *settings,
                           struct plm_json **ret_unknown_keys, struct plm_error *error) PLM_MUST_CHECK;

/* "1 t T TRUE true True" and the like: strconv.ParseBool. */
bool plm_go_bool_parse(const char *text, bool *ret_value);
