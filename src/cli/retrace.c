/* SPDX-License-Identifier: Apache-2.0 */
#include "retrace.h"

#include "gather.h"

#include <plimsoll/base/text.h>
#include <plimsoll/collect/bundle.h>
#include <plimsoll/judge/judge.h>
#include <plimsoll/model/report_json.h>
#include <stdlib.h>
#include <string.h>

static void cleanup_judge(struct plm_judge **judge)
{
    plm_judge_free(*judge);
}

/* ---- the selection, from what the report says it left out ---- */

struct lists {
    struct plm_arena *arena;
    const char **sections, **checks, **skips, **excludes;
    size_t section_count, check_count, skip_count, exclude_count;
};

static void add_once(const char **list, size_t *count, const char *text)
{
    for (size_t i = 0; i < *count; i++)
        if (strcmp(list[i], text) == 0)
            return;
    list[(*count)++] = text;
}

/* What follows a prefix; NULL: it does not stand there. */
static const char *behind(const char *text, const char *prefix)
{
    return plm_starts_with(text, prefix) ? text + strlen(prefix) : NULL;
}

/* The words are those of judge/select.c and results.c. */
static void read_exclusions(const struct plm_report *report, enum plm_retrace_sections how, struct lists *lists)
{
    bool sections = false, named = false;
    for (size_t i = 0; i < report->exclusion_count; i++) {
        const char *what = report->exclusions[i].what;
        if (!what)
            continue;
        if (behind(what, "check "))
            lists->skips[lists->skip_count++] = behind(what, "check ");
        else if (behind(what, "subjects "))
            lists->excludes[lists->exclude_count++] = behind(what, "subjects ");
        sections = sections || strcmp(what, "other sections") == 0;
        named = named || strcmp(what, "checks that were not named") == 0;
    }
    for (size_t i = 0; i < report->result_count; i++) {
        const struct plm_result *result = &report->results[i];
        if (named)
            add_once(lists->checks, &lists->check_count, result->id);
        const char *section = how == PLM_RETRACE_EXACT_NUMBERS ? result->number : result->section;
        if (sections && section)
            add_once(lists->sections, &lists->section_count, section);
    }
}

bool plm_retrace_chose_sections(const struct plm_report *report)
{
    for (size_t i = 0; i < report->exclusion_count; i++)
        if (strcmp(report->exclusions[i].what, "other sections") == 0)
            return true;
    return false;
}

static struct plm_selection selection_of(const struct plm_report *report, enum plm_retrace_sections how,
                                         struct lists *lists)
{
    size_t most = report->result_count + report->exclusion_count + 1;
    lists->sections = plm_arena_array(lists->arena, most, sizeof(char *));
    lists->checks = plm_arena_array(lists->arena, most, sizeof(char *));
    lists->skips = plm_arena_array(lists->arena, most, sizeof(char *));
    lists->excludes = plm_arena_array(lists->arena, most, sizeof(char *));
    read_exclusions(report, how, lists);
    struct plm_selection selection = {
        .benchmark = report->benchmark_id,
        .profile = report->profile,
        .level = report->level,
        .sections = lists->sections,
        .checks = lists->checks,
        .skips = lists->skips,
        .excluded_subjects = lists->excludes,
        .running_only = report->state && strcmp(report->state, "running") == 0,
        .evidence =
            report->evidence && strcmp(report->evidence, "full") == 0 ? PLM_EVIDENCE_FULL : PLM_EVIDENCE_FAILURES,
    };
    if (report->scope && strcmp(report->scope, "host") == 0)
        selection.scope = PLM_SELECT_HOST;
    if (report->scope && strcmp(report->scope, "engine") == 0)
        selection.scope = PLM_SELECT_ENGINE;
    return selection;
}

/* ---- judging again ---- */

static bool print_report(const struct plm_report *report, struct plm_buffer *ret_text, struct plm_error *error)
{
    char *text = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&text, &size);
    if (!stream)
        return plm_error_set(error, PLM_ERROR_INTERNAL, "no room for the report");
    bool fine = plm_report_write(report, stream, error);
    fine = fclose(stream) == 0 && fine;
    if (fine)
        plm_buffer_append(ret_text, text, size);
    free(text);
    return fine ||
           (error->code != PLM_ERROR_NONE ? false : plm_error_set(error, PLM_ERROR_IO, "cannot print the report"));
}

