/* SPDX-License-Identifier: Apache-2.0 */
#include "confine.h"

#include "outputs.h"
#include "run.h"
#include "sites.h"
#include "writable.h"

#include <linux/capability.h>
#include <plimsoll/base/text.h>
#include <plimsoll/collect/collect.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>

/* Files and directories of all users; then /proc of their processes, and the kernel's audit rules. */
#define READING PLM_CAPABILITY(CAP_DAC_READ_SEARCH)
#define COLLECTING (PLM_CAPABILITY(CAP_SYS_PTRACE) | PLM_CAPABILITY(CAP_AUDIT_CONTROL))
/* What glibc gives a thread by default depends on `ulimit -s`; parsers and the judge were measured on the main thread.
 */
#define STACK ((size_t)8 * 1024 * 1024)

/* The process has one sandbox, and what is given up cannot be taken back. */
static struct {
    bool on;
    bool filtered; /* seccomp holds */
    struct plm_sandbox held;
    struct plm_writable_set outputs;
} confinement;
static _Thread_local bool collecting;
static _Thread_local struct plm_sandbox own; /* if this thread has less than the process */

const struct plm_sandbox *plm_confine_held(void)
{
    if (!own.seccomp[0])
        return &confinement.held;
    own.no_new_privileges = confinement.held.no_new_privileges;
    memcpy(own.landlock, confinement.held.landlock, sizeof own.landlock);
    return &own;
}

static void declare(const struct plm_command *command, const struct plm_site *site, const char *spec)
{
    plm_auto_arena struct plm_arena arena = {0};
    const char *name = NULL;
    const char *path = site ? plm_site_expand(site, spec, &arena) : spec;
    plm_writable_add(&confinement.outputs, command->plain_output ? path : plm_target_split(path, &arena, &name));
}

static void declare_outputs(const struct plm_command *command, const struct plm_arguments *arguments)
{
    const struct plm_sites *sites = arguments->sites;
    size_t count = sites ? sites->count : 0;
    for (const char *const *spec = arguments->outputs; spec && *spec; spec++) {
        declare(command, NULL, *spec);
        for (size_t i = 0; i < count && strstr(*spec, "%h"); i++)
            declare(command, &sites->list[i], *spec);
    }
    for (const char *const *spec = arguments->changes; spec && *spec; spec++)
        declare(command, NULL, *spec);
    if (arguments->archive)
        plm_writable_add_tree(&confinement.outputs, arguments->archive);
    if (sites && sites->tunnels.folder)
        plm_writable_add_removed(&confinement.outputs, sites->tunnels.folder);
}

/* Without it a socket that only its owner may write to, such as that of a rootless engine, is out of reach. */
static uint64_t needed_for_sockets(const struct plm_sites *sites)
{
    uint64_t needed = 0;
    for (size_t i = 0; i < sites->count; i++)
        if (plm_starts_with(sites->list[i].endpoint.url, "unix://"))
            needed |= plm_writable_socket(sites->list[i].endpoint.url + strlen("unix://"));
    return needed;
}

void plm_confine(const struct plm_command *command, const struct plm_arguments *arguments)
{
    struct plm_sandbox *held = &confinement.held;
    const struct plm_sites *sites = arguments->sites;
    bool asks = sites && sites->count > 0;
    confinement.on = !arguments->no_sandbox;
    if (!confinement.on) {
        snprintf(held->landlock, sizeof held->landlock, "none: --no-sandbox");
        snprintf(held->seccomp, sizeof held->seccomp, "none: --no-sandbox");
        return;
    }
    /* What is needed beyond these is found out by trying without. */
    plm_capabilities_use(READING | COLLECTING);
    declare_outputs(command, arguments);
    plm_capabilities_keep(READING | confinement.outputs.capabilities |
                          (asks ? COLLECTING | needed_for_sockets(sites) : 0));
    plm_no_core();
    held->no_new_privileges = plm_no_new_privileges();
    unsigned forbidden = PLM_SECCOMP_DANGEROUS;
    forbidden |= asks ? 0 : PLM_SECCOMP_NETWORK;
    forbidden |= confinement.outputs.keeps_owner ? 0 : PLM_SECCOMP_OWNER;
    forbidden |= asks && sites->tunnels.count > 0 ? 0 : PLM_SECCOMP_SIGNALS;
    confinement.filtered = plm_seccomp_forbid(forbidden, true, held);
    if (!asks)
        plm_confine_writer();
}

