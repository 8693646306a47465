/* SPDX-License-Identifier: Apache-2.0 */
/* Runs the examples of checks through the same evaluation as real facts; only the selection of subjects is skipped. */
#include "evaluate.h"

#include <plimsoll/judge/judge.h>
#include <string.h>

static struct plm_proof prove(const struct plm_catalogue *catalogue, const struct plm_check *check,
                              const struct plm_example *example, struct plm_arena *arena)
{
    struct plm_variables variables = {.count = 0};
    struct plm_outcome outcome;
    plm_auto_json struct plm_json *facts = plm_example_facts(example), *policy = plm_example_policy(example);
    plm_variables_from_example(&variables, facts, arena);
    plm_variables_policy(&variables, catalogue, policy, arena);
    struct plm_situation situation = {.lost = NULL};
    if (plm_json_path(facts, "engine.connection.kind"))
        situation.engine_kind = plm_variables_engine_kind(&variables, arena);
    plm_check_evaluate(check, &situation, &variables, arena, &outcome);
    return (struct plm_proof){.check = check,
                              .example = example,
                              .seen = outcome.verdict,
                              .reason = outcome.reason,
                              .holds = outcome.verdict == example->expected};
}

size_t plm_prove(const struct plm_catalogue *catalogue, const char *check_or_null,
                 void (*visit)(void *context, const struct plm_proof *proof), void *context)
{
    plm_auto_arena struct plm_arena arena = {0};
    size_t broken = 0;
    for (size_t i = 0; i < catalogue->check_count; i++) {
        const struct plm_check *check = &catalogue->checks[i];
        if (check_or_null && strcmp(check->id, check_or_null) != 0)
            continue;
        for (size_t k = 0; k < check->example_count; k++) {
            struct plm_proof proof = prove(catalogue, check, &check->examples[k], &arena);
            broken += !proof.holds;
            if (visit)
                visit(context, &proof);
            plm_arena_reset(&arena);
        }
    }
    return broken;
}
