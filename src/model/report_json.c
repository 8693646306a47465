/* SPDX-License-Identifier: Apache-2.0 */
#include <plimsoll/model/report_json.h>

#include "report_alike.h"
#include "report_fields.h"

#include <errno.h>
#include <inttypes.h>
#include <plimsoll/base/sha256.h>
#include <string.h>

/* Large enough that a write costs little beside printing, small enough to stay in the processor's cache. */
#define PIECE (64 * (size_t)1024)

struct writer {
    FILE *stream; /* NULL: only the digest is wanted */
    const struct plm_report *report;
    const struct plm_subject *subject; /* of the finding at hand … */
    const struct plm_finding *like;    /* … and who observed the same before it; NULL: nobody */
    struct plm_report_alike alike;
    struct plm_buffer buffer;
    struct plm_sha256 sha;
    bool sealed; /* the digest is known: no need to make it */
    bool failed;
};

static void flush_piece(struct writer *writer)
{
    if (writer->buffer.size == 0)
        return;
    if (!writer->sealed)
        plm_sha256_update(&writer->sha, writer->buffer.data, writer->buffer.size);
    if (writer->stream && !writer->failed)
        writer->failed = fwrite(writer->buffer.data, 1, writer->buffer.size, writer->stream) != writer->buffer.size;
    plm_buffer_clear(&writer->buffer);
}

/* What a member points to. The structs hold pointers of many types, so that the bytes are copied rather than read as
 * void *. */
static const void *pointer_at(const void *object, size_t offset)
{
    const void *pointer = NULL;
    memcpy(&pointer, plm_report_member(object, offset), sizeof pointer);
    return pointer;
}

static size_t size_at(const void *object, size_t offset)
{
    size_t size = 0;
    memcpy(&size, plm_report_member(object, offset), sizeof size);
    return size;
}

static unsigned word_at(const void *object, size_t offset)
{
    unsigned word = 0;
    _Static_assert(sizeof(enum plm_verdict) == sizeof word && sizeof(enum plm_severity) == sizeof word &&
                       sizeof(enum plm_evidence_kind) == sizeof word && sizeof(enum plm_waiver_state) == sizeof word,
                   "enums are read as unsigned int");
    memcpy(&word, plm_report_member(object, offset), sizeof word);
    return word;
}

static void print_text(struct plm_buffer *out, const char *text)
{
    if (text)
        plm_json_print_string(out, text, strlen(text), false);
    else
        plm_buffer_puts(out, "null");
}

static void print_counts(struct plm_buffer *out, const void *object, size_t offset)
{
    for (unsigned verdict = 0; verdict < PLM_VERDICTS; verdict++) {
        plm_buffer_puts(out, verdict == 0 ? "{\"" : ",\"");
        plm_buffer_puts(out, plm_verdict_name((enum plm_verdict)verdict));
        plm_buffer_puts(out, "\":");
        plm_buffer_put_int(out, (int64_t)size_at(object, offset + verdict * sizeof(size_t)));
    }
    plm_buffer_putc(out, '}');
}

static void print_indices(struct plm_buffer *out, const uint32_t *indices, size_t count)
{
    plm_buffer_putc(out, '[');
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            plm_buffer_putc(out, ',');
        plm_buffer_put_int(out, (int64_t)indices[i]);
    }
    plm_buffer_putc(out, ']');
}

static void print_texts(struct plm_buffer *out, const char *const *texts)
{
    plm_buffer_putc(out, '[');
    for (size_t i = 0; texts && texts[i]; i++) {
        if (i > 0)
            plm_buffer_putc(out, ',');
        print_text(out, texts[i]);
    }
    plm_buffer_putc(out, ']');
}

static void write_members(struct writer *writer, const void *object, const struct plm_report_field *fields);

static void write_object(struct writer *writer, const void *object, const struct plm_report_field *fields)
{
    plm_buffer_putc(&writer->buffer, '{');
    write_members(writer, object, fields);
    plm_buffer_putc(&writer->buffer, '}');
}

static bool differ_in_subject_only(const struct plm_finding *a, const struct plm_finding *b)
{
    return a->verdict == b->verdict && a->reason == b->reason && a->waiver == b->waiver;
}

