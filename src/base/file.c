/* SPDX-License-Identifier: Apache-2.0 */
#include <plimsoll/base/file.h>

#include <plimsoll/base/text.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* One read(2); large enough that a report of 100 MB takes a thousand calls, small enough for a /proc file. */
#define CHUNK ((size_t)64 * 1024)

/* ---- reading ---- */

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

/* ---- writing ---- */

static const char *label(const struct plm_output *output)
{
    return strcmp(output->path, "-") == 0 ? "standard output" : output->path;
}

/* The descriptor that the path is a name of, or -1. Opening such a name again would begin at offset 0, forget
 * O_APPEND, and for a redirected /dev/stdout even replace the file behind the shell's back. */
static int descriptor_named(const char *path)
{
    static const char *const folders[] = {"/dev/fd/", "/proc/self/fd/"};
    if (strcmp(path, "-") == 0 || strcmp(path, "/dev/stdout") == 0) {
        return STDOUT_FILENO;
    }
    if (strcmp(path, "/dev/stderr") == 0) {
        return STDERR_FILENO;
    }
    for (size_t i = 0; i < PLM_COUNT(folders); i++) {
        int64_t fd = 0;
        size_t folder = strlen(folders[i]);
        if (plm_starts_with(path, folders[i]) && plm_parse_int64(path + folder, strlen(path + folder), &fd) &&
            fd >= 0 && fd <= INT_MAX) {
            return (int)fd;
        }
    }
    return -1;
}

/* Gives fd, which may be -1 with errno set, to the output's stream. */
static bool adopt(struct plm_output *output, int fd, struct plm_error *error)
{
    output->stream = fd >= 0 ? fdopen(fd, "w") : NULL;
    if (output->stream) {
        return true;
    }
    plm_error_set_errno(error, errno, "%s: cannot be written", label(output));
    if (fd >= 0) {
        close(fd);
    }
    plm_output_done(output);
    return false;
}

/*
 * What the kernel's protected_symlinks and protected_regular do, for hosts where they are off and for realpath(), which
 * they do not cover: root must not write where another user has put a link or a file into a directory like /tmp.
 */
static bool check_not_planted(const char *path, struct plm_error *error)
{
    const char *slash = strrchr(path, '/');
    plm_auto_free char *folder = slash ? plm_strndup(path, (size_t)(slash - path) + 1) : plm_strdup(".");
    struct stat parent;
    struct stat entry;
    if (stat(folder, &parent) != 0 || lstat(path, &entry) != 0) {
        return plm_error_set_errno(error, errno, "%s: cannot be written", path);
    }
    if ((parent.st_mode & S_ISVTX) && (parent.st_mode & S_IWOTH) && entry.st_uid != geteuid() &&
        entry.st_uid != parent.st_uid) {
        return plm_error_set(error, PLM_ERROR_DENIED, "%s: belongs to another user, in a directory where all may write",
                             path);
    }
    return true;
}

static void forget_temporary(struct plm_output *output)
{
    free(output->temporary);
    output->temporary = NULL;
}

/* Without the right to give a file away, at least its group is kept where we belong to it. */
static bool give_owner(int fd, const struct stat *model)
{
    if (fchown(fd, model->st_uid, model->st_gid) == 0) {
        return true;
    }
    return errno == EPERM && (fchown(fd, (uid_t)-1, model->st_gid) == 0 || errno == EPERM);
}

/* The temporary file beside the target, with the mode of `model`; its owner too if it is an existing target's. */
static bool open_temporary(struct plm_output *output, const char *target, const struct stat *model, bool keep_owner,
                           struct plm_error *error)
{
    const char *slash = strrchr(target, '/');
    const char *name = slash ? slash + 1 : target;
    if (!*name) {
        return plm_error_set(error, PLM_ERROR_USAGE, "%s: is no file name", *target ? target : "''");
    }
    output->path = plm_strdup(target);
    /* 200 of the 255 bytes of a name: with dot and suffix it must still be one */
    output->temporary = plm_asprintf("%.*s.%.200s.XXXXXX", (int)(name - target), target, name);
    int fd = mkostemp(output->temporary, O_CLOEXEC);
    if (fd < 0) {
        plm_error_set_errno(error, errno, "%s: no file can be made in its directory", target);
        forget_temporary(output);
        plm_output_done(output);
        return false;
    }
    if ((keep_owner && !give_owner(fd, model)) || fchmod(fd, model->st_mode & 0777) != 0) {
        plm_error_set_errno(error, errno, "%s: its file cannot be given owner and mode", target);
        close(fd);
        plm_output_done(output);
        return false;
    }
    return adopt(output, fd, error);
}

