/* SPDX-License-Identifier: Apache-2.0 */
#include "suspects.h"

#include "redact.h"
#include "redact_form.h"
#include "secret_shape.h"

#include <ctype.h>
#include <plimsoll/base/text.h>
#include <string.h>
#include <strings.h>

/* A list longer than this says the same as one of this length. */
#define SUSPECT_LIMIT 100

static void add(struct plm_json *list, const char *where, const char *name, size_t size, const char *shape)
{
    plm_auto_buffer struct plm_buffer clean = {0};
    if (plm_json_count(list) >= SUSPECT_LIMIT)
        return;
    if (strcmp(where, "Labels") == 0) /* whose keys are kept everywhere */
        plm_text_clean_line(&clean, name, size, 128);
    else if (strcmp(where, "history") == 0 && plm_secret_like(name, size)) /* --keyKq7ZrT9w= */
        plm_buffer_puts(&clean, PLM_REDACTED);
    else if (size > 0)
        plm_redact_name(name, size, &clean);
    plm_json_each (old, list) {
        const char *text = plm_json_text(plm_json_get(old, "name"));
        if (text && strcmp(text, plm_buffer_text(&clean)) == 0 &&
            strcmp(plm_json_text(plm_json_get(old, "where")), where) == 0)
            return; /* ENV of a base image is repeated by every image above it, ARG in every step */
    }
    struct plm_json *suspect = plm_json_push(list, plm_json_new_object());
    plm_json_add(suspect, "where", plm_json_new_text(where));
    plm_json_add(suspect, "name", size > 0 ? plm_json_new_text(plm_buffer_text(&clean)) : plm_json_new_null());
    plm_json_add(suspect, "shape", plm_json_new_text(shape));
}

/* Not a secret: nothing, or a switch (ALLOW_EMPTY_PASSWORD=yes). */
static bool is_switch(const char *value, size_t size)
{
    static const char *const words[] = {"", "0", "1", "yes", "no", "true", "false", "on", "off", "none", "null"};
    for (size_t i = 0; i < PLM_COUNT(words); i++)
        if (strlen(words[i]) == size && strncasecmp(words[i], value, size) == 0)
            return true;
    return false;
}

static void look_at_pair(struct plm_json *list, const char *where, const char *name, size_t name_size,
                         const char *value, size_t value_size)
{
    const char *shape = plm_secret_shape(value, value_size);
    if (shape)
        add(list, where, name, name_size, shape);
    else if (plm_secret_name(name, name_size) && !is_switch(value, value_size))
        add(list, where, name, name_size, "name");
}

static void look_at_variables(struct plm_json *list, const char *where, const struct plm_json *variables)
{
    plm_json_each (variable, variables) {
        const char *text = plm_json_text(variable);
        const char *equals = text ? strchr(text, '=') : NULL;
        if (equals)
            look_at_pair(list, where, text, (size_t)(equals - text), equals + 1, strlen(equals + 1));
    }
}

static void look_at_labels(struct plm_json *list, const struct plm_json *labels)
{
    if (plm_json_type(labels) != PLM_JSON_OBJECT)
        return;
    plm_json_each (label, labels) {
        const char *value = plm_json_text(label);
        if (value)
            look_at_pair(list, "Labels", plm_json_key(label), strlen(plm_json_key(label)), value, strlen(value));
    }
}

/* ---- build steps and other command lines ---- */

static size_t word_size(const char *at)
{
    return strcspn(at, " \t\n\"';");
}

static const char *next_word(const char *at)
{
    return at + strspn(at, " \t\"'");
}

/* NAME=value, --name=value. In a script, $OTHER and $(command) are references, which hold no secret. */
static void look_at_assignment(struct plm_json *list, const char *where, const char *name, const char *equals,
                               const char *end)
{
    const char *value = equals + 1;
    bool quoted = *value == '"' || *value == '\'';
    value += quoted;
    size_t size = quoted ? strcspn(value, "\"'") : (size_t)(end - value);
    if (*value != '$')
        look_at_pair(list, where, name, (size_t)(equals - name), value, size);
}

/* "--password value", "Authorization: Bearer value": a word that announces the next one. */
static void look_at_announced(struct plm_json *list, const char *where, const char *at, size_t size)
{
    static const char *const schemes[] = {"Bearer ", "Basic ", "token "};
    static const char *const harmless[] = {"disable", "no-", "without", "skip", "allow", "generate"};
    bool flag = size > 2 && at[0] == '-' && at[1] == '-', header = size > 1 && at[size - 1] == ':';
    const char *name = at + (flag ? 2 : 0), *value = next_word(at + size);
    size_t name_size = size - (flag ? 2 : 0) - (header ? 1 : 0);
    bool secret =
        plm_secret_name(name, name_size) || (header && name_size == 13 && strncasecmp(name, "authorization", 13) == 0);
    for (size_t i = 0; flag && i < PLM_COUNT(harmless); i++)
        secret = secret && !plm_starts_with(name, harmless[i]);
    for (size_t i = 0; header && i < PLM_COUNT(schemes); i++)
        if (strncasecmp(value, schemes[i], strlen(schemes[i])) == 0)
            value = next_word(value + strlen(schemes[i]));
    if ((flag || header) && secret && !strchr("$-&|;<>()\n", *value) && !is_switch(value, word_size(value)))
        add(list, where, name, plm_secret_like(name, name_size) ? 0 : name_size, "name");
}

