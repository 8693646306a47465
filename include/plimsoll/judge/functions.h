/* SPDX-License-Identifier: Apache-2.0 */
/* The functions that checks may call beside CEL's own. checks/README.md prints this table. */
#pragma once

#include <plimsoll/cel/program.h>

struct plm_function_note {
    const char *signature; /* "modeWithin(mode int, limit string) -> bool"; NULL ends the table */
    const char *about;     /* one sentence */
};
extern const struct plm_function_note plm_function_notes[];

/* For plm_cel_parse. */
extern const struct plm_cel_function plm_functions[];
