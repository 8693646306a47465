/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which process is the engine: the one that holds the listening socket, never the newest with a similar name. Proofs,
 * in order:
 *  1. socket-inode: the inode bound to the file that was connected to (socket diagnostics), or the process that called
 * listen() on it (peer credentials, for sockets in another network namespace), and that process holds it and runs
 * dockerd;
 *  2. engine-id: the id file below the engine's data root holds the id of /info.
 * A socket held by anything else (a proxy, a forwarder, a replay) shows nothing.
 */
#include "host_state.h"
#include "proc_read.h"
#include "proc_text.h"
#include "socket_diag.h"
#include "start_time.h"

#include <plimsoll/base/limits.h>
#include <plimsoll/base/text.h>

#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool holds(const uint64_t *sockets, size_t count, uint64_t inode)
{
    for (size_t i = 0; i < count; i++) {
        if (sockets[i] == inode) {
            return true;
        }
    }
    return false;
}

static bool is_engine_program(const struct plm_host *host, const char *name)
{
    /* NixOS wraps its programs. Podman's service counts as the engine only when the engine says it is Podman. */
    return strcmp(name, "dockerd") == 0 || strcmp(name, ".dockerd-wrapped") == 0 ||
           (host->request.podman && strcmp(name, "podman") == 0);
}

/* Program of a process; by its comm if the link cannot be read, which *ret_denied tells. NULL: gone. */
static const char *program(struct plm_host *host, int64_t pid, bool *ret_denied)
{
    struct plm_error error;
    const char *target;
    plm_auto_buffer struct plm_buffer comm = {0};
    *ret_denied = false;
    if (plm_proc_link(&host->proc, pid, "exe", &host->arena, &target, &error)) {
        return plm_program_name(target, &host->arena);
    }
    *ret_denied = error.code == PLM_ERROR_DENIED;
    if (!*ret_denied || !plm_proc_read(&host->proc, pid, "comm", PLM_LIMIT_PROC, &comm, &error)) {
        return NULL;
    }
    return plm_arena_strndup(&host->arena, plm_buffer_text(&comm), strcspn(plm_buffer_text(&comm), "\n"));
}

static void not_shown(struct plm_host *host, bool known, const char *why)
{
    if (!host->local_reason) {
        host->local_known = known;
        host->local_reason = plm_arena_printf(&host->arena, "engine not shown to be local: %s", why);
    }
}

static void shown(struct plm_host *host, const char *proof)
{
    host->local_known = host->local = true;
    host->proof = proof;
    host->local_reason = NULL;
}

/* ---- who holds a socket ---- */

struct search {
    uint64_t inode;
    int64_t engine;      /* pid of the engine that holds it, or 0 */
    int64_t other;       /* pid of another holder, or 0 */
    const char *program; /* of that one */
    const char *denied;  /* a process that could be the engine, but cannot be looked into */
};

static void look_into(struct plm_host *host, int64_t pid, bool engines, struct search *search)
{
    struct plm_error error;
    bool denied, has;
    plm_host_meanwhile(host);
    const char *name = program(host, pid, &denied);
    if (!name || is_engine_program(host, name) != engines) {
        return;
    }
    if (!plm_proc_holds_socket(&host->proc, pid, search->inode, &has, &error)) {
        if (error.code == PLM_ERROR_DENIED && !search->denied) {
            search->denied =
                plm_arena_printf(&host->arena, "denied: the sockets of process %" PRId64 " (%s) need root", pid, name);
        }
        return;
    }
    if (!has) {
        return;
    }
    if (engines && !denied && !search->engine) {
        search->engine = pid;
    } else if (!engines && (!search->other || search->other == 1)) {
        search->other = pid;
        search->program = name;
    }
}

/* Mostly it is who called listen(), and then the hundreds of other processes need not be looked into. */
static void ask_listener(struct plm_host *host, struct search *search)
{
    struct plm_error error;
    int64_t pid;
    const char *path = host->request.socket_path;
    if (path && host->own_pids && plm_socket_listener(path, &pid, &error) && pid > 0) {
        look_into(host, pid, true, search);
    }
}

/* Engines first: the others are only looked at to say who it is. */
static bool find_holder(struct plm_host *host, struct search *search, struct plm_error *error)
{
    int64_t *pids;
    size_t count;
    ask_listener(host, search);
    if (search->engine) {
        return true;
    }
    if (!plm_proc_pids(&host->proc, &host->arena, &pids, &count, error)) {
        return false;
    }
    for (int engines = 1; engines >= 0; engines--) {
        for (size_t i = 0; i < count && !search->engine; i++) {
            look_into(host, pids[i], engines, search);
        }
    }
    return true;
}

