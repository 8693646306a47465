/* SPDX-License-Identifier: Apache-2.0 */
/* What the files that load the catalogue share. Private to src/judge. */
#pragma once

#include "shapes.h"

#include <plimsoll/base/yaml.h>
#include <plimsoll/model/catalogue.h>

/* A catalogue while it grows. Strings and arrays live in the catalogue's arena. */
struct plm_loader {
    struct plm_catalogue *catalogue;
    struct plm_arena *arena; /* the catalogue's */
    const struct plm_shapes *shapes;
    bool proven; /* what is loaded came with the program: tests have held its paths and examples to the schema */
    struct plm_parameter *parameters;
    struct plm_check *checks;
    struct plm_benchmark *benchmarks;
    size_t parameter_capacity, check_capacity, benchmark_capacity;
};

/* load_parameters.c: a list of {name, type, default, about}. */
bool plm_load_parameters(struct plm_loader *loader, const struct plm_yaml *root,
                         struct plm_error *error) PLM_MUST_CHECK;
/* "a list of texts" unless the node fits the parameter's type. */
bool plm_parameter_fits(const struct plm_parameter *parameter, const struct plm_yaml *node,
                        struct plm_error *error) PLM_MUST_CHECK;
/* A map of parameters as a policy or an example gives them: each must be declared and fit. */
bool plm_parameters_fit(const struct plm_parameter *parameters, size_t count, const struct plm_yaml *map,
                        struct plm_error *error) PLM_MUST_CHECK;

/* load_check.c: a list of checks. All parameters must be there by then. */
bool plm_load_checks(struct plm_loader *loader, const struct plm_yaml *root, struct plm_error *error) PLM_MUST_CHECK;

/* load_rule.c: parses an expression of a check, checks its paths, and notes what it reads. */
struct plm_rule_reads {
    bool container, joined;  /* the subject's document; what is only known when all containers have passed */
    bool processes, inspect; /* what only the engine's processes tell; what the API tells of a container */
    const char **parameters;
    size_t parameter_count, parameter_capacity;
};
bool plm_load_rule(struct plm_loader *loader, struct plm_check *check, struct plm_rule_reads *reads,
                   const struct plm_yaml *node, const struct plm_cel_program **ret_program, const char **ret_text,
                   struct plm_error *error) PLM_MUST_CHECK;
/* After all expressions of a check: refuses what cannot be judged together; fills joins and parameters. */
bool plm_load_rule_end(struct plm_loader *loader, struct plm_check *check, const struct plm_rule_reads *reads,
                       const struct plm_yaml *node, struct plm_error *error) PLM_MUST_CHECK;

/* load_examples.c */
bool plm_load_examples(struct plm_loader *loader, struct plm_check *check, const struct plm_yaml *node,
                       struct plm_error *error) PLM_MUST_CHECK;

/* load_benchmark.c: one edition. All checks must be there by then. */
bool plm_load_benchmark(struct plm_loader *loader, const struct plm_yaml *root, struct plm_error *error) PLM_MUST_CHECK;

/* ---- load_yaml.c: readers that every loader needs ---- */
/* The member; refuses when it is missing. */
bool plm_load_need(const struct plm_yaml *map, const char *key, const struct plm_yaml **ret_node,
                   struct plm_error *error) PLM_MUST_CHECK;
/* A text that is not empty. */
bool plm_load_text(const struct plm_yaml *map, const char *key, const char **ret_text,
                   struct plm_error *error) PLM_MUST_CHECK;
/* The same, where it may be missing: *ret_text stays as it is. */
bool plm_load_optional_text(const struct plm_yaml *map, const char *key, const char **ret_text,
                            struct plm_error *error) PLM_MUST_CHECK;
bool plm_load_kind(const struct plm_yaml *node, enum plm_yaml_kind kind, const char *what,
                   struct plm_error *error) PLM_MUST_CHECK;
/* [a-z0-9-]+ */
bool plm_load_is_name(const char *text);
/* Digits in parts: "5.10". */
bool plm_load_is_number(const char *text);
/* Makes room for one more element in an array of the arena: returns the array, maybe moved. */
void *plm_load_grow(struct plm_arena *arena, void *array, size_t count, size_t *capacity, size_t size);
/* Gives a tree to the list that owns it; *trees is made when it is NULL. */
const struct plm_json *plm_load_own(struct plm_json **trees, struct plm_json *tree);
