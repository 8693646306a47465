/* SPDX-License-Identifier: Apache-2.0 */
#include "daemon_sources.h"

#include <plimsoll/base/text.h>

#include <stdlib.h>
#include <string.h>

/* Bool flags that are not in daemon_options.def: they decide whether the next word is a value. dockerd 20.10 to 29. */
static const char *const other_bool_flags[] = {
    "cri-containerd", "disable-legacy-registry",
    "help",           "init",
    "ip-forward",     "ip-forward-no-drop",
    "ip-masq",        "ipv6",
    "raw-logs",       "rootless",
    "validate",       "version",
};
/* The same for flags that take a value; a flag in neither list is not one of any dockerd we know. */
static const char *const other_value_flags[] = {
    "add-runtime",
    "allow-nondistributable-artifacts",
    "api-cors-header",
    "bip",
    "bip6",
    "bridge-accept-fwmark",
    "cdi-spec-dir",
    "cluster-advertise",
    "cluster-store",
    "cluster-store-opt",
    "config-file",
    "containerd-namespace",
    "containerd-plugins-namespace",
    "cpu-rt-period",
    "cpu-rt-runtime",
    "default-address-pool",
    "default-cgroupns-mode",
    "default-gateway",
    "default-gateway-v6",
    "default-ipc-mode",
    "default-network-opt",
    "default-shm-size",
    "dns",
    "dns-opt",
    "dns-search",
    "exec-opt",
    "feature",
    "fixed-cidr",
    "fixed-cidr-v6",
    "graph",
    "host-gateway-ip",
    "http-proxy",
    "https-proxy",
    "init-path",
    "log-format",
    "max-concurrent-downloads",
    "max-concurrent-uploads",
    "max-download-attempts",
    "mtu",
    "network-control-plane-mtu",
    "network-diagnostic-port",
    "no-proxy",
    "node-generic-resource",
    "oom-score-adjust",
    "shutdown-timeout",
    "swarm-default-advertise-addr",
    "swarm-raft-election-tick",
    "swarm-raft-heartbeat-tick",
    "userland-proxy-path",
};
/* Letters that are not in daemon_options.def; the value says whether they take one. */
static const struct {
    char letter;
    const char *flag;
} other_letters[] = {{'g', "graph"}, {'v', "version"}, {'h', "help"}};

bool plm_go_bool_parse(const char *text, bool *ret_value)
{
    static const char *const yes[] = {"1", "t", "T", "true", "TRUE", "True"};
    static const char *const no[] = {"0", "f", "F", "false", "FALSE", "False"};
    for (size_t i = 0; i < PLM_COUNT(yes); i++) {
        if (strcmp(text, yes[i]) == 0 || strcmp(text, no[i]) == 0) {
            *ret_value = strcmp(text, yes[i]) == 0;
            return true;
        }
    }
    return false;
}

static bool listed(const char *const *list, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(list[i], name) == 0) {
            return true;
        }
    }
    return false;
}

static const struct plm_daemon_option *option_by_flag(const char *name, size_t *ret_index)
{
    for (size_t i = 0; plm_daemon_options[i].member; i++) {
        if (plm_daemon_options[i].flag && strcmp(plm_daemon_options[i].flag, name) == 0) {
            *ret_index = i;
            return &plm_daemon_options[i];
        }
    }
    return NULL;
}

static struct plm_json *list_of(struct plm_settings *settings, size_t index)
{
    if (!settings->values[index]) {
        settings->values[index] = plm_json_new_list();
    }
    return settings->values[index];
}

/* "nofile=1024:2048"; one number is both limits. */
static bool set_ulimit(struct plm_settings *settings, size_t index, const char *value)
{
    const char *equals = strchr(value, '=');
    int64_t soft, hard;
    if (!equals) {
        return false;
    }
    const char *colon = strchr(equals, ':');
    size_t size = colon ? (size_t)(colon - equals - 1) : strlen(equals + 1);
    if (!plm_parse_int64(equals + 1, size, &soft)) {
        return false;
    }
    hard = soft;
    if (colon && !plm_parse_int64(colon + 1, strlen(colon + 1), &hard)) {
        return false;
    }
    struct plm_json *ulimit = plm_json_push(list_of(settings, index), plm_json_new_object());
    plm_json_add(ulimit, "Name", plm_json_new_text_n(value, (size_t)(equals - value)));
    plm_json_add(ulimit, "Soft", plm_json_new_int(soft));
    plm_json_add(ulimit, "Hard", plm_json_new_int(hard));
    return true;
}

static void replace(struct plm_settings *settings, size_t index, struct plm_json *value)
{
    plm_json_free(settings->values[index]);
    settings->values[index] = value;
}

static bool set_entry(struct plm_settings *settings, size_t index, const char *value)
{
    const char *equals = strchr(value, '=');
    if (!equals) {
        return false;
    }
    plm_auto_free char *name = plm_strndup(value, (size_t)(equals - value));
    if (!settings->values[index]) {
        settings->values[index] = plm_json_new_object();
    }
    plm_json_set(settings->values[index], name, plm_json_new_text(equals + 1));
    return true;
}