/* "echo root:secret | chpasswd", "curl -u user:secret" */
static void look_at_login(struct plm_json *list, const char *where, const char *text, const char *at, size_t size)
{
    const char *colon = memchr(at, ':', size), *value = colon ? colon + 1 : NULL;
    bool simple = colon > at && value < at + size && *value != '$' && *value != '/' && *value != ':';
    for (const char *c = at; simple && c < colon; c++)
        simple = isalnum((unsigned char)*c) || strchr("_.-", *c);
    bool behind_user =
        at - text >= 3 && (memcmp(at - 3, "-u ", 3) == 0 || (at - text >= 7 && memcmp(at - 7, "--user ", 7) == 0));
    if (simple && strstr(text, "chpasswd"))
        add(list, where, "", 0, "login");
    else if (simple && behind_user && strstr(text, "curl"))
        add(list, where, "", 0, "login");
}

static void look_at_step(struct plm_json *list, const char *where, const char *text)
{
    for (const char *at = text; *at;) {
        size_t size = word_size(at);
        const char *equals = memchr(at, '=', size);
        const char *name = at;
        while (name < at + size && *name == '-')
            name++;
        /* "https://u:pw@host/?q=1" is no name and a value: it would be kept as one. */
        if (equals > name && plm_form_name(name, (size_t)(equals - name)) == (size_t)(equals - name)) {
            look_at_assignment(list, where, name, equals, at + size);
        } else if (size > 0) {
            const char *shape = plm_secret_shape(at, size);
            if (shape)
                add(list, where, "", 0, shape);
            look_at_announced(list, where, at, size);
            look_at_login(list, where, text, at, size);
        }
        at += size + (at[size] != '\0');
    }
    if (memmem(text, strlen(text), "-----BEGIN", 10) && plm_secret_shape(text, strlen(text)))
        add(list, where, "", 0, plm_secret_shape(text, strlen(text)));
}

/* The member can be looked at: it is of that type, or there is none. */
static bool is_readable(const struct plm_json *json, enum plm_json_type type)
{
    return plm_json_type(json) == type || plm_json_type(json) == PLM_JSON_NULL;
}

struct plm_json *plm_suspects_of_image(const struct plm_json *image, const struct plm_json *history)
{
    const struct plm_json *config = plm_json_get(image, "Config");
    if (!is_readable(config, PLM_JSON_OBJECT) || !is_readable(plm_json_get(config, "Env"), PLM_JSON_LIST) ||
        !is_readable(plm_json_get(config, "Labels"), PLM_JSON_OBJECT))
        return plm_json_new_unknown("malformed: Config cannot be searched");
    struct plm_json *list = plm_json_new_list();
    look_at_variables(list, "Env", plm_json_path(image, "Config.Env"));
    look_at_labels(list, plm_json_path(image, "Config.Labels"));
    plm_json_each (step, history) {
        const char *text = plm_json_text(plm_json_get(step, "CreatedBy"));
        if (text)
            look_at_step(list, "history", text);
    }
    return list;
}

static void look_at_arguments(struct plm_json *list, const struct plm_json *words)
{
    plm_auto_buffer struct plm_buffer line = {0};
    plm_json_each (word, words) {
        plm_buffer_puts(&line, plm_json_text(word) ? plm_json_text(word) : "");
        plm_buffer_putc(&line, ' ');
    }
    look_at_step(list, "Args", plm_buffer_text(&line));
}

struct plm_json *plm_suspects_of_service(const struct plm_json *spec)
{
    const struct plm_json *container = plm_json_path(spec, "TaskTemplate.ContainerSpec");
    if (!is_readable(spec, PLM_JSON_OBJECT) || !is_readable(container, PLM_JSON_OBJECT) ||
        !is_readable(plm_json_get(container, "Env"), PLM_JSON_LIST) ||
        !is_readable(plm_json_get(container, "Labels"), PLM_JSON_OBJECT) ||
        !is_readable(plm_json_get(spec, "Labels"), PLM_JSON_OBJECT))
        return plm_json_new_unknown("malformed: Spec cannot be searched");
    struct plm_json *list = plm_json_new_list();
    look_at_variables(list, "Env", plm_json_get(container, "Env"));
    look_at_labels(list, plm_json_get(spec, "Labels"));
    look_at_labels(list, plm_json_get(container, "Labels"));
    look_at_arguments(list, plm_json_get(container, "Command"));
    look_at_arguments(list, plm_json_get(container, "Args"));
    return list;
}
