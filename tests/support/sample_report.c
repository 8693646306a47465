/* SPDX-License-Identifier: Apache-2.0 */
#include "sample_report.h"

#include <stdlib.h>
#include <string.h>

static const char *const cis_ids[] = {"5.4", "4.8", NULL};
static const char *const nist_ids[] = {"4.4.3", NULL};
static const struct plm_reference references[] = {{"cis-controls-8", cis_ids}, {"nist-800-190", nist_ids}};

static const struct plm_subject subjects[] = {
    {.kind = "container",
     .key = "shop/web/1",
     .group = "shop/web",
     .name = "shop-web-1",
     .id = "4f00",
     .state = "running",
     .comparable = true,
     .self = false,
     .origin = "GET /containers/4f00/json"},
    {.kind = "container",
     .key = "job#0123456789ab",
     .name = "job",
     .id = "0123456789abcdef",
     .state = "exited",
     .comparable = false,
     .self = true,
     .origin = "GET /containers/0123456789abcdef/json"},
    {.kind = "host", .key = "", .comparable = true},
    {.kind = "file", .key = "/etc/docker/\"odd\" name", .comparable = true, .origin = "fstat"},
};

static const struct plm_observation privileged[] = {
    {"container.HostConfig.Privileged", "true", "GET /containers/4f00/json"},
    {"container.HostConfig.CapAdd", "[\"SYS_ADMIN\",\"NET_RAW\"]", "GET /containers/4f00/json"},
    {"container.HostConfig.Memory", "9007199254740991", "GET /containers/4f00/json"},
};
static const struct plm_observation lost[] = {
    {"file.mode", "{\"$unknown\":\"denied: /etc/docker cannot be read\"}", NULL},
    {"file.link", "null", "fstat"},
};

static const struct plm_exception exceptions[] = {
    {.check = "container-not-privileged",
     .subject = "shop/*",
     .reason = "until the new driver",
     .owner = "storage team",
     .ticket = "OPS-12",
     .starts = "2026-01-01",
     .expires = "2027-03-31",
     .state = PLM_WAIVER_ACTIVE,
     .used = 1,
     .days_left = 128},
    {.check = "file-mode",
     .reason = "old",
     .owner = "ops",
     .expires = "2026-01-01",
     .state = PLM_WAIVER_EXPIRED,
     .used = 1,
     .days_left = -326},
    {.check = "file-mode", .subject = "x", .state = PLM_WAIVER_PENDING, .starts = "2027-01-01", .days_left = 400},
    {.check = "file-mode", .subject = "y", .state = PLM_WAIVER_STALE, .days_left = 0},
    {.check = "file-mode", .subject = "z", .state = PLM_WAIVER_UNUSED, .days_left = 1},
    {.attestation = true,
     .check = "host-hardened",
     .verdict = PLM_NOT_APPLICABLE,
     .owner = "auditor",
     .reason = "cloud image",
     .state = PLM_WAIVER_ACTIVE,
     .used = 1,
     .starts = "2026-10-01",
     .expires = "2027-10-01",
     .days_left = 312},
};

static const struct plm_finding privileged_findings[] = {
    {.subject = 0, .verdict = PLM_FAIL, .waiver = 0, .observed = privileged, .observed_count = PLM_COUNT(privileged)},
};
static const struct plm_finding file_findings[] = {
    {.subject = 3,
     .verdict = PLM_UNKNOWN,
     .reason = "file.mode: denied: /etc/docker cannot be read",
     .waiver = PLM_NO_WAIVER,
     .observed = lost,
     .observed_count = PLM_COUNT(lost)},
};
static const struct plm_finding host_findings[] = {{.subject = 2, .verdict = PLM_MANUAL, .waiver = PLM_NO_WAIVER}};
static const struct plm_finding expired_findings[] = {{.subject = 3, .verdict = PLM_FAIL, .waiver = 1}};
static const struct plm_finding absent_findings[] = {
    {.subject = 1, .verdict = PLM_NOT_APPLICABLE, .reason = "not running", .waiver = PLM_NO_WAIVER}};
static const struct plm_finding passes[] = {
    {.subject = 1, .waiver = PLM_NO_WAIVER, .observed = privileged, .observed_count = 1}};
static const uint32_t second_subject[] = {1};
static const uint32_t both_containers[] = {0, 1};

