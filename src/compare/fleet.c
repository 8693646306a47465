/* SPDX-License-Identifier: Apache-2.0 */
#include <plimsoll/compare/fleet.h>

#include "fleet_groups.h"

#include <plimsoll/base/text.h>
#include <stdlib.h>
#include <string.h>

static void *grow(void *items, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity)
        return items;
    *capacity = *capacity ? *capacity * 2 : 32;
    return plm_realloc_array(items, *capacity, size);
}

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

/* ---- columns ---- */

static const char *copy(struct plm_fleet *fleet, const char *text)
{
    return text ? plm_arena_strdup(&fleet->arena, text) : NULL;
}

/* Reports of one edition have the same checks in the same order: the column behind the last is looked at first. */
static size_t find_column(struct plm_fleet *fleet, const struct plm_result *result, size_t guess)
{
    if (guess < fleet->check_count && strcmp(fleet->checks[guess].id, result->id) == 0)
        return guess;
    for (size_t i = 0; i < fleet->check_count; i++)
        if (strcmp(fleet->checks[i].id, result->id) == 0)
            return i;
    fleet->checks = grow(fleet->checks, fleet->check_count, &fleet->check_capacity, sizeof *fleet->checks);
    fleet->checks[fleet->check_count] = (struct plm_fleet_check){
        .id = plm_arena_strdup(&fleet->arena, result->id),
        .number = copy(fleet, result->number),
        .title = copy(fleet, result->title),
        .section = copy(fleet, result->section),
        .severity = result->severity,
        .level = result->level,
    };
    return fleet->check_count++;
}

/* ---- rows ---- */

static int64_t time_of(const char *text)
{
    int64_t milliseconds = 0;
    return text && plm_parse_time(text, &milliseconds) ? milliseconds : INT64_MIN;
}

static const char *member(const struct plm_report *report, const char *name)
{
    const char *text = plm_json_text(plm_json_get(report->host, name));
    return text ? text : "";
}

/* Cloned machines share their machine id, so that the name belongs to it. */
static struct plm_fleet_host *find_host(struct plm_fleet *fleet, const char *name, const char *identity)
{
    for (size_t i = 0; i < fleet->host_count; i++)
        if (strcmp(fleet->hosts[i].name, name) == 0 && strcmp(fleet->hosts[i].identity, identity) == 0)
            return &fleet->hosts[i];
    return NULL;
}

static void fill_cells(struct plm_fleet *fleet, struct plm_fleet_host *host, const struct plm_report *report)
{
    size_t column = SIZE_MAX;
    plm_auto_free size_t *columns = plm_alloc_array(report->result_count + 1, sizeof *columns);
    for (size_t i = 0; i < report->result_count; i++)
        columns[i] = column = find_column(fleet, &report->results[i], column + 1);
    if (host->cell_count < fleet->check_count) {
        host->cell_count = fleet->check_count;
        host->cells = plm_arena_alloc(&fleet->arena, host->cell_count);
    }
    if (host->cell_count > 0)
        memset(host->cells, PLM_CELL_NOT_JUDGED, host->cell_count);
    for (size_t i = 0; host->cells && i < report->result_count; i++) {
        enum plm_cell cell = plm_cell_of(&report->results[i]);
        /* A check under two numbers: the worse stands. */
        if (cell < host->cells[columns[i]])
            host->cells[columns[i]] = (unsigned char)cell;
    }
}

