/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The order is the docker client's own: --host, --context, DOCKER_HOST, DOCKER_CONTEXT, "currentContext" of
 * config.json. A context's folder is named by the SHA-256 of the context's name (docker/cli, "context store").
 */
#include "endpoint.h"

#include <plimsoll/base/file.h>
#include <plimsoll/base/json.h>
#include <plimsoll/base/limits.h>
#include <plimsoll/base/sha256.h>
#include <plimsoll/base/text.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DEFAULT_URL "unix:///var/run/docker.sock"

static const char *environment(const char *name)
{
    const char *value = getenv(name);
    return value && *value ? value : NULL;
}

static const char *docker_config_directory(struct plm_arena *arena)
{
    if (environment("DOCKER_CONFIG"))
        return environment("DOCKER_CONFIG");
    return environment("HOME") ? plm_arena_printf(arena, "%s/.docker", environment("HOME")) : NULL;
}

void plm_endpoint_certificates(const char *directory, struct plm_arena *arena, struct plm_endpoint *endpoint)
{
    const struct {
        const char *name;
        const char **field;
    } files[] = {{"ca.pem", &endpoint->ca}, {"cert.pem", &endpoint->certificate}, {"key.pem", &endpoint->key}};
    for (size_t i = 0; i < PLM_COUNT(files); i++) {
        const char *path = plm_arena_printf(arena, "%s/%s", directory, files[i].name);
        if (access(path, F_OK) == 0)
            *files[i].field = path;
    }
}

static void take_tls_of_environment(struct plm_arena *arena, struct plm_endpoint *endpoint)
{
    /* The docker client: any non-empty DOCKER_TLS_VERIFY asks for verification; certificates alone do not turn TLS on.
     */
    endpoint->verify = environment("DOCKER_TLS_VERIFY") != NULL;
    if (!endpoint->verify)
        return;
    const char *directory = environment("DOCKER_CERT_PATH");
    if (!directory)
        directory = docker_config_directory(arena);
    if (directory)
        plm_endpoint_certificates(directory, arena, endpoint);
    if (!endpoint->ca) /* verification without a CA must fail in the handshake, not fall back to no TLS at all */
        endpoint->ca = plm_arena_printf(arena, "%s/ca.pem", directory ? directory : ".");
}

static bool read_json(const char *path, struct plm_json **ret_json, struct plm_error *error)
{
    plm_auto_buffer struct plm_buffer text = {0};
    return plm_file_read(path, PLM_LIMIT_CONFIG, false, &text, error) &&
           plm_json_parse(plm_buffer_text(&text), text.size, PLM_JSON_STRICT, path, ret_json, error);
}

static bool load_context(const char *name, struct plm_arena *arena, struct plm_endpoint *endpoint,
                         struct plm_error *error)
{
    const char *directory = docker_config_directory(arena);
    if (!directory)
        return plm_error_set(error, PLM_ERROR_USAGE, "docker context '%s': neither DOCKER_CONFIG nor HOME is set",
                             name);
    struct plm_sha256 sha;
    char folder[65];
    plm_sha256_init(&sha);
    plm_sha256_update(&sha, name, strlen(name));
    plm_sha256_hex(&sha, folder);
    plm_auto_json struct plm_json *meta = NULL;
    if (!read_json(plm_arena_printf(arena, "%s/contexts/meta/%s/meta.json", directory, folder), &meta, error)) {
        error->code = PLM_ERROR_USAGE;
        return plm_error_wrap(error, "docker context '%s'", name);
    }
    const struct plm_json *docker = plm_json_get(plm_json_get(meta, "Endpoints"), "docker");
    const char *url = plm_json_text(plm_json_get(docker, "Host"));
    if (!url)
        return plm_error_set(error, PLM_ERROR_USAGE, "docker context '%s' names no docker endpoint", name);
    endpoint->url = plm_arena_strdup(arena, url);
    endpoint->chosen_by = plm_arena_printf(arena, "docker context %s", name);
    endpoint->verify = !plm_json_is_true(plm_json_get(docker, "SkipTLSVerify"));
    plm_endpoint_certificates(plm_arena_printf(arena, "%s/contexts/tls/%s/docker", directory, folder), arena, endpoint);
    return true;
}

/* The context's name, or NULL for the built-in "default" one. */
static const char *current_context(struct plm_arena *arena)
{
    const char *name = environment("DOCKER_CONTEXT");
    const char *directory = docker_config_directory(arena);
    if (!name && directory) {
        plm_auto_json struct plm_json *config = NULL;
        struct plm_error ignored = {0}; /* no or broken config.json: docker's client uses the default context, too */
        if (read_json(plm_arena_printf(arena, "%s/config.json", directory), &config, &ignored)) {
            const char *current = plm_json_text(plm_json_get(config, "currentContext"));
            name = current && *current ? plm_arena_strdup(arena, current) : NULL;
        }
    }
    return name && strcmp(name, "default") != 0 ? name : NULL;
}

bool plm_endpoint_find(const char *host, const char *context, struct plm_arena *arena,
                       struct plm_endpoint *ret_endpoint, struct plm_error *error)
{
    struct plm_endpoint endpoint = {.url = DEFAULT_URL, .chosen_by = "default"};
    if (host && context)
        return plm_error_set(error, PLM_ERROR_USAGE, "--host and --context exclude each other");
    if (host) {
        endpoint.url = host;
        endpoint.chosen_by = "--host";
    } else if (!context && environment("DOCKER_HOST")) {
        endpoint.url = environment("DOCKER_HOST");
        endpoint.chosen_by = "DOCKER_HOST";
    } else {
        if (!context)
            context = current_context(arena);
        if (context && strcmp(context, "default") != 0) {
            if (!load_context(context, arena, &endpoint, error))
                return false;
            *ret_endpoint = endpoint;
            return true;
        }
    }
    if (endpoint.url[0] == '/') /* a bare path is a socket */
        endpoint.url = plm_arena_printf(arena, "unix://%s", endpoint.url);
    if (!plm_starts_with(endpoint.url, "unix://"))
        take_tls_of_environment(arena, &endpoint);
    *ret_endpoint = endpoint;
    return true;
}
