/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon_sources.h"

#include <stdlib.h>
#include <string.h>

/* Keys that some dockerd from 20.10 to 29 reads and daemon_options.def does not hold. */
static const char *const other_keys[] = {
    "allow-nondistributable-artifacts",
    "api-cors-header",
    "bip",
    "bip6",
    "bridge-accept-fwmark",
    "builder",
    "cdi-spec-dirs",
    "cluster-advertise",
    "cluster-store",
    "cluster-store-opts",
    "containerd-namespace",
    "containerd-plugin-namespace",
    "containerd-plugins-namespace",
    "cpu-rt-period",
    "cpu-rt-runtime",
    "cri-containerd",
    "default-address-pools",
    "default-cgroupns-mode",
    "default-gateway",
    "default-gateway-v6",
    "default-ipc-mode",
    "default-network-opts",
    "default-shm-size",
    "deprecated-key-path",
    "dns",
    "dns-opts",
    "dns-search",
    "exec-opts",
    "features",
    "fixed-cidr",
    "fixed-cidr-v6",
    "graph",
    "host-gateway-ip",
    "host-gateway-ips",
    "http-proxy",
    "https-proxy",
    "init",
    "init-path",
    "ip-forward",
    "ip-forward-no-drop",
    "ip-masq",
    "ip-mask",
    "ipv6",
    "log-format",
    "max-concurrent-downloads",
    "max-concurrent-uploads",
    "max-download-attempts",
    "min-api-version",
    "mtu",
    "network-control-plane-mtu",
    "network-diagnostic-port",
    "no-proxy",
    "node-generic-resources",
    "oom-score-adjust",
    "proxies",
    "raw-logs",
    "rootless",
    "runtimes",
    "shutdown-timeout",
    "swarm-default-advertise-addr",
    "swarm-raft-election-tick",
    "swarm-raft-heartbeat-tick",
    "userland-proxy-path",
};

static bool is_known(const char *key)
{
    for (size_t i = 0; plm_daemon_options[i].member; i++) {
        if (strcmp(plm_daemon_options[i].key, key) == 0) {
            return true;
        }
    }
    for (size_t i = 0; i < PLM_COUNT(other_keys); i++) {
        if (strcmp(other_keys[i], key) == 0) {
            return true;
        }
    }
    return false;
}

static bool all_text(const struct plm_json *container)
{
    plm_json_each (child, container) {
        if (!plm_json_text(child)) {
            return false;
        }
    }
    return true;
}

/* {"nofile":{"Name":"nofile","Hard":64000,"Soft":64000}} as the flags would give it. */
static struct plm_json *ulimits(const struct plm_json *map, const char *key)
{
    plm_auto_json struct plm_json *list = plm_json_new_list();
    plm_json_each (entry, map) {
        int64_t soft, hard;
        if (!plm_json_int(plm_json_get(entry, "Soft"), &soft) || !plm_json_int(plm_json_get(entry, "Hard"), &hard)) {
            return plm_json_new_unknown("malformed: %s in daemon.json", key);
        }
        const char *name = plm_json_text(plm_json_get(entry, "Name"));
        struct plm_json *ulimit = plm_json_push(list, plm_json_new_object());
        plm_json_add(ulimit, "Name", plm_json_new_text(name ? name : plm_json_key(entry)));
        plm_json_add(ulimit, "Soft", plm_json_new_int(soft));
        plm_json_add(ulimit, "Hard", plm_json_new_int(hard));
    }
    return plm_take(list);
}

