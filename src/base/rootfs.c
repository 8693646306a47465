/* SPDX-License-Identifier: Apache-2.0 */
#include <plimsoll/base/rootfs.h>

#include <plimsoll/base/file.h>

#include "rootfs_walk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <unistd.h>

/* Resolving ".." restarts whenever anything on the host is renamed; a busy one gets the walk by hand instead. */
#define RACES_MAX 16
/* A file that is replaced between being looked at and being opened, as passwd is by useradd, is looked at again. */
#define REPLACED_MAX 8
/* An access list of 500 entries; ext4 and xfs hold about as many. */
#define ATTRIBUTE_MAX 4096

/* Threads that find it out at the same time find the same. */
static _Atomic enum { UNPROBED, BY_KERNEL, BY_HAND } resolution;
static bool forced_walk;

void plm_rootfs_force_walk(bool force)
{
    forced_walk = force;
}

/* ---- the kernel's resolution ---- */

static int open_by_kernel(int root, const char *path, int flags)
{
    struct open_how how = {
        .flags = (unsigned)flags | O_CLOEXEC,
        .resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS,
    };
    return (int)syscall(SYS_openat2, root, path, &how, sizeof how);
}

/* Once for the process: openat2 is there since Linux 5.6, and older seccomp profiles of containers answer EPERM. That
 * cannot mean the root directory itself, for which the answer would be EACCES. */
static void probe(int root)
{
    if (resolution != UNPROBED) {
        return;
    }
    plm_auto_fd int fd = open_by_kernel(root, ".", O_PATH);
    if (fd >= 0 || errno == EACCES) {
        resolution = BY_KERNEL;
    } else if (errno == ENOSYS || errno == EPERM || errno == EINVAL || errno == E2BIG) {
        resolution = BY_HAND;
    }
}

/* A descriptor or -1 with errno. *ret_real is set by the walk by hand only, which knows it; else it is left alone. */
static int open_below(const struct plm_rootfs *root, const char *path, int flags, char **ret_real)
{
    if (forced_walk || resolution == BY_HAND) {
        return plm_rootfs_walk(root->fd, path, flags, ret_real);
    }
    for (int tries = 0; tries < RACES_MAX; tries++) {
        int fd = open_by_kernel(root->fd, path, flags);
        if (fd < 0 && errno == ENOSYS) { /* a sandbox has taken it away since */
            break;
        }
        if (fd >= 0 || errno != EAGAIN) {
            return fd;
        }
    }
    return plm_rootfs_walk(root->fd, path, flags, ret_real);
}

/* ---- messages ---- */

/* The path as the user would find it: the caller's to free. */
static char *shown(const struct plm_rootfs *root, const char *path)
{
    bool plain = strcmp(root->path, "/") == 0;
    return plm_asprintf("%s%s%s", plain ? "" : root->path, plain || *path == '/' ? "" : "/", path);
}

static bool refuse(const struct plm_rootfs *root, const char *path, int errnum, struct plm_error *error)
{
    plm_auto_free char *name = shown(root, path);
    plm_error_set_errno(error, errnum, "%s", name);
    if (errnum == ELOOP) {
        error->code = PLM_ERROR_MALFORMED;
    }
    return false;
}

static bool refuse_kind(const struct plm_rootfs *root, const char *path, enum plm_error_code code, mode_t mode,
                        const char *wanted, struct plm_error *error)
{
    plm_auto_free char *name = shown(root, path);
    return plm_error_set(error, code, "%s: is %s, not %s", name, plm_file_kind(mode), wanted);
}

/* ---- the root ---- */

bool plm_rootfs_open(struct plm_rootfs *root, const char *path, struct plm_error *error)
{
    *root = (struct plm_rootfs){.fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC)};
    if (root->fd < 0) {
        return plm_error_set_errno(error, errno, "%s", path);
    }
    root->path = plm_strdup(path);
    probe(root->fd);
    return true;
}

void plm_rootfs_done(struct plm_rootfs *root)
{
    if (root->path) {
        plm_cleanup_fd(&root->fd);
        free(root->path);
    }
    *root = (struct plm_rootfs){.fd = -1};
}

/* ---- stat ---- */

void plm_rootfs_stat_done(struct plm_rootfs_stat *stat)
{
    free(stat->real_path);
    *stat = (struct plm_rootfs_stat){0};
}

