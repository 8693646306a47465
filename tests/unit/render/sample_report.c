/* SPDX-License-Identifier: Apache-2.0 */
#include "sample_report.h"

#include <plimsoll/render/render.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define HOSTILE "x]]></script><img src=x onerror=alert(1)>&\"'{{7*7}}"
#define ID "4f1c2b3a4f1c2b3a4f1c2b3a4f1c2b3a4f1c2b3a4f1c2b3a4f1c2b3a4f1c2b3a"

/* Containers that fail one check together: more than the text format lists. */
#define BULK 12

enum { HOST, DAEMON, WEB_1, WEB_2, DB, EVIL, SELF };
enum { SOON, EXPIRED, PENDING, STALE, UNUSED, ATTESTED };

static struct plm_subject subjects[] = {
    [HOST] = {.kind = "host", .key = "", .comparable = true},
    [DAEMON] = {.kind = "daemon", .key = "", .comparable = true},
    [WEB_1] = {.kind = "container",
               .key = "shop/web/1",
               .group = "shop/web",
               .name = "shop-web-1",
               .id = ID,
               .state = "running",
               .comparable = true,
               .origin = "GET /containers/" ID "/json"},
    [WEB_2] = {.kind = "container",
               .key = "shop/web/2",
               .group = "shop/web",
               .name = "shop-web-2",
               .id = ID,
               .state = "running",
               .comparable = true},
    [DB] = {.kind = "container", .key = "shop/db", .name = "shop-db", .id = ID, .state = "exited", .comparable = true},
    [EVIL] = {.kind = "container", .key = HOSTILE, .name = HOSTILE, .id = ID, .state = "running"},
    [SELF] = {.kind = "container",
              .key = "audit",
              .name = "audit",
              .id = ID,
              .state = "running",
              .comparable = true,
              .self = true},
};

static struct plm_exception exceptions[] = {
    [SOON] = {.check = "container-read-only-root",
              .subject = "shop/*",
              .reason = "writes its cache; see " HOSTILE,
              .owner = "ada",
              .ticket = "OPS-17",
              .starts = "2026-01-01",
              .expires = "2026-12-10",
              .state = PLM_WAIVER_ACTIVE,
              .used = 3,
              .days_left = 18,
              .expiring = true,
              .broad = true},
    [EXPIRED] = {.check = "container-sensitive-mounts",
                 .subject = "shop/db",
                 .reason = "until the move",
                 .owner = "grace",
                 .expires = "2026-10-31",
                 .state = PLM_WAIVER_EXPIRED,
                 .used = 1,
                 .days_left = -22},
    [PENDING] = {.check = "daemon-icc",
                 .reason = "planned",
                 .owner = "ada",
                 .starts = "2027-01-01",
                 .expires = "2027-06-30",
                 .state = PLM_WAIVER_PENDING,
                 .days_left = 220},
    [STALE] = {.check = "container-not-privileged",
               .subject = "shop/web/2",
               .reason = "was once needed",
               .owner = "ada",
               .expires = "2027-03-31",
               .state = PLM_WAIVER_STALE,
               .days_left = 129},
    [UNUSED] = {.check = "container-not-privileged",
                .subject = "gone/*",
                .reason = "nobody knows",
                .owner = "ada",
                .expires = "2027-03-31",
                .state = PLM_WAIVER_UNUSED,
                .days_left = 129},
    [ATTESTED] = {.attestation = true,
                  .check = "host-hardened",
                  .reason = "baseline report 2026-10",
                  .owner = "linus",
                  .starts = "2026-10-01",
                  .expires = "2027-10-01",
                  .verdict = PLM_PASS,
                  .state = PLM_WAIVER_ACTIVE,
                  .used = 1,
                  .days_left = 313},
};

#define SEEN(...)                                                                                                      \
    .observed = (const struct plm_observation[]){__VA_ARGS__},                                                         \
    .observed_count = sizeof((struct plm_observation[]){__VA_ARGS__}) / sizeof(struct plm_observation)
