/* SPDX-License-Identifier: Apache-2.0 */
#include "options.h"

#include <plimsoll/base/text.h>
#include <stdint.h>
#include <string.h>

#define ROW(field) offsetof(struct plm_arguments, field)

/* clang-format off */
const struct plm_option_row plm_option_rows[] = {
    {.name = "host", .letter = 'H', .kind = PLM_REPEATED, .offset = ROW(hosts), .argument = "URL", .about = "engine to ask: unix:///path, tcp://host:port or ssh://[user@]host[:port] (default: DOCKER_HOST, else the docker context, else unix:///var/run/docker.sock); audit: may be repeated"},
    {.name = "inventory", .kind = PLM_VALUE, .offset = ROW(inventory), .argument = "FILE", .about = "hosts to audit, in YAML: their names, addresses, labels and certificates"},
    {.name = "parallel", .kind = PLM_NUMBER, .offset = ROW(parallel), .argument = "N", .about = "with several hosts: ask so many at once (default: 8)"},
    {.name = "context", .kind = PLM_VALUE, .offset = ROW(context), .argument = "NAME", .about = "docker context to take the engine from"},
    {.name = "root", .kind = PLM_VALUE, .offset = ROW(root), .argument = "DIR", .about = "read the host's files below DIR (default: /)"},
    {.name = "facts", .kind = PLM_VALUE, .offset = ROW(facts), .argument = "FILE", .about = "judge saved facts instead of a live engine (- is standard input)"},
    {.name = "scope", .kind = PLM_VALUE, .offset = ROW(scope), .argument = "WHAT", .choices = "all|host|engine", .about = "engine: only what the API can answer; host: only what needs the host's files"},
    {.name = "state", .kind = PLM_VALUE, .offset = ROW(state), .argument = "WHICH", .choices = "all|running", .about = "which containers (default: all, stopped ones too)"},
    {.name = "benchmark", .letter = 'b', .kind = PLM_VALUE, .offset = ROW(benchmark), .argument = "ID", .about = "edition to audit against (see `plimsoll list`)"},
    {.name = "profile", .kind = PLM_VALUE, .offset = ROW(profile), .argument = "P", .choices = "docker-linux|docker-swarm", .about = "only this profile (default: both)"},
    {.name = "level", .letter = 'l', .kind = PLM_NUMBER, .offset = ROW(level), .argument = "N", .choices = "1|2", .about = "1: level 1 only; 2 includes level 1 (default)"},
    {.name = "section", .kind = PLM_REPEATED, .offset = ROW(sections), .argument = "N", .about = "only this section; may be repeated"},
    {.name = "check", .kind = PLM_REPEATED, .offset = ROW(checks), .argument = "ID", .about = "only this check, by id or number; may be repeated"},
    {.name = "skip", .kind = PLM_REPEATED, .offset = ROW(skips), .argument = "ID", .about = "leave this check out; may be repeated"},
    {.name = "exclude", .kind = PLM_REPEATED, .offset = ROW(excludes), .argument = "SUBJECT", .about = "leave out subjects whose key matches (* and ?); may be repeated"},
    {.name = "policy", .letter = 'p', .kind = PLM_VALUE, .offset = ROW(policy), .argument = "FILE", .about = "the site's parameters, waivers, attestations and gate"},
    {.name = "checks", .kind = PLM_VALUE, .offset = ROW(checks_directory), .argument = "DIR", .about = "add the checks and benchmarks of DIR"},
    {.name = "label", .kind = PLM_REPEATED, .offset = ROW(labels), .argument = "K=V", .about = "label kept with the facts; may be repeated"},
    {.name = "output", .letter = 'o', .kind = PLM_REPEATED, .offset = ROW(outputs), .argument = "FILE[:FORMAT]", .about = "write a report (facts, for collect); format by the last colon, else the suffix; - is standard output; %h is the host's name; may be repeated"},
    {.name = "fail-on", .kind = PLM_REPEATED, .offset = ROW(fail_on), .argument = "CLAUSE", .about = "gate: fail, fail>N, unknown, unknown>N, unknown>P%, manual, score<P, severity=S, level=N, never; may be repeated"},
    {.name = "evidence", .kind = PLM_VALUE, .offset = ROW(evidence), .argument = "HOW", .choices = "auto|full|failures", .about = "keep the facts behind passes too (default: auto, up to 500 subjects)"},
    {.name = "now", .kind = PLM_VALUE, .offset = ROW(now), .argument = "TIME", .about = "the clock of the run, RFC 3339 (default: the system's)"},
    {.name = "timeout", .kind = PLM_NUMBER, .offset = ROW(timeout), .argument = "SECONDS", .about = "for the whole collection (default: 300)"},
    {.name = "junit-manual", .kind = PLM_SWITCH, .offset = ROW(junit_manual), .about = "JUnit: a manual recommendation is a failure, not skipped"},
    {.name = "junit-subjects", .kind = PLM_SWITCH, .offset = ROW(junit_subjects), .about = "JUnit: one test case per subject"},
    {.name = "sarif-anchor", .kind = PLM_VALUE, .offset = ROW(sarif_anchor), .argument = "PATH", .about = "SARIF: place findings at this file of the repository (default: the policy file)"},
    {.name = "sarif-include-waived", .kind = PLM_SWITCH, .offset = ROW(sarif_waived), .about = "SARIF: waived findings too, suppressed"},
    {.name = "sarif-include-review", .kind = PLM_SWITCH, .offset = ROW(sarif_review), .about = "SARIF: manual recommendations too, for review"},
    {.name = "sarif-all", .kind = PLM_SWITCH, .offset = ROW(sarif_all), .about = "SARIF: every verdict; not for GitHub, which takes each result for a failure"},
    {.name = "baseline", .kind = PLM_VALUE, .offset = ROW(baseline), .argument = "REPORT", .about = "compare with an earlier report (JSON) and gate on regressions only; --fail-on brings the gate of the whole report back"},
    {.name = "changes", .kind = PLM_REPEATED, .offset = ROW(changes), .argument = "FILE[:FORMAT]", .about = "with --baseline: write the comparison (text, json, junit, html, markdown); may be repeated"},
    {.name = "archive", .kind = PLM_VALUE, .offset = ROW(archive), .argument = "DIR", .about = "also write the report to DIR/HOST/TIME.json, the layout that trend and fleet read"},
    {.name = "keep", .kind = PLM_NUMBER, .offset = ROW(keep), .argument = "N", .about = "with --archive: keep the newest N reports of this host, remove older ones"},
    {.name = "group-by", .kind = PLM_VALUE, .offset = ROW(group_by), .argument = "WHAT", .about = "groups of hosts that ought to be alike: a label's key, or patterns of names (web-*,db-*); default: names without their digits"},
    {.name = "stale", .kind = PLM_NUMBER, .offset = ROW(stale), .argument = "DAYS", .about = "facts older than this are stale (default: 8)"},
    {.name = "colour", .kind = PLM_VALUE, .offset = ROW(colour), .argument = "WHEN", .choices = "auto|always|never", .about = "colours in text (default: on a terminal, unless NO_COLOR is set)"},
    {.name = "quiet", .letter = 'q', .kind = PLM_SWITCH, .offset = ROW(quiet), .about = "no text report and no progress"},
    {.name = "verbose", .letter = 'v', .kind = PLM_SWITCH, .offset = ROW(verbose), .about = "text: show passes and what does not apply, too"},
    {.name = "no-sandbox", .kind = PLM_SWITCH, .offset = ROW(no_sandbox), .about = "keep all rights: no seccomp, no Landlock, every capability (the report says so)"},
    {.name = "help", .letter = 'h', .kind = PLM_SWITCH, .offset = ROW(help), .about = "this help"},
    {.name = NULL},
};
/* clang-format on */

