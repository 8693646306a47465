/* SPDX-License-Identifier: Apache-2.0 */
/* What the API shows of the configuration in force: cis-benchmark 6.1, points 4, 13 and 20. */
#include "daemon_options.h"

#include <plimsoll/base/text.h>

#include <string.h>

struct answers {
    const struct plm_json *info, *version, *bridge;
};

bool plm_engine_at_least(const char *version, int64_t major, int64_t minor)
{
    int64_t first, second;
    size_t size = version ? strspn(version, "0123456789") : 0;
    if (size == 0 || version[size] != '.' || !plm_parse_int64(version, size, &first)) {
        return false;
    }
    const char *rest = version + size + 1;
    if (!plm_parse_int64(rest, strspn(rest, "0123456789"), &second)) {
        return false;
    }
    return first > major || (first == major && second >= minor);
}

static struct plm_json *copy_if(const struct plm_json *value, enum plm_json_type type)
{
    return value && plm_json_type(value) == type && !plm_json_unknown(value) ? plm_json_copy(value) : NULL;
}

static struct plm_json *text_at(const struct plm_json *info, const char *path)
{
    return copy_if(plm_json_path(info, path), PLM_JSON_STRING);
}

static struct plm_json *data_root(const struct answers *answers)
{
    return text_at(answers->info, "DockerRootDir");
}
static struct plm_json *containerd(const struct answers *answers)
{
    return text_at(answers->info, "Containerd.Address"); /* API 1.46 */
}
static struct plm_json *debug(const struct answers *answers)
{
    return copy_if(plm_json_get(answers->info, "Debug"), PLM_JSON_BOOL);
}
static struct plm_json *firewall_backend(const struct answers *answers)
{
    return text_at(answers->info, "FirewallBackend.Driver"); /* API 1.49 */
}
static struct plm_json *storage_driver(const struct answers *answers)
{
    return text_at(answers->info, "Driver");
}
static struct plm_json *log_driver(const struct answers *answers)
{
    return text_at(answers->info, "LoggingDriver");
}
static struct plm_json *live_restore(const struct answers *answers)
{
    return copy_if(plm_json_get(answers->info, "LiveRestoreEnabled"), PLM_JSON_BOOL);
}
static struct plm_json *experimental(const struct answers *answers)
{
    return copy_if(plm_json_get(answers->info, "ExperimentalBuild"), PLM_JSON_BOOL);
}
static struct plm_json *default_runtime(const struct answers *answers)
{
    return text_at(answers->info, "DefaultRuntime");
}

/* A list of texts; null, which Go writes for an empty one, is empty. */
static struct plm_json *texts(const struct plm_json *list)
{
    if (!list || plm_json_is_null(list)) {
        return list ? plm_json_new_list() : NULL;
    }
    plm_json_each (item, list) {
        if (!plm_json_text(item)) {
            return NULL;
        }
    }
    return copy_if(list, PLM_JSON_LIST);
}

static struct plm_json *authorization_plugins(const struct answers *answers)
{
    return texts(plm_json_path(answers->info, "Plugins.Authorization"));
}
static struct plm_json *registry_mirrors(const struct answers *answers)
{
    return texts(plm_json_path(answers->info, "RegistryConfig.Mirrors"));
}
static struct plm_json *labels(const struct answers *answers)
{
    return texts(plm_json_get(answers->info, "Labels"));
}

/* Option of the default bridge; there is none when `bridge` is "none", and then this says nothing. */
static struct plm_json *icc(const struct answers *answers)
{
    const char *text =
        plm_json_text(plm_json_get(plm_json_get(answers->bridge, "Options"), "com.docker.network.bridge.enable_icc"));
    if (!text || (strcmp(text, "true") != 0 && strcmp(text, "false") != 0)) {
        return NULL;
    }
    return plm_json_new_bool(strcmp(text, "true") == 0);
}

