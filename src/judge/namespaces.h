/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is kept of every container after its document is let go: whose namespaces it uses. "container:ID" leads to
 * another container, so only when all have passed is it known where a chain ends.
 */
#pragma once

#include "intern.h"

#include <plimsoll/cel/value.h>
#include <stdint.h>

enum plm_namespace { PLM_NAMESPACE_NETWORK, PLM_NAMESPACE_PID, PLM_NAMESPACE_IPC, PLM_NAMESPACE_COUNT };

struct plm_namespace_record;
struct plm_namespaces {
    struct plm_intern *intern;
    struct plm_namespace_record *records;
    size_t count, capacity;
    uint32_t *slots; /* ids and names → index + 1; built by the first question */
    size_t slot_count;
};
void plm_namespaces_init(struct plm_namespaces *namespaces, struct plm_intern *intern);
void plm_namespaces_done(struct plm_namespaces *namespaces);

/* Keeps what is needed of a container's document (may be lost: NULL). Returns its number. */
uint32_t plm_namespaces_add(struct plm_namespaces *namespaces, const struct plm_json *container, const char *origin);
/* None of them is another container's: its variable is known at once. */
bool plm_namespaces_own(const struct plm_namespaces *namespaces, uint32_t number);
/* What of its document the variable comes from then; NULL ends them. */
extern const char *const plm_namespaces_paths[];
/* The others' after all containers: the variable `namespaces` of that one: the final mode of each, or UNKNOWN. */
struct plm_cel_value plm_namespaces_value(struct plm_namespaces *namespaces, uint32_t number, struct plm_arena *arena);
