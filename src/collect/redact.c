/* SPDX-License-Identifier: Apache-2.0 */
#include "redact.h"

#include "redact_form.h"
#include "redact_words.h"
#include "secret_shape.h"

#include <ctype.h>
#include <plimsoll/base/text.h>
#include <string.h>

/* Longest text of one redacted line: a build step of some thousand lines is no evidence. */
#define LINE_LIMIT 8192
/* A script inside a script inside a script … */
#define NESTING 4

/* Where in a command line we are; decides what the next word may be. */
struct redactor {
    struct plm_buffer *out;
    unsigned depth;      /* of scripts in quotes */
    bool program;        /* a program's name may stand here */
    bool only_names;     /* ENV, LABEL, ARG: nothing but NAME= is kept … */
    bool until_shell;    /* … here only up to the shell that runs the step: "|2 A=x B=y /bin/sh -c …" */
    bool installer;      /* the program of this command installs packages … */
    bool packages;       /* … and these words name them */
    bool shell;          /* the program is a shell … */
    bool script;         /* … and this word is its script */
    bool value_hidden;   /* the word before was a flag that takes a secret */
    bool value_harmless; /* the word before was a flag that takes a setting */
    bool just_redacted;
};

static const char redacted[] = PLM_REDACTED;

/* ---- output ---- */

static void keep(struct redactor *r, const char *text, size_t size)
{
    plm_buffer_append(r->out, text, size);
    r->just_redacted = false;
}

static void hide(struct redactor *r)
{
    size_t length = sizeof redacted - 1;
    if (r->just_redacted && r->out->size > length && r->out->data[r->out->size - 1] == ' ') {
        r->out->data[--r->out->size] = '\0'; /* one mark for a run of hidden words */
        return;
    }
    plm_buffer_puts(r->out, redacted);
    r->just_redacted = true;
}

static void keep_name_of(struct redactor *r, size_t name, const char *text)
{
    if (plm_secret_like(text, name)) { /* base64 ends in = */
        hide(r);
        return;
    }
    keep(r, text, name);
    plm_buffer_putc(r->out, '=');
    plm_buffer_puts(r->out, redacted);
}

/* scheme://host:port without the path, which may be a webhook's secret; paths of local sockets stay. */
static void keep_url(struct redactor *r, const char *text, size_t size)
{
    plm_auto_buffer struct plm_buffer url = {0};
    plm_redact_url(text, size, &url);
    const char *clean = plm_buffer_text(&url);
    size_t scheme = (size_t)(strstr(clean, "://") - clean) + 3;
    bool local = clean[scheme] == '/';
    size_t host = local ? url.size - scheme : strcspn(clean + scheme, "/");
    bool plain = local ? plm_form_path(clean + scheme, host)
                       : (host == 0 ||
                          (plm_form_only(clean + scheme, host, "._:-[]") && !plm_secret_like(clean + scheme, host)));
    if (!plain || scheme > 12 || !plm_form_only(clean, scheme, ":/+.-")) {
        hide(r);
        return;
    }
    keep(r, clean, scheme + host);
    if (!local && clean[scheme + host] == '/' && clean[scheme + host + 1] != '\0') {
        plm_buffer_putc(r->out, '/');
        plm_buffer_puts(r->out, redacted);
    }
}

/* ---- flags ---- */

static void long_flag(struct redactor *r, const char *text, size_t size)
{
    const char *equals = memchr(text, '=', size);
    size_t length = equals ? (size_t)(equals - text) : size;
    if (length < 3 || length > 48 || !plm_form_only(text, length, "-_.") || plm_secret_like(text + 2, length - 2)) {
        hide(r);
        return;
    }
    bool harmless = plm_flag_is_harmless(text + 2, length - 2);
    if (!equals) {
        keep(r, text, size);
        r->value_harmless = harmless;
        r->value_hidden = plm_secret_name(text + 2, length - 2);
        return;
    }
    size_t rest = size - length - 1;
    if (rest == 0) {
        keep(r, text, size);
    } else if (harmless && memmem(equals + 1, rest, "://", 3)) {
        keep(r, text, length + 1);
        keep_url(r, equals + 1, rest);
    } else if (harmless && plm_form_setting(equals + 1, rest)) {
        keep(r, text, size);
    } else {
        keep_name_of(r, length, text);
    }
    r->just_redacted = false;
}

