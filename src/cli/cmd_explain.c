/* SPDX-License-Identifier: Apache-2.0 */
/* explain: one check, whole: what it asks, why, by which rule, how to mend it. */
#include "commands.h"
#include "run.h"

#include <plimsoll/base/text.h>
#include <string.h>

/* In the named edition, or in the last one listed whose id begins so. */
static const struct plm_check *find_number(const struct plm_catalogue *catalogue, const char *number,
                                           const char *edition, const char *prefix)
{
    const struct plm_check *found = NULL;
    for (size_t b = 0; b < catalogue->benchmark_count && !found; b++) {
        const struct plm_benchmark *benchmark = &catalogue->benchmarks[catalogue->benchmark_count - 1 - b];
        if (edition ? strcmp(benchmark->id, edition) != 0 : !plm_starts_with(benchmark->id, prefix))
            continue;
        for (size_t i = 0; i < benchmark->count; i++)
            if (strcmp(benchmark->recommendations[i].number, number) == 0)
                found = benchmark->recommendations[i].check;
    }
    return found;
}

/* By id, or by its number: that of the CIS benchmark, unless only another catalogue has it. */
static const struct plm_check *find_check(const struct plm_catalogue *catalogue, const struct plm_arguments *arguments)
{
    const char *name = arguments->rest[0], *edition = arguments->benchmark;
    const struct plm_check *found = plm_catalogue_check(catalogue, name);
    if (!found)
        found = find_number(catalogue, name, edition, "cis-docker-");
    return found ? found : find_number(catalogue, name, edition, "");
}

static void print_numbers(const struct plm_catalogue *catalogue, const struct plm_check *check)
{
    for (size_t b = 0; b < catalogue->benchmark_count; b++) {
        const struct plm_benchmark *benchmark = &catalogue->benchmarks[b];
        for (size_t i = 0; i < benchmark->count; i++) {
            const struct plm_recommendation *row = &benchmark->recommendations[i];
            if (row->check == check)
                printf("  %-18s %s, level %d, profile %s, %s\n", benchmark->id, row->number, row->level, row->profile,
                       row->status);
        }
    }
}

static void print_check(const struct plm_catalogue *catalogue, const struct plm_check *check)
{
    printf("%s\n%s\n\n", check->id, check->title);
    print_numbers(catalogue, check);
    printf("\nsubject:   %s%s%s\nseverity:  %s\nevidence:  %s\n", check->subject_name, check->role ? ", role " : "",
           check->role ? check->role : "", plm_severity_name(check->severity), plm_evidence_kind_name(check->evidence));
    if (check->when_text)
        printf("applies:   %s\n           (else: %s)\n", check->when_text, check->otherwise);
    if (check->rule_text)
        printf("rule:      %s\n", check->rule_text);
    for (size_t i = 0; i < check->shows_count; i++)
        printf("shows:     %s\n", check->shows_text[i]);
    for (const char *const *parameter = check->parameters; parameter && *parameter; parameter++)
        printf("parameter: policy.%s\n", *parameter);
    printf("\nWhy\n  %s\n\nRemedy\n  %s\n", check->rationale, check->remediation);
    if (check->note)
        printf("\nNote\n  %s\n", check->note);
    for (size_t i = 0; i < check->reference_count; i++) {
        printf("%s%s:", i == 0 ? "\n" : "", check->references[i].framework);
        for (const char *const *id = check->references[i].ids; *id; id++)
            printf(" %s", *id);
        printf("\n");
    }
}

static int run(const struct plm_arguments *arguments)
{
    struct plm_error error = {0};
    plm_auto_catalogue struct plm_catalogue catalogue = {0};
    if (!plm_load_catalogue(arguments, &catalogue, &error))
        return plm_complain(&error);
    const struct plm_check *check = find_check(&catalogue, arguments);
    if (!check) {
        (void)plm_error_set(&error, PLM_ERROR_USAGE, "'%s' is no check (see: plimsoll list --benchmark ID)",
                            arguments->rest[0]);
        return plm_complain(&error);
    }
    print_check(&catalogue, check);
    return PLM_EXIT_MET;
}

const struct plm_command plm_command_explain = {
    .name = "explain",
    .about = "explain one check: its numbers, rule, reason and remedy",
    .operands = "CHECK",
    .least = 1,
    .most = 1,
    .options = (const char *const[]){"benchmark", "checks", "no-sandbox", "help", NULL},
    .run = run,
};
