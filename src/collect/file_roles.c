/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which files play which part in sections 1 and 3: found from what the daemon uses, not from constants. A role that no
 * file plays is an empty list; a role whose files could not be found out is unknown.
 */
#include "host_state.h"
#include "proc_read.h"
#include "proc_text.h"

#include <plimsoll/base/limits.h>
#include <plimsoll/base/text.h>

#include <stdlib.h>
#include <string.h>

#define CHILD_TRIES 3
#define CERTS_DEPTH 8 /* registry, then files: links to directories could otherwise go round */

struct finder {
    struct plm_host *host;
    struct plm_json *roles;
    const char *config_directory; /* NULL: not known */
    const char *containerd_socket, *containerd_config, *containerd_program;
    const char *child_unknown; /* why nobody knows whether dockerd has a containerd of its own; NULL: it is known */
};

static void add(struct finder *finder, const char *role, struct plm_json *paths)
{
    struct plm_json *entry = plm_json_push(finder->roles, plm_json_new_object());
    plm_json_add(entry, "key", plm_json_new_text(role));
    plm_json_add(entry, "paths", paths);
}

/* A list of one path; none for NULL. */
static struct plm_json *one(const char *path)
{
    struct plm_json *list = plm_json_new_list();
    if (path) {
        plm_json_push(list, plm_json_new_text(path));
    }
    return list;
}

static void add_path(struct finder *finder, const char *role, const char *path, const char *reason)
{
    add(finder, role, path ? one(path) : plm_host_unknown(reason));
}

/* ---- units ---- */

static void add_units(struct finder *finder)
{
    const struct plm_unit *service = &finder->host->service, *socket = &finder->host->socket;
    const char *reason = service->reason ? service->reason : socket->reason;
    add(finder, "service-unit", service->reason ? plm_host_unknown(service->reason) : one(service->path));
    add(finder, "socket-unit", socket->reason ? plm_host_unknown(socket->reason) : one(socket->path));
    struct plm_json *dropins = reason ? plm_host_unknown(reason) : plm_json_new_list();
    for (size_t i = 0; !reason && i < service->dropin_count; i++) {
        plm_json_push(dropins, plm_json_new_text(service->dropins[i]));
    }
    for (size_t i = 0; !reason && i < socket->dropin_count; i++) {
        plm_json_push(dropins, plm_json_new_text(socket->dropins[i]));
    }
    add(finder, "unit-dropin", dropins);
}

/* ---- certs.d ---- */

struct certificates {
    const struct plm_rootfs *root;
    struct plm_arena *arena;
    struct plm_json *entries, *files;
    size_t count;
};

static bool walk(struct certificates *walk_, const char *directory, int depth, struct plm_error *error)
{
    const char *const *names;
    size_t count;
    if (depth > CERTS_DEPTH) {
        return plm_error_set(error, PLM_ERROR_TOO_LARGE, "%s: deeper than %d directories", directory, CERTS_DEPTH);
    }
    if (!plm_rootfs_list(walk_->root, directory, PLM_LIMIT_WALK, walk_->arena, &names, &count, error)) {
        return error->code == PLM_ERROR_ABSENT && depth == 0; /* no certs.d: no entries */
    }
    for (size_t i = 0; i < count; i++) {
        plm_auto_rootfs_stat struct plm_rootfs_stat found = {0};
        const char *path = plm_arena_printf(walk_->arena, "%s/%s", directory, names[i]);
        if (++walk_->count > PLM_LIMIT_WALK) {
            return plm_error_set(error, PLM_ERROR_TOO_LARGE, "%s: more than %u entries", directory, PLM_LIMIT_WALK);
        }
        if (!plm_rootfs_stat(walk_->root, path, &found, error)) {
            if (error->code != PLM_ERROR_ABSENT) {
                return false;
            }
            continue; /* a link to nothing, or gone since */
        }
        plm_json_push(walk_->entries, plm_json_new_text(path));
        if (S_ISREG(found.stat.st_mode)) {
            plm_json_push(walk_->files, plm_json_new_text(path));
        } else if (S_ISDIR(found.stat.st_mode) && !walk(walk_, path, depth + 1, error)) {
            return false;
        }
    }
    return true;
}

