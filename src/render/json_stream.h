/* SPDX-License-Identifier: Apache-2.0 */
/* JSON written member by member to a stream: commas and quotes are put here, pieces go out as they fill. */
#pragma once

#include <plimsoll/base/memory.h>
#include <stdint.h>

struct plm_json_stream {
    FILE *stream; /* the caller's */
    struct plm_buffer out;
    bool comma; /* something stands before */
    bool html;  /* it is to stand in a page: no "<", ">" or "&" is written as such */
    int errnum; /* of the first write that failed */
};
void plm_json_stream_init(struct plm_json_stream *json, FILE *stream);
/* Ends with a newline, flushes, tells whether everything was written. */
bool plm_json_stream_close(struct plm_json_stream *json, struct plm_error *error) PLM_MUST_CHECK;
void plm_json_stream_done(struct plm_json_stream *json);
#define plm_auto_json_stream __attribute__((cleanup(plm_json_stream_done)))

/* key NULL: an element of a list, or the root. */
void plm_json_stream_open(struct plm_json_stream *json, const char *key, char bracket); /* '{' or '[' */
void plm_json_stream_end(struct plm_json_stream *json, char bracket);                   /* '}' or ']' */
void plm_json_stream_line(struct plm_json_stream *json); /* the next element starts a new line */
void plm_json_stream_text(struct plm_json_stream *json, const char *key, const char *text); /* NULL: null */
void plm_json_stream_size(struct plm_json_stream *json, const char *key, size_t value);
void plm_json_stream_int(struct plm_json_stream *json, const char *key, int64_t value);
void plm_json_stream_bool(struct plm_json_stream *json, const char *key, bool value);
void plm_json_stream_percent(struct plm_json_stream *json, const char *key, double value);  /* below 0: null */
void plm_json_stream_raw(struct plm_json_stream *json, const char *key, const char *value); /* JSON text; NULL: null */
