/* SPDX-License-Identifier: Apache-2.0 */
#include <plimsoll/base/file.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* Each test works in an empty directory of its own, which is the current one. */
static char folder[64];

static int remove_one(const char *path, const struct stat *stat, int kind, struct FTW *walk)
{
    (void)stat;
    (void)kind;
    (void)walk;
    return remove(path);
}

static int enter_folder(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/plimsoll-file-XXXXXX");
    umask(022);
    return mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static int leave_folder(void **state)
{
    (void)state;
    return chdir("/") == 0 ? nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS) : -1;
}

static void write_text(const char *path, const char *text)
{
    FILE *stream = fopen(path, "w");
    assert_non_null(stream);
    assert_true(fputs(text, stream) >= 0);
    assert_int_equal(fclose(stream), 0);
}

static void holds(const char *path, const char *text)
{
    plm_auto_buffer struct plm_buffer out = {0};
    struct plm_error error = {0};
    if (!plm_file_read(path, 1 << 20, false, &out, &error)) {
        fail_msg("%s", error.message);
    }
    assert_string_equal(plm_buffer_text(&out), text);
}

static unsigned mode_of(const char *path)
{
    struct stat found;
    assert_int_equal(stat(path, &found), 0);
    return found.st_mode & 07777;
}

/* Entries of the directory, hidden ones too. */
static unsigned entries(const char *path)
{
    DIR *dir = opendir(path);
    unsigned count = 0;
    assert_non_null(dir);
    while (readdir(dir)) {
        count++;
    }
    closedir(dir);
    return count - 2;
}

static void contains(const char *text, const char *part)
{
    if (!strstr(text, part)) {
        fail_msg("'%s' does not contain '%s'", text, part);
    }
}

/* ---- reading ---- */

static void refused(const char *path, size_t limit, bool allow_stream, enum plm_error_code code, const char *message)
{
    plm_auto_buffer struct plm_buffer out = {0};
    struct plm_error error = {0};
    plm_buffer_puts(&out, "before");
    assert_false(plm_file_read(path, limit, allow_stream, &out, &error));
    assert_int_equal(error.code, code);
    contains(error.message, message);
    assert_string_equal(out.data, "before");
    assert_int_equal(out.size, 6);
}

static void a_file_is_read_whole_and_appended(void **state)
{
    (void)state;
    plm_auto_buffer struct plm_buffer out = {0};
    struct plm_error error = {0};
    write_text("a", "hello");
    assert_true(plm_file_read("a", 100, false, &out, &error));
    assert_true(plm_file_read("a", 5, false, &out, &error));
    assert_int_equal(out.size, 10);
    assert_string_equal(out.data, "hellohello");
    assert_int_equal(error.code, PLM_ERROR_NONE);
}

static void an_empty_file_is_no_error(void **state)
{
    (void)state;
    write_text("a", "");
    holds("a", "");
}

static void zero_bytes_and_many_chunks_survive(void **state)
{
    (void)state;
    plm_auto_buffer struct plm_buffer out = {0};
    struct plm_error error = {0};
    plm_auto_free char *data = plm_alloc(300000);
    data[299999] = 'z';
    FILE *stream = fopen("a", "w");
    assert_int_equal(fwrite(data, 1, 300000, stream), 300000);
    assert_int_equal(fclose(stream), 0);
    assert_true(plm_file_read("a", SIZE_MAX, false, &out, &error));
    assert_int_equal(out.size, 300000);
    assert_memory_equal(out.data, data, 300000);
}

static void a_file_over_the_limit_is_refused(void **state)
{
    (void)state;
    write_text("a", "123456");
    refused("a", 5, false, PLM_ERROR_TOO_LARGE, "a: larger than 5 bytes");
    refused("a", 0, false, PLM_ERROR_TOO_LARGE, "a: larger than 0 bytes");
}

static void the_limit_holds_where_the_size_is_not_known_before(void **state)
{
    (void)state;
    /* fstat says 0 for it, as for every file of procfs */
    refused("/proc/self/status", 10, false, PLM_ERROR_TOO_LARGE, "/proc/self/status: larger than 10 bytes");
}