const struct plm_option_row *plm_option_find(const char *name, size_t size)
{
    for (const struct plm_option_row *row = plm_option_rows; row->name; row++)
        if (strlen(row->name) == size && strncmp(row->name, name, size) == 0)
            return row;
    return NULL;
}

const struct plm_command *plm_command_find(const char *name)
{
    for (const struct plm_command *const *command = plm_commands; *command; command++)
        if (strcmp((*command)->name, name) == 0)
            return *command;
    return NULL;
}

bool plm_command_takes(const struct plm_command *command, const char *option)
{
    for (const char *const *name = command->options; *name; name++)
        if (strcmp(*name, option) == 0)
            return true;
    return false;
}

static const struct plm_option_row *row_of_letter(char letter)
{
    for (const struct plm_option_row *row = plm_option_rows; row->name; row++)
        if (row->letter == letter)
            return row;
    return NULL;
}

static bool among(const char *choices, const char *value)
{
    size_t size = strlen(value);
    for (const char *at = choices; at; at = strchr(at, '|') ? strchr(at, '|') + 1 : NULL)
        if (size > 0 && strncmp(at, value, size) == 0 && (at[size] == '|' || at[size] == '\0'))
            return true;
    return false;
}

static void append(const char *const **list, const char *value, struct plm_arena *arena)
{
    size_t count = 0;
    while (*list && (*list)[count])
        count++;
    const char **grown = plm_arena_array(arena, count + 2, sizeof *grown);
    for (size_t i = 0; i < count; i++)
        grown[i] = (*list)[i];
    grown[count] = value;
    *list = grown;
}

