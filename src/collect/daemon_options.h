/* SPDX-License-Identifier: Apache-2.0 */
/* Values of dockerd's options in one raw form, whatever source they come from, and what of them may be stored. */
#pragma once

#include "host_state.h"

/*
 * The value in force as the API shows it, raw, the caller's; NULL: the API does not show this option (or was not
 * asked). info, version and bridge are raw answers or NULL.
 */
struct plm_json *plm_option_from_api(const struct plm_daemon_option *option, const struct plm_json *info,
                                     const struct plm_json *version, const struct plm_json *bridge);

/* A raw value as it may be stored: log options and labels lose their values, URLs their credentials, maps become keyed
 * lists. The caller's. */
struct plm_json *plm_option_export(const struct plm_daemon_option *option, const struct plm_json *raw);
/* The same as JSON text, the caller's. */
char *plm_option_text(const struct plm_daemon_option *option, const struct plm_json *raw);

/* True if two raw values mean the same to dockerd: order of lists and "default"/"builtin" aside. */
bool plm_option_equal(const struct plm_daemon_option *option, const struct plm_json *a, const struct plm_json *b);

/* True if `version` ("20.10.24+dfsg1") is at least major.minor; false if it is no version. */
bool plm_engine_at_least(const char *version, int64_t major, int64_t minor);
