/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The order of the questions: is it an engine, a container in scope; was it read; does `when` hold; what says the rule.
 * Each answers not_applicable or unknown before the next is asked, so that taking a fact away can only end in unknown.
 */
#include "evaluate.h"

#include <string.h>

struct evaluation {
    const struct plm_check *check;
    const struct plm_situation *situation;
    struct plm_cel_activation activation;
    struct plm_arena *arena;
    struct plm_outcome *outcome;
};

static void decide(struct evaluation *evaluation, enum plm_verdict verdict, const char *reason)
{
    evaluation->outcome->verdict = verdict;
    evaluation->outcome->reason = reason;
}

/* "container.HostConfig.Privileged: missing". */
static const char *problem_text(struct plm_arena *arena, const struct plm_cel_problem *problem)
{
    if (!problem->path)
        return problem->reason;
    plm_auto_buffer struct plm_buffer path = {0};
    plm_cel_path_format(problem->path, &path);
    return plm_arena_printf(arena, "%s: %s", plm_buffer_text(&path), problem->reason);
}

static void decide_problem(struct evaluation *evaluation, const struct plm_cel_value *value)
{
    const struct plm_cel_problem *problem = value->as.problem;
    switch (problem->cause) {
    case PLM_CEL_LOST:
        decide(evaluation, PLM_UNKNOWN, problem_text(evaluation->arena, problem));
        return;
    case PLM_CEL_PARAMETER:
        decide(evaluation, PLM_MANUAL, problem->reason);
        return;
    case PLM_CEL_FAULT:
        decide(evaluation, PLM_UNKNOWN,
               plm_arena_printf(evaluation->arena, "fault of the rule: %s", problem_text(evaluation->arena, problem)));
        return;
    }
}

static bool is_problem(const struct plm_cel_value *value)
{
    return value->kind == PLM_CEL_UNKNOWN || value->kind == PLM_CEL_ERROR;
}

/* Adds a read that no rule made: what decided whether the check applies at all. */
static void note_read(struct evaluation *evaluation, const struct plm_cel_read *read)
{
    struct plm_cel_trace *trace = &evaluation->outcome->trace;
    if (!read->path)
        return;
    trace->reads = plm_arena_array(evaluation->arena, 4, sizeof *trace->reads);
    trace->capacity = 4;
    trace->reads[trace->count++] = *read;
}

/* False: decided. */
static bool concerns_engine(struct evaluation *evaluation)
{
    const struct plm_cel_value *kind = &evaluation->situation->engine_kind;
    if (!evaluation->check->docker_only || (kind->kind == PLM_CEL_NULL && !kind->path))
        return true;
    if (kind->kind == PLM_CEL_STRING && kind->as.string.size == 6 && memcmp(kind->as.string.data, "docker", 6) == 0)
        return true;
    note_read(evaluation, &(struct plm_cel_read){.path = kind->path, .value = *kind});
    if (kind->kind == PLM_CEL_STRING && kind->as.string.size == 6 && memcmp(kind->as.string.data, "podman", 6) == 0)
        decide(evaluation, PLM_NOT_APPLICABLE, "the benchmark covers Docker Engine only");
    else if (is_problem(kind))
        decide_problem(evaluation, kind);
    else
        decide(evaluation, PLM_UNKNOWN, "engine.connection.kind: neither docker nor podman");
    return false;
}

static bool concerns_scope(struct evaluation *evaluation)
{
    const struct plm_cel_read *running = evaluation->situation->running;
    if (evaluation->check->scope != PLM_SCOPE_RUNNING || !running)
        return true;
    if (running->value.kind == PLM_CEL_BOOL && running->value.as.boolean)
        return true;
    note_read(evaluation, running);
    if (running->value.kind == PLM_CEL_BOOL)
        decide(evaluation, PLM_NOT_APPLICABLE, "not running");
    else if (is_problem(&running->value))
        decide_problem(evaluation, &running->value);
    else
        decide(evaluation, PLM_UNKNOWN, "malformed: whether it runs is neither true nor false");
    return false;
}

/* Each evaluation begins a trace of its own: what it read goes behind what stands in `trace`, or in front of it. */
static struct plm_cel_value run(struct evaluation *evaluation, const struct plm_cel_program *program, bool in_front)
{
    struct plm_cel_trace *trace = &evaluation->outcome->trace;
    struct plm_cel_trace read = {0};
    struct plm_cel_value value = plm_cel_evaluate(program, &evaluation->activation, evaluation->arena, &read);
    if (read.count == 0)
        return value;
    const struct plm_cel_trace *first = in_front ? &read : trace, *second = in_front ? trace : &read;
    struct plm_cel_read *all = plm_arena_array(evaluation->arena, first->count + second->count, sizeof *all);
    if (first->count)
        memcpy(all, first->reads, first->count * sizeof *all);
    if (second->count)
        memcpy(all + first->count, second->reads, second->count * sizeof *all);
    *trace = (struct plm_cel_trace){
        .reads = all, .count = first->count + second->count, .capacity = first->count + second->count};
    return value;
}

