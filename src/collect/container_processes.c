/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What runs in a container, from /proc alone: /containers/{id}/top would make the engine start a process for each
 * container. One pass over /proc sorts every process by the container ids its control group names, also those of nested
 * containers.
 */
#include "host_state.h"
#include "proc_read.h"
#include "proc_text.h"

#include <plimsoll/base/limits.h>
#include <plimsoll/base/text.h>

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A path of at most PATH_MAX in each of 13 hierarchies of v1; real ones stay below 200 bytes a line. */
#define CGROUP_SIZE 65536
#define MOST_SCANS 5

static void add_pid(struct plm_host *host, const char *id, int64_t pid)
{
    for (size_t i = host->pid_count; i > 0 && host->pids[i - 1].pid == pid; i--) {
        if (strncmp(host->pids[i - 1].id, id, PLM_CONTAINER_ID_SIZE) == 0) {
            return;
        }
    }
    if (host->pid_count == host->pid_capacity) {
        host->pid_capacity = host->pid_capacity ? 2 * host->pid_capacity : 256;
        host->pids = plm_realloc_array(host->pids, host->pid_capacity, sizeof *host->pids);
    }
    struct plm_pid_entry *entry = &host->pids[host->pid_count++];
    memcpy(entry->id, id, PLM_CONTAINER_ID_SIZE);
    entry->id[PLM_CONTAINER_ID_SIZE] = '\0';
    entry->pid = pid;
}

static int compare(const void *a, const void *b)
{
    const struct plm_pid_entry *left = a, *right = b;
    int order = strcmp(left->id, right->id);
    return order ? order : (left->pid > right->pid) - (left->pid < right->pid);
}

/* With hidepid and without CAP_SYS_PTRACE, /proc lists only our own processes: pid 1 is then not ours. */
static bool hides_processes(struct plm_host *host)
{
    struct plm_error error;
    plm_auto_buffer struct plm_buffer text = {0};
    return !plm_proc_read(&host->proc, 1, "stat", PLM_LIMIT_PROC, &text, &error);
}

/* This is done for every process of the machine: one buffer for all, three system calls. */
static void read_cgroup(struct plm_host *host, int64_t pid, char text[CGROUP_SIZE])
{
    char path[32];
    snprintf(path, sizeof path, "%" PRId64 "/cgroup", pid);
    plm_auto_fd int fd = openat(host->proc.fd, path, O_RDONLY | O_CLOEXEC);
    ssize_t size = fd < 0 ? -1 : read(fd, text, CGROUP_SIZE - 1);
    if (size < 0 && errno != ENOENT && errno != ESRCH && !host->scan_reason) { /* those two: it ended meanwhile */
        struct plm_error error;
        plm_error_set_errno(&error, errno, "/proc/%s", path);
        host->scan_reason = plm_host_reason(host, &error);
    }
    if (size == CGROUP_SIZE - 1 && !host->scan_reason) {
        host->scan_reason = "too large: a control group's name";
    }
    text[size < 0 ? 0 : size] = '\0';
    for (const char *id = plm_cgroup_next_id(text); id; id = plm_cgroup_next_id(id + PLM_CONTAINER_ID_SIZE)) {
        add_pid(host, id, pid);
    }
}

static void scan(struct plm_host *host)
{
    struct plm_error error;
    plm_auto_arena struct plm_arena arena = {0};
    plm_auto_free char *text = plm_alloc(CGROUP_SIZE);
    int64_t *pids;
    size_t count;
    host->scans++;
    host->pid_count = 0;
    if (!plm_proc_pids(&host->proc, &arena, &pids, &count, &error)) {
        host->scan_reason = plm_host_reason(host, &error);
        return;
    }
    if (hides_processes(host)) {
        host->scan_reason = "denied: /proc hides other users' processes";
    }
    for (size_t i = 0; i < count; i++) {
        plm_host_meanwhile(host);
        read_cgroup(host, pids[i], text);
    }
    if (host->pid_count > 1) {
        qsort(host->pids, host->pid_count, sizeof *host->pids, compare);
    }
}

void plm_host_scan_processes(struct plm_host *host)
{
    if (host->scans == 0 && host->local && host->proc.fd >= 0) {
        scan(host);
    }
}

/* First entry of that id; its pids stand together, ascending. */
static const struct plm_pid_entry *find(const struct plm_host *host, const char *id)
{
    size_t low = 0, high = host->pid_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(host->pids[middle].id, id) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < host->pid_count && strcmp(host->pids[low].id, id) == 0 ? &host->pids[low] : NULL;
}

static bool is_found(const struct plm_host *host, const char *id, int64_t pid)
{
    const struct plm_pid_entry *end = host->pids + host->pid_count;
    for (const struct plm_pid_entry *at = find(host, id); at && at < end && strcmp(at->id, id) == 0; at++) {
        if (at->pid == pid) {
            return true;
        }
    }
    return false;
}

struct reading {
    struct plm_host *host;
    struct plm_arena arena;
    struct plm_buffer text;
    struct plm_json *list;
    const char *reason; /* why it is not complete */
};

static bool read_status(struct reading *reading, int64_t pid, struct plm_proc_status *ret_status)
{
    struct plm_error error;
    plm_buffer_clear(&reading->text);
    return plm_proc_read(&reading->host->proc, pid, "status", PLM_LIMIT_PROC, &reading->text, &error) &&
           plm_proc_status_parse(plm_buffer_text(&reading->text), ret_status);
}

