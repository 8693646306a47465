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
#include <unistd.h>

/* Folders in folders: reports/<host>/<time>.json needs two. */
#define MOST_DEPTH 8
/* What stands at the end of every report (model/report_json.h), before the next one. */
#define REPORT_END "\"}}\n"
#define CHUNK ((size_t)64 * 1024)

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

/* Appends what comes next. *ret_end: nothing will. */
static bool read_more(struct plm_buffer *text, bool *ret_end, struct plm_error *error)
{
    plm_buffer_reserve(text, CHUNK);
    ssize_t size = -1;
    do
        size = read(STDIN_FILENO, text->data + text->size, CHUNK);
    while (size < 0 && errno == EINTR);
    if (size < 0)
        return plm_error_set_errno(error, errno, "standard input");
    text->size += (size_t)size;
    text->data[text->size] = '\0';
    *ret_end = size == 0;
    return true;
}

/* Where the first report ends: behind its mark, if the next one or nothing follows. 0: not here yet, and *searched
 * tells from where to look when there is more. The mark may stand inside a report only before a line of it, and a
 * report begins with a brace. */
static size_t end_of_report(const struct plm_buffer *text, bool end, size_t *searched)
{
    const size_t mark = sizeof REPORT_END - 1;
    while (*searched + mark <= text->size) {
        const char *found = memmem(text->data + *searched, text->size - *searched, REPORT_END, mark);
        if (!found)
            break;
        size_t behind = (size_t)(found - text->data) + mark;
        if (behind < text->size ? text->data[behind] == '{' : end)
            return behind;
        if (behind == text->size) { /* what follows decides */
            *searched = behind - mark;
            return 0;
        }
        *searched = behind;
    }
    if (text->size >= mark && *searched < text->size - mark + 1)
        *searched = text->size - mark + 1;
    return end ? text->size : 0;
}

/* One report at a time, so that memory does not grow with their number. text holds the beginning. */
static bool take_stream_of_reports(struct inputs *inputs, struct plm_buffer *text, struct plm_error *error)
{
    size_t number = 1, searched = 0;
    for (bool end = false; !end || text->size > 0;) {
        size_t size = text->size > 0 ? end_of_report(text, end, &searched) : 0;
        plm_auto_free char *source = plm_asprintf("standard input, report %zu", number);
        if (size > 0) {
            take_text(inputs, text->data, size, source);
            memmove(text->data, text->data + size, text->size - size + 1);
            text->size -= size;
            searched = 0;
            number++;
        } else if (text->size > PLM_LIMIT_REPORT) {
            plm_auto_free char *reason =
                plm_asprintf("%s: larger than %zu bytes; what follows is not read", source, (size_t)PLM_LIMIT_REPORT);
            inputs->visitor->refuse(inputs->visitor->context, source, reason);
            return true;
        } else if (!read_more(text, &end, error)) {
            return false;
        }
    }
    return true;
}

static void take_names(struct inputs *inputs, struct plm_buffer *text)
{
    for (char *at = text->data; at && *at;) {
        size_t size = strcspn(at, "\n");
        bool last = at[size] == '\0';
        at[size] = '\0';
        if (size > 0)
            take_path(inputs, at, true, 0);
        at += size + !last;
    }
}

static bool take_standard_input(struct inputs *inputs, struct plm_error *error)
{
    plm_auto_buffer struct plm_buffer text = {0};
    bool end = false;
    while (!end && strspn(plm_buffer_text(&text), " \t\r\n") == text.size)
        if (!read_more(&text, &end, error))
            return false;
    if (plm_buffer_text(&text)[strspn(plm_buffer_text(&text), " \t\r\n")] == '{')
        return take_stream_of_reports(inputs, &text, error);
    while (!end)
        if (!read_more(&text, &end, error))
            return false;
        else if (text.size > PLM_LIMIT_CONFIG)
            return plm_error_set(error, PLM_ERROR_TOO_LARGE, "standard input: neither reports nor a list of names");
    take_names(inputs, &text);
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