static void a_proc_file_is_read_from_a_descriptor(void **state)
{
    (void)state;
    plm_auto_buffer struct plm_buffer out = {0};
    struct plm_error error = {0};
    plm_auto_fd int fd = open("/proc/self/status", O_RDONLY | O_CLOEXEC);
    assert_true(plm_file_read_fd(fd, "status", 1 << 20, &out, &error));
    contains(out.data, "Name:");
    assert_true(fcntl(fd, F_GETFD) >= 0); /* still the caller's */
}

static void a_bad_descriptor_is_an_error(void **state)
{
    (void)state;
    plm_auto_buffer struct plm_buffer out = {0};
    struct plm_error error = {0};
    assert_false(plm_file_read_fd(-1, "nothing", 10, &out, &error));
    assert_int_equal(error.errnum, EBADF);
    contains(error.message, "nothing: cannot be read: ");
}

static void a_missing_file_is_absent(void **state)
{
    (void)state;
    refused("gone", 10, false, PLM_ERROR_ABSENT, "gone: No such file");
    write_text("a", "x");
    refused("a/b", 10, false, PLM_ERROR_ABSENT, "a/b: Not a directory");
}

static void what_is_no_file_is_refused_at_once(void **state)
{
    (void)state;
    assert_int_equal(mkfifo("fifo", 0600), 0);
    assert_int_equal(mkdir("dir", 0700), 0);
    alarm(20); /* a read that hangs ends the test */
    refused("fifo", 10, false, PLM_ERROR_UNSUPPORTED, "fifo: is a FIFO, not a regular file");
    refused("dir", 10, true, PLM_ERROR_UNSUPPORTED, "dir: is a directory");
    refused("/dev/zero", 10, true, PLM_ERROR_UNSUPPORTED, "/dev/zero: is a device");
    alarm(0);
}

static void a_pipe_is_read_where_streams_are_allowed(void **state)
{
    (void)state;
    int ends[2];
    char name[64];
    struct plm_error error = {0};
    plm_auto_buffer struct plm_buffer out = {0};
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    assert_int_equal(write(ends[1], "piped", 5), 5);
    close(ends[1]);
    snprintf(name, sizeof name, "/dev/fd/%d", ends[0]);
    refused(name, 10, false, PLM_ERROR_UNSUPPORTED, "is a FIFO");
    assert_true(plm_file_read(name, 10, true, &out, &error));
    assert_string_equal(out.data, "piped");
    close(ends[0]);
}

static void a_fifo_is_awaited_where_streams_are_allowed(void **state)
{
    (void)state;
    struct plm_error error = {0};
    plm_auto_buffer struct plm_buffer out = {0};
    assert_int_equal(mkfifo("fifo", 0600), 0);
    pid_t child = fork();
    if (child == 0) {
        /* comes late and pauses half way */
        usleep(50000);
        int fd = open("fifo", O_WRONLY | O_CLOEXEC);
        bool ok = write(fd, "slow ", 5) == 5;
        usleep(50000);
        ok = ok && write(fd, "writer", 6) == 6;
        _exit(ok ? 0 : 1);
    }
    assert_true(plm_file_read("fifo", 100, true, &out, &error));
    assert_string_equal(out.data, "slow writer");
    assert_int_equal(waitpid(child, NULL, 0), child);
}

static void the_limit_holds_for_pipes_that_never_end(void **state)
{
    (void)state;
    assert_int_equal(mkfifo("fifo", 0600), 0);
    plm_auto_fd int writer = open("fifo", O_RDWR | O_CLOEXEC);
    assert_int_equal(write(writer, "0123456789", 10), 10);
    refused("fifo", 9, true, PLM_ERROR_TOO_LARGE, "fifo: larger than 9 bytes");
}

