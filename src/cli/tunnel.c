/* SPDX-License-Identifier: Apache-2.0 */
#include "tunnel.h"

#include <errno.h>
#include <fcntl.h>
#include <plimsoll/base/file.h>
#include <plimsoll/base/limits.h>
#include <plimsoll/base/text.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Never by PATH: where distributions put it. */
static const char *const places[] = {"/usr/bin/ssh", "/bin/ssh", "/usr/local/bin/ssh",
                                     "/run/current-system/sw/bin/ssh"};
/* What ssh needs of the environment, to find keys and to run what the user's own ssh_config names. */
static const char *const passed_on[] = {"HOME", "USER", "LOGNAME", "PATH", "SSH_AUTH_SOCK"};
/* Each after a "-o". */
static const char *const settings[] = {
    "IgnoreUnknown=*",           /* releases before 8.7 do not know all of these; must come first */
    "BatchMode=yes",             /* asks nobody for anything */
    "StrictHostKeyChecking=yes", /* a host whose key is not known is refused */
    "ExitOnForwardFailure=yes",
    "StreamLocalBindMask=0177",
    "ConnectTimeout=10",
    "ServerAliveInterval=5",
    "ServerAliveCountMax=3",
    "ControlMaster=no",
    "ControlPath=none",
    "ForkAfterAuthentication=no", /* it must stay our child */
    "ForwardAgent=no",
    "ForwardX11=no",
    "PermitLocalCommand=no",
    "RemoteCommand=none",
    "LogLevel=ERROR",
};
#define WORDS_MOST (2 * PLM_COUNT(settings) + 16)
/* Shown of what ssh says. */
#define SAID_LIMIT 300
#define GRACE_MS 2000

/* For the handler of signals, which may look at nothing else. */
static struct plm_tunnels *opened;

static void pause_ms(long ms)
{
    (void)nanosleep(&(struct timespec){.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000}, NULL);
}

void plm_tunnels_abandon(void)
{
    for (size_t i = 0; opened && i < opened->count; i++) {
        (void)kill(opened->list[i].pid, SIGTERM);
        (void)unlink(opened->list[i].socket);
        (void)unlink(opened->list[i].log);
    }
    if (opened)
        (void)rmdir(opened->folder);
}

static bool make_folder(struct plm_tunnels *tunnels, struct plm_error *error)
{
    if (tunnels->folder)
        return true;
    plm_auto_free char *folder = plm_strdup("/tmp/plimsoll-XXXXXX");
    if (!mkdtemp(folder))
        return plm_error_set_errno(error, errno, "a private folder in /tmp for ssh");
    tunnels->folder = plm_take(folder);
    opened = tunnels;
    return true;
}

/* ---- the child ---- */

static const char *find_ssh(void)
{
    for (size_t i = 0; i < PLM_COUNT(places); i++)
        if (access(places[i], X_OK) == 0)
            return places[i];
    return NULL;
}

/* Everything is made before the fork: the child only calls the kernel. */
struct start {
    const char *program;
    char *words[WORDS_MOST + 1];
    size_t count;
    char *environment[PLM_COUNT(passed_on) + 1];
    int silence, log;
    pid_t parent;
};

static void word(struct start *start, const char *text)
{
    start->words[start->count++] = plm_strdup(text);
}

static void start_done(struct start *start)
{
    for (size_t i = 0; i < start->count; i++)
        free(start->words[i]);
    for (size_t i = 0; start->environment[i]; i++)
        free(start->environment[i]);
    plm_cleanup_fd(&start->silence);
    plm_cleanup_fd(&start->log);
}

