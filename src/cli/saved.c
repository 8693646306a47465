/* SPDX-License-Identifier: Apache-2.0 */
#include "saved.h"

#include <plimsoll/base/file.h>
#include <plimsoll/base/limits.h>
#include <plimsoll/model/report_json.h>
#include <string.h>

bool plm_saved_read(const char *path, struct plm_report *ret_report, struct plm_error *error)
{
    plm_auto_buffer struct plm_buffer text = {0};
    const char *what = strcmp(path, "-") == 0 ? "standard input" : path;
    *ret_report = (struct plm_report){0};
    return plm_file_read(path, PLM_LIMIT_REPORT, true, &text, error) &&
           plm_report_read(plm_buffer_text(&text), text.size, what, ret_report, error);
}
