/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Values of the expression language (a subset of CEL, the Common Expression Language; github.com/google/cel-spec).
 *
 * A value is small and copied freely; what it points to lives in an arena, in the program, or in a JSON tree, and must
 * outlive it. Two sorts of value differ in one way only:
 *  - closed: literals, bound values, results. They follow the CEL specification exactly, errors included.
 *  - open: facts (path != NULL). A fact that is missing or {"$unknown": …} is UNKNOWN, never an error, never false,
 * never null: selection, indexing, has(), in, size, == and the macros over it yield UNKNOWN. An object of facts without
 *    members is a lost fact too. The members of an object of facts are never all there for certain: == of it with a
 * map, size() and the macros over it are UNKNOWN (but for a key that decides exists or all); that it is an object and
 *    not null or a string is certain. A list is one fact: its size is known, each element may be UNKNOWN.
 *
 * What makes the promise hold that a lost fact never changes a verdict but to unknown: UNKNOWN stands for any value or
 * ERROR, and every operator is monotone in it. An UNKNOWN argument makes a strict operator UNKNOWN even beside an
 * ERROR.
 */
#pragma once

#include <plimsoll/base/json.h>
#include <stdint.h>

enum plm_cel_kind {
    PLM_CEL_NULL,
    PLM_CEL_BOOL,
    PLM_CEL_INT,
    PLM_CEL_DOUBLE,
    PLM_CEL_STRING,
    PLM_CEL_LIST,
    PLM_CEL_MAP,
    PLM_CEL_TYPE,    /* result of type(x), and the type names int, string, … */
    PLM_CEL_UNKNOWN, /* a fact or a parameter that is not there; absorbed by && || ?: like an error */
    PLM_CEL_ERROR,   /* a fault of the expression: no such overload, overflow, division by zero … */
};

/* Where a fact came from. Owned by the caller of plm_cel_fact(). */
struct plm_cel_source {
    const char *root;   /* the variable: "container", "engine.info" */
    const char *origin; /* "GET /containers/4f…/json", "fstat"; NULL if that itself is lost */
};

/* One step of a fact's path; the first has no parent. */
struct plm_cel_path {
    const struct plm_cel_path *parent;
    const struct plm_cel_source *source; /* only where parent is NULL */
    const char *name;                    /* member name, or key of a list element that has a member "key"; else NULL */
    size_t index;                        /* list index where name is NULL */
    bool element;                        /* printed as [name] or [index], else as .name */
};

/* Why a value is not there. PARAMETER gives way to LOST when both meet: a lost fact is never hidden. */
enum plm_cel_cause {
    PLM_CEL_LOST,      /* a fact is missing or unknown */
    PLM_CEL_PARAMETER, /* policy.* is not given and has no default: the check is for a person */
    PLM_CEL_FAULT,     /* the rule is wrong for this value (every ERROR) */
};
struct plm_cel_problem {
    enum plm_cel_cause cause;
    const struct plm_cel_path *path; /* of the fact, or NULL */
    const char *reason;              /* "denied: …", "missing", "no such overload: _+_(int, string)" */
};

struct plm_cel_list {
    const struct plm_json *json;       /* a JSON list, or … */
    const struct plm_cel_value *items; /* … `count` values */
    size_t count;
};
struct plm_cel_entry;
struct plm_cel_map {
    const struct plm_json *json;         /* a JSON object, or … */
    const struct plm_cel_entry *entries; /* … `count` entries in order */
    size_t count;
};

struct plm_cel_value {
    enum plm_cel_kind kind;
    const struct plm_cel_path *path; /* set: a fact (open). NULL: closed */
    union {
        bool boolean;
        int64_t integer;
        double real;
        struct {
            const char *data; /* UTF-8, may hold NUL */
            size_t size;
        } string;
        struct plm_cel_list list;
        struct plm_cel_map map;
        const char *type; /* "int", "list", … */
        const struct plm_cel_problem *problem;
    } as;
};
struct plm_cel_entry {
    struct plm_cel_value key, value;
};

struct plm_cel_value plm_cel_null(void);
struct plm_cel_value plm_cel_bool(bool value);
struct plm_cel_value plm_cel_int(int64_t value);
struct plm_cel_value plm_cel_double(double value);
struct plm_cel_value plm_cel_string(const char *data, size_t size); /* not copied */
struct plm_cel_value plm_cel_text(const char *text);                /* not copied; NULL → null */
struct plm_cel_value plm_cel_list(const struct plm_cel_value *items, size_t count);
struct plm_cel_value plm_cel_map(const struct plm_cel_entry *entries, size_t count);
/* Closed: a parameter, a bound value; whole numbers are int. {"$unknown": …} is UNKNOWN here too: the JSON door writes
 * it for what it cannot hold. */
struct plm_cel_value plm_cel_json(const struct plm_json *json);
struct plm_cel_value plm_cel_error(struct plm_arena *arena, const char *format, ...) PLM_PRINTF(2, 3);
struct plm_cel_value plm_cel_unknown(struct plm_arena *arena, enum plm_cel_cause cause, const struct plm_cel_path *path,
                                     const char *format, ...) PLM_PRINTF(4, 5);

/* Opens a JSON node as a fact whose path starts at source->root. NULL json: UNKNOWN, "missing". */
struct plm_cel_value plm_cel_fact(struct plm_arena *arena, const struct plm_json *json,
                                  const struct plm_cel_source *source);
/* The same with a longer first part: an element of a list of documents, "networks[bridge]". */
struct plm_cel_value plm_cel_fact_at(struct plm_arena *arena, const struct plm_json *json,
                                     const struct plm_cel_path *path);

/* Member of an object or map (facts: UNKNOWN when missing; closed: ERROR "no such key"). */
struct plm_cel_value plm_cel_member(struct plm_arena *arena, const struct plm_cel_value *value, const char *name,
                                    size_t size);
/* Element of a list; index must be below plm_cel_size(). Elements of facts may be UNKNOWN: look before use. */
struct plm_cel_value plm_cel_element(struct plm_arena *arena, const struct plm_cel_value *list, size_t index);
size_t plm_cel_size(const struct plm_cel_value *list_or_map);
/* Walks a list in order in linear time (plm_cel_element on a JSON list is linear itself). */
struct plm_cel_cursor {
    const struct plm_cel_value *list;
    const struct plm_json *node;
    size_t index;
};
void plm_cel_cursor_init(struct plm_cel_cursor *cursor, const struct plm_cel_value *list);
bool plm_cel_cursor_next(struct plm_cel_cursor *cursor, struct plm_arena *arena, struct plm_cel_value *ret_value);

/* CEL's ==. Facts: UNKNOWN as said above; numbers compare across int and double. */
struct plm_cel_value plm_cel_equal(struct plm_arena *arena, const struct plm_cel_value *a,
                                   const struct plm_cel_value *b);
/* "int", "string", "list", "map", "null_type", "unknown", "error" … */
const char *plm_cel_kind_name(enum plm_cel_kind kind);

/* "container.HostConfig.Devices[0].PathOnHost", "networks[bridge].Options" */
void plm_cel_path_format(const struct plm_cel_path *path, struct plm_buffer *out);
const char *plm_cel_path_origin(const struct plm_cel_path *path); /* NULL if lost */
/* The value as JSON text; UNKNOWN as {"$unknown":…}, ERROR as {"$error":…}; cut to limit bytes with a marker string
 * {"$cut": "<first bytes>"} when longer (0: no limit). */
void plm_cel_value_print(const struct plm_cel_value *value, size_t limit, struct plm_buffer *out);
