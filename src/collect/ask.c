/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Asking ahead. An engine that is slow to say what it is (/info and /version make it start programs) or that waits
 * while files of the host are read can answer for its containers meanwhile: so they are asked for as soon as they are
 * listed, and what comes back waits until it is its turn.
 */
#include "collector.h"

#include <plimsoll/base/limits.h>

/* Containers from which on more connections to the engine take less time than they cost. */
#define MANY 256

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

static void ask(struct plm_collector *collector, enum plm_population_id id, const struct plm_member *member,
                struct plm_asked *asked)
{
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

size_t plm_ahead(const struct plm_collector *collector)
{
    return collector->engine.transport ? 2 * (size_t)plm_transport_window(collector->engine.transport) : 1;
}

static void widen(struct plm_collector *collector)
{
    const struct plm_members *containers = &collector->populations[PLM_POPULATION_CONTAINER].members;
    if (collector->options->window == 0 && collector->engine.transport && containers->count >= MANY)
        plm_transport_widen(collector->engine.transport, PLM_DEFAULT_WINDOW_OF_MANY);
}

void plm_ask_subjects(void *context)
{
    struct plm_collector *collector = context;
    if (collector->options->scope == PLM_COLLECT_HOST || collector->subjects_listed ||
        !plm_lists_subjects_answered(collector))
        return;
    plm_lists_read_subjects(collector);
    widen(collector);
    plm_ask_ahead(collector, PLM_POPULATION_NETWORK, 0, plm_ahead(collector));
    plm_ask_ahead(collector, PLM_POPULATION_IMAGE, 0, plm_ahead(collector));
    plm_ask_ahead(collector, PLM_POPULATION_CONTAINER, 0, PLM_ASK_MOST);
    if (collector->engine.transport)
        plm_transport_push(collector->engine.transport);
}

void plm_ask_meanwhile(void *context)
{
    struct plm_collector *collector = context;
    int64_t now = plm_clock_ms();
    if (!collector->engine.transport || now == collector->pushed)
        return;
    collector->pushed = now;
    plm_transport_push(collector->engine.transport);
    plm_ask_subjects(collector);
}