/* A thousand containers mostly have the same said of them: then it is not put together anew, but for the subject, which
 * every row begins with. */
static void write_finding(struct writer *writer, const struct plm_finding *findings, size_t i,
                          const struct plm_report_field *fields)
{
    static const char start[] = "{\"subject\":";
    const struct plm_finding *finding = &findings[i];
    struct plm_buffer *out = &writer->buffer, *rests = &writer->alike.rests;
    /* The row of a subject's second finding could not be named by the subject. */
    bool second = i > 0 && findings[i - 1].subject == finding->subject;
    struct plm_alike *alike = finding->observed && !second ? plm_report_alike_find(&writer->alike, finding) : NULL;
    if (alike && alike->said && differ_in_subject_only(alike->said, finding)) {
        plm_buffer_append(out, start, sizeof start - 1);
        plm_buffer_put_int(out, (int64_t)finding->subject);
        plm_buffer_append(out, rests->data + alike->at, alike->size);
        return;
    }
    const size_t row = out->size;
    writer->subject =
        finding->subject < writer->report->subject_count ? &writer->report->subjects[finding->subject] : NULL;
    writer->like = alike && alike->first != finding ? alike->first : NULL;
    write_object(writer, finding, fields);
    if (!writer->like)
        return;
    const char *rest = strchr(out->data + row, ',');
    alike->said = finding;
    alike->at = rests->size;
    alike->size = out->size - (size_t)(rest - out->data);
    plm_buffer_append(rests, rest, alike->size);
}

static void write_list(struct writer *writer, const void *object, const struct plm_report_field *field)
{
    const char *elements = pointer_at(object, field->offset);
    size_t count = size_at(object, field->count);
    if (field->nullable && !elements) {
        plm_buffer_puts(&writer->buffer, "null");
        return;
    }
    if (field->findings)
        plm_report_alike_clear(&writer->alike);
    plm_buffer_putc(&writer->buffer, '[');
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            plm_buffer_putc(&writer->buffer, ',');
        if (field->lines)
            plm_buffer_putc(&writer->buffer, '\n');
        if (field->findings)
            write_finding(writer, (const struct plm_finding *)(const void *)elements, i, field->of);
        else
            write_object(writer, elements + i * field->size, field->of);
        if (writer->buffer.size >= PIECE)
            flush_piece(writer);
    }
    plm_buffer_puts(&writer->buffer, field->lines && count > 0 ? "\n]" : "]");
}

static void write_number(struct plm_buffer *out, const void *object, const struct plm_report_field *field)
{
    if (field->kind == PLM_REPORT_SIZE) {
        plm_buffer_put_int(out, (int64_t)size_at(object, field->offset));
    } else if (field->kind == PLM_REPORT_INT) {
        int value = 0;
        memcpy(&value, plm_report_member(object, field->offset), sizeof value);
        plm_buffer_printf(out, "%d", value);
    } else if (field->kind == PLM_REPORT_INT64) {
        int64_t value = 0;
        memcpy(&value, plm_report_member(object, field->offset), sizeof value);
        plm_buffer_printf(out, "%" PRId64, value);
    } else if (field->kind == PLM_REPORT_INDEX) {
        uint32_t value = 0;
        memcpy(&value, plm_report_member(object, field->offset), sizeof value);
        if (value == PLM_NO_WAIVER)
            plm_buffer_puts(out, "null");
        else
            plm_buffer_put_int(out, (int64_t)value);
    } else {
        double value = 0;
        memcpy(&value, plm_report_member(object, field->offset), sizeof value);
        if (value < 0)
            plm_buffer_puts(out, "null");
        else
            plm_json_print_number(out, value);
    }
}