static void prepare(const struct plm_ssh_address *address, const struct plm_tunnel *tunnel, struct start *start)
{
    plm_auto_free char *forward = plm_asprintf("%s:%s", tunnel->socket, address->socket);
    size_t variables = 0;
    word(start, start->program);
    word(start, "-N"); /* no command there */
    word(start, "-T"); /* and no terminal */
    for (size_t i = 0; i < PLM_COUNT(settings); i++) {
        word(start, "-o");
        word(start, settings[i]);
    }
    word(start, "-L");
    word(start, forward);
    if (address->port) {
        word(start, "-p");
        word(start, address->port);
    }
    if (address->user) {
        word(start, "-l");
        word(start, address->user);
    }
    word(start, "--");
    word(start, address->host);
    for (size_t i = 0; i < PLM_COUNT(passed_on); i++) {
        const char *value = getenv(passed_on[i]);
        if (value)
            start->environment[variables++] = plm_asprintf("%s=%s", passed_on[i], value);
    }
    start->silence = open("/dev/null", O_RDWR | O_CLOEXEC);
    start->log = open(tunnel->log, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    start->parent = getpid();
}

static _Noreturn void become_ssh(struct start *start)
{
    /* It ends with us, whatever ends us. */
    if (prctl(PR_SET_PDEATHSIG, SIGTERM) != 0 || getppid() != start->parent)
        _exit(126);
    (void)signal(SIGPIPE, SIG_DFL); /* what is ignored stays ignored in a new program */
    (void)signal(SIGXFSZ, SIG_DFL);
    if (dup2(start->silence, 0) < 0 || dup2(start->silence, 1) < 0 || dup2(start->log, 2) < 0)
        _exit(126);
    (void)close_range(3, ~0U, 0);
    (void)execve(start->program, start->words, start->environment);
    _exit(127);
}

static void tunnel_done(struct plm_tunnel *tunnel)
{
    plm_cleanup_free(&tunnel->socket);
    plm_cleanup_free(&tunnel->log);
    *tunnel = (struct plm_tunnel){0};
}

bool plm_tunnel_start(struct plm_tunnels *tunnels, const struct plm_ssh_address *address,
                      const struct plm_tunnel **ret_tunnel, struct plm_error *error)
{
    __attribute__((cleanup(start_done))) struct start start = {.program = find_ssh(), .silence = -1, .log = -1};
    if (!start.program)
        return plm_error_set(error, PLM_ERROR_USAGE, "ssh://%s: there is no /usr/bin/ssh", address->host);
    if (tunnels->count == PLM_TUNNELS_MAX)
        return plm_error_set(error, PLM_ERROR_USAGE, "more than %d hosts behind ssh: make it several runs",
                             PLM_TUNNELS_MAX);
    if (!make_folder(tunnels, error))
        return false;
    struct plm_tunnel *tunnel = &tunnels->list[tunnels->count];
    tunnel->socket = plm_asprintf("%s/%zu.sock", tunnels->folder, tunnels->count);
    tunnel->log = plm_asprintf("%s/%zu.log", tunnels->folder, tunnels->count);
    prepare(address, tunnel, &start);
    tunnel->pid = start.silence < 0 || start.log < 0 ? -1 : fork();
    if (tunnel->pid == 0)
        become_ssh(&start);
    if (tunnel->pid < 0) {
        (void)plm_error_set_errno(error, errno, "ssh cannot be started");
        tunnel_done(tunnel);
        return false;
    }
    tunnels->count++;
    *ret_tunnel = tunnel;
    return true;
}

/* ---- waiting ---- */

static bool can_connect(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    plm_auto_fd int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    return fd >= 0 && connect(fd, (const struct sockaddr *)&address, sizeof address) == 0;
}

/* Looks without burying it: its pid must stay its own until it is closed. */
static bool has_ended(pid_t pid)
{
    siginfo_t info = {0};
    return waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == pid;
}

/* The last two lines of what it said: the cause, and what became of it. */
static void read_said(const struct plm_tunnel *tunnel, struct plm_buffer *out)
{
    plm_auto_buffer struct plm_buffer text = {0};
    struct plm_error ignored;
    if (!plm_file_read(tunnel->log, PLM_LIMIT_PROC, false, &text, &ignored))
        return;
    const char *start = plm_buffer_text(&text), *end = start + text.size;
    while (end > start && strchr("\r\n", end[-1]))
        end--;
    const char *from = end;
    for (int lines = 0; lines < 2 && from > start; lines++) {
        const char *line = memrchr(start, '\n', (size_t)(from - start));
        from = line ? line : start;
    }
    while (from < end && strchr("\r\n", *from))
        from++;
    plm_text_clean_line(out, from, (size_t)(end - from), SAID_LIMIT);
}

bool plm_tunnel_wait(const struct plm_tunnel *tunnel, const char *shown, int64_t limit, struct plm_error *error)
{
    const long step = 20;
    for (int64_t waited = 0; waited < limit; waited += step) {
        if (can_connect(tunnel->socket))
            return true;
        if (has_ended(tunnel->pid)) {
            plm_auto_buffer struct plm_buffer said = {0};
            read_said(tunnel, &said);
            return plm_error_set(error, PLM_ERROR_UNREACHABLE, "%s: %s", shown,
                                 said.size > 0 ? plm_buffer_text(&said) : "ssh ended without a word");
        }
        pause_ms(step);
    }
    return plm_error_set(error, PLM_ERROR_TIMEOUT, "%s: ssh is not through within %.1f s", shown, (double)limit / 1000);
}

/* Buries nobody: until then their pids are their own. */
static void end_all(const struct plm_tunnels *tunnels)
{
    int waited = 0;
    for (size_t i = 0; i < tunnels->count; i++)
        (void)kill(tunnels->list[i].pid, SIGTERM);
    for (size_t i = 0; i < tunnels->count; i++) {
        for (; !has_ended(tunnels->list[i].pid) && waited < GRACE_MS; waited += 10)
            pause_ms(10);
        (void)kill(tunnels->list[i].pid, SIGKILL);
    }
}

static void bury_all(struct plm_tunnels *tunnels)
{
    for (size_t i = 0; i < tunnels->count; i++) {
        struct plm_tunnel *tunnel = &tunnels->list[i];
        (void)waitpid(tunnel->pid, NULL, 0);
        (void)unlink(tunnel->socket);
        (void)unlink(tunnel->log);
        tunnel_done(tunnel);
    }
    tunnels->count = 0;
    opened = NULL;
    if (tunnels->folder)
        (void)rmdir(tunnels->folder);
    plm_cleanup_free(&tunnels->folder);
    tunnels->folder = NULL;
}

void plm_tunnels_close(struct plm_tunnels *tunnels)
{
    sigset_t all, before;
    end_all(tunnels);
    /* The handler must meet all of them or none: the pid of one that is buried is 0, which is our whole group, or by
     * now somebody else's. */
    (void)sigfillset(&all);
    (void)sigprocmask(SIG_BLOCK, &all, &before);
    bury_all(tunnels);
    (void)sigprocmask(SIG_SETMASK, &before, NULL);
}