static void add_certificates(struct finder *finder)
{
    struct plm_host *host = finder->host;
    struct plm_error error;
    const struct plm_rootfs *root = plm_host_daemon_root(host);
    if (!finder->config_directory || !root) {
        const char *reason = "the daemon's configuration directory is not known";
        add(finder, "registry-certs-entry", plm_host_unknown(reason));
        add(finder, "registry-cert-file", plm_host_unknown(reason));
        return;
    }
    plm_auto_json struct plm_json *entries = plm_json_new_list();
    plm_auto_json struct plm_json *files = plm_json_new_list();
    struct certificates state = {.root = root, .arena = &host->arena, .entries = entries, .files = files};
    bool well = walk(&state, plm_arena_printf(&host->arena, "%s/certs.d", finder->config_directory), 0, &error);
    const char *reason = well ? NULL : plm_host_reason(host, &error);
    add(finder, "registry-certs-entry", well ? plm_take(entries) : plm_host_unknown(reason));
    add(finder, "registry-cert-file", well ? plm_take(files) : plm_host_unknown(reason));
}

/* ---- TLS and sockets ---- */

static void add_tls(struct finder *finder)
{
    static const struct {
        const char *role, *member;
    } rows[] = {{"tls-ca", "ca"}, {"tls-cert", "certificate"}, {"tls-key", "key_file"}};
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        const struct plm_json *path = plm_json_get(finder->host->tls, rows[i].member);
        const char *reason = plm_json_unknown(finder->host->tls);
        reason = reason ? reason : plm_json_unknown(path);
        const char *text = plm_json_text(path);
        if (text && *text != '/' && finder->host->dockerd.directory) {
            text = plm_arena_printf(&finder->host->arena, "%s/%s", finder->host->dockerd.directory, text);
        }
        if (reason) {
            add(finder, rows[i].role, plm_host_unknown(reason));
        } else if (text && *text != '/') {
            add(finder, rows[i].role,
                plm_host_unknown("a path relative to the daemon's working directory, which cannot be read"));
        } else {
            add(finder, rows[i].role, one(text));
        }
    }
}

static void add_sockets(struct finder *finder)
{
    const struct plm_host *host = finder->host;
    if (host->listeners_reason) {
        add(finder, "api-socket", plm_host_unknown(host->listeners_reason));
        return;
    }
    struct plm_json *list = plm_json_new_list();
    for (size_t i = 0; i < host->listeners.count; i++) {
        const struct plm_listener *listener = &host->listeners.items[i];
        if (listener->path && strcmp(plm_listener_purpose(host, listener), "api") == 0) {
            plm_json_push(list, plm_json_new_text(listener->path));
        }
    }
    add(finder, "api-socket", list);
}

/* ---- containerd ---- */

/* Argument --name VALUE or --name=VALUE of a containerd. */
static const char *argument(const char *const *words, const char *name)
{
    size_t size = strlen(name);
    for (size_t i = 0; words[i]; i++) {
        if (strncmp(words[i], name, size) == 0 && words[i][size] == '=') {
            return words[i] + size + 1;
        }
        if (strcmp(words[i], name) == 0 && words[i + 1]) {
            return words[i + 1];
        }
    }
    return NULL;
}

static bool is_child(struct plm_host *host, int64_t pid)
{
    struct plm_error error;
    struct plm_proc_stat parsed;
    plm_auto_buffer struct plm_buffer stat = {0};
    return plm_proc_read(&host->proc, pid, "stat", PLM_LIMIT_PROC, &stat, &error) &&
           plm_proc_stat_parse(plm_buffer_text(&stat), &parsed) && parsed.parent == host->dockerd.pid;
}

enum look { NO_CHILD, SOME_CHILD, CHILD_FOUND, CHILD_UNREADABLE };

