/* SPDX-License-Identifier: Apache-2.0 */
#include "recent.h"

#include <string.h>

/* What is longer is compared where all are: in the table of equal strings. */
enum { LONGEST_SIGN = 1024 };

void plm_recent_done(struct plm_recent *recent)
{
    for (size_t i = 0; i < PLM_RECENT_MEMORIES; i++)
        plm_buffer_done(&recent->memories[i].sign);
    *recent = (struct plm_recent){0};
}

/* Each part says how long it is, so that no two lists of parts make the same bytes. */
static void sign_bytes(struct plm_buffer *out, const void *bytes, size_t size)
{
    plm_buffer_append(out, &size, sizeof size);
    if (size > 0)
        plm_buffer_append(out, bytes, size);
}

static void sign_text(struct plm_buffer *out, const char *text)
{
    sign_bytes(out, text ? text : "", text ? strlen(text) + 1 : 0);
}

static bool sign_value(struct plm_buffer *out, const struct plm_cel_value *value);

static bool sign_list(struct plm_buffer *out, const struct plm_cel_list *list)
{
    bool fine = true;
    sign_bytes(out, &list->count, sizeof list->count);
    for (size_t i = 0; fine && i < list->count; i++)
        fine = sign_value(out, &list->items[i]);
    return fine;
}

/* JSON ends where it ends: no size is needed. */
static bool sign_json(struct plm_buffer *out, const struct plm_json *json)
{
    if (plm_json_count(json) > LONGEST_SIGN / 8) /* a population of 50,000 */
        return false;
    plm_json_print(json, out);
    return true;
}

static bool sign_value(struct plm_buffer *out, const struct plm_cel_value *value)
{
    plm_buffer_putc(out, (char)value->kind);
    if (out->size > LONGEST_SIGN)
        return false;
    switch (value->kind) {
    case PLM_CEL_NULL:
        return true;
    case PLM_CEL_BOOL:
        plm_buffer_putc(out, value->as.boolean ? '1' : '0');
        return true;
    case PLM_CEL_INT:
        sign_bytes(out, &value->as.integer, sizeof value->as.integer);
        return true;
    case PLM_CEL_DOUBLE:
        sign_bytes(out, &value->as.real, sizeof value->as.real);
        return true;
    case PLM_CEL_STRING:
        sign_bytes(out, value->as.string.data, value->as.string.size);
        return true;
    case PLM_CEL_LIST:
        return value->as.list.json ? sign_json(out, value->as.list.json) : sign_list(out, &value->as.list);
    case PLM_CEL_UNKNOWN:
    case PLM_CEL_ERROR:
        sign_text(out, value->as.problem->reason);
        return true;
    case PLM_CEL_MAP:
        return value->as.map.json && sign_json(out, value->as.map.json);
    case PLM_CEL_TYPE:
        return false;
    }
    return false;
}

/* As the evidence has it: another document of the same origin is where the subject was read, too. */
static bool is_own(const char *from, const char *origin)
{
    return from && origin && (from == origin || strcmp(from, origin) == 0);
}

static void sign_path(struct plm_buffer *out, const struct plm_cel_path *path, const char *origin)
{
    for (; path->parent; path = path->parent) {
        plm_buffer_putc(out, path->element ? '[' : '.');
        sign_text(out, path->name);
        if (!path->name)
            sign_bytes(out, &path->index, sizeof path->index);
    }
    const struct plm_cel_source *source = path->source;
    const bool own = source && is_own(source->origin, origin);
    plm_buffer_putc(out, !source ? '?' : own ? '=' : '!');
    if (source)
        sign_text(out, source->root);
    if (source && !own)
        sign_text(out, source->origin);
}

bool plm_recent_sign(const struct plm_outcome *outcome, const char *origin, struct plm_buffer *out)
{
    bool fine = true;
    plm_buffer_clear(out);
    plm_buffer_putc(out, outcome->rule_ran ? 'r' : '-'); /* parameters of the policy are shown, too */
    sign_bytes(out, &outcome->trace.count, sizeof outcome->trace.count);
    for (size_t i = 0; fine && i < outcome->trace.count; i++) {
        sign_path(out, outcome->trace.reads[i].path, origin);
        fine = sign_value(out, &outcome->trace.reads[i].value);
    }
    for (size_t i = 0; fine && i < outcome->shown_count; i++) {
        sign_text(out, outcome->shown[i].text);
        fine = sign_value(out, &outcome->shown[i].value);
    }
    return fine && out->size <= LONGEST_SIGN;
}

const struct plm_observation *plm_recent_find(const struct plm_recent *recent, const struct plm_buffer *sign,
                                              size_t *ret_count)
{
    for (size_t i = 0; i < PLM_RECENT_MEMORIES && recent->memories[i].observed; i++) {
        const struct plm_buffer *known = &recent->memories[i].sign;
        if (known->size == sign->size && memcmp(known->data, sign->data, sign->size) == 0) {
            *ret_count = recent->memories[i].count;
            return recent->memories[i].observed;
        }
    }
    return NULL;
}

void plm_recent_keep(struct plm_recent *recent, const struct plm_buffer *sign, const struct plm_observation *observed,
                     size_t count)
{
    const size_t place = recent->next++ % PLM_RECENT_MEMORIES;
    plm_buffer_clear(&recent->memories[place].sign);
    plm_buffer_append(&recent->memories[place].sign, sign->data, sign->size);
    recent->memories[place].observed = observed;
    recent->memories[place].count = count;
}