/* Puts fd in place of standard stream `target` and gives back a copy of that. */
static int redirect(int target, int fd)
{
    int kept = dup(target);
    assert_true(kept >= 0);
    assert_true(dup2(fd, target) >= 0);
    return kept;
}

static void restore(int target, int kept)
{
    assert_true(dup2(kept, target) >= 0);
    close(kept);
}

static void a_dash_is_standard_input_where_streams_are_allowed(void **state)
{
    (void)state;
    struct plm_error error = {0};
    plm_auto_buffer struct plm_buffer out = {0};
    write_text("-", "a file of that name");
    write_text("a", "standard input");
    refused("-", 100, false, PLM_ERROR_USAGE, "standard input ('-') cannot be read here");
    plm_auto_fd int fd = open("a", O_RDONLY | O_CLOEXEC);
    int kept = redirect(STDIN_FILENO, fd);
    bool read = plm_file_read("-", 100, true, &out, &error);
    restore(STDIN_FILENO, kept);
    assert_true(read);
    assert_string_equal(out.data, "standard input");
}

static void each_kind_of_file_has_a_name(void **state)
{
    (void)state;
    assert_string_equal(plm_file_kind(S_IFREG | 0644), "a regular file");
    assert_string_equal(plm_file_kind(S_IFDIR), "a directory");
    assert_string_equal(plm_file_kind(S_IFLNK), "a symbolic link");
    assert_string_equal(plm_file_kind(S_IFSOCK), "a socket");
    assert_string_equal(plm_file_kind(S_IFBLK), "a device");
    assert_string_equal(plm_file_kind(0), "no file of a known kind");
}

/* ---- writing ---- */

static void write_whole(const char *path, bool secret, const char *text)
{
    plm_auto_output struct plm_output output = {0};
    struct plm_error error = {0};
    if (!plm_output_open(&output, path, secret, &error)) {
        fail_msg("%s", error.message);
    }
    assert_true(fputs(text, output.stream) >= 0);
    if (!plm_output_commit(&output, &error)) {
        fail_msg("%s", error.message);
    }
}

static void open_refused(const char *path, enum plm_error_code code, const char *message)
{
    struct plm_output output = {0};
    struct plm_error error = {0};
    assert_false(plm_output_open(&output, path, false, &error));
    assert_int_equal(error.code, code);
    contains(error.message, message);
    assert_null(output.stream);
    assert_null(output.temporary);
    assert_null(output.path);
}

static void an_output_appears_at_commit_and_not_before(void **state)
{
    (void)state;
    plm_auto_output struct plm_output output = {0};
    struct plm_error error = {0};
    assert_true(plm_output_open(&output, "report", false, &error));
    assert_true(fputs("text", output.stream) >= 0);
    assert_int_equal(access("report", F_OK), -1);
    assert_int_equal(mode_of(output.temporary), 0644);
    assert_true(plm_output_commit(&output, &error));
    assert_null(output.temporary);
    holds("report", "text");
    assert_int_equal(entries("."), 1);
}

static void several_outputs_appear_together_or_not_at_all(void **state)
{
    struct plm_error error = {0};
    (void)state;
    assert_int_equal(mkdir("folder", 0700), 0);
    for (int broken = 0; broken < 2; broken++) {
        static const char *const paths[] = {"one", "folder/two", "three"};
        struct plm_output outputs[PLM_COUNT(paths)] = {{0}};
        write_text("one", "old");
        for (size_t i = 0; i < PLM_COUNT(paths); i++) {
            assert_true(plm_output_open(&outputs[i], paths[i], false, &error));
            assert_true(fputs("new", outputs[i].stream) >= 0);
        }
        if (broken) { /* the last write fails */
            plm_auto_fd int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
            assert_true(dup2(full, fileno(outputs[2].stream)) >= 0);
        }
        assert_int_equal(plm_outputs_commit(outputs, PLM_COUNT(outputs), &error), !broken);
        holds("one", broken ? "old" : "new");
        assert_int_equal(access("folder/two", F_OK), broken ? -1 : 0);
        assert_int_equal(access("three", F_OK), broken ? -1 : 0);
        assert_int_equal(entries("."), broken ? 2 : 3);
        for (size_t i = 0; i < PLM_COUNT(paths); i++) {
            plm_output_done(&outputs[i]);
            assert_int_equal(unlink(paths[i]), broken && i > 0 ? -1 : 0);
        }
    }
}

