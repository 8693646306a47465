/* SPDX-License-Identifier: Apache-2.0 */
#include "suspects.h"

#include "redact.h"
#include "redact_form.h"
#include "secret_shape.h"

#include <ctype.h>
#include <plimsoll/base/text.h>
#include <string.h>

/* A list longer than this says the same as one of this length. */
#define SUSPECT_LIMIT 100

static void add(struct plm_json *list, const char *where, const char *name, size_t size, const char *shape)
{
    plm_auto_buffer struct plm_buffer clean = {0};
    if (plm_json_count(list) >= SUSPECT_LIMIT)
        return;
    if (strcmp(where, "Labels") == 0) /* whose keys are kept everywhere */
        plm_text_clean_line(&clean, name, size, 128);
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

/* A name with a value. An empty value and a reference ($OTHER) hold no secret. */
static void look_at_pair(struct plm_json *list, const char *where, const char *name, size_t name_size,
                         const char *value, size_t value_size)
{
    const char *shape = plm_secret_shape(value, value_size);
    if (value_size == 0 || value[0] == '$')
        return;
    if (shape)
        add(list, where, name, name_size, shape);
    else if (plm_secret_name(name, name_size))
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

/* Every NAME=value and --name=value of a build step, and words that have a secret's shape. */
static void look_at_step(struct plm_json *list, const char *text)
{
    static const char where[] = "history";
    for (const char *at = text; *at;) {
        size_t size = strcspn(at, " \t\n\"';");
        const char *equals = memchr(at, '=', size);
        const char *name = at;
        while (name < at + size && *name == '-')
            name++;
        /* "https://u:pw@host/?q=1" is no name and a value: it would be kept as one. */
        if (equals > name && plm_form_name(name, (size_t)(equals - name)) == (size_t)(equals - name)) {
            const char *value = equals + 1;
            bool quoted = *value == '"' || *value == '\'';
            value += quoted;
            look_at_pair(list, where, name, (size_t)(equals - name), value,
                         quoted ? strcspn(value, "\"'") : (size_t)(at + size - value));
        } else if (size > 0) {
            const char *shape = plm_secret_shape(at, size);
            if (shape)
                add(list, where, "", 0, shape);
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
            look_at_step(list, text);
    }
    return list;
}

struct plm_json *plm_suspects_of_service(const struct plm_json *container_spec)
{
    if (!is_readable(container_spec, PLM_JSON_OBJECT) ||
        !is_readable(plm_json_get(container_spec, "Env"), PLM_JSON_LIST))
        return plm_json_new_unknown("malformed: ContainerSpec cannot be searched");
    struct plm_json *list = plm_json_new_list();
    look_at_variables(list, "Env", plm_json_get(container_spec, "Env"));
    return list;
}
