/* SPDX-License-Identifier: Apache-2.0 */
/*
 * UUIDs that follow from what they name, so that the same report gives the same bytes. Made as version 5 is (RFC 9562
 * section 5.5) but from SHA-256, which this program has; readers check the version's digit, not the hash.
 */
#pragma once

#define PLM_UUID_SIZE (36 + 1)

/* space: the digest of the report; kind and name: what within it ("observation", "5.5"). NULL counts as "". */
void plm_uuid_make(const char *space, const char *kind, const char *name, char out[static PLM_UUID_SIZE]);
