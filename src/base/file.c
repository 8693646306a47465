/* SPDX-License-Identifier: Apache-2.0 */
#include <plimsoll/base/file.h>

#include <plimsoll/base/text.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* One read(2); large enough that a report of 100 MB takes a thousand calls, small enough for a /proc file. */
#define CHUNK ((size_t)64 * 1024)

const char *plm_file_kind(mode_t mode)
{
    switch (mode & S_IFMT) {
    case S_IFREG:
        return "a regular file";
    case S_IFDIR:
        return "a directory";
    case S_IFLNK:
        return "a symbolic link";
    case S_IFIFO:
        return "a FIFO";
    case S_IFSOCK:
        return "a socket";
    case S_IFCHR:
    case S_IFBLK:
        return "a device";
    default:
        return "no file of a known kind";
    }
}

static void wait_readable(int fd)
{
    struct pollfd watched = {.fd = fd, .events = POLLIN};
    while (poll(&watched, 1, -1) < 0 && errno == EINTR) {
    }
}

/* One byte more than the limit is asked for: only that tells a file of exactly the limit from a larger one. */
static bool read_until_end(int fd, const char *what, size_t limit, bool wait, struct plm_buffer *out,
                           struct plm_error *error)
{
    const size_t before = out->size;
    for (;;) {
        size_t left = limit - (out->size - before);
        size_t want = left < CHUNK ? left + 1 : CHUNK;
        plm_buffer_reserve(out, want);
        ssize_t got = read(fd, out->data + out->size, want);
        if (got == 0) {
            return true;
        }
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0 && errno == EAGAIN && wait) {
            wait_readable(fd);
            continue;
        }
        if (got < 0) {
            return plm_error_set_errno(error, errno, "%s: cannot be read", what);
        }
        if ((size_t)got > left) {
            return plm_error_set(error, PLM_ERROR_TOO_LARGE, "%s: larger than %zu bytes", what, limit);
        }
        out->size += (size_t)got;
        out->data[out->size] = '\0';
    }
}

static bool read_all(int fd, const char *what, size_t limit, bool wait, struct plm_buffer *out, struct plm_error *error)
{
    const size_t before = out->size;
    if (read_until_end(fd, what, limit, wait, out, error)) {
        return true;
    }
    if (out->data) {
        out->size = before;
        out->data[before] = '\0';
    }
    return false;
}

bool plm_file_read_fd(int fd, const char *what, size_t limit, struct plm_buffer *out, struct plm_error *error)
{
    struct stat found;
    if (fstat(fd, &found) == 0 && S_ISREG(found.st_mode) && found.st_size > 0 && (size_t)found.st_size > limit) {
        return plm_error_set(error, PLM_ERROR_TOO_LARGE, "%s: larger than %zu bytes", what, limit);
    }
    return read_all(fd, what, limit, false, out, error);
}

bool plm_file_read(const char *path, size_t limit, bool allow_stream, struct plm_buffer *out, struct plm_error *error)
{
    if (strcmp(path, "-") == 0) {
        if (!allow_stream) {
            return plm_error_set(error, PLM_ERROR_USAGE, "standard input ('-') cannot be read here");
        }
        return read_all(STDIN_FILENO, "standard input", limit, true, out, error);
    }
    plm_auto_fd int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    struct stat found;
    if (fd < 0 || fstat(fd, &found) != 0) {
        return plm_error_set_errno(error, errno, "%s", path);
    }
    if (S_ISREG(found.st_mode)) {
        return plm_file_read_fd(fd, path, limit, out, error);
    }
    if (S_ISFIFO(found.st_mode) && allow_stream) {
        /* A FIFO that nobody has opened for writing yet would read as an empty file. */
        wait_readable(fd);
        return read_all(fd, path, limit, true, out, error);
    }
    return plm_error_set(error, PLM_ERROR_UNSUPPORTED, "%s: is %s, not a regular file", path,
                         plm_file_kind(found.st_mode));
}
