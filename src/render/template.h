/* SPDX-License-Identifier: Apache-2.0 */
/* The embedded templates, and the style that all pages share. */
#pragma once

#include <plimsoll/base/embedded.h>
#include <plimsoll/base/memory.h>

/* "report.js"; NULL: this build carries none of that name, or name is NULL. */
const struct plm_embedded *plm_template_find(const char *name);
/* Appends a style sheet with what stands in the margin of each printed page: letters, digits, blanks only. */
void plm_template_style(struct plm_buffer *out, const struct plm_embedded *style, const char *margin);
