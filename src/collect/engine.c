/* SPDX-License-Identifier: Apache-2.0 */
#include "engine.h"

#include <plimsoll/base/limits.h>
#include <plimsoll/base/text.h>
#include <string.h>

#define DEFAULT_REQUEST_TIMEOUT 10000

const char *plm_reason_of(const struct plm_error *error, char out[static PLM_REASON_SIZE])
{
    snprintf(out, PLM_REASON_SIZE, "%s: %s", plm_error_code_name(error->code), error->message);
    return out;
}

/* ---- questions and answers ---- */

__attribute__((format(printf, 5, 0))) static void ask(struct plm_engine *engine, size_t limit,
                                                      struct plm_question *question, const char *prefix,
                                                      const char *format, va_list args)
{
    va_list measured;
    va_copy(measured, args);
    int length = vsnprintf(NULL, 0, format, measured);
    va_end(measured);
    size_t room = length < 0 ? 1 : (size_t)length + 1;
    plm_auto_free char *path = plm_alloc(room);
    vsnprintf(path, room, format, args);
    *question = (struct plm_question){0};
    snprintf(question->path, sizeof question->path, "%s", path);
    if (engine->failure.code != PLM_ERROR_NONE)
        return;
    plm_auto_free char *whole = plm_asprintf("%s%s", prefix, path);
    question->request = plm_transport_start(engine->transport, whole, limit);
}

void plm_engine_ask(struct plm_engine *engine, size_t limit, struct plm_question *ret_question, const char *format, ...)
{
    char prefix[16];
    snprintf(prefix, sizeof prefix, "/v1.%u", engine->api_minor);
    va_list args;
    va_start(args, format);
    ask(engine, limit, ret_question, prefix, format, args);
    va_end(args);
}

static void ask_unversioned(struct plm_engine *engine, struct plm_question *ret_question, const char *format, ...)
    PLM_PRINTF(3, 4);
static void ask_unversioned(struct plm_engine *engine, struct plm_question *ret_question, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    ask(engine, PLM_LIMIT_INSPECT, ret_question, "", format, args);
    va_end(args);
}

static enum plm_error_code code_of_status(int status)
{
    if (status == 401 || status == 403)
        return PLM_ERROR_DENIED;
    if (status == 404)
        return PLM_ERROR_ABSENT;
    if (status == 400 || status == 501)
        return PLM_ERROR_UNSUPPORTED;
    return status < 300 ? PLM_ERROR_MALFORMED : PLM_ERROR_UNREACHABLE;
}

/* What an engine, an authorization plugin or a proxy says of a refusal may hold anything, a password too: only what is
 * known to be said is repeated. */
static const char *known_words(const struct plm_answer *answer)
{
    static const char *const phrases[] = {"authorization denied by plugin", "not a swarm manager", "is too new",
                                          "is too old", "Swarm is encrypted and needs to be unlocked"};
    plm_auto_json struct plm_json *body = NULL;
    struct plm_error ignored;
    const char *text = NULL;
    if (plm_json_parse(answer->body, answer->size, PLM_JSON_STRICT, "error", &body, &ignored))
        text = plm_json_text(plm_json_get(body, "message"));
    for (size_t i = 0; text && i < PLM_COUNT(phrases); i++) {
        if (strstr(text, phrases[i]))
            return phrases[i];
    }
    return NULL;
}

static bool refuse_status(const struct plm_answer *answer, struct plm_error *error)
{
    const char *redirect = answer->status >= 300 && answer->status < 400 ? " (redirects are not followed)" : "";
    const char *words = known_words(answer);
    return plm_error_set(error, code_of_status(answer->status), "HTTP %d%s%s%s", answer->status, redirect,
                         words ? ": " : "", words ? words : "");
}

static bool read_answer(struct plm_engine *engine, struct plm_question *question, struct plm_answer *ret_answer,
                        enum plm_json_type type, struct plm_json **ret_json, struct plm_error *error)
{
    plm_auto_json struct plm_json *json = NULL;
    if (!question->request || engine->failure.code != PLM_ERROR_NONE) { /* asked before it was known */
        *error = engine->failure;
        return false;
    }
    if (!plm_transport_wait(engine->transport, question->request, ret_answer, error)) {
        bool whole = plm_starts_with(error->message, engine->address.shown); /* nobody answers, whatever is asked */
        return whole ? false : plm_error_wrap(error, "GET %s", question->path);
    }
    if (ret_answer->status != 200) {
        refuse_status(ret_answer, error);
        return plm_error_wrap(error, "GET %s", question->path);
    }
    if (!ret_json)
        return true;
    plm_auto_free char *what = plm_asprintf("GET %s", question->path);
    if (!plm_json_parse_some(ret_answer->body, ret_answer->size, PLM_JSON_STRICT, what, question->filter, &json, error))
        return false;
    if (plm_json_type(json) != type)
        return plm_error_set(error, PLM_ERROR_MALFORMED, "%s: expected %s, found %s", what,
                             type == PLM_JSON_LIST ? "list" : "object", plm_json_type_name(json));
    *ret_json = plm_take(json);
    return true;
}

