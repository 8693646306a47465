/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The effective configuration: for every option the value in force and where it comes from, what the other sources say,
 * and where the disk differs from the running daemon. In force is what the API shows; else the flag; else daemon.json
 * if it is what the daemon read; else the default. A link of that chain that was not read leaves the option unknown.
 */
#include "daemon_options.h"
#include "proc_text.h"
#include "redact.h"

#include <plimsoll/base/text.h>

#include <stdlib.h>
#include <string.h>

size_t plm_option_index(const char *member)
{
    for (size_t i = 0; plm_daemon_options[i].member; i++) {
        if (strcmp(plm_daemon_options[i].member, member) == 0) {
            return i;
        }
    }
    __builtin_trap(); /* a member that stands in no table is our own fault, found by the first test */
}

const struct plm_json *plm_option_value(const struct plm_host *host, const char *member)
{
    return host->options[plm_option_index(member)].value;
}

static bool is_set(const struct plm_host *host, const char *member)
{
    size_t index = plm_option_index(member);
    return host->flags.values[index] || host->file.values[index];
}

/* What holds when nothing is set. A rootless daemon has its run-time directory instead of /var/run. */
static struct plm_json *default_of(const struct plm_host *host, const struct plm_daemon_option *option)
{
    static const struct {
        const char *member, *before, *behind;
    } rootless[] = {
        {"hosts", "[\"unix://", "/docker.sock\"]"},
        {"exec_root", "\"", "/docker\""},
        {"pidfile", "\"", "/docker.pid\""},
    };
    struct plm_error error;
    struct plm_json *value = NULL;
    if (strcmp(option->member, "hosts") == 0 && (is_set(host, "tls") || is_set(host, "tlsverify"))) {
        return plm_json_new_unknown("with TLS the default is a TCP port that depends on the engine's version");
    }
    plm_auto_free char *text = option->compiled_default ? plm_strdup(option->compiled_default) : NULL;
    for (size_t i = 0; host->request.rootless && i < PLM_COUNT(rootless); i++) {
        if (strcmp(option->member, rootless[i].member) == 0) {
            const char *directory = plm_environment_get(host->dockerd.environment, "XDG_RUNTIME_DIR");
            if (!directory || strpbrk(directory, "\"\\")) {
                return plm_json_new_unknown("the run-time directory of the daemon's user is not known");
            }
            plm_cleanup_free(&text);
            text = plm_asprintf("%s%s%s", rootless[i].before, directory, rootless[i].behind);
        }
    }
    if (!text) {
        return plm_json_new_null();
    }
    return plm_json_parse(text, strlen(text), PLM_JSON_STRICT, option->member, &value, &error) ? value
                                                                                               : plm_json_new_null();
}

static struct plm_in_force in_force(const struct plm_host *host, size_t index)
{
    const struct plm_daemon_option *option = &plm_daemon_options[index];
    const struct plm_host_request *request = &host->request;
    struct plm_json *value = plm_option_from_api(option, request->info, request->version, request->bridge);
    if (value) {
        return (struct plm_in_force){value, "api"};
    }
    if (!host->local || host->flags.reason) {
        return (struct plm_in_force){plm_host_unknown(host->local ? host->flags.reason : host->local_reason), NULL};
    }
    if (host->flags.values[index]) {
        return (struct plm_in_force){plm_json_copy(host->flags.values[index]), "flag"};
    }
    if (host->config.reason) {
        return (struct plm_in_force){plm_host_unknown(host->config.reason), NULL};
    }
    if (host->file.values[index]) {
        const struct plm_json *set = host->file.values[index];
        return (struct plm_in_force){plm_json_copy(set), plm_json_unknown(set) ? NULL : "file"};
    }
    value = default_of(host, option);
    return (struct plm_in_force){value, plm_json_unknown(value) ? NULL : "default"};
}

void plm_daemon_resolve(struct plm_host *host)
{
    for (size_t i = 0; plm_daemon_options[i].member; i++) {
        if (i >= PLM_OPTIONS_MAX) {
            __builtin_trap();
        }
        plm_json_free(host->options[i].value);
        host->options[i] = in_force(host, i);
    }
}