static bool by_inode(struct plm_host *host, uint64_t inode)
{
    struct plm_error error;
    struct search search = {.inode = inode};
    if (!find_holder(host, &search, &error)) {
        not_shown(host, false, plm_host_reason(host, &error));
    } else if (search.engine) {
        host->dockerd.pid = search.engine;
        shown(host, "socket-inode");
    } else if (search.denied) {
        not_shown(host, false, search.denied);
    } else if (search.other) {
        not_shown(host, true,
                  plm_arena_printf(&host->arena, "the socket is held by %s (process %" PRId64 "), not by dockerd",
                                   search.program, search.other));
    } else {
        not_shown(host, true, "no process seen here holds the listening socket");
    }
    return host->local;
}

/* The socket may live in another network namespace (rootless, a private one). The kernel names who called listen(). */
static bool by_peer(struct plm_host *host)
{
    struct plm_error error;
    const char *path = host->request.socket_path;
    int64_t pid;
    bool denied;
    if (!plm_socket_listener(path, &pid, &error)) {
        not_shown(host, false, plm_host_reason(host, &error));
        return false;
    }
    const char *name = pid > 0 && host->own_pids ? program(host, pid, &denied) : NULL;
    if (!name) {
        not_shown(host, false, "the process that listens is in another pid namespace or gone");
        return false;
    }
    if (!is_engine_program(host, name)) {
        not_shown(
            host, true,
            plm_arena_printf(&host->arena, "%s (process %" PRId64 ") listens on the socket, not dockerd", name, pid));
        return false;
    }
    /* It called listen() once; does it still hold a listening socket of that name? */
    plm_auto_buffer struct plm_buffer table = {0};
    struct plm_listeners list = {0};
    uint64_t *sockets;
    size_t count;
    if (denied || !plm_proc_sockets(&host->proc, pid, &host->arena, &sockets, &count, &error) ||
        !plm_proc_read(&host->proc, pid, "net/unix", PLM_LIMIT_PROC_TABLE, &table, &error)) {
        not_shown(host, false,
                  denied ? plm_arena_printf(&host->arena, "denied: the sockets of process %" PRId64 " (%s) need root",
                                            pid, name)
                         : plm_host_reason(host, &error));
        return false;
    }
    if (plm_proc_net_unix(plm_buffer_text(&table), &host->arena, &list)) {
        plm_auto_free char *real = realpath(path, NULL); /* the name it was bound to, if `path` is a link */
        for (size_t i = 0; i < list.count; i++) {
            const char *base = strrchr(list.items[i].path, '/');
            if (holds(sockets, count, list.items[i].inode) &&
                (plm_ends_with(path, base) || (real && plm_ends_with(real, base)))) {
                host->dockerd.pid = pid;
                shown(host, "socket-inode");
                return true;
            }
        }
    }
    not_shown(host, false, "the process that listened no longer holds the socket");
    return false;
}

/* Every listening socket here that could be the one that answers on a port of this machine's own addresses. */
static void own_listeners(struct plm_host *host, int64_t port, struct plm_listeners *ret_list)
{
    for (int six = 0; six < 2; six++) {
        struct plm_error error;
        plm_auto_buffer struct plm_buffer table = {0};
        struct plm_listeners list = {0};
        if (!plm_proc_read(&host->proc, getpid(), six ? "net/tcp6" : "net/tcp", PLM_LIMIT_PROC_TABLE, &table, &error) ||
            !plm_proc_net_tcp(plm_buffer_text(&table), six, &host->arena, &list)) {
            continue;
        }
        for (size_t i = 0; i < list.count; i++) {
            if (list.items[i].port == port && (list.items[i].wildcard || list.items[i].loopback)) {
                *plm_listeners_add(ret_list, &host->arena) = list.items[i];
            }
        }
    }
}

/*
 * One engine must hold them all: where a tunnel listens on 127.0.0.1 and a local dockerd on ::1 or 127.0.0.2, it is not
 * shown which of them was asked.
 */
static bool by_listeners(struct plm_host *host, const struct plm_listeners *list)
{
    int64_t engine = 0;
    for (size_t i = 0; i < list->count; i++) {
        host->local = false;
        if (!by_inode(host, list->items[i].inode) || (engine != 0 && engine != host->dockerd.pid)) {
            host->local = false;
            host->proof = NULL;
            host->dockerd.pid = 0;
            not_shown(host, true, "several engines listen on that port");
            return false;
        }
        engine = host->dockerd.pid;
    }
    return engine != 0;
}