void plm_confine_collector(void)
{
    /* Whoever ends us wants half-written files gone, and this thread cannot remove them. */
    static const int ending[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM};
    sigset_t left_to_others;
    collecting = true;
    (void)sigemptyset(&left_to_others);
    for (size_t i = 0; i < PLM_COUNT(ending); i++)
        (void)sigaddset(&left_to_others, ending[i]);
    (void)pthread_sigmask(SIG_BLOCK, &left_to_others, NULL);
    /* If the first filter could not be set, this one would hold a process that nothing else holds: half a lie. */
    struct plm_sandbox result = {0};
    if (confinement.filtered && !plm_seccomp_forbid(PLM_SECCOMP_WRITING, false, &result))
        snprintf(own.seccomp, sizeof own.seccomp, "partly: what collects could write files; %.40s", result.seccomp);
}

void plm_confine_writer(void)
{
    if (confinement.on)
        plm_landlock_confine(confinement.outputs.items, confinement.outputs.count, &confinement.held);
}

void plm_confine_collected(void)
{
    if (!confinement.on)
        return;
    plm_capabilities_keep(READING | confinement.outputs.capabilities);
    /* The kernel refuses to give all threads one filter while another that has collected still lives, such as a
     * resolver of libcurl's that waits for a name server. That one can open nothing for writing; here it must at least
     * hold for us. */
    struct plm_sandbox result = {0};
    if (!confinement.filtered || plm_seccomp_forbid(PLM_SECCOMP_NETWORK, true, NULL) ||
        plm_seccomp_forbid(PLM_SECCOMP_NETWORK, false, &result))
        return;
    /* The facts, which say what held, are through. */
    struct plm_error lacking = {0};
    (void)plm_error_set(&lacking, PLM_ERROR_UNSUPPORTED,
                        "sandbox: what writes the reports could still use the network; seccomp %s", result.seccomp);
    (void)plm_complain(&lacking);
}

/* ---- one thread that collects ---- */

struct collecting {
    bool (*collect)(void *context, struct plm_error *error);
    void *context;
    struct plm_error *error;
    pthread_mutex_t started; /* held until both threads are confined */
    bool fine;
};

static void *collect(void *argument)
{
    struct collecting *run = argument;
    plm_confine_collector();
    plm_collect_prepare();
    pthread_mutex_lock(&run->started);
    pthread_mutex_unlock(&run->started);
    run->fine = run->collect(run->context, run->error);
    return NULL;
}

static bool start(pthread_t *thread, struct collecting *run)
{
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    (void)pthread_attr_setstacksize(&attributes, STACK);
    int status = pthread_create(thread, &attributes, collect, run);
    pthread_attr_destroy(&attributes);
    return status == 0 || plm_error_set_errno(run->error, status, "no thread can be started (--no-sandbox needs none)");
}

bool plm_confine_shares_work(void)
{
    return confinement.on && !collecting;
}

bool plm_confine_collect(bool (*function)(void *context, struct plm_error *error), void (*meanwhile)(void *context),
                         void *context, struct plm_error *error)
{
    if (!plm_confine_shares_work())
        return function(context, error);
    pthread_t thread;
    struct collecting run = {
        .collect = function, .context = context, .error = error, .started = PTHREAD_MUTEX_INITIALIZER};
    pthread_mutex_lock(&run.started);
    if (!start(&thread, &run))
        return false;
    plm_confine_writer();
    pthread_mutex_unlock(&run.started);
    if (meanwhile)
        meanwhile(context);
    pthread_join(thread, NULL);
    plm_confine_collected();
    return run.fine;
}
