/* SPDX-License-Identifier: Apache-2.0 */
#include "confine.h"
#include "run.h"
#include "sites.h"

#include <errno.h>
#include <fcntl.h>
#include <plimsoll/base/file.h>
#include <plimsoll/base/json.h>
#include <plimsoll/base/memory.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* Dozens of connections to each of several engines: the usual 1,024 are for programs that use select(). */
static void allow_descriptors(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max;
        (void)setrlimit(RLIMIT_NOFILE, &limit);
    }
}

static int run_command(const struct plm_command *command, int argc, char **argv)
{
    plm_auto_arena struct plm_arena arena = {0};
    struct plm_arguments arguments = {0};
    struct plm_error error = {0};
    plm_auto_sites struct plm_sites sites = {0};
    if (!plm_options_parse(command, argc, argv, &arena, &arguments, &error))
        return plm_complain(&error);
    if (arguments.help) {
        plm_help_command(command, stdout);
        return PLM_EXIT_MET;
    }
    /* ssh, where an address asks for it, is the one program this tool starts, and it does so first. */
    if (plm_command_takes(command, "host") &&
        (!plm_sites_find(command, &arguments, &sites, &error) || !plm_sites_connect(&sites, &error)))
        return plm_complain(&error);
    arguments.sites = &sites;
    allow_descriptors();
    plm_confine(command, &arguments);
    return command->run(&arguments);
}

/* Half-written files go, and what ssh had; then the signal does what it does (the caller shall see who ended us). */
static void leave(int number)
{
    plm_outputs_abandon();
    plm_tunnels_abandon();
    (void)raise(number); /* SA_RESETHAND: the default now, once we return */
}

static void prepare_signals(void)
{
    static const int ending[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM};
    struct sigaction action = {.sa_handler = leave, .sa_flags = (int)SA_RESETHAND}, before;
    (void)sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < PLM_COUNT(ending); i++)
        if (sigaction(ending[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN) /* nohup */
            (void)sigaction(ending[i], &action, NULL);
    /* A reader of our output that goes away, or a file that may not grow, is an error of a write. */
    (void)signal(SIGPIPE, SIG_IGN);
    (void)signal(SIGXFSZ, SIG_IGN);
}

/* A file that is opened takes the lowest number that is free: where a standard descriptor is closed, what we say would
 * land in a report. They are taken here, opened the wrong way round, so that whoever writes or reads gets an error. */
static void take_standard_descriptors(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0 && errno == EBADF)
            (void)!open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

int main(int argc, char **argv)
{
    take_standard_descriptors();
    plm_heap_prepare();
    (void)unsetenv("SSLKEYLOGFILE"); /* libcurl would write the secrets of its connections there */
    plm_json_setup();
    prepare_signals();
    int code = PLM_EXIT_ERROR;
    if (argc < 2) {
        plm_help_overview(stderr);
    } else if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "help") == 0) {
        plm_help_overview(stdout);
        code = PLM_EXIT_MET;
    } else if (strcmp(argv[1], "--version") == 0) {
        printf("plimsoll %s\n", PLM_VERSION);
        code = PLM_EXIT_MET;
    } else {
        const struct plm_command *command = plm_command_find(argv[1]);
        struct plm_error error = {0};
        if (command) {
            code = run_command(command, argc - 2, argv + 2);
        } else {
            (void)plm_error_set(&error, PLM_ERROR_USAGE, "'%s' is no command (see: plimsoll --help)", argv[1]);
            (void)plm_complain(&error);
        }
    }
    /* What was printed must have arrived: a full disk behind standard output is no success. */
    if ((fflush(stdout) != 0 || ferror(stdout)) && code != PLM_EXIT_ERROR) {
        struct plm_error error = {0};
        (void)plm_error_set(&error, PLM_ERROR_IO, "standard output cannot be written");
        code = plm_complain(&error);
    }
    return code;
}
