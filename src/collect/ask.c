/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Asking ahead. An engine that is slow to say what it is (/info and /version make it start programs) or that waits
 * while files of the host are read can answer for its containers meanwhile: so they are asked for as soon as they are
 * listed, and what comes back waits until it is its turn.
 */
#include "collector.h"

#include <plimsoll/base/limits.h>

static const struct {
    const char *before, *after; /* of the identity */
    const char *second;         /* another `after`; NULL: one question is enough */
} paths[PLM_POPULATIONS] = {
    [PLM_POPULATION_CONTAINER] = {.before = "/containers/", .after = "/json"},
    [PLM_POPULATION_IMAGE] = {.before = "/images/", .after = "/json", .second = "/history"},
    /* The list leaves Containers empty; only the inspect knows who is attached. */
    [PLM_POPULATION_NETWORK] = {.before = "/networks/", .after = ""},
};

char *plm_ask_path(enum plm_population_id id, const struct plm_member *member)
{
    plm_auto_free char *identity = plm_encode_segment(member->identity);
    return plm_asprintf("%s%s%s", paths[id].before, identity, paths[id].after);
}

struct plm_asked *plm_asked(const struct plm_population *population, size_t index)
{
    return &population->ring[index % PLM_ASK_MOST];
}

void plm_ask_container(struct plm_collector *collector, const char *id, struct plm_question *ret_question)
{
    const struct plm_member member = {.identity = id};
    plm_auto_free char *path = plm_ask_path(PLM_POPULATION_CONTAINER, &member);
    plm_engine_ask(&collector->engine, PLM_LIMIT_INSPECT, ret_question, "%s", path);
    ret_question->filter = &collector->container_filter;
}

static void ask(struct plm_collector *collector, enum plm_population_id id, const struct plm_member *member,
                struct plm_asked *asked)
{
    if (id == PLM_POPULATION_CONTAINER) {
        if (!plm_guess_take(collector, member, &asked->first))
            plm_ask_container(collector, member->id, &asked->first);
        return;
    }
    plm_auto_free char *path = plm_ask_path(id, member);
    plm_engine_ask(&collector->engine, PLM_LIMIT_INSPECT, &asked->first, "%s", path);
    if (!paths[id].second)
        return;
    plm_auto_free char *identity = plm_encode_segment(member->identity);
    plm_engine_ask(&collector->engine, PLM_LIMIT_INSPECT, &asked->second, "%s%s%s", paths[id].before, identity,
                   paths[id].second);
}

void plm_ask_ahead(struct plm_collector *collector, enum plm_population_id id, size_t index, size_t ahead)
{
    struct plm_population *population = &collector->populations[id];
    const struct plm_members *members = &population->members;
    ahead = ahead < 1 ? 1 : ahead > PLM_ASK_MOST ? PLM_ASK_MOST : ahead;
    if (!population->ring)
        population->ring = plm_alloc_array(PLM_ASK_MOST, sizeof *population->ring);
    for (; population->asked < members->count && population->asked < index + ahead; population->asked++)
        if (members->items[population->asked].judged)
            ask(collector, id, &members->items[population->asked], plm_asked(population, population->asked));
}

void plm_ask_done(struct plm_collector *collector, enum plm_population_id id)
{
    struct plm_asked *ring = collector->populations[id].ring;
    for (size_t i = 0; ring && i < PLM_ASK_MOST; i++) {
        plm_engine_drop(&collector->engine, &ring[i].first);
        plm_engine_drop(&collector->engine, &ring[i].second);
    }
    plm_cleanup_free(&collector->populations[id].ring);
}

size_t plm_ahead(const struct plm_collector *collector)
{
    return collector->engine.transport ? 2 * (size_t)plm_transport_window(collector->engine.transport) : 1;
}

static void widen(struct plm_collector *collector)
{
    const struct plm_members *containers = &collector->populations[PLM_POPULATION_CONTAINER].members;
    if (collector->options->window == 0 && containers->count >= PLM_MANY)
        plm_transport_widen(collector->engine.transport, PLM_DEFAULT_WINDOW_OF_MANY);
}

void plm_ask_listed(struct plm_collector *collector)
{
    if (collector->subjects_listed)
        return;
    plm_lists_read_subjects(collector);
    if (collector->options->scope == PLM_COLLECT_HOST || !collector->engine.transport)
        return;
    widen(collector);
    plm_ask_ahead(collector, PLM_POPULATION_NETWORK, 0, plm_ahead(collector));
    plm_ask_ahead(collector, PLM_POPULATION_IMAGE, 0, plm_ahead(collector));
    plm_ask_ahead(collector, PLM_POPULATION_CONTAINER, 0, PLM_ASK_MOST);
    plm_transport_push(collector->engine.transport);
}

/* Those that are listed, or guessed at. */
static void ask_subjects(struct plm_collector *collector)
{
    if (collector->options->scope == PLM_COLLECT_HOST || collector->subjects_listed || !collector->engine.transport)
        return;
    if (plm_lists_subjects_answered(collector)) {
        plm_ask_listed(collector);
    } else {
        plm_guesses_ask(collector);
        plm_transport_push(collector->engine.transport);
    }
}

void plm_ask_meanwhile(void *context)
{
    struct plm_collector *collector = context;
    int64_t now = plm_clock_ms();
    if (!collector->engine.transport || now == collector->pushed)
        return;
    collector->pushed = now;
    plm_transport_push(collector->engine.transport);
    ask_subjects(collector);
}

bool plm_ask_turn(void *context)
{
    struct plm_collector *collector = context;
    struct plm_population *containers = &collector->populations[PLM_POPULATION_CONTAINER];
    ask_subjects(collector);
    bool any = plm_guesses_read(collector);
    for (size_t i = 0; containers->ring && i < PLM_ASK_MOST; i++)
        any = plm_engine_read(&collector->engine, &containers->ring[i].first) || any;
    return any;
}
