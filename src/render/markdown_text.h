/* SPDX-License-Identifier: Apache-2.0 */
/* Text of a stranger inside Markdown. */
#pragma once

#include <plimsoll/base/memory.h>

/* Below the 64 KiB of a comment on GitHub, with room for what the poster adds. */
#define PLM_MARKDOWN_LIMIT (60 * (size_t)1024)

/* On one line, at most 300 bytes; whatever Markdown or HTML could take for markup is shown as itself, and nobody is
 * notified. */
void plm_markdown_text(struct plm_buffer *out, const char *text);