/* The path that the kernel knows an open file by. NULL where there is no /proc, or no such path any more. */
static char *path_of(int fd)
{
    static const char deleted[] = " (deleted)";
    char name[32];
    char path[PATH_MAX];
    snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
    ssize_t size = readlink(name, path, sizeof path);
    if (size <= 0 || size == sizeof path || path[0] != '/') {
        return NULL;
    }
    size_t tail = sizeof deleted - 1;
    if ((size_t)size > tail && memcmp(path + (size_t)size - tail, deleted, tail) == 0) {
        return NULL;
    }
    return plm_strndup(path, (size_t)size);
}

/* The part of fd's path below the root's own, which is asked anew each time: the root may have been reached by links,
 * or be moved. NULL if that does not fit together. */
static char *path_inside(const struct plm_rootfs *root, int fd)
{
    plm_auto_free char *top = path_of(root->fd);
    plm_auto_free char *full = path_of(fd);
    if (!top || !full) {
        return NULL;
    }
    size_t size = strcmp(top, "/") == 0 ? 0 : strlen(top);
    if (strncmp(full, top, size) != 0 || (full[size] != '/' && full[size] != '\0')) {
        return NULL;
    }
    return plm_strdup(full[size] ? full + size : "/");
}

bool plm_rootfs_stat(const struct plm_rootfs *root, const char *path, struct plm_rootfs_stat *ret_stat,
                     struct plm_error *error)
{
    plm_auto_rootfs_stat struct plm_rootfs_stat found = {0};
    plm_auto_fd int fd = open_below(root, path, O_PATH | O_NOFOLLOW, &found.real_path);
    if (fd < 0 || fstat(fd, &found.stat) != 0) {
        return refuse(root, path, errno, error);
    }
    if (S_ISLNK(found.stat.st_mode)) {
        found.is_link = true;
        found.link_stat = found.stat;
        plm_cleanup_fd(&fd);
        plm_cleanup_free(&found.real_path);
        found.real_path = NULL;
        fd = open_below(root, path, O_PATH, &found.real_path);
    }
    if (fd >= 0 && !found.real_path) {
        found.real_path = path_inside(root, fd);
    }
    if (fd >= 0 && !found.real_path) {
        plm_cleanup_fd(&fd);
        fd = plm_rootfs_walk(root->fd, path, O_PATH, &found.real_path);
    }
    if (fd < 0 || fstat(fd, &found.stat) != 0) {
        return refuse(root, path, errno, error);
    }
    *ret_stat = found;
    found = (struct plm_rootfs_stat){0};
    return true;
}

bool plm_rootfs_attribute(const struct plm_rootfs *root, const char *path, const char *name, struct plm_buffer *out,
                          struct plm_error *error)
{
    char value[ATTRIBUTE_MAX], link[32];
    plm_auto_free char *real = NULL;
    plm_auto_fd int fd = open_below(root, path, O_PATH, &real);
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd); /* fgetxattr() refuses such a descriptor */
    ssize_t size = fd < 0 ? -1 : getxattr(link, name, value, sizeof value);
    if (size < 0 && (fd < 0 || (errno != ENODATA && errno != EOPNOTSUPP))) {
        return refuse(root, path, errno, error);
    }
    plm_buffer_append(out, value, size < 0 ? 0 : (size_t)size);
    return true;
}

/* ---- opening and reading ---- */

/* Looks at the object before opening it: opening a device may already do something. */
static bool open_readable(const struct plm_rootfs *root, const char *path, int flags, bool want_file, int *ret_fd,
                          struct plm_error *error)
{
    for (int tries = 0; tries < REPLACED_MAX; tries++) {
        struct stat seen;
        struct stat opened;
        plm_auto_fd int probe_fd = open_below(root, path, O_PATH | (flags & (O_NOFOLLOW | O_DIRECTORY)), NULL);
        if (probe_fd < 0 || fstat(probe_fd, &seen) != 0) {
            return refuse(root, path, errno, error);
        }
        if (S_ISLNK(seen.st_mode)) {
            return refuse(root, path, ELOOP, error);
        }
        if (!S_ISREG(seen.st_mode) && (want_file || !S_ISDIR(seen.st_mode))) {
            return refuse_kind(root, path, PLM_ERROR_UNSUPPORTED, seen.st_mode, "a regular file", error);
        }
        plm_auto_fd int fd = open_below(root, path, flags | O_NONBLOCK | O_NOCTTY, NULL);
        if (fd < 0 || fstat(fd, &opened) != 0) {
            return refuse(root, path, errno, error);
        }
        if (opened.st_dev == seen.st_dev && opened.st_ino == seen.st_ino) {
            *ret_fd = fd;
            fd = -1;
            return true;
        }
    }
    return plm_error_set(error, PLM_ERROR_IO, "%s: is replaced again and again while it is opened", path);
}

