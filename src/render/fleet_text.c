/* SPDX-License-Identifier: Apache-2.0 */
#include "fleet.h"
#include "page.h"

#include <string.h>

/* Rows of each table; --verbose shows all. */
#define ROWS_SHOWN 20
#define DAY ((int64_t)24 * 60 * 60 * 1000)

const char *plm_fleet_number(const struct plm_fleet_check *check)
{
    return check->number ? check->number : check->id;
}

void plm_fleet_word_outlier(struct plm_buffer *out, const struct plm_fleet *fleet,
                            const struct plm_fleet_outlier *outlier, size_t limit)
{
    plm_buffer_printf(out, "%zu of %zu in %s: ", outlier->count, outlier->size, outlier->group);
    for (size_t i = 0; i < outlier->count && i < limit; i++) {
        const struct plm_fleet_host *host = &fleet->hosts[outlier->hosts[i]];
        plm_buffer_printf(out, "%s%s %s", i > 0 ? ", " : "", host->name,
                          plm_cell_name((enum plm_cell)host->cells[outlier->check]));
    }
    if (outlier->count > limit)
        plm_buffer_printf(out, " and %zu more", outlier->count - limit);
    plm_buffer_printf(out, "; the others: %s", plm_cell_name(outlier->usual));
}

void plm_fleet_word_age(struct plm_buffer *out, int64_t now, int64_t then)
{
    if (then == INT64_MIN) {
        plm_buffer_puts(out, "at an unknown time");
        return;
    }
    int64_t days = now > then ? (now - then) / DAY : 0;
    if (days == 0)
        plm_buffer_puts(out, "today");
    else
        plm_buffer_printf(out, "%lld day%s ago", (long long)days, days == 1 ? "" : "s");
}

static void write_head(struct plm_page *page, const struct plm_fleet *fleet)
{
    plm_auto_buffer struct plm_buffer line = {0};
    plm_buffer_printf(&line, "%zu host%s, %zu checks; most under %s level %d, scope %s", fleet->host_count,
                      fleet->host_count == 1 ? "" : "s", fleet->check_count,
                      fleet->usual_benchmark ? fleet->usual_benchmark : "no benchmark", fleet->usual_level,
                      fleet->usual_scope ? fleet->usual_scope : "?");
    plm_page_item(page, 0, 11, PLM_INK_STRONG, "Fleet", plm_buffer_text(&line));
    plm_buffer_clear(&line);
    plm_buffer_printf(&line, "%zu stale, %zu judged otherwise than most, %zu older reports passed over, %zu refused",
                      fleet->stale, fleet->incomparable, fleet->superseded, fleet->refused_count);
    plm_page_item(page, 0, 11, PLM_INK_STRONG, "Reports", plm_buffer_text(&line));
}

static void write_hosts(struct plm_page *page, const struct plm_fleet *fleet, size_t most)
{
    plm_page_blank(page);
    plm_page_text(page, 0, PLM_INK_STRONG, "HOSTS, WORST FIRST");
    plm_page_text(page, 0, PLM_INK_FAINT, "  crit  high   med   low  unkn  score  host");
    for (size_t i = 0; i < fleet->host_count && i < most; i++) {
        const struct plm_fleet_host *host = &fleet->hosts[i];
        plm_auto_buffer struct plm_buffer line = {0};
        plm_buffer_printf(&line, "%6zu%6zu%6zu%6zu%6zu", host->failing[PLM_CRITICAL], host->failing[PLM_HIGH],
                          host->failing[PLM_MEDIUM], host->failing[PLM_LOW], host->counts[PLM_CELL_UNKNOWN]);
        if (host->score.of > 0)
            plm_buffer_printf(&line, "%7.1f  ", host->score.value);
        else
            plm_buffer_puts(&line, "      –  ");
        plm_buffer_puts(&line, host->name);
        if (host->stale) {
            plm_buffer_puts(&line, " (stale: ");
            plm_fleet_word_age(&line, fleet->now, host->taken);
            plm_buffer_putc(&line, ')');
        }
        if (host->incomparable)
            plm_buffer_printf(&line, " (%s)", host->incomparable);
        if (host->odd > 0)
            plm_buffer_printf(&line, " (unlike its group in %zu)", host->odd);
        bool bad = host->failing[PLM_CRITICAL] + host->failing[PLM_HIGH] > 0;
        plm_page_text(page, 0, bad ? PLM_INK_RED : PLM_INK_PLAIN, plm_buffer_text(&line));
    }
    if (fleet->host_count > most) {
        char more[64];
        snprintf(more, sizeof more, "and %zu more (--verbose shows them)", fleet->host_count - most);
        plm_page_text(page, 2, PLM_INK_FAINT, more);
    }
}

