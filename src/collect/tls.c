/* SPDX-License-Identifier: Apache-2.0 */
/*
 * TLS of the API's TCP listeners, cis-benchmark 6.1 points 15 and 17: that tlsverify is set at all, even to false,
 * turns TLS on; since 20.10 `tls` alone demands client certificates. When a flag turned it on, paths that are not set
 * have a default below the daemon user's ~/.docker; when daemon.json did, they have none.
 */
#include "daemon_options.h"
#include "proc_text.h"

#include <string.h>

static bool set_by(const struct plm_in_force *option, const char *source)
{
    return option->source && strcmp(option->source, source) == 0;
}

static bool is_set(const struct plm_in_force *option)
{
    return set_by(option, "flag") || set_by(option, "file");
}

/* dockerd's default directory of certificates; NULL: its environment cannot be read. */
static char *certificate_directory(const struct plm_host *host)
{
    const char *const *environment = host->dockerd.environment;
    const char *path = plm_environment_get(environment, "DOCKER_CERT_PATH");
    const char *config = plm_environment_get(environment, "DOCKER_CONFIG");
    const char *home = plm_environment_get(environment, "HOME");
    if (!environment) {
        return NULL;
    }
    if (path && *path) {
        return plm_strdup(path);
    }
    if (config && *config) {
        return plm_strdup(config);
    }
    /* Without HOME dockerd looks its user up; that is root's unless it is rootless. */
    if (home && *home) {
        return plm_asprintf("%s/.docker", home);
    }
    return host->dockerd.uid == 0 ? plm_strdup("/root/.docker") : NULL;
}

static struct plm_json *certificate(const struct plm_host *host, const char *member, const char *name, bool by_flag)
{
    const struct plm_in_force *option = &host->options[plm_option_index(member)];
    if (!option->source) {
        return plm_json_copy(option->value);
    }
    if (plm_json_text(option->value) && *plm_json_text(option->value)) {
        return plm_host_text(plm_json_text(option->value));
    }
    if (!by_flag) {
        return plm_json_new_null();
    }
    plm_auto_free char *directory = certificate_directory(host);
    if (!directory) {
        return plm_host_unknown("the environment of the daemon cannot be read");
    }
    plm_auto_free char *path = plm_asprintf("%s/%s", directory, name);
    return plm_host_text(path);
}

static struct plm_json *off(void)
{
    struct plm_json *value = plm_json_new_object();
    plm_json_add(value, "enabled", plm_json_new_bool(false));
    plm_json_add(value, "verify", plm_json_new_bool(false));
    plm_json_add(value, "ca", plm_json_new_null());
    plm_json_add(value, "certificate", plm_json_new_null());
    plm_json_add(value, "key_file", plm_json_new_null());
    return value;
}

static struct plm_json *verified(const struct plm_host *host, const struct plm_in_force *verify)
{
    const char *server = plm_json_text(plm_json_get(host->request.info, "ServerVersion"));
    if (is_set(verify)) {
        return plm_json_copy(verify->value);
    }
    if (plm_engine_at_least(server, 20, 10)) {
        return plm_json_new_bool(true);
    }
    return plm_engine_at_least(server, 1, 0)
               ? plm_json_new_bool(false)
               : plm_host_unknown("what `tls` alone means depends on the engine's version");
}

struct plm_json *plm_tls_value(const struct plm_host *host)
{
    const struct plm_in_force *tls = &host->options[plm_option_index("tls")];
    const struct plm_in_force *verify = &host->options[plm_option_index("tlsverify")];
    const char *wish;
    if (!tls->source || !verify->source) {
        return plm_json_copy(!tls->source ? tls->value : verify->value);
    }
    if (!is_set(verify) && !is_set(tls)) {
        wish = plm_environment_get(host->dockerd.environment, "DOCKER_TLS_VERIFY");
        if (!host->dockerd.environment || (wish && *wish)) {
            return plm_host_unknown(wish
                                        ? "DOCKER_TLS_VERIFY is set for the daemon: what it does depends on the version"
                                        : "the environment of the daemon cannot be read");
        }
    }
    if (!is_set(verify) && !(is_set(tls) && plm_json_is_true(tls->value))) {
        return off();
    }
    bool by_flag = set_by(verify, "flag") || (set_by(tls, "flag") && plm_json_is_true(tls->value));
    struct plm_json *value = plm_json_new_object();
    plm_json_add(value, "enabled", plm_json_new_bool(true));
    plm_json_add(value, "verify", verified(host, verify));
    plm_json_add(value, "ca", certificate(host, "tlscacert", "ca.pem", by_flag));
    plm_json_add(value, "certificate", certificate(host, "tlscert", "cert.pem", by_flag));
    plm_json_add(value, "key_file", certificate(host, "tlskey", "key.pem", by_flag));
    return value;
}
