/* SPDX-License-Identifier: Apache-2.0 */
#include "loader.h"

#include <stdlib.h>
#include <string.h>

static bool load_sections(struct plm_loader *loader, struct plm_benchmark *benchmark, const struct plm_yaml *node,
                          struct plm_error *error)
{
    static const char *const keys[] = {"number", "title", NULL};
    if (!plm_load_kind(node, PLM_YAML_LIST, "a list of sections", error))
        return false;
    struct plm_section *sections = plm_arena_array(loader->arena, node->count + 1, sizeof *sections);
    for (const struct plm_yaml *child = node->first; child; child = child->next) {
        struct plm_section *section = &sections[benchmark->section_count];
        if (!plm_load_kind(child, PLM_YAML_MAP, "a map: number, title", error) ||
            !plm_yaml_known_keys(child, keys, error) || !plm_load_text(child, "number", &section->number, error) ||
            !plm_load_text(child, "title", &section->title, error))
            return false;
        if (!plm_load_is_number(section->number))
            return plm_yaml_refuse(child, error, "'%s' is no number of a section", section->number);
        for (size_t i = 0; i < benchmark->section_count; i++)
            if (strcmp(sections[i].number, section->number) == 0)
                return plm_yaml_refuse(child, error, "section %s is there already", section->number);
        benchmark->section_count++;
    }
    benchmark->sections = sections;
    return true;
}

/* By whole parts: "5" holds 5.10, "5.1" does not. */
static bool holds(const char *section, const char *number)
{
    size_t size = strlen(section);
    return strncmp(section, number, size) == 0 && (number[size] == '.' || number[size] == '\0');
}

/* The longest section that the number begins with; NULL: none. */
static const char *section_of(const struct plm_benchmark *benchmark, const char *number)
{
    const char *found = NULL;
    for (size_t i = 0; i < benchmark->section_count; i++) {
        const char *section = benchmark->sections[i].number;
        if (holds(section, number) && (!found || strlen(section) > strlen(found)))
            found = section;
    }
    return found;
}

static bool has_profile(const struct plm_yaml *profiles, const char *profile)
{
    for (const struct plm_yaml *node = profiles->first; node; node = node->next)
        if (node->text && strcmp(node->text, profile) == 0)
            return true;
    return false;
}

static bool load_recommendation(struct plm_loader *loader, const struct plm_benchmark *benchmark,
                                const struct plm_yaml *profiles, const struct plm_yaml *node,
                                struct plm_recommendation *recommendation, struct plm_error *error)
{
    static const char *const keys[] = {"number", "check", "level", "profile", "status", NULL};
    const char *id = NULL;
    const struct plm_yaml *level_node = NULL;
    long level = 0;
    if (!plm_load_kind(node, PLM_YAML_MAP, "a map: number, check, level, profile, status", error) ||
        !plm_yaml_known_keys(node, keys, error) || !plm_load_text(node, "number", &recommendation->number, error) ||
        !plm_load_text(node, "check", &id, error) || !plm_load_need(node, "level", &level_node, error) ||
        !plm_yaml_int(level_node, &level, error) || !plm_load_text(node, "profile", &recommendation->profile, error) ||
        !plm_load_text(node, "status", &recommendation->status, error))
        return false;
    if (!plm_load_is_number(recommendation->number))
        return plm_yaml_refuse(node, error, "'%s' is no number of a recommendation", recommendation->number);
    if (level != 1 && level != 2)
        return plm_yaml_refuse(level_node, error, "a level is 1 or 2");
    if (!has_profile(profiles, recommendation->profile))
        return plm_yaml_refuse(node, error, "'%s' is none of the edition's profiles", recommendation->profile);
    if (strcmp(recommendation->status, "automated") != 0 && strcmp(recommendation->status, "manual") != 0)
        return plm_yaml_refuse(node, error, "'%s' is no status: automated, manual", recommendation->status);
    recommendation->level = (int)level;
    recommendation->check = plm_catalogue_check(loader->catalogue, id);
    if (!recommendation->check)
        return plm_yaml_refuse(plm_yaml_get(node, "check"), error, "there is no check '%s'", id);
    recommendation->section = section_of(benchmark, recommendation->number);
    return recommendation->section ||
           plm_yaml_refuse(node, error, "%s lies in none of the edition's sections", recommendation->number);
}

