/* SPDX-License-Identifier: Apache-2.0 */
/* Containers: the only kind that can be too many to hold. Each is asked for ahead, turned into its document and let go.
 */
#include "collector.h"
#include "redact.h"

#include <plimsoll/base/limits.h>
#include <stdlib.h>
#include <string.h>

/* Execs looked at per container. The daemon forgets finished ones after some minutes, but a health check every second
 * leaves hundreds until then. */
#define EXEC_LIMIT 20

/* ---- execs ---- */

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Members privileged and user stand one level deeper in the answer. */
static struct plm_json *exec_value(const struct plm_projection *projection, const struct plm_field *fields,
                                   const struct plm_json *answer)
{
    const struct plm_json *config = plm_json_get(answer, "ProcessConfig");
    const struct plm_json *user = plm_json_get(config, "user");
    struct plm_json *value = plm_project(projection, fields, answer);
    plm_auto_json struct plm_json *deeper = plm_project(projection, fields, config);
    plm_json_set(value, "privileged", plm_json_detach(deeper, "privileged"));
    /* The daemon leaves `user` out when none was given. */
    plm_json_set(value, "user", user || !config ? plm_json_detach(deeper, "user") : plm_json_new_text(""));
    return value;
}

/* Members privileged and user stand one level deeper in the answer: each is unknown until exec_value has looked there.
 */
static struct plm_json *execs_value(struct plm_collector *collector, const struct plm_json *ids)
{
    const struct plm_field *fields = plm_field_find(plm_fields_of("container"), "execs", 5)->of;
    if (!ids || (plm_json_type(ids) != PLM_JSON_LIST && !plm_json_is_null(ids)))
        return plm_json_new_unknown("malformed: ExecIDs cannot be read");
    size_t count = 0;
    plm_auto_free const char **names = plm_alloc_array(plm_json_count(ids) + 1, sizeof *names);
    plm_json_each (id, ids) {
        if (plm_json_text(id))
            names[count++] = plm_json_text(id);
    }
    qsort(names, count, sizeof *names, compare_texts); /* the daemon keeps them in no order */
    struct plm_question questions[EXEC_LIMIT];
    count = count < EXEC_LIMIT ? count : EXEC_LIMIT;
    for (size_t i = 0; i < count; i++) {
        plm_auto_free char *id = plm_encode_segment(names[i]);
        plm_engine_ask(&collector->engine, PLM_LIMIT_INSPECT, &questions[i], "/exec/%s/json", id);
    }
    struct plm_json *list = plm_json_new_list();
    for (size_t i = 0; i < count; i++) {
        plm_auto_json struct plm_json *answer = NULL;
        struct plm_error error;
        char reason[PLM_REASON_SIZE];
        if (plm_engine_answer(&collector->engine, &questions[i], PLM_JSON_OBJECT, &answer, &error))
            plm_json_push(list, exec_value(&collector->projection, fields, answer));
        else if (error.code != PLM_ERROR_ABSENT) /* a finished one is forgotten */
            plm_json_push(list, plm_json_new_unknown("%s", plm_reason_of(&error, reason)));
    }
    return list;
}

/* ---- one container ---- */

static struct plm_json *processes_value(struct plm_collector *collector, const char *id, const struct plm_json *value)
{
    const struct plm_json *running = plm_json_path(value, "State.Running");
    int64_t pid = 0;
    if (collector->options->scope == PLM_COLLECT_ENGINE)
        return plm_json_new_unknown(PLM_NOT_COLLECTED_HOST);
    if (plm_json_type(running) != PLM_JSON_BOOL || !plm_json_int(plm_json_path(value, "State.Pid"), &pid))
        return plm_json_new_unknown("malformed: State does not say whether it runs");
    return plm_host_processes(collector->host, id, pid, plm_json_is_true(running));
}

/* A directory of the host that is mounted: its name as the engine has it, and where that leads. */
static struct plm_json *real_source(const struct plm_collector *collector, const struct plm_json *mount)
{
    const char *type = plm_json_text(plm_json_get(mount, "Type"));
    const char *driver = plm_json_text(plm_json_get(mount, "Driver"));
    bool bind = type && strcmp(type, "bind") == 0;
    bool plugin = type && strcmp(type, "volume") == 0 && !(driver && strcmp(driver, "local") == 0);
    if (type && !bind && !plugin)
        return plm_json_new_null();
    if (collector->options->scope == PLM_COLLECT_ENGINE)
        return plm_json_new_unknown(PLM_NOT_COLLECTED_HOST);
    return plm_host_real_path(collector->host, plm_json_text(plm_json_get(mount, "Source")));
}

static void set_real_sources(const struct plm_collector *collector, struct plm_json *value)
{
    plm_json_each (found, plm_json_get(value, "Mounts")) {
        struct plm_json *mount = (struct plm_json *)(uintptr_t)found; /* of our own value */
        if (plm_json_type(mount) == PLM_JSON_OBJECT && !plm_json_unknown(mount))
            plm_json_set(mount, "real_source", real_source(collector, mount));
    }
}

