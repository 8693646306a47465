/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Stable keys of subjects, and the populations made of them (DESIGN.md section 3). A key survives the re-creation of
 * its container or image; labels count only if they look like what compose and swarm write, since anybody can set them.
 */
#pragma once

#include <plimsoll/base/json.h>

struct plm_member {
    const char *key, *group;                         /* group: the key without the replica's number, or NULL */
    const char *id, *name, *state, *image, *service; /* NULL: has none */
    const char *identity;                            /* what the subject is asked for by: its id, or its name */
    const struct plm_json *entry;                    /* of the engine's list, where that is kept; else NULL */
    bool has_state, running;                         /* has_state: this kind has one; state NULL is then a lost fact */
    bool gone, self, judged, comparable;
    bool doubtful; /* not judged, unless a container uses it, and the containers could not be listed */
    bool unread;   /* the inspect failed */
};

struct plm_members {
    struct plm_arena arena; /* of all strings */
    struct plm_member *items;
    size_t count, capacity;
};
void plm_members_done(struct plm_members *members);
/* A new member with judged and comparable set. Valid until the next one is added. */
struct plm_member *plm_members_add(struct plm_members *members);

/* Each reads one entry of the engine's list into a new member; NULL: the entry has no id or name and cannot be a
 * subject. */
struct plm_member *plm_members_add_container(struct plm_members *members, const struct plm_json *entry);
struct plm_member *plm_members_add_image(struct plm_members *members, const struct plm_json *entry);
/* Takes back keys and groups of containers that only labels of their image, an entry of the list of images, gave them.
 * Before plm_subject_keys_settle(). */
void plm_members_distrust(struct plm_members *containers, const struct plm_json *image);
/* Things known by a name and an id: networks, volumes, services … id may be NULL. */
struct plm_member *plm_members_add_named(struct plm_members *members, const char *name, const char *id);

/* Sorts by key and makes equal keys different: '#' and 12 digits of the id, and no longer comparable. */
void plm_subject_keys_settle(struct plm_members *members);

/* Value of a population document. */
struct plm_json *plm_members_population(const struct plm_members *members);
/* Value of population/container.end: the members that could not be read, and whether they are gone. */
struct plm_json *plm_members_unread(const struct plm_members *members);
