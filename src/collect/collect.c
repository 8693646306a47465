/* SPDX-License-Identifier: Apache-2.0 */
#include <plimsoll/collect/collect.h>

#include "collector.h"

#include <ctype.h>
#include <plimsoll/base/text.h>
#include <stdlib.h>
#include <string.h>

#define DEFAULT_TOTAL_TIMEOUT 300000

/* ---- what the steps share ---- */

bool plm_emit(struct plm_collector *collector, const char *kind, const char *key, const char *origin,
              struct plm_json *value, const char *unknown, struct plm_error *error)
{
    struct plm_document document = {
        .kind = kind, .key = key, .origin = origin, .unknown = value ? NULL : unknown, .value = value};
    bool taken = collector->sink->document(collector->sink->self, &document, error);
    plm_document_done(&document);
    return taken;
}

const struct plm_field *plm_fields_of(const char *kind)
{
    return plm_document_kind_find(kind)->fields;
}

void plm_progress(const struct plm_collector *collector, const char *what, size_t done, size_t total)
{
    if (collector->options->progress)
        collector->options->progress(collector->options->progress_context, what, done, total);
}

char *plm_encode_segment(const char *text)
{
    plm_auto_buffer struct plm_buffer out = {0};
    for (const char *c = text; *c; c++) {
        if (isalnum((unsigned char)*c) || strchr("-._~:@", *c))
            plm_buffer_putc(&out, *c);
        else
            plm_buffer_printf(&out, "%%%02X", (unsigned char)*c);
    }
    return plm_strdup(plm_buffer_text(&out));
}

/* ---- engine.* ---- */

static bool emit_answer(struct plm_collector *collector, const char *kind, const char *origin,
                        const struct plm_json *answer, const struct plm_error *why, struct plm_error *error)
{
    char reason[PLM_REASON_SIZE];
    if (!answer)
        return plm_emit(collector, kind, NULL, origin, NULL, plm_reason_of(why, reason), error);
    return plm_emit(collector, kind, NULL, origin, plm_project(&collector->projection, plm_fields_of(kind), answer),
                    NULL, error);
}

static bool emit_connection(struct plm_collector *collector, struct plm_error *error)
{
    const struct plm_engine *engine = &collector->engine;
    const char *proof = NULL, *reason = NULL;
    char failure[PLM_REASON_SIZE];
    bool known = false, local = false, rootless = false;
    const char *lost = plm_reason_of(engine->failure.code ? &engine->failure : &engine->info_error, failure);
    plm_host_locality(collector->host, &known, &local, &proof, &reason);
    struct plm_json *value = plm_json_new_object();
    plm_json_add(value, "url", plm_json_new_text(engine->address.shown));
    plm_json_add(value, "transport", plm_json_new_text(plm_address_kind_name(engine->address.kind)));
    plm_json_add(value, "path", plm_json_new_text(engine->address.path));
    plm_auto_free char *api = plm_asprintf("1.%u", engine->api_minor);
    plm_json_add(value, "api_version", engine->api_minor ? plm_json_new_text(api) : plm_json_new_unknown("%s", lost));
    plm_json_add(value, "kind",
                 engine->api_minor ? plm_json_new_text(engine->podman ? "podman" : "docker")
                                   : plm_json_new_unknown("%s", lost));
    plm_json_add(value, "rootless",
                 plm_engine_rootless(engine, &rootless) ? plm_json_new_bool(rootless)
                                                        : plm_json_new_unknown("%s", lost));
    plm_json_add(value, "local", known ? plm_json_new_bool(local) : plm_json_new_unknown("%s", reason));
    plm_json_add(value, "proof", plm_json_new_text(known ? proof : NULL));
    return plm_emit(collector, "engine.connection", NULL, "the collector", value, NULL, error);
}

static bool emit_version(struct plm_collector *collector, struct plm_error *error)
{
    return emit_answer(collector, "engine.version", "GET /version", collector->engine.version,
                       &collector->engine.version_error, error);
}

