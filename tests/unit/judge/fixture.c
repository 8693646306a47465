/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"

#include <plimsoll/base/embedded.h>
#include <plimsoll/base/file.h>
#include <plimsoll/base/limits.h>
#include <plimsoll/judge/functions.h>
#include <stdlib.h>

static void read_bundle(struct fixture *fixture)
{
    plm_auto_buffer struct plm_buffer text = {0};
    struct plm_error error = {0};
    assert_true(plm_file_read(PLM_TEST_DATA "/judge/small.facts.ndjson", PLM_LIMIT_YAML, false, &text, &error));
    fixture->bundle = plm_json_new_list();
    for (char *line = text.data, *end; (end = strchr(line, '\n')); line = end + 1) {
        struct plm_json *json = NULL;
        if (!plm_json_parse(line, (size_t)(end - line), PLM_JSON_STRICT, "line", &json, &error))
            fail_msg("%s", error.message);
        plm_json_push(fixture->bundle, json);
    }
}

void fixture_open(struct fixture *fixture)
{
    struct plm_error error = {0};
    *fixture = (struct fixture){.bundle = NULL};
    plm_json_setup();
    if (!plm_catalogue_load(NULL, NULL, PLM_TEST_DATA "/judge", &fixture->catalogue, &error))
        fail_msg("%s", error.message);
    read_bundle(fixture);
}

void fixture_close(struct fixture *fixture)
{
    plm_catalogue_done(&fixture->catalogue);
    plm_policy_done(&fixture->policy);
    plm_json_free(fixture->bundle);
}

void fixture_policy(struct fixture *fixture, const char *yaml)
{
    struct plm_error error = {0};
    plm_policy_done(&fixture->policy);
    if (!plm_policy_load(yaml, strlen(yaml), "policy.yaml", &fixture->catalogue, &fixture->policy, &error))
        fail_msg("%s", error.message);
}

struct plm_json *fixture_json(const char *text)
{
    plm_auto_free char *copy = plm_strdup(text);
    struct plm_json *json = NULL;
    struct plm_error error = {0};
    for (char *at = copy; *at; at++)
        if (*at == '\'')
            *at = '"';
    if (!plm_json_parse(copy, strlen(copy), PLM_JSON_STRICT, "test", &json, &error))
        fail_msg("%s", error.message);
    return json;
}

struct plm_json *fixture_mutable(const struct plm_json *json)
{
    return (struct plm_json *)(uintptr_t)json; /* the test owns the tree */
}

static bool same(const struct plm_json *json, const char *text)
{
    const char *own = plm_json_text(json);
    return own == text || (own && text && strcmp(own, text) == 0);
}

struct plm_json *fixture_line(struct fixture *fixture, const char *kind, const char *key)
{
    plm_json_each (line, fixture->bundle) {
        if (same(plm_json_get(line, "document"), kind) && same(plm_json_get(line, "key"), key))
            return fixture_mutable(line);
    }
    fail_msg("no %s %s in the bundle", kind, key ? key : "");
    return NULL;
}

struct plm_json *fixture_value(struct fixture *fixture, const char *kind, const char *key)
{
    return plm_json_get_mutable(fixture_line(fixture, kind, key), "value");
}

struct plm_json *fixture_member(struct fixture *fixture, const char *kind, const char *key)
{
    plm_json_each (member, plm_json_get(fixture_value(fixture, "population", kind), "members")) {
        if (same(plm_json_get(member, "key"), key))
            return fixture_mutable(member);
    }
    fail_msg("no member %s", key);
    return NULL;
}

/* A line without anything is a lost document. */
void fixture_drop(struct fixture *fixture, const char *kind, const char *key)
{
    plm_json_remove(fixture_line(fixture, kind, key), "document");
}

static bool feed_line(const struct plm_json *line, const struct plm_sink *sink, struct plm_error *error)
{
    const char *mark = plm_json_text(plm_json_get(line, "plimsoll"));
    if (mark && strcmp(mark, "end") == 0) {
        struct plm_trailer trailer = {.ended = plm_json_text(plm_json_get(line, "ended"))};
        memset(trailer.sha256, 'f', 64);
        return sink->end(sink->self, &trailer, error);
    }
    if (mark)
        return sink->begin(sink->self, line, error);
    struct plm_document document = {
        .kind = plm_json_text(plm_json_get(line, "document")),
        .key = plm_json_text(plm_json_get(line, "key")),
        .origin = plm_json_text(plm_json_get(line, "origin")),
        .unknown = plm_json_text(plm_json_get(line, "unknown")),
        .value = plm_json_get(line, "value") ? plm_json_copy(plm_json_get(line, "value")) : NULL,
    };
    bool good = sink->document(sink->self, &document, error);
    plm_document_done(&document);
    return good;
}

