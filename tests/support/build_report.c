/* SPDX-License-Identifier: Apache-2.0 */
#include "build_report.h"

#include <plimsoll/base/text.h>
#include <plimsoll/model/report_json.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_WORDS = 64, MOST_ITEMS = 64 };

struct builder {
    struct plm_report *report;
    const char *words[MOST_WORDS + 1]; /* of the line at hand; NULL-terminated */
    size_t count;
};

static void die(const char *what, const char *word)
{
    fprintf(stderr, "build_report: %s: %s\n", what, word ? word : "(nothing)");
    abort();
}

/* "group=shop" → "shop"; NULL: the line has no such word. */
static const char *option(const struct builder *builder, const char *name)
{
    size_t size = strlen(name);
    for (size_t i = 1; i < builder->count; i++)
        if (strncmp(builder->words[i], name, size) == 0 && builder->words[i][size] == '=')
            return builder->words[i] + size + 1;
    return NULL;
}

static bool flag(const struct builder *builder, const char *name)
{
    for (size_t i = 1; i < builder->count; i++)
        if (strcmp(builder->words[i], name) == 0)
            return true;
    return false;
}

static long number(const char *text)
{
    int64_t value = 0;
    if (!plm_parse_int64(text, strlen(text), &value))
        die("not a number", text);
    return (long)value;
}

static struct plm_population *population(struct plm_report *report, const char *kind)
{
    for (size_t i = 0; i < report->population_count; i++)
        if (strcmp(report->populations[i].kind, kind) == 0)
            return &report->populations[i];
    if (report->population_count == MOST_ITEMS)
        die("too many populations", kind);
    struct plm_population *made = &report->populations[report->population_count++];
    *made = (struct plm_population){.kind = kind, .complete = true};
    return made;
}

static uint32_t subject(struct plm_report *report, const char *kind, const char *key)
{
    static const char *const keyed[] = {"container", "image", "file", "network", "volume", "service", "node"};
    if (strcmp(key, "-") == 0)
        key = "";
    for (size_t i = 0; i < PLM_COUNT(keyed); i++)
        if (strcmp(keyed[i], kind) == 0)
            (void)population(report, kind);
    for (uint32_t i = 0; i < report->subject_count; i++)
        if (strcmp(report->subjects[i].kind, kind) == 0 && strcmp(report->subjects[i].key, key) == 0)
            return i;
    if (report->subject_count == MOST_ITEMS)
        die("too many subjects", key);
    report->subjects[report->subject_count] = (struct plm_subject){.kind = kind, .key = key, .comparable = true};
    return (uint32_t)report->subject_count++;
}

static uint32_t waiver(struct plm_report *report, const char *check, enum plm_waiver_state state)
{
    report->exceptions[report->exception_count] = (struct plm_exception){
        .check = check, .state = state, .used = 1, .owner = "ops", .reason = "for a test", .expires = "2026-06-30"};
    return (uint32_t)report->exception_count++;
}

static enum plm_verdict verdict(const char *word)
{
    enum plm_verdict found = PLM_UNKNOWN;
    if (strcmp(word, "n/a") == 0)
        return PLM_NOT_APPLICABLE;
    if (!plm_verdict_parse(word, &found))
        die("no verdict", word);
    return found;
}

/* "shop/web=fail,w,v=3" */
static void read_finding(struct plm_report *report, struct plm_result *result, const char *word)
{
    const char *equals = strchr(word, '=');
    if (!equals)
        die("no finding", word);
    char *rest = plm_arena_strdup(&report->arena, equals + 1);
    const char *value = strstr(rest, ",v=");
    bool waived = strstr(rest, ",w") != NULL, expired = strstr(rest, ",x") != NULL;
    const char *key = plm_arena_strndup(&report->arena, word, (size_t)(equals - word));
    struct plm_observation *observed = plm_arena_alloc(&report->arena, sizeof *observed);
    *observed = (struct plm_observation){"thing.value", value ? value + 3 : "1", "GET /thing"};
    rest[strcspn(rest, ",")] = '\0';
    struct plm_finding finding = {.subject = subject(report, result->subject_kind, key),
                                  .verdict = verdict(rest),
                                  .waiver = PLM_NO_WAIVER,
                                  .observed = observed,
                                  .observed_count = 1};
    if (finding.verdict == PLM_UNKNOWN)
        finding.reason = "thing.value: denied";
    if (waived || expired)
        finding.waiver = waiver(report, result->id, waived ? PLM_WAIVER_ACTIVE : PLM_WAIVER_EXPIRED);
    result->waived = result->waived || waived;
    result->waiver_expired = result->waiver_expired || expired;
    result->counts[finding.verdict]++;
    if (finding.verdict == PLM_PASS) {
        ((uint32_t *)(uintptr_t)result->passed)[result->passed_count++] = finding.subject;
        ((struct plm_finding *)(uintptr_t)result->evidence_of_passes)[result->evidence_of_passes_count++] = finding;
    } else {
        ((struct plm_finding *)(uintptr_t)result->findings)[result->finding_count++] = finding;
    }
}

