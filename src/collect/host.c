/* SPDX-License-Identifier: Apache-2.0 */
#include "host.h"

#include "host_state.h"
#include "proc_read.h"
#include "proc_text.h"

#include <plimsoll/base/file.h>
#include <plimsoll/base/limits.h>
#include <plimsoll/base/text.h>

#include <fcntl.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

struct plm_json *plm_host_unknown(const char *reason)
{
    return plm_json_new_unknown("%s", reason ? reason : "not read");
}

struct plm_json *plm_host_text(const char *text)
{
    plm_auto_buffer struct plm_buffer out = {0};
    plm_text_clean_line(&out, text, strlen(text), 0);
    return plm_json_new_text(plm_buffer_text(&out));
}

void plm_host_meanwhile(const struct plm_host *host)
{
    if (host->request.meanwhile) {
        host->request.meanwhile(host->request.meanwhile_context);
    }
}

const char *plm_host_reason(struct plm_host *host, const struct plm_error *error)
{
    return plm_arena_printf(&host->arena, "%s: %s", plm_error_code_name(error->code), error->message);
}

const char *plm_host_kept(const struct plm_host *host, const char *code, const char *text)
{
    return code ? plm_arena_printf(host->late, "%s: %s", code, text) : plm_arena_strdup(host->late, text);
}

const struct plm_rootfs *plm_host_daemon_root(const struct plm_host *host)
{
    const char *path = host->request.options->root;
    if (host->dockerd.root.fd >= 0 && (!path || strcmp(path, "/") == 0)) {
        return &host->dockerd.root;
    }
    return host->root.fd >= 0 ? &host->root : NULL;
}

bool plm_host_refuse(const struct plm_host *host, const char *kind, struct plm_document *ret)
{
    *ret = (struct plm_document){.kind = kind, .origin = "host"};
    if (!host->local) {
        ret->unknown = host->local_reason;
    }
    return !host->local;
}

/* ---- opening ---- */

/* The root's own /proc, if one is mounted there: a copied tree has none, and then nothing of a process can be said. */
static void open_proc(struct plm_host *host)
{
    struct plm_error error;
    struct statfs file_system;
    int fd = -1;
    if (host->root.fd < 0) {
        host->proc_reason = host->root_reason;
        return;
    }
    if (!plm_rootfs_open_at(&host->root, "/proc", O_PATH | O_DIRECTORY, &fd, &error)) {
        host->proc_reason = plm_host_reason(host, &error);
        return;
    }
    plm_auto_fd int own = fd;
    if (fstatfs(fd, &file_system) != 0 || file_system.f_type != PROC_SUPER_MAGIC) {
        host->proc_reason = "unsupported: /proc of that root is not a live procfs";
        return;
    }
    host->proc = (struct plm_rootfs){.fd = own, .path = plm_strdup("/proc")};
    own = -1;
    char self[32] = "";
    char number[32];
    ssize_t size = readlinkat(host->proc.fd, "self", self, sizeof self - 1);
    snprintf(number, sizeof number, "%d", (int)getpid());
    host->own_pids = size > 0 && strcmp(self, number) == 0;
}

static bool may_be_mounted(const char *path)
{
    struct statx found;
    return statx(AT_FDCWD, path, AT_NO_AUTOMOUNT, 0, &found) != 0 ||
           !(found.stx_attributes_mask & STATX_ATTR_MOUNT_ROOT) || (found.stx_attributes & STATX_ATTR_MOUNT_ROOT);
}

/* The container this very process runs in: its cgroup, or the files a runtime mounts over /etc. The mount of a
 * container's /dev/shm, which old engines make on the host, does not count. */
static void find_self(struct plm_host *host)
{
    static const char *const over[] = {"/etc/hostname", "/etc/resolv.conf"};
    struct plm_error error;
    plm_auto_buffer struct plm_buffer text = {0};
    if (plm_file_read("/proc/self/cgroup", PLM_LIMIT_PROC, false, &text, &error)) {
        const char *last = NULL;
        for (const char *id = plm_cgroup_next_id(plm_buffer_text(&text)); id;
             id = plm_cgroup_next_id(id + PLM_CONTAINER_ID_SIZE)) {
            last = id;
        }
        if (last) {
            host->self_id = plm_arena_strndup(&host->arena, last, PLM_CONTAINER_ID_SIZE);
            return;
        }
    }
    plm_buffer_clear(&text);
    if (!may_be_mounted(over[0]) && !may_be_mounted(over[1])) {
        return; /* the table has a line for every container of a host */
    }
    if (!plm_file_read("/proc/self/mountinfo", PLM_LIMIT_PROC_TABLE, false, &text, &error)) {
        return;
    }
    for (const char *at = plm_buffer_text(&text); *at;) {
        size_t size = strcspn(at, "\n");
        plm_auto_free char *line = plm_strndup(at, size);
        const char *id = strstr(line, "/containers/");
        if (id && (strstr(line, " /etc/hostname ") || strstr(line, " /etc/resolv.conf ")) &&
            plm_cgroup_next_id(id) == id + strlen("/containers/")) {
            host->self_id = plm_arena_strndup(&host->arena, id + strlen("/containers/"), PLM_CONTAINER_ID_SIZE);
            return;
        }
        at += size + (at[size] == '\n');
    }
}