#define PRIVILEGED(value_)                                                                                             \
    {                                                                                                                  \
        .path = "container.HostConfig.Privileged", .value = value_, .origin = "GET /containers/" ID "/json"            \
    }
#define REMEDY                                                                                                         \
    "Take the flag away; give single capabilities instead. A long remedy is wrapped at the width of the page, so "     \
    "that it stays readable in a log."

static const struct plm_reference references[] = {
    {.framework = "cis-controls-8", .ids = (const char *const[]){"5.4", NULL}},
    {.framework = "nist-800-190", .ids = (const char *const[]){"4.4.3", "4.5.5", NULL}},
};

static const struct plm_finding not_owned = {
    .subject = HOST,
    .verdict = PLM_FAIL,
    .waiver = PLM_NO_WAIVER,
    SEEN({.path = "host.mounts.mounts[0].own_file_system", .value = "false", .origin = "/proc/self/mountinfo"})};
static const struct plm_finding denied = {.subject = HOST,
                                          .verdict = PLM_UNKNOWN,
                                          .waiver = PLM_NO_WAIVER,
                                          .reason = "denied: CAP_AUDIT_CONTROL is needed",
                                          SEEN({.path = "host.audit",
                                                .value = "{\"$unknown\":\"denied: CAP_AUDIT_CONTROL is needed\"}",
                                                .origin = "netlink"})};
static const struct plm_finding hardened = {
    .subject = HOST, .verdict = PLM_MANUAL, .waiver = PLM_NO_WAIVER, .reason = "only an attestation can decide this"};
static const struct plm_finding icc = {
    .subject = DAEMON,
    .verdict = PLM_FAIL,
    .waiver = PLM_NO_WAIVER,
    SEEN({.path = "daemon.options.icc.value", .value = "true", .origin = "compiled default"},
         {.path = "networks[\"bridge\"].Options",
          .value = "[{\"key\":\"com.docker.network.bridge.enable_icc\",\"value\":\"true\"}]",
          .origin = "GET /networks/bridge"})};
static const struct plm_finding log_level = {
    .subject = DAEMON,
    .verdict = PLM_PASS,
    .waiver = PLM_NO_WAIVER,
    SEEN({.path = "daemon.options.log_level.value", .value = "\"info\"", .origin = "flag"})};
static const struct plm_finding rootless = {
    .subject = DAEMON,
    .verdict = PLM_MANUAL,
    .waiver = PLM_NO_WAIVER,
    .reason = "partial: what was seen is fine, a person must judge the rest",
    SEEN({.path = "engine.connection.rootless", .value = "false", .origin = "GET /info"})};
static const struct plm_finding privileged[] = {
    {.subject = WEB_1, .verdict = PLM_FAIL, .waiver = PLM_NO_WAIVER, SEEN(PRIVILEGED("true"))},
    {.subject = DB, .verdict = PLM_UNKNOWN, .waiver = PLM_NO_WAIVER, .reason = "timeout: GET /containers/shop-db/json"},
    {.subject = EVIL,
     .verdict = PLM_FAIL,
     .waiver = PLM_NO_WAIVER,
     SEEN(PRIVILEGED("\""
                     "</script><b>&amp;"
                     "\""))},
    {.subject = SELF,
     .verdict = PLM_FAIL,
     .waiver = PLM_NO_WAIVER,
     SEEN(PRIVILEGED("true"), {.path = "container.self", .value = "true"})},
};
static const struct plm_finding web_2_passes = {
    .subject = WEB_2, .verdict = PLM_PASS, .waiver = PLM_NO_WAIVER, SEEN(PRIVILEGED("false"))};
static const struct plm_finding mounts = {
    .subject = DB,
    .verdict = PLM_FAIL,
    .waiver = EXPIRED,
    SEEN({.path = "container.Mounts[0].Source", .value = "\"/etc\"", .origin = "GET /containers/" ID "/json"})};