/* CIDRs that are not the implicit loopback ones, and every index that is not secure: host:port stands only there. */
static struct plm_json *insecure_registries(const struct answers *answers)
{
    static const char *const implied[] = {"127.0.0.0/8", "::1/128"}; /* ::1/128 since 28.0 */
    const struct plm_json *cidrs = plm_json_path(answers->info, "RegistryConfig.InsecureRegistryCIDRs");
    const struct plm_json *indexes = plm_json_path(answers->info, "RegistryConfig.IndexConfigs");
    plm_auto_json struct plm_json *list = plm_json_new_list();
    if (plm_json_type(cidrs) != PLM_JSON_LIST || plm_json_type(indexes) != PLM_JSON_OBJECT) {
        return NULL;
    }
    plm_json_each (cidr, cidrs) {
        const char *text = plm_json_text(cidr);
        if (!text) {
            return NULL;
        }
        if (strcmp(text, implied[0]) != 0 && strcmp(text, implied[1]) != 0) {
            plm_json_push(list, plm_json_new_text(text));
        }
    }
    plm_json_each (index, indexes) {
        const struct plm_json *secure = plm_json_get(index, "Secure");
        if (plm_json_type(secure) != PLM_JSON_BOOL) {
            return NULL;
        }
        if (!plm_json_is_true(secure)) {
            plm_json_push(list, plm_json_new_text(plm_json_key(index)));
        }
    }
    return plm_take(list);
}

/* "name=seccomp,profile=default": the value of `field` in the entry of that name; "" if it has none; NULL: no entry. */
static const char *security_option(const struct plm_json *info, const char *name, const char *field)
{
    plm_json_each (option, plm_json_get(info, "SecurityOptions")) {
        const char *text = plm_json_text(option);
        size_t size = strlen(name);
        if (!text || !plm_starts_with(text, "name=") || strncmp(text + 5, name, size) != 0 ||
            (text[5 + size] != ',' && text[5 + size] != '\0')) {
            continue;
        }
        const char *found = field ? strstr(text + 5 + size, field) : NULL;
        return found ? found + strlen(field) : "";
    }
    return NULL;
}

static bool has_security_options(const struct plm_json *info)
{
    return plm_json_type(plm_json_get(info, "SecurityOptions")) == PLM_JSON_LIST;
}

static struct plm_json *userns_remap(const struct answers *answers)
{
    /* Presence shows that it is on, not whose ids: then the flag or the file says. */
    if (!has_security_options(answers->info) || security_option(answers->info, "userns", NULL)) {
        return NULL;
    }
    return plm_json_new_text("");
}

static struct plm_json *no_new_privileges(const struct answers *answers)
{
    const char *server = plm_json_text(plm_json_get(answers->info, "ServerVersion"));
    if (!has_security_options(answers->info)) {
        return NULL;
    }
    if (security_option(answers->info, "no-new-privileges", NULL)) {
        return plm_json_new_bool(true);
    }
    return plm_engine_at_least(server, 24, 0) ? plm_json_new_bool(false) : NULL; /* older ones never showed it */
}

static struct plm_json *seccomp_profile(const struct answers *answers)
{
    const char *profile = security_option(answers->info, "seccomp", "profile=");
    if (!profile || !*profile) {
        return NULL;
    }
    return plm_json_new_text(strcmp(profile, "default") == 0 ? "builtin" : profile); /* its name before 23.0 */
}

static struct plm_json *selinux_enabled(const struct answers *answers)
{
    if (!has_security_options(answers->info)) {
        return NULL;
    }
    return plm_json_new_bool(security_option(answers->info, "selinux", NULL) != NULL);
}

static const struct {
    const char *member;
    struct plm_json *(*read)(const struct answers *answers);
} shown[] = {
    {"data_root", data_root},
    {"containerd", containerd},
    {"icc", icc},
    {"debug", debug},
    {"firewall_backend", firewall_backend},
    {"insecure_registries", insecure_registries},
    {"storage_driver", storage_driver},
    {"userns_remap", userns_remap},
    {"authorization_plugins", authorization_plugins},
    {"log_driver", log_driver},
    {"no_new_privileges", no_new_privileges},
    {"live_restore", live_restore},
    {"seccomp_profile", seccomp_profile},
    {"experimental", experimental},
    {"selinux_enabled", selinux_enabled},
    {"default_runtime", default_runtime},
    {"labels", labels},
    {"registry_mirrors", registry_mirrors},
};

struct plm_json *plm_option_from_api(const struct plm_daemon_option *option, const struct plm_json *info,
                                     const struct plm_json *version, const struct plm_json *bridge)
{
    const struct answers answers = {.info = info, .version = version, .bridge = bridge};
    struct plm_json *value = NULL;
    for (size_t i = 0; i < PLM_COUNT(shown); i++) {
        if (strcmp(shown[i].member, option->member) == 0) {
            value = shown[i].read(&answers);
        }
    }
    return value;
}