/* A containerd that dockerd started is its child, and its --config stands in the directory of its socket. */
static enum look take_child(struct finder *finder, int64_t pid)
{
    struct plm_host *host = finder->host;
    struct plm_error error;
    plm_auto_buffer struct plm_buffer words = {0};
    const char *program;
    size_t count;
    if (!is_child(host, pid)) {
        return NO_CHILD;
    }
    if (!plm_proc_link(&host->proc, pid, "exe", &host->arena, &program, &error)) {
        return CHILD_UNREADABLE;
    }
    if (strcmp(plm_program_name(program, &host->arena), "containerd") != 0) {
        return SOME_CHILD;
    }
    if (!plm_proc_read(&host->proc, pid, "cmdline", PLM_LIMIT_PROC, &words, &error) || words.size == 0) {
        return CHILD_UNREADABLE;
    }
    const char *const *split = plm_words_split(plm_buffer_text(&words), words.size, &host->arena, &count);
    const char *config = argument(split, "--config");
    const char *slash = config ? strrchr(config, '/') : NULL;
    finder->containerd_program = program;
    finder->containerd_config = config;
    if (slash && *config == '/') {
        finder->containerd_socket =
            plm_arena_printf(&host->arena, "%.*s/containerd.sock", (int)(slash - config), config);
    }
    return CHILD_FOUND;
}

/* False: a child came or went, or cannot be looked at. */
static bool search_children(struct finder *finder)
{
    struct plm_host *host = finder->host;
    struct plm_error error;
    int64_t *pids;
    size_t count;
    bool complete = true;
    /* Without the kernel's list of children every process is asked for its parent. */
    if (!plm_proc_children(&host->proc, host->dockerd.pid, &host->arena, &pids, &count, &error) &&
        !plm_proc_pids(&host->proc, &host->arena, &pids, &count, &error)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        enum look look = take_child(finder, pids[i]);
        if (look == CHILD_FOUND) {
            return true;
        }
        complete = complete && look != CHILD_UNREADABLE;
    }
    return complete;
}

/* Children are short-lived, too: looked at again while one of them could not be read. */
static void find_child(struct finder *finder)
{
    for (int tries = 0; tries < CHILD_TRIES; tries++) {
        if (search_children(finder)) {
            return;
        }
    }
    finder->child_unknown = "the engine's children cannot be read";
}

static void find_containerd(struct finder *finder)
{
    struct plm_host *host = finder->host;
    const struct plm_json *option = plm_option_value(host, "containerd");
    const char *address = plm_json_text(option);
    find_child(finder);
    if (address && *address) { /* newer engines show it, also that of a child */
        address = plm_starts_with(address, "unix://") ? address + 7 : address;
        finder->containerd_socket = plm_arena_strdup(&host->arena, address);
    }
    if (finder->containerd_socket || finder->containerd_program || plm_json_unknown(option) || finder->child_unknown) {
        return;
    }
    const char *run =
        host->request.rootless ? plm_environment_get(host->dockerd.environment, "XDG_RUNTIME_DIR") : "/run";
    if (run) {
        finder->containerd_socket = plm_arena_printf(&host->arena, "%s/containerd/containerd.sock", run);
    }
}

static void add_containerd(struct finder *finder)
{
    struct plm_host *host = finder->host;
    const char *reason = plm_json_unknown(plm_option_value(host, "containerd"));
    find_containerd(finder);
    reason = reason ? reason : finder->child_unknown ? finder->child_unknown : "the address of containerd is not known";
    const char *socket = finder->containerd_socket;
    const char *slash = socket ? strrchr(socket, '/') : NULL;
    add_path(finder, "containerd-socket", socket, reason);
    add_path(finder, "containerd-dir",
             slash ? plm_arena_printf(&host->arena, "%.*s", (int)(slash - socket), socket) : NULL, reason);
    const char *usual = finder->child_unknown ? NULL : "/etc/containerd/config.toml";
    add_path(finder, "containerd-config", finder->containerd_config ? finder->containerd_config : usual, reason);
}

/* ---- programs ---- */

static const char *without_deleted(struct plm_arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    return plm_arena_printf(arena, "%.*s/%s", (int)(slash ? slash - path : 0), path, plm_program_name(path, arena));
}