/* ---- the document ---- */

static const char *disk_reason(const struct plm_host *host)
{
    if (!host->local) {
        return host->local_reason;
    }
    return host->flags.reason ? host->flags.reason : host->file.reason;
}

static void add_other(struct plm_json *others, const struct plm_daemon_option *option, const char *source,
                      const struct plm_json *value)
{
    if (value) {
        plm_auto_free char *text = plm_option_text(option, value);
        struct plm_json *other = plm_json_push(others, plm_json_new_object());
        plm_json_add(other, "source", plm_json_new_text(source));
        plm_json_add(other, "value", plm_json_new_text(text));
    }
}

static struct plm_json *others_of(const struct plm_host *host, size_t index)
{
    const struct plm_daemon_option *option = &plm_daemon_options[index];
    const char *source = host->options[index].source ? host->options[index].source : "";
    if (disk_reason(host)) {
        return plm_host_unknown(disk_reason(host));
    }
    struct plm_json *others = plm_json_new_list();
    add_other(others, option, "flag", strcmp(source, "flag") == 0 ? NULL : host->flags.values[index]);
    add_other(others, option, "file", strcmp(source, "file") == 0 ? NULL : host->file.values[index]);
    add_other(others, option, "unit", host->next.reason ? NULL : host->next.values[index]);
    return others;
}

static struct plm_json *options_value(const struct plm_host *host)
{
    struct plm_json *options = plm_json_new_object();
    for (size_t i = 0; plm_daemon_options[i].member; i++) {
        const struct plm_in_force *now = &host->options[i];
        struct plm_json *option = plm_json_add(options, plm_daemon_options[i].member, plm_json_new_object());
        plm_json_add(option, "value", plm_option_export(&plm_daemon_options[i], now->value));
        plm_json_add(option, "source", now->source ? plm_json_new_text(now->source) : plm_json_copy(now->value));
        plm_json_add(option, "others", others_of(host, i));
    }
    return options;
}

/* What the next start would use: the unit's flag, or the running one where no unit starts it; else the file; else the
 * default. */
static const struct plm_json *on_disk(const struct plm_host *host, size_t index, const char **ret_source)
{
    const struct plm_json *flag = host->next.reason ? host->flags.values[index] : host->next.values[index];
    *ret_source = flag ? (host->next.reason ? "flag" : "unit") : "file";
    return flag ? flag : host->file.values[index];
}

/* A default that is one constant can be compared with what the engine shows; "" and paths stand for something it
 * chooses. */
static bool constant_default(const struct plm_daemon_option *option)
{
    return option->compiled_default && strcmp(option->compiled_default, "\"\"") != 0 &&
           (option->type != PLM_OPTION_STRING || strcmp(option->member, "log_driver") == 0 ||
            strcmp(option->member, "default_runtime") == 0);
}

static struct plm_json *text_of(const struct plm_daemon_option *option, const struct plm_json *value)
{
    if (plm_json_unknown(value)) {
        return plm_json_copy(value);
    }
    plm_auto_free char *text = plm_option_text(option, value);
    return plm_json_new_text(text);
}

static struct plm_json *drift_value(const struct plm_host *host)
{
    if (disk_reason(host)) {
        return plm_host_unknown(disk_reason(host));
    }
    struct plm_json *drift = plm_json_new_list();
    for (size_t i = 0; plm_daemon_options[i].member; i++) {
        const struct plm_daemon_option *option = &plm_daemon_options[i];
        const struct plm_json *now = host->options[i].value;
        const char *source;
        const struct plm_json *disk = on_disk(host, i, &source);
        plm_auto_json struct plm_json *unset = default_of(host, option);
        if (!disk && (plm_json_unknown(now) || !constant_default(option) || plm_json_unknown(unset))) {
            continue;
        }
        if (!plm_json_unknown(now) && disk && !plm_json_unknown(disk) && plm_option_equal(option, now, disk)) {
            continue;
        }
        if (!disk && plm_option_equal(option, now, unset)) {
            continue;
        }
        struct plm_json *entry = plm_json_push(drift, plm_json_new_object());
        plm_json_add(entry, "option", plm_json_new_text(option->key));
        plm_json_add(entry, "in_force", text_of(option, now));
        plm_json_add(entry, "on_disk", text_of(option, disk ? disk : unset));
        plm_json_add(entry, "source", plm_json_new_text(disk ? source : "default"));
    }
    return drift;
}

