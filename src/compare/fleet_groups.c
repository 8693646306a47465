/* SPDX-License-Identifier: Apache-2.0 */
#include "fleet_groups.h"

#include <ctype.h>
#include <fnmatch.h>
#include <plimsoll/base/limits.h>
#include <stdlib.h>
#include <string.h>

/* Of fewer hosts nobody can say who is the odd one. */
#define LEAST_GROUP 3
/* More than a quarter is another habit, not an outlier. */
#define MOST_SHARE 4

/* ---- groups ---- */

/* "web-12.example" → "web-#.example". */
static const char *without_digits(struct plm_arena *arena, const char *name)
{
    plm_auto_buffer struct plm_buffer out = {0};
    for (const char *at = name; *at;) {
        if (!isdigit((unsigned char)*at)) {
            plm_buffer_putc(&out, *at++);
            continue;
        }
        plm_buffer_putc(&out, '#');
        while (isdigit((unsigned char)*at))
            at++;
    }
    return plm_arena_strdup(arena, plm_buffer_text(&out));
}

static const char *by_patterns(struct plm_arena *arena, const char *patterns, const char *name)
{
    for (const char *at = patterns; *at;) {
        size_t size = strcspn(at, ",");
        const char *pattern = plm_arena_strndup(arena, at, size);
        if (size > 0 && fnmatch(pattern, name, 0) == 0)
            return pattern;
        at += size + (at[size] == ',');
    }
    return "other";
}

static const char *by_label(struct plm_arena *arena, const char *labels, const char *key)
{
    plm_auto_json struct plm_json *json = NULL;
    struct plm_error error;
    if (!plm_json_parse(labels, strlen(labels), 0, "labels", &json, &error))
        return "none";
    const char *value = plm_json_text(plm_json_get(json, key));
    return value ? plm_arena_printf(arena, "%s=%s", key, value) : plm_arena_printf(arena, "%s not set", key);
}

void plm_fleet_group(struct plm_fleet *fleet, const char *group_by)
{
    for (size_t i = 0; i < fleet->host_count; i++) {
        struct plm_fleet_host *host = &fleet->hosts[i];
        if (!group_by)
            host->group = without_digits(&fleet->arena, host->name);
        else if (strpbrk(group_by, "*?"))
            host->group = by_patterns(&fleet->arena, group_by, host->name);
        else
            host->group = by_label(&fleet->arena, host->labels, group_by);
    }
}

/* ---- outliers ---- */

struct member {
    const char *group;
    uint32_t host;
};

static int compare_members(const void *a, const void *b)
{
    const struct member *left = a, *right = b;
    int order = strcmp(left->group, right->group);
    return order ? order : (left->host > right->host) - (left->host < right->host);
}

struct search {
    struct plm_fleet *fleet;
    size_t capacity;
    struct plm_fleet_outlier *found;
};

static void add_outlier(struct search *search, const struct plm_fleet_outlier *outlier)
{
    struct plm_fleet *fleet = search->fleet;
    if (fleet->outlier_count == search->capacity) {
        search->capacity = search->capacity ? search->capacity * 2 : 64;
        search->found = plm_realloc_array(search->found, search->capacity, sizeof *search->found);
    }
    search->found[fleet->outlier_count++] = *outlier;
}

static void search_check(struct search *search, const struct member *members, size_t count, size_t check)
{
    struct plm_fleet *fleet = search->fleet;
    size_t counts[PLM_CELLS] = {0}, judged = 0, usual = 0, odd = 0;
    for (size_t i = 0; i < count; i++)
        counts[fleet->hosts[members[i].host].cells[check]]++;
    for (size_t cell = 0; cell < PLM_CELL_NOT_JUDGED; cell++) {
        judged += counts[cell];
        if (counts[cell] > counts[usual])
            usual = cell;
    }
    odd = judged - counts[usual];
    if (judged < LEAST_GROUP || odd == 0 || odd * MOST_SHARE > judged)
        return;
    uint32_t *hosts = plm_arena_array(&fleet->arena, odd, sizeof *hosts);
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        struct plm_fleet_host *host = &fleet->hosts[members[i].host];
        if (host->cells[check] == usual || host->cells[check] == PLM_CELL_NOT_JUDGED)
            continue;
        hosts[at++] = members[i].host;
        host->odd++;
    }
    add_outlier(search, &(struct plm_fleet_outlier){.group = members[0].group,
                                                    .check = check,
                                                    .usual = (enum plm_cell)usual,
                                                    .size = judged,
                                                    .hosts = hosts,
                                                    .count = odd});
}

/* The few fail where the many do not: first. Then by severity, then the fewest. */
static int compare_outliers(const void *a, const void *b, void *context)
{
    const struct plm_fleet_outlier *left = a, *right = b;
    const struct plm_fleet *fleet = context;
    const struct plm_fleet_check *checks = fleet->checks;
    bool left_worse = fleet->hosts[left->hosts[0]].cells[left->check] < left->usual;
    bool right_worse = fleet->hosts[right->hosts[0]].cells[right->check] < right->usual;
    if (left_worse != right_worse)
        return left_worse ? -1 : 1;
    if (checks[left->check].severity != checks[right->check].severity)
        return checks[left->check].severity > checks[right->check].severity ? -1 : 1;
    if (left->count != right->count)
        return left->count < right->count ? -1 : 1;
    if (left->check != right->check)
        return left->check < right->check ? -1 : 1;
    return strcmp(left->group, right->group);
}

void plm_fleet_find_outliers(struct plm_fleet *fleet)
{
    struct search search = {.fleet = fleet};
    plm_auto_free struct member *members = plm_alloc_array(fleet->host_count + 1, sizeof *members);
    size_t count = 0;
    for (size_t i = 0; i < fleet->host_count; i++)
        if (!fleet->hosts[i].incomparable)
            members[count++] = (struct member){fleet->hosts[i].group, (uint32_t)i};
    if (count > 0)
        qsort(members, count, sizeof *members, compare_members);
    for (size_t start = 0, end = 0; start < count; start = end) {
        for (end = start; end < count && strcmp(members[end].group, members[start].group) == 0;)
            end++;
        for (size_t check = 0; end - start >= LEAST_GROUP && check < fleet->check_count; check++)
            search_check(&search, members + start, end - start, check);
    }
    fleet->outliers = plm_arena_array(&fleet->arena, fleet->outlier_count + 1, sizeof *fleet->outliers);
    if (search.found) {
        memcpy(fleet->outliers, search.found, fleet->outlier_count * sizeof *fleet->outliers);
        qsort_r(fleet->outliers, fleet->outlier_count, sizeof *fleet->outliers, compare_outliers, fleet);
    }
    plm_cleanup_free(&search.found);
}
