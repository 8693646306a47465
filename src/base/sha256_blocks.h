/* SPDX-License-Identifier: Apache-2.0 */
/* Inside of src/base/sha256*.c only: whole blocks through the processor's own SHA instructions, where it has them. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

extern const uint32_t plm_sha256_constants[64];

/* False: this processor or build has none; nothing was done. Else `count` blocks of 64 bytes went into the state. */
bool plm_sha256_blocks(uint32_t state[static 8], const unsigned char *blocks, size_t count);
