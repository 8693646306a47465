/* SPDX-License-Identifier: Apache-2.0 */
#include "xccdf.h"

#include "stylesheet.h"

#include <plimsoll/model/report_json.h>
#include <string.h>

extern const struct plm_embedded plm_embedded_templates[];

#define SHEET "xccdf.xsl"

static bool render(const struct plm_report *report, const char *form, FILE *stream, struct plm_error *error)
{
    const struct plm_embedded *sheet = plm_embedded_templates;
    while (sheet->name && strcmp(sheet->name, SHEET) != 0)
        sheet++;
    if (!sheet->name)
        return plm_error_set(error, PLM_ERROR_INTERNAL, "this build carries no " SHEET);
    char digest[65];
    plm_report_digest(report, digest);
    const struct plm_stylesheet_parameter parameters[] = {{"form", form}, {NULL, NULL}};
    return plm_stylesheet_apply(&(struct plm_report_source){report, digest, NULL}, sheet->data, sheet->size,
                                sheet->name, parameters, stream, error);
}

bool plm_xccdf_render(const struct plm_report *report, FILE *stream, struct plm_error *error)
{
    return render(report, "xccdf", stream, error);
}

bool plm_arf_render(const struct plm_report *report, FILE *stream, struct plm_error *error)
{
    return render(report, "arf", stream, error);
}
