/* SPDX-License-Identifier: Apache-2.0 */
#include "csv.h"

#include "evidence_text.h"
#include "report_xml.h"
#include "shown.h"
#include "wording.h"

#include <errno.h>
#include <plimsoll/base/text.h>
#include <plimsoll/model/report_json.h>
#include <string.h>

#define PIECE (64 * (size_t)1024)
/* Excel takes 32,767 characters a cell; what is cut is said in the cell. */
#define CELL_LIMIT 32000

struct csv {
    const struct plm_report *report;
    const struct plm_result *result;
    FILE *stream;
    struct plm_buffer out;
    struct plm_buffer fixed; /* number to severity: the same in all rows of a result */
    bool failed;
    int errnum;
};

static void done(struct csv *csv)
{
    plm_buffer_done(&csv->out);
    plm_buffer_done(&csv->fixed);
}

static void flush(struct csv *csv)
{
    if (csv->out.size > 0 && !csv->failed && fwrite(csv->out.data, 1, csv->out.size, csv->stream) != csv->out.size) {
        csv->failed = true;
        csv->errnum = errno;
    }
    plm_buffer_clear(&csv->out);
}

/* ---- a cell ---- */

/* Unicode's blanks (White_Space) and what is as wide as nothing: some readers skip them. */
static bool is_blank(uint32_t code)
{
    return code <= ' ' || code == 0x85 || code == 0xA0 || code == 0x1680 || (code >= 0x2000 && code <= 0x200F) ||
           (code >= 0x2028 && code <= 0x202F) || (code >= 0x205F && code <= 0x2064) || code == 0x3000 || code == 0xFEFF;
}

/* What spreadsheets take for the start of a formula; the wide forms count where the keyboard is East Asian. A tab or
 * newline at the start hides one from other programs' eyes. */
static bool is_formula(const char *text)
{
    uint32_t code = 0;
    if (*text == '\t' || *text == '\r' || *text == '\n')
        return true;
    for (size_t size = strlen(text); size > 0;) {
        size_t length = plm_utf8_decode(text, size, &code);
        if (!is_blank(code))
            break;
        text += length;
        size -= length;
        code = 0;
    }
    return code == '=' || code == '+' || code == '-' || code == '@' || code == 0xFF1D || code == 0xFF0B ||
           code == 0xFF0D || code == 0xFF20;
}

static void put_quoted(struct plm_buffer *out, const char *text)
{
    plm_buffer_putc(out, '"');
    for (const char *at = text; *at;) {
        size_t plain = strcspn(at, "\"");
        plm_buffer_append(out, at, plain);
        at += plain;
        if (*at == '"') {
            plm_buffer_puts(out, "\"\"");
            at++;
        }
    }
    plm_buffer_putc(out, '"');
}

static void put_clean(struct plm_buffer *out, const char *text)
{
    if (is_formula(text)) {
        plm_auto_buffer struct plm_buffer tame = {0};
        plm_buffer_printf(&tame, "'%s", text);
        put_quoted(out, plm_buffer_text(&tame));
    } else if (strpbrk(text, "\",;\t\r\n ")) {
        put_quoted(out, text);
    } else {
        plm_buffer_puts(out, text);
    }
}

void plm_csv_cell(struct plm_buffer *out, const char *text)
{
    size_t size = text ? strlen(text) : 0;
    if (size == 0)
        return;
    if (size <= CELL_LIMIT && plm_text_is_clean(text, size)) {
        put_clean(out, text);
        return;
    }
    plm_auto_buffer struct plm_buffer clean = {0};
    (void)plm_text_clean(&clean, text, size, CELL_LIMIT);
    put_clean(out, plm_buffer_text(&clean));
}

/* ---- rows ---- */

static const char header[] = "row,number,id,title,section,level,severity,verdict,outcome,reason,subject_kind,subject,"
                             "subject_name,subject_state,observed,exception,expires,owner,ticket,justification\r\n";

static void next_cell(struct csv *csv, const char *text)
{
    plm_buffer_putc(&csv->out, ',');
    plm_csv_cell(&csv->out, text);
}

static void put_exception(struct csv *csv, const struct plm_exception *exception)
{
    static const struct plm_exception none = {0};
    plm_auto_buffer struct plm_buffer state = {0};
    if (exception)
        plm_buffer_printf(&state, "%s %s", plm_waiver_state_name(exception->state),
                          exception->attestation ? "attestation" : "waiver");
    else
        exception = &none;
    next_cell(csv, plm_buffer_text(&state));
    next_cell(csv, exception->expires);
    next_cell(csv, exception->owner);
    next_cell(csv, exception->ticket);
    next_cell(csv, exception->reason);
    plm_buffer_puts(&csv->out, "\r\n");
    if (csv->out.size >= PIECE)
        flush(csv);
}