static const struct plm_finding no_ports[] = {
    {.subject = WEB_1, .verdict = PLM_NOT_APPLICABLE, .waiver = PLM_NO_WAIVER, .reason = "publishes nothing"},
    {.subject = WEB_2, .verdict = PLM_NOT_APPLICABLE, .waiver = PLM_NO_WAIVER, .reason = "publishes nothing"},
};
static const struct plm_finding writable[] = {
    {.subject = WEB_1,
     .verdict = PLM_FAIL,
     .waiver = SOON,
     SEEN({.path = "container.HostConfig.ReadonlyRootfs", .value = "false"})},
    {.subject = WEB_2,
     .verdict = PLM_FAIL,
     .waiver = SOON,
     SEEN({.path = "container.HostConfig.ReadonlyRootfs", .value = "false"})},
};
static const struct plm_finding waived_and_unknown[] = {
    {.subject = WEB_1,
     .verdict = PLM_FAIL,
     .waiver = SOON,
     SEEN({.path = "container.HostConfig.PidsLimit", .value = "0"})},
    {.subject = DB, .verdict = PLM_UNKNOWN, .waiver = PLM_NO_WAIVER, .reason = "lost: container.HostConfig.PidsLimit"},
};

#define BASE .profile = "docker-linux", .status = "automated"
#define COMMON BASE, .level = 1, .attestation = PLM_NO_WAIVER
#define LIST(array_) .findings = array_, .finding_count = PLM_COUNT(array_)
#define ONE(finding_) .findings = &finding_, .finding_count = 1

