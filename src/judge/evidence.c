/* SPDX-License-Identifier: Apache-2.0 */
#include "evidence.h"

#include <plimsoll/base/limits.h>
#include <string.h>

void plm_evidence_done(struct plm_evidence *evidence)
{
    plm_buffer_done(&evidence->text);
    plm_observations_done(&evidence->known);
}

void plm_evidence_next_subject(struct plm_evidence *evidence)
{
    evidence->origin = evidence->kept_origin = NULL;
}

static const char *origin_text(struct plm_evidence *evidence, const char *origin)
{
    if (origin != evidence->origin) {
        evidence->kept_origin = plm_intern_line(evidence->intern, origin);
        evidence->origin = origin;
    }
    return evidence->kept_origin;
}

/* The observations of one finding, before they move into the report. */
struct gathering {
    struct plm_evidence *evidence;
    const char *own; /* origin of the subject */
    struct plm_observation *items;
    size_t count;
};

static const char *value_text(struct plm_evidence *evidence, const struct plm_cel_value *value)
{
    plm_buffer_clear(&evidence->text);
    plm_cel_value_print(value, PLM_LIMIT_EVIDENCE, &evidence->text);
    return plm_intern_line_n(evidence->intern, plm_buffer_text(&evidence->text), evidence->text.size);
}

/* Interned: equal paths are one pointer. */
static void add(struct gathering *gathering, const char *path, const char *value, const char *origin)
{
    for (size_t i = 0; i < gathering->count; i++)
        if (gathering->items[i].path == path)
            return;
    gathering->items[gathering->count++] = (struct plm_observation){.path = path, .value = value, .origin = origin};
}

static void add_read(struct gathering *gathering, const struct plm_cel_read *read)
{
    struct plm_evidence *evidence = gathering->evidence;
    plm_buffer_clear(&evidence->text);
    plm_cel_path_format(read->path, &evidence->text);
    const char *path = plm_intern_line_n(evidence->intern, plm_buffer_text(&evidence->text), evidence->text.size);
    const char *origin = origin_text(evidence, plm_cel_path_origin(read->path));
    add(gathering, path, value_text(evidence, &read->value),
        origin && origin == gathering->own ? plm_own_origin : origin);
}

/* A rule that ran had the parameters it names before it: the reader needs them to follow it. */
static void add_parameters(struct gathering *gathering, const struct plm_check *check)
{
    struct plm_evidence *evidence = gathering->evidence;
    for (size_t i = 0; check->parameters && check->parameters[i]; i++) {
        const struct plm_parameter *parameter = plm_catalogue_parameter(evidence->catalogue, check->parameters[i]);
        const struct plm_json *given = plm_json_get(evidence->given, check->parameters[i]);
        const struct plm_json *json = given ? given : parameter ? parameter->fallback : NULL;
        if (!json)
            continue;
        struct plm_cel_value value = plm_cel_json(json);
        plm_buffer_clear(&evidence->text);
        plm_buffer_printf(&evidence->text, "policy.%s", check->parameters[i]);
        const char *path = plm_intern_line(evidence->intern, plm_buffer_text(&evidence->text));
        add(gathering, path, value_text(evidence, &value),
            plm_intern_line(evidence->intern, given ? "policy" : "default of the catalogue"));
    }
}

const struct plm_observation *plm_evidence_observe(struct plm_evidence *evidence, const struct plm_check *check,
                                                   const char *own, const struct plm_outcome *outcome,
                                                   size_t *ret_count)
{
    size_t parameters = 0;
    while (outcome->rule_ran && check->parameters && check->parameters[parameters])
        parameters++;
    size_t most = outcome->trace.count + outcome->shown_count + parameters;
    *ret_count = 0;
    if (most == 0)
        return NULL;
    plm_auto_free struct plm_observation *items = plm_alloc_array(most, sizeof *items);
    struct gathering gathering = {.evidence = evidence, .own = own, .items = items};
    for (size_t i = 0; i < outcome->trace.count; i++)
        add_read(&gathering, &outcome->trace.reads[i]);
    for (size_t i = 0; i < outcome->shown_count; i++)
        add(&gathering, plm_intern_line(evidence->intern, outcome->shown[i].text),
            value_text(evidence, &outcome->shown[i].value), plm_intern_line(evidence->intern, "computed"));
    if (outcome->rule_ran)
        add_parameters(&gathering, check);
    if (gathering.count == 0)
        return NULL;
    *ret_count = gathering.count;
    return plm_observations_keep(&evidence->known, evidence->arena, items, gathering.count);
}