/* dockerd refuses a value of another type, so such a file cannot be what it runs on. */
static struct plm_json *value_of(const struct plm_daemon_option *option, const struct plm_json *value)
{
    enum plm_json_type type = plm_json_type(value);
    bool fits = false;
    if (type == PLM_JSON_NULL) {
        /* Go leaves the default; but dockerd also hands what stands there to the flag of the same name, and a flag that
         * is a bool becomes false by a text that is none. Seen on 20.10, promised by nobody. */
        return option->type == PLM_OPTION_BOOL
                   ? plm_json_new_unknown("%s is null in daemon.json: not the default for every dockerd", option->key)
                   : NULL;
    }
    switch (option->type) {
    case PLM_OPTION_BOOL:
        fits = type == PLM_JSON_BOOL;
        break;
    case PLM_OPTION_STRING:
        fits = type == PLM_JSON_STRING;
        break;
    case PLM_OPTION_LIST:
        fits = type == PLM_JSON_LIST && all_text(value);
        break;
    case PLM_OPTION_MAP:
        fits = type == PLM_JSON_OBJECT && !plm_json_unknown(value) && all_text(value);
        break;
    case PLM_OPTION_ULIMITS:
        if (type == PLM_JSON_OBJECT && !plm_json_unknown(value)) {
            return ulimits(value, option->key);
        }
        break;
    }
    return fits ? plm_json_copy(value) : plm_json_new_unknown("malformed: %s in daemon.json", option->key);
}

/* Of two equal keys Go takes the last, and so does the parser; but two maps Go merges. */
static bool has_twins(const char *text, size_t size, const char *name)
{
    struct plm_error error;
    plm_auto_json struct plm_json *root = NULL;
    return !plm_json_parse(text, size, PLM_JSON_LIKE_DOCKERD | PLM_JSON_UNIQUE_KEYS, name, &root, &error);
}

/*
 * dockerd flattens objects before it looks for flags: {"any": {"iptables": false}} switches iptables off. Objects that
 * are maps to it it leaves whole; that list grew over the releases, so here are those that every dockerd since 20.10
 * has.
 */
static bool is_flattened(const struct plm_json *member)
{
    static const char *const whole[] = {"builder", "default-ulimits", "features", "log-opts", "runtimes"};
    for (size_t i = 0; i < PLM_COUNT(whole); i++) {
        if (strcmp(plm_json_key(member), whole[i]) == 0) {
            return false;
        }
    }
    return plm_json_type(member) == PLM_JSON_OBJECT && !plm_json_unknown(member);
}

static bool stands_inside(const struct plm_json *root, const char *key)
{
    plm_json_each (member, root) {
        if (is_flattened(member) && plm_json_get(member, key)) {
            return true;
        }
    }
    return false;
}

static bool is_map(const struct plm_daemon_option *option)
{
    return option->type == PLM_OPTION_MAP || option->type == PLM_OPTION_ULIMITS;
}

bool plm_daemon_json_parse(const char *text, size_t size, const char *name, struct plm_settings *settings,
                           struct plm_json **ret_unknown_keys, struct plm_error *error)
{
    plm_auto_json struct plm_json *root = NULL;
    if (!plm_json_parse(text, size, PLM_JSON_LIKE_DOCKERD, name, &root, error)) {
        return false;
    }
    if (plm_json_type(root) != PLM_JSON_OBJECT) {
        return plm_error_set(error, PLM_ERROR_MALFORMED, "%s: not a JSON object", name);
    }
    bool twins = has_twins(text, size, name);
    for (size_t i = 0; plm_daemon_options[i].member; i++) {
        const struct plm_daemon_option *option = &plm_daemon_options[i];
        const struct plm_json *value = plm_json_get(root, option->key);
        if (!value && strcmp(option->key, "data-root") == 0) {
            value = plm_json_get(root, "graph"); /* its name up to 22.06 */
        }
        plm_json_free(settings->values[i]);
        settings->values[i] = NULL;
        if (value) {
            settings->values[i] = twins && is_map(option) ? plm_json_new_unknown("a key stands twice in daemon.json")
                                                          : value_of(option, value);
        }
        if (stands_inside(root, option->key)) {
            plm_json_free(settings->values[i]);
            settings->values[i] = plm_json_new_unknown("%s stands inside another key of daemon.json", option->key);
        }
    }
    *ret_unknown_keys = plm_json_new_list();
    plm_json_each (child, root) {
        if (!is_known(plm_json_key(child))) {
            plm_json_push(*ret_unknown_keys, plm_json_new_text(plm_json_key(child)));
        }
    }
    return true;
}