static struct plm_result results[] = {
    {COMMON, .number = "1.1.1", .id = "host-own-partition", .title = "The data root is a file system of its own",
     .section = "1", .subject_kind = "host", .severity = PLM_LOW, .verdict = PLM_FAIL, .decided = PLM_FAIL,
     .rule = "host.mounts.mounts.all(m, m.own_file_system)", .counts = {[PLM_FAIL] = 1}, ONE(not_owned)},
    {COMMON, .number = "1.1.3", .id = "audit-dockerd", .title = "The daemon's program is audited", .section = "1",
     .subject_kind = "host", .severity = PLM_MEDIUM, .verdict = PLM_UNKNOWN, .decided = PLM_UNKNOWN,
     .counts = {[PLM_UNKNOWN] = 1}, ONE(denied)},
    {BASE, .level = 1, .number = "1.2.1", .id = "host-hardened", .title = "The host is hardened", .section = "1",
     .subject_kind = "host", .severity = PLM_MEDIUM, .evidence = PLM_ATTESTED, .verdict = PLM_MANUAL,
     .decided = PLM_PASS, .attestation = ATTESTED, .counts = {[PLM_MANUAL] = 1}, ONE(hardened)},
    {COMMON, .number = "2.1", .id = "daemon-rootless", .title = "The daemon runs rootless where it can", .section = "2",
     .subject_kind = "daemon", .severity = PLM_MEDIUM, .evidence = PLM_PARTIAL, .verdict = PLM_MANUAL,
     .decided = PLM_MANUAL, .counts = {[PLM_MANUAL] = 1}, ONE(rootless)},
    {COMMON, .number = "2.2", .id = "daemon-icc", .title = "Containers on the default bridge do not talk to each other",
     .section = "2", .subject_kind = "daemon", .severity = PLM_HIGH, .verdict = PLM_FAIL, .decided = PLM_FAIL,
     .rule = "daemon.options.icc.value == false", .remediation = "Start dockerd with icc set to false.",
     .note = "Literal reading of the benchmark.", .counts = {[PLM_FAIL] = 1}, ONE(icc)},
    {COMMON, .number = "2.3", .id = "daemon-log-level", .title = "The log level is info", .section = "2",
     .subject_kind = "daemon", .severity = PLM_LOW, .verdict = PLM_PASS, .decided = PLM_PASS,
     .counts = {[PLM_PASS] = 1}, .passed = (const uint32_t[]){DAEMON}, .passed_count = 1,
     .evidence_of_passes = &log_level, .evidence_of_passes_count = 1},
    {COMMON, .number = "2.12", .id = "daemon-device-size", .title = "The base device size is not changed",
     .section = "2", .subject_kind = "daemon", .severity = PLM_LOW, .verdict = PLM_NOT_APPLICABLE,
     .decided = PLM_NOT_APPLICABLE, .reason = "the storage driver is overlay2"},
    {COMMON,
     .number = "5.5",
     .id = "container-not-privileged",
     .title = "No container runs privileged",
     .section = "5",
     .subject_kind = "container",
     .severity = PLM_CRITICAL,
     .verdict = PLM_FAIL,
     .decided = PLM_FAIL,
     .rule = "!container.HostConfig.Privileged",
     .rationale = "A privileged container is root on the host.",
     .remediation = REMEDY,
     .references = references,
     .reference_count = PLM_COUNT(references),
     .counts = {[PLM_PASS] = 1, [PLM_FAIL] = 3, [PLM_UNKNOWN] = 1},
     LIST(privileged),
     .passed = (const uint32_t[]){WEB_2},
     .passed_count = 1,
     .evidence_of_passes = &web_2_passes,
     .evidence_of_passes_count = 1},
    {COMMON, .number = "5.6", .id = "container-sensitive-mounts",
     .title = "No sensitive directory of the host is mounted", .section = "5", .subject_kind = "container",
     .severity = PLM_HIGH, .verdict = PLM_FAIL, .decided = PLM_FAIL, .waiver_expired = true,
     .counts = {[PLM_PASS] = 2, [PLM_FAIL] = 1}, ONE(mounts), .passed = (const uint32_t[]){WEB_1, WEB_2},
     .passed_count = 2},
    {COMMON, .number = "5.9", .id = "container-ports", .title = "Only needed ports are open", .section = "5",
     .subject_kind = "container", .severity = PLM_MEDIUM, .verdict = PLM_NOT_APPLICABLE, .decided = PLM_NOT_APPLICABLE,
     .reason = "no container publishes a port", .counts = {[PLM_NOT_APPLICABLE] = 2}, LIST(no_ports)},
    {COMMON, .number = "5.13", .id = "container-read-only-root", .title = "Root file systems are read-only",
     .section = "5", .subject_kind = "container", .severity = PLM_MEDIUM, .verdict = PLM_FAIL, .decided = PLM_FAIL,
     .waived = true, .counts = {[PLM_FAIL] = 2}, LIST(writable)},
    {COMMON, .number = "5.29", .id = "container-pids-limit", .title = "The number of processes is limited",
     .section = "5", .subject_kind = "container", .severity = PLM_MEDIUM, .verdict = PLM_FAIL, .decided = PLM_FAIL,
     .waived = true, .counts = {[PLM_FAIL] = 1, [PLM_UNKNOWN] = 1}, LIST(waived_and_unknown)},
    {COMMON, .number = "5.31", .id = "container-userns", .title = "User namespaces of the host are not shared",
     .section = "5", .subject_kind = "container", .severity = PLM_HIGH, .verdict = PLM_UNKNOWN, .decided = PLM_UNKNOWN,
     .reason = "not all containers could be seen", .counts = {[PLM_PASS] = 1}, .passed = (const uint32_t[]){WEB_1},
     .passed_count = 1},
    {BASE, .attestation = PLM_NO_WAIVER, .number = NULL, .id = "site-label", .title = "Every container names its owner",
     .subject_kind = "container", .level = 2, .severity = PLM_LOW, .verdict = PLM_FAIL, .decided = PLM_FAIL,
     .counts = {[PLM_FAIL] = BULK}},
};

static struct plm_section_total sections[] = {
    {.number = "1", .title = "Host configuration"},
    {.number = "2", .title = "Docker daemon configuration"},
    {.number = "5", .title = "Container runtime"},
    {.number = "7", .title = "Swarm"},
};
static struct plm_drift drift[] = {
    {.option = "live-restore", .in_force = "false", .on_disk = "true", .source = "/etc/docker/daemon.json"},
    {.option = "icc", .in_force = NULL, .on_disk = "\"]]></script><img src=x onerror=alert(2)>\"", .source = NULL},
};
static struct plm_population populations[] = {
    {.kind = "container", .found = 6, .assessed = 5, .unread = 1, .gone = 1, .complete = false},
    {.kind = "image", .found = 9, .assessed = 8, .excluded = 1, .complete = true},
};
static struct plm_exclusion exclusions[] = {{"section 4", 12}, {"subject image:" HOSTILE, 1}};