bool plm_retrace(const struct plm_arguments *arguments, const struct plm_report *report,
                 enum plm_retrace_sections sections, const struct plm_catalogue *catalogue,
                 const struct plm_policy *policy, struct plm_buffer *ret_text, char facts_sha256[static 65],
                 struct plm_error *error)
{
    int64_t now = 0;
    plm_auto_arena struct plm_arena arena = {0};
    struct lists lists = {.arena = &arena};
    const struct plm_selection selection = selection_of(report, sections, &lists);
    __attribute__((cleanup(cleanup_judge))) struct plm_judge *judge = NULL;
    __attribute__((cleanup(plm_report_done))) struct plm_report made = {0};
    if (!report->judged || !plm_parse_time(report->judged, &now))
        return plm_error_set(error, PLM_ERROR_MALFORMED, "the report does not say by which clock it was judged");
    if (!plm_judge_new(catalogue, policy, &selection, now, &judge, error))
        return false;
    struct plm_sink sink = plm_judge_sink(judge);
    if (!plm_gather(arguments, NULL, now, &sink, error) || !plm_judge_report(judge, &made, error))
        return false;
    snprintf(facts_sha256, 65, "%s", made.facts_sha256 ? made.facts_sha256 : "");
    return print_report(&made, ret_text, error);
}

/* ---- the first difference ---- */

/* Bytes shown on either side of it. */
#define AROUND 60

static void put_excerpt(struct plm_buffer *out, const struct plm_buffer *text, size_t at)
{
    if (at > text->size)
        at = text->size;
    size_t start = at > AROUND / 2 ? at - AROUND / 2 : 0;
    size_t size = text->size - start < AROUND ? text->size - start : AROUND;
    while (start > 0 && ((unsigned char)text->data[start] & 0xC0) == 0x80) {
        start--;
        size++;
    }
    plm_buffer_puts(out, start > 0 ? "…" : "");
    (void)plm_text_clean_line(out, text->data + start, size, 0);
    plm_buffer_puts(out, start + size < text->size ? "…" : "");
}

/* Every top-level member starts a line, every element of a long list another. */
static void put_place(struct plm_buffer *out, const struct plm_buffer *text, size_t at)
{
    size_t line = at, lines = 1;
    while (line > 0 && text->data[line - 1] != '\n')
        line--;
    for (size_t i = 0; i < line; i++)
        lines += text->data[i] == '\n';
    plm_buffer_printf(out, "line %zu", lines);
    const char *element = text->data + line, *end = text->data + text->size;
    const char *id = memmem(element, (size_t)(end - element) < 400 ? (size_t)(end - element) : 400, "\"id\":\"", 6);
    for (size_t member = line + 1; member-- > 0;) {
        bool starts = member == 0 || text->data[member - 1] == '\n';
        if (!starts || text->data[member] != '"')
            continue;
        const char *name = text->data + member + 1;
        plm_buffer_printf(out, ", %.*s", (int)strcspn(name, "\""), name);
        if (id && strncmp(name, "checks\"", 7) == 0 && *element == '{')
            plm_buffer_printf(out, ", check %.*s", (int)strcspn(id + 6, "\""), id + 6);
        return;
    }
}

/* Where the texts part. SIZE_MAX: nowhere. */
static size_t find_difference(const struct plm_buffer *given, const struct plm_buffer *made)
{
    size_t at = 0;
    while (at < given->size && at < made->size && given->data[at] == made->data[at])
        at++;
    return at == given->size && at == made->size ? SIZE_MAX : at;
}

static bool is_digest_line(const struct plm_buffer *text, size_t at)
{
    static const char *const members[] = {"\"tool\"", "\"sha256\"", "\"policy_file\""};
    while (at > 0 && text->data[at - 1] != '\n')
        at--;
    for (size_t i = 0; i < PLM_COUNT(members); i++)
        if (text->size - at > strlen(members[i]) && memcmp(text->data + at, members[i], strlen(members[i])) == 0)
            return true;
    return false;
}

static size_t next_line(const struct plm_buffer *text, size_t at)
{
    const char *end = memchr(text->data + at, '\n', text->size - at);
    return end ? (size_t)(end - text->data) + 1 : text->size;
}

bool plm_retrace_difference(const struct plm_buffer *given, const struct plm_buffer *made, struct plm_buffer *out)
{
    size_t first = find_difference(given, made), at = first, other = first;
    if (first == SIZE_MAX)
        return false;
    /* Lines of digests say only that something differs: what is it? */
    while (at < given->size && other < made->size && is_digest_line(given, at)) {
        at = next_line(given, at);
        other = next_line(made, other);
        while (at < given->size && other < made->size && given->data[at] == made->data[other]) {
            at++;
            other++;
        }
    }
    bool at_the_end = at >= given->size || other >= made->size ||
                      (at >= 160 && memmem(given->data + at - 160, 160, "\"integrity\"", 11) != NULL);
    if (at_the_end)
        at = other = first;
    put_place(out, at < given->size ? given : made, at < given->size ? at : other);
    plm_buffer_puts(out, "\n  in the report:  ");
    put_excerpt(out, given, at);
    plm_buffer_puts(out, "\n  judged again:   ");
    put_excerpt(out, made, other);
    return true;
}