/* What runtimes for accelerators (NVIDIA's, AMD's, Habana's, Ascend's) go by: no device and no request names these
 * devices. The names stay, as those of all variables. */
static struct plm_json *device_variables(const struct plm_json *answer)
{
    static const char ending[] = "_VISIBLE_DEVICES";
    static const char *const nothing[] = {"", "void", "none"};
    const struct plm_json *variables = plm_json_path(answer, "Config.Env");
    plm_auto_json struct plm_json *names = plm_json_new_list();
    if (plm_json_type(variables) != PLM_JSON_LIST && !plm_json_is_null(variables))
        return plm_json_new_unknown("malformed: Config.Env is no list");
    plm_json_each (variable, variables) {
        const char *text = plm_json_text(variable);
        size_t size = text ? strcspn(text, "=") : 0;
        if (!text)
            return plm_json_new_unknown("malformed: a variable is no text");
        bool asks = size >= strlen(ending) && strncmp(text + size - strlen(ending), ending, strlen(ending)) == 0;
        for (size_t i = 0; asks && i < PLM_COUNT(nothing); i++)
            asks = strcmp(text[size] ? text + size + 1 : "", nothing[i]) != 0;
        if (!asks)
            continue;
        plm_auto_buffer struct plm_buffer name = {0};
        plm_redact_name(text, strlen(text), &name);
        plm_json_push(names, plm_json_new_text(plm_buffer_text(&name)));
    }
    return plm_take(names);
}

static struct plm_json *container_value(struct plm_collector *collector, const struct plm_member *member,
                                        struct plm_json *answer, const struct plm_field *fields)
{
    struct plm_json *variables = device_variables(answer); /* needs values, which the document does not keep */
    struct plm_json *value = plm_project_taking(&collector->projection, fields, answer);
    plm_json_set(value, "device_variables", variables);
    set_real_sources(collector, value);
    plm_json_set(value, "execs", execs_value(collector, plm_json_get(value, "ExecIDs")));
    plm_json_set(value, "processes", processes_value(collector, member->id, value));
    plm_json_set(value, "service", plm_json_new_text(member->service));
    return value;
}

static bool read_container(struct plm_collector *collector, struct plm_question *question, struct plm_member *member,
                           const struct plm_field *fields, struct plm_error *error)
{
    plm_auto_json struct plm_json *answer = NULL;
    struct plm_error why;
    char reason[PLM_REASON_SIZE];
    char origin[sizeof question->path + 8];
    snprintf(origin, sizeof origin, "GET %s", question->path);
    bool answered = plm_engine_answer(&collector->engine, question, PLM_JSON_OBJECT, &answer, &why);
    const char *id = plm_json_text(plm_json_get(answer, "Id"));
    if (answered && (!id || strcmp(id, member->id) != 0))
        answered = plm_error_set(&why, PLM_ERROR_MALFORMED, "%s: the answer is about another container", origin);
    if (answered)
        return plm_emit(collector, "container", member->key, origin, container_value(collector, member, answer, fields),
                        NULL, error);
    member->unread = true;
    const char *unknown =
        why.code == PLM_ERROR_ABSENT ? "gone: removed while it was read" : plm_reason_of(&why, reason);
    return plm_emit(collector, "container", member->key, origin, NULL, unknown, error);
}

/* What became of those that could not be read: the list as it is now. */
static bool emit_end(struct plm_collector *collector, struct plm_population *population, bool any_unread,
                     struct plm_error *error)
{
    plm_auto_free char *origin = plm_asprintf("GET %s", population->path);
    bool known = !population->unknown && (!any_unread || plm_lists_again(collector, population));
    return plm_emit(collector, "population", "container.end", origin,
                    known ? plm_members_unread(&population->members) : NULL,
                    population->unknown ? population->unknown : "the list could not be read again", error);
}

bool plm_containers_emit(struct plm_collector *collector, struct plm_error *error)
{
    struct plm_population *population = &collector->populations[PLM_POPULATION_CONTAINER];
    struct plm_members *members = &population->members;
    const struct plm_field *fields = plm_fields_of("container");
    bool any_unread = false;
    for (size_t i = 0; i < members->count; i++) {
        plm_ask_ahead(collector, PLM_POPULATION_CONTAINER, i, plm_ahead(collector));
        struct plm_question *question = &plm_asked(population, i)->first;
        plm_ask_meanwhile(collector); /* many answers may be there: the engine is not to run out of questions */
        if (!read_container(collector, question, &members->items[i], fields, error))
            return false; /* the sink failed: closing the transport ends the open questions */
        any_unread = any_unread || members->items[i].unread;
        plm_progress(collector, "container", i + 1, members->count);
    }
    return emit_end(collector, population, any_unread, error);
}