static bool concerns_when(struct evaluation *evaluation)
{
    if (!evaluation->check->when)
        return true;
    struct plm_cel_value value = run(evaluation, evaluation->check->when, false);
    if (value.kind == PLM_CEL_BOOL && value.as.boolean)
        return true;
    if (value.kind == PLM_CEL_BOOL)
        decide(evaluation, PLM_NOT_APPLICABLE, evaluation->check->otherwise);
    else if (is_problem(&value))
        decide_problem(evaluation, &value);
    else
        decide(evaluation, PLM_UNKNOWN,
               plm_arena_printf(evaluation->arena, "fault of the rule: 'when' gives a %s, not a bool",
                                plm_cel_kind_name(value.kind)));
    return false;
}

/* Something weaker than the rule asks for may be known: it makes no pass, but the reader is told. */
static void hint(struct evaluation *evaluation)
{
    const struct plm_check *check = evaluation->check;
    struct plm_outcome *outcome = evaluation->outcome;
    if (!check->hint || outcome->verdict != PLM_UNKNOWN)
        return;
    struct plm_cel_value value = run(evaluation, check->hint, false);
    if (value.kind == PLM_CEL_BOOL && value.as.boolean)
        outcome->reason = plm_arena_printf(evaluation->arena, "%s (%s)", check->hint_reason, outcome->reason);
}

static void judge_rule(struct evaluation *evaluation)
{
    const struct plm_check *check = evaluation->check;
    if (check->evidence == PLM_ATTESTED) {
        decide(evaluation, PLM_MANUAL, "no fact can decide this: a person has to attest it");
        return;
    }
    evaluation->outcome->rule_ran = true;
    /* What decided comes before what only made the check apply. */
    struct plm_cel_value value = run(evaluation, check->rule, true);
    if (is_problem(&value))
        decide_problem(evaluation, &value);
    else if (value.kind != PLM_CEL_BOOL)
        decide(evaluation, PLM_UNKNOWN,
               plm_arena_printf(evaluation->arena, "fault of the rule: it gives a %s, not a bool",
                                plm_cel_kind_name(value.kind)));
    else if (!value.as.boolean)
        decide(evaluation, PLM_FAIL, NULL);
    else if (check->evidence == PLM_PARTIAL)
        decide(evaluation, PLM_MANUAL, "nothing was found, but not all can be seen");
    else
        decide(evaluation, PLM_PASS, NULL);
}

/* Extra evidence. What is lost in it changes no verdict. */
static void show(struct evaluation *evaluation)
{
    const struct plm_check *check = evaluation->check;
    struct plm_outcome *outcome = evaluation->outcome;
    if (check->shows_count)
        outcome->shown = plm_arena_array(evaluation->arena, check->shows_count, sizeof *outcome->shown);
    for (size_t i = 0; i < check->shows_count; i++) {
        struct plm_cel_value value = run(evaluation, check->shows[i], false);
        /* A plain fact stands in the trace, and a lost one does. What cannot be shown of this subject is left out. */
        if (!value.path && !is_problem(&value))
            outcome->shown[outcome->shown_count++] = (struct plm_shown){.text = check->shows_text[i], .value = value};
    }
}

void plm_check_evaluate(const struct plm_check *check, const struct plm_situation *situation,
                        struct plm_variables *variables, struct plm_arena *arena, struct plm_outcome *ret_outcome)
{
    *ret_outcome = (struct plm_outcome){.verdict = PLM_UNKNOWN};
    struct evaluation evaluation = {.check = check,
                                    .situation = situation,
                                    .activation = plm_variables_activation(variables),
                                    .arena = arena,
                                    .outcome = ret_outcome};
    if (!concerns_engine(&evaluation) || !concerns_scope(&evaluation))
        return;
    if (situation->lost) {
        decide(&evaluation, PLM_UNKNOWN, plm_arena_printf(arena, "not read: %s", situation->lost));
        return;
    }
    if (!concerns_when(&evaluation))
        return;
    judge_rule(&evaluation);
    hint(&evaluation);
    show(&evaluation);
}
