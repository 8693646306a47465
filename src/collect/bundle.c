/* SPDX-License-Identifier: Apache-2.0 */
#include <plimsoll/collect/bundle.h>

#include <errno.h>
#include <plimsoll/base/limits.h>
#include <plimsoll/base/text.h>
#include <string.h>

/* ---- writing ---- */

void plm_bundle_writer_init(struct plm_bundle_writer *writer, FILE *stream, struct plm_sink *next)
{
    *writer = (struct plm_bundle_writer){.stream = stream, .next = next};
    plm_sha256_init(&writer->sha);
}

void plm_bundle_writer_done(struct plm_bundle_writer *writer)
{
    plm_buffer_done(&writer->line);
}

static bool write_line(struct plm_bundle_writer *writer, struct plm_error *error)
{
    if (writer->stream && fwrite(writer->line.data, 1, writer->line.size, writer->stream) != writer->line.size)
        return plm_error_set_errno(error, errno, "the bundle cannot be written");
    return true;
}

static bool writer_begin(void *self, const struct plm_json *header, struct plm_error *error)
{
    struct plm_bundle_writer *writer = self;
    plm_buffer_clear(&writer->line);
    plm_facts_print_header(header, &writer->line);
    plm_sha256_update(&writer->sha, writer->line.data, writer->line.size);
    return write_line(writer, error) && (!writer->next || writer->next->begin(writer->next->self, header, error));
}

static bool writer_document(void *self, struct plm_document *document, struct plm_error *error)
{
    struct plm_bundle_writer *writer = self;
    plm_buffer_clear(&writer->line);
    plm_facts_print_document(document, &writer->line);
    if (writer->line.size > PLM_LIMIT_LINE) { /* a reader would refuse the whole bundle for it */
        plm_json_free(plm_take(document->value));
        document->unknown = "too large: over the limit of a line";
        plm_buffer_done(&writer->line);
        plm_facts_print_document(document, &writer->line);
    }
    plm_sha256_update(&writer->sha, writer->line.data, writer->line.size);
    writer->documents++;
    return write_line(writer, error) && (!writer->next || writer->next->document(writer->next->self, document, error));
}

static bool writer_end(void *self, const struct plm_trailer *trailer, struct plm_error *error)
{
    struct plm_bundle_writer *writer = self;
    struct plm_trailer closed = {.ended = trailer->ended, .documents = writer->documents};
    plm_sha256_hex(&writer->sha, closed.sha256);
    plm_auto_json struct plm_json *line = plm_json_new_object();
    plm_json_add(line, "plimsoll", plm_json_new_text("end"));
    plm_json_add(line, "documents", plm_json_new_int((int64_t)closed.documents));
    plm_json_add(line, "sha256", plm_json_new_text(closed.sha256));
    plm_json_add(line, "ended", plm_json_new_text(closed.ended));
    plm_buffer_clear(&writer->line);
    plm_facts_print_header(line, &writer->line);
    if (!write_line(writer, error))
        return false;
    if (writer->stream && fflush(writer->stream) != 0)
        return plm_error_set_errno(error, errno, "the bundle cannot be written");
    return !writer->next || writer->next->end(writer->next->self, &closed, error);
}

struct plm_sink plm_bundle_writer_sink(struct plm_bundle_writer *writer)
{
    return (struct plm_sink){.begin = writer_begin, .document = writer_document, .end = writer_end, .self = writer};
}

/* ---- reading ---- */

struct reader {
    FILE *stream;
    const char *name;
    size_t number; /* of the line last read */
    struct plm_buffer line;
    struct plm_sha256 sha;
    struct plm_sink *sink;
    size_t documents;
};

/* Reads a line with its newline. *ret_end: there was none. */
static bool read_line(struct reader *reader, bool *ret_end, struct plm_error *error)
{
    char chunk[16384];
    plm_buffer_clear(&reader->line);
    reader->number++;
    *ret_end = false;
    for (;;) {
        /* fgets would not tell a NUL from the end of what it read. */
        size_t size = 0;
        int c = EOF;
        while (size < sizeof chunk && (c = getc_unlocked(reader->stream)) != EOF) {
            chunk[size++] = (char)c;
            if (c == '\n')
                break;
        }
        if (reader->line.size + size > PLM_LIMIT_LINE)
            return plm_error_set(error, PLM_ERROR_MALFORMED, "%s:%zu: the line is over %zu bytes", reader->name,
                                 reader->number, PLM_LIMIT_LINE);
        plm_buffer_append(&reader->line, chunk, size);
        if (c == EOF && ferror(reader->stream))
            return plm_error_set_errno(error, errno, "%s", reader->name);
        if (c == EOF || c == '\n')
            break;
    }
    *ret_end = reader->line.size == 0;
    return true;
}

