/* SPDX-License-Identifier: Apache-2.0 */
/* Whose report it is: host, engine, the run's privileges and the drift of the configuration. Nothing here decides a
 * verdict. */
#include "judging.h"

#include <plimsoll/base/text.h>
#include <string.h>

/* A member of a kept document, or NULL. */
static const struct plm_json *fact(const struct plm_judge *judge, const char *kind, const char *path)
{
    const struct plm_document *document = plm_facts_find(judge->facts, kind, NULL);
    const struct plm_json *json = document && !document->unknown ? plm_json_path(document->value, path) : NULL;
    return plm_json_unknown(json) ? NULL : json;
}

/* A copy with clean texts and names; what is lost becomes null. Bounded by the depth that the JSON door lets in. */
static struct plm_json *clean_copy(struct plm_intern *intern, const struct plm_json *json)
{
    if (plm_json_unknown(json) && plm_json_type(json) == PLM_JSON_OBJECT && plm_json_count(json))
        return plm_json_new_null();
    switch (plm_json_type(json)) {
    case PLM_JSON_STRING:
        return plm_json_new_text(plm_intern_line(intern, plm_json_text(json)));
    case PLM_JSON_LIST: {
        struct plm_json *list = plm_json_new_list();
        plm_json_each (child, json)
            plm_json_push(list, clean_copy(intern, child));
        return list;
    }
    case PLM_JSON_OBJECT: {
        struct plm_json *object = plm_json_new_object();
        plm_json_each (child, json)
            plm_json_set(object, plm_intern_line(intern, plm_json_key(child)), clean_copy(intern, child));
        return object;
    }
    case PLM_JSON_NULL:
    case PLM_JSON_BOOL:
    case PLM_JSON_NUMBER:
        break;
    }
    return json ? plm_json_copy(json) : plm_json_new_null();
}

/* The first of two facts that is there. */
static const struct plm_json *either(const struct plm_json *first, const struct plm_json *second)
{
    return plm_json_text(first) ? first : second;
}

static struct plm_json *host_of(struct plm_judge *judge)
{
    const struct plm_json *host = plm_json_get(judge->header, "host"), *labels = plm_json_get(judge->header, "labels");
    static const char *const members[] = {"name", "machine_id", "engine_id"};
    struct plm_json *object = plm_json_new_object();
    for (size_t i = 0; i < PLM_COUNT(members); i++)
        plm_json_add(object, members[i], clean_copy(&judge->intern, plm_json_get(host, members[i])));
    plm_json_add(object, "os",
                 clean_copy(&judge->intern, either(fact(judge, "host.system", "os.pretty_name"),
                                                   fact(judge, "engine.info", "OperatingSystem"))));
    plm_json_add(object, "kernel",
                 clean_copy(&judge->intern, either(fact(judge, "host.system", "kernel_release"),
                                                   fact(judge, "engine.info", "KernelVersion"))));
    plm_json_add(object, "labels",
                 plm_json_type(labels) == PLM_JSON_OBJECT ? clean_copy(&judge->intern, labels) : plm_json_new_object());
    return object;
}

static struct plm_json *engine_of(struct plm_judge *judge)
{
    static const struct {
        const char *member, *kind, *path;
    } rows[] = {
        {"kind", "engine.connection", "kind"},
        {"version", "engine.version", "Version"},
        {"api", "engine.connection", "api_version"},
        {"rootless", "engine.connection", "rootless"},
        {"swarm", "engine.info", "Swarm.LocalNodeState"},
        {"connection", "engine.connection", "url"},
        {"local", "engine.connection", "local"},
    };
    struct plm_json *object = plm_json_new_object();
    for (size_t i = 0; i < PLM_COUNT(rows); i++)
        plm_json_add(object, rows[i].member, clean_copy(&judge->intern, fact(judge, rows[i].kind, rows[i].path)));
    return object;
}

/* The value of a row as JSON text, for the report splices it in. A bundle comes from anywhere: what is no JSON is a
 * text.
 */
static const char *value_text(struct plm_judge *judge, const struct plm_json *row, const char *member)
{
    struct plm_error ignored;
    plm_auto_json struct plm_json *value = NULL;
    plm_auto_buffer struct plm_buffer out = {0};
    const char *text = plm_json_text(plm_json_get(row, member));
    if (!text)
        return NULL;
    if (!plm_json_parse(text, strlen(text), PLM_JSON_STRICT, member, &value, &ignored))
        value = plm_json_new_text(text);
    plm_auto_json struct plm_json *clean = clean_copy(&judge->intern, value);
    plm_json_print(clean, &out);
    return plm_intern_line(&judge->intern, plm_buffer_text(&out));
}

static void fill_drift(struct plm_judge *judge)
{
    struct plm_report *report = &judge->report;
    const struct plm_json *drift = fact(judge, "daemon", "drift");
    if (plm_json_type(drift) != PLM_JSON_LIST)
        return;
    report->drift = plm_arena_array(&report->arena, plm_json_count(drift) + 1, sizeof *report->drift);
    plm_json_each (row, drift) {
        const char *option = plm_json_text(plm_json_get(row, "option"));
        report->drift[report->drift_count++] = (struct plm_drift){
            .option = plm_intern_line(&judge->intern, option ? option : "an option whose name is lost"),
            .in_force = value_text(judge, row, "in_force"),
            .on_disk = value_text(judge, row, "on_disk"),
            .source = plm_intern_line(&judge->intern, plm_json_text(plm_json_get(row, "source"))),
        };
    }
}

static const char *scope_name(const struct plm_judge *judge)
{
    switch (judge->selection.scope) {
    case PLM_SELECT_ALL:
        return "all";
    case PLM_SELECT_HOST:
        return "host";
    case PLM_SELECT_ENGINE:
        return "engine";
    }
    return "all";
}

void plm_judge_identify(struct plm_judge *judge)
{
    struct plm_report *report = &judge->report;
    struct plm_intern *intern = &judge->intern;
    const struct plm_benchmark *benchmark = judge->choice.benchmark;
    const struct plm_policy *policy = judge->policy;
    char now[32];
    plm_format_time(judge->now, now);
    report->host = report->owned[0] = host_of(judge);
    report->engine = report->owned[1] = engine_of(judge);
    report->privileges = report->owned[2] = clean_copy(intern, plm_json_get(judge->header, "privileges"));
    fill_drift(judge);
    report->tool_version = PLM_VERSION;
    report->benchmark_id = plm_intern_line(intern, benchmark ? benchmark->id : NULL);
    report->benchmark_title = plm_intern_line(intern, benchmark ? benchmark->title : NULL);
    report->benchmark_version = plm_intern_line(intern, benchmark ? benchmark->version : NULL);
    report->profile = plm_intern_line(intern, judge->selection.profile);
    report->level = judge->choice.level;
    report->catalogue_sha256 = plm_intern_line(intern, judge->catalogue->sha256);
    report->policy_sha256 = policy->file ? plm_intern_line(intern, policy->sha256) : NULL;
    report->policy_file = plm_intern_line(intern, policy->file);
    report->scope = scope_name(judge);
    report->state = judge->selection.running_only ? "running" : "all";
    report->started = plm_intern_line(intern, plm_json_text(plm_json_get(judge->header, "started")));
    report->judged = plm_intern_line(intern, now);
    report->evidence = judge->full ? "full" : "failures";
}
