/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Containers asked for before the engine has said that they are there. A daemon makes its list of 1,000 containers for
 * a tenth of a second, on one processor; meanwhile it can answer for those that it has a directory of. Those names are
 * no more than guesses: only what the list names is a container, and an answer is used only if it shows the container
 * in the state that the list has it in. One that was started meanwhile, of which the older answer knows no process and
 * no port, is asked for again in the usual way; so is all that could not be read.
 */
#include "collector.h"

#include <plimsoll/base/limits.h>
#include <stdlib.h>
#include <string.h>

/* More would only keep the engine from its list. */
#define AT_ONCE 3
/* Their answers are held until the list is there. */
#define MOST 1024

/* They stand in the order of ids. */
struct plm_guess {
    const char *id;
    struct plm_question question;
};

static bool is_id(const char *name)
{
    return strlen(name) == 64 && strspn(name, "0123456789abcdef") == 64;
}

void plm_guesses_make(struct plm_collector *collector)
{
    struct plm_guesses *guesses = &collector->guesses;
    const char *root = plm_json_text(plm_json_get(collector->engine.info, "DockerRootDir"));
    const char *const *names = NULL;
    size_t count = 0;
    if (!root || collector->engine.podman || collector->options->scope != PLM_COLLECT_ALL ||
        plm_lists_subjects_answered(collector))
        return;
    plm_auto_free char *directory = plm_asprintf("%s/containers", root);
    if (!plm_host_names(collector->host, directory, &guesses->arena, &names, &count) || count < PLM_MANY)
        return;
    guesses->items = plm_alloc_array(MOST, sizeof *guesses->items);
    for (size_t i = 0; i < count && guesses->count < MOST; i++)
        if (is_id(names[i]))
            guesses->items[guesses->count++] = (struct plm_guess){.id = names[i]};
}

static void count_answered(struct plm_collector *collector)
{
    struct plm_guesses *guesses = &collector->guesses;
    while (guesses->answered < guesses->asked &&
           plm_engine_answered(&collector->engine, &guesses->items[guesses->answered].question))
        guesses->answered++;
}

void plm_guesses_ask(struct plm_collector *collector)
{
    struct plm_guesses *guesses = &collector->guesses;
    count_answered(collector);
    if (collector->engine.early >= PLM_EARLY_MOST)
        return;
    for (; guesses->asked < guesses->count && guesses->asked < guesses->answered + AT_ONCE; guesses->asked++) {
        struct plm_guess *guess = &guesses->items[guesses->asked];
        plm_ask_container(collector, guess->id, &guess->question);
    }
}

bool plm_guesses_read(struct plm_collector *collector)
{
    struct plm_guesses *guesses = &collector->guesses;
    count_answered(collector); /* some answers come with their questions, and then nothing more happens */
    const bool any = guesses->read < guesses->answered;
    for (; guesses->read < guesses->answered; guesses->read++) {
        struct plm_question *question = &guesses->items[guesses->read].question;
        if (!plm_engine_read(&collector->engine, question))
            plm_engine_drop(&collector->engine, question);
    }
    return any;
}

static int compare(const void *key, const void *element)
{
    return strcmp(key, ((const struct plm_guess *)element)->id);
}

bool plm_guess_take(struct plm_collector *collector, const struct plm_member *member, struct plm_question *ret_question)
{
    struct plm_guesses *guesses = &collector->guesses;
    if (guesses->read == 0)
        return false;
    struct plm_guess *guess = bsearch(member->id, guesses->items, guesses->read, sizeof *guesses->items, compare);
    const char *state = guess ? plm_json_text(plm_json_path(guess->question.early, "State.Status")) : NULL;
    if (!state || !member->state || strcmp(state, member->state) != 0)
        return false;
    *ret_question = guess->question;
    guess->question = (struct plm_question){0};
    return true;
}

void plm_guesses_done(struct plm_collector *collector)
{
    struct plm_guesses *guesses = &collector->guesses;
    for (size_t i = 0; i < guesses->asked; i++)
        plm_engine_drop(&collector->engine, &guesses->items[i].question);
    plm_cleanup_free(&guesses->items);
    plm_arena_done(&guesses->arena);
    *guesses = (struct plm_guesses){0};
}