static void put_subject(void *context, const struct plm_shown *shown)
{
    struct csv *csv = context;
    plm_auto_buffer struct plm_buffer observed = {0};
    enum plm_verdict verdict = shown->outcome == PLM_OUTCOME_PASS ? PLM_PASS : shown->finding->verdict;
    plm_evidence_text(&observed, shown->subject, shown->finding, "; ", PLM_XML_VALUE);
    plm_buffer_puts(&csv->out, "subject");
    plm_buffer_append(&csv->out, csv->fixed.data, csv->fixed.size);
    next_cell(csv, plm_verdict_name(verdict));
    next_cell(csv, plm_outcome_name(shown->outcome));
    next_cell(csv, shown->finding ? shown->finding->reason : NULL);
    next_cell(csv, shown->subject->kind);
    next_cell(csv, shown->subject->key);
    next_cell(csv, shown->subject->name);
    next_cell(csv, shown->subject->state);
    next_cell(csv, plm_buffer_text(&observed));
    put_exception(csv, shown->outcome == PLM_OUTCOME_PASS ? NULL : plm_finding_waiver(csv->report, shown->finding));
}

static void put_result(struct csv *csv, const struct plm_result *result)
{
    plm_auto_buffer struct plm_buffer headline = {0};
    char level[16];
    snprintf(level, sizeof level, "%d", result->level);
    const char *const fixed[] = {result->number,  result->id, result->title,
                                 result->section, level,      plm_severity_name(result->severity)};
    plm_buffer_clear(&csv->fixed);
    for (size_t i = 0; i < PLM_COUNT(fixed); i++) {
        plm_buffer_putc(&csv->fixed, ',');
        plm_csv_cell(&csv->fixed, fixed[i]);
    }
    csv->result = result;
    plm_word_headline(&headline, csv->report, result);
    plm_buffer_puts(&csv->out, "check");
    plm_buffer_append(&csv->out, csv->fixed.data, csv->fixed.size);
    next_cell(csv, plm_verdict_name(result->verdict));
    next_cell(csv, plm_outcome_name(plm_outcome_of_result(result)));
    next_cell(csv, plm_buffer_text(&headline));
    next_cell(csv, result->subject_kind);
    plm_buffer_puts(&csv->out, ",,,,");
    put_exception(csv, plm_result_exception(csv->report, result));
    (void)plm_shown_each(csv->report, result, SIZE_MAX, put_subject, csv);
}

/* The register: also what is stale or unused, which no row of a check names. */
static void put_register(struct csv *csv)
{
    for (size_t i = 0; i < csv->report->exception_count; i++) {
        const struct plm_exception *exception = &csv->report->exceptions[i];
        plm_buffer_puts(&csv->out, "exception,");
        next_cell(csv, exception->check);
        plm_buffer_puts(&csv->out, ",,,,");
        next_cell(csv, exception->attestation ? plm_verdict_name(exception->verdict) : NULL);
        plm_buffer_puts(&csv->out, ",,,");
        next_cell(csv, exception->subject);
        plm_buffer_puts(&csv->out, ",,,");
        put_exception(csv, exception);
    }
}

/* The last row, so that the columns stay the same: which report this is of. */
static void put_report(struct csv *csv)
{
    char digest[65];
    plm_report_digest(csv->report, digest);
    plm_auto_buffer struct plm_buffer title = {0};
    plm_buffer_printf(&title, "report sha256 %s", digest);
    plm_buffer_puts(&csv->out, "report,,");
    next_cell(csv, plm_buffer_text(&title));
    plm_buffer_puts(&csv->out, ",,,,,");
    next_cell(csv, csv->report->judged);
    next_cell(csv, "host");
    next_cell(csv, plm_word_host(csv->report));
    plm_buffer_puts(&csv->out, ",,,,,,,,\r\n");
}

bool plm_csv_render(const struct plm_report *report, FILE *stream, struct plm_error *error)
{
    __attribute__((cleanup(done))) struct csv csv = {.report = report, .stream = stream};
    plm_buffer_puts(&csv.out, header);
    for (size_t i = 0; i < report->result_count; i++)
        put_result(&csv, &report->results[i]);
    put_register(&csv);
    put_report(&csv);
    flush(&csv);
    if (!csv.failed && fflush(stream) != 0) {
        csv.failed = true;
        csv.errnum = errno;
    }
    return !csv.failed || plm_error_set_errno(error, csv.errnum ? csv.errnum : EIO, "cannot write");
}
