/* SPDX-License-Identifier: Apache-2.0 */
#include "pairing.h"

#include "text_table.h"

#include <string.h>

/* An id that two subjects have is nobody's. */
#define AMBIGUOUS (UINT32_MAX - 1)

/* ---- by key, then by id ---- */

static bool is_free(const struct plm_subject *subject, uint32_t peer)
{
    return subject->comparable && peer == PLM_NO_SUBJECT && subject->kind && subject->key;
}

static void pair(struct plm_pairing *pairing, uint32_t before, uint32_t after)
{
    pairing->peer_of_before[before] = after;
    pairing->peer_of_after[after] = before;
}

static void pair_by_key(struct plm_pairing *pairing, const struct plm_report *before, const struct plm_report *after)
{
    plm_auto_text_table struct plm_text_table table = {0};
    plm_text_table_init(&table, before->subject_count);
    for (size_t i = 0; i < before->subject_count; i++) {
        const struct plm_subject *subject = &before->subjects[i];
        if (!is_free(subject, PLM_NO_SUBJECT))
            continue;
        struct plm_text_entry *entry = plm_text_table_find(&table, subject->kind, subject->key);
        if (!entry->first)
            *entry = (struct plm_text_entry){subject->kind, subject->key, (uint32_t)i};
    }
    for (size_t i = 0; i < after->subject_count; i++) {
        const struct plm_subject *subject = &after->subjects[i];
        if (!is_free(subject, PLM_NO_SUBJECT))
            continue;
        const struct plm_text_entry *entry = plm_text_table_find(&table, subject->kind, subject->key);
        if (entry->first && pairing->peer_of_before[entry->number] == PLM_NO_SUBJECT)
            pair(pairing, entry->number, (uint32_t)i);
    }
}

static void add_ids(struct plm_text_table *table, const struct plm_report *report, const uint32_t *peers)
{
    plm_text_table_init(table, report->subject_count);
    for (size_t i = 0; i < report->subject_count; i++) {
        const struct plm_subject *subject = &report->subjects[i];
        if (!subject->id || !*subject->id || !is_free(subject, peers[i]))
            continue;
        struct plm_text_entry *entry = plm_text_table_find(table, subject->kind, subject->id);
        *entry = (struct plm_text_entry){subject->kind, subject->id, entry->first ? AMBIGUOUS : (uint32_t)i};
    }
}

/* Both runs are asked, so that swapping them gives the same pairs. */
static void pair_by_id(struct plm_pairing *pairing, const struct plm_report *before, const struct plm_report *after)
{
    plm_auto_text_table struct plm_text_table old_ids = {0};
    plm_auto_text_table struct plm_text_table new_ids = {0};
    add_ids(&old_ids, before, pairing->peer_of_before);
    add_ids(&new_ids, after, pairing->peer_of_after);
    for (size_t i = 0; i <= old_ids.mask; i++) {
        const struct plm_text_entry *old = &old_ids.entries[i];
        if (!old->first || old->number == AMBIGUOUS)
            continue;
        const struct plm_text_entry *found = plm_text_table_find(&new_ids, old->first, old->second);
        if (found->first && found->number != AMBIGUOUS)
            pair(pairing, old->number, found->number);
    }
}

/* ---- groups ---- */

static void number_groups(struct plm_text_table *table, const struct plm_report *report, uint32_t *groups,
                          size_t *count)
{
    for (size_t i = 0; i < report->subject_count; i++) {
        const struct plm_subject *subject = &report->subjects[i];
        if (!subject->group || !subject->kind)
            continue;
        struct plm_text_entry *entry = plm_text_table_find(table, subject->kind, subject->group);
        if (!entry->first)
            *entry = (struct plm_text_entry){subject->kind, subject->group, (uint32_t)(*count)++};
        groups[i] = entry->number;
    }
}

void plm_pairing_make(struct plm_pairing *pairing, const struct plm_report *before, const struct plm_report *after,
                      struct plm_arena *arena)
{
    *pairing = (struct plm_pairing){
        .peer_of_before = plm_arena_array(arena, before->subject_count + 1, sizeof(uint32_t)),
        .peer_of_after = plm_arena_array(arena, after->subject_count + 1, sizeof(uint32_t)),
        .group_of_before = plm_arena_array(arena, before->subject_count + 1, sizeof(uint32_t)),
        .group_of_after = plm_arena_array(arena, after->subject_count + 1, sizeof(uint32_t)),
        .group_count = 1,
    };
    memset(pairing->peer_of_before, 0xff, before->subject_count * sizeof(uint32_t)); /* PLM_NO_SUBJECT */
    memset(pairing->peer_of_after, 0xff, after->subject_count * sizeof(uint32_t));
    pair_by_key(pairing, before, after);
    pair_by_id(pairing, before, after);
    plm_auto_text_table struct plm_text_table groups = {0};
    plm_text_table_init(&groups, before->subject_count + after->subject_count);
    number_groups(&groups, before, pairing->group_of_before, &pairing->group_count);
    number_groups(&groups, after, pairing->group_of_after, &pairing->group_count);
}