/* All findings of the deciding verdict must be covered. */
static bool all_covered(const struct plm_report *report, const struct plm_result *result)
{
    for (size_t i = 0; i < result->finding_count; i++) {
        const struct plm_finding *finding = &result->findings[i];
        if (finding->verdict == result->verdict &&
            (finding->waiver == PLM_NO_WAIVER || report->exceptions[finding->waiver].state != PLM_WAIVER_ACTIVE))
            return false;
    }
    return true;
}

static void read_check(struct builder *builder)
{
    struct plm_report *report = builder->report;
    if (builder->count < 4 || report->result_count == MOST_ITEMS)
        die("no check", builder->words[1]);
    struct plm_result *result = &report->results[report->result_count++];
    const char *level = option(builder, "level"), *severity = option(builder, "severity");
    const char *attested = option(builder, "attest"), *rule = option(builder, "rule");
    *result = (struct plm_result){
        .id = builder->words[1],
        .number = strcmp(builder->words[2], "-") == 0 ? NULL : builder->words[2],
        .title = plm_arena_printf(&report->arena, "Title of %s", builder->words[1]),
        .section = plm_arena_strndup(&report->arena, builder->words[2], strcspn(builder->words[2], ".")),
        .subject_kind = builder->words[3],
        .level = level ? (int)number(level) : 1,
        .severity = PLM_HIGH,
        .evidence = PLM_MEASURED,
        .rule = rule ? rule : "thing.value == 1",
        .remediation = "Mend it.",
        .attestation = PLM_NO_WAIVER,
        .findings = plm_arena_array(&report->arena, MOST_WORDS, sizeof(struct plm_finding)),
        .passed = plm_arena_array(&report->arena, MOST_WORDS, sizeof(uint32_t)),
        .evidence_of_passes = plm_arena_array(&report->arena, MOST_WORDS, sizeof(struct plm_finding)),
    };
    if (severity && !plm_severity_parse(severity, &result->severity))
        die("no severity", severity);
    size_t at = 4;
    while (at < builder->count && strcmp(builder->words[at], ":") != 0)
        at++;
    for (at++; at < builder->count; at++)
        read_finding(report, result, builder->words[at]);
    result->verdict = result->decided = plm_verdict_over_subjects(result->counts, true);
    result->waived = result->waived && all_covered(report, result);
    if (attested) {
        result->decided = verdict(attested);
        result->attestation = waiver(report, result->id, PLM_WAIVER_ACTIVE);
        report->exceptions[result->attestation].attestation = true;
        report->exceptions[result->attestation].verdict = result->decided;
    }
}

static struct plm_json *tree(struct plm_report *report, size_t slot, struct plm_json *json)
{
    plm_json_free(report->owned[slot]);
    return report->owned[slot] = json;
}

static void read_host(struct builder *builder)
{
    struct plm_json *host = plm_json_new_object();
    plm_json_add(host, "name", plm_json_new_text(builder->words[1]));
    plm_json_add(host, "machine_id", plm_json_new_text(builder->count > 2 ? builder->words[2] : NULL));
    struct plm_json *labels = plm_json_add(host, "labels", plm_json_new_object());
    for (size_t i = 3; i < builder->count; i++) {
        const char *equals = strchr(builder->words[i], '=');
        if (equals)
            plm_json_set(
                labels,
                plm_arena_strndup(&builder->report->arena, builder->words[i], (size_t)(equals - builder->words[i])),
                plm_json_new_text(equals + 1));
    }
    builder->report->host = tree(builder->report, 0, host);
}

static void read_engine(struct builder *builder)
{
    struct plm_json *engine = plm_json_new_object();
    plm_json_add(engine, "kind", plm_json_new_text(builder->words[1]));
    plm_json_add(engine, "rootless", plm_json_new_bool(flag(builder, "rootless")));
    builder->report->engine = tree(builder->report, 1, engine);
}

static void read_uid(struct builder *builder)
{
    struct plm_json *privileges = plm_json_new_object();
    plm_json_add(privileges, "uid", plm_json_new_int(number(builder->words[1])));
    struct plm_json *capabilities = plm_json_add(privileges, "capabilities", plm_json_new_list());
    for (size_t i = 2; i < builder->count; i++)
        plm_json_push(capabilities, plm_json_new_text(builder->words[i]));
    builder->report->privileges = tree(builder->report, 2, privileges);
}

static void read_population(struct builder *builder)
{
    struct plm_population *made = population(builder->report, builder->words[1]);
    const char *excluded = option(builder, "excluded");
    made->complete = !flag(builder, "incomplete");
    made->excluded = excluded ? (size_t)number(excluded) : 0;
}

