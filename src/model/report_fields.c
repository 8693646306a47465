/* SPDX-License-Identifier: Apache-2.0 */
/* Members in the order of the file. Whoever adds one adds it to docs/report.schema.json too. */
#include "report_fields.h"

/* clang-format off */
#define NAME(name_) .name = name_, .label = "\"" name_ "\":", .label_size = sizeof name_ + 2
#define FIELD(name_, kind_, member_, ...) {NAME(name_), .kind = PLM_REPORT_##kind_, .offset = offsetof(struct OWNER, member_), __VA_ARGS__}
#define NULLABLE .nullable = true
#define LINE .lines = true
#define HEAVY .heavy = true
#define FINDINGS .findings = true
#define CONSTANT(name_, value_) {NAME(name_), .kind = PLM_REPORT_CONSTANT, .constant = value_}
#define GROUP(name_, fields_, ...) {NAME(name_), .kind = PLM_REPORT_OBJECT, .of = fields_, __VA_ARGS__}
#define LIST(name_, member_, fields_, type_, count_, ...) \
    FIELD(name_, LIST, member_, .count = offsetof(struct OWNER, count_), .size = sizeof(struct type_), .of = fields_, __VA_ARGS__)
#define END {.name = NULL}

static const char *verdict_word(unsigned word) { return plm_verdict_name((enum plm_verdict)word); }
static const char *severity_word(unsigned word) { return plm_severity_name((enum plm_severity)word); }
static const char *evidence_word(unsigned word) { return plm_evidence_kind_name((enum plm_evidence_kind)word); }
static const char *waiver_word(unsigned word) { return plm_waiver_state_name((enum plm_waiver_state)word); }
static const struct plm_report_words verdicts = {"a verdict", PLM_VERDICTS, verdict_word};
static const struct plm_report_words severities = {"a severity", PLM_SEVERITIES, severity_word};
static const struct plm_report_words evidences = {"a kind of evidence", PLM_ATTESTED + 1, evidence_word};
static const struct plm_report_words waiver_states = {"a state of an exception", PLM_WAIVER_STATES, waiver_word};

static void blank_pass(void *element) { *(struct plm_finding *)element = (struct plm_finding){.waiver = PLM_NO_WAIVER}; }

#define OWNER plm_score
static const struct plm_report_field score[] = {
    FIELD("value", PERCENT, value), FIELD("passed", SIZE, passed), FIELD("of", SIZE, of), END};
#undef OWNER

#define OWNER plm_section_total
static const struct plm_report_field section[] = {
    FIELD("number", TEXT, number), FIELD("title", TEXT, title, NULLABLE), FIELD("totals", COUNTS, counts),
    FIELD("score", OBJECT, score, .of = score), END};
#undef OWNER

#define OWNER plm_population
static const struct plm_report_field population[] = {
    FIELD("kind", TEXT, kind), FIELD("found", SIZE, found), FIELD("assessed", SIZE, assessed), FIELD("excluded", SIZE, excluded),
    FIELD("unread", SIZE, unread), FIELD("gone", SIZE, gone), FIELD("complete", BOOL, complete), END};
#undef OWNER

#define OWNER plm_exclusion
static const struct plm_report_field exclusion[] = {FIELD("what", TEXT, what), FIELD("count", SIZE, count), END};
#undef OWNER

#define OWNER plm_drift
static const struct plm_report_field drift[] = {
    FIELD("option", TEXT, option), FIELD("in_force", RAW, in_force, NULLABLE), FIELD("on_disk", RAW, on_disk, NULLABLE),
    FIELD("source", TEXT, source, NULLABLE), END};
#undef OWNER

#define OWNER plm_exception
static const struct plm_report_field exception[] = {
    FIELD("attestation", BOOL, attestation), FIELD("check", TEXT, check), FIELD("subject", TEXT, subject, NULLABLE),
    FIELD("verdict", ATTESTED, verdict, .words = &verdicts), FIELD("state", WORD, state, .words = &waiver_states),
    FIELD("used", SIZE, used), FIELD("reason", TEXT, reason, NULLABLE), FIELD("owner", TEXT, owner, NULLABLE),
    FIELD("ticket", TEXT, ticket, NULLABLE), FIELD("starts", TEXT, starts, NULLABLE), FIELD("expires", TEXT, expires, NULLABLE),
    FIELD("days_left", INT64, days_left), FIELD("expiring", BOOL, expiring), FIELD("broad", BOOL, broad), END};
#undef OWNER

#define OWNER plm_subject
static const struct plm_report_field subject[] = {
    FIELD("kind", TEXT, kind), FIELD("key", TEXT, key), FIELD("group", TEXT, group, NULLABLE), FIELD("name", TEXT, name, NULLABLE),
    FIELD("id", TEXT, id, NULLABLE), FIELD("state", TEXT, state, NULLABLE), FIELD("comparable", BOOL, comparable),
    FIELD("self", BOOL, self), FIELD("origin", TEXT, origin, NULLABLE), END};
#undef OWNER

#define OWNER plm_observation
static const struct plm_report_field observation[] = {
    FIELD("path", TEXT, path), FIELD("value", RAW, value), FIELD("origin", ORIGIN, origin, NULLABLE), END};
#undef OWNER

