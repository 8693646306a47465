/* SPDX-License-Identifier: Apache-2.0 */
/* Base64 (RFC 4648 section 4) of a SHA-256, as a content security policy wants it. */
#pragma once

#include <stddef.h>

/* "sha256-" and the digest's 44 characters. */
#define PLM_CSP_HASH_SIZE (7 + 44 + 1)
void plm_csp_hash(const char *text, size_t size, char out[static PLM_CSP_HASH_SIZE]);
