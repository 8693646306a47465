/* SPDX-License-Identifier: Apache-2.0 */
#include "inspect.h"

#include <plimsoll/base/limits.h>
#include <string.h>

/* One member on its way. */
struct inspected {
    struct plm_question first, second;
    char *origin;
    struct plm_json *value;
    char *unknown;
};

static void ask(struct plm_collector *collector, const struct plm_inspection *inspection,
                const struct plm_member *member, struct inspected *item)
{
    plm_auto_free char *identity = plm_encode_segment(member->identity);
    plm_auto_free char *path = plm_asprintf("%s%s%s", inspection->before, identity, inspection->after);
    item->origin = plm_asprintf("GET %s", path);
    plm_engine_ask(&collector->engine, PLM_LIMIT_INSPECT, &item->first, "%s", path);
    if (inspection->second)
        plm_engine_ask(&collector->engine, PLM_LIMIT_INSPECT, &item->second, "%s%s%s", inspection->before, identity,
                       inspection->second);
}

static void read(struct plm_collector *collector, const struct plm_inspection *inspection, struct plm_member *member,
                 bool *ret_vanished, struct inspected *item)
{
    plm_auto_json struct plm_json *answer = NULL, *second = NULL;
    struct plm_error error, second_error;
    char reason[PLM_REASON_SIZE] = "", second_reason[PLM_REASON_SIZE] = "";
    bool answered = plm_engine_answer(&collector->engine, &item->first, PLM_JSON_OBJECT, &answer, &error);
    if (inspection->second &&
        !plm_engine_answer(&collector->engine, &item->second, PLM_JSON_LIST, &second, &second_error))
        plm_reason_of(&second_error, second_reason);
    if (answered) {
        item->value = inspection->value(collector, answer, second, second_reason);
        return;
    }
    item->unknown = plm_strdup(plm_reason_of(&error, reason));
    member->unread = true;
    *ret_vanished = *ret_vanished || error.code == PLM_ERROR_ABSENT;
}

static void read_all(struct plm_collector *collector, const struct plm_inspection *inspection,
                     struct plm_population *population, struct inspected *items)
{
    struct plm_members *members = &population->members;
    bool vanished = false;
    for (size_t i = 0, asked = 0; i < members->count; i++) {
        for (; asked < members->count && asked < i + collector->ahead; asked++)
            if (members->items[asked].judged)
                ask(collector, inspection, &members->items[asked], &items[asked]);
        if (members->items[i].judged)
            read(collector, inspection, &members->items[i], &vanished, &items[i]);
        plm_progress(collector, inspection->kind, i + 1, members->count);
    }
    if (vanished) /* without a new list, what answered 404 stays unknown */
        (void)plm_lists_again(collector, population);
}

bool plm_inspect_all(struct plm_collector *collector, const struct plm_inspection *inspection,
                     struct plm_population *population, struct plm_error *error)
{
    size_t count = population->members.count;
    plm_auto_free struct inspected *items = plm_alloc_array(count + 1, sizeof *items);
    bool fine = true;
    read_all(collector, inspection, population, items);
    for (size_t i = 0; i < count; i++) {
        struct plm_member *member = &population->members.items[i];
        struct inspected *item = &items[i];
        if (fine && member->judged && !member->gone)
            fine = plm_emit(collector, inspection->kind, member->key, item->origin, plm_take(item->value),
                            item->unknown, error);
        plm_json_free(item->value);
        plm_cleanup_free(&item->origin);
        plm_cleanup_free(&item->unknown);
    }
    return fine;
}
