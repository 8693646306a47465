/* SPDX-License-Identifier: Apache-2.0 */
#include "junit_name.h"

#include "wording.h"

#include <plimsoll/base/sha256.h>
#include <plimsoll/base/text.h>
#include <string.h>

/* A case's name, in bytes: a subject's key may be a path of 4 KiB. */
#define CASE_LIMIT 240

static bool is_plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
}

/* Whatever is not a letter, digit or dash becomes one "_". */
static void append_token(struct plm_buffer *out, const char *text)
{
    for (const char *at = text; *at; at++) {
        if (is_plain(*at))
            plm_buffer_putc(out, *at);
        else if (out->size > 0 && out->data[out->size - 1] != '_')
            plm_buffer_putc(out, '_');
    }
}

void plm_junit_package(struct plm_buffer *out, const struct plm_report *report)
{
    static const char cis[] = "cis-docker-";
    const char *id = report->benchmark_id ? report->benchmark_id : "checks";
    if (plm_starts_with(id, cis)) {
        plm_buffer_puts(out, "CIS-Docker-");
        id += strlen(cis);
    }
    append_token(out, id);
}

void plm_junit_class(struct plm_buffer *out, const struct plm_report *report, const struct plm_section_total *section)
{
    plm_junit_package(out, report);
    plm_buffer_putc(out, '.');
    if (!section) {
        plm_buffer_puts(out, "Other_checks");
        return;
    }
    append_token(out, section->number ? section->number : "0");
    plm_buffer_putc(out, '-');
    append_token(out, section->title ? section->title : "Section");
}

void plm_junit_case(struct plm_buffer *out, const struct plm_result *result, const struct plm_subject *subject)
{
    plm_auto_buffer struct plm_buffer name = {0};
    plm_word_title(&name, result);
    if (subject) {
        plm_buffer_puts(&name, ": ");
        if (subject->key && *subject->key)
            plm_buffer_puts(&name, subject->key);
        else
            plm_word_subject(&name, subject);
    }
    (void)plm_text_clean_line(out, plm_buffer_text(&name), name.size, CASE_LIMIT);
    if (name.size <= CASE_LIMIT)
        return;
    /* Long paths may begin alike; of two cases with one name GitLab keeps the first. */
    struct plm_sha256 sha;
    char hex[65];
    plm_sha256_init(&sha);
    plm_sha256_update(&sha, plm_buffer_text(&name), name.size);
    plm_sha256_hex(&sha, hex);
    plm_buffer_printf(out, " #%.12s", hex);
}