static bool parse_line(struct reader *reader, struct plm_json **ret_json, struct plm_error *error)
{
    plm_auto_json struct plm_json *json = NULL;
    char what[64];
    snprintf(what, sizeof what, "line %zu", reader->number);
    if (!plm_json_parse(reader->line.data, reader->line.size, PLM_JSON_UNIQUE_KEYS, what, &json, error)) {
        error->code = PLM_ERROR_MALFORMED;
        return plm_error_wrap(error, "%s:%zu", reader->name, reader->number);
    }
    if (plm_json_type(json) != PLM_JSON_OBJECT)
        return plm_error_set(error, PLM_ERROR_MALFORMED, "%s:%zu: not a line of a bundle", reader->name,
                             reader->number);
    *ret_json = plm_take(json);
    return true;
}

static bool refuse(const struct reader *reader, struct plm_error *error, const char *why)
{
    return plm_error_set(error, PLM_ERROR_MALFORMED, "%s:%zu: %s", reader->name, reader->number, why);
}

static bool read_header(struct reader *reader, struct plm_error *error)
{
    plm_auto_json struct plm_json *header = NULL;
    bool end = false;
    if (!read_line(reader, &end, error))
        return false;
    if (end)
        return plm_error_set(error, PLM_ERROR_MALFORMED, "%s: not a bundle: empty", reader->name);
    struct plm_error why;
    if (!parse_line(reader, &header, &why))
        return refuse(reader, error, "not a bundle");
    const struct plm_json *format = plm_json_get(header, "plimsoll");
    const char *text = plm_json_text(format);
    if (text && plm_starts_with(text, "facts/") && strcmp(text, PLM_FACTS_FORMAT) != 0)
        return plm_error_set(error, PLM_ERROR_MALFORMED, "%s:%zu: a bundle of another format (this tool reads %s)",
                             reader->name, reader->number, PLM_FACTS_FORMAT);
    /* A header may have lost any member, this one too; but a document or another file's line is no header. */
    bool is_header =
        format ? text && strcmp(text, PLM_FACTS_FORMAT) == 0
               : plm_json_get(header, "tool") || plm_json_get(header, "host") || plm_json_get(header, "started");
    if (!is_header || plm_json_get(header, "document"))
        return refuse(reader, error, "not a bundle");
    plm_sha256_update(&reader->sha, reader->line.data, reader->line.size);
    return reader->sink->begin(reader->sink->self, header, error);
}

static bool is_hex_digest(const char *text)
{
    return text && strlen(text) == 64 && strspn(text, "0123456789abcdef") == 64;
}

static bool read_trailer(struct reader *reader, const struct plm_json *json, struct plm_error *error)
{
    const char *digest = plm_json_text(plm_json_get(json, "sha256"));
    struct plm_trailer trailer = {.ended = plm_json_text(plm_json_get(json, "ended")), .documents = reader->documents};
    bool end = false;
    int64_t count = 0;
    plm_sha256_hex(&reader->sha, trailer.sha256);
    if (!is_hex_digest(digest))
        return refuse(reader, error, "the last line has no digest");
    if (strcmp(digest, trailer.sha256) != 0)
        return refuse(reader, error, "the digest is another: the bundle was changed after it was written");
    if (plm_json_int(plm_json_get(json, "documents"), &count) && count != (int64_t)reader->documents)
        return refuse(reader, error, "the last line counts other documents than there are");
    if (!read_line(reader, &end, error))
        return false;
    if (!end)
        return refuse(reader, error, "something follows the last line of the bundle");
    return reader->sink->end(reader->sink->self, &trailer, error);
}

/* Whatever a line has lost, it is handed on: the judge knows what a lost member means. */
static bool read_document(struct reader *reader, struct plm_json *json, struct plm_error *error)
{
    plm_auto_json struct plm_json *value = plm_json_detach(json, "value");
    const struct plm_json *unknown = plm_json_get(json, "unknown");
    struct plm_document document = {
        .kind = plm_json_text(plm_json_get(json, "document")),
        .key = plm_json_text(plm_json_get(json, "key")),
        .origin = plm_json_text(plm_json_get(json, "origin")),
        .unknown = unknown && !plm_json_text(unknown) ? "lost" : plm_json_text(unknown),
    };
    if (!document.unknown && plm_json_type(value) == PLM_JSON_OBJECT)
        document.value = plm_take(value);
    plm_sha256_update(&reader->sha, reader->line.data, reader->line.size);
    reader->documents++;
    bool taken = reader->sink->document(reader->sink->self, &document, error);
    plm_json_free(document.value);
    return taken;
}

bool plm_bundle_read(FILE *stream, const char *name, struct plm_sink *sink, struct plm_error *error)
{
    struct reader reader = {.stream = stream, .name = name, .sink = sink};
    bool done = false, fine = false;
    plm_sha256_init(&reader.sha);
    fine = read_header(&reader, error);
    while (fine && !done) {
        plm_auto_json struct plm_json *json = NULL;
        bool end = false;
        fine = read_line(&reader, &end, error);
        if (fine && end)
            fine = refuse(&reader, error, "the bundle ends without its last line: it is cut off");
        fine = fine && parse_line(&reader, &json, error);
        const char *mark = plm_json_text(plm_json_get(json, "plimsoll"));
        done = mark && strcmp(mark, "end") == 0;
        if (fine)
            fine = done ? read_trailer(&reader, json, error) : read_document(&reader, json, error);
    }
    plm_buffer_done(&reader.line);
    return fine;
}
