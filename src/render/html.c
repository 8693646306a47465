/* SPDX-License-Identifier: Apache-2.0 */
#include "html.h"

#include "csp_hash.h"
#include "html_results.h"
#include "stylesheet.h"
#include "template.h"

#include <plimsoll/model/report_json.h>

bool plm_html_render(const struct plm_report *report, const struct plm_delta *since, FILE *stream,
                     struct plm_error *error)
{
    const struct plm_embedded *sheet = plm_template_find("report.html.xsl");
    const struct plm_embedded *style = plm_template_find("report.css");
    const struct plm_embedded *script = plm_template_find("report.js");
    if (!sheet || !style || !script)
        return plm_error_set(error, PLM_ERROR_INTERNAL, "this build carries no HTML template");
    char digest[65], margin[96], style_hash[PLM_CSP_HASH_SIZE], script_hash[PLM_CSP_HASH_SIZE];
    plm_report_digest(report, digest);
    snprintf(margin, sizeof margin, "Plimsoll report %s", digest);
    plm_auto_buffer struct plm_buffer css = {0};
    plm_auto_buffer struct plm_buffer results = {0};
    plm_template_style(&css, style, margin);
    plm_csp_hash(css.data, css.size, style_hash);
    plm_csp_hash(script->data, script->size, script_hash);
    if (!plm_html_results_write(report, digest, &results, error))
        return false;
    const struct plm_stylesheet_parameter parameters[] = {
        {"style", plm_buffer_text(&css)}, {"script", script->data},     {"results", plm_buffer_text(&results)},
        {"style-hash", style_hash},       {"script-hash", script_hash}, {NULL, NULL},
    };
    return plm_stylesheet_apply(&(struct plm_report_source){report, digest, since}, sheet->data, sheet->size,
                                sheet->name, parameters, PLM_STYLESHEET_HTML5, stream, error);
}
