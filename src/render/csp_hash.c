/* SPDX-License-Identifier: Apache-2.0 */
#include "csp_hash.h"

#include <plimsoll/base/sha256.h>
#include <stdint.h>
#include <stdio.h>

#define DIGEST_SIZE 32

static unsigned nibble(char digit)
{
    return digit <= '9' ? (unsigned)(digit - '0') : (unsigned)(digit - 'a') + 10;
}

/* 32 bytes are ten groups of three and one of two, which ends in a pad. */
static void encode(const uint8_t bytes[static DIGEST_SIZE], char *out)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < DIGEST_SIZE; i += 3) {
        unsigned third = i + 2 < DIGEST_SIZE ? bytes[i + 2] : 0;
        unsigned group = (unsigned)bytes[i] << 16 | (unsigned)bytes[i + 1] << 8 | third;
        *out++ = digits[group >> 18 & 63];
        *out++ = digits[group >> 12 & 63];
        *out++ = digits[group >> 6 & 63];
        *out++ = i + 2 < DIGEST_SIZE ? digits[group & 63] : '=';
    }
    *out = '\0';
}

void plm_csp_hash(const char *text, size_t size, char out[static PLM_CSP_HASH_SIZE])
{
    struct plm_sha256 sha;
    char hex[65];
    uint8_t bytes[DIGEST_SIZE];
    plm_sha256_init(&sha);
    plm_sha256_update(&sha, text, size);
    plm_sha256_hex(&sha, hex);
    for (size_t i = 0; i < DIGEST_SIZE; i++)
        bytes[i] = (uint8_t)(nibble(hex[2 * i]) << 4 | nibble(hex[2 * i + 1]));
    encode(bytes, out + snprintf(out, PLM_CSP_HASH_SIZE, "sha256-"));
}