static int compare_recommendations(const void *a, const void *b)
{
    const struct plm_recommendation *left = a, *right = b;
    return plm_number_compare(left->number, right->number);
}

/* The same number where it stands already, or NULL. Editions stand in order, or nearly: what is above the highest is
 * new. */
static const char *find_same(const struct plm_benchmark *benchmark, const struct plm_recommendation *all,
                             const char *highest, const char *number)
{
    if (!highest || plm_number_compare(highest, number) < 0)
        return NULL;
    for (size_t i = 0; i < benchmark->count; i++)
        if (plm_number_compare(all[i].number, number) == 0)
            return all[i].number;
    return NULL;
}

static bool load_recommendations(struct plm_loader *loader, struct plm_benchmark *benchmark,
                                 const struct plm_yaml *profiles, const struct plm_yaml *node, struct plm_error *error)
{
    if (!plm_load_kind(node, PLM_YAML_LIST, "a list of recommendations", error))
        return false;
    struct plm_recommendation *all = plm_arena_array(loader->arena, node->count + 1, sizeof *all);
    const char *highest = NULL;
    for (const struct plm_yaml *child = node->first; child; child = child->next) {
        if (!load_recommendation(loader, benchmark, profiles, child, &all[benchmark->count], error))
            return false;
        const char *number = all[benchmark->count].number;
        const char *same = find_same(benchmark, all, highest, number);
        if (same)
            return plm_yaml_refuse(child, error, "recommendation %s is there already", same);
        if (!highest || plm_number_compare(highest, number) < 0)
            highest = number;
        benchmark->count++;
    }
    qsort(all, benchmark->count, sizeof *all, compare_recommendations);
    benchmark->recommendations = all;
    return true;
}

bool plm_load_benchmark(struct plm_loader *loader, const struct plm_yaml *root, struct plm_error *error)
{
    static const char *const keys[] = {"id", "title", "version", "sections", "profiles", "recommendations", NULL};
    struct plm_benchmark benchmark = {0};
    const struct plm_yaml *sections = NULL, *profiles = NULL, *recommendations = NULL;
    if (!plm_load_kind(root, PLM_YAML_MAP, "an edition: a map", error) || !plm_yaml_known_keys(root, keys, error) ||
        !plm_load_text(root, "id", &benchmark.id, error) || !plm_load_text(root, "title", &benchmark.title, error) ||
        !plm_load_text(root, "version", &benchmark.version, error) ||
        !plm_load_need(root, "sections", &sections, error) || !plm_load_need(root, "profiles", &profiles, error) ||
        !plm_load_need(root, "recommendations", &recommendations, error))
        return false;
    if (plm_catalogue_benchmark(loader->catalogue, benchmark.id))
        return plm_yaml_refuse(plm_yaml_get(root, "id"), error, "edition '%s' is there already", benchmark.id);
    if (!plm_load_kind(profiles, PLM_YAML_LIST, "a list of profiles", error) ||
        !load_sections(loader, &benchmark, sections, error) ||
        !load_recommendations(loader, &benchmark, profiles, recommendations, error))
        return false;
    size_t *count = &loader->catalogue->benchmark_count;
    loader->benchmarks =
        plm_load_grow(loader->arena, loader->benchmarks, *count, &loader->benchmark_capacity, sizeof benchmark);
    loader->benchmarks[(*count)++] = benchmark;
    loader->catalogue->benchmarks = loader->benchmarks;
    return true;
}
