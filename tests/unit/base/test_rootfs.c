/* SPDX-License-Identifier: Apache-2.0 */
/* Every case runs twice: as the kernel resolves paths (openat2), and walked by hand. */
#include <plimsoll/base/rootfs.h>

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* /tmp/plimsoll-rootfs-XXXXXX with `root` inside it and `secret` beside that; it is the current directory. */
static char folder[64];
static struct plm_rootfs root;
static struct plm_arena arena;

static int remove_one(const char *path, const struct stat *stat, int kind, struct FTW *walk)
{
    (void)stat;
    (void)kind;
    (void)walk;
    return remove(path);
}

static void write_text(const char *path, const char *text)
{
    FILE *stream = fopen(path, "w");
    assert_non_null(stream);
    assert_true(fputs(text, stream) >= 0);
    assert_int_equal(fclose(stream), 0);
}

static void link_to(const char *target, const char *path)
{
    assert_int_equal(symlink(target, path), 0);
}

static void build(void)
{
    assert_int_equal(mkdir("root", 0755), 0);
    assert_int_equal(mkdir("root/etc", 0755), 0);
    assert_int_equal(mkdir("root/etc/docker", 0700), 0);
    write_text("secret", "outside");
    write_text("root/secret", "inside");
    write_text("root/etc/passwd", "root of the root\n");
    write_text("root/etc/docker/daemon.json", "{}");
    link_to("/etc/passwd", "root/absolute");
    link_to("../../../../../../../../etc/passwd", "root/etc/climbing");
    link_to("../secret", "root/beside");
    link_to("docker/daemon.json", "root/etc/relative");
    link_to("/etc", "root/folder");
    link_to("/absolute", "root/twice");
    link_to("nowhere", "root/dangling");
    link_to("b", "root/a");
    link_to("a", "root/b");
    link_to(".", "root/self");
}

static int begin_without_root(void **state)
{
    (void)state;
    root = (struct plm_rootfs){.fd = -1};
    snprintf(folder, sizeof folder, "/tmp/plimsoll-rootfs-XXXXXX");
    if (!mkdtemp(folder) || chdir(folder) != 0) {
        return -1;
    }
    build();
    return 0;
}

static int begin(void **state)
{
    struct plm_error error = {0};
    plm_rootfs_force_walk(*state != NULL);
    return begin_without_root(state) == 0 && plm_rootfs_open(&root, "root", &error) ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    plm_rootfs_force_walk(false);
    plm_rootfs_done(&root);
    plm_arena_done(&arena);
    return chdir("/") == 0 ? nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS) : -1;
}

static void contains(const char *text, const char *part)
{
    if (!strstr(text, part)) {
        fail_msg("'%s' does not contain '%s'", text, part);
    }
}

static void holds(const char *path, const char *text)
{
    plm_auto_buffer struct plm_buffer out = {0};
    struct plm_error error = {0};
    if (!plm_rootfs_read(&root, path, 1 << 20, &out, &error)) {
        fail_msg("%s", error.message);
    }
    assert_string_equal(plm_buffer_text(&out), text);
}

static void unreadable(const char *path, enum plm_error_code code, const char *message)
{
    plm_auto_buffer struct plm_buffer out = {0};
    struct plm_error error = {0};
    assert_false(plm_rootfs_read(&root, path, 1 << 20, &out, &error));
    contains(error.message, message);
    assert_int_equal(error.code, code);
    assert_int_equal(out.size, 0);
}

static void real_path_is(const char *path, const char *real)
{
    plm_auto_rootfs_stat struct plm_rootfs_stat found = {0};
    struct plm_error error = {0};
    if (!plm_rootfs_stat(&root, path, &found, &error)) {
        fail_msg("%s", error.message);
    }
    assert_string_equal(found.real_path, real);
}

static void no_stat(const char *path, enum plm_error_code code)
{
    struct plm_rootfs_stat found = {0};
    struct plm_error error = {0};
    assert_false(plm_rootfs_stat(&root, path, &found, &error));
    if (error.code != code) {
        fail_msg("%s", error.message);
    }
    assert_null(found.real_path);
}

/* ---- the root itself ---- */

