/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Heimdall Data Format (InSpec's exec JSON). Its readers compute the status of a control from its results, so these are
 * written such that the status comes out as ours: what is unknown is an error, and so Profile Error, never a pass.
 */
#pragma once

#include <plimsoll/render/render.h>

bool plm_hdf_render(const struct plm_report *report, FILE *stream, struct plm_error *error) PLM_MUST_CHECK;