bool plm_rootfs_open_at(const struct plm_rootfs *root, const char *path, int flags, int *ret_fd,
                        struct plm_error *error)
{
    if (flags & (O_ACCMODE | O_CREAT | O_TRUNC)) {
        return plm_error_set(error, PLM_ERROR_INTERNAL, "%s: only reading is allowed below a root", path);
    }
    if (!(flags & O_PATH)) {
        return open_readable(root, path, flags, false, ret_fd, error);
    }
    int fd = open_below(root, path, flags, NULL);
    if (fd < 0) {
        return refuse(root, path, errno, error);
    }
    *ret_fd = fd;
    return true;
}

bool plm_rootfs_read(const struct plm_rootfs *root, const char *path, size_t limit, struct plm_buffer *out,
                     struct plm_error *error)
{
    plm_auto_fd int fd = -1;
    plm_auto_free char *name = shown(root, path);
    return open_readable(root, path, O_RDONLY, true, &fd, error) && plm_file_read_fd(fd, name, limit, out, error);
}

/* ---- directories and links ---- */

static void cleanup_dir(DIR **dir)
{
    if (*dir) {
        closedir(*dir);
    }
}

struct names {
    const char **items;
    size_t count;
    size_t capacity;
};

static void names_add(struct names *names, const char *name)
{
    if (names->count == names->capacity) {
        names->capacity = names->capacity ? 2 * names->capacity : 64;
        names->items = plm_realloc_array(names->items, names->capacity, sizeof *names->items);
    }
    names->items[names->count++] = name;
}

static void cleanup_names(struct names *names)
{
    free(names->items);
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

bool plm_rootfs_list(const struct plm_rootfs *root, const char *path, size_t limit, struct plm_arena *arena,
                     const char *const **ret_names, size_t *ret_count, struct plm_error *error)
{
    __attribute__((cleanup(cleanup_names))) struct names names = {0};
    plm_auto_fd int fd = -1;
    if (!open_readable(root, path, O_RDONLY | O_DIRECTORY, false, &fd, error)) {
        return false;
    }
    __attribute__((cleanup(cleanup_dir))) DIR *dir = fdopendir(fd);
    if (!dir) {
        return refuse(root, path, errno, error);
    }
    fd = -1; /* the stream's now */
    for (;;) {
        errno = 0; /* NULL means the end or an error, and only errno tells which */
        const struct dirent *entry = readdir(dir);
        if (!entry && errno) {
            return refuse(root, path, errno, error);
        }
        if (!entry) {
            break;
        }
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) {
            continue;
        }
        if (names.count == limit) {
            return plm_error_set(error, PLM_ERROR_TOO_LARGE, "%s: more than %zu entries", path, limit);
        }
        names_add(&names, plm_arena_strdup(arena, entry->d_name));
    }
    const char **sorted = plm_arena_array(arena, names.count, sizeof *sorted);
    if (names.count > 0) {
        memcpy(sorted, names.items, names.count * sizeof *sorted);
        qsort(sorted, names.count, sizeof *sorted, compare_names);
    }
    *ret_names = sorted;
    *ret_count = names.count;
    return true;
}

bool plm_rootfs_readlink(const struct plm_rootfs *root, const char *path, struct plm_arena *arena,
                         const char **ret_target, struct plm_error *error)
{
    char target[PATH_MAX];
    struct stat stat;
    plm_auto_fd int fd = open_below(root, path, O_PATH | O_NOFOLLOW, NULL);
    if (fd < 0 || fstat(fd, &stat) != 0) {
        return refuse(root, path, errno, error);
    }
    if (!S_ISLNK(stat.st_mode)) {
        return refuse_kind(root, path, PLM_ERROR_MALFORMED, stat.st_mode, "a symbolic link", error);
    }
    ssize_t size = readlinkat(fd, "", target, sizeof target);
    if (size < 0 || size == sizeof target) {
        return refuse(root, path, size < 0 ? errno : ENAMETOOLONG, error);
    }
    *ret_target = plm_arena_strndup(arena, target, (size_t)size);
    return true;
}