static struct plm_host *look(const struct plm_host_request *request, void (*find_process)(struct plm_host *host))
{
    struct plm_error error;
    struct plm_host *host = plm_alloc(sizeof *host);
    const char *root = request->options->root ? request->options->root : "/";
    host->request = *request;
    host->late = plm_alloc(sizeof *host->late);
    host->root.fd = host->proc.fd = host->dockerd.root.fd = -1;
    if (!plm_rootfs_open(&host->root, root, &error)) {
        host->root.fd = -1;
        host->root_reason = plm_host_reason(host, &error);
    }
    open_proc(host);
    find_self(host);
    plm_host_meanwhile(host);
    find_process(host);
    plm_listeners_read(host);
    plm_host_meanwhile(host);
    plm_mountinfo_read(host);
    plm_daemon_read(host);
    plm_host_meanwhile(host);
    return host;
}

static void read_rest(struct plm_host *host)
{
    plm_daemon_resolve(host);
    plm_host_meanwhile(host);
    host->tls = plm_tls_value(host);
    host->roles = plm_file_roles_find(host);
    plm_host_meanwhile(host);
}

struct plm_host *plm_host_look(const struct plm_host_request *request)
{
    return look(request, plm_process_find);
}

/* Only the process behind the socket, and the same one, is found without the engine's own words, and its files only if
 * it is known by then whether it is rootless. */
static bool still_holds(struct plm_host *seen, const struct plm_host_request *request)
{
    return seen && seen->local && seen->request.podman == request->podman &&
           (seen->request.rootless || !request->rootless) && plm_process_remains(seen);
}

struct plm_host *plm_host_open(struct plm_host *seen, const struct plm_host_request *request)
{
    struct plm_host *host = seen;
    if (still_holds(seen, request)) {
        bool rootless = host->request.rootless; /* told by the process itself */
        host->request = *request;
        host->request.rootless = host->request.rootless || rootless;
    } else {
        plm_host_free(seen);
        host = look(request, plm_process_find);
    }
    read_rest(host);
    if (!plm_process_remains(host)) {
        plm_host_free(host);
        host = look(request, plm_process_lost);
        read_rest(host);
    }
    return host;
}

bool plm_host_names(const struct plm_host *host, const char *directory, struct plm_arena *arena,
                    const char *const **ret_names, size_t *ret_count)
{
    struct plm_error error;
    const struct plm_rootfs *root = host->local ? plm_host_daemon_root(host) : NULL;
    return root && plm_rootfs_list(root, directory, PLM_LIMIT_WALK, arena, ret_names, ret_count, &error);
}

void plm_host_free(struct plm_host *host)
{
    if (!host) {
        return;
    }
    plm_settings_done(&host->flags);
    plm_settings_done(&host->file);
    plm_settings_done(&host->next);
    plm_buffer_done(&host->mountinfo);
    for (size_t i = 0; i < PLM_OPTIONS_MAX; i++) {
        plm_json_free(host->options[i].value);
    }
    plm_json_free(host->config.unknown_keys);
    plm_json_free(host->tls);
    plm_json_free(host->roles);
    plm_rootfs_done(&host->dockerd.root);
    plm_rootfs_done(&host->proc);
    plm_rootfs_done(&host->root);
    free(host->pids);
    plm_arena_done(host->late);
    free(host->late);
    plm_arena_done(&host->arena);
    free(host);
}

void plm_host_locality(const struct plm_host *host, bool *ret_known, bool *ret_local, const char **ret_proof,
                       const char **ret_reason)
{
    *ret_known = host->local_known;
    *ret_local = host->local;
    *ret_proof = host->proof;
    *ret_reason = host->local_reason;
}

bool plm_host_is_self(const struct plm_host *host, const char *container_id)
{
    return host->self_id && container_id && strcmp(host->self_id, container_id) == 0;
}
