/* SPDX-License-Identifier: Apache-2.0 */
#include <plimsoll/base/sha256.h>

#include "sha256_blocks.h"

#include <string.h>

const uint32_t plm_sha256_constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static inline uint32_t rotate(uint32_t word, unsigned count)
{
    return word >> count | word << (32 - count);
}

/* One round without moving eight variables: the caller turns their order instead. */
static inline void round_of(uint32_t a, uint32_t b, uint32_t c, uint32_t *d, uint32_t e, uint32_t f, uint32_t g,
                            uint32_t *h, uint32_t input)
{
    uint32_t first = *h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + (g ^ (e & (f ^ g))) + input;
    uint32_t second = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) | (c & (a | b)));
    *d += first;
    *h = first + second;
}

static void schedule(uint32_t w[static 64], const unsigned char *block)
{
    for (size_t i = 0; i < 16; i++) {
        uint32_t word;
        memcpy(&word, block + 4 * i, 4);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
        word = __builtin_bswap32(word);
#endif
        w[i] = word;
    }
    for (size_t i = 16; i < 64; i++) {
        uint32_t early = rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ w[i - 15] >> 3;
        uint32_t late = rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ w[i - 2] >> 10;
        w[i] = w[i - 16] + early + w[i - 7] + late;
    }
}

static void compress(uint32_t state[static 8], const unsigned char *block)
{
    uint32_t w[64];
    schedule(w, block);
    uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
    uint32_t e = state[4], f = state[5], g = state[6], h = state[7];
    for (size_t i = 0; i < 64; i += 8) {
        round_of(a, b, c, &d, e, f, g, &h, plm_sha256_constants[i] + w[i]);
        round_of(h, a, b, &c, d, e, f, &g, plm_sha256_constants[i + 1] + w[i + 1]);
        round_of(g, h, a, &b, c, d, e, &f, plm_sha256_constants[i + 2] + w[i + 2]);
        round_of(f, g, h, &a, b, c, d, &e, plm_sha256_constants[i + 3] + w[i + 3]);
        round_of(e, f, g, &h, a, b, c, &d, plm_sha256_constants[i + 4] + w[i + 4]);
        round_of(d, e, f, &g, h, a, b, &c, plm_sha256_constants[i + 5] + w[i + 5]);
        round_of(c, d, e, &f, g, h, a, &b, plm_sha256_constants[i + 6] + w[i + 6]);
        round_of(b, c, d, &e, f, g, h, &a, plm_sha256_constants[i + 7] + w[i + 7]);
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
    state[4] += e;
    state[5] += f;
    state[6] += g;
    state[7] += h;
}

static bool portable_only;

void plm_sha256_force_portable(bool force)
{
    portable_only = force;
}

void plm_sha256_init(struct plm_sha256 *sha)
{
    *sha = (struct plm_sha256){
        .state = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19},
    };
}

void plm_sha256_update(struct plm_sha256 *sha, const void *data, size_t size)
{
    const unsigned char *bytes = data;
    sha->length += size;
    if (sha->used > 0) {
        size_t room = sizeof(sha->block) - sha->used;
        size_t taken = size < room ? size : room;
        if (taken > 0) {
            memcpy(sha->block + sha->used, bytes, taken);
            sha->used += taken;
            bytes += taken;
            size -= taken;
        }
        if (sha->used < sizeof(sha->block)) {
            return;
        }
        compress(sha->state, sha->block);
        sha->used = 0;
    }
    size_t blocks = size / sizeof(sha->block);
    if (!portable_only && blocks > 0 && plm_sha256_blocks(sha->state, bytes, blocks)) {
        bytes += blocks * sizeof(sha->block);
        size -= blocks * sizeof(sha->block);
    }
    for (; size >= sizeof(sha->block); bytes += sizeof(sha->block), size -= sizeof(sha->block)) {
        compress(sha->state, bytes);
    }
    if (size > 0) {
        memcpy(sha->block, bytes, size);
        sha->used = size;
    }
}

void plm_sha256_hex(struct plm_sha256 *sha, char out[static 65])
{
    static const char hex[] = "0123456789abcdef";
    uint64_t bits = sha->length * 8;
    unsigned char padding[72] = {0x80};
    size_t zeros = (sha->used < 56 ? 56 : 120) - sha->used; /* with the 0x80 */
    for (size_t i = 0; i < 8; i++) {
        padding[zeros + i] = (unsigned char)(bits >> (56 - 8 * i));
    }
    plm_sha256_update(sha, padding, zeros + 8);
    for (size_t i = 0; i < 64; i++) {
        out[i] = hex[sha->state[i / 8] >> (28 - 4 * (i % 8)) & 15];
    }
    out[64] = '\0';
}