static void an_output_that_is_not_committed_leaves_no_trace(void **state)
{
    (void)state;
    struct plm_output output = {0};
    struct plm_error error = {0};
    write_text("report", "old");
    assert_true(plm_output_open(&output, "report", false, &error));
    assert_true(fputs("new", output.stream) >= 0);
    plm_output_done(&output);
    plm_output_done(&output);
    holds("report", "old");
    assert_int_equal(entries("."), 1);
}

static void what_is_abandoned_leaves_no_trace(void **state)
{
    (void)state;
    struct plm_output outputs[2], done = {0};
    struct plm_error error = {0};
    plm_outputs_abandon();
    assert_true(plm_output_open(&outputs[0], "a", false, &error));
    assert_true(plm_output_open(&outputs[1], "b", false, &error));
    assert_true(plm_output_open(&done, "c", false, &error));
    assert_true(plm_output_commit(&done, &error));
    plm_output_done(&done);
    plm_outputs_abandon();
    assert_int_equal(access(outputs[0].temporary, F_OK), -1);
    assert_int_equal(access(outputs[1].temporary, F_OK), -1);
    assert_int_equal(access("c", F_OK), 0);
    plm_output_done(&outputs[0]);
    plm_output_done(&outputs[1]);
    plm_outputs_abandon();
}

static void a_new_file_gets_its_mode_from_its_secrecy_and_the_umask(void **state)
{
    (void)state;
    write_whole("open", false, "x");
    write_whole("secret", true, "x");
    umask(027);
    write_whole("careful", false, "x");
    umask(0);
    write_whole("careless", true, "x");
    assert_int_equal(umask(022), 0); /* the umask is as it was */
    assert_int_equal(mode_of("open"), 0644);
    assert_int_equal(mode_of("secret"), 0600);
    assert_int_equal(mode_of("careful"), 0640);
    assert_int_equal(mode_of("careless"), 0600);
}

static void an_existing_file_keeps_mode_and_owner(void **state)
{
    (void)state;
    struct stat found;
    write_text("report", "old");
    assert_int_equal(chmod("report", 0664), 0);
    if (geteuid() == 0) {
        assert_int_equal(chown("report", 1234, 1235), 0);
    }
    write_whole("report", true, "new");
    holds("report", "new");
    assert_int_equal(mode_of("report"), 0664);
    assert_int_equal(stat("report", &found), 0);
    assert_int_equal(found.st_uid, geteuid() == 0 ? 1234 : geteuid());
    assert_int_equal(found.st_gid, geteuid() == 0 ? 1235 : getegid());
}

static void a_link_is_written_through_and_stays_a_link(void **state)
{
    (void)state;
    struct stat found;
    assert_int_equal(mkdir("real", 0700), 0);
    write_text("real/report", "old");
    assert_int_equal(symlink("real/report", "first"), 0);
    assert_int_equal(symlink("first", "latest"), 0);
    write_whole("latest", false, "new");
    assert_int_equal(lstat("latest", &found), 0);
    assert_true(S_ISLNK(found.st_mode));
    holds("real/report", "new");
    assert_int_equal(entries("real"), 1);
    assert_int_equal(entries("."), 3);
}

static void a_link_to_nothing_is_refused(void **state)
{
    (void)state;
    assert_int_equal(symlink("gone", "latest"), 0);
    open_refused("latest", PLM_ERROR_USAGE, "latest: is a symbolic link to nothing");
    assert_int_equal(entries("."), 1);
}

