/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads what sets dockerd's options: the arguments of the running process, daemon.json, the unit's files. daemon.json
 * counts as in force only if it did not change since the process started; a file that is not there counts as never read
 * only if its directory did not change since then either.
 */
#include "daemon_sources.h"
#include "proc_text.h"
#include "units.h"

#include <plimsoll/base/limits.h>
#include <plimsoll/base/text.h>

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* /proc counts a process's start in 10 ms ticks, rounded down, and files are stamped at timer ticks of up to 10 ms.
 * dockerd needs longer than this from exec to reading its file. */
#define START_TOLERANCE 20
/* How long after its start an engine may take to write key.json, in ms. */
#define KEY_FILE_WITHIN 60000
/* A file is renamed into place: its own times and its directory's are stamped in one system call. */
#define SAME_MOMENT 100

void plm_settings_done(struct plm_settings *settings)
{
    for (size_t i = 0; i < PLM_OPTIONS_MAX; i++) {
        plm_json_free(settings->values[i]);
        settings->values[i] = NULL;
    }
}

static int64_t milliseconds(const struct timespec *time)
{
    return (int64_t)time->tv_sec * 1000 + time->tv_nsec / 1000000;
}

static int64_t later(const struct stat *stat)
{
    int64_t changed = milliseconds(&stat->st_ctim), modified = milliseconds(&stat->st_mtim);
    return changed > modified ? changed : modified;
}

static const char *home_of(const struct plm_host *host)
{
    return plm_environment_get(host->dockerd.environment, "HOME");
}

/* Configuration directory of a rootless daemon's user, or NULL. */
static const char *config_home(struct plm_host *host)
{
    const char *config = plm_environment_get(host->dockerd.environment, "XDG_CONFIG_HOME");
    if (config && *config == '/') {
        return config;
    }
    return home_of(host) ? plm_arena_printf(&host->arena, "%s/.config", home_of(host)) : NULL;
}

static void read_flags(struct plm_host *host, const char **ret_config_file)
{
    struct plm_error error;
    const struct plm_dockerd *dockerd = &host->dockerd;
    if (dockerd->reason || !dockerd->arguments) {
        host->flags.reason = dockerd->reason ? dockerd->reason : "the arguments of the engine's process cannot be read";
    } else if (!plm_flags_parse(dockerd->arguments, dockerd->argument_count, &host->arena, &host->flags,
                                ret_config_file, &error)) {
        host->flags.reason =
            plm_arena_printf(&host->arena, "arguments of the engine's process: %s", plm_host_reason(host, &error));
        plm_settings_done(&host->flags);
    }
}

/* ---- daemon.json ---- */

static const char *config_path(struct plm_host *host, const char *given)
{
    if (host->flags.reason) {
        return NULL;
    }
    if (given) {
        return *given == '/' || !host->dockerd.directory
                   ? (*given == '/' ? given : NULL)
                   : plm_arena_printf(&host->arena, "%s/%s", host->dockerd.directory, given);
    }
    if (host->request.rootless) {
        const char *home = config_home(host);
        return home ? plm_arena_printf(&host->arena, "%s/docker/daemon.json", home) : NULL;
    }
    return "/etc/docker/daemon.json";
}

/*
 * When the process started, on the clock of files. If the clock was set forward since, the computed time is too late;
 * the pid file, which dockerd wrote with the old clock, then bounds it.
 */
static int64_t start_bound(const struct plm_host *host)
{
    struct plm_error error;
    plm_auto_rootfs_stat struct plm_rootfs_stat found = {0};
    size_t index = plm_option_index("pidfile");
    const char *flag = plm_json_text(host->flags.values[index]), *set = plm_json_text(host->file.values[index]);
    const char *path = flag ? flag : set ? set : "/var/run/docker.pid";
    int64_t start = host->dockerd.start + START_TOLERANCE;
    plm_auto_buffer struct plm_buffer text = {0};
    int64_t pid;
    if (!plm_rootfs_read(plm_host_daemon_root(host), path, PLM_LIMIT_PROC, &text, &error) ||
        !plm_parse_int64(plm_buffer_text(&text), strspn(plm_buffer_text(&text), "0123456789"), &pid) ||
        pid != host->dockerd.pid || !plm_rootfs_stat(plm_host_daemon_root(host), path, &found, &error)) {
        return start;
    }
    int64_t written = milliseconds(&found.stat.st_mtim);
    return written < start ? written : start;
}