bool fixture_feed(const struct plm_json *bundle, const struct plm_sink *sink, struct plm_error *error)
{
    bool first = true;
    plm_json_each (line, bundle) {
        /* The header stays the header when its mark is lost. */
        bool good = first && !plm_json_get(line, "document") ? sink->begin(sink->self, line, error)
                                                             : feed_line(line, sink, error);
        first = false;
        if (!good)
            return false;
    }
    return true;
}

void fixture_judge_bundle(const struct fixture *fixture, const struct plm_json *bundle,
                          const struct plm_selection *selection, struct plm_report *ret_report)
{
    static const struct plm_selection everything = {.level = 2};
    struct plm_judge *judge = NULL;
    struct plm_error error = {0};
    if (!plm_judge_new(&fixture->catalogue, &fixture->policy, selection ? selection : &everything, FIXTURE_NOW, &judge,
                       &error))
        fail_msg("%s", error.message);
    struct plm_sink sink = plm_judge_sink(judge);
    if (!fixture_feed(bundle, &sink, &error) || !plm_judge_report(judge, ret_report, &error))
        fail_msg("%s", error.message);
    plm_judge_free(judge);
}

void fixture_judge(const struct fixture *fixture, const struct plm_selection *selection, struct plm_report *ret_report)
{
    fixture_judge_bundle(fixture, fixture->bundle, selection, ret_report);
}

struct plm_json *fixture_plain(const struct plm_field *fields)
{
    struct plm_json *object = plm_json_new_object();
    for (const struct plm_field *field = fields; field->name; field++) {
        switch (field->kind) {
        case PLM_FIELD_BOOL:
            plm_json_add(object, field->name, plm_json_new_bool(false));
            break;
        case PLM_FIELD_INT:
            plm_json_add(object, field->name, plm_json_new_int(0));
            break;
        case PLM_FIELD_STRING:
            plm_json_add(object, field->name, plm_json_new_text(""));
            break;
        case PLM_FIELD_OBJECT:
            plm_json_add(object, field->name, fixture_plain(field->of));
            break;
        case PLM_FIELD_LIST:
        case PLM_FIELD_KEYED:
            plm_json_add(object, field->name, plm_json_new_list());
            break;
        }
    }
    return object;
}

void fixture_document(const struct plm_sink *sink, const char *kind, const char *key, const char *origin,
                      struct plm_json *value)
{
    struct plm_error error = {0};
    struct plm_document document = {.kind = kind, .key = key, .origin = origin, .value = value};
    if (!sink->document(sink->self, &document, &error))
        fail_msg("%s", error.message);
    plm_document_done(&document);
}

struct plm_judge *fixture_plain_judge(const struct plm_catalogue *catalogue, const struct plm_selection *selection)
{
    static const struct plm_policy policy; /* the judge holds on to it */
    struct plm_judge *judge = NULL;
    struct plm_error error = {0};
    assert_true(plm_judge_new(catalogue, &policy, selection, FIXTURE_NOW, &judge, &error));
    const struct plm_sink sink = plm_judge_sink(judge);
    plm_auto_json struct plm_json *header = plm_json_new_object();
    assert_true(sink.begin(sink.self, header, &error));
    for (const struct plm_document_kind *kind = plm_document_kinds; kind->name && !kind->streamed; kind++)
        if (!kind->keyed)
            fixture_document(&sink, kind->name, NULL, "test", fixture_plain(kind->fields));
    return judge;
}

const struct plm_result *fixture_result(const struct plm_report *report, const char *id)
{
    for (size_t i = 0; i < report->result_count; i++)
        if (strcmp(report->results[i].id, id) == 0)
            return &report->results[i];
    fail_msg("the report has no check %s", id);
    return NULL;
}