static void a_root_must_be_a_directory_that_is_there(void **state)
{
    (void)state;
    struct plm_rootfs other = {0};
    struct plm_error error = {0};
    assert_false(plm_rootfs_open(&other, "gone", &error));
    assert_int_equal(error.code, PLM_ERROR_ABSENT);
    contains(error.message, "gone: ");
    assert_false(plm_rootfs_open(&other, "secret", &error));
    assert_int_equal(error.code, PLM_ERROR_ABSENT);
    plm_rootfs_done(&other);
    plm_rootfs_done(&other);
}

static void a_root_that_was_never_opened_closes_nothing(void **state)
{
    (void)state;
    struct plm_rootfs other = {0};
    plm_rootfs_done(&other);
    assert_true(fcntl(0, F_GETFD) >= 0 || errno != EBADF);
}

static void replace_root(const char *path)
{
    struct plm_error error = {0};
    plm_rootfs_done(&root);
    if (!plm_rootfs_open(&root, path, &error)) {
        fail_msg("%s", error.message);
    }
}

static void a_root_may_be_reached_by_links(void **state)
{
    (void)state;
    link_to("root", "first");
    link_to("first", "second");
    replace_root("second");
    holds("/absolute", "root of the root\n");
    real_path_is("/absolute", "/etc/passwd");
    real_path_is("/", "/");
}

static void the_root_may_be_the_whole_system(void **state)
{
    (void)state;
    replace_root("/");
    char path[sizeof folder + 32];
    snprintf(path, sizeof path, "%s/root/etc/passwd", folder);
    holds(path, "root of the root\n");
    real_path_is(path, path);
    real_path_is("/", "/");
    unreadable("/dev/null", PLM_ERROR_UNSUPPORTED, "/dev/null: is a device");
}

static void the_root_may_be_that_of_a_process(void **state)
{
    (void)state;
    char name[64];
    char path[sizeof folder + 32];
    snprintf(name, sizeof name, "/proc/%d/root", (int)getpid());
    snprintf(path, sizeof path, "%s/root/etc/passwd", folder);
    replace_root(name);
    holds(path, "root of the root\n");
    real_path_is(path, path);
}

/* Makes openat2 fail in this process as it does under the seccomp profile of an older container engine (EPERM) or on an
 * older kernel (ENOSYS). */
static bool forbid_openat2(int errnum)
{
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_openat2, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (unsigned)errnum),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {.len = PLM_COUNT(code), .filter = code};
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

