/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Not a shell, but near enough to one for telling `apt-get update` from a text about it: words with their quotes,
 * commands and what ends them, substitutions, here documents, scripts in quotes. In doubt a refresh counts and an
 * installation does not: what is not understood must not become a pass.
 */
#include "package_steps.h"

#include "package_managers.h"

#include <ctype.h>
#include <plimsoll/base/memory.h>
#include <string.h>

#define NESTING 12  /* of scripts in scripts */
#define HEREDOCS 4  /* begun on one line */
#define SEARCHES 64 /* for the ends of here documents: each may read the whole text */

struct command {
    enum plm_program_kind kind;
    bool begun, decided; /* has a program; has a verb */
    bool runs;           /* behind -c or eval: a text in quotes is a script */
    const struct plm_manager *manager;
    bool sync, renew, upgrade, targets; /* pacman's letters */
};

struct heredoc {
    const char *word; /* inside the text; quotes are around it, not in it */
    size_t size;
    bool tabs; /* <<-: tabs before its end are no part of it */
};

struct scan {
    const char *text;
    size_t size, at;
    unsigned depth;
    bool comments, in_comment;
    struct heredoc heredocs[HEREDOCS];
    size_t heredoc_count, searches;
    bool shell_on_line;     /* so a here document of this line may be its script */
    bool piped;             /* what `said` holds goes to the next command */
    struct plm_buffer said; /* words of echo */
    struct plm_package_steps *steps;
};

static void scan_script(const char *text, size_t size, bool comments, unsigned depth, struct plm_package_steps *steps);
static void scan_commands(struct scan *s, char closer);

/* ---- effects ---- */

static void refresh(struct scan *s, const struct plm_manager *manager, const char *verb)
{
    s->steps->pending[manager->family] = (struct plm_refresh){manager->name, verb};
    s->steps->refreshed |= 1U << manager->family;
}

static void install(struct scan *s, unsigned family)
{
    if (s->in_comment)
        return;
    s->steps->installed |= 1U << family;
    for (unsigned i = 0; i < PLM_FAMILIES; i++)
        if (i == family || i == PLM_FAMILY_ANY || family == PLM_FAMILY_ANY)
            s->steps->pending[i] = (struct plm_refresh){0};
}

/* A script inside this one. What only installs excuses nothing unless it is known to run. */
static void scan_inner(struct scan *s, const char *text, size_t size, bool runs)
{
    struct plm_package_steps inner = {0};
    scan_script(text, size, s->comments, s->depth + 1, &inner);
    s->steps->too_deep = s->steps->too_deep || inner.too_deep;
    for (unsigned i = 0; i < PLM_FAMILIES; i++) {
        if (inner.refreshed & (1U << i)) {
            s->steps->refreshed |= 1U << i;
            if (!s->in_comment || inner.pending[i].manager)
                s->steps->pending[i] = inner.pending[i];
        } else if (runs && (inner.installed & (1U << i))) {
            install(s, i);
        }
    }
}

/* ---- words of a command ---- */

static void pacman_word(struct command *command, const char *word)
{
    bool option = word[0] == '-', letters = option && word[1] != '-';
    command->sync = command->sync || (letters && strchr(word, 'S')) || strcmp(word, "--sync") == 0;
    command->renew = command->renew || (letters && strchr(word, 'y')) || strcmp(word, "--refresh") == 0;
    command->upgrade = command->upgrade || (letters && strchr(word, 'u')) || strcmp(word, "--sysupgrade") == 0;
    command->targets = command->targets || !option;
}

static void manager_word(struct scan *s, struct command *command, const char *word)
{
    unsigned family = command->manager->family;
    if (family == PLM_FAMILY_PACMAN) {
        pacman_word(command, word);
        return;
    }
    const struct plm_verb *verb = command->decided ? NULL : plm_verb_find(family, word);
    command->decided = command->decided || verb || (family == PLM_FAMILY_ANY && word[0] != '-');
    if (verb && verb->effect == PLM_EFFECT_REFRESH)
        refresh(s, command->manager, verb->name);
    if (verb && verb->effect == PLM_EFFECT_INSTALL)
        install(s, family);
}

/* NAME=value before a command */
static bool is_assignment(const char *word)
{
    size_t length = 0;
    while (isalnum((unsigned char)word[length]) || word[length] == '_')
        length++;
    return length > 0 && word[length] == '=';
}

/* The word that says which program it is. */
static void program_word(struct scan *s, struct command *command, const char *word)
{
    enum plm_program_kind kind = plm_program_kind(word);
    command->runs = command->runs || kind == PLM_PROGRAM_EVAL;
    if (is_assignment(word) || kind == PLM_PROGRAM_PREFIX || kind == PLM_PROGRAM_EVAL)
        return;
    command->begun = true;
    command->kind = kind;
    command->manager = plm_manager_find(word);
    if (kind == PLM_PROGRAM_SHELL) {
        s->shell_on_line = true;
        if (s->piped) {
            plm_auto_free char *said = plm_buffer_take(&s->said);
            scan_inner(s, said, strlen(said), true);
        }
    }
}

