/* SPDX-License-Identifier: Apache-2.0 */
/* The JSON door, in all its moods, and the cursor beside it. */
#include "fuzz.h"

#include <plimsoll/base/json_cursor.h>

static bool parse(const char *text, size_t size, unsigned flags, struct plm_json **ret_json)
{
    struct plm_error error = {0};
    bool done = plm_json_parse(text, size, flags, "fuzz", ret_json, &error);
    FUZZ_HOLDS(done || *error.message);
    return done;
}

static void walk(struct plm_json_cursor *cursor)
{
    const char *text;
    size_t size;
    int64_t number;
    switch (plm_json_cursor_type(cursor)) {
    case PLM_JSON_LIST:
        plm_json_cursor_enter(cursor);
        while (plm_json_cursor_element(cursor))
            walk(cursor);
        return;
    case PLM_JSON_OBJECT:
        plm_json_cursor_enter(cursor);
        while (plm_json_cursor_member(cursor, &text, &size))
            walk(cursor);
        return;
    case PLM_JSON_STRING:
        if (plm_json_cursor_plain(cursor, &text, &size))
            return;
        break;
    case PLM_JSON_NUMBER:
        if (plm_json_cursor_int(cursor, &number))
            return;
        break;
    case PLM_JSON_NULL:
    case PLM_JSON_BOOL:
        break;
    }
    plm_json_cursor_skip(cursor, &text, &size);
}

static void strict(const char *text, size_t size)
{
    plm_auto_json struct plm_json *json = NULL, *unique = NULL;
    plm_auto_buffer struct plm_buffer printed = {0};
    struct plm_json_cursor cursor;
    struct plm_error error = {0};
    bool good = parse(text, size, PLM_JSON_STRICT, &json);
    FUZZ_HOLDS(plm_json_cursor_open(&cursor, text, size, "fuzz", &error) == good);
    if (!good) {
        FUZZ_HOLDS(!parse(text, size, PLM_JSON_UNIQUE_KEYS, &unique));
        return;
    }
    walk(&cursor);
    fuzz_json_is_stable(json);
    plm_auto_json struct plm_json *copy = plm_json_copy(json);
    FUZZ_HOLDS(parse(text, size, PLM_JSON_UNIQUE_KEYS, &unique) ? plm_json_equal(json, copy) : true);
    if (plm_json_is_canonical(text, size)) {
        plm_json_print(json, &printed);
        FUZZ_HOLDS(printed.size == size && memcmp(printed.data, text, size) == 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = fuzz_exact(data, size);
    plm_auto_json struct plm_json *json = NULL;
    plm_json_setup();
    strict(text, size);
    if (parse(text, size, PLM_JSON_LIKE_DOCKERD, &json))
        fuzz_json_is_stable(json);
    free(text);
    return 0;
}
