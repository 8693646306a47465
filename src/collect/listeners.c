/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The sockets dockerd listens on, as the kernel has them: with `-H fd://` systemd hands over TCP sockets that no option
 * of dockerd names. A TCP listener that is not shown to be swarm's or the metrics' is the API.
 */
#include "host_state.h"
#include "proc_read.h"
#include "socket_diag.h"

#include <plimsoll/base/limits.h>
#include <plimsoll/base/text.h>

#include <stdlib.h>
#include <string.h>

#define SWARM_MANAGER_PORT 2377
#define SWARM_GOSSIP_PORT 7946

static bool holds(const struct plm_host *host, uint64_t inode)
{
    for (size_t i = 0; i < host->dockerd.socket_count; i++) {
        if (host->dockerd.sockets[i] == inode) {
            return true;
        }
    }
    return false;
}

/* Of dockerd's network namespace, if that is this process's own. */
static bool ask_kernel(struct plm_host *host, bool six, struct plm_listeners *list)
{
    struct plm_error ignored; /* the tables say the same */
    return host->dockerd.network_known && host->dockerd.host_network &&
           plm_socket_tcp_listeners(six, &host->arena, list, &ignored);
}

static bool read_table(struct plm_host *host, const char *name, struct plm_listeners *list, struct plm_error *error)
{
    plm_auto_buffer struct plm_buffer text = {0};
    struct plm_error absent;
    const bool tcp = plm_starts_with(name, "net/tcp"), six = strcmp(name, "net/tcp6") == 0;
    if (tcp && ask_kernel(host, six, list)) {
        return true;
    }
    if (!plm_proc_read(&host->proc, host->dockerd.pid, name, PLM_LIMIT_PROC_TABLE, &text, &absent)) {
        if (absent.code == PLM_ERROR_ABSENT && six) {
            return true; /* a kernel without IPv6 */
        }
        *error = absent;
        return false;
    }
    bool well = tcp ? plm_proc_net_tcp(plm_buffer_text(&text), six, &host->arena, list)
                    : plm_proc_net_unix(plm_buffer_text(&text), &host->arena, list);
    return well || plm_error_set(error, PLM_ERROR_MALFORMED, "/proc/%s", name);
}

static int compare(const void *a, const void *b)
{
    const struct plm_listener *left = a, *right = b;
    if (!left->path != !right->path) {
        return left->path ? -1 : 1;
    }
    if (left->path) {
        return strcmp(left->path, right->path);
    }
    return left->port != right->port ? left->port - right->port : strcmp(left->address, right->address);
}

void plm_listeners_read(struct plm_host *host)
{
    static const char *const tables[] = {"net/unix", "net/tcp", "net/tcp6"};
    struct plm_listeners all = {0};
    struct plm_error error;
    if (!host->local || host->dockerd.reason) {
        host->listeners_reason = host->local ? host->dockerd.reason : host->local_reason;
        return;
    }
    for (size_t i = 0; i < PLM_COUNT(tables); i++) {
        plm_host_meanwhile(host);
        if (!read_table(host, tables[i], &all, &error)) {
            host->listeners_reason = plm_host_reason(host, &error);
            return;
        }
    }
    for (size_t i = 0; i < all.count; i++) {
        if (holds(host, all.items[i].inode)) {
            *plm_listeners_add(&host->listeners, &host->arena) = all.items[i];
        }
    }
    if (host->listeners.count > 1) {
        qsort(host->listeners.items, host->listeners.count, sizeof *host->listeners.items, compare);
    }
}

/* ---- purpose ---- */

static const char *without_var(const char *path)
{
    return plm_starts_with(path, "/var/run/") ? path + 4 : path;
}

static bool below(const char *path, const char *directory)
{
    const char *inner = without_var(path), *outer = without_var(directory);
    size_t size = strlen(outer);
    return size > 1 && strncmp(inner, outer, size) == 0 && inner[size] == '/';
}

static bool is_host(const struct plm_host *host, const char *path)
{
    plm_json_each (item, plm_option_value(host, "hosts")) {
        const char *text = plm_json_text(item);
        if (text && plm_starts_with(text, "unix://") && strcmp(without_var(text + 7), without_var(path)) == 0) {
            return true;
        }
    }
    return host->request.socket_path && strcmp(without_var(host->request.socket_path), without_var(path)) == 0;
}

/*
 * dockerd keeps sockets of its own: libnetwork's, swarm's control and the metrics' below its run-time directory, those
 * of builds below its data. Anything else may be the API, handed over by systemd: no option names it then.
 */
static bool is_internal(const struct plm_host *host, const char *path)
{
    const char *data = plm_json_text(plm_option_value(host, "data_root"));
    return strstr(path, "/libnetwork/") || plm_ends_with(path, "/metrics.sock") ||
           plm_ends_with(path, "/swarm/control.sock") || (data && below(path, data));
}