static bool emit_info(struct plm_collector *collector, struct plm_error *error)
{
    return emit_answer(collector, "engine.info", "GET /info", collector->engine.info, &collector->engine.info_error,
                       error);
}

/* ---- the host ---- */

static const struct {
    const char *kind; /* of facts that only the host has; NULL: the engine answers part of it */
    void (*read)(const struct plm_host *host, struct plm_document *ret_document);
} host_sources[] = {
    {NULL, plm_host_daemon},          {"host.system", plm_host_system},
    {"host.mounts", plm_host_mounts}, {"host.accounts", plm_host_accounts},
    {"host.audit", plm_host_audit},   {"host.audit_files", plm_host_audit_files},
};

static bool emit_host(struct plm_collector *collector, struct plm_error *error)
{
    bool skip = collector->options->scope == PLM_COLLECT_ENGINE;
    bool fine = true;
    for (size_t i = 0; fine && i < PLM_COUNT(host_sources); i++) {
        struct plm_document document = {0};
        if (skip && host_sources[i].kind) {
            fine = plm_emit(collector, host_sources[i].kind, NULL, "host", NULL, PLM_NOT_COLLECTED_HOST, error);
            continue;
        }
        plm_ask_meanwhile(collector);
        host_sources[i].read(collector->host, &document);
        fine = collector->sink->document(collector->sink->self, &document, error);
        plm_document_done(&document);
    }
    return fine;
}

static bool emit_files(struct plm_collector *collector, struct plm_error *error)
{
    plm_auto_free struct plm_document *documents = NULL;
    if (collector->options->scope == PLM_COLLECT_ENGINE)
        return true;
    size_t count = plm_host_files(collector->host, &documents);
    bool fine = true;
    for (size_t i = 0; i < count; i++) {
        fine = fine && collector->sink->document(collector->sink->self, &documents[i], error);
        plm_document_done(&documents[i]);
    }
    return fine;
}

static bool read_lists(struct plm_collector *collector, struct plm_error *error)
{
    (void)error;
    plm_lists_read(collector);
    return true;
}

/* ---- the order of a bundle ---- */

static const struct {
    const char *about;
    bool (*step)(struct plm_collector *collector, struct plm_error *error);
} steps[] = {
    {"engine.connection", emit_connection},
    {"engine.version", emit_version},
    {"engine.info", emit_info},
    {"daemon and host", emit_host},
    {"files", emit_files},
    {"lists of what the engine has", read_lists}, /* asked long before: the engine worked meanwhile */
    {"networks", plm_networks_emit},
    {"volumes", plm_volumes_emit},
    {"images", plm_images_emit},
    {"populations", plm_populations_emit},
    {"containers, and what became of them", plm_containers_emit},
    {"swarm, nodes, services, secrets", plm_swarm_emit},
};

/* Unless the list has come and says that none does. */
static bool may_run(const struct plm_collector *collector)
{
    const struct plm_population *containers = &collector->populations[PLM_POPULATION_CONTAINER];
    for (size_t i = 0; i < containers->members.count; i++)
        if (containers->members.items[i].running)
            return true;
    return !containers->read;
}

/* While /version and /info make the engine start programs, and while it makes its lists. */
static void look_at_host(struct plm_collector *collector)
{
    const struct plm_host_request request = {
        .options = collector->options,
        .socket_path = collector->engine.address.path,
        .deadline = collector->deadline,
        .meanwhile = plm_ask_meanwhile,
        .meanwhile_context = collector,
        .podman = collector->engine.podman,
    };
    collector->host = plm_host_look(&request);
    if (collector->options->scope == PLM_COLLECT_ALL && may_run(collector))
        plm_host_scan_processes(collector->host);
}