static bool store(const struct plm_option_row *row, const char *value, struct plm_arena *arena,
                  struct plm_arguments *arguments, struct plm_error *error)
{
    char *field = (char *)arguments + row->offset;
    if (row->choices && !among(row->choices, value))
        return plm_error_set(error, PLM_ERROR_USAGE, "--%s: '%s' is none of %s", row->name, value, row->choices);
    switch (row->kind) {
    case PLM_SWITCH:
        *(bool *)(void *)field = true;
        return true;
    case PLM_VALUE:
        if (*(const char **)(void *)field)
            return plm_error_set(error, PLM_ERROR_USAGE, "--%s is given twice", row->name);
        *(const char **)(void *)field = value;
        return true;
    case PLM_NUMBER: {
        int64_t number = 0;
        if (!plm_parse_int64(value, strlen(value), &number) || number < 1 || number > 1000000)
            return plm_error_set(error, PLM_ERROR_USAGE, "--%s: '%s' is no number from 1 on", row->name, value);
        *(long *)(void *)field = (long)number;
        return true;
    }
    case PLM_REPEATED:
        append((const char *const **)(void *)field, value, arena);
        return true;
    }
    return plm_error_set(error, PLM_ERROR_INTERNAL, "--%s: no such kind of option", row->name);
}

/* One argument that starts with a dash; *index moves on if its value is the next word. */
static bool parse_option(const struct plm_command *command, int argc, char **argv, int *index, struct plm_arena *arena,
                         struct plm_arguments *arguments, struct plm_error *error)
{
    const char *word = argv[*index], *value = NULL;
    const struct plm_option_row *row = NULL;
    if (word[1] == '-') {
        const char *equals = strchr(word, '=');
        row = plm_option_find(word + 2, equals ? (size_t)(equals - word - 2) : strlen(word + 2));
        value = equals ? equals + 1 : NULL;
    } else {
        row = row_of_letter(word[1]);
        value = word[2] ? word + 2 : NULL;
    }
    if (!row || !plm_command_takes(command, row->name))
        return plm_error_set(error, PLM_ERROR_USAGE, "'%s' has no option '%s' (see: plimsoll %s --help)", command->name,
                             word, command->name);
    if (row->kind == PLM_SWITCH && value)
        return plm_error_set(error, PLM_ERROR_USAGE, "--%s takes no value", row->name);
    if (row->kind != PLM_SWITCH && !value) {
        if (*index + 1 >= argc)
            return plm_error_set(error, PLM_ERROR_USAGE, "--%s needs a value: %s", row->name, row->argument);
        value = argv[++*index];
    }
    return store(row, value ? value : "", arena, arguments, error);
}

bool plm_options_parse(const struct plm_command *command, int argc, char **argv, struct plm_arena *arena,
                       struct plm_arguments *ret_arguments, struct plm_error *error)
{
    struct plm_arguments arguments = {0};
    const char **rest = plm_arena_array(arena, (size_t)argc + 1, sizeof *rest);
    bool only_operands = false;
    for (int i = 0; i < argc; i++) {
        const char *word = argv[i];
        if (!only_operands && strcmp(word, "--") == 0)
            only_operands = true;
        else if (only_operands || word[0] != '-' || word[1] == '\0')
            rest[arguments.rest_count++] = word;
        else if (!parse_option(command, argc, argv, &i, arena, &arguments, error))
            return false;
    }
    arguments.rest = rest;
    if (!arguments.help && arguments.rest_count < command->least)
        return plm_error_set(error, PLM_ERROR_USAGE, "'%s' needs %s (see: plimsoll %s --help)", command->name,
                             command->operands, command->name);
    if (!arguments.help && arguments.rest_count > command->most)
        return plm_error_set(error, PLM_ERROR_USAGE, "'%s': '%s' is one argument too many", command->name,
                             rest[command->most]);
    *ret_arguments = arguments;
    return true;
}