#define OWNER plm_finding
static const struct plm_report_field finding[] = {
    FIELD("subject", INDEX, subject), FIELD("verdict", WORD, verdict, .words = &verdicts), FIELD("reason", TEXT, reason, NULLABLE),
    FIELD("waiver", INDEX, waiver, NULLABLE), LIST("observed", observed, observation, plm_observation, observed_count, HEAVY, .shared = true), END};
static const struct plm_report_field pass[] = {
    FIELD("subject", INDEX, subject), LIST("observed", observed, observation, plm_observation, observed_count, HEAVY, .shared = true), END};
#undef OWNER

#define OWNER plm_reference
static const struct plm_report_field reference[] = {FIELD("framework", TEXT, framework), FIELD("ids", TEXTS, ids), END};
#undef OWNER

#define OWNER plm_result
static const struct plm_report_field result[] = {
    FIELD("number", TEXT, number, NULLABLE), FIELD("id", TEXT, id), FIELD("title", TEXT, title), FIELD("section", TEXT, section, NULLABLE),
    FIELD("level", INT, level), FIELD("profile", TEXT, profile, NULLABLE), FIELD("status", TEXT, status, NULLABLE),
    FIELD("severity", WORD, severity, .words = &severities), FIELD("evidence", WORD, evidence, .words = &evidences),
    FIELD("subject_kind", TEXT, subject_kind, NULLABLE), FIELD("verdict", WORD, verdict, .words = &verdicts),
    FIELD("decided", WORD, decided, .words = &verdicts), FIELD("waived", BOOL, waived), FIELD("waiver_expired", BOOL, waiver_expired),
    FIELD("attestation", INDEX, attestation, NULLABLE), FIELD("reason", TEXT, reason, NULLABLE), FIELD("rule", TEXT, rule, NULLABLE, HEAVY),
    FIELD("rationale", TEXT, rationale, NULLABLE, HEAVY), FIELD("remediation", TEXT, remediation, NULLABLE, HEAVY), FIELD("note", TEXT, note, NULLABLE, HEAVY),
    LIST("references", references, reference, plm_reference, reference_count, HEAVY), FIELD("counts", COUNTS, counts),
    FIELD("passed", INDICES, passed, .count = offsetof(struct plm_result, passed_count)),
    LIST("findings", findings, finding, plm_finding, finding_count, FINDINGS),
    LIST("evidence_of_passes", evidence_of_passes, pass, plm_finding, evidence_of_passes_count, NULLABLE, HEAVY, FINDINGS, .blank = blank_pass), END};
#undef OWNER

#define OWNER plm_report
static const struct plm_report_field tool[] = {
    CONSTANT("name", "plimsoll"), FIELD("version", TEXT, tool_version), END};
static const struct plm_report_field benchmark[] = {
    FIELD("id", TEXT, benchmark_id, NULLABLE), FIELD("title", TEXT, benchmark_title, NULLABLE),
    FIELD("version", TEXT, benchmark_version, NULLABLE), FIELD("profile", TEXT, profile, NULLABLE), FIELD("level", INT, level), END};
static const struct plm_report_field digests[] = {
    FIELD("catalogue", TEXT, catalogue_sha256, NULLABLE), FIELD("policy", TEXT, policy_sha256, NULLABLE),
    FIELD("facts", TEXT, facts_sha256, NULLABLE), END};
static const struct plm_report_field scope[] = {FIELD("part", TEXT, scope), FIELD("state", TEXT, state), END};
static const struct plm_report_field level_scores[] = {
    FIELD("1", OBJECT, level_scores[0], .of = score), FIELD("2", OBJECT, level_scores[1], .of = score), END};

const struct plm_report_field plm_report_fields[] = {
    CONSTANT("schema", PLM_REPORT_SCHEMA),
    GROUP("tool", tool, LINE),
    GROUP("benchmark", benchmark, LINE),
    FIELD("policy_file", TEXT, policy_file, NULLABLE, LINE),
    GROUP("sha256", digests, LINE),
    FIELD("host", TREE, host, LINE),
    FIELD("engine", TREE, engine, LINE),
    FIELD("privileges", TREE, privileges, LINE),
    GROUP("scope", scope, LINE),
    FIELD("started", TEXT, started, NULLABLE, LINE),
    FIELD("ended", TEXT, ended, NULLABLE),
    FIELD("judged", TEXT, judged),
    FIELD("evidence", TEXT, evidence, LINE),
    FIELD("totals", COUNTS, totals, LINE),
    FIELD("waived", SIZE, waived),
    FIELD("need_privilege", SIZE, need_privilege),
    FIELD("score", OBJECT, score, .of = score, LINE),
    GROUP("score_by_level", level_scores, LINE),
    LIST("sections", sections, section, plm_section_total, section_count, LINE),
    LIST("populations", populations, population, plm_population, population_count, LINE),
    LIST("exclusions", exclusions, exclusion, plm_exclusion, exclusion_count, LINE),
    LIST("drift", drift, drift, plm_drift, drift_count, LINE),
    LIST("exceptions", exceptions, exception, plm_exception, exception_count, LINE),
    LIST("subjects", subjects, subject, plm_subject, subject_count, LINE),
    LIST("checks", results, result, plm_result, result_count, LINE),
    END};
/* clang-format on */
