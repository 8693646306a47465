/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether the engine's directories lie on file systems of their own. A mount point alone proves nothing: dockerd
 * bind-mounts its data root onto itself; so devices are compared, and those of mountinfo, since btrfs gives each
 * subvolume its own in stat().
 */
#include "mounts.h"

#include "host_state.h"
#include "proc_read.h"

#include <plimsoll/base/limits.h>
#include <plimsoll/base/text.h>

#include <string.h>

struct reader {
    const struct plm_host *host;
    struct plm_arena *arena;
    struct plm_mount_table table;
    struct plm_json *list;
};

static const char *parent_of(struct plm_arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    return !slash || slash == path ? "/" : plm_arena_strndup(arena, path, (size_t)(slash - path));
}

static void add_mount(struct reader *reader, const char *role, const char *path)
{
    struct plm_error error;
    plm_auto_rootfs_stat struct plm_rootfs_stat found = {0};
    const char *real = path;
    if (!plm_rootfs_stat(plm_host_daemon_root(reader->host), path, &found, &error)) {
        plm_json_push(reader->list, plm_json_new_unknown("%s: %s", plm_error_code_name(error.code), error.message));
        return;
    }
    if (found.real_path) {
        real = found.real_path;
    }
    const struct plm_mount *mount = plm_mount_of(&reader->table, real);
    const struct plm_mount *above = plm_mount_of(&reader->table, parent_of(reader->arena, real));
    if (!mount || !above) {
        plm_json_push(reader->list, plm_json_new_unknown("%s: no mount holds it", path));
        return;
    }
    const struct plm_mount *parent = plm_mount_of(&reader->table, parent_of(reader->arena, mount->point));
    struct plm_json *value = plm_json_push(reader->list, plm_json_new_object());
    plm_json_add(value, "path", plm_host_text(path));
    plm_json_add(value, "role", plm_json_new_text(role));
    plm_json_add(value, "mount_point", plm_host_text(mount->point));
    plm_json_add(value, "device", plm_json_new_text(mount->device));
    plm_json_add(value, "parent_device", parent ? plm_json_new_text(parent->device) : plm_json_new_null());
    plm_json_add(value, "root", plm_host_text(mount->root));
    plm_json_add(value, "type", plm_host_text(mount->type));
    plm_json_add(value, "own_file_system", plm_json_new_bool(strcmp(mount->device, above->device) != 0));
}

/* "/var/lib/docker/100000.100000" → true */
static bool is_remapped(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    return strchr(name, '.') && *name >= '0' && *name <= '9' && strspn(name, "0123456789.") == strlen(name);
}

/* Images lie in containerd's directory, not in the data root, when its store is used. */
static bool uses_containerd_store(const struct plm_json *info)
{
    plm_json_each (pair, plm_json_get(info, "DriverStatus")) {
        const char *name = plm_json_text(plm_json_at(pair, 0));
        const char *value = plm_json_text(plm_json_at(pair, 1));
        if (name && value && strcmp(name, "driver-type") == 0 && plm_starts_with(value, "io.containerd.snapshotter")) {
            return true;
        }
    }
    return false;
}

/* `root = "/path"` before the first table of containerd's configuration; its default if that file is not there. */
static const char *containerd_root(struct reader *reader, const char *config, const char **ret_reason)
{
    struct plm_error error;
    plm_auto_buffer struct plm_buffer text = {0};
    if (!plm_rootfs_read(plm_host_daemon_root(reader->host), config, PLM_LIMIT_CONFIG, &text, &error)) {
        if (error.code != PLM_ERROR_ABSENT) {
            *ret_reason = plm_arena_printf(reader->arena, "%s: %s", plm_error_code_name(error.code), error.message);
            return NULL;
        }
        return "/var/lib/containerd";
    }
    for (const char *at = plm_buffer_text(&text); *at && at[strspn(at, " \t")] != '[';) {
        size_t size = strcspn(at, "\n");
        const char *word = at + strspn(at, " \t");
        if (plm_starts_with(word, "root") && strchr(" \t=", word[4])) {
            const char *quote = memchr(word, '"', size - (size_t)(word - at));
            quote = quote ? quote : memchr(word, '\'', size - (size_t)(word - at));
            if (quote && quote[1] == '/') {
                return plm_arena_strndup(reader->arena, quote + 1, strcspn(quote + 1, "\"'\n"));
            }
        }
        at += size + (at[size] == '\n');
    }
    return "/var/lib/containerd";
}

static const char *path_of_role(const struct plm_host *host, const char *role)
{
    plm_json_each (entry, host->roles) {
        if (strcmp(plm_json_text(plm_json_get(entry, "key")), role) == 0) {
            return plm_json_text(plm_json_first(plm_json_get(entry, "paths")));
        }
    }
    return NULL;
}

static void add_containerd(struct reader *reader)
{
    const char *config = path_of_role(reader->host, "containerd-config");
    const char *reason = "containerd's configuration file is not known";
    const char *root = config && *config == '/' ? containerd_root(reader, config, &reason) : NULL;
    if (root) {
        add_mount(reader, "containerd-root", root);
    } else {
        plm_json_push(reader->list, plm_host_unknown(reason));
    }
}

void plm_mountinfo_read(struct plm_host *host)
{
    struct plm_error error;
    host->mountinfo_read =
        host->request.options->scope != PLM_COLLECT_ENGINE && host->dockerd.pid > 0 &&
        plm_proc_read(&host->proc, host->dockerd.pid, "mountinfo", PLM_LIMIT_PROC_TABLE, &host->mountinfo, &error);
}

void plm_host_mounts(const struct plm_host *host, struct plm_document *ret_document)
{
    plm_auto_arena struct plm_arena arena = {0};
    struct reader reader = {.host = host, .arena = &arena};
    const char *data_root = plm_json_text(plm_option_value(host, "data_root"));
    int64_t pid = host->dockerd.pid;
    if (plm_host_refuse(host, "host.mounts", ret_document)) {
        return;
    }
    ret_document->origin = "/proc/PID/mountinfo";
    if (pid <= 0 || !data_root) {
        ret_document->unknown = pid <= 0 ? host->dockerd.reason : "the engine does not tell its data root";
        return;
    }
    if (!host->mountinfo_read || !plm_mountinfo_parse(plm_buffer_text(&host->mountinfo), &arena, &reader.table)) {
        ret_document->unknown = "the mounts of the engine's process cannot be read";
        return;
    }
    reader.list = plm_json_new_list();
    add_mount(&reader, "data-root", data_root);
    if (is_remapped(data_root)) {
        add_mount(&reader, "data-root-parent", parent_of(&arena, data_root));
    }
    if (uses_containerd_store(host->request.info)) {
        add_containerd(&reader);
    }
    ret_document->value = plm_json_new_object();
    plm_json_add(ret_document->value, "mounts", reader.list);
}
