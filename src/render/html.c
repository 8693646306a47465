/* SPDX-License-Identifier: Apache-2.0 */
#include "html.h"

#include "csp_hash.h"
#include "stylesheet.h"

#include <plimsoll/model/report_json.h>
#include <string.h>

extern const struct plm_embedded plm_embedded_templates[];

/* Stands in report.css where the margin of a printed page names the report. */
#define DIGEST_MARK "@REPORT-DIGEST@"

static const struct plm_embedded *find_template(const char *name)
{
    for (const struct plm_embedded *file = plm_embedded_templates; file->name; file++)
        if (strcmp(file->name, name) == 0)
            return file;
    return NULL;
}

/* The digest is 64 hex digits, so that it needs no quoting in CSS. */
static void fill_style(struct plm_buffer *out, const struct plm_embedded *style, const char *digest)
{
    const char *mark = strstr(style->data, DIGEST_MARK);
    if (!mark) {
        plm_buffer_append(out, style->data, style->size);
        return;
    }
    plm_buffer_append(out, style->data, (size_t)(mark - style->data));
    plm_buffer_puts(out, digest);
    plm_buffer_puts(out, mark + strlen(DIGEST_MARK));
}

bool plm_html_render(const struct plm_report *report, FILE *stream, struct plm_error *error)
{
    const struct plm_embedded *sheet = find_template("report.html.xsl");
    const struct plm_embedded *style = find_template("report.css");
    const struct plm_embedded *script = find_template("report.js");
    if (!sheet || !style || !script)
        return plm_error_set(error, PLM_ERROR_INTERNAL, "this build carries no HTML template");
    char digest[65], style_hash[PLM_CSP_HASH_SIZE], script_hash[PLM_CSP_HASH_SIZE];
    plm_report_digest(report, digest);
    plm_auto_buffer struct plm_buffer css = {0};
    fill_style(&css, style, digest);
    plm_csp_hash(css.data, css.size, style_hash);
    plm_csp_hash(script->data, script->size, script_hash);
    const struct plm_stylesheet_parameter parameters[] = {
        {"style", plm_buffer_text(&css)},
        {"script", script->data},
        {"style-hash", style_hash},
        {"script-hash", script_hash},
        {NULL, NULL},
    };
    return plm_stylesheet_apply(report, digest, sheet->data, sheet->size, sheet->name, parameters, PLM_STYLESHEET_HTML5,
                                stream, error);
}
