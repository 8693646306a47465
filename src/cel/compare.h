/* SPDX-License-Identifier: Apache-2.0 */
/* Equality, order and lookup, in three values: yes, no, unknown. */
#pragma once

#include "budget.h"

#include <plimsoll/cel/value.h>

/* BOOL, or UNKNOWN where it hangs on a fact that is not there. */
struct plm_cel_value plm_cel_equal_within(struct plm_arena *arena, struct plm_cel_budget *budget,
                                          const struct plm_cel_value *a, const struct plm_cel_value *b);
/* <0, 0, >0; false if the two have no order. NaN has none with any number: *ret_unordered. */
bool plm_cel_order(const struct plm_cel_value *a, const struct plm_cel_value *b, int *ret_order, bool *ret_unordered);
/* value in list, or key in map. An ERROR if `container` is neither. */
struct plm_cel_value plm_cel_contains(struct plm_arena *arena, struct plm_cel_budget *budget,
                                      const struct plm_cel_value *value, const struct plm_cel_value *container);
/* The value of a key in a closed map. Whole doubles find int keys. */
bool plm_cel_map_find(struct plm_arena *arena, const struct plm_cel_value *map, const struct plm_cel_value *key,
                      struct plm_cel_value *ret_value);
/* Is this map an object of facts, so that its members are never all there for certain? */
bool plm_cel_map_is_open(const struct plm_cel_value *map);

/* ---- problems ---- */
/* The problem that hides the other: LOST before PARAMETER before FAULT; NULL is none. */
const struct plm_cel_problem *plm_cel_worse(const struct plm_cel_problem *a, const struct plm_cel_problem *b);
/* UNKNOWN or ERROR, whichever the cause says, without a path. */
struct plm_cel_value plm_cel_from_problem(const struct plm_cel_problem *problem);
/* The problem of an UNKNOWN or ERROR, else NULL. */
const struct plm_cel_problem *plm_cel_problem_of(const struct plm_cel_value *value);
/* The ERROR of an evaluation that met its limit. */
struct plm_cel_value plm_cel_spent(void);
/* UNKNOWN: the members of an object of facts are never all there for certain. */
struct plm_cel_value plm_cel_open_map(struct plm_arena *arena, const struct plm_cel_value *map);
