/* SPDX-License-Identifier: Apache-2.0 */
#include "markdown_text.h"

#include <plimsoll/base/text.h>
#include <string.h>

#define CELL_LIMIT 300

void plm_markdown_text(struct plm_buffer *out, const char *text)
{
    plm_auto_buffer struct plm_buffer clean = {0};
    (void)plm_text_clean_line(&clean, text, strlen(text), CELL_LIMIT);
    for (const char *at = plm_buffer_text(&clean); *at; at++) {
        if (*at == '<')
            plm_buffer_puts(out, "&lt;");
        else if (*at == '&')
            plm_buffer_puts(out, "&amp;");
        else if (*at == '@') /* would notify whoever is called so */
            plm_buffer_puts(out, "&#64;");
        else {
            if (strchr("\\`*_{}[]()#+!|~>$", *at))
                plm_buffer_putc(out, '\\');
            plm_buffer_putc(out, *at);
        }
    }
}
