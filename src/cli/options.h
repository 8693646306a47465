/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The command line, described once: rows of options and commands from which the parser, --help, the shell completions
 * and the man page's synopsis all come.
 */
#pragma once

#include <plimsoll/base/memory.h>

struct plm_sites;

/* What the rows fill in. Lists are NULL-terminated or NULL. Strings point into argv. */
struct plm_arguments {
    const char *const *hosts; /* of --host */
    const char *inventory;    /* audit: file of hosts */
    long parallel;            /* audit: hosts asked at once; 0: not given */
    const char *context, *root, *facts, *benchmark, *profile, *policy, *checks_directory, *now, *width;
    const char *scope, *state, *evidence, *colour;
    const char *const *sections, *const *checks, *const *skips, *const *excludes, *const *labels, *const *outputs,
                                                                                                      *const *fail_on;
    const char *archive;        /* audit: folder of reports, one below it for each host */
    long keep;                  /* audit: reports of a host to keep there; 0: all */
    const char *baseline;       /* audit: report to compare with */
    const char *const *changes; /* audit: outputs of that comparison */
    const char *group_by;       /* fleet: label or patterns */
    long stale;                 /* days; 0: not given */
    long level;                 /* 0: not given */
    long timeout;               /* seconds; 0: not given */
    bool quiet, verbose, help, version, no_sandbox, junit_manual, junit_subjects;
    bool sarif_waived, sarif_review, sarif_all;
    const char *sarif_anchor;
    /* What --host, --inventory or docker's settings name: main fills it in for commands that take --host. */
    const struct plm_sites *sites;
    const char *const *rest; /* arguments that are no options, NULL-terminated, never NULL */
    size_t rest_count;
};

enum plm_option_kind { PLM_SWITCH, PLM_VALUE, PLM_NUMBER, PLM_REPEATED };

struct plm_option_row {
    const char *name; /* without dashes; NULL ends a table */
    char letter;      /* 0: none */
    enum plm_option_kind kind;
    size_t offset;        /* in struct plm_arguments */
    const char *argument; /* "URL"; NULL for a switch */
    const char *choices;  /* "host|engine|all": checked by the parser, offered by completion; or NULL */
    const char *about;    /* one line of help */
};

struct plm_command {
    const char *name;
    const char *about;                                 /* one line */
    const char *operands;                              /* "REPORT", "[CHECK]"; "" for none */
    size_t least, most;                                /* operands */
    const char *const *options;                        /* names of rows; NULL-terminated */
    bool plain_output;                                 /* -o takes a file's name, not FILE:FORMAT */
    int (*run)(const struct plm_arguments *arguments); /* the exit code */
};

extern const struct plm_option_row plm_option_rows[];
extern const struct plm_command *const plm_commands[]; /* ends with NULL */

const struct plm_command *plm_command_find(const char *name);
bool plm_command_takes(const struct plm_command *command, const char *option);
const struct plm_option_row *plm_option_find(const char *name, size_t size);

/* Parses what follows the command's name. Lists live in the arena. */
bool plm_options_parse(const struct plm_command *command, int argc, char **argv, struct plm_arena *arena,
                       struct plm_arguments *ret_arguments, struct plm_error *error) PLM_MUST_CHECK;

void plm_help_overview(FILE *stream);
void plm_help_command(const struct plm_command *command, FILE *stream);
/* "bash", "zsh", "fish"; false: no such shell. */
bool plm_completion_print(const char *shell, FILE *stream);
void plm_manual_print(FILE *stream); /* the man page, roff */
