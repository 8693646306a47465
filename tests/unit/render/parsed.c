/* SPDX-License-Identifier: Apache-2.0 */
#include "parsed.h"

#include "sample_report.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

struct plm_json *parsed_render(const struct plm_report *report, const char *format,
                               const struct plm_render_options *options)
{
    struct plm_json *json = NULL;
    struct plm_error error = {0};
    plm_auto_free char *text = sample_render(report, format, options);
    if (!plm_json_parse(text, strlen(text), PLM_JSON_UNIQUE_KEYS, format, &json, &error))
        fail_msg("%s", error.message);
    return json;
}

const char *parsed_text(const struct plm_json *json, const char *path)
{
    const char *text = plm_json_text(plm_json_path(json, path));
    return text ? text : "";
}

size_t parsed_count(const struct plm_json *list, const char *path, const char *text)
{
    size_t count = 0;
    plm_json_each (child, list)
        count += strcmp(parsed_text(child, path), text) == 0;
    return count;
}

const struct plm_json *parsed_find(const struct plm_json *list, const char *path, const char *text)
{
    plm_json_each (child, list)
        if (strcmp(parsed_text(child, path), text) == 0)
            return child;
    fail_msg("no element whose %s is %s", path, text);
    return NULL;
}
