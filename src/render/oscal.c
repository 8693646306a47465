/* SPDX-License-Identifier: Apache-2.0 */
#include "oscal.h"

#include "oscal_parts.h"
#include "wording.h"

#include <plimsoll/model/report_json.h>
#include <string.h>

/* Everything written here stands in 1.1 as in its followers. */
#define OSCAL_VERSION "1.1.2"

static void done(struct plm_oscal *oscal)
{
    plm_json_stream_done(&oscal->json);
}

static void put_metadata(struct plm_oscal *oscal)
{
    const struct plm_report *report = oscal->report;
    struct plm_json_stream *json = &oscal->json;
    plm_auto_buffer struct plm_buffer score = {0};
    plm_auto_free char *title =
        plm_asprintf("%s: %s", report->benchmark_title ? report->benchmark_title : "Plimsoll", plm_word_host(report));
    plm_word_score(&score, &report->score);
    plm_json_stream_open(json, "metadata", '{');
    plm_oscal_put_line(json, "title", title);
    plm_json_stream_text(json, "last-modified", plm_oscal_time(report->judged));
    plm_json_stream_text(json, "version", plm_oscal_time(report->judged));
    plm_json_stream_text(json, "oscal-version", OSCAL_VERSION);
    plm_json_stream_open(json, "props", '[');
    plm_oscal_put_property(json, "tool-version", report->tool_version);
    plm_oscal_put_property(json, "report-sha256", oscal->digest);
    plm_oscal_put_property(json, "facts-sha256", report->facts_sha256);
    plm_oscal_put_property(json, "catalogue-sha256", report->catalogue_sha256);
    plm_oscal_put_property(json, "policy-sha256", report->policy_sha256);
    plm_oscal_put_property(json, "score", plm_buffer_text(&score));
    plm_json_stream_end(json, ']');
    plm_json_stream_end(json, '}');
}

/* The plan is the benchmark; there is no file of it that we could point to, so that a resource in the back matter
 * stands for it. */
static void put_plan(struct plm_oscal *oscal)
{
    char uuid[PLM_UUID_SIZE];
    plm_uuid_make(oscal->digest, "plan", "", uuid);
    plm_auto_free char *href = plm_asprintf("#%s", uuid);
    plm_json_stream_open(&oscal->json, "import-ap", '{');
    plm_json_stream_text(&oscal->json, "href", href);
    plm_json_stream_end(&oscal->json, '}');
}

static void put_back_matter(struct plm_oscal *oscal)
{
    const struct plm_report *report = oscal->report;
    struct plm_json_stream *json = &oscal->json;
    plm_auto_free char *about = plm_asprintf(
        "All recommendations of %s that were selected (level %d%s%s). Titles and texts are Plimsoll's own.",
        report->benchmark_id ? report->benchmark_id : "the catalogue", report->level,
        report->profile ? ", profile " : "", report->profile ? report->profile : "");
    plm_json_stream_open(json, "back-matter", '{');
    plm_json_stream_open(json, "resources", '[');
    plm_json_stream_open(json, NULL, '{');
    plm_oscal_put_uuid(oscal, "uuid", "plan", "");
    plm_oscal_put_line(json, "title", report->benchmark_title ? report->benchmark_title : "Plimsoll");
    plm_oscal_put_markup(json, "description", about);
    plm_json_stream_end(json, '}');
    plm_json_stream_end(json, ']');
    plm_json_stream_end(json, '}');
}

/* A report of nothing still reviewed something by the schema: "include-all" of a selection that was empty would claim
 * too much, so that a single control says what is the matter. */
static void put_reviewed(struct plm_oscal *oscal)
{
    const struct plm_report *report = oscal->report;
    struct plm_json_stream *json = &oscal->json;
    plm_json_stream_open(json, "reviewed-controls", '{');
    plm_json_stream_open(json, "control-selections", '[');
    plm_json_stream_open(json, NULL, '{');
    plm_json_stream_open(json, "include-controls", '[');
    for (size_t i = 0; i < report->result_count; i++) {
        plm_auto_buffer struct plm_buffer control = {0};
        plm_oscal_control(&control, report, &report->results[i]);
        plm_json_stream_open(json, NULL, '{');
        plm_json_stream_text(json, "control-id", plm_buffer_text(&control));
        plm_json_stream_end(json, '}');
    }
    if (report->result_count == 0)
        plm_json_stream_raw(json, NULL, "{\"control-id\":\"nothing-selected\"}");
    plm_json_stream_end(json, ']');
    plm_json_stream_end(json, '}');
    plm_json_stream_end(json, ']');
    plm_json_stream_end(json, '}');
}

static void put_results(struct plm_oscal *oscal)
{
    const struct plm_report *report = oscal->report;
    struct plm_json_stream *json = &oscal->json;
    plm_json_stream_open(json, "results", '[');
    plm_json_stream_open(json, NULL, '{');
    plm_oscal_put_uuid(oscal, "uuid", "result", "");
    plm_oscal_put_line(json, "title", plm_word_host(report));
    plm_oscal_put_markup(json, "description",
                         "Judged from facts that were read; what could not be read is unknown and never a pass.");
    plm_json_stream_text(json, "start", plm_oscal_time(report->started ? report->started : report->judged));
    if (report->ended)
        plm_json_stream_text(json, "end", plm_oscal_time(report->ended));
    plm_oscal_write_inventory(oscal);
    put_reviewed(oscal);
    if (report->result_count > 0)
        plm_oscal_write_observations(oscal);
    plm_oscal_write_findings(oscal);
    plm_json_stream_end(json, '}');
    plm_json_stream_end(json, ']');
}

bool plm_oscal_render(const struct plm_report *report, FILE *stream, struct plm_error *error)
{
    __attribute__((cleanup(done))) struct plm_oscal oscal = {.report = report};
    struct plm_json_stream *json = &oscal.json;
    plm_report_digest(report, oscal.digest);
    plm_json_stream_init(json, stream);
    plm_json_stream_open(json, NULL, '{');
    plm_json_stream_open(json, "assessment-results", '{');
    plm_oscal_put_uuid(&oscal, "uuid", "document", "");
    put_metadata(&oscal);
    put_plan(&oscal);
    put_results(&oscal);
    put_back_matter(&oscal);
    plm_json_stream_end(json, '}');
    plm_json_stream_end(json, '}');
    return plm_json_stream_close(json, error);
}