/* -x, -rf, -fsSL; but -psecret hides its value, as does -u user:password. */
static void short_flag(struct redactor *r, const char *text, size_t size)
{
    bool takes_secret = size >= 2 && strchr("puPwaU", text[1]);
    bool letters = true;
    for (size_t i = 1; i < size; i++)
        letters = letters && isalpha((unsigned char)text[i]);
    if (size == 1 || (letters && (size == 2 || (size <= 6 && !takes_secret)))) {
        keep(r, text, size);
        r->value_hidden = size == 2 && takes_secret;
        r->value_harmless = size == 2 && strchr("HlsGb", text[1]); /* of dockerd */
        if (r->shell && text[size - 1] == 'c') {
            r->script = true;
            r->until_shell = false;
        }
        return;
    }
    if (size > 3 && text[2] == '=' && strchr("HlsGb", text[1]) && plm_form_setting(text + 3, size - 3)) {
        keep(r, text, size);
        return;
    }
    if (size > 5 && text[1] == 'H' && memmem(text, size, "://", 3)) { /* -Hunix:///run/docker.sock */
        keep(r, text, 2);
        keep_url(r, text + 2, size - 2);
        return;
    }
    if (isalpha((unsigned char)text[1])) {
        keep(r, text, 2);
        plm_buffer_puts(r->out, redacted);
        return;
    }
    hide(r);
}

/* ---- words ---- */

static void restart(struct redactor *r)
{
    r->program = true;
    r->installer = r->packages = r->shell = r->script = r->value_hidden = r->value_harmless = false;
}

/* What a kept word means for those that follow. */
static void follow(struct redactor *r, const char *text, size_t size)
{
    static const char *const transparent[] = {"RUN",  "CMD",   "CMD-SHELL", "ENTRYPOINT", "HEALTHCHECK", "sudo",
                                              "exec", "env",   "if",        "then",       "else",        "elif",
                                              "do",   "while", "until",     "#(nop)",     "ONBUILD"};
    static const char *const declarations[] = {"ENV", "ARG", "LABEL", "MAINTAINER"};
    static const char *const installing[] = {"install", "add", "upgrade", "remove", "purge", "del", "reinstall"};
    bool was_program = r->program;
    r->program = false;
    if (was_program) {
        r->installer = plm_word_installs(text, size);
        r->shell = plm_word_is_shell(text, size);
        r->only_names = r->only_names && !(r->until_shell && r->shell);
    }
    for (size_t i = 0; i < PLM_COUNT(transparent); i++)
        r->program = r->program || plm_form_equals(text, size, transparent[i]);
    for (size_t i = 0; was_program && i < PLM_COUNT(declarations); i++)
        r->only_names = r->only_names || plm_form_equals(text, size, declarations[i]);
    for (size_t i = 0; r->installer && i < PLM_COUNT(installing); i++)
        r->packages = r->packages || plm_form_equals(text, size, installing[i]);
    if (plm_form_equals(text, size, "CMD-SHELL"))
        r->script = true;
}

static void redact_text(struct redactor *r, const char *text, size_t size);

/* Content hashes of ADD and COPY: a digest of a secret file is a secret. */
static bool keep_prefix_of_hash(struct redactor *r, const char *text, size_t size)
{
    static const char *const prefixes[] = {"file:", "dir:", "multi:", "sha256:"};
    for (size_t i = 0; i < PLM_COUNT(prefixes); i++) {
        size_t length = strlen(prefixes[i]);
        if (size > length && memcmp(text, prefixes[i], length) == 0) {
            keep(r, prefixes[i], length);
            plm_buffer_puts(r->out, redacted);
            return true;
        }
    }
    return false;
}

