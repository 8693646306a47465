/* SPDX-License-Identifier: Apache-2.0 */
#include "report_seal.h"

#include "report_fields.h"

#include <plimsoll/base/sha256.h>
#include <plimsoll/base/text.h>
#include <string.h>

/* A string among the outermost members; NULL: there is none. The bytes are the text's own. */
static const char *find_schema(const struct plm_json_cursor *start, size_t *ret_size)
{
    struct plm_json_cursor cursor = *start;
    const char *key = NULL, *text = NULL;
    size_t size = 0;
    if (plm_json_cursor_type(&cursor) != PLM_JSON_OBJECT)
        return NULL;
    plm_json_cursor_enter(&cursor);
    while (plm_json_cursor_member(&cursor, &key, &size)) {
        if (size == 6 && memcmp(key, "schema", size) == 0)
            return plm_json_cursor_plain(&cursor, &text, ret_size) ? text : NULL;
        plm_json_cursor_skip(&cursor, &text, &size);
    }
    return NULL;
}

bool plm_report_check_schema(const struct plm_json_cursor *cursor, const char *what, struct plm_error *error)
{
    static const char family[] = "plimsoll.report/";
    const size_t prefix = sizeof family - 1;
    size_t size = 0;
    const char *schema = find_schema(cursor, &size);
    if (!schema || size < prefix || memcmp(schema, family, prefix) != 0)
        return plm_error_set(error, PLM_ERROR_MALFORMED, "%s: not a report of plimsoll (no \"schema\": \"%s\")", what,
                             PLM_REPORT_SCHEMA);
    if (size == strlen(PLM_REPORT_SCHEMA) && memcmp(schema, PLM_REPORT_SCHEMA, size) == 0)
        return true;
    int64_t major = 0;
    if (plm_parse_int64(schema + prefix, size - prefix, &major) && major > 1)
        return plm_error_set(error, PLM_ERROR_UNSUPPORTED,
                             "%s: written by a newer plimsoll (%s%lld; this one reads %s)", what, family,
                             (long long)major, PLM_REPORT_SCHEMA);
    return plm_error_set(error, PLM_ERROR_MALFORMED, "%s: no such version of a report; this plimsoll reads %s", what,
                         PLM_REPORT_SCHEMA);
}

bool plm_report_check_digest(const char *text, size_t size, const char *what, struct plm_error *error)
{
    static const char start[] = PLM_REPORT_TAIL_START, end[] = PLM_REPORT_TAIL_END;
    enum { START = sizeof start - 1, DIGEST = 64, END = sizeof end - 1, TAIL = START + DIGEST + END };
    while (size > 0 && strchr(" \t\r\n", text[size - 1]))
        size--;
    const char *tail = text + size - TAIL;
    if (size < TAIL || memcmp(tail, start, START) != 0 || memcmp(tail + START + DIGEST, end, END) != 0)
        return plm_error_set(error, PLM_ERROR_MALFORMED,
                             "%s: does not end with its digest: changed or cut after it was written", what);
    char digest[65];
    struct plm_sha256 sha;
    plm_sha256_init(&sha);
    plm_sha256_update(&sha, text, size - TAIL);
    plm_sha256_hex(&sha, digest);
    if (memcmp(digest, tail + START, DIGEST) != 0)
        return plm_error_set(error, PLM_ERROR_MALFORMED,
                             "%s: changed after it was written: its bytes have the digest %s, and it ends with %.64s",
                             what, digest, strspn(tail + START, "0123456789abcdef") == DIGEST ? tail + START : "none");
    return true;
}
