/* SPDX-License-Identifier: Apache-2.0 */
#include "inputs.h"

#include <dirent.h>
#include <errno.h>
#include <plimsoll/base/file.h>
#include <plimsoll/base/limits.h>
#include <plimsoll/base/text.h>
#include <plimsoll/model/report_json.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Folders in folders: reports/<host>/<time>.json needs two. */
#define MOST_DEPTH 8
/* What stands at the end of every report (model/report_json.h), before the next one. */
#define REPORT_END "\"}}\n"

struct inputs {
    const struct plm_input_visitor *visitor;
    struct plm_buffer text; /* reused from file to file */
};

static void inputs_done(struct inputs *inputs)
{
    plm_buffer_done(&inputs->text);
}

static void take_text(struct inputs *inputs, const char *text, size_t size, const char *source)
{
    struct plm_report report = {0};
    struct plm_error error = {0};
    if (plm_report_read_summary(text, size, source, &report, &error))
        inputs->visitor->take(inputs->visitor->context, &report, source);
    else
        inputs->visitor->refuse(inputs->visitor->context, source, error.message);
    plm_report_done(&report);
}

static void take_file(struct inputs *inputs, const char *path)
{
    struct plm_error error = {0};
    plm_buffer_clear(&inputs->text);
    if (plm_file_read(path, PLM_LIMIT_REPORT, false, &inputs->text, &error))
        take_text(inputs, plm_buffer_text(&inputs->text), inputs->text.size, path);
    else
        inputs->visitor->refuse(inputs->visitor->context, path, error.message);
}

/* ---- directories ---- */

static int is_visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static void take_path(struct inputs *inputs, const char *path, bool named, int depth)
{
    struct stat stat_of = {0};
    struct dirent **entries = NULL;
    if (stat(path, &stat_of) != 0 || !S_ISDIR(stat_of.st_mode)) {
        if (named || plm_ends_with(path, ".json"))
            take_file(inputs, path);
        return;
    }
    int count = depth < MOST_DEPTH ? scandir(path, &entries, is_visible, by_name) : -1;
    if (count < 0) {
        plm_auto_free char *reason =
            plm_asprintf("%s: %s", path, depth < MOST_DEPTH ? strerror(errno) : "folders nested too deeply");
        inputs->visitor->refuse(inputs->visitor->context, path, reason);
        return;
    }
    for (int i = 0; i < count; i++) {
        plm_auto_free char *inner = plm_asprintf("%s/%s", path, entries[i]->d_name);
        struct stat link = {0};
        /* A link below a directory could lead in a circle or out of it: only what stands there itself is taken. */
        if (lstat(inner, &link) == 0 && !S_ISLNK(link.st_mode))
            take_path(inputs, inner, false, depth + 1);
        free(entries[i]);
    }
    free(entries);
}

/* ---- standard input ---- */

static void take_stream_of_reports(struct inputs *inputs, const char *text, size_t size)
{
    size_t number = 0;
    for (const char *at = text, *end = text + size; at < end;) {
        const char *found = memmem(at, (size_t)(end - at), REPORT_END, sizeof REPORT_END - 1);
        const char *next = found ? found + sizeof REPORT_END - 1 : end;
        /* The mark may stand inside a report only before a line of it; a report begins with a brace. */
        while (found && next < end && *next != '{') {
            found = memmem(next, (size_t)(end - next), REPORT_END, sizeof REPORT_END - 1);
            next = found ? found + sizeof REPORT_END - 1 : end;
        }
        plm_auto_free char *source = plm_asprintf("standard input, report %zu", ++number);
        take_text(inputs, at, (size_t)(next - at), source);
        at = next;
    }
}

static bool take_standard_input(struct inputs *inputs, struct plm_error *error)
{
    plm_auto_buffer struct plm_buffer text = {0};
    if (!plm_file_read("-", PLM_LIMIT_REPORT, true, &text, error))
        return false;
    const char *start = plm_buffer_text(&text);
    start += strspn(start, " \t\r\n");
    if (*start == '{') {
        take_stream_of_reports(inputs, start, text.size - (size_t)(start - text.data));
        return true;
    }
    for (char *at = text.data; at && *at;) {
        size_t size = strcspn(at, "\n");
        bool last = at[size] == '\0';
        at[size] = '\0';
        if (size > 0)
            take_path(inputs, at, true, 0);
        at += size + !last;
    }
    return true;
}

bool plm_inputs_read(const char *const *operands, const struct plm_input_visitor *visitor, struct plm_error *error)
{
    __attribute__((cleanup(inputs_done))) struct inputs inputs = {.visitor = visitor};
    bool standard_input = false;
    for (const char *const *operand = operands; *operand; operand++) {
        if (strcmp(*operand, "-") != 0) {
            take_path(&inputs, *operand, true, 0);
            continue;
        }
        if (standard_input)
            return plm_error_set(error, PLM_ERROR_USAGE, "standard input is named twice");
        standard_input = true;
        if (!take_standard_input(&inputs, error))
            return false;
    }
    return true;
}
