/* SPDX-License-Identifier: Apache-2.0 */
#include "proc_read.h"

#include <plimsoll/base/file.h>
#include <plimsoll/base/limits.h>
#include <plimsoll/base/text.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NAME_SIZE 64           /* "PID/ns/user" and the like */
#define LIMIT_PIDS 4194304     /* PID_MAX_LIMIT of the kernel */
#define LIMIT_SOCKETS 1048576u /* fs.nr_open's default: no process can hold more descriptors */

static void cleanup_directory(DIR **directory)
{
    if (*directory) {
        closedir(*directory);
    }
}
#define auto_directory __attribute__((cleanup(cleanup_directory)))

bool plm_proc_read(const struct plm_rootfs *proc, int64_t pid, const char *name, size_t limit, struct plm_buffer *out,
                   struct plm_error *error)
{
    char path[NAME_SIZE];
    snprintf(path, sizeof path, "%" PRId64 "/%s", pid, name);
    plm_auto_fd int fd = openat(proc->fd, path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0) {
        return plm_error_set_errno(error, errno, "/proc/%s", path);
    }
    return plm_file_read_fd(fd, path, limit, out, error);
}

bool plm_proc_link(const struct plm_rootfs *proc, int64_t pid, const char *name, struct plm_arena *arena,
                   const char **ret_target, struct plm_error *error)
{
    char path[NAME_SIZE], target[PATH_MAX];
    snprintf(path, sizeof path, "%" PRId64 "/%s", pid, name);
    ssize_t size = readlinkat(proc->fd, path, target, sizeof target);
    if (size < 0) {
        return plm_error_set_errno(error, errno, "/proc/%s", path);
    }
    *ret_target = plm_arena_strndup(arena, target, (size_t)size);
    return true;
}

/* Calls back with every name in a directory of procfs, until that returns false. */
static bool walk(const struct plm_rootfs *proc, const char *path, bool (*each)(void *context, int fd, const char *name),
                 void *context, struct plm_error *error)
{
    int fd = openat(proc->fd, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
        return plm_error_set_errno(error, errno, "/proc/%s", path);
    }
    auto_directory DIR *directory = fdopendir(fd);
    if (!directory) {
        int why = errno;
        plm_cleanup_fd(&fd);
        return plm_error_set_errno(error, why, "/proc/%s", path);
    }
    for (;;) {
        errno = 0;
        const struct dirent *entry = readdir(directory);
        if (!entry) {
            return errno == 0 || plm_error_set_errno(error, errno, "/proc/%s", path);
        }
        if (!each(context, fd, entry->d_name)) {
            return true;
        }
    }
}

struct numbers {
    struct plm_arena *arena;
    uint64_t *items;
    size_t count, capacity, limit;
};

static void numbers_add(struct numbers *numbers, uint64_t value)
{
    if (numbers->count == numbers->capacity) {
        size_t capacity = numbers->capacity ? 2 * numbers->capacity : 256;
        uint64_t *items = plm_arena_array(numbers->arena, capacity, sizeof *items);
        if (numbers->count > 0) {
            memcpy(items, numbers->items, numbers->count * sizeof *items);
        }
        numbers->items = items;
        numbers->capacity = capacity;
    }
    if (numbers->count < numbers->limit) {
        numbers->items[numbers->count++] = value;
    }
}

static bool add_pid(void *context, int fd, const char *name)
{
    int64_t pid;
    (void)fd;
    if (plm_parse_int64(name, strlen(name), &pid) && pid > 0) {
        numbers_add(context, (uint64_t)pid);
    }
    return true;
}

static int compare(const void *a, const void *b)
{
    uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;
    return left < right ? -1 : left > right;
}

static bool list_numbers(const struct plm_rootfs *proc, const char *path, struct numbers *numbers,
                         struct plm_error *error)
{
    if (!walk(proc, path, add_pid, numbers, error)) {
        return false;
    }
    if (numbers->count > 1) {
        qsort(numbers->items, numbers->count, sizeof *numbers->items, compare);
    }
    return true;
}

bool plm_proc_pids(const struct plm_rootfs *proc, struct plm_arena *arena, int64_t **ret_pids, size_t *ret_count,
                   struct plm_error *error)
{
    struct numbers numbers = {.arena = arena, .limit = LIMIT_PIDS};
    if (!list_numbers(proc, ".", &numbers, error)) {
        return false;
    }
    *ret_pids = (int64_t *)numbers.items; /* pids are positive: the same bits */
    *ret_count = numbers.count;
    return true;
}

