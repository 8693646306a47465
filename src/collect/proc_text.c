/* SPDX-License-Identifier: Apache-2.0 */
#include "proc_text.h"

#include <plimsoll/base/text.h>

#include <string.h>

/* Skips blanks, reads digits, moves *at behind them. */
static bool take_number(const char **at, int64_t *ret_value)
{
    while (**at == ' ' || **at == '\t') {
        (*at)++;
    }
    size_t size = strspn(*at, "0123456789");
    if (size == 0 || !plm_parse_int64(*at, size, ret_value)) {
        return false;
    }
    *at += size;
    return true;
}

static const char *skip_word(const char *at)
{
    at += strspn(at, " ");
    return at + strcspn(at, " \n");
}

bool plm_proc_stat_parse(const char *text, struct plm_proc_stat *ret_stat)
{
    /* comm may hold anything, also ") S 1": only the last parenthesis ends it. */
    const char *at = strrchr(text, ')');
    struct plm_proc_stat stat = {0};
    int64_t ticks;
    if (!at || at[1] != ' ') {
        return false;
    }
    at = skip_word(at + 1); /* field 3, state */
    if (!take_number(&at, &stat.parent)) {
        return false;
    }
    for (int field = 5; field < 22; field++) { /* starttime is field 22: proc(5) */
        at = skip_word(at);
    }
    if (!take_number(&at, &ticks)) {
        return false;
    }
    stat.start_ticks = (uint64_t)ticks;
    *ret_stat = stat;
    return true;
}

/* Behind "name:" at the start of a line, or NULL. */
static const char *line_value(const char *text, const char *name)
{
    size_t size = strlen(name);
    for (const char *line = text; line; line = strchr(line, '\n')) {
        line += *line == '\n';
        if (strncmp(line, name, size) == 0 && line[size] == ':') {
            return line + size + 1;
        }
    }
    return NULL;
}

/* Of "Uid:\treal\teffective\tsaved\tfs". */
static bool effective_id(const char *text, const char *name, int64_t *ret_id)
{
    const char *at = line_value(text, name);
    int64_t real;
    return at && take_number(&at, &real) && take_number(&at, ret_id);
}

/* The kernel writes a newline as \\n and a backslash as two. */
static void take_name(const char *text, char *name, size_t room)
{
    const char *at = line_value(text, "Name");
    size_t size = at ? strcspn(at, "\n\\") : 0;
    if (size > 1 && size <= room && at[0] == '\t' && at[size] == '\n') {
        memcpy(name, at + 1, size - 1);
        name[size - 1] = '\0';
    }
}

bool plm_proc_status_parse(const char *text, struct plm_proc_status *ret_status)
{
    /* The kernel escapes newlines in "Name:", so no line of this file is a container's. */
    struct plm_proc_status status = {.no_new_privs = -1, .seccomp = -1};
    const char *at;
    if (!effective_id(text, "Uid", &status.uid) || !effective_id(text, "Gid", &status.gid)) {
        return false;
    }
    at = line_value(text, "NoNewPrivs");
    if (at && !take_number(&at, &status.no_new_privs)) {
        return false;
    }
    at = line_value(text, "Seccomp");
    if (at && !take_number(&at, &status.seccomp)) {
        return false;
    }
    take_name(text, status.name, sizeof status.name);
    *ret_status = status;
    return true;
}

static bool is_word_char(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

const char *plm_cgroup_next_id(const char *text)
{
    while (*text) {
        if (!is_word_char(*text)) {
            text++;
            continue;
        }
        size_t hex = strspn(text, "0123456789abcdef");
        size_t size = hex;
        while (is_word_char(text[size])) {
            size++;
        }
        if (hex == PLM_CONTAINER_ID_SIZE && size == hex) {
            return text;
        }
        text += size;
    }
    return NULL;
}

const char *plm_cgroup_service(const char *text, struct plm_arena *arena)
{
    for (const char *line = text; *line;) {
        size_t size = strcspn(line, "\n");
        /* Only systemd's own hierarchies tell: "0::/path" (v2) and "1:name=systemd:/path" (v1). */
        const char *path = memchr(line, '/', size);
        bool systemd =
            strncmp(line, "0::", 3) == 0 || (path && memmem(line, (size_t)(path - line), ":name=systemd:", 14) != NULL);
        size_t end = size;
        while (systemd && path && end > 0) {
            size_t start = end;
            while (start > 0 && line[start - 1] != '/') {
                start--;
            }
            if (end - start > 8 && strncmp(line + end - 8, ".service", 8) == 0) {
                return plm_arena_strndup(arena, line + start, end - start);
            }
            end = start > 0 ? start - 1 : 0;
        }
        line += size + (line[size] == '\n');
    }
    return NULL;
}

bool plm_id_map_inside(const char *text, int64_t outside, int64_t *ret_inside)
{
    for (const char *at = text; *at;) {
        int64_t inside, first, count;
        if (!take_number(&at, &inside) || !take_number(&at, &first) || !take_number(&at, &count)) {
            return false;
        }
        if (outside >= first && outside - first < count) {
            *ret_inside = inside + (outside - first);
            return true;
        }
        at += strcspn(at, "\n");
        at += *at == '\n';
    }
    return false;
}

const char *const *plm_words_split(const char *data, size_t size, struct plm_arena *arena, size_t *ret_count)
{
    size_t count = 0;
    for (size_t at = 0; at < size; at++) {
        count += data[at] == '\0' || at == size - 1; /* the last may lack its NUL */
    }
    const char **words = plm_arena_array(arena, count + 1, sizeof *words);
    size_t word = 0;
    for (size_t at = 0; at < size; word++) {
        size_t length = strnlen(data + at, size - at);
        words[word] = plm_arena_strndup(arena, data + at, length);
        at += length + 1;
    }
    *ret_count = word;
    return words;
}

const char *plm_environment_get(const char *const *words, const char *name)
{
    size_t size = strlen(name);
    for (; words && *words; words++) {
        if (strncmp(*words, name, size) == 0 && (*words)[size] == '=') {
            return *words + size + 1;
        }
    }
    return NULL;
}
