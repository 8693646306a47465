/* SPDX-License-Identifier: Apache-2.0 */
/* Help, man page and completions: all printed from the rows of options.c, so that none of them can be forgotten. */
#include "options.h"

#include <string.h>

static const char synopsis[] =
    "plimsoll audits a Docker host against the CIS Docker Benchmark and reports to people, CI and auditors.";
static const struct {
    int code;
    const char *meaning;
} exits[] = {
    {0, "the gate is met"},
    {1, "the gate is broken by a failure, an expired waiver or a regression"},
    {2, "no report could be made or written: usage, configuration, input refused"},
    {3, "nothing failed the gate, but more is unknown than it allows"},
};

/* Prints text from `column` on, wrapped at 100 columns. */
static void print_wrapped(FILE *stream, const char *text, int column)
{
    int at = column;
    for (const char *word = text; *word;) {
        int size = (int)strcspn(word, " ");
        if (at + size > 100 && at > column) {
            fprintf(stream, "\n%*s", column, "");
            at = column;
        }
        fprintf(stream, "%s%.*s", at > column ? " " : "", size, word);
        at += size + (at > column);
        word += size + (word[size] == ' ');
    }
    fputc('\n', stream);
}

void plm_help_overview(FILE *stream)
{
    fprintf(stream, "%s\n\nusage: plimsoll COMMAND [OPTION…] [ARGUMENT…]\n\n", synopsis);
    for (const struct plm_command *const *command = plm_commands; *command; command++) {
        int used = fprintf(stream, "  %s %s", (*command)->name, (*command)->operands);
        fprintf(stream, "%*s", used < 24 ? 24 - used : 1, "");
        print_wrapped(stream, (*command)->about, 24);
    }
    fprintf(stream,
            "\nplimsoll COMMAND --help tells a command's options; plimsoll --version the version.\n\nexit codes:\n");
    for (size_t i = 0; i < PLM_COUNT(exits); i++)
        fprintf(stream, "  %d  %s\n", exits[i].code, exits[i].meaning);
}

void plm_help_command(const struct plm_command *command, FILE *stream)
{
    fprintf(stream, "usage: plimsoll %s [OPTION…]%s%s\n\n", command->name, *command->operands ? " " : "",
            command->operands);
    print_wrapped(stream, command->about, 0);
    fprintf(stream, "\n");
    for (const char *const *name = command->options; *name; name++) {
        const struct plm_option_row *row = plm_option_find(*name, strlen(*name));
        char letter[4] = {row->letter ? '-' : ' ', row->letter ? row->letter : ' ', row->letter ? ',' : ' ', '\0'};
        int used = fprintf(stream, "  %s --%s%s%s", letter, row->name, row->argument ? " " : "",
                           row->argument ? row->argument : "");
        if (used >= 32) {
            fputc('\n', stream);
            used = 0;
        }
        fprintf(stream, "%*s", 32 - used, "");
        print_wrapped(stream, row->about, 32);
        if (row->choices)
            fprintf(stream, "%*s(%s)\n", 32, "", row->choices);
    }
}

/* ---- man page ---- */
static void print_roff(FILE *stream, const char *text)
{
    if (*text == '.' || *text == '\'')
        fputs("\\&", stream);
    for (; *text; text++) {
        if (*text == '-')
            fputs("\\-", stream);
        else if (*text == '\\')
            fputs("\\e", stream);
        else
            fputc(*text, stream);
    }
    fputc('\n', stream);
}

static void print_option_roff(FILE *stream, const struct plm_option_row *row)
{
    fprintf(stream, ".TP\n");
    if (row->letter)
        fprintf(stream, "\\fB\\-%c\\fR, ", row->letter);
    fprintf(stream, "\\fB\\-\\-");
    for (const char *c = row->name; *c; c++)
        fprintf(stream, "%s%c", *c == '-' ? "\\" : "", *c);
    fprintf(stream, "\\fR%s%s%s\n", row->argument ? " \\fI" : "", row->argument ? row->argument : "",
            row->argument ? "\\fR" : "");
    print_roff(stream, row->about);
    if (row->choices)
        fprintf(stream, ".br\nOne of %s.\n", row->choices);
}