static void what_another_user_planted_is_refused(void **state)
{
    (void)state;
    if (geteuid() != 0) {
        skip();
    }
    assert_int_equal(mkdir("tmp", 0700), 0);
    assert_int_equal(chmod("tmp", 01777), 0);
    write_text("victim", "old");
    assert_int_equal(symlink("../victim", "tmp/link"), 0);
    assert_int_equal(lchown("tmp/link", 1234, 1234), 0);
    open_refused("tmp/link", PLM_ERROR_DENIED, "tmp/link: ");
    write_text("tmp/file", "old");
    assert_int_equal(chown("tmp/file", 1234, 1234), 0);
    open_refused("tmp/file", PLM_ERROR_DENIED, "tmp/file: belongs to another user");
    assert_int_equal(symlink("tmp/file", "mine"), 0);
    open_refused("mine", PLM_ERROR_DENIED, "tmp/file: belongs to another user");
    /* our own file in such a directory is as good as anywhere */
    write_text("tmp/own", "old");
    write_whole("tmp/own", false, "new");
    holds("victim", "old");
    holds("tmp/own", "new");
}

static void what_we_may_not_write_is_denied_by_name(void **state)
{
    (void)state;
    if (geteuid() != 0) {
        skip();
    }
    assert_int_equal(chmod(".", 0777), 0);
    assert_int_equal(mkdir("closed", 0755), 0);
    write_text("report", "old");
    assert_int_equal(seteuid(1234), 0);
    struct plm_output outputs[2] = {{0}};
    struct plm_error errors[2] = {{0}};
    bool replaced = plm_output_open(&outputs[0], "report", false, &errors[0]);
    bool created = plm_output_open(&outputs[1], "closed/report", false, &errors[1]);
    assert_int_equal(seteuid(0), 0);
    assert_false(replaced);
    assert_false(created);
    assert_int_equal(errors[0].code, PLM_ERROR_DENIED);
    assert_int_equal(errors[1].code, PLM_ERROR_DENIED);
    contains(errors[0].message, "/report: cannot be written: Permission denied");
    contains(errors[1].message, "closed/report: no file can be made in its directory: Permission denied");
}

static void targets_that_cannot_be_files_are_refused_by_name(void **state)
{
    (void)state;
    struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "socket"};
    assert_int_equal(mkdir("dir", 0700), 0);
    write_text("file", "x");
    plm_auto_fd int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(fd, (const struct sockaddr *)&address, sizeof address), 0);
    open_refused("dir", PLM_ERROR_USAGE, "dir: is a directory and cannot be written");
    open_refused("socket", PLM_ERROR_USAGE, "socket: is a socket and cannot be written");
    open_refused("new/", PLM_ERROR_USAGE, "new/: is no file name");
    open_refused("", PLM_ERROR_USAGE, "'': is no file name");
    open_refused("gone/report", PLM_ERROR_ABSENT, "gone/report: no file can be made in its directory: No such file");
    open_refused("file/report", PLM_ERROR_ABSENT, "file/report: cannot be written: Not a directory");
    open_refused("/proc/report", PLM_ERROR_ABSENT, "/proc/report: no file can be made in its directory");
}

static void a_failing_rename_leaves_no_trace(void **state)
{
    (void)state;
    plm_auto_output struct plm_output output = {0};
    struct plm_error error = {0};
    assert_true(plm_output_open(&output, "report", false, &error));
    assert_true(fputs("new", output.stream) >= 0);
    assert_int_equal(mkdir("report", 0700), 0); /* meanwhile */
    assert_false(plm_output_commit(&output, &error));
    contains(error.message, "report: cannot be replaced: ");
    assert_int_equal(entries("."), 1);
    assert_null(output.path);
}

static void a_failing_write_leaves_the_old_file(void **state)
{
    (void)state;
    plm_auto_output struct plm_output output = {0};
    struct plm_error error = {0};
    write_text("report", "old");
    assert_true(plm_output_open(&output, "report", false, &error));
    /* as on a full disk: what the stream holds cannot reach the file */
    plm_auto_fd int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
    assert_true(dup2(full, fileno(output.stream)) >= 0);
    assert_true(fputs("new", output.stream) >= 0);
    assert_false(plm_output_commit(&output, &error));
    assert_int_equal(error.errnum, ENOSPC);
    contains(error.message, "report: cannot be written: No space left");
    holds("report", "old");
    assert_int_equal(entries("."), 1);
}