static const struct plm_result results[] = {
    {.number = "1.2.1",
     .id = "host-hardened",
     .title = "The host is hardened",
     .section = "1",
     .subject_kind = "host",
     .level = 1,
     .profile = "docker-linux",
     .status = "manual",
     .severity = PLM_LOW,
     .evidence = PLM_ATTESTED,
     .verdict = PLM_MANUAL,
     .decided = PLM_NOT_APPLICABLE,
     .attestation = 5,
     .counts = {[PLM_MANUAL] = 1},
     .findings = host_findings,
     .finding_count = 1},
    {.number = "3.17",
     .id = "file-mode",
     .title = "Mode of \"daemon.json\"",
     .section = "3",
     .subject_kind = "file",
     .level = 2,
     .profile = "docker-linux",
     .status = "automated",
     .severity = PLM_HIGH,
     .evidence = PLM_MEASURED,
     .rule = "file.mode == 420",
     .verdict = PLM_UNKNOWN,
     .decided = PLM_UNKNOWN,
     .attestation = PLM_NO_WAIVER,
     .reason = "1 file could not be read",
     .counts = {[PLM_UNKNOWN] = 1},
     .findings = file_findings,
     .finding_count = 1},
    {.number = "3.18",
     .id = "file-owner",
     .title = "Owner",
     .section = "3",
     .subject_kind = "file",
     .level = 1,
     .severity = PLM_MEDIUM,
     .evidence = PLM_PARTIAL,
     .verdict = PLM_FAIL,
     .decided = PLM_FAIL,
     .waiver_expired = true,
     .attestation = PLM_NO_WAIVER,
     .counts = {[PLM_FAIL] = 1},
     .findings = expired_findings,
     .finding_count = 1},
    {.number = "5.5",
     .id = "container-not-privileged",
     .title = "No container runs privileged",
     .section = "5",
     .subject_kind = "container",
     .level = 1,
     .profile = "docker-linux",
     .status = "manual",
     .severity = PLM_CRITICAL,
     .evidence = PLM_MEASURED,
     .rationale = "A privileged container\nis root on the host.",
     .remediation = "Drop <--privileged> & wait.",
     .rule = "!container.HostConfig.Privileged",
     .note = "d\u00e9j\u00e0 vu",
     .references = references,
     .reference_count = PLM_COUNT(references),
     .verdict = PLM_FAIL,
     .decided = PLM_FAIL,
     .waived = true,
     .attestation = PLM_NO_WAIVER,
     .counts = {[PLM_PASS] = 1, [PLM_FAIL] = 1},
     .findings = privileged_findings,
     .finding_count = 1,
     .passed = second_subject,
     .passed_count = 1,
     .evidence_of_passes = passes,
     .evidence_of_passes_count = 1},
    {.number = "5.7",
     .id = "container-no-sshd",
     .title = "No sshd",
     .section = "5",
     .level = 1,
     .verdict = PLM_NOT_APPLICABLE,
     .decided = PLM_NOT_APPLICABLE,
     .attestation = PLM_NO_WAIVER,
     .counts = {[PLM_NOT_APPLICABLE] = 1},
     .findings = absent_findings,
     .finding_count = 1,
     .evidence_of_passes = passes},
    {.id = "own-check",
     .title = "A check without a number",
     .verdict = PLM_PASS,
     .decided = PLM_PASS,
     .attestation = PLM_NO_WAIVER,
     .counts = {[PLM_PASS] = 2},
     .passed = both_containers,
     .passed_count = 2},
};

static const struct plm_section_total sections[] = {{.number = "1", .title = "Host"},
                                                    {.number = "3", .title = "Files"},
                                                    {.number = "5", .title = "Containers"},
                                                    {.number = "7"}};
static const struct plm_population populations[] = {
    {.kind = "container", .found = 4, .assessed = 2, .excluded = 1, .unread = 1, .gone = 1, .complete = true},
    {.kind = "file"}};
static const struct plm_exclusion exclusions[] = {{"section 4", 12}, {"subject batch/*", 1}};
static const struct plm_drift drift[] = {{"icc", "true", "false", "daemon.json"},
                                         {"log-opts", "[{\"key\":\"max-size\",\"value\":\"1m\"}]", NULL, NULL}};

#define COPY(report, array) memcpy(plm_arena_alloc(&(report)->arena, sizeof(array)), array, sizeof(array))

static struct plm_json *parse_or_die(const char *text)
{
    struct plm_json *json = NULL;
    struct plm_error error;
    if (!plm_json_parse(text, strlen(text), PLM_JSON_STRICT, "sample", &json, &error))
        abort();
    return json;
}

