/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where findings of SARIF are placed. GitHub refuses a whole upload if one result has no file of the repository, and a
 * container has none. So the user names one (--sarif-anchor); else the policy file it is, which lives in a repository
 * as a rule. A path is never invented: with neither, SARIF is refused.
 */
#pragma once

#include <plimsoll/render/render.h>

/* The anchor as a relative URI reference. False: there is none, or it leads out of the repository (PLM_ERROR_USAGE). */
bool plm_sarif_anchor(const struct plm_render_options *options, const char *policy_file, struct plm_buffer *ret_uri,
                      struct plm_error *error) PLM_MUST_CHECK;
/* For the table of formats: refuses before anything is asked. */
bool plm_sarif_accept(const struct plm_render_options *options, const char *policy_file,
                      struct plm_error *error) PLM_MUST_CHECK;