static struct plm_finding *many_findings(struct plm_report *report, size_t count)
{
    struct plm_finding *findings = plm_arena_array(&report->arena, count, sizeof *findings);
    for (size_t i = 0; i < count; i++)
        findings[i] = (struct plm_finding){.subject = (uint32_t)(PLM_COUNT(subjects) + i),
                                           .verdict = PLM_FAIL,
                                           .waiver = PLM_NO_WAIVER,
                                           .reason = "label owner is not there"};
    return findings;
}

static struct plm_json *parse(const char *text)
{
    struct plm_json *json = NULL;
    struct plm_error error = {0};
    plm_json_setup();
    return plm_json_parse(text, strlen(text), PLM_JSON_STRICT, "sample", &json, &error) ? json : NULL;
}

static void fill_head(struct plm_report *report)
{
    *report = (struct plm_report){
        .tool_version = "0.1.0",
        .benchmark_id = "cis-docker-1.8.0",
        .benchmark_title = "CIS Docker Benchmark 1.8.0",
        .benchmark_version = "1.8.0",
        .level = 2,
        .catalogue_sha256 = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        .facts_sha256 = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
        .scope = "all",
        .state = "all",
        .started = "2026-11-22T09:07:40Z",
        .ended = "2026-11-22T09:07:42Z",
        .judged = "2026-11-22T09:07:44Z",
        .evidence = "full",
    };
    report->owned[0] = parse("{\"name\":\"web-1.example\",\"machine_id\":\"0123456789abcdef\",\"engine_id\":\"ENGINE-"
                             "1\",\"os\":{\"pretty_name\":\"Debian "
                             "GNU/Linux 12\"},\"kernel\":\"6.1.0-18-amd64\",\"labels\":{\"env\":\"prod\"}}");
    report->owned[1] =
        parse("{\"kind\":\"docker\",\"version\":\"28.5.2\",\"api\":\"1.51\",\"rootless\":false,\"swarm\":\"inactive\","
              "\"connection\":\"unix:///var/run/docker.sock\",\"local\":true,\"proof\":{\"$unknown\":\"denied: "
              "/proc/1/fd\"}}");
    report->owned[2] = parse("{\"uid\":1000,\"capabilities\":[],\"empty\":{},\"nothing\":null}");
    report->host = report->owned[0];
    report->engine = report->owned[1];
    report->privileges = report->owned[2];
}

void sample_report(struct plm_report *report)
{
    fill_head(report);
    report->policy_file = "policy.yaml";
    report->policy_sha256 = "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc";
    report->subject_count = PLM_COUNT(subjects) + BULK;
    report->subjects = plm_arena_array(&report->arena, report->subject_count, sizeof *subjects);
    memcpy(report->subjects, subjects, sizeof subjects);
    for (size_t i = 0; i < BULK; i++)
        report->subjects[PLM_COUNT(subjects) + i] = (struct plm_subject){
            .kind = "container", .key = plm_arena_printf(&report->arena, "bulk/%zu", i + 1), .comparable = true};
    report->results = plm_arena_array(&report->arena, PLM_COUNT(results), sizeof *results);
    memcpy(report->results, results, sizeof results);
    report->result_count = PLM_COUNT(results);
    report->results[report->result_count - 1].findings = many_findings(report, BULK);
    report->results[report->result_count - 1].finding_count = BULK;
    report->exceptions = exceptions;
    report->exception_count = PLM_COUNT(exceptions);
    report->sections = sections;
    report->section_count = PLM_COUNT(sections);
    report->drift = drift;
    report->drift_count = PLM_COUNT(drift);
    report->populations = populations;
    report->population_count = PLM_COUNT(populations);
    report->exclusions = exclusions;
    report->exclusion_count = PLM_COUNT(exclusions);
    report->need_privilege = 1;
    plm_report_summarise(report);
}

