/* SPDX-License-Identifier: Apache-2.0 */
/* SHA-256 (FIPS 180-4), for digests of facts, catalogue, policy and report. Not for secrets. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct plm_sha256 {
    uint32_t state[8];
    uint64_t length;
    unsigned char block[64];
    size_t used;
};

void plm_sha256_init(struct plm_sha256 *sha);
void plm_sha256_update(struct plm_sha256 *sha, const void *data, size_t size);
/* 64 lower-case hex digits and a NUL. Ends the computation; init again before reuse. */
void plm_sha256_hex(struct plm_sha256 *sha, char out[static 65]);

/* For tests: true makes every block go through plain C, as on a processor without SHA instructions. */
void plm_sha256_force_portable(bool force);
