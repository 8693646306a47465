/* SPDX-License-Identifier: Apache-2.0 */
#include "docker_bench.h"

#include "json_stream.h"
#include "report_xml.h"
#include "shown.h"
#include "wording.h"

#include <plimsoll/base/text.h>
#include <plimsoll/model/report_json.h>
#include <string.h>

static const struct {
    const char *result, *prefix; /* the prefix of "details" tells apart what one word must cover */
    int points;                  /* that tool's score: PASS 1, WARN -1 */
} words[PLM_OUTCOMES] = {
    [PLM_OUTCOME_EXPIRED] = {"WARN", "", -1}, /* its headline says WAIVER EXPIRED */
    [PLM_OUTCOME_FAIL] = {"WARN", "", -1},          [PLM_OUTCOME_UNKNOWN] = {"WARN", "UNKNOWN: ", -1},
    [PLM_OUTCOME_MANUAL] = {"NOTE", "MANUAL: ", 0}, [PLM_OUTCOME_WAIVED] = {"INFO", "", 0}, /* WAIVED */
    [PLM_OUTCOME_PASS] = {"PASS", "", 1},           [PLM_OUTCOME_NOT_APPLICABLE] = {"INFO", "NOT APPLICABLE: ", 0},
};

struct items {
    struct plm_json_stream *json;
    enum plm_outcome outcome; /* of the result: its subjects of the same outcome are the items */
};

static void put_item(void *context, const struct plm_shown *shown)
{
    struct items *items = context;
    if (shown->outcome == items->outcome && shown->subject->key && *shown->subject->key)
        plm_json_stream_text(items->json, NULL, shown->subject->key);
}

static void put_result(struct plm_json_stream *json, const struct plm_report *report, const struct plm_result *result)
{
    plm_auto_buffer struct plm_buffer details = {0};
    enum plm_outcome outcome = plm_outcome_of_result(result);
    plm_json_stream_line(json);
    plm_json_stream_open(json, NULL, '{');
    plm_json_stream_text(json, "id", result->number ? result->number : result->id);
    plm_json_stream_text(json, "desc", result->title);
    plm_json_stream_text(json, "result", words[outcome].result);
    plm_buffer_puts(&details, words[outcome].prefix);
    plm_word_headline(&details, report, result);
    plm_json_stream_text(json, "details", plm_buffer_text(&details));
    if (outcome != PLM_OUTCOME_PASS && outcome != PLM_OUTCOME_NOT_APPLICABLE) {
        struct items items = {json, outcome};
        plm_json_stream_open(json, "items", '[');
        size_t left_out = plm_shown_each(report, result, PLM_XML_SUBJECTS, put_item, &items);
        if (left_out > 0) {
            plm_auto_free char *more = plm_asprintf("%zu more subjects: see the JSON report", left_out);
            plm_json_stream_text(json, NULL, more);
        }
        plm_json_stream_end(json, ']');
        if (result->remediation)
            plm_json_stream_text(json, "remediation", result->remediation);
    }
    plm_json_stream_end(json, '}');
}

/* section NULL: the checks that are in none. */
static void put_section(struct plm_json_stream *json, const struct plm_report *report,
                        const struct plm_section_total *section)
{
    bool open = false;
    for (size_t i = 0; i < report->result_count; i++) {
        if (!plm_result_in_section(report, &report->results[i], section ? section->number : NULL))
            continue;
        if (!open) {
            plm_json_stream_line(json);
            plm_json_stream_open(json, NULL, '{');
            plm_json_stream_text(json, "id", section ? section->number : "C");
            plm_json_stream_text(json, "desc", section && section->title ? section->title : "Other checks");
            plm_json_stream_open(json, "results", '[');
            open = true;
        }
        put_result(json, report, &report->results[i]);
    }
    if (open) {
        plm_json_stream_end(json, ']');
        plm_json_stream_end(json, '}');
    }
}

static int64_t seconds(const char *time)
{
    int64_t milliseconds = 0;
    return time && plm_parse_time(time, &milliseconds) ? milliseconds / 1000 : 0;
}

/* What that tool never said, in one member that its readers pass over. */
static void put_origin(struct plm_json_stream *json, const struct plm_report *report)
{
    char digest[65];
    plm_report_digest(report, digest);
    plm_json_stream_open(json, "plimsoll", '{');
    plm_json_stream_text(json, "version", report->tool_version);
    plm_json_stream_text(json, "benchmark", report->benchmark_id);
    plm_json_stream_text(json, "host", plm_word_host(report));
    plm_json_stream_text(json, "report_sha256", digest);
    plm_json_stream_end(json, '}');
}

bool plm_docker_bench_render(const struct plm_report *report, FILE *stream, struct plm_error *error)
{
    plm_auto_json_stream struct plm_json_stream json;
    int64_t score = 0;
    plm_json_stream_init(&json, stream);
    plm_json_stream_open(&json, NULL, '{');
    /* There it is the edition that the tool follows. */
    plm_json_stream_text(&json, "dockerbenchsecurity", report->benchmark_version ? report->benchmark_version : "");
    plm_json_stream_int(&json, "start", seconds(report->started));
    plm_json_stream_open(&json, "tests", '[');
    for (size_t i = 0; i < report->section_count; i++)
        put_section(&json, report, &report->sections[i]);
    put_section(&json, report, NULL);
    plm_json_stream_end(&json, ']');
    plm_json_stream_size(&json, "checks", report->result_count);
    for (size_t i = 0; i < report->result_count; i++)
        score += words[plm_outcome_of_result(&report->results[i])].points;
    plm_json_stream_int(&json, "score", score);
    plm_json_stream_int(&json, "end", seconds(report->ended));
    put_origin(&json, report);
    plm_json_stream_end(&json, '}');
    return plm_json_stream_close(&json, error);
}
