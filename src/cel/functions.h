/* SPDX-License-Identifier: Apache-2.0 */
/* The functions and operators of the language, on arguments that are known. */
#pragma once

#include "budget.h"
#include "tree.h"

struct plm_cel_regex;

/* What a function may use. */
struct plm_cel_scratch {
    struct plm_arena *arena;
    struct plm_cel_budget *budget;
    const struct plm_cel_regex *pattern; /* of matches() with a literal pattern, else NULL */
};

struct plm_cel_builtin {
    const char *name;
    size_t arguments; /* with the receiver */
    bool function;    /* may be called as f(a, b) */
    bool method;      /* may be called as a.f(b) */
    struct plm_cel_value (*call)(const struct plm_cel_scratch *scratch, const struct plm_cel_value *arguments);
};

const struct plm_cel_builtin *plm_cel_builtin_find(const char *name, bool method, size_t arguments); /* NULL: none */
bool plm_cel_builtin_takes_pattern(const struct plm_cel_builtin *builtin);
/* conversions.c */
extern const struct plm_cel_builtin plm_cel_conversions[]; /* ends with a name of NULL */

/* operators.c. left and right are neither UNKNOWN nor ERROR. */
struct plm_cel_value plm_cel_operate(const struct plm_cel_scratch *scratch, enum plm_cel_operator operator,
                                     const struct plm_cel_value * left, const struct plm_cel_value *right);
struct plm_cel_value plm_cel_negate(const struct plm_cel_scratch *scratch, const struct plm_cel_value *value);
/* value[index]; elements and members keep their paths. */
struct plm_cel_value plm_cel_index(const struct plm_cel_scratch *scratch, const struct plm_cel_value *value,
                                   const struct plm_cel_value *index);
/* ERROR "no such overload: name(int, string)". */
struct plm_cel_value plm_cel_no_overload(struct plm_arena *arena, const char *name,
                                         const struct plm_cel_value *arguments, size_t count);
