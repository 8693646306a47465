/* SPDX-License-Identifier: Apache-2.0 */
/* Networks and volumes. */
#include "inspect.h"

#include <plimsoll/base/text.h>
#include <string.h>

static struct plm_json *network_value(struct plm_collector *collector, const struct plm_json *answer,
                                      const struct plm_json *second, const char *second_unknown)
{
    (void)second;
    (void)second_unknown;
    return plm_project(&collector->projection, plm_fields_of("network"), answer);
}

bool plm_networks_emit(struct plm_collector *collector, struct plm_error *error)
{
    static const struct plm_inspection inspection = {.population = PLM_POPULATION_NETWORK, .value = network_value};
    if (collector->options->scope == PLM_COLLECT_HOST)
        return true;
    return plm_inspect_all(collector, &inspection, error);
}

/* "bind,ro,addr=10.0.0.1" → ["bind","ro","addr"]: the words matter, and a CIFS password is one of the values. */
static struct plm_json *mount_flags(const struct plm_json *volume)
{
    const struct plm_json *options = plm_json_get(volume, "Options");
    const struct plm_json *flags = plm_json_get(options, "o");
    if (!options || (plm_json_type(options) != PLM_JSON_OBJECT && !plm_json_is_null(options)) ||
        (flags && !plm_json_text(flags)))
        return plm_json_new_unknown("malformed: Options cannot be read");
    struct plm_json *list = plm_json_new_list();
    for (const char *at = flags ? plm_json_text(flags) : ""; *at;) {
        size_t size = strcspn(at, ",");
        size_t name = strcspn(at, ",=");
        plm_auto_buffer struct plm_buffer clean = {0};
        plm_text_clean_line(&clean, at, name, 64);
        if (name > 0)
            plm_json_push(list, plm_json_new_text(plm_buffer_text(&clean)));
        at += size + (at[size] != '\0');
    }
    return list;
}

/* Only the whole path of a directory is kept of `device`: of other kinds of mounts it may hold a password (rclone's
 * ":sftp,pass=…:", CIFS's //user:password@host/share), and where a relative path leads depends on the daemon. */
static struct plm_json *without_devices(const struct plm_json *options)
{
    if (plm_json_type(options) != PLM_JSON_LIST)
        return plm_json_copy(options);
    struct plm_json *list = plm_json_new_list();
    plm_json_each (option, options) {
        struct plm_json *kept = plm_json_push(list, plm_json_copy(option));
        const char *key = plm_json_text(plm_json_get(option, "key"));
        const char *device = plm_json_text(plm_json_get(option, "value"));
        if (key && device && strcmp(key, "device") == 0 && (device[0] != '/' || device[1] == '/'))
            plm_json_set(kept, "value", plm_json_new_unknown("withheld: not the whole path of a directory"));
    }
    return list;
}

/* "key" of the volume's options as text; NULL: not set, or withheld. */
static const char *option_text(const struct plm_json *volume, const char *name)
{
    plm_json_each (option, plm_json_get(volume, "Options")) {
        const char *key = plm_json_text(plm_json_get(option, "key"));
        if (key && strcmp(key, name) == 0)
            return plm_json_text(plm_json_get(option, "value"));
    }
    return NULL;
}

static bool has_option(const struct plm_json *volume, const char *name)
{
    plm_json_each (option, plm_json_get(volume, "Options")) {
        const char *key = plm_json_text(plm_json_get(option, "key"));
        if (!key || strcmp(key, name) == 0)
            return true;
    }
    return false;
}

/*
 * What a volume of the local driver mounts when it binds no directory: `type` is that of mount(8). The kernel's own
 * file systems are the host's, whatever they are mounted on; one on a disk may be the host's root. Those that hold
 * nothing of this host lead nowhere (null).
 */
static struct plm_json *of_type(const struct plm_json *volume)
{
    static const struct {
        const char *type, *place;
    } types[] = {{"none", NULL},
                 {"tmpfs", NULL},
                 {"ramfs", NULL},
                 {"nfs", NULL},
                 {"nfs4", NULL},
                 {"cifs", NULL},
                 {"smb3", NULL},
                 {"smbfs", NULL},
                 {"ceph", NULL},
                 {"glusterfs", NULL},
                 {"proc", "/proc"},
                 {"binfmt_misc", "/proc/sys/fs/binfmt_misc"},
                 {"sysfs", "/sys"},
                 {"cgroup", "/sys/fs/cgroup"},
                 {"cgroup2", "/sys/fs/cgroup"},
                 {"bpf", "/sys/fs/bpf"},
                 {"pstore", "/sys/fs/pstore"},
                 {"selinuxfs", "/sys/fs/selinux"},
                 {"fusectl", "/sys/fs/fuse/connections"},
                 {"configfs", "/sys/kernel/config"},
                 {"debugfs", "/sys/kernel/debug"},
                 {"tracefs", "/sys/kernel/tracing"},
                 {"securityfs", "/sys/kernel/security"},
                 {"efivarfs", "/sys/firmware/efi/efivars"},
                 {"devtmpfs", "/dev"},
                 {"devpts", "/dev/pts"}};
    const char *type = option_text(volume, "type");
    if (!has_option(volume, "type") && !has_option(volume, "device"))
        return plm_json_new_null(); /* a directory of the engine's own */
    for (size_t i = 0; type && i < PLM_COUNT(types); i++) {
        if (strcmp(types[i].type, type) == 0)
            return types[i].place ? plm_json_new_text(types[i].place) : plm_json_new_null();
    }
    return plm_json_new_unknown("a file system of another kind: whether it is one of the host's own is not seen");
}

/* The engine follows links in `device` when it mounts. */
static struct plm_json *real_device(const struct plm_collector *collector, const struct plm_json *volume)
{
    const struct plm_json *flags = plm_json_get(volume, "mount_flags");
    bool binds = plm_json_type(flags) != PLM_JSON_LIST;
    plm_json_each (flag, flags) {
        const char *text = plm_json_text(flag);
        binds = binds || (text && (strcmp(text, "bind") == 0 || strcmp(text, "rbind") == 0));
    }
    if (!binds)
        return of_type(volume);
    if (collector->options->scope == PLM_COLLECT_ENGINE)
        return plm_json_new_unknown(PLM_NOT_COLLECTED_HOST);
    return has_option(volume, "device") ? plm_host_real_path(collector->host, option_text(volume, "device"))
                                        : plm_json_new_unknown("it binds a directory that is not named");
}

bool plm_volumes_emit(struct plm_collector *collector, struct plm_error *error)
{
    const struct plm_members *members = &collector->populations[PLM_POPULATION_VOLUME].members;
    for (size_t i = 0; i < members->count; i++) {
        const struct plm_json *entry = members->items[i].entry;
        struct plm_json *value = plm_project(&collector->projection, plm_fields_of("volume"), entry);
        plm_json_set(value, "mount_flags", mount_flags(entry));
        plm_json_set(value, "Options", without_devices(plm_json_get(value, "Options")));
        plm_json_set(value, "real_device", real_device(collector, value));
        if (!plm_emit(collector, "volume", members->items[i].key, "GET /volumes", value, NULL, error))
            return false;
    }
    return true;
}