static void declared_name(struct redactor *r, const char *text, size_t size)
{
    size_t name = plm_form_name(text, size);
    if (r->until_shell && plm_word_is_shell(text, size)) {
        r->only_names = r->until_shell = false;
        r->program = true;
        keep(r, text, size);
        follow(r, text, size);
    } else if (name > 0 && name < size && text[name] == '=' && !plm_secret_shape(text, name)) {
        keep_name_of(r, name, text);
    } else {
        hide(r);
    }
}

static bool word_is_harmless(const struct redactor *r, const char *text, size_t size)
{
    return plm_word_is_known(text, size) || plm_form_number(text, size) || plm_form_variable(text, size) ||
           plm_form_path(text, size) || (r->program && plm_form_program(text, size)) ||
           (r->packages && plm_form_package(text, size));
}

/* One word without its quotes. */
static void redact_word(struct redactor *r, const char *text, size_t size)
{
    bool hidden = r->value_hidden, harmless = r->value_harmless;
    size_t name = plm_form_name(text, size);
    r->value_hidden = r->value_harmless = false;
    if (size == 0)
        return;
    if (r->only_names) {
        declared_name(r, text, size);
    } else if (hidden) {
        hide(r);
    } else if (size > 1 && text[0] == '-' && !plm_word_is_known(text, size)) {
        size > 2 && text[1] == '-' ? long_flag(r, text, size) : short_flag(r, text, size);
    } else if (memmem(text, size, "://", 3) && name < size && text[name] != '=') {
        keep_url(r, text, size);
    } else if (plm_secret_shape(text, size) && text[name] != '=') {
        hide(r);
    } else if (harmless && plm_form_setting(text, size)) {
        keep(r, text, size);
    } else if (name > 0 && name < size && text[name] == '=') {
        keep_name_of(r, name, text);
    } else if (keep_prefix_of_hash(r, text, size)) {
        r->program = false;
    } else if (word_is_harmless(r, text, size)) {
        keep(r, text, size);
        follow(r, text, size);
    } else {
        hide(r);
        r->program = false;
    }
}

/* A whole argument: a script for a shell, or a word that happens to hold blanks. */
static void redact_argument(struct redactor *r, const char *text, size_t size)
{
    bool blanks = false;
    for (size_t i = 0; i < size; i++)
        blanks = blanks || isspace((unsigned char)text[i]);
    if (r->script && r->depth < NESTING) {
        struct redactor inner = {.out = r->out, .depth = r->depth + 1, .program = true};
        redact_text(&inner, text, size);
        r->script = false;
        r->just_redacted = inner.just_redacted;
        return;
    }
    size_t name = plm_form_name(text, size);
    if (blanks && name > 0 && text[name] == '=')
        keep_name_of(r, name, text);
    else if (blanks || !plm_text_is_clean(text, size))
        hide(r);
    else
        redact_word(r, text, size);
}

/* ---- a text taken apart as a shell would ---- */

static bool is_separator(char c)
{
    return isspace((unsigned char)c) || strchr("&|;<>()[]{}`,", c);
}

/* Reads a word with its quotes at text[at..size); its content without them goes to `word`. Returns the end. */
static size_t read_word(const char *text, size_t at, size_t size, struct plm_buffer *word, bool *ret_quoted)
{
    char quote = '\0';
    *ret_quoted = false;
    for (; at < size && (quote || !is_separator(text[at]) || (text[at] == '{' && at > 0 && text[at - 1] == '$'));
         at++) {
        if (text[at] == '\\' && quote != '\'' && at + 1 < size) {
            plm_buffer_putc(word, text[++at]);
        } else if (quote ? text[at] == quote : (text[at] == '"' || text[at] == '\'')) {
            quote = quote ? '\0' : text[at];
            *ret_quoted = true;
        } else {
            plm_buffer_putc(word, text[at]);
        }
        if (!quote && at > 1 && text[at] == '{' && text[at - 1] == '$')
            while (at + 1 < size && text[at] != '}' && !isspace((unsigned char)text[at]))
                plm_buffer_putc(word, text[++at]);
    }
    return at;
}

