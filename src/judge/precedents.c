/* SPDX-License-Identifier: Apache-2.0 */
#include "precedents.h"

#include "namespaces.h"
#include "shapes.h"

#include <string.h>

/* A value that is larger is not remembered: to keep a copy would cost more than to judge it. */
enum { LARGEST_VALUE = 256, LONGEST_TEXTS = 16 * 1024 };
/* After so many values in a row that were new, a place is taken to have another one in each subject. */
enum { MANY_NEW = 64 };

struct plm_precedent_place {
    char *name;
    size_t parent;
    struct {
        struct plm_json *value;
        size_t number; /* never used twice, wherever */
    } known[PLM_PRECEDENT_VALUES];
    size_t found, next; /* in `known`: where the last one was, what is forgotten next */
    size_t news;        /* in a row */
    /* of this subject: */
    const struct plm_json *value; /* NULL: not there */
    bool numbered;
    size_t number; /* 0: none */
};

struct plm_precedent_check {
    bool possible;
    size_t places[PLM_PRECEDENT_PLACES], place_count;
    struct {
        size_t numbers[PLM_PRECEDENT_PLACES];
        struct plm_finding finding;
    } cases[PLM_PRECEDENT_CASES];
    size_t case_count, next;
};

/* ---- what the checks read ---- */

static size_t place_of(struct plm_precedents *precedents, size_t parent, const char *name, size_t size)
{
    for (size_t i = parent + 1; i < precedents->place_count; i++) {
        const struct plm_precedent_place *place = &precedents->places[i];
        if (place->parent == parent && strncmp(place->name, name, size) == 0 && place->name[size] == '\0')
            return i;
    }
    if (precedents->place_count == precedents->place_capacity) {
        precedents->place_capacity = precedents->place_capacity ? 2 * precedents->place_capacity : 64;
        precedents->places =
            plm_realloc_array(precedents->places, precedents->place_capacity, sizeof *precedents->places);
    }
    precedents->places[precedents->place_count] =
        (struct plm_precedent_place){.name = plm_strndup(name, size), .parent = parent};
    return precedents->place_count++;
}

struct reading {
    struct plm_precedents *precedents;
    struct plm_precedent_check *check;
};

/* "container.Mounts[].RW" is a matter of container.Mounts. */
static void note_path(void *context, const char *path)
{
    const struct reading *reading = context;
    struct plm_precedent_check *check = reading->check;
    if (plm_path_starts_with(path, "namespaces"))
        for (const char *const *of = plm_namespaces_paths; *of; of++)
            note_path(context, *of);
    if (!plm_path_starts_with(path, reading->precedents->kind->name))
        return;
    size_t place = 0;
    for (path += strlen(reading->precedents->kind->name); *path == '.';) {
        size_t size = strcspn(path + 1, ".[");
        place = place_of(reading->precedents, place, path + 1, size);
        path += 1 + size;
    }
    for (size_t i = 0; i < check->place_count; i++)
        if (check->places[i] == place)
            return;
    check->possible = check->possible && check->place_count < PLM_PRECEDENT_PLACES;
    if (check->possible)
        check->places[check->place_count++] = place;
}

static void note_program(struct reading *reading, const struct plm_cel_program *program)
{
    if (program)
        plm_cel_visit_paths(program, note_path, reading);
}

void plm_precedents_init(struct plm_precedents *precedents, const struct plm_document_kind *kind,
                         const struct plm_choice *choice)
{
    *precedents = (struct plm_precedents){.kind = kind};
    precedents->checks = plm_alloc_array(choice->count + 1, sizeof *precedents->checks);
    (void)place_of(precedents, 0, "", 0);
    for (size_t i = 0; i < choice->count; i++) {
        const struct plm_check *check = choice->items[i].check;
        struct reading reading = {.precedents = precedents, .check = &precedents->checks[i]};
        reading.check->possible = check->subject == kind;
        if (!reading.check->possible)
            continue;
        note_program(&reading, check->when);
        note_program(&reading, check->rule);
        note_program(&reading, check->hint);
        for (size_t k = 0; k < check->shows_count; k++)
            note_program(&reading, check->shows[k]);
    }
}

void plm_precedents_done(struct plm_precedents *precedents)
{
    for (size_t i = 0; i < precedents->place_count; i++) {
        plm_cleanup_free(&precedents->places[i].name);
        for (size_t k = 0; k < PLM_PRECEDENT_VALUES; k++)
            plm_json_free(precedents->places[i].known[k].value);
    }
    plm_cleanup_free(&precedents->places);
    plm_cleanup_free(&precedents->checks);
    *precedents = (struct plm_precedents){0};
}

/* ---- numbers for values ---- */

/* Stricter than plm_json_equal: evidence shows members in their order, and -0 is not 0. */
static bool is_same(const struct plm_json *a, const struct plm_json *b)
{
    enum plm_json_type type = plm_json_type(a);
    if (type != plm_json_type(b))
        return false;
    if (type == PLM_JSON_STRING)
        return strcmp(plm_json_text(a), plm_json_text(b)) == 0;
    if (type == PLM_JSON_BOOL)
        return plm_json_is_true(a) == plm_json_is_true(b);
    if (type == PLM_JSON_NUMBER) {
        double left = plm_json_number(a), right = plm_json_number(b);
        return memcmp(&left, &right, sizeof left) == 0;
    }
    const struct plm_json *right = plm_json_first(b);
    plm_json_each (left, a) {
        if (!right || (type == PLM_JSON_OBJECT && strcmp(plm_json_key(left), plm_json_key(right)) != 0) ||
            !is_same(left, right))
            return false;
        right = plm_json_next(right);
    }
    return !right;
}