/* In a child that has opened no root yet. 0: read as it should be, 1: not, 2: no filter could be set. */
static int read_without_openat2(int errnum)
{
    pid_t child = fork();
    if (child == 0) {
        plm_auto_buffer struct plm_buffer out = {0};
        struct plm_error error = {0};
        if (!forbid_openat2(errnum)) {
            _exit(2);
        }
        bool ok = plm_rootfs_open(&root, "root", &error) && plm_rootfs_read(&root, "/absolute", 100, &out, &error);
        _exit(ok && strcmp(out.data, "root of the root\n") == 0 ? 0 : 1);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void without_openat2_paths_are_walked_by_hand(void **state)
{
    (void)state;
    static const int errnums[] = {ENOSYS, EPERM};
    for (size_t i = 0; i < PLM_COUNT(errnums); i++) {
        int outcome = read_without_openat2(errnums[i]);
        if (outcome == 2) {
            skip();
        }
        assert_int_equal(outcome, 0);
    }
}

/* ---- links ---- */

static void an_absolute_link_leads_to_a_place_inside(void **state)
{
    (void)state;
    holds("/absolute", "root of the root\n");
    holds("/twice", "root of the root\n");
    holds("/folder/passwd", "root of the root\n");
    real_path_is("/absolute", "/etc/passwd");
    real_path_is("/twice", "/etc/passwd");
    real_path_is("/folder/docker/daemon.json", "/etc/docker/daemon.json");
    real_path_is("/folder", "/etc");
}

static void a_link_cannot_climb_out(void **state)
{
    (void)state;
    holds("/etc/climbing", "root of the root\n");
    holds("/beside", "inside");
    real_path_is("/etc/climbing", "/etc/passwd");
    real_path_is("/beside", "/secret");
}

static void a_path_cannot_climb_out(void **state)
{
    (void)state;
    holds("/../../secret", "inside");
    holds("../secret", "inside");
    holds("/etc/docker/../../../secret", "inside");
    holds("/etc/./docker//../passwd", "root of the root\n");
    holds("/folder/../secret", "inside"); /* the parent of where the link leads */
    real_path_is("/..", "/");
    real_path_is("/etc/docker/..", "/etc");
    real_path_is("/etc/docker/../", "/etc");
    real_path_is("/self/self/./etc/", "/etc");
}

static void a_relative_link_is_followed_from_its_directory(void **state)
{
    (void)state;
    holds("/etc/relative", "{}");
    holds("/folder/relative", "{}");
    real_path_is("/folder/relative", "/etc/docker/daemon.json");
}

static void a_loop_of_links_is_malformed(void **state)
{
    (void)state;
    unreadable("/a", PLM_ERROR_MALFORMED, "root/a: Too many levels of symbolic links");
    no_stat("/a", PLM_ERROR_MALFORMED);
    no_stat("/a/x", PLM_ERROR_MALFORMED);
}

static void forty_links_are_followed_and_no_more(void **state)
{
    (void)state;
    char name[32];
    char target[32] = "secret";
    for (int i = 1; i <= 41; i++) {
        snprintf(name, sizeof name, "root/link%d", i);
        link_to(target, name);
        snprintf(target, sizeof target, "link%d", i);
    }
    holds("/link40", "inside");
    no_stat("/link41", PLM_ERROR_MALFORMED);
}

static void a_dangling_link_is_absent(void **state)
{
    (void)state;
    no_stat("/dangling", PLM_ERROR_ABSENT);
    unreadable("/dangling", PLM_ERROR_ABSENT, "root/dangling: No such file");
}

static void what_is_not_there_is_absent(void **state)
{
    (void)state;
    no_stat("/gone", PLM_ERROR_ABSENT);
    no_stat("/gone/deeper", PLM_ERROR_ABSENT);
    no_stat("/etc/passwd/deeper", PLM_ERROR_ABSENT);
    no_stat("/etc/passwd/", PLM_ERROR_ABSENT);
    no_stat("/etc/passwd/.", PLM_ERROR_ABSENT);
    no_stat("/etc/passwd/..", PLM_ERROR_ABSENT);
    no_stat("", PLM_ERROR_ABSENT);
    no_stat("/secret/../etc", PLM_ERROR_ABSENT);
}

static void a_path_that_is_too_long_is_an_error(void **state)
{
    (void)state;
    char path[PATH_MAX + 2] = "";
    memset(path, '/', PATH_MAX);
    no_stat(path, PLM_ERROR_IO);
    memset(path + 1, 'n', NAME_MAX + 1);
    path[NAME_MAX + 2] = '\0';
    no_stat(path, PLM_ERROR_IO);
}

static void links_full_of_dots_end_in_time(void **state)
{
    (void)state;
    /* Each ".." of a walk by hand begins anew at the root: without a bound this takes minutes. */
    static const char piece[] = "deep/deep/../../";
    plm_auto_buffer struct plm_buffer target = {0};
    while (target.size < PATH_MAX - sizeof piece - 8) {
        plm_buffer_puts(&target, piece);
    }
    plm_buffer_puts(&target, "hop");
    assert_int_equal(mkdir("root/deep", 0700), 0);
    assert_int_equal(mkdir("root/deep/deep", 0700), 0);
    link_to(target.data, "root/hop");
    alarm(20);
    no_stat("/hop", PLM_ERROR_MALFORMED);
    alarm(0);
}

static void magic_links_of_proc_are_refused(void **state)
{
    (void)state;
    replace_root("/");
    plm_auto_fd int fd = open("secret", O_RDONLY | O_CLOEXEC);
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    unreadable(path, PLM_ERROR_MALFORMED, "Too many levels of symbolic links");
    no_stat(path, PLM_ERROR_MALFORMED);
    no_stat("/proc/self/exe", PLM_ERROR_MALFORMED);
    no_stat("/proc/self/root/etc", PLM_ERROR_MALFORMED);
    no_stat("/proc/self/cwd/secret", PLM_ERROR_MALFORMED);
}

static void plain_links_of_proc_are_followed(void **state)
{
    (void)state;
    replace_root("/");
    plm_auto_buffer struct plm_buffer out = {0};
    struct plm_error error = {0};
    assert_true(plm_rootfs_read(&root, "/proc/self/status", 1 << 20, &out, &error));
    contains(out.data, "Name:\tbase_test_rootf");
    assert_true(plm_rootfs_read(&root, "/proc/mounts", 1 << 24, &out, &error));
    char path[64];
    snprintf(path, sizeof path, "/proc/%d", (int)getpid());
    real_path_is("/proc/self", path);
}

/* ---- stat ---- */

static void a_stat_shows_the_file_and_the_link_to_it(void **state)
{
    (void)state;
    struct plm_error error = {0};
    plm_auto_rootfs_stat struct plm_rootfs_stat found = {0};
    assert_int_equal(chmod("root/etc/docker/daemon.json", 0640), 0);
    assert_true(plm_rootfs_stat(&root, "/etc/relative", &found, &error));
    assert_true(found.is_link);
    assert_true(S_ISLNK(found.link_stat.st_mode));
    assert_true(S_ISREG(found.stat.st_mode));
    assert_int_equal(found.stat.st_mode & 07777, 0640);
    assert_int_equal(found.stat.st_size, 2);
    plm_rootfs_stat_done(&found);
    assert_true(plm_rootfs_stat(&root, "/etc/docker", &found, &error));
    assert_false(found.is_link);
    assert_true(S_ISDIR(found.stat.st_mode));
    assert_int_equal(found.stat.st_mode & 07777, 0700);
    assert_string_equal(found.real_path, "/etc/docker");
}

static void a_stat_sees_sockets_and_fifos_without_opening_them(void **state)
{
    (void)state;
    struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "root/docker.sock"};
    struct plm_error error = {0};
    plm_auto_fd int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(fd, (const struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(mkfifo("root/fifo", 0600), 0);
    plm_auto_rootfs_stat struct plm_rootfs_stat found = {0};
    assert_true(plm_rootfs_stat(&root, "/docker.sock", &found, &error));
    assert_true(S_ISSOCK(found.stat.st_mode));
    plm_rootfs_stat_done(&found);
    assert_true(plm_rootfs_stat(&root, "/fifo", &found, &error));
    assert_true(S_ISFIFO(found.stat.st_mode));
}

static void a_name_that_looks_deleted_is_a_name(void **state)
{
    (void)state;
    write_text("root/etc/x (deleted)", "still here");
    real_path_is("/etc/x (deleted)", "/etc/x (deleted)");
    holds("/etc/x (deleted)", "still here");
}

static void a_neighbour_whose_name_begins_like_the_root_is_no_part_of_it(void **state)
{
    (void)state;
    assert_int_equal(mkdir("root2", 0700), 0);
    write_text("root2/x", "outside");
    link_to("../root2/x", "root/out");
    no_stat("/out", PLM_ERROR_ABSENT);
}

/* In a child whose / has no proc. */
static int stat_without_proc(void)
{
    pid_t child = fork();
    if (child == 0) {
        plm_auto_rootfs_stat struct plm_rootfs_stat found = {0};
        struct plm_error error = {0};
        if (chroot(".") != 0) {
            _exit(2);
        }
        bool ok = plm_rootfs_stat(&root, "/folder/relative", &found, &error) && found.is_link;
        _exit(ok && strcmp(found.real_path, "/etc/docker/daemon.json") == 0 ? 0 : 1);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void a_real_path_is_known_without_proc(void **state)
{
    (void)state;
    int outcome = stat_without_proc();
    if (outcome == 2) {
        skip();
    }
    assert_int_equal(outcome, 0);
}

/* ---- reading ---- */

static void what_is_no_file_is_refused_at_once(void **state)
{
    (void)state;
    struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "root/socket"};
    plm_auto_fd int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(fd, (const struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(mkfifo("root/fifo", 0600), 0);
    link_to("fifo", "root/to-fifo");
    alarm(20); /* a read that hangs ends the test */
    unreadable("/fifo", PLM_ERROR_UNSUPPORTED, "root/fifo: is a FIFO, not a regular file");
    unreadable("/to-fifo", PLM_ERROR_UNSUPPORTED, "is a FIFO");
    unreadable("/socket", PLM_ERROR_UNSUPPORTED, "is a socket");
    unreadable("/etc", PLM_ERROR_UNSUPPORTED, "is a directory");
    alarm(0);
}

static void a_device_is_never_opened(void **state)
{
    (void)state;
    if (geteuid() != 0 || mknod("root/null", S_IFCHR | 0600, makedev(1, 3)) != 0) {
        skip();
    }
    int fd = -1;
    struct plm_error error = {0};
    unreadable("/null", PLM_ERROR_UNSUPPORTED, "root/null: is a device");
    assert_false(plm_rootfs_open_at(&root, "/null", O_RDONLY, &fd, &error));
    assert_int_equal(error.code, PLM_ERROR_UNSUPPORTED);
    assert_true(plm_rootfs_open_at(&root, "/null", O_PATH, &fd, &error));
    close(fd);
}

static void a_file_over_the_limit_is_refused(void **state)
{
    (void)state;
    plm_auto_buffer struct plm_buffer out = {0};
    struct plm_error error = {0};
    assert_true(plm_rootfs_read(&root, "/secret", 6, &out, &error));
    assert_false(plm_rootfs_read(&root, "/secret", 5, &out, &error));
    assert_int_equal(error.code, PLM_ERROR_TOO_LARGE);
    assert_string_equal(error.message, "root/secret: larger than 5 bytes");
    assert_string_equal(out.data, "inside");
}

static void what_may_not_be_seen_is_denied(void **state)
{
    (void)state;
    struct plm_error error = {0};
    plm_auto_buffer struct plm_buffer out = {0};
    struct plm_rootfs_stat found = {0};
    if (geteuid() != 0) {
        skip();
    }
    assert_int_equal(chmod(folder, 0755), 0);
    assert_int_equal(chmod("root/secret", 0600), 0);
    assert_int_equal(seteuid(1234), 0);
    bool read = plm_rootfs_read(&root, "/secret", 100, &out, &error);
    struct plm_error read_error = error;
    bool seen = plm_rootfs_stat(&root, "/etc/docker/daemon.json", &found, &error);
    assert_int_equal(seteuid(0), 0);
    assert_false(read);
    assert_int_equal(read_error.code, PLM_ERROR_DENIED);
    assert_false(seen);
    assert_int_equal(error.code, PLM_ERROR_DENIED);
    contains(error.message, "root/etc/docker/daemon.json: Permission denied");
}

/* ---- opening ---- */

static void a_directory_is_opened_for_a_walk_of_ones_own(void **state)
{
    (void)state;
    plm_auto_fd int fd = -1;
    plm_auto_fd int path_fd = -1;
    struct plm_error error = {0};
    assert_true(plm_rootfs_open_at(&root, "/folder", O_RDONLY | O_DIRECTORY, &fd, &error));
    assert_int_equal(faccessat(fd, "passwd", F_OK, 0), 0);
    assert_true(fcntl(fd, F_GETFD) & FD_CLOEXEC);
    assert_true(plm_rootfs_open_at(&root, "/", O_PATH | O_DIRECTORY, &path_fd, &error));
    assert_int_equal(faccessat(path_fd, "secret", F_OK, 0), 0);
    assert_true(fcntl(path_fd, F_GETFD) & FD_CLOEXEC);
}

static void opening_obeys_its_flags(void **state)
{
    (void)state;
    int fd = -1;
    struct plm_error error = {0};
    assert_false(plm_rootfs_open_at(&root, "/secret", O_RDONLY | O_DIRECTORY, &fd, &error));
    assert_int_equal(error.code, PLM_ERROR_ABSENT);
    assert_false(plm_rootfs_open_at(&root, "/secret", O_PATH | O_DIRECTORY, &fd, &error));
    assert_int_equal(error.code, PLM_ERROR_ABSENT);
    assert_false(plm_rootfs_open_at(&root, "/absolute", O_RDONLY | O_NOFOLLOW, &fd, &error));
    assert_int_equal(error.code, PLM_ERROR_MALFORMED);
    assert_int_equal(fd, -1);
    assert_true(plm_rootfs_open_at(&root, "/absolute", O_PATH | O_NOFOLLOW, &fd, &error));
    struct stat found;
    assert_int_equal(fstat(fd, &found), 0);
    assert_true(S_ISLNK(found.st_mode));
    close(fd);
}

static void nothing_can_be_opened_for_writing(void **state)
{
    (void)state;
    static const int flags[] = {O_WRONLY, O_RDWR, O_RDONLY | O_CREAT, O_RDONLY | O_TRUNC, O_TMPFILE | O_RDWR};
    for (size_t i = 0; i < PLM_COUNT(flags); i++) {
        int fd = -1;
        struct plm_error error = {0};
        assert_false(plm_rootfs_open_at(&root, "/secret", flags[i], &fd, &error));
        assert_int_equal(error.code, PLM_ERROR_INTERNAL);
    }
    holds("/secret", "inside");
}

/* ---- directories and links ---- */

static void a_listing_is_sorted_and_without_dots(void **state)
{
    (void)state;
    const char *const *names = NULL;
    size_t count = 0;
    struct plm_error error = {0};
    write_text("root/etc/Upper", "");
    write_text("root/etc/.hidden", "");
    write_text("root/etc/\xC3\xA9", "");
    assert_true(plm_rootfs_list(&root, "/folder", 100, &arena, &names, &count, &error));
    static const char *const wanted[] = {".hidden", "Upper", "climbing", "docker", "passwd", "relative", "\xC3\xA9"};
    assert_int_equal(count, PLM_COUNT(wanted));
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(names[i], wanted[i]);
    }
}

static void a_listing_over_the_limit_is_refused(void **state)
{
    (void)state;
    const char *const *names = NULL;
    size_t count = 0;
    struct plm_error error = {0};
    assert_true(plm_rootfs_list(&root, "/etc", 4, &arena, &names, &count, &error));
    assert_int_equal(count, 4);
    assert_false(plm_rootfs_list(&root, "/etc", 3, &arena, &names, &count, &error));
    assert_int_equal(error.code, PLM_ERROR_TOO_LARGE);
    contains(error.message, "/etc: more than 3 entries");
}

static void a_listing_of_many_names_is_whole(void **state)
{
    (void)state;
    char name[64];
    const char *const *names = NULL;
    size_t count = 0;
    struct plm_error error = {0};
    for (int i = 0; i < 300; i++) {
        snprintf(name, sizeof name, "root/etc/docker/%03d", 299 - i);
        write_text(name, "");
    }
    assert_true(plm_rootfs_list(&root, "/etc/docker", 1000, &arena, &names, &count, &error));
    assert_int_equal(count, 301);
    assert_string_equal(names[0], "000");
    assert_string_equal(names[299], "299");
    assert_string_equal(names[300], "daemon.json");
}

static void an_empty_directory_lists_nothing(void **state)
{
    (void)state;
    const char *const *names = NULL;
    size_t count = 7;
    struct plm_error error = {0};
    assert_int_equal(mkdir("root/empty", 0700), 0);
    assert_true(plm_rootfs_list(&root, "/empty", 0, &arena, &names, &count, &error));
    assert_int_equal(count, 0);
    assert_non_null(names);
}

static void only_directories_can_be_listed(void **state)
{
    (void)state;
    const char *const *names = NULL;
    size_t count = 0;
    struct plm_error error = {0};
    assert_false(plm_rootfs_list(&root, "/secret", 10, &arena, &names, &count, &error));
    assert_int_equal(error.code, PLM_ERROR_ABSENT);
    assert_false(plm_rootfs_list(&root, "/gone", 10, &arena, &names, &count, &error));
    assert_int_equal(error.code, PLM_ERROR_ABSENT);
}

static void the_text_of_a_link_is_read(void **state)
{
    (void)state;
    const char *target = NULL;
    struct plm_error error = {0};
    assert_true(plm_rootfs_readlink(&root, "/absolute", &arena, &target, &error));
    assert_string_equal(target, "/etc/passwd");
    assert_true(plm_rootfs_readlink(&root, "/folder/relative", &arena, &target, &error));
    assert_string_equal(target, "docker/daemon.json");
    assert_true(plm_rootfs_readlink(&root, "/dangling", &arena, &target, &error));
    assert_string_equal(target, "nowhere");
    assert_false(plm_rootfs_readlink(&root, "/secret", &arena, &target, &error));
    assert_string_equal(error.message, "root/secret: is a regular file, not a symbolic link");
    assert_int_equal(error.code, PLM_ERROR_MALFORMED);
    assert_false(plm_rootfs_readlink(&root, "/gone", &arena, &target, &error));
    assert_int_equal(error.code, PLM_ERROR_ABSENT);
}

static void the_text_of_a_magic_link_can_be_read(void **state)
{
    (void)state;
    const char *target = NULL;
    struct plm_error error = {0};
    replace_root("/");
    assert_true(plm_rootfs_readlink(&root, "/proc/self/ns/mnt", &arena, &target, &error));
    contains(target, "mnt:[");
}

int main(void)
{
    static char by_hand; /* its address, as the test's state, asks for the walk */
#define BOTH_WAYS(test)                                                                                                \
    cmocka_unit_test_setup_teardown(test, begin, end),                                                                 \
    {                                                                                                                  \
#test " (by hand)", test, begin, end, &by_hand                                                                 \
    }
    const struct CMUnitTest tests[] = {
        /* first: a process asks the kernel once, at its first root */
        cmocka_unit_test_setup_teardown(without_openat2_paths_are_walked_by_hand, begin_without_root, end),
        BOTH_WAYS(a_root_must_be_a_directory_that_is_there),
        BOTH_WAYS(a_root_that_was_never_opened_closes_nothing),
        BOTH_WAYS(a_root_may_be_reached_by_links),
        BOTH_WAYS(the_root_may_be_the_whole_system),
        BOTH_WAYS(the_root_may_be_that_of_a_process),
        BOTH_WAYS(an_absolute_link_leads_to_a_place_inside),
        BOTH_WAYS(a_link_cannot_climb_out),
        BOTH_WAYS(a_path_cannot_climb_out),
        BOTH_WAYS(a_relative_link_is_followed_from_its_directory),
        BOTH_WAYS(a_loop_of_links_is_malformed),
        BOTH_WAYS(forty_links_are_followed_and_no_more),
        BOTH_WAYS(a_dangling_link_is_absent),
        BOTH_WAYS(what_is_not_there_is_absent),
        BOTH_WAYS(a_path_that_is_too_long_is_an_error),
        BOTH_WAYS(links_full_of_dots_end_in_time),
        BOTH_WAYS(magic_links_of_proc_are_refused),
        BOTH_WAYS(plain_links_of_proc_are_followed),
        BOTH_WAYS(a_stat_shows_the_file_and_the_link_to_it),
        BOTH_WAYS(a_stat_sees_sockets_and_fifos_without_opening_them),
        BOTH_WAYS(a_name_that_looks_deleted_is_a_name),
        BOTH_WAYS(a_neighbour_whose_name_begins_like_the_root_is_no_part_of_it),
        BOTH_WAYS(a_real_path_is_known_without_proc),
        BOTH_WAYS(what_is_no_file_is_refused_at_once),
        BOTH_WAYS(a_device_is_never_opened),
        BOTH_WAYS(a_file_over_the_limit_is_refused),
        BOTH_WAYS(what_may_not_be_seen_is_denied),
        BOTH_WAYS(a_directory_is_opened_for_a_walk_of_ones_own),
        BOTH_WAYS(opening_obeys_its_flags),
        BOTH_WAYS(nothing_can_be_opened_for_writing),
        BOTH_WAYS(a_listing_is_sorted_and_without_dots),
        BOTH_WAYS(a_listing_over_the_limit_is_refused),
        BOTH_WAYS(a_listing_of_many_names_is_whole),
        BOTH_WAYS(an_empty_directory_lists_nothing),
        BOTH_WAYS(only_directories_can_be_listed),
        BOTH_WAYS(the_text_of_a_link_is_read),
        BOTH_WAYS(the_text_of_a_magic_link_can_be_read),
    };
    return cmocka_run_group_tests_name("rootfs", tests, NULL, NULL);
}