/* A child belongs to the thread that started it. */
bool plm_proc_children(const struct plm_rootfs *proc, int64_t pid, struct plm_arena *arena, int64_t **ret_pids,
                       size_t *ret_count, struct plm_error *error)
{
    char path[NAME_SIZE];
    struct numbers threads = {.arena = arena, .limit = LIMIT_PIDS};
    struct numbers children = {.arena = arena, .limit = LIMIT_PIDS};
    snprintf(path, sizeof path, "%" PRId64 "/task", pid);
    if (!list_numbers(proc, path, &threads, error)) {
        return false;
    }
    for (size_t i = 0; i < threads.count; i++) {
        plm_auto_buffer struct plm_buffer text = {0};
        snprintf(path, sizeof path, "task/%" PRIu64 "/children", threads.items[i]);
        if (!plm_proc_read(proc, pid, path, PLM_LIMIT_PROC, &text, error)) {
            return false;
        }
        for (const char *at = plm_buffer_text(&text); *at;) {
            int64_t child;
            size_t size = strcspn(at, " ");
            if (plm_parse_int64(at, size, &child)) {
                numbers_add(&children, (uint64_t)child);
            }
            at += size + (at[size] == ' ');
        }
    }
    *ret_pids = (int64_t *)children.items;
    *ret_count = children.count;
    return true;
}

/* The inode of a descriptor that is a socket, else 0. */
static uint64_t socket_of(int fd, const char *name)
{
    char target[64]; /* "socket:[18446744073709551615]" and a little: longer ones are no sockets */
    ssize_t size = readlinkat(fd, name, target, sizeof target - 1);
    int64_t inode;
    return size > 9 && strncmp(target, "socket:[", 8) == 0 && target[size - 1] == ']' &&
                   plm_parse_int64(target + 8, (size_t)size - 9, &inode)
               ? (uint64_t)inode
               : 0;
}

static bool add_socket(void *context, int fd, const char *name)
{
    uint64_t inode = socket_of(fd, name);
    if (inode != 0) {
        numbers_add(context, inode);
    }
    return true;
}

struct wanted {
    uint64_t inode;
    bool found;
};

static bool compare_socket(void *context, int fd, const char *name)
{
    struct wanted *wanted = context;
    uint64_t inode = socket_of(fd, name);
    wanted->found = inode != 0 && inode == wanted->inode;
    return !wanted->found;
}

bool plm_proc_holds_socket(const struct plm_rootfs *proc, int64_t pid, uint64_t inode, bool *ret_holds,
                           struct plm_error *error)
{
    char path[NAME_SIZE];
    struct wanted wanted = {.inode = inode};
    snprintf(path, sizeof path, "%" PRId64 "/fd", pid);
    bool read = walk(proc, path, compare_socket, &wanted, error);
    *ret_holds = wanted.found;
    return read;
}

bool plm_proc_sockets(const struct plm_rootfs *proc, int64_t pid, struct plm_arena *arena, uint64_t **ret_inodes,
                      size_t *ret_count, struct plm_error *error)
{
    char path[NAME_SIZE];
    struct numbers numbers = {.arena = arena, .limit = LIMIT_SOCKETS};
    snprintf(path, sizeof path, "%" PRId64 "/fd", pid);
    if (!walk(proc, path, add_socket, &numbers, error)) {
        return false;
    }
    *ret_inodes = numbers.items;
    *ret_count = numbers.count;
    return true;
}

bool plm_proc_root(const struct plm_rootfs *proc, int64_t pid, struct plm_rootfs *ret_root, struct plm_error *error)
{
    char path[NAME_SIZE];
    snprintf(path, sizeof path, "%" PRId64 "/root", pid);
    int fd = openat(proc->fd, path, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
        return plm_error_set_errno(error, errno, "/proc/%s", path);
    }
    *ret_root = (struct plm_rootfs){.fd = fd, .path = plm_asprintf("/proc/%s", path)};
    return true;
}

const char *plm_program_name(const char *path, struct plm_arena *arena)
{
    static const char deleted[] = " (deleted)"; /* what d_path() puts behind an unlinked file */
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    size_t size = strlen(name);
    if (plm_ends_with(name, deleted)) {
        size -= sizeof deleted - 1;
    }
    return plm_arena_strndup(arena, name, size);
}
