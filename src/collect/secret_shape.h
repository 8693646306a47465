/* SPDX-License-Identifier: Apache-2.0 */
/* What secrets look like: shapes of well-known tokens, names that announce a secret, and text too random to be a word.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* "private-key", "cloud-token", "jwt" or "password-in-url"; NULL: none of them. Looks anywhere in the text. */
const char *plm_secret_shape(const char *text, size_t size);
/* DB_PASSWORD, apiKey, X-Auth-Token …; not a name that says where the secret is (DB_PASSWORD_FILE). */
bool plm_secret_name(const char *text, size_t size);
/* Long and mixed like a key or a digest, or of a known shape. Errs on the side of yes. */
bool plm_secret_like(const char *text, size_t size);
