/* SPDX-License-Identifier: Apache-2.0 */
#include "json_stream.h"

#include <errno.h>
#include <inttypes.h>
#include <plimsoll/base/json.h>
#include <string.h>

#define PIECE (64 * (size_t)1024)

void plm_json_stream_init(struct plm_json_stream *json, FILE *stream)
{
    *json = (struct plm_json_stream){.stream = stream};
}

void plm_json_stream_done(struct plm_json_stream *json)
{
    plm_buffer_done(&json->out);
}

static void flush(struct plm_json_stream *json)
{
    if (json->out.size > 0 && json->errnum == 0 &&
        fwrite(json->out.data, 1, json->out.size, json->stream) != json->out.size)
        json->errnum = errno ? errno : EIO;
    plm_buffer_clear(&json->out);
}

bool plm_json_stream_close(struct plm_json_stream *json, struct plm_error *error)
{
    plm_buffer_putc(&json->out, '\n');
    flush(json);
    if (json->errnum == 0 && fflush(json->stream) != 0)
        json->errnum = errno ? errno : EIO;
    return json->errnum == 0 || plm_error_set_errno(error, json->errnum, "cannot write");
}

static void begin(struct plm_json_stream *json, const char *key)
{
    if (json->comma)
        plm_buffer_putc(&json->out, ',');
    json->comma = true;
    if (key) {
        plm_json_print_string(&json->out, key, strlen(key), json->html);
        plm_buffer_putc(&json->out, ':');
    }
    if (json->out.size >= PIECE)
        flush(json);
}

void plm_json_stream_open(struct plm_json_stream *json, const char *key, char bracket)
{
    begin(json, key);
    plm_buffer_putc(&json->out, bracket);
    json->comma = false;
}

void plm_json_stream_end(struct plm_json_stream *json, char bracket)
{
    plm_buffer_putc(&json->out, bracket);
    json->comma = true;
}

void plm_json_stream_line(struct plm_json_stream *json)
{
    if (json->comma)
        plm_buffer_putc(&json->out, ',');
    json->comma = false;
    plm_buffer_putc(&json->out, '\n');
}

void plm_json_stream_raw(struct plm_json_stream *json, const char *key, const char *value)
{
    begin(json, key);
    plm_buffer_puts(&json->out, value ? value : "null");
}

void plm_json_stream_text(struct plm_json_stream *json, const char *key, const char *text)
{
    if (!text) {
        plm_json_stream_raw(json, key, NULL);
        return;
    }
    begin(json, key);
    plm_json_print_string(&json->out, text, strlen(text), json->html);
}

void plm_json_stream_size(struct plm_json_stream *json, const char *key, size_t value)
{
    begin(json, key);
    plm_buffer_printf(&json->out, "%zu", value);
}

void plm_json_stream_int(struct plm_json_stream *json, const char *key, int64_t value)
{
    begin(json, key);
    plm_buffer_printf(&json->out, "%" PRId64, value);
}

void plm_json_stream_bool(struct plm_json_stream *json, const char *key, bool value)
{
    plm_json_stream_raw(json, key, value ? "true" : "false");
}

void plm_json_stream_percent(struct plm_json_stream *json, const char *key, double value)
{
    if (value < 0) {
        plm_json_stream_raw(json, key, NULL);
        return;
    }
    begin(json, key);
    plm_json_print_number(&json->out, value);
}
