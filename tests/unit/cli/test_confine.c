/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The sandbox as the command puts it up, tried from inside by what an intruder would do: run a program, write where no
 * output lies, open the network, reach another process. Each case is a process of its own, and each try is made by the
 * thread that began and by others.
 */
#include "confine.h"

#include "sites.h"

#include <plimsoll/base/file.h>

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <netinet/in.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static struct {
    char folder[64];                                /* everything of a case; the current directory */
    int old_fd, path_fd, unix_fd, inet_fd, true_fd; /* opened before anything is given up */
    pid_t parent;
} world;

#define NEED(condition)                                                                                                \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            fprintf(stderr, "%s:%d: not so: %s (errno %d)\n", __FILE__, __LINE__, #condition, errno);                  \
            return 1;                                                                                                  \
        }                                                                                                              \
    } while (0)

/* ---- what is tried; each answers a negative number if it is denied ---- */

static const char *self_fd(int fd)
{
    static _Thread_local char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    return path;
}

static long connect_to(int fd, const void *address, socklen_t size)
{
    return connect(fd, address, size);
}

/* clang-format off */
static long try_exec(void) { return execl("/bin/true", "true", NULL); }
static long try_execveat(void) { return syscall(SYS_execveat, world.true_fd, "", (char *[]){NULL}, (char *[]){NULL}, 0x1000); }
static long try_fork(void)
{
    long pid = syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
    if (pid == 0)
        _exit(0);
    return pid;
}
static long try_trace(void) { return ptrace(PTRACE_SEIZE, world.parent, NULL, NULL); }
static long try_kill(void) { return kill(world.parent, 0); }
static long try_create(void) { return open("else/new", O_CREAT | O_WRONLY, 0600); }
static long try_write(void) { return open("else/old", O_WRONLY); }
static long try_append(void) { return open("else/old", O_RDWR | O_APPEND); }
static long try_truncate(void) { return truncate("else/old", 0); }
static long try_truncating_open(void) { return open("else/old", O_RDONLY | O_TRUNC); }
static long try_by_descriptor(void) { return open(self_fd(world.old_fd), O_WRONLY); }
static long try_by_path_descriptor(void) { return open(self_fd(world.path_fd), O_WRONLY); }
static long try_openat2(void)
{
    const struct {
        uint64_t flags, mode, resolve;
    } how = {O_WRONLY, 0, 0};
    return syscall(SYS_openat2, AT_FDCWD, "else/old", &how, sizeof how);
}
static long try_temporary(void) { return open("else", O_TMPFILE | O_WRONLY, 0600); }
static long try_rename(void) { return rename("else/old", "else/other"); }
static long try_rename_out(void) { return rename("out/mine", "else/mine"); }
static long try_rename_in(void) { return rename("else/old", "out/stolen"); }
static long try_link(void) { return link("else/old", "else/linked"); }
static long try_link_in(void) { return link("else/old", "out/linked"); }
static long try_link_descriptor(void) { return linkat(AT_FDCWD, self_fd(world.old_fd), AT_FDCWD, "else/linked", AT_SYMLINK_FOLLOW); }
static long try_unlink(void) { return unlink("else/old"); }
static long try_mkdir(void) { return mkdir("else/folder", 0700); }
static long try_symlink(void) { return symlink("old", "else/symlink"); }
static long try_mknod(void) { return mknod("else/fifo", S_IFIFO | 0600, 0); }
static long try_chmod(void) { return chmod("else/old", 0777); }
static long try_fchmod(void) { return fchmod(world.old_fd, 0777); }
static long try_utime(void) { return futimens(world.old_fd, NULL); }
static long try_mount(void) { return syscall(SYS_mount, "x", "nonexistent", "tmpfs", 0, NULL); }
static long try_socket(void) { return socket(AF_INET, SOCK_STREAM, 0); }
static long try_unix_socket(void) { return socket(AF_UNIX, SOCK_STREAM, 0); }
static long try_connect(void)
{
    const struct sockaddr_in port = {.sin_family = AF_INET, .sin_port = htons(1), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    return connect_to(world.inet_fd, &port, sizeof port);
}
static long try_connect_unix(void)
{
    const struct sockaddr_un name = {.sun_family = AF_UNIX, .sun_path = "engine.sock"};
    return connect_to(world.unix_fd, &name, sizeof name);
}
static long try_bind(void)
{
    const struct sockaddr_un name = {.sun_family = AF_UNIX, .sun_path = "else/bound"};
    return bind(world.unix_fd, (const void *)&name, sizeof name);
}

enum { LOCAL, NETWORK, TRACED };
static const struct {
    const char *name;
    long (*try)(void);
    int group;
} tries[] = {
#define TRY(name, group)                                                                                               \
    {                                                                                                                  \
#name, try_##name, group                                                                                       \
    }
    TRY(exec, LOCAL), TRY(execveat, LOCAL), TRY(fork, TRACED), TRY(trace, TRACED), TRY(kill, LOCAL),
    TRY(create, LOCAL), TRY(write, LOCAL), TRY(append, LOCAL), TRY(truncate, LOCAL), TRY(truncating_open, LOCAL),
    TRY(by_descriptor, LOCAL), TRY(by_path_descriptor, LOCAL), TRY(openat2, LOCAL), TRY(temporary, LOCAL),
    TRY(rename, LOCAL), TRY(rename_out, LOCAL), TRY(rename_in, LOCAL), TRY(link, LOCAL), TRY(link_in, LOCAL),
    TRY(link_descriptor, LOCAL), TRY(unlink, LOCAL), TRY(mkdir, LOCAL), TRY(symlink, LOCAL), TRY(mknod, LOCAL),
    TRY(chmod, LOCAL), TRY(fchmod, LOCAL), TRY(utime, LOCAL), TRY(mount, LOCAL), TRY(socket, NETWORK),
    TRY(unix_socket, NETWORK), TRY(connect, NETWORK), TRY(connect_unix, NETWORK), TRY(bind, LOCAL),
};
/* clang-format on */

/* How many of them worked, or failed for another reason than being denied. */
static int try_all(const char *who, bool network)
{
    int wrong = 0;
    for (size_t i = 0; i < PLM_COUNT(tries); i++) {
        if (tries[i].group == NETWORK && !network)
            continue;
#ifdef PLM_SANITIZED
        if (tries[i].group == TRACED)
            continue; /* left to the search for leaks (base/seccomp.c) */
#endif
        errno = 0;
        long result = tries[i].try();
        if (result < 0 && (errno == EPERM || errno == EACCES || errno == EXDEV || errno == ENOSYS))
            continue;
        fprintf(stderr, "%s: %s was not denied: %ld, errno %d\n", who, tries[i].name, result, errno);
        wrong++;
    }
    return wrong;
}

/* ---- a case ---- */

static void write_file(const char *path)
{
    FILE *stream = fopen(path, "w");
    assert_non_null(stream);
    assert_true(fputs("old", stream) >= 0);
    assert_int_equal(fclose(stream), 0);
}

static int remove_one(const char *path, const struct stat *stat, int kind, struct FTW *walk)
{
    (void)stat, (void)kind, (void)walk;
    return remove(path);
}

static int enter(void **state)
{
    (void)state;
    umask(022);
    snprintf(world.folder, sizeof world.folder, "/tmp/plimsoll-confine-XXXXXX");
    if (!mkdtemp(world.folder) || chdir(world.folder) != 0 || mkdir("out", 0755) != 0 || mkdir("else", 0755) != 0)
        return -1;
    write_file("else/old");
    write_file("out/mine");
    world.parent = getpid();
    world.old_fd = open("else/old", O_RDONLY);
    world.path_fd = open("else/old", O_PATH);
    world.true_fd = open("/bin/true", O_PATH);
    world.unix_fd = socket(AF_UNIX, SOCK_STREAM, 0);
    world.inet_fd = socket(AF_INET, SOCK_STREAM, 0);
    return 0;
}

static int leave(void **state)
{
    (void)state;
    const int fds[] = {world.old_fd, world.path_fd, world.true_fd, world.unix_fd, world.inet_fd};
    for (size_t i = 0; i < PLM_COUNT(fds); i++)
        close(fds[i]);
    return chdir("/") == 0 ? nftw(world.folder, remove_one, 16, FTW_DEPTH | FTW_PHYS) : -1;
}

static int in_child(int (*body)(void))
{
    int status = 0;
    pid_t child = fork();
    if (child == 0)
        _exit(body() != 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static bool held(const char *text)
{
    return strncmp(text, "held", 4) == 0;
}

/* What the kernel or the build lacks cannot be shown here; that it is told is test_sandbox's. */
static int lacks(void)
{
    struct plm_sandbox result = {0};
    bool seccomp = plm_no_new_privileges() && plm_seccomp_forbid(0, false, &result);
    plm_landlock_confine(NULL, 0, &result);
    return seccomp && held(result.landlock) ? 0 : 1;
}
#define NEEDS_A_WHOLE_KERNEL()                                                                                         \
    if (in_child(lacks) != 0)                                                                                          \
    skip()

static bool write_output(const char *path)
{
    struct plm_error error = {0};
    plm_auto_output struct plm_output output = {0};
    return plm_output_open(&output, path, false, &error) && fputs("new", output.stream) >= 0 &&
           plm_output_commit(&output, &error);
}

static uint64_t effective(void)
{
    char line[256];
    uint64_t value = 0;
    plm_auto_file FILE *stream = fopen("/proc/thread-self/status", "r");
    while (stream && fgets(line, sizeof line, stream))
        if (strncmp(line, "CapEff:", 7) == 0)
            value = strtoull(line + 7, NULL, 16);
    return value;
}

static const struct plm_command command = {.name = "test"};
static const char *const outputs[] = {"out/report.json", "out/mine:html", NULL};

/* ---- a run that asks nobody ---- */

struct other {
    pthread_mutex_t wait;
    int wrong;
};

static void *try_in_thread(void *context)
{
    struct other *other = context;
    pthread_mutex_lock(&other->wait);
    pthread_mutex_unlock(&other->wait);
    other->wrong = try_all("another thread", true);
    return NULL;
}

/* Those of this list that hold for a thread that was there before: Landlock is the others' and its children's. */
static void *try_before(void *context)
{
    struct other *other = context;
    long (*const held_by_seccomp[])(void) = {try_exec,    try_execveat, try_kill,         try_chmod,
                                             try_fchmod,  try_mount,    try_socket,       try_unix_socket,
                                             try_connect, try_bind,     try_connect_unix, try_utime};
    pthread_mutex_lock(&other->wait);
    pthread_mutex_unlock(&other->wait);
    for (size_t i = 0; i < PLM_COUNT(held_by_seccomp); i++)
        other->wrong += held_by_seccomp[i]() < 0 && errno == EPERM ? 0 : 1;
    return NULL;
}

static int run_reader(void)
{
    pthread_t before, after;
    struct other first = {.wait = PTHREAD_MUTEX_INITIALIZER}, second = {.wait = PTHREAD_MUTEX_INITIALIZER};
    const struct plm_arguments arguments = {.outputs = outputs};
    pthread_mutex_lock(&first.wait);
    NEED(pthread_create(&before, NULL, try_before, &first) == 0);
    plm_confine(&command, &arguments);
    NEED(held(plm_confine_held()->landlock) && held(plm_confine_held()->seccomp));
    NEED(plm_confine_held()->no_new_privileges);
    pthread_mutex_unlock(&first.wait);
    NEED(pthread_join(before, NULL) == 0 && first.wrong == 0);
    NEED(pthread_create(&after, NULL, try_in_thread, &second) == 0);
    NEED(pthread_join(after, NULL) == 0 && second.wrong == 0);
    NEED(try_all("the first thread", true) == 0);
    NEED(write_output("out/report.json") && write_output("out/mine") && !write_output("else/report.json"));
    NEED((effective() & ~PLM_CAPABILITY(CAP_DAC_READ_SEARCH)) == 0);
    return 0;
}

static void a_run_that_asks_nobody_can_write_its_outputs_and_no_more(void **state)
{
    (void)state;
    NEEDS_A_WHOLE_KERNEL();
    assert_int_equal(in_child(run_reader), 0);
}

/* ---- a run that asks an engine ---- */

static int listen_as_engine(void)
{
    const struct sockaddr_un name = {.sun_family = AF_UNIX, .sun_path = "engine.sock"};
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    return fd >= 0 && bind(fd, (const void *)&name, sizeof name) == 0 && listen(fd, 8) == 0 ? fd : -1;
}

/* In the thread that collects: nothing can be written, not even an output; engines and other processes can be read. */
static bool collect(void *context, struct plm_error *error)
{
    int *wrong = context;
    pthread_t thread;
    struct other other = {.wait = PTHREAD_MUTEX_INITIALIZER};
    char path[64], target[256];
    *wrong = try_all("the collecting thread", false);
    *wrong += pthread_create(&thread, NULL, try_before, &other) == 0 && pthread_join(thread, NULL) == 0 ? 0 : 1;
    *wrong += other.wrong == 4 ? 0 : 1; /* four of these may be: two sockets, and two connections */
    *wrong += write_output("out/report.json") ? 1 : 0;
    snprintf(path, sizeof path, "/proc/%d/exe", (int)world.parent);
    *wrong += readlink(path, target, sizeof target) > 0 ? 0 : 1;
    const uint64_t allowed =
        PLM_CAPABILITY(CAP_DAC_READ_SEARCH) | PLM_CAPABILITY(CAP_SYS_PTRACE) | PLM_CAPABILITY(CAP_AUDIT_CONTROL);
    *wrong += (effective() & ~allowed) == 0 ? 0 : 1;
    (void)error;
    return true;
}

static struct plm_site one_site = {.name = "one", .endpoint = {.url = "unix://engine.sock"}};

static int run_collector(void)
{
    int wrong = 0;
    struct plm_error error = {0};
    struct plm_sites sites = {.list = &one_site, .count = 1};
    const struct plm_arguments arguments = {.outputs = outputs, .sites = &sites};
    NEED(listen_as_engine() >= 0);
    plm_confine(&command, &arguments);
    NEED(plm_confine_collect(collect, NULL, &wrong, &error) && wrong == 0);
    NEED(held(plm_confine_held()->landlock) && held(plm_confine_held()->seccomp));
    NEED(try_all("the first thread, after collecting", true) == 0);
    NEED(write_output("out/report.json") && write_output("out/mine"));
    NEED((effective() & ~PLM_CAPABILITY(CAP_DAC_READ_SEARCH)) == 0);
    return 0;
}

static void collecting_threads_write_nothing_and_the_writing_one_asks_nobody(void **state)
{
    (void)state;
    NEEDS_A_WHOLE_KERNEL();
    assert_int_equal(in_child(run_collector), 0);
}

/* ---- what a run may need beyond that ---- */

#define SOMEBODY 65534

static int write_for_another(void)
{
    struct stat stat_of;
    const struct plm_arguments arguments = {.outputs = outputs};
    plm_confine(&command, &arguments);
    NEED(write_output("out/report.json") && write_output("out/mine"));
    NEED(stat("out/mine", &stat_of) == 0 && stat_of.st_uid == SOMEBODY && stat_of.st_gid == SOMEBODY);
    NEED(effective() ==
         (PLM_CAPABILITY(CAP_DAC_READ_SEARCH) | PLM_CAPABILITY(CAP_DAC_OVERRIDE) | PLM_CAPABILITY(CAP_CHOWN)));
    return 0;
}

static void root_can_still_write_where_another_user_asked_it_to(void **state)
{
    (void)state;
    if (geteuid() != 0)
        skip();
    assert_int_equal(chown("out", SOMEBODY, SOMEBODY), 0);
    assert_int_equal(chown("out/mine", SOMEBODY, SOMEBODY), 0);
    assert_int_equal(in_child(write_for_another), 0);
}

static bool connect_once(void *context, struct plm_error *error)
{
    (void)context, (void)error;
    return try_connect_unix() == 0;
}

static int ask_another(void)
{
    struct plm_error error = {0};
    struct plm_sites sites = {.list = &one_site, .count = 1};
    const struct plm_arguments arguments = {.sites = &sites};
    plm_confine(&command, &arguments);
    NEED(plm_confine_collect(connect_once, NULL, NULL, &error));
    return 0;
}

static void root_still_reaches_the_socket_of_another_user(void **state)
{
    (void)state;
    if (geteuid() != 0)
        skip();
    int fd = listen_as_engine();
    assert_true(fd >= 0 && chown("engine.sock", SOMEBODY, SOMEBODY) == 0 && chmod("engine.sock", 0600) == 0);
    assert_int_equal(in_child(ask_another), 0);
    close(fd);
}

static int write_below_a_tree(void)
{
    const struct plm_arguments arguments = {.archive = "out"};
    plm_confine(&command, &arguments);
    NEED(mkdir("out/host", 0755) == 0 && write_output("out/host/report.json") && mkdir("else/host", 0755) < 0);
    return 0;
}

static void an_archive_is_a_tree(void **state)
{
    (void)state;
    NEEDS_A_WHOLE_KERNEL();
    assert_int_equal(in_child(write_below_a_tree), 0);
}

static int end_ssh(void)
{
    struct plm_sites sites = {.list = &one_site, .count = 1, .tunnels = {.count = 1}};
    const struct plm_arguments arguments = {.sites = &sites};
    NEED(mkdir("ssh", 0700) == 0);
    sites.tunnels.folder = plm_asprintf("%s/ssh", world.folder);
    write_file("ssh/0.log");
    pid_t child = fork();
    if (child == 0) {
        pause();
        _exit(0);
    }
    plm_confine(&command, &arguments);
    plm_confine_writer();
    plm_confine_collected();
    NEED(kill(child, SIGTERM) == 0 && waitpid(child, NULL, 0) == child);
    NEED(unlink("ssh/0.log") == 0 && rmdir("ssh") == 0);
    return 0;
}

static void ssh_can_be_ended_and_its_files_removed(void **state)
{
    (void)state;
    assert_int_equal(in_child(end_ssh), 0);
}

/* ---- filters that cannot be set ---- */

/* One thread's filter: with a flag that the kernel takes and nobody minds, all is allowed; without, no later one is. */
static void filter_this_thread(bool refuses)
{
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, refuses ? SYS_seccomp : UINT32_MAX, 0, 3),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[1])),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    const struct sock_fprog program = {PLM_COUNT(code), code};
    (void)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_LOG, &program);
}