static struct plm_json *take_early(struct plm_engine *engine, struct plm_question *question)
{
    engine->early -= question->early_size;
    question->early_size = 0;
    return plm_take(question->early);
}

bool plm_engine_answer(struct plm_engine *engine, struct plm_question *question, enum plm_json_type type,
                       struct plm_json **ret_json, struct plm_error *error)
{
    struct plm_answer answer = {0};
    if (question->early && type == PLM_JSON_OBJECT) {
        *ret_json = take_early(engine, question);
        return true;
    }
    bool read = read_answer(engine, question, &answer, type, ret_json, error);
    plm_engine_drop(engine, question);
    return read;
}

void plm_engine_await(struct plm_engine *engine, const struct plm_question *question)
{
    struct plm_answer answer = {0};
    struct plm_error ignored;
    if (!plm_engine_answered(engine, question))
        (void)!plm_transport_wait(engine->transport, question->request, &answer, &ignored);
}

bool plm_engine_answered(const struct plm_engine *engine, const struct plm_question *question)
{
    return !question->request || engine->failure.code != PLM_ERROR_NONE || plm_transport_answered(question->request);
}

bool plm_engine_read(struct plm_engine *engine, struct plm_question *question)
{
    struct plm_answer answer = {0};
    struct plm_error ignored;
    if (question->broken || !question->request || !plm_transport_answered(question->request) ||
        engine->early >= PLM_EARLY_MOST)
        return false;
    question->broken = !read_answer(engine, question, &answer, PLM_JSON_OBJECT, &question->early, &ignored);
    if (question->broken)
        return false;
    question->early_size = answer.size;
    engine->early += answer.size;
    plm_transport_release(engine->transport, plm_take(question->request));
    return true;
}

void plm_engine_drop(struct plm_engine *engine, struct plm_question *question)
{
    if (question->request)
        plm_transport_release(engine->transport, question->request);
    question->request = NULL;
    plm_json_free(take_early(engine, question));
}

/* ---- negotiation ---- */

/* "1.51" → 51. Only major version 1 exists; another one is not ours to guess at. */
static bool parse_api_version(const char *text, unsigned *ret_minor)
{
    int64_t minor = 0;
    if (!text || !plm_starts_with(text, "1.") || !plm_parse_int64(text + 2, strlen(text + 2), &minor) || minor < 0 ||
        minor > 9999)
        return false;
    *ret_minor = (unsigned)minor;
    return true;
}

/* /_ping names the version and is the cheapest thing to ask; what it fails to say, /version says. The latter makes the
 * engine start programs: it is asked for at once. */
static void ping(struct plm_engine *engine, unsigned *ret_server)
{
    struct plm_question question;
    struct plm_answer answer = {0};
    struct plm_error error;
    ask_unversioned(engine, &question, "/_ping");
    ask_unversioned(engine, &engine->version_question, "/version");
    bool answered = read_answer(engine, &question, &answer, PLM_JSON_OBJECT, NULL, &error);
    if (answered) {
        engine->podman = answer.libpod;
        if (!parse_api_version(answer.api_version, ret_server))
            *ret_server = 0;
    } else if (answer.status == 0) {
        engine->failure = error; /* no HTTP at all: asking on would only wait again */
        /* ssh took the connection before it tried the other end: a reset is all that one sees of a refusal there. */
        if (engine->address.kind == PLM_ADDRESS_SSH && error.code == PLM_ERROR_UNREACHABLE)
            (void)plm_error_set(&engine->failure, PLM_ERROR_UNREACHABLE,
                                "%s: ssh is through, but no engine answers: no such socket there, or not for that user",
                                engine->address.shown);
    }
    plm_engine_drop(engine, &question);
}

/* The question must have been asked. */
static void read_version(struct plm_engine *engine)
{
    if (!plm_engine_answer(engine, &engine->version_question, PLM_JSON_OBJECT, &engine->version,
                           &engine->version_error))
        return;
    plm_json_each (component, plm_json_get(engine->version, "Components")) {
        const char *name = plm_json_text(plm_json_get(component, "Name"));
        if (name && strcmp(name, "Podman Engine") == 0)
            engine->podman = true;
    }
}

