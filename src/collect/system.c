/* SPDX-License-Identifier: Apache-2.0 */
/* host.system: the operating system below the root, and what the running kernel enforces. */
#include "host_state.h"

#include <plimsoll/base/limits.h>
#include <plimsoll/base/text.h>

#include <fcntl.h>
#include <linux/magic.h>
#include <string.h>
#include <sys/vfs.h>
#include <unistd.h>

/* Inodes the kernel gives its initial namespaces: include/linux/proc_ns.h, PROC_PID_INIT_INO and PROC_USER_INIT_INO. */
#define INITIAL_PID "pid:[4026531836]"
#define INITIAL_USER "user:[4026531837]"

static bool read_text(const struct plm_host *host, const char *path, struct plm_buffer *out, struct plm_error *error)
{
    return plm_rootfs_read(&host->root, path, PLM_LIMIT_CONFIG, out, error);
}

static struct plm_json *failed(const struct plm_error *error)
{
    return plm_json_new_unknown("%s: %s", plm_error_code_name(error->code), error->message);
}

/* Value of NAME= or NAME="…" in os-release(5). */
static struct plm_json *release_value(const char *text, const char *name)
{
    size_t size = strlen(name);
    for (const char *at = text; *at;) {
        size_t length = strcspn(at, "\n");
        if (strncmp(at, name, size) == 0 && at[size] == '=') {
            const char *value = at + size + 1;
            size_t end = length - size - 1;
            if (end >= 2 && (*value == '"' || *value == '\'') && value[end - 1] == *value) {
                value++;
                end -= 2;
            }
            plm_auto_free char *copy = plm_strndup(value, end);
            return plm_host_text(copy);
        }
        at += length + (at[length] == '\n');
    }
    return plm_json_new_null();
}

static struct plm_json *os_value(const struct plm_host *host)
{
    struct plm_error error;
    plm_auto_buffer struct plm_buffer text = {0};
    if (!read_text(host, "/etc/os-release", &text, &error) && !read_text(host, "/usr/lib/os-release", &text, &error)) {
        return failed(&error);
    }
    struct plm_json *os = plm_json_new_object();
    plm_json_add(os, "id", release_value(plm_buffer_text(&text), "ID"));
    plm_json_add(os, "version_id", release_value(plm_buffer_text(&text), "VERSION_ID"));
    plm_json_add(os, "pretty_name", release_value(plm_buffer_text(&text), "PRETTY_NAME"));
    return os;
}

static struct plm_json *line_of(const struct plm_host *host, const char *path)
{
    struct plm_error error;
    plm_auto_buffer struct plm_buffer text = {0};
    if (!read_text(host, path, &text, &error)) {
        return failed(&error);
    }
    plm_auto_free char *line = plm_strndup(plm_buffer_text(&text), strcspn(plm_buffer_text(&text), "\n"));
    return plm_host_text(line);
}

static bool is_file_system(const struct plm_host *host, const char *path, long magic)
{
    struct plm_error error;
    struct statfs file_system;
    plm_auto_fd int fd = -1;
    return plm_rootfs_open_at(&host->root, path, O_PATH | O_DIRECTORY, &fd, &error) && fstatfs(fd, &file_system) == 0 &&
           (long)file_system.f_type == magic;
}

/* A file of a live /sys: its first character compared, or false where the kernel has no such thing. */
static struct plm_json *flag_of(const struct plm_host *host, const char *path, char yes)
{
    struct plm_error error;
    plm_auto_buffer struct plm_buffer text = {0};
    if (!is_file_system(host, "/sys", SYSFS_MAGIC)) {
        return plm_json_new_unknown("unsupported: /sys of that root is not live");
    }
    if (!read_text(host, path, &text, &error)) {
        return error.code == PLM_ERROR_ABSENT ? plm_json_new_bool(false) : failed(&error);
    }
    return plm_json_new_bool(plm_buffer_text(&text)[0] == yes);
}

/* SELinux registers its file system only when it is enabled, mounted or not. */
static struct plm_json *selinux_value(const struct plm_host *host)
{
    struct plm_error error;
    plm_auto_buffer struct plm_buffer text = {0};
    if (host->proc.fd < 0) {
        return plm_host_unknown(host->proc_reason);
    }
    if (!plm_rootfs_read(&host->proc, "/filesystems", PLM_LIMIT_PROC, &text, &error)) {
        return failed(&error);
    }
    return plm_json_new_bool(strstr(plm_buffer_text(&text), "\tselinuxfs\n") != NULL);
}

static struct plm_json *cgroup_version(const struct plm_host *host)
{
    if (is_file_system(host, "/sys/fs/cgroup", CGROUP2_SUPER_MAGIC)) {
        return plm_json_new_int(2);
    }
    if (is_file_system(host, "/sys/fs/cgroup", TMPFS_MAGIC)) { /* v1 hierarchies are mounted below it */
        return plm_json_new_int(1);
    }
    return plm_json_new_unknown("unsupported: no control groups are mounted below that root");
}

/* Of the auditor itself: the kernel answers it by its own namespaces, whatever root it was given. */
static struct plm_json *initial(const char *path, const char *wanted)
{
    char target[64];
    ssize_t size = readlink(path, target, sizeof target - 1);
    if (size < 0) {
        return plm_host_unknown("its namespaces cannot be read");
    }
    target[size] = '\0';
    return plm_json_new_bool(strcmp(target, wanted) == 0);
}

void plm_host_system(const struct plm_host *host, struct plm_document *ret_document)
{
    if (plm_host_refuse(host, "host.system", ret_document)) {
        return;
    }
    ret_document->origin = "os-release, /proc, /sys";
    if (host->root.fd < 0) {
        ret_document->unknown = host->root_reason;
        return;
    }
    struct plm_json *value = ret_document->value = plm_json_new_object();
    bool live = host->proc.fd >= 0;
    plm_json_add(value, "hostname", line_of(host, live ? "/proc/sys/kernel/hostname" : "/etc/hostname"));
    plm_json_add(value, "os", os_value(host));
    plm_json_add(value, "kernel_release",
                 live ? line_of(host, "/proc/sys/kernel/osrelease") : plm_host_unknown(host->proc_reason));
    plm_json_add(value, "apparmor", flag_of(host, "/sys/module/apparmor/parameters/enabled", 'Y'));
    plm_json_add(value, "selinux", selinux_value(host));
    plm_json_add(value, "selinux_enforcing", flag_of(host, "/sys/fs/selinux/enforce", '1'));
    plm_json_add(value, "cgroup_version", cgroup_version(host));
    plm_json_add(value, "initial_pid_namespace", initial("/proc/self/ns/pid", INITIAL_PID));
    plm_json_add(value, "initial_user_namespace", initial("/proc/self/ns/user", INITIAL_USER));
    plm_json_add(value, "live_proc", plm_json_new_bool(live));
}
