/* SPDX-License-Identifier: Apache-2.0 */
/* Inside of json.c only: the memory that JSON trees are made of. plm_json_lasting() of json.h is here, too. */
#pragma once

#include <stddef.h>

/* For cJSON_InitHooks. Like malloc and free, but aligned to 8 bytes only, which is all that a cJSON needs. */
void *plm_json_pool_alloc(size_t size);
void plm_json_pool_free(void *memory); /* NULL is fine */