static void fail(struct plm_engine *engine, enum plm_error_code code, const char *format, ...) PLM_PRINTF(3, 4);
static void fail(struct plm_engine *engine, enum plm_error_code code, const char *format, ...)
{
    char text[256];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    plm_error_set(&engine->failure, code, "%s", text);
}

/* *server: 0 where the ping did not say. */
static void settle_version(struct plm_engine *engine, unsigned server)
{
    if (server == 0 && !parse_api_version(plm_json_text(plm_json_get(engine->version, "ApiVersion")), &server))
        fail(engine, PLM_ERROR_MALFORMED, "the engine names no API version that is known");
    else if (server < PLM_API_OLDEST)
        fail(engine, PLM_ERROR_UNSUPPORTED, "the engine speaks API 1.%u; 1.%u is the oldest that is enough", server,
             PLM_API_OLDEST);
    else
        engine->api_minor = server < PLM_API_NEWEST ? server : PLM_API_NEWEST;
}

static void negotiate(struct plm_engine *engine)
{
    unsigned server = 0;
    ping(engine, &server);
    if (engine->failure.code != PLM_ERROR_NONE)
        return;
    if (server == 0) {
        read_version(engine);
        if (!engine->version) {
            engine->failure = engine->version_error;
            return;
        }
    }
    settle_version(engine, server);
}

bool plm_engine_open(const struct plm_collect_options *options, int64_t deadline, bool (*turn)(void *context),
                     void *turn_context, struct plm_engine *ret_engine, struct plm_error *error)
{
    bool tls = options->tls_verify || options->tls_ca || options->tls_certificate || options->tls_key;
    struct plm_engine *engine = ret_engine;
    *engine = (struct plm_engine){0};
    if (!plm_address_parse(options->host, tls, &engine->address, error))
        return false;
    const struct plm_transport_options transport = {
        .address = &engine->address,
        .socket = engine->address.kind == PLM_ADDRESS_SSH ? options->tunnel : NULL,
        .tls_ca = options->tls_ca,
        .tls_certificate = options->tls_certificate,
        .tls_key = options->tls_key,
        .tls_verify = options->tls_verify || plm_starts_with(options->host, "https://"),
        .request_timeout = options->request_timeout > 0 ? options->request_timeout : DEFAULT_REQUEST_TIMEOUT,
        .deadline = deadline,
        .window = options->window > 0 ? options->window : PLM_DEFAULT_WINDOW,
        .unwanted = options->unwanted,
        .turn = turn,
        .turn_context = turn_context,
    };
    if (options->tunnel_error && engine->address.kind == PLM_ADDRESS_SSH)
        engine->failure = *options->tunnel_error;
    else if (plm_transport_open(&transport, &engine->transport, &engine->failure))
        negotiate(engine);
    plm_engine_ask(engine, PLM_LIMIT_INSPECT, &engine->info_question, "/info");
    return true;
}

void plm_engine_learn(struct plm_engine *engine)
{
    unsigned least = 0;
    if (!engine->version && engine->version_error.code == PLM_ERROR_NONE)
        read_version(engine);
    /* Podman reports the least version of its own API beside it; only a version 1.NN is one of this API. */
    if (engine->failure.code == PLM_ERROR_NONE &&
        parse_api_version(plm_json_text(plm_json_get(engine->version, "MinAPIVersion")), &least) &&
        least > engine->api_minor)
        fail(engine, PLM_ERROR_UNSUPPORTED, "the engine demands API 1.%u; 1.%u is the newest known here", least,
             PLM_API_NEWEST);
    struct plm_error error = {0};
    if (!plm_engine_answer(engine, &engine->info_question, PLM_JSON_OBJECT, &engine->info, &error))
        engine->info_error = error;
}

void plm_engine_close(struct plm_engine *engine)
{
    plm_transport_close(engine->transport);
    plm_address_done(&engine->address);
    plm_json_free(engine->version);
    plm_json_free(engine->info);
    *engine = (struct plm_engine){0};
}

bool plm_engine_rootless(const struct plm_engine *engine, bool *ret_rootless)
{
    const struct plm_json *options = plm_json_get(engine->info, "SecurityOptions");
    if (plm_json_type(options) != PLM_JSON_LIST && !plm_json_is_null(options))
        return false;
    *ret_rootless = false;
    plm_json_each (option, options) {
        const char *text = plm_json_text(option);
        if (text && plm_starts_with(text, "name=rootless") && (text[13] == '\0' || text[13] == ','))
            *ret_rootless = true;
    }
    return true;
}