static bool word_at(const char *text, size_t at, size_t size, const char *word)
{
    size_t length = strlen(word);
    return size - at >= length && memcmp(text + at, word, length) == 0;
}

/* "|2 A=x B=y /bin/sh -c …": build arguments of a step, with values that are not quoted. */
static bool is_build_arguments(const struct redactor *r, const char *text, size_t at, size_t size)
{
    return r->program && text[at] == '|' && at + 2 < size && isdigit((unsigned char)text[at + 1]);
}

static size_t redact_separator(struct redactor *r, const char *text, size_t at, size_t size)
{
    char c = text[at];
    if (isspace((unsigned char)c)) {
        if (c == '\n' && !r->only_names)
            restart(r);
        while (at < size && isspace((unsigned char)text[at]))
            at++;
        if (r->out->size > 0 && r->out->data[r->out->size - 1] != ' ')
            plm_buffer_putc(r->out, ' ');
        return at;
    }
    if (r->only_names) /* part of a value */
        return at + 1;
    keep(r, &c, 1);
    if (strchr("&|;({`", c))
        restart(r);
    return at + 1;
}

/* "$USER"secret and $USER\secret: without its quotes the word would look like the name of one variable. */
static bool is_joined_variable(const struct plm_buffer *word, const char *raw, size_t size)
{
    bool whole = size == word->size || (size == word->size + 2 && raw[0] == raw[size - 1]);
    return !whole && word->size > 0 && word->data[0] == '$';
}

static void redact_text(struct redactor *r, const char *text, size_t size)
{
    plm_auto_buffer struct plm_buffer word = {0};
    for (size_t at = 0; at < size;) {
        bool quoted = false;
        if (word_at(text, at, size, "$(")) {
            keep(r, "$(", 2);
            restart(r);
            at += 2;
        } else if (word_at(text, at, size, "#(nop)")) {
            keep(r, "#(nop)", 6);
            r->program = true;
            r->script = false;
            at += 6;
        } else if (is_build_arguments(r, text, at, size)) {
            keep(r, text + at, 2);
            r->only_names = r->until_shell = true;
            at += 2;
        } else if (is_separator(text[at])) {
            at = redact_separator(r, text, at, size);
        } else {
            size_t start = at;
            plm_buffer_clear(&word);
            at = read_word(text, at, size, &word, &quoted);
            if (is_joined_variable(&word, text + start, at - start)) {
                hide(r);
                r->program = false;
            } else if (r->script && !quoted) { /* sh -c and the script behind it, unquoted: as history has it */
                restart(r);
                redact_word(r, plm_buffer_text(&word), word.size);
            } else {
                redact_argument(r, plm_buffer_text(&word), word.size);
            }
        }
        if (r->out->size > LINE_LIMIT) {
            plm_buffer_puts(r->out, " …");
            return;
        }
    }
}

void plm_redact_line(const char *text, size_t size, struct plm_buffer *out)
{
    plm_auto_buffer struct plm_buffer line = {0};
    struct redactor r = {.out = &line, .program = true};
    redact_text(&r, text, size);
    while (line.size > 0 && line.data[line.size - 1] == ' ')
        line.data[--line.size] = '\0';
    plm_text_clean_line(out, plm_buffer_text(&line), line.size, 0);
}

struct plm_json *plm_redact_words(const char *const *words, size_t count)
{
    struct plm_json *list = plm_json_new_list();
    plm_auto_buffer struct plm_buffer word = {0};
    plm_auto_buffer struct plm_buffer clean = {0};
    struct redactor r = {.out = &word, .program = true};
    for (size_t i = 0; i < count; i++) {
        plm_buffer_clear(&word);
        plm_buffer_clear(&clean);
        r.just_redacted = false;
        redact_argument(&r, words[i], strlen(words[i]));
        plm_text_clean_line(&clean, plm_buffer_text(&word), word.size, LINE_LIMIT);
        plm_json_push(list, plm_json_new_text(plm_buffer_text(&clean)));
    }
    return list;
}
