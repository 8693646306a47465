/* SPDX-License-Identifier: Apache-2.0 */
#include "uuid.h"

#include <plimsoll/base/sha256.h>
#include <string.h>

/* The NUL behind each part keeps ("ab", "c") and ("a", "bc") apart. */
static void add(struct plm_sha256 *sha, const char *part)
{
    const char *text = part ? part : "";
    plm_sha256_update(sha, text, strlen(text) + 1);
}

void plm_uuid_make(const char *space, const char *kind, const char *name, char out[static PLM_UUID_SIZE])
{
    struct plm_sha256 sha;
    char hex[65];
    plm_sha256_init(&sha);
    add(&sha, "plimsoll.uuid/1");
    add(&sha, space);
    add(&sha, kind);
    add(&sha, name);
    plm_sha256_hex(&sha, hex);
    size_t at = 0;
    for (size_t i = 0; i < 32; i++) {
        if (i == 8 || i == 12 || i == 16 || i == 20)
            out[at++] = '-';
        out[at++] = hex[i];
    }
    out[at] = '\0';
    out[14] = '5';                   /* the version */
    out[19] = "89ab"[(hex[16] & 3)]; /* the variant: two fixed bits, two of the hash */
}
