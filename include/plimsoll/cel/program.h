/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Parse, check, evaluate. The subset: null, bool, int, double, string, list, map; ! - + * / % == != < <= > >= in && ||
 * ?: [] . ; macros has all exists exists_one filter map; functions size startsWith endsWith contains matches (POSIX
 * extended) int double string lowerAscii split, type(); and the extensions the caller passes. All string literal
 * forms of CEL (raw, triple-quoted, escapes) but bytes. Integers are exact to 64 bits; overflow is an error.
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
/* Error message: "line:column: what was expected". extensions may be NULL; the table must outlive the program. */
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
/* Follows every selection, constant string index and macro range from its variable. The first path that is not in the schema
 * is the error: "container.HostConfig.Privilged: no such member". Also reports roots: see below. */
bool plm_cel_check(const struct plm_cel_program *program, const struct plm_cel_shapes *shapes, struct plm_error *error)
    PLM_MUST_CHECK;
/* Calls visit once for each full static path that starts at a free variable, as text ("engine.info.Driver",
 * "policy.approved_users"); repeated paths may be visited again. */
void plm_cel_visit_paths(const struct plm_cel_program *program, void (*visit)(void *context, const char *path), void *context);

/* ---- evaluating ---- */
struct plm_cel_activation {
    /* Sets *ret_value for a free variable and returns true; false: no such variable (ERROR). */
    bool (*resolve)(void *context, const char *name, size_t size, struct plm_cel_value *ret_value);
    void *context;
};

/*
 * The facts a result rests on, recorded by the evaluator itself. A fact is recorded when an operator, function, macro or the
 * result consumes it, once per path, in order of reading. A side of && or || that did not decide is not recorded; a macro
 * records the elements that decided it (the witness of exists, the counterexample of all) or, when every element took part,
 * the list itself.
 */
struct plm_cel_read {
    const struct plm_cel_path *path;
    struct plm_cel_value value;
};
struct plm_cel_trace {
    struct plm_cel_read *reads; /* in the arena given to evaluate */
    size_t count, capacity;
};

/* trace may be NULL. Never fails: what goes wrong is an ERROR or UNKNOWN value. More than PLM_LIMIT_STEPS steps: ERROR. */
struct plm_cel_value plm_cel_evaluate(const struct plm_cel_program *program, const struct plm_cel_activation *activation,
                                      struct plm_arena *arena, struct plm_cel_trace *trace);
