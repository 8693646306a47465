/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Several hosts in one run. A few threads each collect and judge one host after another, with memory of their own; what
 * they share (catalogue, policy, options) is only read. All writing is done here, by the thread that began: a report is
 * written, counted and let go before its thread takes the next host, so that memory does not grow with their number.
 *
 * No host spoils another: one that cannot be reached has a report that says so, one whose report cannot be written is
 * told, and the rest goes on.
 */
#include "archive.h"
#include "audit.h"
#include "baseline.h"
#include "crew.h"

#include <plimsoll/base/text.h>
#include <plimsoll/compare/fleet.h>
#include <plimsoll/render/views.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define STALE_AFTER ((int64_t)8 * 24 * 60 * 60 * 1000)

/* What is kept of each host for the summary. */
struct row {
    int exit_code;
    size_t totals[PLM_VERDICTS];
    struct plm_score score;
    const char *trouble; /* why there is no report, or nothing in it; NULL: there is */
};

struct many {
    const struct plm_audit *audit;
    const struct plm_sites *sites;
    struct row *rows; /* as the sites */
    struct plm_fleet fleet;
    struct plm_arena arena;
    bool standard_output; /* is taken by reports */
};

static void many_done(struct many *many)
{
    plm_fleet_done(&many->fleet);
    plm_arena_done(&many->arena);
}

/* ---- what can be refused before anybody is asked ---- */

static bool accept_output(const char *spec, struct plm_arena *arena, struct plm_error *error)
{
    const char *format = NULL, *path = plm_target_split(spec, arena, &format), *slash = strrchr(path, '/');
    const char *host = strstr(path, "%h");
    /* Reports in JSON may follow one another: `plimsoll fleet -` reads them so. */
    if (strcmp(spec, "-:json") == 0)
        return true;
    /* A directory of each host's own is that host's affair: the others go on. */
    if (host)
        return (slash && host < slash) || plm_target_has_directory(path, error);
    return plm_error_set(error, PLM_ERROR_USAGE,
                         "-o %s: with several hosts each needs a file of its own: reports/%%h.json (or -:json)", spec);
}

