/* SPDX-License-Identifier: Apache-2.0 */
/* plimsoll.diff/1; whoever adds a member adds it to docs/diff.schema.json too. */
#include "delta.h"
#include "json_stream.h"

static const char *verdict(unsigned verdict)
{
    return verdict < PLM_VERDICTS ? plm_verdict_name((enum plm_verdict)verdict) : NULL;
}

static void write_run(struct plm_json_stream *json, const char *key, const struct plm_report *report)
{
    plm_auto_buffer struct plm_buffer text = {0};
    plm_json_stream_line(json);
    plm_json_stream_open(json, key, '{');
    plm_json_print(report->host, &text);
    plm_json_stream_raw(json, "host", report->host ? plm_buffer_text(&text) : NULL);
    plm_json_stream_text(json, "benchmark", report->benchmark_id);
    plm_json_stream_int(json, "level", report->level);
    plm_json_stream_text(json, "profile", report->profile);
    plm_json_stream_text(json, "scope", report->scope);
    plm_json_stream_text(json, "state", report->state);
    plm_json_stream_text(json, "started", report->started);
    plm_json_stream_text(json, "judged", report->judged);
    plm_json_stream_text(json, "evidence", report->evidence);
    plm_json_stream_text(json, "facts_sha256", report->facts_sha256);
    plm_json_stream_size(json, "checks", report->result_count);
    plm_json_stream_size(json, "subjects", report->subject_count);
    plm_json_stream_end(json, '}');
}

static void write_counts(struct plm_json_stream *json, const struct plm_delta *delta)
{
    plm_json_stream_line(json);
    plm_json_stream_open(json, "counts", '{');
    plm_json_stream_size(json, "regressions", delta->regressions);
    plm_json_stream_size(json, "unchanged", delta->unchanged);
    plm_json_stream_open(json, "checks", '{');
    for (size_t i = 0; i < PLM_BUCKETS; i++)
        plm_json_stream_size(json, plm_bucket_name((enum plm_bucket)i), delta->checks[i]);
    plm_json_stream_end(json, '}');
    plm_json_stream_open(json, "subjects", '{');
    for (size_t i = 0; i < PLM_BUCKETS; i++)
        plm_json_stream_size(json, plm_bucket_name((enum plm_bucket)i), delta->subjects[i]);
    plm_json_stream_end(json, '}');
    plm_json_stream_end(json, '}');
}

static void write_conditions(struct plm_json_stream *json, const struct plm_delta *delta)
{
    plm_json_stream_line(json);
    plm_json_stream_open(json, "conditions", '[');
    for (size_t i = 0; i < delta->condition_count; i++) {
        plm_json_stream_open(json, NULL, '{');
        plm_json_stream_text(json, "what", delta->conditions[i].what);
        plm_json_stream_text(json, "baseline", delta->conditions[i].before);
        plm_json_stream_text(json, "current", delta->conditions[i].after);
        plm_json_stream_bool(json, "incomparable", delta->conditions[i].incomparable);
        plm_json_stream_end(json, '}');
    }
    plm_json_stream_end(json, ']');
}

struct values {
    struct plm_json_stream *json;
    const struct plm_subject *old, *new; /* NULL: not there in that run */
};

static void write_value(void *context, const struct plm_value_change *change)
{
    const struct values *values = context;
    struct plm_json_stream *json = values->json;
    plm_json_stream_open(json, NULL, '{');
    plm_json_stream_text(json, "path", change->path);
    plm_json_stream_raw(json, "baseline", change->before ? change->before->value : NULL);
    plm_json_stream_raw(json, "current", change->after ? change->after->value : NULL);
    plm_json_stream_text(json, "origin",
                         change->after ? plm_observation_origin(change->after, values->new)
                                       : plm_observation_origin(change->before, values->old));
    plm_json_stream_end(json, '}');
}

static void write_subject(struct plm_json_stream *json, const struct plm_delta *delta,
                          const struct plm_subject_change *row)
{
    const struct plm_subject *old = row->before == PLM_NO_SUBJECT ? NULL : &delta->before->subjects[row->before];
    const struct plm_subject *new = row->after == PLM_NO_SUBJECT ? NULL : &delta->after->subjects[row->after];
    plm_json_stream_open(json, NULL, '{');
    plm_json_stream_text(json, "kind", new ? new->kind : old ? old->kind : NULL);
    plm_json_stream_text(json, "baseline_key", old ? old->key : NULL);
    plm_json_stream_text(json, "current_key", new ? new->key : NULL);
    plm_json_stream_text(json, "baseline", verdict(row->was));
    plm_json_stream_text(json, "current", verdict(row->is));
    plm_json_stream_bool(json, "baseline_waived", row->waived_before);
    plm_json_stream_bool(json, "current_waived", row->waived_after);
    plm_json_stream_bool(json, "regression", row->regression);
    plm_json_stream_text(json, "note", row->note);
    plm_json_stream_text(json, "reason", row->finding_after ? row->finding_after->reason : NULL);
    plm_json_stream_open(json, "changed", '[');
    plm_delta_each_value(row, write_value, &(struct values){json, old, new});
    plm_json_stream_end(json, ']');
    plm_json_stream_end(json, '}');
}

