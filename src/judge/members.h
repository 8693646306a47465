/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The members of a population: who has to be judged. A lost population or member is remembered as such, so that a lost
 * subject is noticed instead of missed.
 */
#pragma once

#include <plimsoll/cel/program.h>
#include <plimsoll/model/facts.h>
#include <stdint.h>

struct plm_member {
    const char *key;                                /* NULL: lost */
    const char *group, *name, *id, *state, *origin; /* NULL: lost or null */
    const char *lost;            /* why it cannot be said whether it belongs to the population; NULL: it does */
    struct plm_cel_read running; /* member.running: value BOOL, or UNKNOWN */
    bool comparable, self;
    bool left_out;      /* known not to be judged: an untagged image that nothing uses */
    bool excluded;      /* by the selection */
    bool seen;          /* its document has come */
    const char *unread; /* why the document that came holds no facts; NULL: it does, or none came */
    bool gone;          /* it vanished before it was read: outside the population */
    uint32_t subject;   /* index into the report's subjects */
    uint32_t record;    /* what namespaces.h keeps of it, plus 1; 0: nothing, or all is judged */
    uint32_t user;      /* what users.h keeps of it, plus 1; 0: nothing */
    const char *image;  /* of a container: id of its image; NULL: lost */
};

struct plm_members {
    const char *kind;
    const char *lost; /* why the population is not known; NULL: it is */
    struct plm_member *items;
    size_t count;
    struct plm_member_index {
        uint32_t *slots; /* index + 1, open addressing */
        size_t capacity;
    } by_key;
};

/* Reads population/<kind>. Strings live in the document or the arena; the document must outlive the members. */
void plm_members_read(struct plm_members *members, const char *kind, const struct plm_document *population,
                      struct plm_arena *arena);
/* The first member of that key; NULL: none. */
struct plm_member *plm_members_find(const struct plm_members *members, const char *key);
/* Marks as gone who was not read and of whom population/container.end proves that it vanished. */
void plm_members_settle(struct plm_members *members, const struct plm_document *end, struct plm_arena *arena);

/* Paths of a role of files. False: lost, and *ret_lost says why. *ret_lost may also be set beside a true: some paths
 * are lost. */
bool plm_roles_paths(const struct plm_document *population, const char *role, struct plm_arena *arena,
                     const char *const **ret_paths, size_t *ret_count, const char **ret_lost);