/* tcp://127.0.0.1:2375: a local dockerd that listens on that port here. Other addresses may be anyone's. */
static bool by_port(struct plm_host *host, const char *url)
{
    static const char *const loopbacks[] = {"127.0.0.1:", "localhost:", "[::1]:"};
    struct plm_listeners list = {0};
    int64_t port = 0;
    const char *at = plm_starts_with(url, "tcp://") ? url + 3 : NULL;
    for (size_t i = 0; at && i < PLM_COUNT(loopbacks); i++) {
        if (plm_starts_with(at + 3, loopbacks[i])) {
            const char *digits = at + 3 + strlen(loopbacks[i]);
            if (!plm_parse_int64(digits, strspn(digits, "0123456789"), &port)) {
                port = 0;
            }
        }
    }
    if (port == 0) {
        not_shown(host, true, "it is asked over the network");
        return false;
    }
    own_listeners(host, port, &list);
    if (list.count == 0) {
        not_shown(host, true, "nothing seen here listens on that port");
        return false;
    }
    return by_listeners(host, &list);
}

/* ---- the id file ---- */

/* An engine behind ssh is never this host's: hosts that were cloned together with their id file would pass for one. */
static bool is_far(const struct plm_host *host)
{
    return plm_starts_with(host->request.options->host, "ssh://");
}

static bool by_engine_id(struct plm_host *host)
{
    struct plm_error error;
    const char *id = plm_json_text(plm_json_get(host->request.info, "ID"));
    const char *directory = plm_json_text(plm_json_get(host->request.info, "DockerRootDir"));
    plm_auto_buffer struct plm_buffer text = {0};
    if (!id || !*id || !directory || *directory != '/' || host->request.podman || host->root.fd < 0 || is_far(host)) {
        return false;
    }
    plm_auto_free char *path = plm_asprintf("%s/engine-id", directory);
    if (!plm_rootfs_read(&host->root, path, PLM_LIMIT_PROC, &text, &error)) {
        return false;
    }
    size_t size = text.size;
    while (size > 0 && strchr(" \t\r\n", text.data[size - 1])) {
        size--;
    }
    if (size != strlen(id) || strncmp(text.data, id, size) != 0) {
        return false;
    }
    shown(host, "engine-id");
    host->dockerd.reason = "the engine's process is not known: its socket is held by another program";
    return true;
}

/* ---- what is read of the process ---- */

static bool read_words(struct plm_host *host, const char *name, const char *const **ret_words, size_t *ret_count)
{
    struct plm_error error;
    plm_auto_buffer struct plm_buffer text = {0};
    if (!plm_proc_read(&host->proc, host->dockerd.pid, name, PLM_LIMIT_PROC, &text, &error)) {
        return false;
    }
    *ret_words = plm_words_split(plm_buffer_text(&text), text.size, &host->arena, ret_count);
    return true;
}

static const char *link_or_null(struct plm_host *host, const char *name)
{
    struct plm_error error;
    const char *target;
    return plm_proc_link(&host->proc, host->dockerd.pid, name, &host->arena, &target, &error) ? target : NULL;
}

/* Two looks at the start time: if a pid was used again in between, nothing of it counts. */
static bool read_start(struct plm_host *host, int64_t *ret_start)
{
    struct plm_error error;
    struct plm_proc_stat stat;
    plm_auto_buffer struct plm_buffer text = {0};
    return plm_proc_read(&host->proc, host->dockerd.pid, "stat", PLM_LIMIT_PROC, &text, &error) &&
           plm_proc_stat_parse(plm_buffer_text(&text), &stat) && plm_start_time(stat.start_ticks, ret_start);
}

static void read_namespaces(struct plm_host *host)
{
    struct plm_error error;
    const char *own;
    struct plm_dockerd *dockerd = &host->dockerd;
    dockerd->user_namespace = link_or_null(host, "ns/user");
    dockerd->network_namespace = link_or_null(host, "ns/net");
    if (dockerd->network_namespace && host->own_pids &&
        plm_proc_link(&host->proc, getpid(), "ns/net", &host->arena, &own, &error)) {
        dockerd->network_known = true;
        dockerd->host_network = strcmp(own, dockerd->network_namespace) == 0;
    }
}