void plm_fleet_add(struct plm_fleet *fleet, const struct plm_report *report, const char *source)
{
    const char *name = member(report, "name"), *machine = member(report, "machine_id");
    const char *engine = member(report, "engine_id");
    plm_auto_free char *identity = plm_asprintf("%s%s%s", machine, *machine && *engine ? " " : "", engine);
    int64_t judged = time_of(report->judged), taken = time_of(report->ended ? report->ended : report->started);
    struct plm_fleet_host *host = find_host(fleet, *name ? name : "unnamed host", identity);
    struct plm_fleet_host row = {0};
    if (host) {
        fleet->superseded++;
        if (taken < host->taken || (taken == host->taken && judged < host->judged))
            return;
        row.cells = host->cells;
        row.cell_count = host->cell_count;
    } else {
        fleet->hosts = grow(fleet->hosts, fleet->host_count, &fleet->host_capacity, sizeof *fleet->hosts);
        host = &fleet->hosts[fleet->host_count++];
    }
    plm_auto_buffer struct plm_buffer labels = {0};
    const struct plm_json *given = plm_json_get(report->host, "labels");
    if (plm_json_type(given) == PLM_JSON_OBJECT)
        plm_json_print(given, &labels);
    row.name = copy(fleet, *name ? name : "unnamed host");
    row.identity = copy(fleet, identity);
    row.source = copy(fleet, source);
    row.benchmark = copy(fleet, report->benchmark_id);
    row.scope = copy(fleet, report->scope);
    row.state = copy(fleet, report->state);
    row.level = report->level;
    row.judged = judged;
    row.taken = taken;
    row.judged_text = copy(fleet, report->judged);
    row.labels = copy(fleet, labels.size > 0 ? plm_buffer_text(&labels) : "{}");
    row.score = report->score;
    fill_cells(fleet, &row, report);
    *host = row;
}

void plm_fleet_refuse(struct plm_fleet *fleet, const char *source, const char *reason)
{
    fleet->refused = grow(fleet->refused, fleet->refused_count, &fleet->refused_capacity, sizeof *fleet->refused);
    fleet->refused[fleet->refused_count++] =
        (struct plm_fleet_refusal){.source = copy(fleet, source), .reason = copy(fleet, reason)};
}

void plm_fleet_done(struct plm_fleet *fleet)
{
    plm_cleanup_free(&fleet->checks);
    plm_cleanup_free(&fleet->hosts);
    plm_cleanup_free(&fleet->refused);
    plm_arena_done(&fleet->arena);
    *fleet = (struct plm_fleet){0};
}

/* ---- when all are there ---- */

/* Columns by number; every row follows. */
struct column {
    struct plm_fleet_check check;
    size_t was;
};

static int compare_columns(const void *a, const void *b)
{
    const struct column *left = a, *right = b;
    int order = plm_number_compare(left->check.number, right->check.number);
    return order ? order : strcmp(left->check.id, right->check.id);
}

static void sort_columns(struct plm_fleet *fleet)
{
    size_t count = fleet->check_count;
    plm_auto_free struct column *columns = plm_alloc_array(count + 1, sizeof *columns);
    for (size_t i = 0; i < count; i++)
        columns[i] = (struct column){.check = fleet->checks[i], .was = i};
    qsort(columns, count, sizeof *columns, compare_columns);
    for (size_t i = 0; i < count; i++)
        fleet->checks[i] = columns[i].check;
    for (size_t h = 0; h < fleet->host_count; h++) {
        struct plm_fleet_host *host = &fleet->hosts[h];
        unsigned char *cells = plm_arena_alloc(&fleet->arena, count + 1);
        for (size_t i = 0; i < count; i++)
            cells[i] = columns[i].was < host->cell_count ? host->cells[columns[i].was] : PLM_CELL_NOT_JUDGED;
        host->cells = cells;
        host->cell_count = count;
    }
}

static void count_cells(struct plm_fleet *fleet)
{
    for (size_t h = 0; h < fleet->host_count; h++) {
        struct plm_fleet_host *host = &fleet->hosts[h];
        for (size_t i = 0; i < host->cell_count; i++) {
            enum plm_cell cell = (enum plm_cell)host->cells[i];
            host->counts[cell]++;
            fleet->checks[i].counts[cell]++;
            if (cell == PLM_CELL_FAIL || cell == PLM_CELL_EXPIRED)
                host->failing[fleet->checks[i].severity]++;
        }
    }
}