static void *live_on(void *context)
{
    struct other *other = context;
    filter_this_thread(false);
    other->wrong = 0;
    pthread_mutex_unlock(&other->wait);
    pause();
    return NULL;
}

static bool look_at_what_held(void *context, struct plm_error *error)
{
    (void)error;
    *(bool *)context = strcmp(plm_confine_held()->seccomp,
                              "partly: what collects could write files; none: Operation not permitted") == 0 &&
                       held(plm_confine_held()->landlock) && plm_confine_held()->no_new_privileges;
    return true;
}

/* A thread that has a filter of its own, as a resolver of libcurl's has that waits, forbids one for all; the other way,
 * one for this thread, is refused, too. */
static int end_without_a_filter(void)
{
    struct plm_sites sites = {.list = &one_site, .count = 1};
    const struct plm_arguments arguments = {.outputs = outputs, .sites = &sites};
    struct plm_error error = {0};
    struct other other = {.wait = PTHREAD_MUTEX_INITIALIZER};
    char said[512] = "";
    pthread_t thread;
    bool told = false;
    NEED(plm_no_new_privileges());
    filter_this_thread(true);
    plm_confine(&command, &arguments);
    NEED(held(plm_confine_held()->seccomp));
    int before = dup(STDERR_FILENO), file = open("out/said", O_RDWR | O_CREAT, 0600);
    NEED(dup2(file, STDERR_FILENO) >= 0);
    NEED(plm_confine_collect(look_at_what_held, NULL, &told, &error) && told);
    NEED(pread(file, said, sizeof said, 0) == 0); /* the last one held */
    pthread_mutex_lock(&other.wait);
    NEED(pthread_create(&thread, NULL, live_on, &other) == 0);
    pthread_mutex_lock(&other.wait);
    plm_confine_collected();
    NEED(dup2(before, STDERR_FILENO) >= 0);
    NEED(pread(file, said, sizeof said - 1, 0) > 0);
    NEED(strcmp(said, "plimsoll: sandbox: what writes the reports could still use the network; seccomp none: Operation "
                      "not permitted\n") == 0);
    return 0;
}

