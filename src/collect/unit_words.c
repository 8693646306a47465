/* SPDX-License-Identifier: Apache-2.0 */
/* The command line of ExecStart=: systemd.service(5), "Command lines". */
#include "proc_text.h"
#include "units.h"

#include <string.h>

#define BLANKS " \t"

struct splitter {
    const char *const *environment;
    struct plm_arena *arena;
    const char **words;
    size_t count, capacity;
};

static void push(struct splitter *splitter, const char *word)
{
    if (splitter->count + 1 >= splitter->capacity) {
        size_t capacity = splitter->capacity ? 2 * splitter->capacity : 16;
        const char **words = plm_arena_array(splitter->arena, capacity, sizeof *words);
        if (splitter->count > 0) {
            memcpy(words, splitter->words, splitter->count * sizeof *words);
        }
        splitter->words = words;
        splitter->capacity = capacity;
    }
    splitter->words[splitter->count++] = plm_arena_strdup(splitter->arena, word);
}

static const char *value_of(const struct splitter *splitter, const char *name, size_t size)
{
    plm_auto_free char *copy = plm_strndup(name, size);
    const char *value = plm_environment_get(splitter->environment, copy);
    return value ? value : "";
}

/* ${VAR} anywhere in a word is one piece of it; "$$" is a dollar. */
static void expand(const struct splitter *splitter, const char *word, struct plm_buffer *out)
{
    for (const char *at = word; *at; at++) {
        const char *end = at[0] == '$' && at[1] == '{' ? strchr(at, '}') : NULL;
        if (end) {
            plm_buffer_puts(out, value_of(splitter, at + 2, (size_t)(end - at) - 2));
            at = end;
        } else {
            plm_buffer_putc(out, *at);
            at += at[0] == '$' && at[1] == '$';
        }
    }
}

/* $VAR as a whole word becomes the words of its value, none if it is empty. */
static bool is_variable(const char *word)
{
    static const char name[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_";
    return word[0] == '$' && word[1] && strspn(word + 1, name) == strlen(word + 1);
}

/* One word from *at on; quotes and backslashes are taken off. False: an unclosed quote. */
static bool take_word(const char **at, struct plm_buffer *out, bool *ret_quoted)
{
    char quote = 0;
    *ret_quoted = false;
    for (; **at && (quote || !strchr(BLANKS, **at)); (*at)++) {
        char c = **at;
        if (quote && c == quote) {
            quote = 0;
        } else if (!quote && (c == '"' || c == '\'')) {
            quote = c;
            *ret_quoted = true;
        } else if (c == '\\' && (*at)[1]) {
            (*at)++;
            plm_buffer_putc(out, **at == 'n' ? '\n' : **at == 't' ? '\t' : **at);
        } else {
            plm_buffer_putc(out, c);
        }
    }
    return quote == 0;
}

static bool split(struct splitter *splitter, const char *line, bool variables)
{
    for (const char *at = line + strspn(line, BLANKS); *at; at += strspn(at, BLANKS)) {
        plm_auto_buffer struct plm_buffer word = {0};
        plm_auto_buffer struct plm_buffer expanded = {0};
        bool quoted;
        if (!take_word(&at, &word, &quoted)) {
            return false;
        }
        const char *text = plm_buffer_text(&word);
        if (variables && !quoted && is_variable(text)) {
            if (!split(splitter, value_of(splitter, text + 1, strlen(text + 1)), false)) {
                return false;
            }
            continue;
        }
        if (variables) {
            expand(splitter, text, &expanded);
            text = plm_buffer_text(&expanded);
        }
        push(splitter, text);
    }
    return true;
}

bool plm_unit_words(const char *line, const char *const *environment, struct plm_arena *arena,
                    const char *const **ret_words, size_t *ret_count)
{
    struct splitter splitter = {.environment = environment, .arena = arena};
    line += strspn(line, BLANKS "@-:+!"); /* how to run it, not what */
    if (!split(&splitter, line, true)) {
        return false;
    }
    push(&splitter, "");
    splitter.words[splitter.count - 1] = NULL;
    *ret_words = splitter.words;
    *ret_count = splitter.count - 1;
    return true;
}
