/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the names in a rule stand for. Documents are open facts: one that is not there is UNKNOWN with its reason.
 * `engine`, `host`, `population`, `namespaces` and `policy` are closed maps around them, so that paths read
 * engine.info.Driver.
 */
#pragma once

#include <plimsoll/cel/program.h>
#include <plimsoll/model/catalogue.h>
#include <plimsoll/model/facts.h>

enum { PLM_MOST_VARIABLES = 32 };

struct plm_variable {
    const char *name;
    size_t size;
    struct plm_cel_value value;
};

struct plm_variables {
    struct plm_variable items[PLM_MOST_VARIABLES];
    size_t count;
    size_t longest; /* of the names: what is longer is asked for often ("container.HostConfig") and is none */
};

/* Adds a variable or gives it another value. name and what the value points to must outlive the variables. */
void plm_variables_set(struct plm_variables *variables, const char *name, struct plm_cel_value value);
struct plm_cel_activation plm_variables_activation(struct plm_variables *variables);

/* All documents but the subject's own. Lists hold their population's members in its order. The facts must outlive it.
 */
void plm_variables_from_facts(struct plm_variables *variables, const struct plm_facts *facts, struct plm_arena *arena);
/* The variables of an example; a document that it does not name is lost. */
void plm_variables_from_example(struct plm_variables *variables, const struct plm_json *example,
                                struct plm_arena *arena);
/* policy.*: given, else the default, else UNKNOWN with cause PARAMETER. given may be NULL. */
void plm_variables_policy(struct plm_variables *variables, const struct plm_catalogue *catalogue,
                          const struct plm_json *given, struct plm_arena *arena);

/* A document as a fact under the name `root`; document NULL: it never came. */
struct plm_cel_value plm_document_fact(const struct plm_document *document, const char *root, struct plm_arena *arena);
/* Value of engine.connection.kind, for checks that concern Docker only. */
struct plm_cel_value plm_variables_engine_kind(const struct plm_variables *variables, struct plm_arena *arena);