static void an_earlier_failed_write_is_not_forgotten(void **state)
{
    (void)state;
    plm_auto_output struct plm_output output = {0};
    struct plm_error error = {0};
    write_text("report", "old");
    assert_true(plm_output_open(&output, "report", false, &error));
    int kept = dup(fileno(output.stream));
    plm_auto_fd int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
    assert_true(dup2(full, fileno(output.stream)) >= 0);
    assert_true(fputs("lost", output.stream) >= 0);
    assert_int_equal(fflush(output.stream), EOF);
    restore(fileno(output.stream), kept);
    assert_true(fputs("kept", output.stream) >= 0);
    assert_false(plm_output_commit(&output, &error));
    contains(error.message, "report: cannot be written");
    holds("report", "old");
    assert_int_equal(entries("."), 1);
}

static void a_full_device_is_an_error_at_commit(void **state)
{
    (void)state;
    plm_auto_output struct plm_output output = {0};
    struct plm_error error = {0};
    assert_true(plm_output_open(&output, "/dev/full", false, &error));
    assert_null(output.temporary);
    assert_true(fputs("text", output.stream) >= 0);
    assert_false(plm_output_commit(&output, &error));
    assert_int_equal(error.errnum, ENOSPC);
    contains(error.message, "/dev/full: cannot be written: No space left");
}

static void a_commit_without_an_open_output_is_our_fault(void **state)
{
    (void)state;
    struct plm_output output = {0};
    struct plm_error error = {0};
    assert_false(plm_output_commit(&output, &error));
    assert_int_equal(error.code, PLM_ERROR_INTERNAL);
}

