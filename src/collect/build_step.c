/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The texts of a history: BuildKit and kaniko write "RUN /bin/sh -c … # buildkit", "RUN |1 A=b /bin/sh -c …", "ADD x /y
 * # buildkit"; the classic builder and Podman "/bin/sh -c …", "|1 A=b /bin/sh -c …", "/bin/sh -c #(nop)  ADD …", where
 * the shell is the one that SHELL names; and for the form in brackets no shell at all: "apt-get update". `docker
 * commit` has the container's command.
 */
#include "build_step.h"

#include "package_managers.h"
#include "package_steps.h"
#include "unverified.h"

#include <ctype.h>
#include <plimsoll/base/text.h>
#include <string.h>
#include <strings.h>

static const char *const instructions[] = {
    "ADD",   "ARG",        "CMD",     "COPY",  "ENTRYPOINT", "ENV",  "EXPOSE", "FROM",    "HEALTHCHECK",
    "LABEL", "MAINTAINER", "ONBUILD", "SHELL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR",
};

/* The instruction that the text begins with, NULL if none. */
static const char *instruction_at(const char *text)
{
    size_t size = strcspn(text, " \t\n");
    for (size_t i = 0; i < PLM_COUNT(instructions); i++)
        if (strlen(instructions[i]) == size && memcmp(instructions[i], text, size) == 0)
            return instructions[i];
    return NULL;
}

/* First word of the text, without its folder. */
static enum plm_program_kind program_of(const char *text, const char **ret_behind)
{
    char word[64];
    size_t size = strcspn(text, " \t\n");
    *ret_behind = text + size;
    if (size >= sizeof word)
        return PLM_PROGRAM_PLAIN;
    memcpy(word, text, size);
    word[size] = '\0';
    return plm_program_kind(word);
}

/*
 * "/bin/bash -o pipefail -c #(nop)  ADD …": the mark is the very argument of the shell's first -c, or it is a comment
 * behind a command that ran. NULL: no such line; else what stands behind the mark.
 */
static const char *behind_nop(const char *text)
{
    const char *at = text;
    if (program_of(text, &at) != PLM_PROGRAM_SHELL || strchr(text, '\n'))
        return NULL;
    for (;;) {
        at += strspn(at, " ");
        size_t size = strcspn(at, " ");
        bool flag = size > 1 && at[0] == '-' && at[1] != '-' && memchr(at, 'c', size);
        if (size == 0)
            return NULL;
        at += size;
        if (flag) {
            at += strspn(at, " ");
            return plm_starts_with(at, "#(nop)") ? at + strlen("#(nop)") + strspn(at + strlen("#(nop)"), " ") : NULL;
        }
    }
}

static struct plm_json *text_or_null(const char *text)
{
    return text ? plm_json_new_text(text) : plm_json_new_null();
}

static void set(struct plm_json *row, struct plm_json *instruction, struct plm_json *refresh,
                struct plm_json *unverified)
{
    plm_json_set(row, "instruction", instruction);
    plm_json_set(row, "lone_refresh", refresh);
    plm_json_set(row, "unverified", unverified);
}

static struct plm_json *lone_refresh(const char *script, bool comments)
{
    struct plm_package_steps steps = {0};
    plm_package_steps_read(script, strlen(script), comments, &steps);
    struct plm_refresh lone = plm_package_steps_lone(&steps);
    if (!lone.manager)
        return steps.too_deep ? plm_json_new_unknown("malformed: scripts in scripts, too many to follow")
                              : plm_json_new_null();
    plm_auto_free char *text = plm_asprintf("%s %s", lone.manager, lone.verb);
    return plm_json_new_text(text);
}

void plm_build_step_set(struct plm_json *row, const struct plm_json *created_by)
{
    const char *text = plm_json_text(created_by), *behind = NULL;
    if (!text && !plm_json_is_null(created_by)) {
        const char *reason = created_by ? "malformed: CreatedBy is no text" : "not in the answer";
        set(row, plm_json_new_unknown("%s", reason), plm_json_new_unknown("%s", reason),
            plm_json_new_unknown("%s", reason));
        return;
    }
    const char *nop = text ? behind_nop(text) : NULL;
    const char *named = nop ? instruction_at(nop) : text ? instruction_at(text) : NULL;
    if (!text || nop || named) {
        set(row, text_or_null(named), plm_json_new_null(), plm_json_new_list());
        return;
    }
    bool buildkit = plm_starts_with(text, "RUN ");
    const char *script = buildkit ? text + strlen("RUN ") : text;
    /* Values of build arguments are not quoted, and one may hold anything: a # among them begins no comment. */
    bool arguments = script[0] == '|' && isdigit((unsigned char)script[1]);
    bool runs = buildkit || arguments || program_of(script, &behind) == PLM_PROGRAM_SHELL;
    set(row, text_or_null(runs ? "RUN" : NULL),
        lone_refresh(arguments ? script + strspn(script, "|0123456789") : script, !arguments),
        plm_unverified_find(script, strlen(script)));
}