static bool set_option(struct plm_settings *settings, size_t index, const char *value, struct plm_error *error)
{
    const struct plm_daemon_option *option = &plm_daemon_options[index];
    bool yes;
    switch (option->type) {
    case PLM_OPTION_BOOL:
        if (!plm_go_bool_parse(value, &yes)) {
            return plm_error_set(error, PLM_ERROR_MALFORMED, "--%s: not a bool", option->flag);
        }
        replace(settings, index, plm_json_new_bool(yes));
        return true;
    case PLM_OPTION_STRING:
        replace(settings, index, plm_json_new_text(value));
        return true;
    case PLM_OPTION_LIST:
        plm_json_push(list_of(settings, index), plm_json_new_text(value));
        return true;
    case PLM_OPTION_MAP:
        return set_entry(settings, index, value) ||
               plm_error_set(error, PLM_ERROR_MALFORMED, "--%s: not name=value", option->flag);
    case PLM_OPTION_ULIMITS:
        return set_ulimit(settings, index, value) ||
               plm_error_set(error, PLM_ERROR_MALFORMED, "--%s: not a limit", option->flag);
    }
    return plm_error_set(error, PLM_ERROR_INTERNAL, "an option of no type");
}

/* ---- words ---- */

struct words {
    const char *const *words;
    size_t count, at;
    struct plm_arena *arena;
    struct plm_settings *settings;
    const char *config_file;
};

/* value: behind '=' or the letter, or NULL: the next word, if this flag takes one. */
static bool take_flag(struct words *words, const char *name, const char *value, struct plm_error *error)
{
    size_t index = 0;
    const struct plm_daemon_option *option = option_by_flag(name, &index);
    bool is_bool =
        option ? option->type == PLM_OPTION_BOOL : listed(other_bool_flags, PLM_COUNT(other_bool_flags), name);
    if (!option && !is_bool && !listed(other_value_flags, PLM_COUNT(other_value_flags), name)) {
        return plm_error_set(error, PLM_ERROR_UNSUPPORTED, "argument %zu is a flag of no dockerd known here",
                             words->at);
    }
    if (!value && is_bool) {
        value = "true";
    } else if (!value) {
        if (words->at + 1 >= words->count) {
            return plm_error_set(error, PLM_ERROR_MALFORMED, "--%s: no value", name);
        }
        value = words->words[++words->at];
    }
    if (strcmp(name, "config-file") == 0) {
        words->config_file = plm_arena_strdup(words->arena, value);
    } else if (strcmp(name, "graph") == 0) { /* --data-root up to 22.06 */
        return take_flag(words, "data-root", value, error);
    }
    return !option || set_option(words->settings, index, value, error);
}

static const char *name_of_letter(char letter, bool *ret_bool)
{
    for (size_t i = 0; plm_daemon_options[i].member; i++) {
        if (plm_daemon_options[i].letter == letter) {
            *ret_bool = plm_daemon_options[i].type == PLM_OPTION_BOOL;
            return plm_daemon_options[i].flag;
        }
    }
    for (size_t i = 0; i < PLM_COUNT(other_letters); i++) {
        if (other_letters[i].letter == letter) {
            *ret_bool = letter != 'g';
            return other_letters[i].flag;
        }
    }
    return NULL;
}

/* "-Dl" "debug", "-Hfd://", "-l=debug" */
static bool take_letters(struct words *words, const char *word, struct plm_error *error)
{
    for (const char *at = word + 1; *at; at++) {
        bool is_bool;
        const char *name = name_of_letter(*at, &is_bool);
        if (!name) {
            return plm_error_set(error, PLM_ERROR_UNSUPPORTED, "argument %zu is a flag of no dockerd known here",
                                 words->at);
        }
        if (at[1] == '=') {
            return take_flag(words, name, at + 2, error);
        }
        if (!is_bool) {
            return take_flag(words, name, at[1] ? at + 1 : NULL, error);
        }
        if (!take_flag(words, name, NULL, error)) {
            return false;
        }
    }
    return true;
}

bool plm_flags_parse(const char *const *arguments, size_t count, struct plm_arena *arena, struct plm_settings *settings,
                     const char **ret_config_file, struct plm_error *error)
{
    struct words words = {.words = arguments, .count = count, .arena = arena, .settings = settings};
    for (words.at = 1; words.at < count; words.at++) {
        const char *word = arguments[words.at];
        if (strcmp(word, "--") == 0) {
            continue; /* nothing may follow it: dockerd takes no arguments */
        }
        if (word[0] != '-' || word[1] == '\0') {
            return plm_error_set(error, PLM_ERROR_MALFORMED, "argument %zu is no flag", words.at);
        }
        if (word[1] != '-') {
            if (!take_letters(&words, word, error)) {
                return false;
            }
            continue;
        }
        const char *equals = strchr(word, '=');
        plm_auto_free char *name = equals ? plm_strndup(word + 2, (size_t)(equals - word - 2)) : plm_strdup(word + 2);
        if (!take_flag(&words, name, equals ? equals + 1 : NULL, error)) {
            return false;
        }
    }
    *ret_config_file = words.config_file;
    return true;
}