/* The raw entry of the network that containers join by default. */
static const struct plm_json *default_bridge(const struct plm_collector *collector)
{
    const struct plm_json *named = NULL;
    plm_json_each (network, collector->populations[PLM_POPULATION_NETWORK].answer) {
        const char *mark =
            plm_json_text(plm_json_get(plm_json_get(network, "Options"), "com.docker.network.bridge.default_bridge"));
        const char *name = plm_json_text(plm_json_get(network, "Name"));
        if (mark && strcmp(mark, "true") == 0)
            return network;
        if (name && strcmp(name, "bridge") == 0)
            named = network;
    }
    return named;
}

static bool run(struct plm_collector *collector, struct plm_error *error)
{
    const struct plm_collect_options *options = collector->options;
    plm_lists_ask_swarm(collector);
    plm_lists_read_networks(collector);
    bool rootless = false;
    const struct plm_host_request request = {
        .options = options,
        .info = collector->engine.info,
        .version = collector->engine.version,
        .bridge = default_bridge(collector),
        .socket_path = collector->engine.address.path,
        .published = &collector->published,
        .deadline = collector->deadline,
        .meanwhile = plm_ask_meanwhile,
        .meanwhile_context = collector,
        .podman = collector->engine.podman,
        .rootless = plm_engine_rootless(&collector->engine, &rootless) && rootless,
    };
    collector->host = plm_host_open(plm_take(collector->host), &request);
    if (plm_host_listens_on_tcp(collector->host))
        plm_lists_read(collector);
    plm_auto_json struct plm_json *header = plm_header_new(collector);
    bool fine = collector->sink->begin(collector->sink->self, header, error);
    for (size_t i = 0; fine && i < PLM_COUNT(steps); i++)
        fine = steps[i].step(collector, error);
    char ended[32];
    plm_format_time(options->now + plm_clock_ms() - collector->started, ended);
    const struct plm_trailer trailer = {.ended = ended};
    fine = fine && collector->sink->end(collector->sink->self, &trailer, error);
    plm_host_free(collector->host); /* it looks into answers of the engine: before them */
    return fine;
}

bool plm_collect_accept(const char *host, bool tls, struct plm_error *error)
{
    plm_auto_address struct plm_address address = {0};
    return plm_address_parse(host, tls, &address, error);
}

void plm_collector_done(struct plm_collector *collector)
{
    for (size_t i = 0; i < PLM_POPULATIONS; i++) {
        plm_members_done(&collector->populations[i].members);
        plm_ask_done(collector, (enum plm_population_id)i);
        plm_json_free(collector->populations[i].answer);
        plm_cleanup_free(&collector->populations[i].unknown);
    }
    plm_guesses_done(collector);
    plm_cleanup_free(&collector->swarm_unknown);
    plm_published_done(&collector->published);
    plm_engine_close(&collector->engine);
}

void plm_collect_prepare(void)
{
    (void)plm_transport_prepare();
}

bool plm_collect(const struct plm_collect_options *options, struct plm_sink *sink, struct plm_error *error)
{
    struct plm_collector collector = {
        .options = options,
        .sink = sink,
        .container_filter = {.shape = plm_project_shape, .root = plm_fields_of("container")},
        .started = plm_clock_ms(),
    };
    collector.deadline =
        collector.started + (options->total_timeout > 0 ? options->total_timeout : DEFAULT_TOTAL_TIMEOUT);
    if (!options->host)
        return plm_error_set(error, PLM_ERROR_USAGE, "no address of an engine");
    bool fine = plm_engine_open(options, collector.deadline, plm_ask_turn, &collector, &collector.engine, error);
    if (fine) {
        plm_lists_ask(&collector);
        look_at_host(&collector);
        plm_engine_learn(&collector.engine);
        plm_guesses_make(&collector);
        collector.projection = (struct plm_projection){collector.engine.api_minor, collector.engine.podman};
        fine = run(&collector, error);
    }
    plm_collector_done(&collector);
    return fine;
}