/* Takes off what the value holds; false: it is too large. */
static bool fits(const struct plm_json *value, size_t *nodes, size_t *bytes)
{
    const char *texts[] = {plm_json_key(value), plm_json_text(value)};
    for (size_t i = 0; i < PLM_COUNT(texts); i++) {
        size_t size = texts[i] ? strlen(texts[i]) : 0;
        if (size > *bytes)
            return false;
        *bytes -= size;
    }
    if ((*nodes)-- == 0)
        return false;
    plm_json_each (child, value) {
        if (!fits(child, nodes, bytes))
            return false;
    }
    return true;
}

static size_t learn(struct plm_precedents *precedents, struct plm_precedent_place *place)
{
    size_t nodes = LARGEST_VALUE, bytes = LONGEST_TEXTS;
    if (!fits(place->value, &nodes, &bytes))
        return 0;
    place->news++;
    place->found = place->next++ % PLM_PRECEDENT_VALUES;
    plm_json_free(place->known[place->found].value);
    const bool before = plm_json_lasting(true);
    place->known[place->found].value = plm_json_copy(place->value);
    (void)plm_json_lasting(before);
    place->known[place->found].number = ++precedents->last_number;
    return precedents->last_number;
}

static size_t number_of(struct plm_precedents *precedents, struct plm_precedent_place *place)
{
    if (place->news == MANY_NEW)
        return 0;
    for (size_t i = 0; i < PLM_PRECEDENT_VALUES; i++) {
        size_t at = (place->found + i) % PLM_PRECEDENT_VALUES;
        if (place->known[at].value && is_same(place->known[at].value, place->value)) {
            place->found = at;
            place->news = 0;
            return place->known[at].number;
        }
    }
    return learn(precedents, place);
}

/* What is not there is as its parent is: lost with it, or no member of it. The document itself is never the same. */
static size_t number_at(struct plm_precedents *precedents, size_t index)
{
    struct plm_precedent_place *place = &precedents->places[index];
    if (index == 0)
        return 0;
    if (!place->numbered) {
        place->number = place->value ? number_of(precedents, place) : number_at(precedents, place->parent);
        place->numbered = true;
    }
    return place->number;
}

void plm_precedents_meet(struct plm_precedents *precedents, const struct plm_json *document)
{
    precedents->places[0].value = document;
    for (size_t i = 1; i < precedents->place_count; i++) {
        struct plm_precedent_place *place = &precedents->places[i];
        const struct plm_json *parent = precedents->places[place->parent].value;
        /* An object that is marked as unknown is lost, whatever else it holds. */
        place->value = plm_json_unknown(parent) ? NULL : plm_json_get(parent, place->name);
        place->numbered = false;
    }
}

/* ---- cases ---- */

/* Evidence says of facts from where the subject was read that they are its own. Of another document (a bundle may say
 * so) that is true of this subject only. */
static bool is_about_others(const struct plm_precedents *precedents, const struct plm_finding *finding)
{
    for (size_t i = 0; i < finding->observed_count; i++)
        if (finding->observed[i].origin == plm_own_origin &&
            !plm_path_starts_with(finding->observed[i].path, precedents->kind->name) &&
            !plm_path_starts_with(finding->observed[i].path, "namespaces"))
            return false;
    return true;
}

/* False: this subject has something that has no number. */
static bool read_numbers(struct plm_precedents *precedents, const struct plm_precedent_check *check,
                         size_t numbers[PLM_PRECEDENT_PLACES])
{
    for (size_t i = 0; i < check->place_count; i++) {
        numbers[i] = number_at(precedents, check->places[i]);
        if (numbers[i] == 0)
            return false;
    }
    return check->possible;
}

const struct plm_finding *plm_precedents_find(struct plm_precedents *precedents, size_t chosen)
{
    struct plm_precedent_check *check = &precedents->checks[chosen];
    size_t numbers[PLM_PRECEDENT_PLACES];
    if (!read_numbers(precedents, check, numbers))
        return NULL;
    for (size_t i = 0; i < check->case_count; i++)
        if (memcmp(check->cases[i].numbers, numbers, check->place_count * sizeof *numbers) == 0)
            return &check->cases[i].finding;
    return NULL;
}

void plm_precedents_keep(struct plm_precedents *precedents, size_t chosen, const struct plm_finding *finding)
{
    struct plm_precedent_check *check = &precedents->checks[chosen];
    size_t numbers[PLM_PRECEDENT_PLACES];
    if (!is_about_others(precedents, finding) || !read_numbers(precedents, check, numbers))
        return;
    size_t at = check->next++ % PLM_PRECEDENT_CASES;
    if (check->place_count > 0)
        memcpy(check->cases[at].numbers, numbers, check->place_count * sizeof *numbers);
    check->cases[at].finding = *finding;
    if (check->case_count < PLM_PRECEDENT_CASES)
        check->case_count++;
}
