/* SPDX-License-Identifier: Apache-2.0 */
/* Options and settings that switch off the verification of packages, in the text of a build step. */
#pragma once

#include <plimsoll/base/json.h>

/* A list of their names as a table has them; nothing else of the text. */
struct plm_json *plm_unverified_find(const char *text, size_t size);