static void a_filter_that_cannot_be_set_is_told(void **state)
{
    (void)state;
    NEEDS_A_WHOLE_KERNEL();
    assert_int_equal(in_child(end_without_a_filter), 0);
}

/* ---- on request ---- */

static int keep_everything(void)
{
    const struct plm_arguments arguments = {.no_sandbox = true};
    const uint64_t before = effective();
    plm_confine(&command, &arguments);
    NEED(strcmp(plm_confine_held()->landlock, "none: --no-sandbox") == 0);
    NEED(strcmp(plm_confine_held()->seccomp, "none: --no-sandbox") == 0);
    NEED(!plm_confine_held()->no_new_privileges && effective() == before);
    NEED(try_create() >= 0 && try_chmod() == 0 && try_socket() >= 0);
    return try_exec() != 0; /* true ends it with 0 */
}

static void nothing_is_given_up_on_request(void **state)
{
    (void)state;
    assert_int_equal(in_child(keep_everything), 0);
}

/* ---- sanitizers ---- */

#ifdef PLM_SANITIZED
static void *volatile leaked;

static int leak(void)
{
    const struct plm_arguments arguments = {0};
    plm_confine(&command, &arguments);
    leaked = malloc(77);
    leaked = NULL;
    exit(0); /* not _exit: here the search for leaks begins */
}

static void a_leak_is_still_found(void **state)
{
    (void)state;
    assert_int_not_equal(in_child(leak), 0);
}
#endif

int main(void)
{
#define IN_WORLD(test) cmocka_unit_test_setup_teardown(test, enter, leave)
    const struct CMUnitTest tests[] = {
        IN_WORLD(a_run_that_asks_nobody_can_write_its_outputs_and_no_more),
        IN_WORLD(collecting_threads_write_nothing_and_the_writing_one_asks_nobody),
        IN_WORLD(root_can_still_write_where_another_user_asked_it_to),
        IN_WORLD(root_still_reaches_the_socket_of_another_user),
        IN_WORLD(an_archive_is_a_tree),
        IN_WORLD(ssh_can_be_ended_and_its_files_removed),
        IN_WORLD(a_filter_that_cannot_be_set_is_told),
        IN_WORLD(nothing_is_given_up_on_request),
#ifdef PLM_SANITIZED
        IN_WORLD(a_leak_is_still_found),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
