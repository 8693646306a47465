/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Of a subject whose facts a check reads as it read those of an earlier one, it says the same. Most of 10,000
 * containers differ in what few checks read: then nothing has to be evaluated, traced and printed to find that out.
 *
 * What a check can read of its subject is known from its expressions (plm_cel_visit_paths). Each such place has a table
 * of values that were met there lately, each with a number: equal numbers are equal values, byte for byte. Everything
 * else that a rule can read (host, engine, policy) stays as it is while the containers pass; of namespaces that are the
 * container's own, the same is true.
 */
#pragma once

#include "select.h"

#include <plimsoll/model/facts.h>

enum {
    PLM_PRECEDENT_VALUES = 8,  /* that a place remembers */
    PLM_PRECEDENT_CASES = 8,   /* that a check remembers */
    PLM_PRECEDENT_PLACES = 12, /* that a check may read; one that reads more has no precedents */
};

struct plm_precedent_place;
struct plm_precedent_check;

struct plm_precedents {
    const struct plm_document_kind *kind;
    struct plm_precedent_place *places; /* a tree: each stands behind its parent; the first is the document */
    size_t place_count, place_capacity;
    struct plm_precedent_check *checks; /* one for each chosen one */
    size_t last_number;
};

/* For the chosen checks of that kind. */
void plm_precedents_init(struct plm_precedents *precedents, const struct plm_document_kind *kind,
                         const struct plm_choice *choice);
void plm_precedents_done(struct plm_precedents *precedents); /* {0} and twice are fine */

/* The subject that the calls below are about. The document must outlive them. */
void plm_precedents_meet(struct plm_precedents *precedents, const struct plm_json *document);
/* What the chosen check found in an earlier subject, but for who that was; NULL: there is no precedent. Of a check that
 * reads namespaces it is only asked where they are the subject's own. */
const struct plm_finding *plm_precedents_find(struct plm_precedents *precedents, size_t chosen);
/* What it found in this one. */
void plm_precedents_keep(struct plm_precedents *precedents, size_t chosen, const struct plm_finding *finding);