static void fill_head(struct plm_report *report)
{
    report->tool_version = "0.1.0";
    report->benchmark_id = "cis-docker-1.8.0";
    report->benchmark_title = "CIS Docker Benchmark";
    report->benchmark_version = "1.8.0";
    report->profile = "docker-linux";
    report->level = 2;
    report->catalogue_sha256 = "aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11aa11";
    report->policy_sha256 = "bb22bb22bb22bb22bb22bb22bb22bb22bb22bb22bb22bb22bb22bb22bb22bb22";
    report->policy_file = "policy.yaml";
    report->facts_sha256 = "cc33cc33cc33cc33cc33cc33cc33cc33cc33cc33cc33cc33cc33cc33cc33cc33";
    report->host = report->owned[0] = parse_or_die(
        "{\"name\":\"web-1\",\"machine_id\":\"77\",\"engine_id\":null,\"os\":{\"$unknown\":\"denied: no\"},"
        "\"labels\":{\"env\":\"prod\"}}");
    report->engine = report->owned[1] = parse_or_die("{\"kind\":\"docker\",\"version\":\"20.10.24\",\"local\":true}");
    report->privileges = report->owned[2] = parse_or_die("{\"uid\":1000,\"capabilities\":[]}");
    report->scope = "all";
    report->state = "running";
    report->started = "2026-11-22T09:07:44Z";
    report->ended = "2026-11-22T09:07:45Z";
    report->judged = "2026-11-23T00:00:00Z";
    report->evidence = "full";
}

void plm_sample_report(struct plm_report *ret_report)
{
    struct plm_report *report = ret_report;
    *report = (struct plm_report){0};
    fill_head(report);
    report->subjects = COPY(report, subjects);
    report->subject_count = PLM_COUNT(subjects);
    report->results = COPY(report, results);
    report->result_count = PLM_COUNT(results);
    report->exceptions = COPY(report, exceptions);
    report->exception_count = PLM_COUNT(exceptions);
    report->sections = COPY(report, sections);
    report->section_count = PLM_COUNT(sections);
    report->populations = COPY(report, populations);
    report->population_count = PLM_COUNT(populations);
    report->exclusions = COPY(report, exclusions);
    report->exclusion_count = PLM_COUNT(exclusions);
    report->drift = COPY(report, drift);
    report->drift_count = PLM_COUNT(drift);
    report->need_privilege = 1;
    plm_report_summarise(report);
}

static void fill_result(struct plm_report *report, struct plm_result *result, size_t number)
{
    size_t containers = report->subject_count;
    struct plm_finding *findings = plm_arena_array(&report->arena, containers, sizeof *findings);
    uint32_t *passed = plm_arena_array(&report->arena, containers, sizeof *passed);
    *result = results[3];
    result->number = plm_arena_printf(&report->arena, "5.%zu", number + 1);
    result->id = plm_arena_printf(&report->arena, "check-%zu", number);
    result->waived = false;
    result->evidence_of_passes = NULL;
    result->evidence_of_passes_count = 0;
    memset(result->counts, 0, sizeof result->counts);
    result->finding_count = result->passed_count = 0;
    for (uint32_t subject = 0; subject < containers; subject++) {
        enum plm_verdict verdict = subject % 50 == 7 ? PLM_FAIL : subject % 100 == 8 ? PLM_UNKNOWN : PLM_PASS;
        result->counts[verdict]++;
        if (verdict == PLM_PASS)
            passed[result->passed_count++] = subject;
        else
            findings[result->finding_count++] = (struct plm_finding){
                .subject = subject,
                .verdict = verdict,
                .waiver = PLM_NO_WAIVER,
                .observed = privileged,
                .observed_count = PLM_COUNT(privileged),
            };
    }
    result->findings = findings;
    result->passed = passed;
    result->verdict = result->decided = plm_verdict_over_subjects(result->counts, true);
}

void plm_sample_report_large(struct plm_report *ret_report, size_t containers, size_t result_count)
{
    struct plm_report *report = ret_report;
    *report = (struct plm_report){0};
    fill_head(report);
    report->evidence = "failures";
    report->evidence = "failures";
    report->subjects = plm_arena_array(&report->arena, containers, sizeof *report->subjects);
    report->subject_count = containers;
    for (size_t i = 0; i < containers; i++) {
        report->subjects[i] = subjects[0];
        report->subjects[i].key = plm_arena_printf(&report->arena, "shop/web/%zu", i);
    }
    report->results = plm_arena_array(&report->arena, result_count, sizeof *report->results);
    report->result_count = result_count;
    for (size_t i = 0; i < result_count; i++)
        fill_result(report, &report->results[i], i);
    plm_report_summarise(report);
}