/* The name that the process has; NULL: it ended. */
static char *name_of(struct reading *reading, int64_t pid)
{
    struct plm_error error;
    plm_buffer_clear(&reading->text);
    if (!plm_proc_read(&reading->host->proc, pid, "comm", PLM_LIMIT_PROC, &reading->text, &error)) {
        return NULL;
    }
    return plm_strndup(plm_buffer_text(&reading->text), strcspn(plm_buffer_text(&reading->text), "\n"));
}

static void add_process(struct reading *reading, int64_t pid, const struct plm_proc_status *status)
{
    struct plm_error error;
    const char *program = NULL;
    const struct plm_rootfs *proc = &reading->host->proc;
    if (plm_proc_link(proc, pid, "exe", &reading->arena, &program, &error)) {
        program = plm_program_name(program, &reading->arena);
    } else if (error.code == PLM_ERROR_DENIED) {
        reading->reason = "denied: the programs of the container's processes need root";
    }
    /* Without a program it may have ended meanwhile, and then there is no comm either. */
    plm_auto_free char *name = program && *status->name ? plm_strdup(status->name) : name_of(reading, pid);
    if (!name) {
        return;
    }
    struct plm_json *process = plm_json_push(reading->list, plm_json_new_object());
    plm_json_add(process, "pid", plm_json_new_int(pid));
    plm_json_add(process, "name", plm_host_text(name));
    plm_json_add(process, "executable", program ? plm_host_text(program) : plm_json_new_null());
    plm_json_add(process, "uid", plm_json_new_int(status->uid));
}

/* The user inside. Containers without a user namespace of their own have the engine's map: it is read once. */
static struct plm_json *inside(struct reading *reading, int64_t pid, int64_t uid, bool of_engine)
{
    struct plm_error error;
    struct plm_host *host = reading->host;
    int64_t mapped;
    const char *map = of_engine ? host->uid_map : NULL;
    plm_buffer_clear(&reading->text);
    if (!map) {
        if (!plm_proc_read(&host->proc, pid, "uid_map", PLM_LIMIT_PROC, &reading->text, &error)) {
            return plm_json_new_unknown("%s: %s", plm_error_code_name(error.code), error.message);
        }
        map = plm_buffer_text(&reading->text);
        host->uid_map = of_engine ? plm_arena_strdup(&host->arena, map) : host->uid_map;
    }
    return plm_id_map_inside(map, uid, &mapped) ? plm_json_new_int(mapped)
                                                : plm_json_new_unknown("its user is not mapped");
}

/* NULL: it cannot be read, or that of the engine could not. */
static const char *namespace_of(struct reading *reading, int64_t pid)
{
    struct plm_error error;
    const char *target = NULL;
    bool read = reading->host->dockerd.user_namespace &&
                plm_proc_link(&reading->host->proc, pid, "ns/user", &reading->arena, &target, &error);
    return read ? target : NULL;
}

static struct plm_json *told(int64_t value, bool as_bool)
{
    if (value < 0) {
        return plm_host_unknown("not told by this kernel");
    }
    return as_bool ? plm_json_new_bool(value != 0) : plm_json_new_int(value);
}

static struct plm_json *read_container(struct reading *reading, const char *id, int64_t pid)
{
    struct plm_host *host = reading->host;
    struct plm_proc_status status;
    const struct plm_pid_entry *first = find(host, id);
    const struct plm_pid_entry *end = host->pids + host->pid_count;
    if (!is_found(host, id, pid)) {
        return plm_json_new_unknown(
            "%s", host->scan_reason ? host->scan_reason : "the control group of State.Pid does not name the container");
    }
    if (!read_status(reading, pid, &status)) {
        return plm_json_new_unknown("its first process ended while it was read");
    }
    reading->list = plm_json_new_list();
    reading->reason = host->scan_reason;
    for (const struct plm_pid_entry *at = first; at < end && strcmp(at->id, id) == 0; at++) {
        struct plm_proc_status other;
        if (at->pid == pid) {
            add_process(reading, pid, &status);
        } else if (read_status(reading, at->pid, &other)) { /* else it ended: no longer one of the container's */
            add_process(reading, at->pid, &other);
        }
    }
    const char *space = namespace_of(reading, pid);
    bool of_engine = space && strcmp(space, host->dockerd.user_namespace) == 0;
    struct plm_json *value = plm_json_new_object();
    plm_json_add(value, "complete", reading->reason ? plm_host_unknown(reading->reason) : plm_json_new_bool(true));
    plm_json_add(value, "list", reading->list);
    plm_json_add(value, "init_uid", plm_json_new_int(status.uid));
    plm_json_add(value, "init_uid_inside", inside(reading, pid, status.uid, of_engine));
    plm_json_add(value, "user_namespace",
                 space ? plm_json_new_bool(!of_engine) : plm_host_unknown("denied: user namespaces need root"));
    plm_json_add(value, "no_new_privs", told(status.no_new_privs, true));
    plm_json_add(value, "seccomp", told(status.seccomp, false));
    return value;
}

struct plm_json *plm_host_processes(struct plm_host *host, const char *container_id, int64_t pid, bool running)
{
    if (!running) {
        return plm_json_new_null();
    }
    if (!host->local) {
        return plm_host_unknown(host->local_reason);
    }
    if (host->proc.fd < 0 || !container_id || pid <= 0) {
        return plm_host_unknown(host->proc.fd < 0 ? host->proc_reason : "the engine does not tell its process");
    }
    plm_host_scan_processes(host);
    /* It may have been started since: a few times, all are looked at again. */
    if (!is_found(host, container_id, pid) && !host->scan_reason && host->scans < MOST_SCANS) {
        scan(host);
    }
    struct reading reading = {.host = host};
    struct plm_json *value = read_container(&reading, container_id, pid);
    plm_buffer_done(&reading.text);
    plm_arena_done(&reading.arena);
    return value;
}
