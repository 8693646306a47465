/* SPDX-License-Identifier: Apache-2.0 */
/* Changing a written report and making its digest right again. Shared by the tests of the reader. */
#pragma once

#include <plimsoll/base/sha256.h>
#include <plimsoll/model/report_json.h>
#include <string.h>

#define FORGE_TAIL ",\"integrity\":{\"algorithm\":\"sha256\",\"digest\":\""

/* The sample report as text with its first `from` replaced by `to`, under a digest that fits. The caller's. */
static inline char *forge(const struct plm_report *report, const char *from, const char *to)
{
    char *text = NULL;
    size_t size = 0;
    struct plm_error error;
    struct plm_sha256 sha;
    char digest[65];
    struct plm_buffer out = {0};
    FILE *stream = open_memstream(&text, &size);
    if (!stream || !plm_report_write(report, stream, &error))
        return NULL;
    fclose(stream);
    plm_auto_free char *owned = text;
    const char *found = strstr(owned, from), *tail = strstr(owned, FORGE_TAIL);
    if (!found || !tail)
        return NULL;
    plm_buffer_append(&out, owned, (size_t)(found - owned));
    plm_buffer_puts(&out, to);
    if (found < tail)
        plm_buffer_append(&out, found + strlen(from), (size_t)(tail - found) - strlen(from));
    plm_sha256_init(&sha);
    plm_sha256_update(&sha, out.data, out.size);
    plm_sha256_hex(&sha, digest);
    plm_buffer_printf(&out, FORGE_TAIL "%s\"}}\n", digest);
    return plm_buffer_take(&out);
}