/* Worst first: what fails, by severity; then what is unknown, then by name. */
static int compare_hosts(const void *a, const void *b)
{
    const struct plm_fleet_host *left = a, *right = b;
    for (size_t severity = PLM_SEVERITIES; severity-- > 0;)
        if (left->failing[severity] != right->failing[severity])
            return left->failing[severity] > right->failing[severity] ? -1 : 1;
    if (left->counts[PLM_CELL_UNKNOWN] != right->counts[PLM_CELL_UNKNOWN])
        return left->counts[PLM_CELL_UNKNOWN] > right->counts[PLM_CELL_UNKNOWN] ? -1 : 1;
    int order = strcmp(left->name, right->name);
    return order ? order : strcmp(left->source, right->source);
}

/* The text that most hosts have; the first of equals. */
static const char *usual(const struct plm_fleet *fleet, size_t offset)
{
    const char *best = NULL;
    size_t most = 0;
    for (size_t i = 0; i < fleet->host_count; i++) {
        const char *text = *(const char *const *)(const void *)((const char *)&fleet->hosts[i] + offset);
        size_t count = 0;
        for (size_t k = 0; k < fleet->host_count; k++)
            count += same_text(text, *(const char *const *)(const void *)((const char *)&fleet->hosts[k] + offset));
        if (count > most) {
            most = count;
            best = text;
        }
        if (most * 2 > fleet->host_count)
            break;
    }
    return best;
}

static int usual_level(const struct plm_fleet *fleet)
{
    size_t counts[4] = {0}, best = 0;
    for (size_t i = 0; i < fleet->host_count; i++)
        counts[fleet->hosts[i].level >= 0 && fleet->hosts[i].level < 3 ? fleet->hosts[i].level : 3]++;
    for (size_t i = 0; i < PLM_COUNT(counts); i++)
        if (counts[i] >= counts[best])
            best = i;
    return (int)best;
}

static void add_difference(struct plm_buffer *out, const char *what, const char *is, const char *most)
{
    if (!same_text(is, most))
        plm_buffer_printf(out, "%s%s %s (most: %s)", out->size > 0 ? ", " : "", what, is ? is : "none",
                          most ? most : "none");
}

static void find_incomparable(struct plm_fleet *fleet)
{
    fleet->usual_benchmark = usual(fleet, offsetof(struct plm_fleet_host, benchmark));
    fleet->usual_scope = usual(fleet, offsetof(struct plm_fleet_host, scope));
    fleet->usual_state = usual(fleet, offsetof(struct plm_fleet_host, state));
    fleet->usual_level = usual_level(fleet);
    for (size_t i = 0; i < fleet->host_count; i++) {
        struct plm_fleet_host *host = &fleet->hosts[i];
        plm_auto_buffer struct plm_buffer why = {0};
        add_difference(&why, "benchmark", host->benchmark, fleet->usual_benchmark);
        add_difference(&why, "scope", host->scope, fleet->usual_scope);
        add_difference(&why, "state", host->state, fleet->usual_state);
        if (host->level != fleet->usual_level)
            plm_buffer_printf(&why, "%slevel %d (most: %d)", why.size > 0 ? ", " : "", host->level, fleet->usual_level);
        host->incomparable = why.size > 0 ? copy(fleet, plm_buffer_text(&why)) : NULL;
        fleet->incomparable += why.size > 0;
    }
}

void plm_fleet_finish(struct plm_fleet *fleet, const struct plm_fleet_options *options)
{
    fleet->now = options->now;
    fleet->stale_after = options->stale_after;
    sort_columns(fleet);
    count_cells(fleet);
    for (size_t i = 0; i < fleet->host_count; i++) {
        struct plm_fleet_host *host = &fleet->hosts[i];
        int64_t taken = host->taken != INT64_MIN ? host->taken : host->judged;
        host->stale = taken == INT64_MIN || options->now - taken > options->stale_after;
        fleet->stale += host->stale;
    }
    find_incomparable(fleet);
    if (fleet->host_count > 0)
        qsort(fleet->hosts, fleet->host_count, sizeof *fleet->hosts, compare_hosts);
    plm_fleet_group(fleet, options->group_by);
    plm_fleet_find_outliers(fleet);
}
