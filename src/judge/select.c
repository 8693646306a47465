/* SPDX-License-Identifier: Apache-2.0 */
#include "select.h"

#include "glob.h"
#include "loader.h"

#include <plimsoll/base/text.h>
#include <stdlib.h>
#include <string.h>

struct choosing {
    struct plm_choice *choice;
    const struct plm_catalogue *catalogue;
    const struct plm_selection *selection;
    struct plm_arena *arena;
};

void plm_choice_exclude(struct plm_choice *choice, struct plm_arena *arena, const char *what, size_t count)
{
    for (size_t i = 0; i < choice->exclusion_count; i++) {
        if (strcmp(choice->exclusions[i].what, what) == 0) {
            choice->exclusions[i].count += count;
            return;
        }
    }
    choice->exclusions = plm_load_grow(arena, choice->exclusions, choice->exclusion_count, &choice->exclusion_capacity,
                                       sizeof *choice->exclusions);
    choice->exclusions[choice->exclusion_count++] =
        (struct plm_exclusion){.what = plm_arena_strdup(arena, what), .count = count};
}

bool plm_pattern_names(const char *pattern, const char *kind, const char *key)
{
    const char *colon = strchr(pattern, ':');
    for (const struct plm_document_kind *known = plm_document_kinds; colon && known->name; known++) {
        size_t size = (size_t)(colon - pattern);
        if (known->subject && strncmp(known->name, pattern, size) == 0 && known->name[size] == '\0')
            return strcmp(known->name, kind) == 0 && plm_glob_match(colon + 1, key);
    }
    return plm_glob_match(pattern, key);
}

/* ---- edition and level ---- */

static const struct plm_benchmark *newest(const struct plm_catalogue *catalogue, const char *prefix)
{
    const struct plm_benchmark *found = NULL;
    for (size_t i = 0; i < catalogue->benchmark_count; i++) {
        const struct plm_benchmark *benchmark = &catalogue->benchmarks[i];
        if (plm_starts_with(benchmark->id, prefix) && (!found || plm_number_compare(benchmark->id, found->id) > 0))
            found = benchmark;
    }
    return found;
}

static bool choose_benchmark(struct choosing *choosing, const struct plm_policy *policy, struct plm_error *error)
{
    const char *id = choosing->selection->benchmark ? choosing->selection->benchmark : policy->benchmark;
    struct plm_choice *choice = choosing->choice;
    if (id) {
        choice->benchmark = plm_catalogue_benchmark(choosing->catalogue, id);
        return choice->benchmark || plm_error_set(error, PLM_ERROR_USAGE, "there is no benchmark '%s'", id);
    }
    choice->benchmark = newest(choosing->catalogue, "cis-docker-");
    if (!choice->benchmark)
        choice->benchmark = newest(choosing->catalogue, "");
    return true;
}

/* ---- does what the selection names exist? ---- */

/* By whole parts: "5" holds 5.10, "5.1" does not. */
static bool section_holds(const char *section, const char *number)
{
    size_t size = strlen(section);
    return strncmp(section, number, size) == 0 && (number[size] == '.' || number[size] == '\0');
}

static bool number_exists(const struct plm_benchmark *benchmark, const char *number, bool section)
{
    for (size_t i = 0; benchmark && i < benchmark->count; i++)
        if (section ? section_holds(number, benchmark->recommendations[i].number)
                    : plm_number_compare(number, benchmark->recommendations[i].number) == 0)
            return true;
    return false;
}

static bool profile_exists(const struct plm_benchmark *benchmark, const char *profile)
{
    for (size_t i = 0; benchmark && i < benchmark->count; i++)
        if (strcmp(benchmark->recommendations[i].profile, profile) == 0)
            return true;
    return false;
}

static bool checks_exist(const struct choosing *choosing, const char *const *names, struct plm_error *error)
{
    for (; names && *names; names++)
        if (!plm_catalogue_check(choosing->catalogue, *names) &&
            !number_exists(choosing->choice->benchmark, *names, false))
            return plm_error_set(error, PLM_ERROR_USAGE, "'%s' is neither a check nor a number of %s", *names,
                                 choosing->choice->benchmark ? choosing->choice->benchmark->id : "a benchmark");
    return true;
}

static bool selection_exists(const struct choosing *choosing, struct plm_error *error)
{
    const struct plm_selection *selection = choosing->selection;
    const struct plm_benchmark *benchmark = choosing->choice->benchmark;
    if (selection->level < 0 || selection->level > 2)
        return plm_error_set(error, PLM_ERROR_USAGE, "%d is no level: 1, 2", selection->level);
    if (selection->profile && !profile_exists(benchmark, selection->profile))
        return plm_error_set(error, PLM_ERROR_USAGE, "%s has no profile '%s'",
                             benchmark ? benchmark->id : "no benchmark", selection->profile);
    for (const char *const *section = selection->sections; section && *section; section++)
        if (!number_exists(benchmark, *section, true))
            return plm_error_set(error, PLM_ERROR_USAGE, "%s has no section '%s'",
                                 benchmark ? benchmark->id : "no benchmark", *section);
    return checks_exist(choosing, selection->checks, error) && checks_exist(choosing, selection->skips, error);
}

/* ---- filters ---- */

static const char *named(const char *const *names, const struct plm_chosen *chosen)
{
    for (; names && *names; names++)
        if (strcmp(*names, chosen->check->id) == 0 ||
            (chosen->recommendation && plm_number_compare(*names, chosen->recommendation->number) == 0))
            return *names;
    return NULL;
}

