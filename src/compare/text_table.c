/* SPDX-License-Identifier: Apache-2.0 */
#include "text_table.h"

#include <string.h>

void plm_text_table_init(struct plm_text_table *table, size_t most)
{
    size_t size = 16;
    while (size < most * 2)
        size *= 2;
    table->entries = plm_alloc_array(size, sizeof *table->entries);
    table->mask = size - 1;
}

void plm_text_table_done(struct plm_text_table *table)
{
    plm_cleanup_free(&table->entries);
}

/* FNV-1a: keys come from outside, but each run holds at most some ten thousand of them. */
static size_t hash_text(size_t hash, const char *text)
{
    for (; *text; text++)
        hash = (hash ^ (unsigned char)*text) * 1099511628211u;
    return (hash ^ 0xff) * 1099511628211u;
}

struct plm_text_entry *plm_text_table_find(const struct plm_text_table *table, const char *first, const char *second)
{
    size_t at = hash_text(hash_text(14695981039346656037u, first), second);
    for (at = (at ^ at >> 29) & table->mask; table->entries[at].first; at = (at + 1) & table->mask)
        if (strcmp(table->entries[at].second, second) == 0 && strcmp(table->entries[at].first, first) == 0)
            break;
    return &table->entries[at];
}
