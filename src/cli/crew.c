/* SPDX-License-Identifier: Apache-2.0 */
#include "crew.h"

#include "confine.h"

#include <pthread.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Hosts are waited for, not computed: a few more than there are processors. */
#define PARALLEL 8
#define PARALLEL_MOST 64
#define PROGRESS_MS 200

struct member {
    pthread_t thread;
    struct crew *crew;
    enum { IDLE, WORKING, READY, TAKEN, GONE } state;
    size_t site;
    struct plm_job job;
};

struct crew {
    const struct plm_audit *audit;
    const struct plm_sites *sites;
    pthread_mutex_t mutex; /* guards what follows and the members' states */
    pthread_cond_t changed;
    size_t next; /* site that nobody works on yet */
    size_t through;
    struct member members[PARALLEL_MOST];
    size_t member_count;
};

/* ---- the threads ---- */

static void set_state(struct member *member, int state)
{
    member->state = state;
    (void)pthread_cond_broadcast(&member->crew->changed);
}

/* Under the mutex. False: there is nothing left to do. */
static bool take_next(struct member *member)
{
    struct crew *crew = member->crew;
    if (crew->next == crew->sites->count) {
        set_state(member, GONE);
        return false;
    }
    member->site = crew->next++;
    set_state(member, WORKING);
    return true;
}

static void *work(void *context)
{
    struct member *member = context;
    struct crew *crew = member->crew;
    struct plm_job *job = &member->job;
    plm_confine_collector();
    (void)pthread_mutex_lock(&crew->mutex);
    while (take_next(member)) {
        (void)pthread_mutex_unlock(&crew->mutex);
        job->judged = plm_audit_judge(crew->audit, &crew->sites->list[member->site], NULL, &job->silence, &job->report,
                                      &job->error);
        (void)pthread_mutex_lock(&crew->mutex);
        set_state(member, READY);
        while (member->state != TAKEN)
            (void)pthread_cond_wait(&crew->changed, &crew->mutex);
        (void)pthread_mutex_unlock(&crew->mutex);
        plm_report_done(&job->report); /* by the thread that made it: its trees come from that thread's pool */
        plm_buffer_done(&job->silence);
        *job = (struct plm_job){0};
        (void)pthread_mutex_lock(&crew->mutex);
    }
    (void)pthread_mutex_unlock(&crew->mutex);
    return NULL;
}

/* ---- the thread that began ---- */

/* Under the mutex. One line that overwrites itself; only for people who watch. */
static void show_progress(const struct crew *crew)
{
    plm_auto_buffer struct plm_buffer line = {0};
    plm_buffer_printf(&line, "%zu of %zu hosts", crew->through, crew->sites->count);
    const char *before = ", waiting for ";
    for (size_t i = 0; i < crew->member_count && line.size < 60; i++) {
        const struct member *member = &crew->members[i];
        if (member->state != WORKING)
            continue;
        plm_buffer_printf(&line, "%s%s", before, crew->sites->list[member->site].name);
        before = ", ";
    }
    fprintf(stderr, "\r\033[K%.78s", plm_buffer_text(&line));
}

/* Under the mutex. NULL: nobody is ready; *ret_all_gone: nobody will be. */
static struct member *find_ready(struct crew *crew, bool *ret_all_gone)
{
    size_t gone = 0;
    *ret_all_gone = false;
    for (size_t i = 0; i < crew->member_count; i++) {
        if (crew->members[i].state == READY)
            return &crew->members[i];
        gone += crew->members[i].state == GONE;
    }
    *ret_all_gone = gone == crew->member_count;
    return NULL;
}

static void wait_for_change(struct crew *crew, bool progress)
{
    struct timespec until;
    if (!progress) {
        (void)pthread_cond_wait(&crew->changed, &crew->mutex);
        return;
    }
    show_progress(crew);
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += PROGRESS_MS * 1000000L;
    until.tv_sec += until.tv_nsec / 1000000000L;
    until.tv_nsec %= 1000000000L;
    (void)pthread_cond_timedwait(&crew->changed, &crew->mutex, &until);
}

static void take_all(struct crew *crew, void (*take)(void *context, size_t index, struct plm_job *job), void *context)
{
    bool progress = isatty(STDERR_FILENO) && !crew->audit->arguments->quiet, all_gone = false;
    (void)pthread_mutex_lock(&crew->mutex);
    while (!all_gone) {
        struct member *member = find_ready(crew, &all_gone);
        if (!member) {
            if (!all_gone)
                wait_for_change(crew, progress);
            continue;
        }
        (void)pthread_mutex_unlock(&crew->mutex);
        if (progress)
            fprintf(stderr, "\r\033[K");
        take(context, member->site, &member->job);
        (void)pthread_mutex_lock(&crew->mutex);
        crew->through++;
        set_state(member, TAKEN);
    }
    (void)pthread_mutex_unlock(&crew->mutex);
    if (progress)
        fprintf(stderr, "\r\033[K");
}

bool plm_crew_run(const struct plm_audit *audit, void (*take)(void *context, size_t index, struct plm_job *job),
                  void *context, struct plm_error *error)
{
    const struct plm_sites *sites = audit->arguments->sites;
    size_t wanted = audit->arguments->parallel ? (size_t)audit->arguments->parallel : PARALLEL;
    wanted = wanted < sites->count ? wanted : sites->count;
    plm_auto_free struct crew *crew = plm_alloc(sizeof *crew);
    *crew = (struct crew){
        .audit = audit, .sites = sites, .mutex = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};
    (void)pthread_mutex_lock(&crew->mutex);
    while (crew->member_count < wanted && crew->member_count < PARALLEL_MOST) {
        struct member *member = &crew->members[crew->member_count];
        member->crew = crew;
        if (pthread_create(&member->thread, NULL, work, member) != 0)
            break; /* those that there are do the work */
        crew->member_count++;
    }
    plm_confine_writer(); /* none of them begins before */
    (void)pthread_mutex_unlock(&crew->mutex);
    if (crew->member_count == 0)
        return plm_error_set(error, PLM_ERROR_IO, "no thread can be made");
    take_all(crew, take, context);
    for (size_t i = 0; i < crew->member_count; i++)
        (void)pthread_join(crew->members[i].thread, NULL);
    plm_confine_collected();
    return true;
}