void sample_report_empty(struct plm_report *report)
{
    fill_head(report);
    report->benchmark_id = report->benchmark_title = report->benchmark_version = NULL;
    plm_report_summarise(report);
}

static void fill_result(struct plm_report *report, size_t index, size_t containers)
{
    struct plm_result *result = &report->results[index];
    struct plm_finding *findings = plm_arena_array(&report->arena, containers, sizeof *findings);
    struct plm_finding *passes = plm_arena_array(&report->arena, containers, sizeof *passes);
    uint32_t *passed = plm_arena_array(&report->arena, containers, sizeof *passed);
    *result = results[7];
    result->number = plm_arena_printf(&report->arena, "5.%zu", index + 1);
    result->id = plm_arena_printf(&report->arena, "check-%zu", index + 1);
    result->finding_count = result->passed_count = 0;
    for (size_t i = 0; i < containers; i++) {
        bool fails = index % 3 == 0 && i % 10 == 0;
        struct plm_finding finding = fails ? privileged[0] : web_2_passes;
        finding.subject = (uint32_t)i;
        if (fails) {
            findings[result->finding_count++] = finding;
        } else {
            passed[result->passed_count] = (uint32_t)i;
            passes[result->passed_count++] = finding;
        }
    }
    memset(result->counts, 0, sizeof result->counts);
    result->counts[PLM_FAIL] = result->finding_count;
    result->counts[PLM_PASS] = result->passed_count;
    result->verdict = result->decided = result->finding_count > 0 ? PLM_FAIL : PLM_PASS;
    result->findings = findings;
    result->passed = passed;
    result->evidence_of_passes = passes;
    result->evidence_of_passes_count = result->passed_count;
}

void sample_report_large(struct plm_report *report, size_t checks, size_t containers)
{
    fill_head(report);
    report->subjects = plm_arena_array(&report->arena, containers, sizeof *report->subjects);
    for (size_t i = 0; i < containers; i++) {
        report->subjects[i] = subjects[WEB_1];
        report->subjects[i].key = plm_arena_printf(&report->arena, "shop/web/%zu", i + 1);
    }
    report->subject_count = containers;
    report->results = plm_arena_array(&report->arena, checks, sizeof *report->results);
    report->result_count = checks;
    report->sections = sections;
    report->section_count = PLM_COUNT(sections);
    for (size_t i = 0; i < checks; i++)
        fill_result(report, i, containers);
    plm_report_summarise(report);
}

char *sample_render(const struct plm_report *report, const char *format, const struct plm_render_options *options)
{
    static const struct plm_render_options none = {0};
    struct plm_error error = {0};
    char *text = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&text, &size);
    assert_non_null(stream);
    if (!plm_format_find(format)->render(report, options ? options : &none, stream, &error))
        fail_msg("%s: %s", format, error.message);
    assert_int_equal(fclose(stream), 0);
    assert_int_equal(strlen(text), size);
    return text;
}

size_t sample_count(const char *text, const char *part)
{
    size_t count = 0;
    for (const char *at = strstr(text, part); at; at = strstr(at + strlen(part), part))
        count++;
    return count;
}

void sample_report_waive_one_of_two(struct plm_report *report)
{
    static struct plm_finding two[2];
    static struct plm_result one;
    for (size_t i = 0; i < report->result_count; i++)
        if (report->results[i].number && strcmp(report->results[i].number, "5.5") == 0)
            one = report->results[i];
    two[0] = two[1] = one.findings[0];
    two[1].subject = (two[0].subject + 1) % (uint32_t)report->subject_count;
    for (uint32_t i = 0; i < report->exception_count; i++)
        if (report->exceptions[i].state == PLM_WAIVER_ACTIVE && !report->exceptions[i].attestation)
            two[0].waiver = i;
    one.findings = two;
    one.finding_count = 2;
    report->results = &one;
    report->result_count = 1;
}
