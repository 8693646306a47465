/* SPDX-License-Identifier: Apache-2.0 */
#include "inspect.h"

/* What became of one member. */
struct inspected {
    struct plm_json *value;
    char *unknown;
};

static void read(struct plm_collector *collector, const struct plm_inspection *inspection, struct plm_member *member,
                 bool *ret_vanished, struct plm_asked *asked, struct inspected *item)
{
    plm_auto_json struct plm_json *answer = NULL, *second = NULL;
    struct plm_error error, second_error;
    char reason[PLM_REASON_SIZE] = "", second_reason[PLM_REASON_SIZE] = "";
    bool answered = plm_engine_answer(&collector->engine, &asked->first, PLM_JSON_OBJECT, &answer, &error);
    if (asked->second.path[0] &&
        !plm_engine_answer(&collector->engine, &asked->second, PLM_JSON_LIST, &second, &second_error))
        plm_reason_of(&second_error, second_reason);
    if (answered) {
        item->value = inspection->value(collector, answer, second, second_reason);
        return;
    }
    item->unknown = plm_strdup(plm_reason_of(&error, reason));
    member->unread = true;
    *ret_vanished = *ret_vanished || error.code == PLM_ERROR_ABSENT;
}

static void read_all(struct plm_collector *collector, const struct plm_inspection *inspection, struct inspected *items)
{
    struct plm_population *population = &collector->populations[inspection->population];
    struct plm_members *members = &population->members;
    bool vanished = false;
    for (size_t i = 0; i < members->count; i++) {
        plm_ask_ahead(collector, inspection->population, i, plm_ahead(collector));
        if (members->items[i].judged)
            read(collector, inspection, &members->items[i], &vanished, plm_asked(population, i), &items[i]);
        plm_progress(collector, population->kind, i + 1, members->count);
    }
    if (vanished) /* without a new list, what answered 404 stays unknown */
        (void)plm_lists_again(collector, population);
}

bool plm_inspect_all(struct plm_collector *collector, const struct plm_inspection *inspection, struct plm_error *error)
{
    struct plm_population *population = &collector->populations[inspection->population];
    size_t count = population->members.count;
    plm_auto_free struct inspected *items = plm_alloc_array(count + 1, sizeof *items);
    bool fine = true;
    read_all(collector, inspection, items);
    for (size_t i = 0; i < count; i++) {
        struct plm_member *member = &population->members.items[i];
        if (fine && member->judged && !member->gone) {
            plm_auto_free char *path = plm_ask_path(inspection->population, member);
            plm_auto_free char *origin = plm_asprintf("GET %s", path);
            fine = plm_emit(collector, population->kind, member->key, origin, plm_take(items[i].value),
                            items[i].unknown, error);
        }
        plm_json_free(items[i].value);
        plm_cleanup_free(&items[i].unknown);
    }
    return fine;
}