static bool open_replacement(struct plm_output *output, const char *path, const struct stat *found,
                             struct plm_error *error)
{
    plm_auto_free char *target = realpath(path, NULL);
    if (!target) {
        return plm_error_set_errno(error, errno, "%s: cannot be written", path);
    }
    if (!check_not_planted(path, error) || !check_not_planted(target, error)) {
        return false;
    }
    /* rename(2) asks only the directory, so that a file marked read-only would be replaced all the same */
    if (faccessat(AT_FDCWD, target, W_OK, AT_EACCESS) != 0) {
        return plm_error_set_errno(error, errno, "%s: cannot be written", target);
    }
    return open_temporary(output, target, found, true, error);
}

static bool open_special(struct plm_output *output, const char *path, mode_t mode, struct plm_error *error)
{
    if (!S_ISFIFO(mode) && !S_ISCHR(mode)) {
        /* a block device, too: nobody wants a report over a file system */
        return plm_error_set(error, PLM_ERROR_USAGE, "%s: is %s and cannot be written", path,
                             S_ISBLK(mode) ? "a block device" : plm_file_kind(mode));
    }
    output->path = plm_strdup(path);
    return adopt(output, open(path, O_WRONLY | O_NOCTTY | O_CLOEXEC), error);
}

bool plm_output_open(struct plm_output *output, const char *path, bool secret, struct plm_error *error)
{
    *output = (struct plm_output){0};
    int named = descriptor_named(path);
    if (named >= 0) {
        output->path = plm_strdup(path);
        return adopt(output, fcntl(named, F_DUPFD_CLOEXEC, STDERR_FILENO + 1), error);
    }
    struct stat found = {0};
    if (stat(path, &found) == 0) {
        return S_ISREG(found.st_mode) ? open_replacement(output, path, &found, error)
                                      : open_special(output, path, found.st_mode, error);
    }
    if (errno != ENOENT) {
        return plm_error_set_errno(error, errno, "%s: cannot be written", path);
    }
    if (lstat(path, &found) == 0) {
        return plm_error_set(error, PLM_ERROR_USAGE, "%s: is a symbolic link to nothing", path);
    }
    mode_t mask = umask(0077);
    umask(mask);
    struct stat model = {.st_mode = secret ? 0600 : 0644 & ~mask};
    return open_temporary(output, path, &model, false, error);
}

/* Ends the stream in any case. An error of an earlier write has left no errno, only the stream's mark. */
static bool end_stream(struct plm_output *output, struct plm_error *error)
{
    FILE *stream = plm_take(output->stream);
    bool broken = ferror(stream) != 0;
    int errnum = fflush(stream) == 0 ? 0 : errno;
    if (!errnum && !broken && output->temporary && fsync(fileno(stream)) != 0 && errno != EINVAL &&
        errno != EOPNOTSUPP) {
        errnum = errno;
    }
    if (fclose(stream) != 0 && !errnum) {
        errnum = errno;
    }
    if (errnum) {
        return plm_error_set_errno(error, errnum, "%s: cannot be written", label(output));
    }
    if (broken) {
        return plm_error_set(error, PLM_ERROR_IO, "%s: cannot be written: a write failed (disk full?)", label(output));
    }
    return true;
}

/* So that the new name outlives a power cut. The file is in place by now, so failing changes nothing. */
static void sync_directory(const char *path)
{
    const char *slash = strrchr(path, '/');
    plm_auto_free char *folder = slash ? plm_strndup(path, (size_t)(slash - path) + 1) : plm_strdup(".");
    plm_auto_fd int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        (void)fsync(fd);
    }
}

bool plm_output_commit(struct plm_output *output, struct plm_error *error)
{
    if (!output->stream) {
        return plm_error_set(error, PLM_ERROR_INTERNAL, "an output was committed that is not open");
    }
    if (!end_stream(output, error)) {
        plm_output_done(output);
        return false;
    }
    if (!output->temporary) {
        return true;
    }
    if (rename(output->temporary, output->path) != 0) {
        plm_error_set_errno(error, errno, "%s: cannot be replaced%s", label(output),
                            errno == EBUSY ? " (a mounted file? mount its directory instead)" : "");
        plm_output_done(output);
        return false;
    }
    forget_temporary(output);
    sync_directory(output->path);
    return true;
}

void plm_output_done(struct plm_output *output)
{
    if (output->stream) {
        fclose(output->stream);
    }
    if (output->temporary) {
        unlink(output->temporary);
    }
    free(output->temporary);
    free(output->path);
    *output = (struct plm_output){0};
}
