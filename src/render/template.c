/* SPDX-License-Identifier: Apache-2.0 */
#include "template.h"

#include <string.h>

extern const struct plm_embedded plm_embedded_templates[];

/* Stands in report.css where the margin of a printed page names what it belongs to. */
#define MARGIN_MARK "@MARGIN@"

const struct plm_embedded *plm_template_find(const char *name)
{
    for (const struct plm_embedded *file = plm_embedded_templates; name && file->name; file++)
        if (strcmp(file->name, name) == 0)
            return file;
    return NULL;
}

void plm_template_style(struct plm_buffer *out, const struct plm_embedded *style, const char *margin)
{
    const char *mark = strstr(style->data, MARGIN_MARK);
    if (!mark) {
        plm_buffer_append(out, style->data, style->size);
        return;
    }
    plm_buffer_append(out, style->data, (size_t)(mark - style->data));
    plm_buffer_puts(out, margin);
    plm_buffer_puts(out, mark + strlen(MARGIN_MARK));
}
