/* SPDX-License-Identifier: Apache-2.0 */
/* Formats that are JSON, rendered and read back. */
#pragma once

#include <plimsoll/base/json.h>
#include <plimsoll/render/render.h>

/* The caller's to plm_json_free. Fails the test when it cannot be rendered or is no JSON. */
struct plm_json *parsed_render(const struct plm_report *report, const char *format,
                               const struct plm_render_options *options);
/* The element of a list whose member at that path is this text; fails the test when there is none. */
const struct plm_json *parsed_find(const struct plm_json *list, const char *path, const char *text);
size_t parsed_count(const struct plm_json *list, const char *path, const char *text);
/* The text at a path; "" where there is none. */
const char *parsed_text(const struct plm_json *json, const char *path);