static struct plm_json *process_value(const struct plm_host *host)
{
    const struct plm_dockerd *dockerd = &host->dockerd;
    if (!host->local || dockerd->reason) {
        return plm_host_unknown(host->local ? dockerd->reason : host->local_reason);
    }
    struct plm_json *process = plm_json_new_object();
    plm_json_add(process, "pid", plm_json_new_int(dockerd->pid));
    plm_json_add(process, "uid", plm_json_new_int(dockerd->uid));
    plm_json_add(process, "gid", plm_json_new_int(dockerd->gid));
    plm_json_add(process, "start_time", plm_json_new_int(dockerd->start / 1000));
    plm_json_add(process, "executable",
                 dockerd->executable ? plm_host_text(dockerd->executable) : plm_host_unknown("cannot be read"));
    plm_json_add(process, "arguments",
                 dockerd->arguments ? plm_redact_words(dockerd->arguments, dockerd->argument_count)
                                    : plm_host_unknown("cannot be read"));
    plm_json_add(process, "config_file",
                 host->config.path ? plm_host_text(host->config.path) : plm_host_unknown(host->config.reason));
    plm_json_add(process, "host_network",
                 dockerd->network_known ? plm_json_new_bool(dockerd->host_network)
                                        : plm_host_unknown("its network namespace cannot be compared"));
    return process;
}

static struct plm_json *config_value(const struct plm_host *host)
{
    const struct plm_config_file *config = &host->config;
    if (!host->local || !config->path) {
        return plm_host_unknown(host->local ? config->reason : host->local_reason);
    }
    struct plm_json *value = plm_json_new_object();
    plm_json_add(value, "path", plm_host_text(config->path));
    plm_json_add(value, "exists",
                 config->exists_known ? plm_json_new_bool(config->exists) : plm_host_unknown(config->reason));
    plm_json_add(value, "in_force",
                 config->in_force_known ? plm_json_new_bool(config->in_force) : plm_host_unknown(config->reason));
    plm_json_add(value, "unknown_keys",
                 config->unknown_keys ? plm_json_copy(config->unknown_keys)
                                      : plm_host_unknown(host->file.reason ? host->file.reason : config->reason));
    return value;
}

static struct plm_json *reads_defaults(const struct plm_host *host)
{
    const struct plm_unit *unit = &host->service;
    if (!host->local || unit->reason) {
        return plm_host_unknown(host->local ? unit->reason : host->local_reason);
    }
    bool reads = false;
    for (size_t i = 0; i < unit->environment_file_count; i++) {
        reads = reads || strcmp(unit->environment_files[i], "/etc/default/docker") == 0 ||
                strcmp(unit->environment_files[i], "/etc/sysconfig/docker") == 0;
    }
    return plm_json_new_bool(reads);
}

void plm_host_daemon(const struct plm_host *host, struct plm_document *ret_document)
{
    *ret_document = (struct plm_document){.kind = "daemon", .origin = "GET /info, /proc, daemon.json"};
    if (host->request.podman) {
        ret_document->unknown = "not reported by Podman: it has no daemon";
        return;
    }
    struct plm_json *value = plm_json_new_object();
    plm_json_add(value, "process", process_value(host));
    plm_json_add(value, "listeners", plm_listeners_value(host));
    plm_json_add(value, "config_file", config_value(host));
    plm_json_add(value, "tls", plm_tls_value(host));
    plm_json_add(value, "options", options_value(host));
    plm_json_add(value, "drift", drift_value(host));
    plm_json_add(value, "service_unit_reads_defaults", reads_defaults(host));
    ret_document->value = value;
}
