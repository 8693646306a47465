/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz.h"

#include <plimsoll/compare/delta.h>
#include <plimsoll/compare/fleet.h>
#include <plimsoll/compare/trend.h>
#include <plimsoll/model/policy.h>
#include <plimsoll/model/report_json.h>
#include <plimsoll/render/render.h>
#include <plimsoll/render/views.h>

static void write_report(const struct plm_report *report, char **ret_text, size_t *ret_size)
{
    struct plm_error error = {0};
    FILE *stream = open_memstream(ret_text, ret_size);
    FUZZ_HOLDS(stream && plm_report_write(report, stream, &error) && fclose(stream) == 0);
}

static void render_report(const struct plm_report *report, unsigned choice)
{
    struct plm_error error = {0};
    size_t count = 0, size = 0;
    plm_auto_free char *text = NULL;
    while (plm_formats[count].name)
        count++;
    const struct plm_format *format = &plm_formats[choice % count];
    const struct plm_render_options options = {.colour = choice & 1,
                                               .verbose = choice & 2,
                                               .manual_fails = choice & 4,
                                               .one_case_per_subject = choice & 8,
                                               .sarif_anchor = "policy.yaml",
                                               .sarif_all = choice & 16};
    FILE *stream = open_memstream(&text, &size);
    FUZZ_HOLDS(stream);
    bool done = format->render(report, &options, stream, &error);
    fclose(stream);
    FUZZ_HOLDS(done || *error.message);
}

static void render_view(const struct plm_view_format *table, const void *view, unsigned choice)
{
    struct plm_error error = {0};
    size_t count = 0, size = 0;
    plm_auto_free char *text = NULL;
    while (table[count].name)
        count++;
    FILE *stream = open_memstream(&text, &size);
    FUZZ_HOLDS(stream);
    bool done = table[choice % count].render(view, &(struct plm_render_options){.width = 80}, stream, &error);
    fclose(stream);
    FUZZ_HOLDS(done || *error.message);
}

/* Against itself: nothing got worse. */
static void compare_report(const struct plm_report *report, unsigned choice)
{
    struct plm_delta delta;
    plm_auto_fleet struct plm_fleet fleet = {0};
    plm_auto_trend struct plm_trend trend = {0};
    plm_delta_compute(report, report, &delta);
    render_view(plm_delta_formats, &delta, choice);
    plm_delta_done(&delta);
    plm_fleet_add(&fleet, report, "a.json");
    plm_fleet_add(&fleet, report, "b.json");
    plm_fleet_finish(&fleet, &(struct plm_fleet_options){.now = INT64_C(1795341600000), .stale_after = 86400000});
    render_view(plm_fleet_formats, &fleet, choice);
    plm_trend_add(&trend, report, "a.json");
    plm_trend_add(&trend, report, "b.json");
    plm_trend_finish(&trend, INT64_C(1795341600000));
    render_view(plm_trend_formats, &trend, choice);
}

void fuzz_report_is_sound(const struct plm_report *report, unsigned choice)
{
    struct plm_report again, summary;
    struct plm_error error = {0};
    plm_auto_free char *first = NULL, *second = NULL;
    size_t first_size = 0, second_size = 0;
    plm_auto_arena struct plm_arena arena = {0};
    write_report(report, &first, &first_size);
    FUZZ_HOLDS(plm_report_read(first, first_size, "written", &again, &error));
    write_report(&again, &second, &second_size);
    FUZZ_HOLDS(first_size == second_size && memcmp(first, second, first_size) == 0);
    FUZZ_HOLDS(plm_report_read_summary(first, first_size, "written", &summary, &error));
    render_report(&again, choice);
    if (choice % 4 == 0)
        compare_report(choice & 32 ? &summary : &again, choice);
    int exit_code = plm_report_gate(&again, NULL, &arena).exit_code;
    FUZZ_HOLDS(exit_code == 0 || exit_code == 1 || exit_code == 3);
    FUZZ_HOLDS(exit_code == plm_report_gate(&summary, NULL, &arena).exit_code);
    plm_report_done(&again);
    plm_report_done(&summary);
}