/* First of the usual directories that has it; /usr/bin, where nothing will be found, if none has. */
static const char *find_program(struct finder *finder, const char *name)
{
    static const char *const directories[] = {"/usr/local/sbin", "/usr/local/bin", "/usr/sbin",
                                              "/usr/bin",        "/sbin",          "/bin"};
    struct plm_host *host = finder->host;
    for (size_t i = 0; i < PLM_COUNT(directories); i++) {
        struct plm_error error;
        plm_auto_rootfs_stat struct plm_rootfs_stat found = {0};
        const char *path = plm_arena_printf(&host->arena, "%s/%s", directories[i], name);
        if (plm_rootfs_stat(plm_host_daemon_root(host), path, &found, &error)) {
            return path;
        }
    }
    return plm_arena_printf(&host->arena, "/usr/bin/%s", name);
}

static void add_programs(struct finder *finder)
{
    static const char *const shims[] = {"containerd-shim", "containerd-shim-runc-v1", "containerd-shim-runc-v2"};
    struct plm_host *host = finder->host;
    const char *executable = host->dockerd.executable;
    const char *runc = plm_json_text(plm_json_path(host->request.info, "Runtimes.runc.path"));
    if (!plm_host_daemon_root(host)) {
        return;
    }
    add_path(finder, "dockerd-binary", executable ? without_deleted(&host->arena, executable) : NULL,
             host->dockerd.reason ? host->dockerd.reason : "the program of the engine's process cannot be read");
    add_path(finder, "containerd-binary",
             finder->containerd_program ? without_deleted(&host->arena, finder->containerd_program)
                                        : find_program(finder, "containerd"),
             NULL);
    for (size_t i = 0; i < PLM_COUNT(shims); i++) {
        add_path(finder, shims[i], find_program(finder, shims[i]), NULL);
    }
    add_path(finder, "runc", runc && *runc == '/' ? plm_arena_strdup(&host->arena, runc) : find_program(finder, "runc"),
             NULL);
}

/* ---- all ---- */

static const char *config_directory(struct plm_host *host)
{
    if (!host->request.rootless) {
        return "/etc/docker";
    }
    const char *config = plm_environment_get(host->dockerd.environment, "XDG_CONFIG_HOME");
    const char *home = plm_environment_get(host->dockerd.environment, "HOME");
    if (config && *config == '/') {
        return plm_arena_printf(&host->arena, "%s/docker", config);
    }
    return home && *home == '/' ? plm_arena_printf(&host->arena, "%s/.config/docker", home) : NULL;
}

static const char *const all_roles[] = {
    "service-unit",
    "socket-unit",
    "unit-dropin",
    "config-dir",
    "registry-certs-entry",
    "registry-cert-file",
    "tls-ca",
    "tls-cert",
    "tls-key",
    "api-socket",
    "config-file",
    "default-file",
    "sysconfig-file",
    "containerd-socket",
    "containerd-dir",
    "containerd-config",
    "data-root",
    "dockerd-binary",
    "containerd-binary",
    "containerd-shim",
    "containerd-shim-runc-v1",
    "containerd-shim-runc-v2",
    "runc",
};

struct plm_json *plm_file_roles_find(struct plm_host *host)
{
    struct finder finder = {.host = host, .roles = plm_json_new_list()};
    const char *root = plm_json_text(plm_option_value(host, "data_root"));
    if (host->request.podman || !host->local || !plm_host_daemon_root(host)) {
        const char *reason = host->local ? host->root_reason : host->local_reason;
        for (size_t i = 0; i < PLM_COUNT(all_roles); i++) {
            add(&finder, all_roles[i], host->request.podman ? plm_json_new_list() : plm_host_unknown(reason));
        }
        return finder.roles;
    }
    finder.config_directory = config_directory(host);
    add_units(&finder);
    add_path(&finder, "config-dir", finder.config_directory, "the environment of the daemon cannot be read");
    add_certificates(&finder);
    add_tls(&finder);
    add_sockets(&finder);
    add_path(&finder, "config-file", host->config.path, host->config.reason);
    add_path(&finder, "default-file", "/etc/default/docker", NULL);
    add_path(&finder, "sysconfig-file", "/etc/sysconfig/docker", NULL);
    add_containerd(&finder);
    add_path(&finder, "data-root", root, plm_json_unknown(plm_option_value(host, "data_root")));
    add_programs(&finder);
    return finder.roles;
}