static size_t failing(const struct plm_fleet_check *check)
{
    return check->counts[PLM_CELL_FAIL] + check->counts[PLM_CELL_EXPIRED];
}

struct listing {
    struct plm_page *page;
    const struct plm_fleet *fleet;
    size_t shown, most;
};

static void list_checks(struct listing *listing, enum plm_severity severity, bool fails)
{
    for (size_t i = 0; i < listing->fleet->check_count; i++) {
        const struct plm_fleet_check *check = &listing->fleet->checks[i];
        bool wanted = fails ? failing(check) > 0 : failing(check) == 0 && check->counts[PLM_CELL_UNKNOWN] > 0;
        if (check->severity != severity || !wanted || listing->shown++ >= listing->most)
            continue;
        plm_auto_buffer struct plm_buffer line = {0};
        plm_buffer_printf(&line, "%6zu%6zu%6zu%6zu  %s %s [%s]", failing(check), check->counts[PLM_CELL_UNKNOWN],
                          check->counts[PLM_CELL_WAIVED], check->counts[PLM_CELL_PASS], plm_fleet_number(check),
                          check->title, plm_severity_name(check->severity));
        plm_page_text(listing->page, 0, fails ? PLM_INK_PLAIN : PLM_INK_YELLOW, plm_buffer_text(&line));
    }
}

/* What fails somewhere, worst first; then what is only unknown. */
static void write_checks(struct plm_page *page, const struct plm_fleet *fleet, size_t most)
{
    struct listing listing = {.page = page, .fleet = fleet, .most = most};
    plm_page_blank(page);
    plm_page_text(page, 0, PLM_INK_STRONG, "CHECKS THAT FAIL OR ARE UNKNOWN SOMEWHERE");
    plm_page_text(page, 0, PLM_INK_FAINT, "  fail  unkn  waiv  pass  check");
    for (size_t severity = PLM_SEVERITIES; severity-- > 0;)
        list_checks(&listing, (enum plm_severity)severity, true);
    for (size_t severity = PLM_SEVERITIES; severity-- > 0;)
        list_checks(&listing, (enum plm_severity)severity, false);
    if (listing.shown > most) {
        char more[64];
        snprintf(more, sizeof more, "and %zu more (--verbose shows them)", listing.shown - most);
        plm_page_text(page, 2, PLM_INK_FAINT, more);
    }
}

static void write_outliers(struct plm_page *page, const struct plm_fleet *fleet, size_t most)
{
    if (fleet->outlier_count == 0)
        return;
    plm_page_blank(page);
    plm_page_text(page, 0, PLM_INK_STRONG, "UNLIKE THEIR GROUP");
    for (size_t i = 0; i < fleet->outlier_count && i < most; i++) {
        const struct plm_fleet_outlier *outlier = &fleet->outliers[i];
        const struct plm_fleet_check *check = &fleet->checks[outlier->check];
        plm_auto_buffer struct plm_buffer line = {0};
        plm_buffer_printf(&line, "%s [%s]: ", check->title, plm_severity_name(check->severity));
        plm_fleet_word_outlier(&line, fleet, outlier, 5);
        plm_page_item(page, 2, 9, PLM_INK_STRONG, plm_fleet_number(check), plm_buffer_text(&line));
    }
    if (fleet->outlier_count > most) {
        char more[64];
        snprintf(more, sizeof more, "and %zu more (--verbose shows them)", fleet->outlier_count - most);
        plm_page_text(page, 2, PLM_INK_FAINT, more);
    }
}

bool plm_fleet_text_render(const struct plm_fleet *fleet, const struct plm_render_options *options, FILE *stream,
                           struct plm_error *error)
{
    plm_auto_page struct plm_page page;
    size_t most = options->verbose ? SIZE_MAX : ROWS_SHOWN;
    plm_page_init(&page, stream, options->colour, options->width);
    write_head(&page, fleet);
    write_hosts(&page, fleet, most);
    write_checks(&page, fleet, most);
    write_outliers(&page, fleet, most);
    if (fleet->refused_count > 0) {
        plm_page_blank(&page);
        plm_page_text(&page, 0, PLM_INK_RED, "REFUSED");
        for (size_t i = 0; i < fleet->refused_count; i++)
            plm_page_text(&page, 2, PLM_INK_PLAIN, fleet->refused[i].reason);
    }
    return plm_page_close(&page, error);
}