const struct plm_finding *fixture_finding(const struct plm_report *report, const char *id, const char *key)
{
    const struct plm_result *result = fixture_result(report, id);
    for (size_t i = 0; i < result->finding_count; i++)
        if (strcmp(report->subjects[result->findings[i].subject].key, key) == 0)
            return &result->findings[i];
    return NULL;
}

const char *fixture_verdict(const struct plm_report *report, const char *id)
{
    return plm_verdict_name(fixture_result(report, id)->verdict);
}

const char *fixture_verdict_of(const struct plm_report *report, const char *id, const char *key)
{
    const struct plm_result *result = fixture_result(report, id);
    const struct plm_finding *finding = fixture_finding(report, id, key);
    for (size_t i = 0; !finding && i < result->passed_count; i++)
        if (strcmp(report->subjects[result->passed[i]].key, key) == 0)
            return "pass";
    return finding ? plm_verdict_name(finding->verdict) : "";
}

const char *fixture_observed(const struct plm_finding *finding, const char *path)
{
    for (size_t i = 0; finding && i < finding->observed_count; i++)
        if (strcmp(finding->observed[i].path, path) == 0)
            return finding->observed[i].value;
    return NULL;
}

const char *fixture_cel(const char *expression)
{
    static char text[4096];
    plm_auto_arena struct plm_arena arena = {0};
    plm_auto_buffer struct plm_buffer out = {0};
    const struct plm_cel_program *program = NULL;
    struct plm_error error = {0};
    if (!plm_cel_parse(expression, strlen(expression), plm_functions, &arena, &program, &error))
        fail_msg("%s: %s", expression, error.message);
    struct plm_cel_value value = plm_cel_evaluate(program, NULL, &arena, NULL);
    plm_cel_value_print(&value, 0, &out);
    snprintf(text, sizeof text, "%s", plm_buffer_text(&out));
    return text;
}

bool fixture_load(const char *checks, const char *parameters, const char *edition, struct plm_catalogue *ret_catalogue,
                  struct plm_error *error)
{
    struct plm_embedded files[3] = {{0}}, editions[2] = {{0}};
    size_t count = 0;
    if (checks)
        files[count++] = (struct plm_embedded){.name = "checks.yaml", .data = checks, .size = strlen(checks)};
    if (parameters)
        files[count++] =
            (struct plm_embedded){.name = "parameters.yaml", .data = parameters, .size = strlen(parameters)};
    if (edition)
        editions[0] = (struct plm_embedded){.name = "edition.yaml", .data = edition, .size = strlen(edition)};
    return plm_catalogue_load(files, editions, NULL, ret_catalogue, error);
}

const char *fixture_refusal(const char *checks, const char *parameters, const char *edition)
{
    static struct plm_error error;
    struct plm_catalogue catalogue = {0};
    error = (struct plm_error){0};
    if (fixture_load(checks, parameters, edition, &catalogue, &error)) {
        plm_catalogue_done(&catalogue);
        fail_msg("not refused: %s", checks ? checks : parameters);
    }
    return error.message;
}

/* Copies the lines of the default that `with` does not replace. A line belongs to a key by its first word. */
const char *fixture_check(const char *with)
{
    static const char *const lines[] = {
        "id: a-check",
        "title: A title",
        "subject: container",
        "severity: low",
        "evidence: measured",
        "rule: '!container.HostConfig.Privileged'",
        "rationale: why",
        "remediation: how",
        "examples: {pass: {container: {HostConfig: {Privileged: false}}}, fail: {container: {HostConfig: {Privileged: "
        "true}}}, "
        "unknown: {container: {HostConfig: {}}}}",
    };
    static char text[8192];
    size_t used = 0;
    for (size_t i = 0; i < PLM_COUNT(lines); i++) {
        char key[32];
        snprintf(key, sizeof key, "%.*s:", (int)strcspn(lines[i], ":"), lines[i]);
        const char *found = strstr(with, key);
        if (!(found && (found == with || found[-1] == '\n' || found[-1] == '-')))
            used += (size_t)snprintf(text + used, sizeof text - used, "%s%s\n", used ? "  " : "- ", lines[i]);
    }
    for (const char *at = with; *at;) {
        size_t size = strcspn(at, "\n");
        if (at[0] != '-') /* "-key": only takes the default away */
            used += (size_t)snprintf(text + used, sizeof text - used, "%s%.*s\n", used ? "  " : "- ", (int)size, at);
        at += size + (at[size] == '\n');
    }
    return text;
}