/* -c, -ec, -lc: what follows is a script. */
static bool is_script_flag(const char *word)
{
    return word[0] == '-' && word[1] != '-' && strchr(word, 'c');
}

static void later_word(struct scan *s, struct command *command, const char *word)
{
    switch (command->kind) {
    case PLM_PROGRAM_SHELL:
        if (is_script_flag(word))
            *command = (struct command){.runs = true};
        return;
    case PLM_PROGRAM_QUIET:
        plm_buffer_puts(&s->said, word);
        plm_buffer_putc(&s->said, ' ');
        return;
    case PLM_PROGRAM_PLAIN:
    case PLM_PROGRAM_WRAPPER:
    case PLM_PROGRAM_PREFIX:
    case PLM_PROGRAM_EVAL:
        break;
    }
    if (plm_program_kind(word) == PLM_PROGRAM_SHELL)
        program_word(s, command, word);
    else if (word[0] != '$' || command->kind == PLM_PROGRAM_WRAPPER)
        command->manager = plm_manager_find(word);
}

static void take_word(struct scan *s, struct command *command, const struct plm_buffer *word, bool quoted)
{
    const char *text = plm_buffer_text(word);
    bool script = quoted && (strpbrk(text, " \t\n`") || strstr(text, "$("));
    if (script && command->kind != PLM_PROGRAM_QUIET) {
        scan_inner(s, text, word->size, command->runs && !command->begun && !is_assignment(text));
        command->begun = command->begun || !is_assignment(text);
    } else if (!command->begun) {
        program_word(s, command, text);
    } else if (command->manager) {
        manager_word(s, command, text);
    } else {
        later_word(s, command, text);
    }
}

static void end_command(struct scan *s, struct command *command, bool pipe)
{
    if (command->manager && command->manager->family == PLM_FAMILY_PACMAN && command->sync) {
        if (command->upgrade || command->targets)
            install(s, PLM_FAMILY_PACMAN);
        else if (command->renew)
            refresh(s, command->manager, "-Sy");
    }
    s->piped = pipe && command->kind == PLM_PROGRAM_QUIET;
    if (!s->piped)
        plm_buffer_clear(&s->said);
    *command = (struct command){0};
}

/* ---- text ---- */

static bool is_blank(char c)
{
    return c && strchr(" \t\r\v\f,[]{}", c);
}

static bool ends_word(char c)
{
    return is_blank(c) || (c && strchr("\n;&|()<>`", c));
}

static bool looking_at(const struct scan *s, const char *what)
{
    size_t length = strlen(what);
    return s->size - s->at >= length && memcmp(s->text + s->at, what, length) == 0;
}

/* Whatever stands between two quotes, without them. */
static void read_quoted(struct scan *s, struct plm_buffer *word)
{
    char quote = s->text[s->at++];
    while (s->at < s->size && s->text[s->at] != quote) {
        if (quote == '"' && s->text[s->at] == '\\' && s->at + 1 < s->size)
            s->at++;
        plm_buffer_putc(word, s->text[s->at++]);
    }
    s->at += s->at < s->size;
}

/* ${NAME}, $NAME; the field separator is what it is: a blank. False: nothing of it belongs to the word. */
static bool read_variable(struct scan *s, struct plm_buffer *word)
{
    size_t start = s->at++;
    if (s->at < s->size && s->text[s->at] == '{') {
        while (s->at < s->size && s->text[s->at] != '}' && s->text[s->at] != '\n')
            s->at++;
        s->at += s->at < s->size;
    } else {
        while (s->at < s->size && (isalnum((unsigned char)s->text[s->at]) || s->text[s->at] == '_'))
            s->at++;
    }
    const char *name = s->text + start;
    size_t size = s->at - start;
    if ((size == 4 && memcmp(name, "$IFS", 4) == 0) || (size >= 6 && memcmp(name, "${IFS", 5) == 0))
        return false;
    plm_buffer_append(word, name, size);
    return true;
}

/* Reads one word; true if a part of it stood in quotes. */
static bool read_word(struct scan *s, struct plm_buffer *word)
{
    bool quoted = false, more = true;
    plm_buffer_clear(word);
    while (more && s->at < s->size && !ends_word(s->text[s->at])) {
        char c = s->text[s->at];
        if (c == '\\') {
            s->at++;
            if (s->at < s->size && s->text[s->at] != '\n')
                plm_buffer_putc(word, s->text[s->at]);
            s->at += s->at < s->size;
        } else if (c == '\'' || c == '"') {
            read_quoted(s, word);
            quoted = true;
        } else if (looking_at(s, "$(")) {
            s->at += 2;
            plm_buffer_putc(word, '$');
            scan_commands(s, ')');
        } else if (c == '$') {
            more = read_variable(s, word);
        } else {
            plm_buffer_putc(word, c);
            s->at++;
        }
    }
    return quoted;
}