static void write_value(struct writer *writer, const void *object, const struct plm_report_field *field)
{
    struct plm_buffer *out = &writer->buffer;
    const char *raw = NULL;
    bool attestation = false;
    switch (field->kind) {
    case PLM_REPORT_CONSTANT:
        print_text(out, field->constant);
        break;
    case PLM_REPORT_TEXT:
        print_text(out, pointer_at(object, field->offset));
        break;
    case PLM_REPORT_ORIGIN:
        print_text(out, plm_observation_origin(object, writer->subject));
        break;
    case PLM_REPORT_BOOL:
        plm_buffer_puts(out, *plm_report_member(object, field->offset) ? "true" : "false");
        break;
    case PLM_REPORT_INT:
    case PLM_REPORT_INT64:
    case PLM_REPORT_SIZE:
    case PLM_REPORT_INDEX:
    case PLM_REPORT_PERCENT:
        write_number(out, object, field);
        break;
    case PLM_REPORT_ATTESTED:
        attestation = ((const struct plm_exception *)object)->attestation;
        print_text(out, attestation ? field->words->name(word_at(object, field->offset)) : NULL);
        break;
    case PLM_REPORT_WORD:
        print_text(out, field->words->name(word_at(object, field->offset)));
        break;
    case PLM_REPORT_RAW:
        raw = pointer_at(object, field->offset);
        plm_buffer_puts(out, raw ? raw : "null");
        break;
    case PLM_REPORT_TREE:
        plm_json_print(pointer_at(object, field->offset), out);
        break;
    case PLM_REPORT_COUNTS:
        print_counts(out, object, field->offset);
        break;
    case PLM_REPORT_OBJECT:
        write_object(writer, plm_report_member(object, field->offset), field->of);
        break;
    case PLM_REPORT_LIST:
        write_list(writer, object, field);
        break;
    case PLM_REPORT_INDICES:
        print_indices(out, pointer_at(object, field->offset), size_at(object, field->count));
        break;
    case PLM_REPORT_TEXTS:
        print_texts(out, pointer_at(object, field->offset));
        break;
    }
}

static void write_members(struct writer *writer, const void *object, const struct plm_report_field *fields)
{
    for (const struct plm_report_field *field = fields; field->name; field++) {
        if (field != fields)
            plm_buffer_putc(&writer->buffer, ',');
        if (field->shared && writer->like) { /* the list stands there already, by that subject */
            plm_buffer_puts(&writer->buffer, "\"" PLM_REPORT_LIKE "\":");
            plm_buffer_put_int(&writer->buffer, (int64_t)writer->like->subject);
            continue;
        }
        if (field->lines)
            plm_buffer_putc(&writer->buffer, '\n');
        plm_buffer_append(&writer->buffer, field->label, field->label_size);
        write_value(writer, object, field);
    }
}

/* Everything the digest covers; then the digest. The tail goes out without being counted. */
static bool write_report(const struct plm_report *report, FILE *stream, char digest[static 65])
{
    struct writer writer = {.stream = stream, .report = report, .sealed = report->digest && *report->digest};
    plm_sha256_init(&writer.sha);
    plm_buffer_reserve(&writer.buffer, 2 * PIECE);
    plm_buffer_putc(&writer.buffer, '{');
    write_members(&writer, report, plm_report_fields);
    plm_buffer_putc(&writer.buffer, '\n');
    flush_piece(&writer);
    plm_sha256_hex(&writer.sha, digest);
    if (report->digest && writer.sealed)
        memcpy(digest, report->digest, 65);
    else if (report->digest)
        memcpy(report->digest, digest, 65);
    plm_buffer_done(&writer.buffer);
    plm_report_alike_done(&writer.alike);
    if (stream && !writer.failed)
        writer.failed = fprintf(stream, PLM_REPORT_TAIL_START "%s" PLM_REPORT_TAIL_END "\n", digest) < 0;
    return !writer.failed;
}

bool plm_report_write(const struct plm_report *report, FILE *stream, struct plm_error *error)
{
    char digest[65];
    errno = 0;
    if (!write_report(report, stream, digest) || fflush(stream) != 0)
        return plm_error_set_errno(error, errno ? errno : EIO, "cannot write the report");
    return true;
}

void plm_report_digest(const struct plm_report *report, char out[static 65])
{
    if (report->digest && *report->digest)
        memcpy(out, report->digest, 65);
    else if (!write_report(report, NULL, out)) /* cannot fail without a stream */
        out[0] = '\0';
}
