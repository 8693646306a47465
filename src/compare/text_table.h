/* SPDX-License-Identifier: Apache-2.0 */
/* From two texts (a kind and a key) to a number. Borrows the texts. */
#pragma once

#include <plimsoll/base/memory.h>
#include <stdint.h>

struct plm_text_entry {
    const char *first, *second; /* first NULL: free */
    uint32_t number;
};
struct plm_text_table {
    struct plm_text_entry *entries;
    size_t mask; /* entries less one */
};
void plm_text_table_init(struct plm_text_table *table, size_t most); /* room for so many and no more */
void plm_text_table_done(struct plm_text_table *table);
#define plm_auto_text_table __attribute__((cleanup(plm_text_table_done)))

/* The entry of these texts, or the free one where they belong: the caller fills it. */
struct plm_text_entry *plm_text_table_find(const struct plm_text_table *table, const char *first, const char *second);
