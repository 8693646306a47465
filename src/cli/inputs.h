/* SPDX-License-Identifier: Apache-2.0 */
/* Many saved reports: files, directories (every *.json below them), and standard input. One after another; what cannot
 * be read is told and the rest goes on. */
#pragma once

#include "options.h"

#include <plimsoll/model/report.h>

/* Called for each report, in the order of the operands and of the names in a directory. */
struct plm_input_visitor {
    void (*take)(void *context, const struct plm_report *report, const char *source);
    void (*refuse)(void *context, const char *source, const char *reason);
    void *context;
};
/* "-" is standard input: reports one behind the other, or names of files, one a line. Only summaries are read. False:
 * nothing could be looked at (PLM_ERROR_USAGE); a refused file is no failure. */
bool plm_inputs_read(const char *const *operands, const struct plm_input_visitor *visitor,
                     struct plm_error *error) PLM_MUST_CHECK;
