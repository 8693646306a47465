/* SPDX-License-Identifier: Apache-2.0 */
#include "subjects.h"

#include <string.h>

enum { FIRST_SLOTS = 256 };

void plm_subjects_init(struct plm_subjects *subjects, struct plm_intern *intern)
{
    *subjects = (struct plm_subjects){.intern = intern, .slot_count = FIRST_SLOTS};
    subjects->slots = plm_alloc_array(subjects->slot_count, sizeof *subjects->slots);
}

void plm_subjects_done(struct plm_subjects *subjects)
{
    plm_cleanup_free(&subjects->items);
    plm_cleanup_free(&subjects->stamps);
    plm_cleanup_free(&subjects->slots);
    *subjects = (struct plm_subjects){0};
}

/* Keys are interned: the pointers are the identity. Multiplication by 2^64 / golden ratio spreads them. */
static size_t hash_pointers(const char *kind, const char *key)
{
    uint64_t hash = ((uint64_t)(uintptr_t)kind * 31 + (uint64_t)(uintptr_t)key) * 11400714819323198485u;
    return (size_t)(hash >> 20);
}

static void grow_slots(struct plm_subjects *subjects)
{
    size_t count = subjects->slot_count * 2;
    uint32_t *slots = plm_alloc_array(count, sizeof *slots);
    for (size_t i = 0; i < subjects->count; i++) {
        size_t at = hash_pointers(subjects->items[i].kind, subjects->items[i].key) & (count - 1);
        while (slots[at])
            at = (at + 1) & (count - 1);
        slots[at] = (uint32_t)(i + 1);
    }
    plm_cleanup_free(&subjects->slots);
    subjects->slots = slots;
    subjects->slot_count = count;
}

uint32_t plm_subjects_add(struct plm_subjects *subjects, const char *kind, const char *key)
{
    kind = plm_intern_line(subjects->intern, kind);
    key = plm_intern_line(subjects->intern, key);
    if (subjects->count * 2 >= subjects->slot_count)
        grow_slots(subjects);
    size_t at = hash_pointers(kind, key) & (subjects->slot_count - 1);
    for (; subjects->slots[at]; at = (at + 1) & (subjects->slot_count - 1)) {
        const struct plm_subject *subject = &subjects->items[subjects->slots[at] - 1];
        if (subject->kind == kind && subject->key == key)
            return subjects->slots[at] - 1;
    }
    if (subjects->count == subjects->capacity) {
        subjects->capacity = subjects->capacity ? subjects->capacity * 2 : 64;
        subjects->items = plm_realloc_array(subjects->items, subjects->capacity, sizeof *subjects->items);
        subjects->stamps = plm_realloc_array(subjects->stamps, subjects->capacity, sizeof *subjects->stamps);
    }
    subjects->items[subjects->count] = (struct plm_subject){.kind = kind, .key = key, .comparable = true};
    subjects->stamps[subjects->count] = 0;
    subjects->slots[at] = (uint32_t)++subjects->count;
    return (uint32_t)(subjects->count - 1);
}

void plm_subjects_move(struct plm_subjects *subjects, const bool *used, uint32_t *renumbered, struct plm_report *report)
{
    size_t count = 0;
    for (size_t i = 0; i < subjects->count; i++)
        count += used[i];
    report->subjects = plm_arena_array(&report->arena, count + 1, sizeof *report->subjects);
    report->subject_count = 0;
    for (size_t i = 0; i < subjects->count; i++) {
        if (!used[i])
            continue;
        renumbered[i] = (uint32_t)report->subject_count;
        report->subjects[report->subject_count++] = subjects->items[i];
    }
}