/*
 * An engine up to 24 writes key.json into its configuration directory when it starts for the first time. If that is the
 * last change of the directory, nothing was taken out of it after; before it, dockerd had read its configuration
 * already.
 */
static bool explained_by_key(const struct plm_host *host, const char *directory, const struct stat *stat, int64_t start)
{
    struct plm_error error;
    plm_auto_rootfs_stat struct plm_rootfs_stat key = {0};
    plm_auto_free char *path = plm_asprintf("%s/key.json", directory);
    if (!plm_rootfs_stat(plm_host_daemon_root(host), path, &key, &error) || key.is_link) {
        return false;
    }
    int64_t distance = later(stat) - later(&key.stat);
    return distance > -SAME_MOMENT && distance < SAME_MOMENT && later(&key.stat) - start < KEY_FILE_WITHIN;
}

/* The file is not there. Was it when the daemon started? */
static void judge_absence(struct plm_host *host, int64_t start)
{
    struct plm_config_file *config = &host->config;
    plm_auto_free char *directory = plm_strdup(config->path);
    for (char *slash = strrchr(directory, '/'); slash; slash = strrchr(directory, '/')) {
        struct plm_error error;
        plm_auto_rootfs_stat struct plm_rootfs_stat found = {0};
        *slash = '\0';
        const char *shown = *directory ? directory : "/";
        if (!plm_rootfs_stat(plm_host_daemon_root(host), shown, &found, &error)) {
            if (error.code == PLM_ERROR_ABSENT && *directory) {
                continue; /* then it is the directory above that would have changed */
            }
            config->reason = plm_host_reason(host, &error);
            return;
        }
        config->in_force_known = true;
        config->in_force = later(&found.stat) <= start || explained_by_key(host, shown, &found.stat, start);
        if (!config->in_force) {
            config->in_force_known = false; /* it may have been there and may have been removed */
            config->reason = plm_arena_printf(&host->arena, "%s is not there, but %s changed after the daemon started",
                                              config->path, shown);
        }
        return;
    }
}

static void read_content(struct plm_host *host)
{
    struct plm_error error;
    struct plm_config_file *config = &host->config;
    plm_auto_buffer struct plm_buffer text = {0};
    if (!plm_rootfs_read(plm_host_daemon_root(host), config->path, PLM_LIMIT_CONFIG, &text, &error) ||
        !plm_daemon_json_parse(plm_buffer_text(&text), text.size, config->path, &host->file, &config->unknown_keys,
                               &error)) {
        host->file.reason = plm_host_reason(host, &error);
    }
}

/* Did the directory above `directory` change after the start? What cannot be read may have. */
static bool above_changed(const struct plm_host *host, const char *directory, int64_t start)
{
    struct plm_error error;
    plm_auto_rootfs_stat struct plm_rootfs_stat found = {0};
    plm_auto_free char *above = plm_strdup(directory);
    char *slash = strrchr(above, '/');
    *slash = '\0';
    return !plm_rootfs_stat(plm_host_daemon_root(host), *above ? above : "/", &found, &error) ||
           later(&found.stat) > start;
}

/*
 * A directory that was moved into place, or reached by a link that was set, after the start brings a file with old
 * times that dockerd never read. An entry that comes or goes stamps both times of its directory alike; a move stamps
 * only that of the change, and both of the directory above. So of the directory that holds the file, whose entries
 * seldom change, a change counts wherever the one above changed, too: an entry may have come after the move. Returns
 * the first such directory on the way to `path`, or NULL.
 */
static const char *moved_directory(struct plm_host *host, const char *path, int64_t start)
{
    bool holder = true;
    plm_auto_free char *directory = plm_strdup(path);
    for (char *slash = strrchr(directory, '/'); slash; slash = strrchr(directory, '/')) {
        struct plm_error error;
        plm_auto_rootfs_stat struct plm_rootfs_stat found = {0};
        *slash = '\0';
        const char *shown = *directory ? directory : "/";
        if (!plm_rootfs_stat(plm_host_daemon_root(host), shown, &found, &error)) {
            return plm_arena_strdup(&host->arena, shown);
        }
        int64_t changed = milliseconds(&found.stat.st_ctim), modified = milliseconds(&found.stat.st_mtim);
        bool moved = changed > start && (changed - modified > SAME_MOMENT || modified - changed > SAME_MOMENT);
        if (holder && changed > start && !explained_by_key(host, shown, &found.stat, start)) {
            moved = moved || above_changed(host, shown, start);
        }
        holder = false;
        if (moved || (found.is_link && later(&found.link_stat) > start)) {
            return plm_arena_strdup(&host->arena, shown);
        }
    }
    return NULL;
}

