/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Inside of src/base only: eight bytes of text looked at as one word. A result has the highest bit of each byte that is
 * meant; behind the first of them (the lowest) a borrow may mark others, too.
 */
#pragma once

#include <stdint.h>

#define PLM_WORD_OF(byte) (UINT64_C(0x0101010101010101) * (uint64_t)(byte))

static inline uint64_t plm_word_equal(uint64_t word, char byte)
{
    const uint64_t other = word ^ PLM_WORD_OF(byte);
    return (other - PLM_WORD_OF(1)) & ~other & PLM_WORD_OF(0x80);
}

/* Bytes that are no printable ASCII. */
static inline uint64_t plm_word_unprintable(uint64_t word)
{
    return ((word | ((word - PLM_WORD_OF(0x20)) & ~word)) & PLM_WORD_OF(0x80)) | plm_word_equal(word, 0x7F);
}