void plm_manual_print(FILE *stream)
{
    fprintf(stream, ".\\\" SPDX-License-Identifier: Apache-2.0\n.\\\" Made by `plimsoll manual`; do not edit.\n");
    fprintf(stream, ".TH PLIMSOLL 1 \"\" \"plimsoll %s\" \"User Commands\"\n.SH NAME\nplimsoll \\- ", PLM_VERSION);
    fprintf(stream, "CIS Docker Benchmark compliance reporter\n.SH SYNOPSIS\n");
    for (const struct plm_command *const *command = plm_commands; *command; command++)
        fprintf(stream, "%s\\fBplimsoll %s\\fR [\\fIoption\\fR]... %s\n", command == plm_commands ? "" : ".br\n",
                (*command)->name, (*command)->operands);
    fprintf(stream, ".SH DESCRIPTION\n");
    print_roff(stream, synopsis);
    fprintf(stream, "A pass is proven from facts that were read; unknown is never a pass.\n.SH COMMANDS\n");
    for (const struct plm_command *const *command = plm_commands; *command; command++) {
        fprintf(stream, ".TP\n\\fB%s\\fR %s\n", (*command)->name, (*command)->operands);
        print_roff(stream, (*command)->about);
        if (!(*command)->options[0])
            continue;
        fprintf(stream, ".br\nOptions:");
        for (const char *const *name = (*command)->options; *name; name++)
            fprintf(stream, " %s%s", *name, name[1] ? "," : ".\n");
    }
    fprintf(stream, ".SH OPTIONS\n");
    for (const struct plm_option_row *row = plm_option_rows; row->name; row++)
        print_option_roff(stream, row);
    fprintf(stream, ".SH EXIT STATUS\n");
    for (size_t i = 0; i < PLM_COUNT(exits); i++)
        fprintf(stream, ".TP\n\\fB%d\\fR\n%s\n", exits[i].code, exits[i].meaning);
    fprintf(stream, ".SH ENVIRONMENT\nDOCKER_HOST, DOCKER_CONTEXT, DOCKER_CONFIG, DOCKER_TLS_VERIFY, DOCKER_CERT_PATH "
                    "and NO_COLOR are "
                    "honoured.\n.SH SEE ALSO\ndockerd(8), auditctl(8)\n");
}

/* ---- completions ---- */
static void print_words(FILE *stream, const struct plm_command *command)
{
    for (const char *const *name = command->options; *name; name++)
        fprintf(stream, "--%s%s", *name, name[1] ? " " : "");
}

static void complete_bash(FILE *stream)
{
    fprintf(stream, "# bash completion for plimsoll; made by `plimsoll completion bash`\n_plimsoll() {\n"
                    "    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} words=\n"
                    "    case $previous in\n");
    for (const struct plm_option_row *row = plm_option_rows; row->name; row++) {
        if (!row->choices)
            continue;
        fprintf(stream, "    --%s) words='", row->name);
        for (const char *c = row->choices; *c; c++)
            fputc(*c == '|' ? ' ' : *c, stream);
        fprintf(stream, "'; COMPREPLY=($(compgen -W \"$words\" -- \"$current\")); return;;\n");
    }
    fprintf(stream, "    esac\n    case ${COMP_WORDS[1]} in\n");
    for (const struct plm_command *const *command = plm_commands; *command; command++) {
        fprintf(stream, "    %s) words='", (*command)->name);
        print_words(stream, *command);
        fprintf(stream, "';;\n");
    }
    fprintf(stream, "    esac\n    if [ \"$COMP_CWORD\" -eq 1 ]; then words='");
    for (const struct plm_command *const *command = plm_commands; *command; command++)
        fprintf(stream, "%s%s", (*command)->name, command[1] ? " " : "");
    fprintf(stream, "'; fi\n    case $current in\n    -*|'') COMPREPLY=($(compgen -W \"$words\" -- \"$current\"));;\n"
                    "    *) if [ \"$COMP_CWORD\" -eq 1 ]; then COMPREPLY=($(compgen -W \"$words\" -- \"$current\")); "
                    "else COMPREPLY=($(compgen -f -- \"$current\")); fi;;\n    esac\n}\ncomplete -o filenames -F "
                    "_plimsoll plimsoll\n");
}