static void judge_file(struct plm_host *host)
{
    struct plm_error error;
    struct plm_config_file *config = &host->config;
    plm_auto_rootfs_stat struct plm_rootfs_stat before = {0};
    plm_auto_rootfs_stat struct plm_rootfs_stat after = {0};
    if (!plm_rootfs_stat(plm_host_daemon_root(host), config->path, &before, &error)) {
        if (error.code == PLM_ERROR_ABSENT) {
            config->exists_known = true;
            config->unknown_keys = plm_json_new_list();
            judge_absence(host, start_bound(host));
        } else {
            config->reason = host->file.reason = plm_host_reason(host, &error);
        }
        return;
    }
    config->exists_known = config->exists = true;
    read_content(host);
    const int64_t start = start_bound(host);
    /* Once more: it could have been written while it was read. */
    bool same = plm_rootfs_stat(plm_host_daemon_root(host), config->path, &after, &error) &&
                later(&before.stat) == later(&after.stat) && before.stat.st_ino == after.stat.st_ino;
    config->in_force_known = same;
    config->in_force = same && later(&before.stat) <= start && (!before.is_link || later(&before.link_stat) <= start);
    if (!config->in_force) {
        config->reason = plm_arena_printf(&host->arena, "%s changed after the daemon started", config->path);
        return;
    }
    const char *moved = moved_directory(host, config->path, start);
    if (!moved && before.real_path && strcmp(before.real_path, config->path) != 0) {
        moved = moved_directory(host, before.real_path, start);
    }
    if (moved) {
        config->in_force = config->in_force_known = false; /* it may be another file than dockerd read */
        config->reason =
            plm_arena_printf(&host->arena, "%s was put in place or changed after the daemon started", moved);
    } else if (host->file.reason) {
        config->reason = host->file.reason;
    }
}

static void read_config(struct plm_host *host, const char *given)
{
    struct plm_config_file *config = &host->config;
    const char *reason = host->flags.reason;
    config->path = config_path(host, given);
    if (!config->path || !plm_host_daemon_root(host)) {
        config->path = NULL;
        reason = reason ? reason : "the configuration file of the daemon cannot be found out";
        config->reason = host->file.reason = reason;
        return;
    }
    judge_file(host);
}

/* ---- units ---- */

static bool runs_dockerd(const struct plm_unit *unit)
{
    return unit->exec && unit->exec_count > 0 && plm_ends_with(unit->exec[0], "dockerd");
}

static void read_units(struct plm_host *host)
{
    const char *const *directories = plm_unit_system_directories;
    const char *service = "docker.service";
    if (host->root.fd < 0) {
        host->service.reason = host->socket.reason = host->root_reason;
        return;
    }
    if (host->request.rootless) {
        const char *home = config_home(host);
        if (!home) {
            host->service.reason = host->socket.reason = "the home of the daemon's user is not known";
            return;
        }
        directories = plm_unit_user_directories(home, &host->arena);
    }
    if (host->dockerd.service && strcmp(host->dockerd.service, service) != 0) {
        struct plm_unit own;
        plm_unit_load(&host->root, directories, host->dockerd.service, &host->arena, &own);
        if (runs_dockerd(&own)) {
            service = host->dockerd.service;
        }
    }
    plm_unit_load(&host->root, directories, service, &host->arena, &host->service);
    plm_unit_load(&host->root, directories, "docker.socket", &host->arena, &host->socket);
    /* What the next start would use, if it is this unit that starts it. */
    if (!host->dockerd.service || strcmp(host->dockerd.service, service) != 0 || !runs_dockerd(&host->service)) {
        host->next.reason = "the daemon was not started by this unit";
    } else if (host->service.exec_reason || host->service.reason) {
        host->next.reason = host->service.exec_reason ? host->service.exec_reason : host->service.reason;
    } else {
        struct plm_error error;
        const char *unused;
        if (!plm_flags_parse(host->service.exec, host->service.exec_count, &host->arena, &host->next, &unused,
                             &error)) {
            host->next.reason = plm_host_reason(host, &error);
            plm_settings_done(&host->next);
        }
    }
}

void plm_daemon_read(struct plm_host *host)
{
    const char *given = NULL;
    read_flags(host, &given);
    read_config(host, given);
    read_units(host);
}