/* The port behind the last ':' of an address, or 0. */
static int64_t port_of(const char *address)
{
    const char *colon = address ? strrchr(address, ':') : NULL;
    int64_t port;
    return colon && plm_parse_int64(colon + 1, strlen(colon + 1), &port) ? port : 0;
}

static bool named_by_hosts(const struct plm_host *host, int port)
{
    plm_json_each (item, plm_option_value(host, "hosts")) {
        const char *text = plm_json_text(item);
        if (text && plm_starts_with(text, "tcp://") && port_of(text) == port) {
            return true;
        }
    }
    return false;
}

static bool listens_on(const struct plm_host *host, int64_t port)
{
    for (size_t i = 0; i < host->listeners.count; i++) {
        if (!host->listeners.items[i].path && host->listeners.items[i].port == port) {
            return true;
        }
    }
    return false;
}

/* Port at which other nodes find this manager, or 0. */
static int64_t advertised_port(const struct plm_json *swarm)
{
    const char *node = plm_json_text(plm_json_get(swarm, "NodeID"));
    plm_json_each (manager, plm_json_get(swarm, "RemoteManagers")) {
        const char *id = plm_json_text(plm_json_get(manager, "NodeID"));
        if (id && node && strcmp(id, node) == 0) {
            return port_of(plm_json_text(plm_json_get(manager, "Addr")));
        }
    }
    return 0;
}

/* A manager serves one port, another one than it advertises only behind a translation of addresses; a worker serves
 * none: whatever listens on 2377 beside that is no swarm. */
static bool is_swarm(const struct plm_host *host, int port)
{
    const struct plm_json *swarm = plm_json_get(host->request.info, "Swarm");
    const char *state = plm_json_text(plm_json_get(swarm, "LocalNodeState"));
    if (!state || strcmp(state, "active") != 0) {
        return false;
    }
    int64_t advertised = advertised_port(swarm);
    bool elsewhere = advertised != 0 && listens_on(host, advertised);
    return port == SWARM_GOSSIP_PORT || port == advertised ||
           (port == SWARM_MANAGER_PORT && !elsewhere && plm_json_is_true(plm_json_get(swarm, "ControlAvailable")));
}

const char *plm_listener_purpose(const struct plm_host *host, const struct plm_listener *listener)
{
    if (listener->path) {
        return !is_host(host, listener->path) && is_internal(host, listener->path) ? "other" : "api";
    }
    if (named_by_hosts(host, listener->port)) {
        return "api";
    }
    if (port_of(plm_json_text(plm_option_value(host, "metrics_addr"))) == listener->port) {
        return "metrics";
    }
    if (is_swarm(host, listener->port)) {
        return "swarm";
    }
    const struct plm_published *published = host->request.published;
    if (!published || !published->known) {
        return NULL;
    }
    return plm_published_has(published, listener->address, listener->wildcard, listener->port) ? "published" : "api";
}

bool plm_host_listens_on_tcp(const struct plm_host *host)
{
    for (size_t i = 0; i < host->listeners.count; i++) {
        if (!host->listeners.items[i].path) {
            return true;
        }
    }
    return false;
}

/* Where the socket lies once links are followed, as the sources of mounts are told; else its name in the kernel. */
static struct plm_json *path_value(const struct plm_host *host, const char *path)
{
    struct plm_json *real = plm_host_real_path(host, path);
    if (!plm_json_unknown(real)) {
        return real;
    }
    plm_json_free(real);
    return plm_host_text(path);
}

struct plm_json *plm_listeners_value(const struct plm_host *host)
{
    if (host->listeners_reason) {
        return plm_host_unknown(host->listeners_reason);
    }
    struct plm_json *list = plm_json_new_list();
    for (size_t i = 0; i < host->listeners.count; i++) {
        const struct plm_listener *listener = &host->listeners.items[i];
        struct plm_json *value = plm_json_push(list, plm_json_new_object());
        bool tcp = !listener->path;
        plm_json_add(value, "scheme", plm_json_new_text(tcp ? "tcp" : "unix"));
        plm_json_add(value, "path", tcp ? plm_json_new_null() : path_value(host, listener->path));
        plm_json_add(value, "address", plm_json_new_text(listener->address));
        plm_json_add(value, "port", tcp ? plm_json_new_int(listener->port) : plm_json_new_null());
        plm_json_add(value, "wildcard", tcp ? plm_json_new_bool(listener->wildcard) : plm_json_new_null());
        plm_json_add(value, "loopback", tcp ? plm_json_new_bool(listener->loopback) : plm_json_new_null());
        const char *purpose = plm_listener_purpose(host, listener);
        plm_json_add(value, "purpose",
                     purpose ? plm_json_new_text(purpose)
                             : plm_host_unknown("the API, or a port that a container or service publishes: not known"));
    }
    return list;
}
