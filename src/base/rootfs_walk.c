/* SPDX-License-Identifier: Apache-2.0 */
#include "rootfs_walk.h"

#include <plimsoll/base/memory.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

/* As the kernel's own limit (path_resolution(7)). */
#define LINKS_MAX 40
/* Of one walk by hand, which begins anew for each "..": links full of them must not keep us busy for hours. */
#define STEPS_MAX 10000
/* The inode of a procfs' root directory, PROC_ROOT_INO in the kernel. */
#define PROC_ROOT_INODE 1

struct walk {
    int root;
    int parent;             /* the directory in which `name` was found; -1 while we stand where no name led */
    int fd;                 /* O_PATH of where we stand */
    struct stat stat;       /* of fd */
    struct plm_buffer real; /* canonical path of fd inside the root; empty at the root itself */
    char *rest;             /* text that is still to be resolved … */
    char *at;               /* … from here on */
    char name[NAME_MAX + 1];
    unsigned links;
    unsigned steps;
};

static void cleanup_walk(struct walk *walk)
{
    int kept = errno;
    plm_cleanup_fd(&walk->parent);
    plm_cleanup_fd(&walk->fd);
    plm_cleanup_free(&walk->rest);
    plm_buffer_done(&walk->real);
    errno = kept;
}

static bool stand_on(struct walk *walk, int fd)
{
    plm_cleanup_fd(&walk->fd);
    walk->fd = fd;
    return fd >= 0 && fstat(fd, &walk->stat) == 0;
}

static bool go_to_root(struct walk *walk)
{
    plm_buffer_clear(&walk->real);
    plm_cleanup_fd(&walk->parent);
    return stand_on(walk, fcntl(walk->root, F_DUPFD_CLOEXEC, 0));
}

/* Puts text[0..size) in front of what is still to be resolved. */
static void push(struct walk *walk, const char *text, size_t size)
{
    char *rest = plm_asprintf("%.*s%s", (int)size, text, walk->at);
    free(walk->rest);
    walk->rest = walk->at = rest;
}

/* Down again from the root along the canonical path: openat(fd, "..") would leave the root if the directory were moved
 * out of it meanwhile. */
static bool go_up(struct walk *walk)
{
    const char *last = walk->real.size > 0 ? strrchr(walk->real.data, '/') : NULL;
    if (last) {
        push(walk, walk->real.data, (size_t)(last - walk->real.data));
    }
    return go_to_root(walk);
}

/* Links below /proc/PID lead to kernel objects wherever these are, not to what their text says. Only those in the top
 * directory of a procfs ("self", "mounts") are plain text. */
static bool is_magic(int link, int parent)
{
    struct statfs system;
    struct stat folder;
    return fstatfs(link, &system) != 0 ||
           (system.f_type == PROC_SUPER_MAGIC && (fstat(parent, &folder) != 0 || folder.st_ino != PROC_ROOT_INODE));
}

/* Goes on with the text of a link that was found in walk->fd. */
static bool follow(struct walk *walk, int link)
{
    char target[PATH_MAX];
    ssize_t size = readlinkat(link, "", target, sizeof target);
    if (size < 0) {
        return false;
    }
    if (size == 0 || size == sizeof target || ++walk->links > LINKS_MAX || is_magic(link, walk->fd)) {
        errno = size == 0 ? ENOENT : size == sizeof target ? ENAMETOOLONG : ELOOP;
        return false;
    }
    push(walk, target, (size_t)size);
    return *target != '/' || go_to_root(walk);
}

static bool step_into(struct walk *walk, bool follow_link)
{
    if (++walk->steps > STEPS_MAX) {
        errno = ELOOP;
        return false;
    }
    plm_auto_fd int child = openat(walk->fd, walk->name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
    struct stat stat;
    if (child < 0 || fstat(child, &stat) != 0) {
        return false;
    }
    if (S_ISLNK(stat.st_mode) && follow_link) {
        return follow(walk, child);
    }
    plm_cleanup_fd(&walk->parent);
    walk->parent = walk->fd;
    walk->fd = child;
    walk->stat = stat;
    child = -1;
    plm_buffer_putc(&walk->real, '/');
    plm_buffer_puts(&walk->real, walk->name);
    return true;
}

/* Cuts the next component off walk->at. */
static bool next_name(struct walk *walk)
{
    size_t size = strcspn(walk->at, "/");
    if (size > NAME_MAX) {
        errno = ENAMETOOLONG;
        return false;
    }
    memcpy(walk->name, walk->at, size);
    walk->name[size] = '\0';
    walk->at += size;
    return true;
}

static bool walk_to_end(struct walk *walk, bool follow_last)
{
    while (*walk->at) {
        /* A name before a slash, even the last one, must be a directory, and a link there is followed. */
        if (*walk->at == '/') {
            if (!S_ISDIR(walk->stat.st_mode)) {
                errno = ENOTDIR;
                return false;
            }
            walk->at += strspn(walk->at, "/");
            continue;
        }
        if (!next_name(walk)) {
            return false;
        }
        if (strcmp(walk->name, ".") == 0) {
            continue;
        }
        bool gone = strcmp(walk->name, "..") == 0 ? go_up(walk) : step_into(walk, follow_last || *walk->at);
        if (!gone) {
            return false;
        }
    }
    return true;
}

/* Opens again what the walk has found. A link put in its place meanwhile is refused, not followed. */
static int open_found(struct walk *walk, int flags)
{
    if ((flags & O_DIRECTORY) && !S_ISDIR(walk->stat.st_mode)) {
        errno = ENOTDIR;
        return -1;
    }
    if (flags & O_PATH) {
        int fd = walk->fd;
        walk->fd = -1;
        return fd;
    }
    if (S_ISDIR(walk->stat.st_mode)) {
        return openat(walk->fd, ".", flags | O_CLOEXEC);
    }
    return openat(walk->parent, walk->name, flags | O_NOFOLLOW | O_CLOEXEC);
}

int plm_rootfs_walk(int root, const char *path, int flags, char **ret_real)
{
    __attribute__((cleanup(cleanup_walk))) struct walk walk = {.root = root, .parent = -1, .fd = -1};
    if (!*path || strlen(path) >= PATH_MAX) {
        errno = *path ? ENAMETOOLONG : ENOENT;
        return -1;
    }
    walk.rest = walk.at = plm_strdup(path);
    if (!go_to_root(&walk) || !walk_to_end(&walk, !(flags & O_NOFOLLOW))) {
        return -1;
    }
    int fd = open_found(&walk, flags);
    if (fd >= 0 && ret_real) {
        *ret_real = plm_strdup(walk.real.size > 0 ? walk.real.data : "/");
    }
    return fd;
}
