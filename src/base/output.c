/* SPDX-License-Identifier: Apache-2.0 */
#include <plimsoll/base/file.h>

#include <plimsoll/base/text.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

/* Names that are tried for a temporary file; each is taken with odds of one in 56 billion. */
#define NAMES_MAX 16
/* Bytes: a report has hundreds of thousands. */
#define WRITTEN_AT_ONCE 65536

/* Names of temporary files that exist, for plm_outputs_abandon: those of one report, in some twenty formats. */
static const char *volatile pending[64];

static void set_pending(const char *old, const char *new)
{
    for (size_t i = 0; i < PLM_COUNT(pending); i++) {
        if (pending[i] == old) {
            pending[i] = new;
            return;
        }
    }
}

void plm_outputs_abandon(void)
{
    for (size_t i = 0; i < PLM_COUNT(pending); i++) {
        if (pending[i]) {
            (void)unlink(pending[i]);
        }
    }
}

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
    if (output->temporary) {
        set_pending(output->temporary, NULL);
    }
    free(output->temporary);
    output->temporary = NULL;
}

/* Without the right to give a file away, at least its group is kept where we belong to it. */
static bool give_owner(int fd, const struct stat *model)
{
    struct stat made;
    if (fstat(fd, &made) == 0 && made.st_uid == model->st_uid && made.st_gid == model->st_gid) {
        return true;
    }
    if (fchown(fd, model->st_uid, model->st_gid) == 0) {
        return true;
    }
    return errno == EPERM && (fchown(fd, (uid_t)-1, model->st_gid) == 0 || errno == EPERM);
}

/* As mkostemp, but with the mode at once: a later fchmod is what a sandbox does not allow. `name` ends in XXXXXX. */
static int create_exclusively(char *name, mode_t mode)
{
    static const char digits[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    char *end = name + strlen(name);
    for (int tries = 0; tries < NAMES_MAX; tries++) {
        unsigned char random[6];
        if (getrandom(random, sizeof random, 0) != sizeof random) {
            return -1;
        }
        for (size_t i = 0; i < sizeof random; i++) {
            end[(ssize_t)i - (ssize_t)sizeof random] = digits[random[i] % (sizeof digits - 1)];
        }
        mode_t mask = umask(0);
        int fd = open(name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode & 0777);
        int errnum = errno;
        umask(mask);
        errno = errnum;
        if (fd >= 0 || errno != EEXIST) {
            return fd;
        }
    }
    return -1;
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
    set_pending(NULL, output->temporary); /* before it is there: a signal may come between */
    int fd = create_exclusively(output->temporary, model->st_mode);
    if (fd < 0) {
        plm_error_set_errno(error, errno, "%s: no file can be made in its directory", target);
        forget_temporary(output);
        plm_output_done(output);
        return false;
    }
    if (keep_owner && !give_owner(fd, model)) {
        plm_error_set_errno(error, errno, "%s: its file cannot be given its owner", target);
        close(fd);
        plm_output_done(output);
        return false;
    }
    if (!adopt(output, fd, error)) {
        return false;
    }
    output->buffer = plm_alloc(WRITTEN_AT_ONCE); /* glibc makes small ones of its own, whatever is asked for */
    (void)setvbuf(output->stream, output->buffer, _IOFBF, WRITTEN_AT_ONCE);
    return true;
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

void plm_output_place_of(const char *path, struct plm_output_place *ret_place)
{
    struct stat found = {0};
    *ret_place = (struct plm_output_place){0};
    if (descriptor_named(path) >= 0) {
        return;
    }
    plm_auto_free char *target = stat(path, &found) == 0 ? realpath(path, NULL) : NULL;
    const char *shown = target ? target : path;
    const char *slash = strrchr(shown, '/');
    if (target && !S_ISREG(found.st_mode)) {
        ret_place->file = plm_take(target);
        return;
    }
    ret_place->directory = slash ? plm_strndup(shown, (size_t)(slash - shown) + 1) : plm_strdup(".");
    ret_place->file = plm_take(target);
}

void plm_output_place_done(struct plm_output_place *place)
{
    free(place->directory);
    free(place->file);
    *place = (struct plm_output_place){0};
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

void plm_output_write_back(const struct plm_output *output)
{
    if (output->stream && output->temporary) {
        (void)sync_file_range(fileno(output->stream), 0, 0, SYNC_FILE_RANGE_WRITE);
    }
}

/* So that the new names outlive a power cut. The files are in place by now, so failing changes nothing. */
static void sync_directory(const char *folder)
{
    plm_auto_fd int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        (void)fsync(fd);
    }
}

static bool put_in_place(struct plm_output *output, struct plm_error *error)
{
    if (!output->temporary) {
        return true;
    }
    if (rename(output->temporary, output->path) != 0) {
        return plm_error_set_errno(error, errno, "%s: cannot be replaced%s", label(output),
                                   errno == EBUSY ? " (a mounted file? mount its directory instead)" : "");
    }
    forget_temporary(output);
    return true;
}

static char *folder_of(const struct plm_output *output)
{
    const char *slash = output->path ? strrchr(output->path, '/') : NULL;
    return slash ? plm_strndup(output->path, (size_t)(slash - output->path) + 1) : plm_strdup(".");
}

static bool commit_all(struct plm_output *outputs, size_t count, struct plm_error *error)
{
    for (size_t i = 0; i < count; i++) {
        if (!outputs[i].stream) {
            return plm_error_set(error, PLM_ERROR_INTERNAL, "an output was committed that is not open");
        }
    }
    for (size_t i = 0; i < count; i++) {
        if (!end_stream(&outputs[i], error)) {
            return false;
        }
    }
    plm_auto_free char *changed = NULL; /* the directory of the last rename, not yet synced */
    bool fine = true;
    for (size_t i = 0; i < count && fine; i++) {
        plm_auto_free char *folder = outputs[i].temporary ? folder_of(&outputs[i]) : NULL;
        fine = put_in_place(&outputs[i], error);
        if (!fine || !folder) {
            continue;
        }
        if (changed && strcmp(changed, folder) != 0) {
            sync_directory(changed);
        }
        free(changed);
        changed = plm_take(folder);
    }
    if (changed) {
        sync_directory(changed);
    }
    return fine;
}

bool plm_outputs_commit(struct plm_output *outputs, size_t count, struct plm_error *error)
{
    bool committed = commit_all(outputs, count, error);
    for (size_t i = 0; i < count && !committed; i++) {
        plm_output_done(&outputs[i]);
    }
    return committed;
}

bool plm_output_commit(struct plm_output *output, struct plm_error *error)
{
    return plm_outputs_commit(output, 1, error);
}

void plm_output_done(struct plm_output *output)
{
    if (output->stream) {
        fclose(output->stream);
    }
    if (output->temporary) {
        unlink(output->temporary);
    }
    forget_temporary(output);
    free(output->path);
    free(output->buffer);
    *output = (struct plm_output){0};
}