static void write_change(struct plm_json_stream *json, const struct plm_delta *delta, const struct plm_change *change)
{
    const struct plm_result *old = change->before, *new = change->after, *result = plm_delta_result(change);
    plm_json_stream_line(json);
    plm_json_stream_open(json, NULL, '{');
    plm_json_stream_text(json, "bucket", plm_bucket_name(change->bucket));
    plm_json_stream_text(json, "id", result->id);
    plm_json_stream_text(json, "baseline_number", old ? old->number : NULL);
    plm_json_stream_text(json, "current_number", new ? new->number : NULL);
    plm_json_stream_text(json, "title", result->title);
    plm_json_stream_text(json, "section", result->section);
    plm_json_stream_int(json, "level", result->level);
    plm_json_stream_text(json, "severity", plm_severity_name(result->severity));
    plm_json_stream_text(json, "baseline", old ? verdict(old->decided) : NULL);
    plm_json_stream_text(json, "current", new ? verdict(new->decided) : NULL);
    plm_json_stream_bool(json, "regression", change->regression);
    plm_json_stream_bool(json, "waived", change->waived);
    plm_json_stream_text(json, "note", change->note);
    plm_json_stream_size(json, "more", change->more);
    plm_json_stream_size(json, "fewer", change->fewer);
    plm_json_stream_size(json, "same", change->same);
    plm_json_stream_open(json, "subjects", '[');
    for (size_t i = 0; i < change->subject_count; i++)
        write_subject(json, delta, &change->subjects[i]);
    plm_json_stream_end(json, ']');
    plm_json_stream_end(json, '}');
}

static void write_moved(struct plm_json_stream *json, const char *name, const struct plm_delta *delta,
                        const struct plm_moved_subject *moved, size_t count)
{
    plm_json_stream_open(json, name, '[');
    for (size_t i = 0; i < count; i++) {
        const struct plm_subject *old =
            moved[i].before == PLM_NO_SUBJECT ? NULL : &delta->before->subjects[moved[i].before];
        const struct plm_subject *new =
            moved[i].after == PLM_NO_SUBJECT ? NULL : &delta->after->subjects[moved[i].after];
        plm_json_stream_open(json, NULL, '{');
        const struct plm_subject *shown = new ? new : old;
        plm_json_stream_text(json, "kind", shown ? shown->kind : NULL);
        plm_json_stream_text(json, "baseline_key", old ? old->key : NULL);
        plm_json_stream_text(json, "current_key", new ? new->key : NULL);
        plm_json_stream_end(json, '}');
    }
    plm_json_stream_end(json, ']');
}

static void write_subjects(struct plm_json_stream *json, const struct plm_delta *delta)
{
    plm_json_stream_line(json);
    plm_json_stream_open(json, "subjects", '{');
    write_moved(json, "appeared", delta, delta->appeared, delta->appeared_count);
    write_moved(json, "gone", delta, delta->gone, delta->gone_count);
    write_moved(json, "renamed", delta, delta->renamed, delta->renamed_count);
    plm_json_stream_size(json, "uncompared_baseline", delta->uncompared_before);
    plm_json_stream_size(json, "uncompared_current", delta->uncompared_after);
    plm_json_stream_end(json, '}');
}

bool plm_delta_json_render(const struct plm_delta *delta, FILE *stream, struct plm_error *error)
{
    plm_auto_json_stream struct plm_json_stream json;
    plm_json_stream_init(&json, stream);
    plm_json_stream_open(&json, NULL, '{');
    plm_json_stream_text(&json, "schema", "plimsoll.diff/1");
    plm_json_stream_text(&json, "tool", PLM_VERSION);
    write_run(&json, "baseline", delta->before);
    write_run(&json, "current", delta->after);
    plm_json_stream_line(&json);
    plm_json_stream_bool(&json, "same_host", delta->same_host);
    plm_json_stream_bool(&json, "facts_compared", delta->facts_compared);
    plm_json_stream_open(&json, "gate", '{');
    plm_json_stream_int(&json, "exit_code", delta->gate.exit_code);
    plm_json_stream_text(&json, "reason", delta->gate.reason);
    plm_json_stream_end(&json, '}');
    write_conditions(&json, delta);
    write_counts(&json, delta);
    plm_json_stream_line(&json);
    plm_json_stream_open(&json, "changes", '[');
    for (size_t i = 0; i < delta->change_count; i++)
        write_change(&json, delta, &delta->changes[i]);
    plm_json_stream_end(&json, ']');
    write_subjects(&json, delta);
    plm_json_stream_end(&json, '}');
    return plm_json_stream_close(&json, error);
}