static void print_quoted(FILE *stream, const char *text)
{
    for (; *text; text++) {
        if (strchr("'\\[]:", *text))
            fputs(*text == '\'' ? "'\\'" : "\\", stream);
        fputc(*text, stream);
    }
}

static void complete_zsh(FILE *stream)
{
    fprintf(stream, "#compdef plimsoll\n# made by `plimsoll completion zsh`\nlocal -a commands\ncommands=(\n");
    for (const struct plm_command *const *command = plm_commands; *command; command++) {
        fprintf(stream, "  '%s:", (*command)->name);
        print_quoted(stream, (*command)->about);
        fprintf(stream, "'\n");
    }
    fprintf(stream, ")\nif (( CURRENT == 2 )); then _describe command commands; return; fi\ncase $words[2] in\n");
    for (const struct plm_command *const *command = plm_commands; *command; command++) {
        fprintf(stream, "%s) _arguments", (*command)->name);
        for (const char *const *name = (*command)->options; *name; name++) {
            const struct plm_option_row *row = plm_option_find(*name, strlen(*name));
            fprintf(stream, " '%s--%s%s[", row->kind == PLM_REPEATED ? "*" : "", row->name, row->argument ? "=" : "");
            print_quoted(stream, row->about);
            fprintf(stream, "]");
            if (row->choices) {
                fprintf(stream, ":%s:(", row->name);
                for (const char *c = row->choices; *c; c++)
                    fputc(*c == '|' ? ' ' : *c, stream);
                fprintf(stream, ")");
            } else if (row->argument) {
                fprintf(stream, ":%s:_files", row->name);
            }
            fprintf(stream, "'");
        }
        fprintf(stream, " '*:file:_files';;\n");
    }
    fprintf(stream, "esac\n");
}

static void complete_fish(FILE *stream)
{
    fprintf(stream, "# made by `plimsoll completion fish`\ncomplete -c plimsoll -n __fish_use_subcommand -f\n");
    for (const struct plm_command *const *command = plm_commands; *command; command++) {
        fprintf(stream, "complete -c plimsoll -n __fish_use_subcommand -a %s -d \"%s\"\n", (*command)->name,
                (*command)->about);
        for (const char *const *name = (*command)->options; *name; name++) {
            const struct plm_option_row *row = plm_option_find(*name, strlen(*name));
            fprintf(stream, "complete -c plimsoll -n '__fish_seen_subcommand_from %s' -l %s", (*command)->name,
                    row->name);
            if (row->letter)
                fprintf(stream, " -s %c", row->letter);
            if (row->argument)
                fprintf(stream, " -r");
            if (row->choices) {
                fprintf(stream, " -f -a '");
                for (const char *c = row->choices; *c; c++)
                    fputc(*c == '|' ? ' ' : *c, stream);
                fprintf(stream, "'");
            }
            fprintf(stream, " -d \"%s\"\n", row->about);
        }
    }
}

bool plm_completion_print(const char *shell, FILE *stream)
{
    static const struct {
        const char *shell;
        void (*print)(FILE *stream);
    } shells[] = {{"bash", complete_bash}, {"zsh", complete_zsh}, {"fish", complete_fish}};
    for (size_t i = 0; i < PLM_COUNT(shells); i++) {
        if (strcmp(shells[i].shell, shell) == 0) {
            shells[i].print(stream);
            return true;
        }
    }
    return false;
}
