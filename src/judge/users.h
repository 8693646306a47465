/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which containers use an image, and as which user they run: kept of every container after its document is let go, for
 * the checks of images, which are judged when all containers have passed. Nothing is kept unless such a check was
 * chosen.
 */
#pragma once

#include "members.h"

#include <plimsoll/cel/value.h>

struct plm_user_record {
    struct plm_json *value; /* {key, running, init_uid, init_uid_inside, user_namespace}, a fact each */
    const char *origin;     /* interned elsewhere, or NULL */
};
struct plm_users {
    bool wanted;
    struct plm_user_record *records;
    size_t count, capacity;
};
void plm_users_done(struct plm_users *users);

/* Keeps what is needed of a container (a lost document: why). Returns its number plus 1, the member's `user`; 0: not
 * wanted. */
uint32_t plm_users_add(struct plm_users *users, const char *key, const struct plm_json *container, const char *lost,
                       const char *origin);
/*
 * After all containers: the variable `containers_using` of the image of that id, in the population's order. A container
 * that never came is there, with facts that are lost; UNKNOWN if the population is, or the image of one of its members.
 */
struct plm_cel_value plm_users_value(const struct plm_users *users, const struct plm_members *containers,
                                     const char *image, struct plm_arena *arena);
