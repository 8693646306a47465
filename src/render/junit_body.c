/* SPDX-License-Identifier: Apache-2.0 */
#include "junit_body.h"

#include "wording.h"

#include <plimsoll/base/text.h>
#include <string.h>

/* Kept free for what follows the subjects: expectation and remedy come first, the last line tells what was cut. */
#define LAST_LINE 160
#define REMEDY_LIMIT 2048
#define OBSERVATIONS 6
/* One finding: whoever names a container cannot fill the body alone. */
#define FINDING_LIMIT (4 * (size_t)1024)

static void message_of_finding(struct plm_buffer *out, const struct plm_report *report, const struct plm_result *result,
                               const struct plm_finding *finding)
{
    const struct plm_exception *waiver = plm_finding_waiver(report, finding);
    switch (plm_outcome_of_finding(report, finding)) {
    case PLM_OUTCOME_EXPIRED:
        plm_buffer_printf(out, "WAIVER EXPIRED %s: ", waiver->expires ? waiver->expires : "");
        plm_word_finding(out, finding);
        return;
    case PLM_OUTCOME_WAIVED:
        plm_word_waived(out, finding->verdict, waiver);
        return;
    case PLM_OUTCOME_MANUAL:
        plm_buffer_puts(out, "MANUAL: ");
        plm_word_finding(out, finding);
        return;
    case PLM_OUTCOME_NOT_APPLICABLE:
        plm_buffer_puts(out, "NOT APPLICABLE: ");
        plm_word_finding(out, finding);
        return;
    case PLM_OUTCOME_FAIL:
    case PLM_OUTCOME_UNKNOWN:
    case PLM_OUTCOME_PASS:
    case PLM_OUTCOMES:
        break;
    }
    plm_word_finding(out, finding);
    (void)result;
}

void plm_junit_message(struct plm_buffer *out, const struct plm_report *report, const struct plm_result *result,
                       const struct plm_finding *finding)
{
    plm_auto_buffer struct plm_buffer text = {0};
    enum plm_outcome outcome = plm_outcome_of_result(result);
    if (finding) {
        message_of_finding(&text, report, result, finding);
    } else {
        if (outcome == PLM_OUTCOME_MANUAL)
            plm_buffer_puts(&text, "MANUAL: ");
        if (outcome == PLM_OUTCOME_NOT_APPLICABLE)
            plm_buffer_puts(&text, "NOT APPLICABLE: ");
        plm_word_headline(&text, report, result);
    }
    size_t before = out->size;
    (void)plm_text_clean_line(out, plm_buffer_text(&text), text.size, PLM_JUNIT_MESSAGE);
    /* Nothing but blanks: junit2json has no message then, and Jenkins shows an empty line. */
    if (strspn(plm_buffer_text(out) + before, " ") == out->size - before)
        plm_buffer_puts(out, plm_outcome_name(finding ? plm_outcome_of_finding(report, finding) : outcome));
}

static void append_line(struct plm_buffer *out, const char *label, const char *text, size_t limit)
{
    if (!text)
        return;
    plm_buffer_printf(out, "%s: ", label);
    (void)plm_text_clean(out, text, strlen(text), limit);
    plm_buffer_putc(out, '\n');
}

static void append_finding(struct plm_buffer *out, const struct plm_report *report, const struct plm_finding *finding)
{
    const struct plm_subject *subject = plm_report_subject(report, finding->subject);
    plm_auto_buffer struct plm_buffer text = {0};
    plm_buffer_puts(&text, "- ");
    plm_word_subject(&text, subject);
    plm_buffer_puts(&text, ": ");
    plm_buffer_puts(&text, plm_outcome_name(plm_outcome_of_finding(report, finding)));
    if (finding->reason) {
        plm_buffer_puts(&text, ", ");
        plm_buffer_puts(&text, finding->reason);
    }
    plm_buffer_putc(&text, '\n');
    for (size_t i = 0; i < finding->observed_count && i < OBSERVATIONS; i++) {
        plm_buffer_puts(&text, "    ");
        plm_word_observation(&text, &finding->observed[i]);
        const char *origin = plm_observation_origin(&finding->observed[i], subject);
        if (origin) {
            plm_buffer_puts(&text, "  [");
            plm_word_origin(&text, origin);
            plm_buffer_puts(&text, "]");
        }
        plm_buffer_putc(&text, '\n');
    }
    if (finding->observed_count > OBSERVATIONS)
        plm_buffer_printf(&text, "    and %zu more facts\n", finding->observed_count - OBSERVATIONS);
    (void)plm_text_clean(out, plm_buffer_text(&text), text.size, FINDING_LIMIT);
    if (out->data[out->size - 1] != '\n') /* it was cut, and says so */
        plm_buffer_putc(out, '\n');
}

/* All findings but those that do not concern the host, worst first, until the body is full. */
static void append_findings(struct plm_buffer *out, const struct plm_report *report, const struct plm_result *result)
{
    size_t left_out = 0;
    for (int outcome = 0; outcome < PLM_OUTCOME_NOT_APPLICABLE; outcome++) {
        for (size_t i = 0; i < result->finding_count; i++) {
            if ((int)plm_outcome_of_finding(report, &result->findings[i]) != outcome)
                continue;
            size_t before = out->size;
            if (left_out == 0)
                append_finding(out, report, &result->findings[i]);
            if (left_out > 0 || out->size + LAST_LINE > PLM_JUNIT_BODY) {
                out->size = before;
                left_out++;
            }
        }
    }
    if (out->data)
        out->data[out->size] = '\0';
    if (left_out > 0)
        plm_buffer_printf(out, "… %zu more findings: see check %s in the JSON report\n", left_out, result->id);
}

void plm_junit_body(struct plm_buffer *out, const struct plm_report *report, const struct plm_result *result,
                    const struct plm_finding *finding, const char *message)
{
    plm_buffer_printf(out, "%s\n", message);
    append_line(out, "severity", plm_severity_name(result->severity), 0);
    append_line(out, "wanted", result->rule, REMEDY_LIMIT);
    append_line(out, "remedy", result->remediation, REMEDY_LIMIT);
    append_line(out, "note", result->note, REMEDY_LIMIT);
    if (finding)
        append_finding(out, report, finding);
    else
        append_findings(out, report, result);
}