static void read_process(struct plm_host *host)
{
    struct plm_error error;
    struct plm_dockerd *dockerd = &host->dockerd;
    struct plm_proc_status status;
    plm_auto_buffer struct plm_buffer text = {0};
    plm_auto_buffer struct plm_buffer cgroup = {0};
    uint64_t *sockets;
    int64_t again;
    size_t unused;
    if (!read_start(host, &dockerd->start) ||
        !plm_proc_read(&host->proc, dockerd->pid, "status", PLM_LIMIT_PROC, &text, &error) ||
        !plm_proc_status_parse(plm_buffer_text(&text), &status) ||
        !plm_proc_sockets(&host->proc, dockerd->pid, &host->arena, &sockets, &dockerd->socket_count, &error)) {
        dockerd->reason = PLM_PROCESS_LOST;
        return;
    }
    dockerd->uid = status.uid;
    dockerd->gid = status.gid;
    dockerd->sockets = sockets;
    dockerd->executable = link_or_null(host, "exe");
    dockerd->directory = link_or_null(host, "cwd");
    if (!read_words(host, "cmdline", &dockerd->arguments, &dockerd->argument_count) || dockerd->argument_count == 0) {
        dockerd->arguments = NULL;
    }
    if (!read_words(host, "environ", &dockerd->environment, &unused)) {
        dockerd->environment = NULL;
    }
    /* By this dockerd itself knows that it is rootless; an engine that hangs cannot tell. */
    if (plm_environment_get(dockerd->environment, "ROOTLESSKIT_STATE_DIR")) {
        host->request.rootless = true;
    }
    if (plm_proc_read(&host->proc, dockerd->pid, "cgroup", PLM_LIMIT_PROC, &cgroup, &error)) {
        dockerd->service = plm_cgroup_service(plm_buffer_text(&cgroup), &host->arena);
    }
    read_namespaces(host);
    if (!plm_proc_root(&host->proc, dockerd->pid, &dockerd->root, &error)) {
        dockerd->root.fd = -1;
    }
    if (!read_start(host, &again) || again - dockerd->start > 1000 || dockerd->start - again > 1000) {
        dockerd->reason = PLM_PROCESS_LOST;
    }
}

/* With --root: is that directory the one the engine's process has for its root? A chroot with a procfs of its own shows
 * the same processes, but other files. */
static bool root_is_the_engines(const struct plm_host *host)
{
    const char *path = host->request.options->root;
    struct stat own, engines;
    if (!path || strcmp(path, "/") == 0 || host->root.fd < 0) {
        return true;
    }
    return host->dockerd.root.fd >= 0 && fstat(host->root.fd, &own) == 0 &&
           fstat(host->dockerd.root.fd, &engines) == 0 && own.st_dev == engines.st_dev && own.st_ino == engines.st_ino;
}

bool plm_process_remains(struct plm_host *host)
{
    int64_t start;
    if (host->dockerd.pid <= 0 || host->dockerd.reason) {
        return true; /* nothing was read of one */
    }
    /* Of a process that was killed and not yet waited for there is still a stat, but no program. */
    return read_start(host, &start) && start - host->dockerd.start <= 1000 && host->dockerd.start - start <= 1000 &&
           (!host->dockerd.executable || link_or_null(host, "exe"));
}

void plm_process_lost(struct plm_host *host)
{
    host->dockerd.root.fd = -1;
    not_shown(host, false, PLM_PROCESS_LOST);
    host->dockerd.reason = host->local_reason;
}

void plm_process_find(struct plm_host *host)
{
    struct plm_error error;
    const char *path = host->request.socket_path;
    uint64_t inode;
    host->dockerd.root.fd = -1;
    if (host->proc.fd < 0) {
        not_shown(host, false, host->proc_reason);
    } else if (path && plm_socket_inode(path, &inode, &error)) {
        by_inode(host, inode);
    } else if (path) {
        by_peer(host);
    } else {
        by_port(host, host->request.options->host);
    }
    if (!host->local) {
        by_engine_id(host);
    }
    if (host->dockerd.pid > 0) {
        read_process(host);
        if (!root_is_the_engines(host)) {
            host->local = false;
            host->proof = NULL;
            host->dockerd.pid = 0;
            not_shown(host, true, "the directory given as root is not the root of the engine's process");
            by_engine_id(host);
        }
    }
    if (host->dockerd.pid == 0 && !host->dockerd.reason) {
        host->dockerd.reason = host->local_reason;
    }
}