static void a_fifo_is_written_directly(void **state)
{
    (void)state;
    char text[16] = "";
    assert_int_equal(mkfifo("fifo", 0600), 0);
    plm_auto_fd int reader = open("fifo", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    write_whole("fifo", false, "through");
    assert_int_equal(read(reader, text, sizeof text), 7);
    assert_string_equal(text, "through");
    assert_int_equal(entries("."), 1);
}

/* Standard output is a file that already holds something, as after `>>`. */
static void write_to_standard_output(const char *path)
{
    write_text("log", "before ");
    plm_auto_fd int fd = open("log", O_WRONLY | O_APPEND | O_CLOEXEC);
    fflush(stdout);
    int kept = redirect(STDOUT_FILENO, fd);
    plm_auto_output struct plm_output output = {0};
    struct plm_error error = {0};
    bool ok = plm_output_open(&output, path, false, &error) && fputs("after", output.stream) >= 0 &&
              plm_output_commit(&output, &error);
    restore(STDOUT_FILENO, kept);
    assert_true(ok);
    assert_true(fcntl(STDOUT_FILENO, F_GETFD) >= 0);
    holds("log", "before after");
    assert_int_equal(entries("."), 1);
}

static void standard_output_is_written_directly_by_any_name(void **state)
{
    (void)state;
    write_to_standard_output("-");
    write_to_standard_output("/dev/stdout");
    write_to_standard_output("/dev/fd/1");
    write_to_standard_output("/proc/self/fd/1");
}

static void a_closed_descriptor_is_an_error(void **state)
{
    (void)state;
    open_refused("/dev/fd/1000000", PLM_ERROR_IO, "/dev/fd/1000000: cannot be written: Bad file descriptor");
}

static void a_file_of_the_longest_name_can_be_written(void **state)
{
    (void)state;
    char name[NAME_MAX + 1] = "";
    memset(name, 'n', NAME_MAX);
    write_whole(name, false, "text");
    holds(name, "text");
}

static void assert_place(const char *path, const char *directory, const char *file)
{
    struct plm_output_place place;
    plm_output_place_of(path, &place);
    if (directory)
        assert_string_equal(place.directory, directory);
    else
        assert_null(place.directory);
    if (file)
        assert_string_equal(place.file, file);
    else
        assert_null(place.file);
    plm_output_place_done(&place);
}

static void where_an_output_will_lie_is_known_before(void **state)
{
    char real[PATH_MAX], old[PATH_MAX + 8], elsewhere[PATH_MAX + 8];
    (void)state;
    assert_non_null(realpath(".", real));
    snprintf(elsewhere, sizeof elsewhere, "%s/e/", real);
    snprintf(old, sizeof old, "%s/e/old", real);
    assert_int_equal(mkdir("e", 0755), 0);
    write_text("e/old", "x");
    assert_int_equal(symlink("e/old", "link"), 0);
    assert_place("new", ".", NULL);
    assert_place("e/new", "e/", NULL);
    assert_place("/new", "/", NULL);
    assert_place("link", elsewhere, old); /* a link is written through */
    assert_place("/dev/null", NULL, "/dev/null");
    assert_place("-", NULL, NULL);
    assert_place("/dev/stdout", NULL, NULL);
    assert_place("/proc/self/fd/1", NULL, NULL);
}

int main(void)
{
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, enter_folder, leave_folder)
    const struct CMUnitTest tests[] = {
        IN_FOLDER(a_file_is_read_whole_and_appended),
        IN_FOLDER(an_empty_file_is_no_error),
        IN_FOLDER(zero_bytes_and_many_chunks_survive),
        IN_FOLDER(a_file_over_the_limit_is_refused),
        IN_FOLDER(the_limit_holds_where_the_size_is_not_known_before),
        IN_FOLDER(a_proc_file_is_read_from_a_descriptor),
        IN_FOLDER(a_bad_descriptor_is_an_error),
        IN_FOLDER(a_missing_file_is_absent),
        IN_FOLDER(what_is_no_file_is_refused_at_once),
        IN_FOLDER(a_pipe_is_read_where_streams_are_allowed),
        IN_FOLDER(a_fifo_is_awaited_where_streams_are_allowed),
        IN_FOLDER(the_limit_holds_for_pipes_that_never_end),
        IN_FOLDER(a_dash_is_standard_input_where_streams_are_allowed),
        IN_FOLDER(each_kind_of_file_has_a_name),
        IN_FOLDER(where_an_output_will_lie_is_known_before),
        IN_FOLDER(an_output_appears_at_commit_and_not_before),
        IN_FOLDER(several_outputs_appear_together_or_not_at_all),
        IN_FOLDER(an_output_that_is_not_committed_leaves_no_trace),
        IN_FOLDER(what_is_abandoned_leaves_no_trace),
        IN_FOLDER(a_new_file_gets_its_mode_from_its_secrecy_and_the_umask),
        IN_FOLDER(an_existing_file_keeps_mode_and_owner),
        IN_FOLDER(a_link_is_written_through_and_stays_a_link),
        IN_FOLDER(a_link_to_nothing_is_refused),
        IN_FOLDER(what_another_user_planted_is_refused),
        IN_FOLDER(what_we_may_not_write_is_denied_by_name),
        IN_FOLDER(targets_that_cannot_be_files_are_refused_by_name),
        IN_FOLDER(a_failing_rename_leaves_no_trace),
        IN_FOLDER(a_failing_write_leaves_the_old_file),
        IN_FOLDER(an_earlier_failed_write_is_not_forgotten),
        IN_FOLDER(a_full_device_is_an_error_at_commit),
        IN_FOLDER(a_commit_without_an_open_output_is_our_fault),
        IN_FOLDER(a_fifo_is_written_directly),
        IN_FOLDER(standard_output_is_written_directly_by_any_name),
        IN_FOLDER(a_closed_descriptor_is_an_error),
        IN_FOLDER(a_file_of_the_longest_name_can_be_written),
    };
    return cmocka_run_group_tests_name("file", tests, NULL, NULL);
}