static bool in_sections(const char *const *sections, const struct plm_chosen *chosen)
{
    if (!sections || !*sections)
        return true;
    for (; *sections; sections++)
        if (chosen->recommendation && section_holds(*sections, chosen->recommendation->number))
            return true;
    return false;
}

static void visit_daemon(void *context, const char *path)
{
    bool *reads = context;
    if (strncmp(path, "daemon", 6) == 0 && (path[6] == '\0' || path[6] == '.' || path[6] == '['))
        *reads = true;
}

/* The daemon's configuration is read on the host, too; and what a person attests of the host is about it. */
static bool concerns_host(const struct plm_check *check)
{
    bool reads = strcmp(check->subject_name, "daemon") == 0 || strcmp(check->subject_name, "host") == 0;
    if (check->rule)
        plm_cel_visit_paths(check->rule, visit_daemon, &reads);
    if (check->when)
        plm_cel_visit_paths(check->when, visit_daemon, &reads);
    for (size_t i = 0; i < check->shows_count; i++)
        plm_cel_visit_paths(check->shows[i], visit_daemon, &reads);
    return reads;
}

/* Why it is left out, as the report says it; NULL: it is judged. */
static const char *why_not(const struct choosing *choosing, const struct plm_chosen *chosen)
{
    const struct plm_selection *selection = choosing->selection;
    const struct plm_recommendation *recommendation = chosen->recommendation;
    const char *skipped = named(selection->skips, chosen);
    if (selection->checks && *selection->checks && !named(selection->checks, chosen))
        return "checks that were not named";
    if (skipped)
        return plm_arena_printf(choosing->arena, "check %s", skipped);
    if (!in_sections(selection->sections, chosen))
        return "other sections";
    if (recommendation && recommendation->level > choosing->choice->level)
        return plm_arena_printf(choosing->arena, "level %d", recommendation->level);
    if (selection->profile && recommendation && strcmp(selection->profile, recommendation->profile) != 0)
        return plm_arena_printf(choosing->arena, "profile %s", recommendation->profile);
    if (selection->scope == PLM_SELECT_ENGINE && chosen->check->needs_host)
        return "checks that need the host (scope engine)";
    if (selection->scope == PLM_SELECT_HOST && !chosen->check->needs_host && !concerns_host(chosen->check))
        return "checks that do not need the host (scope host)";
    return NULL;
}

static void consider(struct choosing *choosing, struct plm_chosen chosen)
{
    const char *why = why_not(choosing, &chosen);
    if (why)
        plm_choice_exclude(choosing->choice, choosing->arena, why, 1);
    else
        choosing->choice->items[choosing->choice->count++] = chosen;
}

static bool stands_in(const struct plm_benchmark *benchmark, const struct plm_check *check)
{
    for (size_t i = 0; benchmark && i < benchmark->count; i++)
        if (benchmark->recommendations[i].check == check)
            return true;
    return false;
}

static bool stands_in_any(const struct plm_catalogue *catalogue, const struct plm_check *check)
{
    for (size_t i = 0; i < catalogue->benchmark_count; i++)
        if (stands_in(&catalogue->benchmarks[i], check))
            return true;
    return false;
}

static int compare_checks(const void *a, const void *b)
{
    const struct plm_check *const *left = a, *const *right = b;
    return strcmp((*left)->id, (*right)->id);
}

/* A user's own checks that no edition numbers are judged too; those of another edition only when they are named. */
static void consider_unnumbered(struct choosing *choosing)
{
    const struct plm_catalogue *catalogue = choosing->catalogue;
    const struct plm_check **others = plm_arena_array(choosing->arena, catalogue->check_count + 1, sizeof *others);
    size_t count = 0;
    for (size_t i = 0; i < catalogue->check_count; i++) {
        const struct plm_check *check = &catalogue->checks[i];
        struct plm_chosen chosen = {.check = check};
        if (!stands_in(choosing->choice->benchmark, check) &&
            (!stands_in_any(catalogue, check) || named(choosing->selection->checks, &chosen)))
            others[count++] = check;
    }
    qsort(others, count, sizeof(struct plm_check *), compare_checks);
    for (size_t i = 0; i < count; i++)
        consider(choosing, (struct plm_chosen){.check = others[i]});
}

bool plm_choice_make(struct plm_choice *choice, const struct plm_catalogue *catalogue, const struct plm_policy *policy,
                     const struct plm_selection *selection, struct plm_arena *arena, struct plm_error *error)
{
    struct choosing choosing = {.choice = choice, .catalogue = catalogue, .selection = selection, .arena = arena};
    *choice = (struct plm_choice){0};
    if (!choose_benchmark(&choosing, policy, error) || !selection_exists(&choosing, error))
        return false;
    choice->level = selection->level ? selection->level : policy->level ? policy->level : 2;
    size_t most = catalogue->check_count + (choice->benchmark ? choice->benchmark->count : 0);
    choice->items = plm_arena_array(arena, most + 1, sizeof *choice->items);
    for (size_t i = 0; choice->benchmark && i < choice->benchmark->count; i++) {
        const struct plm_recommendation *recommendation = &choice->benchmark->recommendations[i];
        consider(&choosing, (struct plm_chosen){.check = recommendation->check, .recommendation = recommendation});
    }
    consider_unnumbered(&choosing);
    return true;
}