static int compare_paths(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* "%h-b.json" and "a-%h.json" meet where hosts are called a and b. */
static bool all_differ(const struct plm_sites *sites, const char *const *specs, struct plm_arena *arena,
                       struct plm_error *error)
{
    size_t count = 0, specs_count = 0;
    while (specs && specs[specs_count])
        specs_count++;
    const char **paths = plm_arena_array(arena, specs_count * sites->count + 1, sizeof *paths), *format = NULL;
    for (size_t i = 0; i < specs_count; i++)
        for (size_t k = 0; k < sites->count && strcmp(specs[i], "-:json") != 0; k++)
            paths[count++] = plm_target_split(plm_site_expand(&sites->list[k], specs[i], arena), arena, &format);
    qsort(paths, count, sizeof *paths, compare_paths);
    for (size_t i = 1; i < count; i++)
        if (strcmp(paths[i - 1], paths[i]) == 0)
            return plm_error_set(error, PLM_ERROR_USAGE, "-o: reports of two hosts would go to %s", paths[i]);
    return true;
}

static bool accept(struct many *many, struct plm_error *error)
{
    const struct plm_arguments *arguments = many->audit->arguments;
    __attribute__((cleanup(plm_targets_done))) struct plm_targets targets = {0};
    if (arguments->baseline || arguments->changes)
        return plm_error_set(error, PLM_ERROR_USAGE,
                             "--baseline is of one host: with several, use --archive and `plimsoll diff`");
    for (const char *const *spec = arguments->outputs; spec && *spec; spec++)
        if (!accept_output(*spec, &many->arena, error))
            return false;
    if (!plm_audit_targets(many->audit, &many->sites->list[0], &many->arena, &targets, error) ||
        !all_differ(many->sites, arguments->outputs, &many->arena, error) || !plm_targets_prepare(&targets, error))
        return false;
    many->standard_output = targets.standard_output;
    return true;
}

/* ---- one host is through ---- */

static bool write_all(struct many *many, const struct plm_site *site, struct plm_report *report,
                      struct plm_error *error)
{
    plm_auto_arena struct plm_arena arena = {0};
    __attribute__((cleanup(plm_targets_done))) struct plm_targets targets = {0};
    char digest[65] = "";
    report->digest = digest;
    bool fine = plm_audit_targets(many->audit, site, &arena, &targets, error) &&
                plm_targets_write(&targets, report, &many->audit->options, error) &&
                plm_archive_write(many->audit->arguments, report, site->name, error);
    report->digest = NULL;
    return fine;
}

static void fail_host(struct many *many, size_t index, struct plm_error *error)
{
    const struct plm_site *site = &many->sites->list[index];
    (void)plm_error_wrap(error, "%s", site->name);
    (void)plm_complain(error);
    many->rows[index].exit_code = PLM_EXIT_ERROR;
    many->rows[index].trouble = plm_arena_strdup(&many->arena, error->message);
}

static void take(void *context, size_t index, struct plm_job *job)
{
    struct many *many = context;
    struct row *row = &many->rows[index];
    const struct plm_site *site = &many->sites->list[index];
    const struct plm_gate *gate = many->audit->gate_given ? &many->audit->gate : NULL;
    if (!job->judged) {
        fail_host(many, index, &job->error);
        plm_fleet_refuse(&many->fleet, site->name, row->trouble);
        return;
    }
    plm_fleet_add(&many->fleet, &job->report, site->name);
    memcpy(row->totals, job->report.totals, sizeof row->totals);
    row->score = job->report.score;
    if (job->silence.size > 0)
        row->trouble = plm_arena_strdup(&many->arena, plm_buffer_text(&job->silence));
    const struct plm_gate_result result = plm_report_gate(&job->report, gate, &many->arena);
    row->exit_code = result.exit_code;
    if (!write_all(many, site, &job->report, &job->error)) {
        fail_host(many, index, &job->error);
    } else if (result.reason) {
        plm_note(many->audit->arguments, "%s: gate: %s", site->name, result.reason);
    }
}

/* ---- the summary ---- */

static void print_row(const struct plm_site *site, const struct row *row, int width)
{
    plm_auto_buffer struct plm_buffer trouble = {0};
    char score[16] = "    –"; /* three bytes, one column */
    if (row->trouble)
        (void)plm_text_clean_line(&trouble, row->trouble, strlen(row->trouble), 0);
    if (row->score.of > 0)
        snprintf(score, sizeof score, "%5.1f", row->score.value);
    printf("%-*s  %4d  %s%6zu%6zu%6zu%6zu%s%s\n", width, site->name, row->exit_code, score, row->totals[PLM_PASS],
           row->totals[PLM_FAIL], row->totals[PLM_UNKNOWN], row->totals[PLM_MANUAL], row->trouble ? "  " : "",
           plm_buffer_text(&trouble));
}

static void print_rows(const struct many *many)
{
    int width = 4;
    for (size_t i = 0; i < many->sites->count; i++) {
        int size = (int)strlen(many->sites->list[i].name);
        width = size > width ? size : width;
    }
    printf("%-*s  exit  score  pass  fail  unkn  man.\n", width, "host");
    for (size_t i = 0; i < many->sites->count; i++)
        print_row(&many->sites->list[i], &many->rows[i], width);
    putchar('\n');
}

static bool print_summary(struct many *many, struct plm_error *error)
{
    const struct plm_arguments *arguments = many->audit->arguments;
    const struct plm_fleet_options options = {.now = many->audit->now, .stale_after = STALE_AFTER};
    if (arguments->quiet || many->standard_output)
        return true;
    print_rows(many);
    if (many->fleet.host_count == 0)
        return true;
    plm_fleet_finish(&many->fleet, &options);
    return plm_view_format_find(plm_fleet_formats, "text")->render(&many->fleet, &many->audit->options, stdout, error);
}

int plm_audit_many(const struct plm_audit *audit)
{
    struct plm_error error = {0};
    __attribute__((cleanup(many_done))) struct many many = {.audit = audit, .sites = audit->arguments->sites};
    int worst = PLM_EXIT_MET;
    many.rows = plm_arena_array(&many.arena, many.sites->count, sizeof *many.rows);
    if (!accept(&many, &error) || !plm_crew_run(audit, take, &many, &error) || !print_summary(&many, &error))
        return plm_complain(&error);
    for (size_t i = 0; i < many.sites->count; i++)
        worst = plm_worse_exit(worst, many.rows[i].exit_code);
    return worst;
}