/* <<WORD, <<-'WORD'. <<< and < are nothing to us. */
static void read_redirection(struct scan *s)
{
    if (!looking_at(s, "<<") || looking_at(s, "<<<")) {
        while (s->at < s->size && s->text[s->at] == '<')
            s->at++;
        return;
    }
    struct heredoc here = {0};
    s->at += 2;
    here.tabs = s->at < s->size && s->text[s->at] == '-';
    s->at += here.tabs;
    while (s->at < s->size && strchr(" \t\"'\\", s->text[s->at]))
        s->at++;
    here.word = s->text + s->at;
    while (s->at < s->size && !ends_word(s->text[s->at]) && !strchr("\"'", s->text[s->at]))
        s->at++;
    here.size = (size_t)(s->text + s->at - here.word);
    s->at += s->at < s->size && strchr("\"'", s->text[s->at]);
    if (here.size > 0 && s->heredoc_count < HEREDOCS)
        s->heredocs[s->heredoc_count++] = here;
}

/* Behind a newline: the document up to its end. Without an end it was none (`$((1 << 2))`). */
static void read_heredoc(struct scan *s, const struct heredoc *here)
{
    for (size_t line = s->at; line < s->size;) {
        const char *newline = memchr(s->text + line, '\n', s->size - line);
        size_t end = newline ? (size_t)(newline - s->text) : s->size, start = line;
        while (here->tabs && start < end && s->text[start] == '\t')
            start++;
        if (end - start == here->size && memcmp(s->text + start, here->word, here->size) == 0) {
            scan_inner(s, s->text + s->at, line - s->at, s->shell_on_line);
            s->at = end;
            return;
        }
        line = end + 1;
    }
}

static void end_line(struct scan *s)
{
    s->in_comment = false;
    s->at++;
    for (size_t i = 0; i < s->heredoc_count && s->searches < SEARCHES; i++, s->searches++)
        read_heredoc(s, &s->heredocs[i]);
    s->heredoc_count = 0;
    s->shell_on_line = false;
}

static void skip_comment(struct scan *s)
{
    s->in_comment = true;
    s->at++;
    while (s->comments && s->at < s->size && s->text[s->at] != '\n')
        s->at++;
}

/* Commands up to the closer of a substitution, or the end of the text. */
static void scan_commands(struct scan *s, char closer)
{
    struct command command = {0};
    plm_auto_buffer struct plm_buffer word = {0};
    size_t subshells = 0;
    if (++s->depth > NESTING) {
        s->steps->too_deep = true;
        s->at = s->size;
    }
    while (s->at < s->size) {
        char c = s->text[s->at];
        if (is_blank(c)) {
            s->at++;
        } else if (c == closer && (c != ')' || subshells == 0)) {
            s->at++;
            break;
        } else if (c == '\n') {
            end_command(s, &command, false);
            end_line(s);
        } else if (strchr(";&|()", c)) {
            end_command(s, &command, c == '|' && !looking_at(s, "||"));
            s->at += looking_at(s, "||") ? 2 : 1;
            subshells += c == '(' ? 1 : 0;
            subshells -= c == ')' && subshells > 0 ? 1 : 0;
        } else if (c == '`') {
            s->at++;
            scan_commands(s, '`');
        } else if (c == '<') {
            read_redirection(s);
        } else if (c == '>') {
            s->at += 1 + (s->at + 1 < s->size && s->text[s->at + 1] == '&');
        } else if (c == '#') {
            skip_comment(s);
        } else {
            bool quoted = read_word(s, &word);
            if (word.size > 0 || quoted)
                take_word(s, &command, &word, quoted);
        }
    }
    end_command(s, &command, false);
    s->depth--;
}

static void scan_script(const char *text, size_t size, bool comments, unsigned depth, struct plm_package_steps *steps)
{
    struct scan s = {.text = text, .size = size, .comments = comments, .depth = depth, .steps = steps};
    scan_commands(&s, '\0');
    plm_buffer_done(&s.said);
}

void plm_package_steps_read(const char *script, size_t size, bool comments, struct plm_package_steps *ret_steps)
{
    scan_script(script, size, comments, 0, ret_steps);
}

struct plm_refresh plm_package_steps_lone(const struct plm_package_steps *steps)
{
    for (unsigned i = 0; i < PLM_FAMILIES; i++)
        if (steps->pending[i].manager)
            return steps->pending[i];
    return (struct plm_refresh){0};
}