static void read_subject(struct builder *builder)
{
    struct plm_report *report = builder->report;
    struct plm_subject *made = &report->subjects[subject(report, builder->words[1], builder->words[2])];
    made->group = option(builder, "group");
    made->id = option(builder, "id");
    made->state = option(builder, "state");
    made->comparable = !flag(builder, "uncomparable");
}

static void read_line(struct builder *builder)
{
    struct plm_report *report = builder->report;
    const struct {
        const char *name;
        const char **text;
    } texts[] = {
        {"scope", &report->scope},       {"state", &report->state},        {"benchmark", &report->benchmark_id},
        {"profile", &report->profile},   {"evidence", &report->evidence},  {"judged", &report->judged},
        {"tool", &report->tool_version}, {"facts", &report->facts_sha256}, {"policy", &report->policy_sha256}};
    const struct {
        const char *name;
        void (*read)(struct builder *builder);
    } lines[] = {{"check", read_check},           {"host", read_host},      {"engine", read_engine}, {"uid", read_uid},
                 {"population", read_population}, {"subject", read_subject}};
    for (size_t i = 0; i < PLM_COUNT(texts); i++)
        if (strcmp(builder->words[0], texts[i].name) == 0)
            *texts[i].text = builder->words[1];
    for (size_t i = 0; i < PLM_COUNT(lines); i++)
        if (strcmp(builder->words[0], lines[i].name) == 0)
            lines[i].read(builder);
    if (strcmp(builder->words[0], "level") == 0)
        report->level = (int)number(builder->words[1]);
    if (strcmp(builder->words[0], "exclusion") == 0)
        report->exclusions[report->exclusion_count++] = (struct plm_exclusion){
            .what = plm_arena_printf(&report->arena, "%s %s", builder->words[1], builder->words[2]), .count = 1};
}

static void split(struct builder *builder, char *line)
{
    builder->count = 0;
    for (char *at = line; *at;) {
        at += strspn(at, " ");
        if (!*at)
            break;
        if (builder->count == MOST_WORDS)
            die("too many words", line);
        builder->words[builder->count++] = at;
        at += strcspn(at, " ");
        if (*at)
            *at++ = '\0';
    }
    builder->words[builder->count] = NULL;
    if (builder->count == 1)
        die("a word alone", builder->words[0]);
    if (builder->count > 0)
        read_line(builder);
}

static void add_sections(struct plm_report *report)
{
    for (size_t i = 0; i < report->result_count; i++) {
        bool there = false;
        for (size_t k = 0; k < report->section_count; k++)
            there = there || strcmp(report->sections[k].number, report->results[i].section) == 0;
        if (!there)
            report->sections[report->section_count++] =
                (struct plm_section_total){.number = report->results[i].section, .title = "Section"};
    }
}

void plm_build_report(const char *lines, struct plm_report *ret_report)
{
    struct plm_report *report = ret_report;
    *report = (struct plm_report){.tool_version = "0.1.0",
                                  .benchmark_id = "cis-docker-1.8.0",
                                  .benchmark_title = "CIS Docker Benchmark",
                                  .level = 2,
                                  .scope = "all",
                                  .state = "all",
                                  .judged = "2026-01-01T00:00:00Z",
                                  .evidence = "full"};
    report->subjects = plm_arena_array(&report->arena, MOST_ITEMS, sizeof *report->subjects);
    report->results = plm_arena_array(&report->arena, MOST_ITEMS, sizeof *report->results);
    report->exceptions = plm_arena_array(&report->arena, MOST_ITEMS * 4, sizeof *report->exceptions);
    report->populations = plm_arena_array(&report->arena, MOST_ITEMS, sizeof *report->populations);
    report->exclusions = plm_arena_array(&report->arena, MOST_ITEMS, sizeof *report->exclusions);
    report->sections = plm_arena_array(&report->arena, MOST_ITEMS, sizeof *report->sections);
    struct builder builder = {.report = report};
    static char defaults[][32] = {"host web-1 m1", "engine docker", "uid 0"};
    for (size_t i = 0; i < PLM_COUNT(defaults); i++)
        split(&builder, plm_arena_strdup(&report->arena, defaults[i]));
    char *text = plm_arena_strdup(&report->arena, lines);
    while (*text) {
        char *end = text + strcspn(text, "\n");
        bool last = *end == '\0';
        *end = '\0';
        split(&builder, text);
        text = last ? end : end + 1;
    }
    add_sections(report);
    plm_report_summarise(report);
}

bool plm_built_is_sound(const struct plm_report *report)
{
    char *text = NULL;
    size_t size = 0;
    struct plm_error error = {0};
    struct plm_report again = {0};
    FILE *stream = open_memstream(&text, &size);
    bool sound = stream && plm_report_write(report, stream, &error);
    if (stream)
        (void)fclose(stream);
    sound = sound && plm_report_read(text, size, "built", &again, &error);
    if (!sound)
        fprintf(stderr, "build_report: %s\n", error.message);
    plm_report_done(&again);
    free(text);
    return sound;
}
