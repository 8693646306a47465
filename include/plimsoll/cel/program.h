/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Parse, check, evaluate. The subset: null, bool, int, double, string, list, map; ! - + * / % == != < <= > >= in && ||
 * ?: [] . ; macros has all exists exists_one filter map (with and without a predicate); functions size startsWith
 * endsWith contains matches (RE2's syntax, which CEL prescribes and POSIX extended patterns follow; in linear time) int
 * double string bool type dyn lowerAscii split; and the extensions the caller passes. All string literal forms of CEL
 * (raw, triple-quoted, escapes) but bytes. Integers are exact to 64 bits; overflow is an error.
 *
 * Where CEL leaves room, or its suite differs from its text: an int and a double are compared as doubles; a double
 * whose value is NaN has no order; string(double) prints as the reference implementation does ("1e+06").
 */
#pragma once

#include <plimsoll/cel/value.h>

/* ---- extensions: functions of the caller, called as f(a, b). ---- */
struct plm_cel_call {
    struct plm_arena *arena;
    const struct plm_cel_value *arguments; /* never UNKNOWN or ERROR themselves; elements of fact lists may be */
    size_t count;
};
typedef struct plm_cel_value (*plm_cel_function_fn)(const struct plm_cel_call *call);
struct plm_cel_function {
    const char *name; /* NULL ends a table */
    size_t arguments; /* exactly as many */
    plm_cel_function_fn call;
};

/* ---- parsing ---- */
struct plm_cel_program; /* immutable, in the arena; shared freely */
/* Error message: "line:column: what was expected". extensions may be NULL; the table must outlive the program. Literal
 * patterns of matches() are compiled here, in the arena: a program owns nothing and needs no freeing. A function that
 * does not exist or a wrong pattern is no parse error but an ERROR when it is evaluated, as CEL has it: see
 * plm_cel_check(). */
bool plm_cel_parse(const char *text, size_t size, const struct plm_cel_function *extensions, struct plm_arena *arena,
                   const struct plm_cel_program **ret_program, struct plm_error *error) PLM_MUST_CHECK;

/* ---- checking paths against a schema, when a rule is loaded ---- */
/* A shape is opaque to cel; PLM_CEL_ANY is "anything below is allowed". */
extern const void *const PLM_CEL_ANY;
struct plm_cel_shapes {
    const void *(*variable)(void *context, const char *name, size_t size);                  /* NULL: no such variable */
    const void *(*member)(void *context, const void *shape, const char *name, size_t size); /* NULL: no such member */
    const void *(*element)(void *context, const void *shape);                               /* NULL: not a list */
    void *context;
};
/* Follows every selection, constant string index and macro range from its variable, the longest dotted name that is
 * one. The first path that is not in the schema is the error: "container.HostConfig.Privilged: no such member",
 * "container.Mounts[].Rw: no such member", "containr: no such variable", "container.HostConfig: not a list" (walked by
 * a macro). Also refuses functions that do not exist and literal patterns that are wrong, "line:column: no such
 * function: …". shapes may be NULL: then only these. What is computed (map(), +, a call) has no shape and is not
 * followed. */
bool plm_cel_check(const struct plm_cel_program *program, const struct plm_cel_shapes *shapes,
                   struct plm_error *error) PLM_MUST_CHECK;
/* Calls visit once for each full static path that starts at a free variable, as text ("engine.info.Driver",
 * "policy.approved_users"); repeated paths may be visited again. An element of a list is [], also where it is the
 * variable of a macro: "container.Mounts[].RW"; a key that would look like several steps is quoted:
 * container.Config.Labels["a.b"]. */
void plm_cel_visit_paths(const struct plm_cel_program *program, void (*visit)(void *context, const char *path),
                         void *context);

/* ---- evaluating ---- */
struct plm_cel_activation {
    /* Sets *ret_value for a free variable and returns true; false: no such variable (ERROR). For a.b.c it is asked for
     * "a.b.c", "a.b" and "a" in turn, until one is there: the rest is selection. */
    bool (*resolve)(void *context, const char *name, size_t size, struct plm_cel_value *ret_value);
    void *context;
};

/*
 * The facts a result rests on, recorded by the evaluator itself. A fact is recorded when an operator, function, macro
 * or the result consumes it, once per path, in order of reading. A side of && or || that did not decide is not
 * recorded; a macro records the elements that decided it (the witness of exists, the counterexample of all) or, when
 * every element took part, the list itself; and if that is UNKNOWN or an ERROR, what was read of the first element that
 * made it so. Of facts outside of the list that its predicate reads, a macro records the first 200.
 */
struct plm_cel_read {
    const struct plm_cel_path *path;
    struct plm_cel_value value;
};
struct plm_cel_trace {
    struct plm_cel_read *reads; /* in the arena given to evaluate */
    size_t count, capacity;
};

/* trace may be NULL. Never fails: what goes wrong is an ERROR or UNKNOWN value. More than PLM_LIMIT_STEPS steps: ERROR.
 */
struct plm_cel_value plm_cel_evaluate(const struct plm_cel_program *program,
                                      const struct plm_cel_activation *activation, struct plm_arena *arena,
                                      struct plm_cel_trace *trace);
