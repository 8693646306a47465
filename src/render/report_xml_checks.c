/* SPDX-License-Identifier: Apache-2.0 */
#include "report_xml_parts.h"

#include "groups.h"
#include "wording.h"

#include <plimsoll/base/text.h>
#include <string.h>

static void write_observation(struct plm_xml *xml, const struct plm_report *report, const struct plm_group *group,
                              const struct plm_observation *observation)
{
    plm_auto_buffer struct plm_buffer value = {0};
    plm_auto_buffer struct plm_buffer origin = {0};
    plm_word_value(&value, observation->value, PLM_XML_VALUE);
    bool known = plm_group_fact_origin(&origin, report, group, observation);
    plm_xml_start(xml, "observed");
    plm_xml_attribute(xml, "path", observation->path);
    plm_xml_attribute(xml, "origin", known ? plm_buffer_text(&origin) : NULL);
    plm_xml_text(xml, plm_buffer_text(&value));
    plm_xml_end(xml);
}

static size_t observations_shown(const struct plm_finding *finding)
{
    return finding->observed_count < PLM_XML_OBSERVATIONS ? finding->observed_count : PLM_XML_OBSERVATIONS;
}

static bool has_key(const struct plm_subject *subject)
{
    return subject->key && *subject->key;
}

/* All keys of a group in one attribute, for stylesheets that only name them. */
static void write_keys(struct plm_xml *xml, const struct plm_report *report, const struct plm_group *group)
{
    plm_auto_buffer struct plm_buffer keys = {0};
    for (size_t i = 0; i < group->count; i++) {
        const struct plm_subject *subject = plm_report_subject(report, group->subjects[i]);
        if (has_key(subject))
            plm_buffer_printf(&keys, "%s%s", keys.size > 0 ? ", " : "", subject->key);
    }
    plm_xml_attribute(xml, "kind", plm_report_subject(report, group->subjects[0])->kind);
    plm_xml_attribute(xml, "subject", keys.size > 0 ? plm_buffer_text(&keys) : NULL);
    plm_xml_attribute_size(xml, "count", group->count);
    plm_xml_attribute_size(xml, "observed-more", group->finding->observed_count - observations_shown(group->finding));
}

static void write_subjects(struct plm_xml *xml, const struct plm_report *report, const struct plm_group *group)
{
    for (size_t i = 0; i < group->count; i++) {
        const struct plm_subject *subject = plm_report_subject(report, group->subjects[i]);
        plm_auto_buffer struct plm_buffer id = {0};
        plm_word_origin(&id, subject->id);
        if (!has_key(subject))
            continue;
        plm_xml_start(xml, "subject");
        plm_xml_attribute(xml, "key", subject->key);
        plm_xml_attribute(xml, "id", subject->id ? plm_buffer_text(&id) : NULL);
        plm_xml_attribute(xml, "name", subject->name);
        plm_xml_attribute(xml, "state", subject->state);
        plm_xml_attribute(xml, "self", subject->self ? "true" : NULL);
        plm_xml_end(xml);
    }
}

static void write_group(struct plm_xml *xml, const struct plm_report *report, const struct plm_group *group)
{
    bool pass = group->outcome == PLM_OUTCOME_PASS;
    plm_xml_start(xml, pass ? "pass" : "finding");
    if (!pass) {
        plm_xml_attribute(xml, "verdict", plm_verdict_name(group->finding->verdict));
        plm_xml_attribute(xml, "outcome", plm_outcome_name(group->outcome));
        if (plm_finding_waiver(report, group->finding))
            plm_xml_attribute_size(xml, "waiver", group->finding->waiver);
    }
    write_keys(xml, report, group);
    write_subjects(xml, report, group);
    plm_xml_element(xml, "reason", group->finding->reason);
    for (size_t i = 0; i < observations_shown(group->finding); i++)
        write_observation(xml, report, group, &group->finding->observed[i]);
    plm_xml_end(xml);
}

static void write_references(struct plm_xml *xml, const struct plm_result *result)
{
    for (size_t i = 0; i < result->reference_count; i++) {
        for (const char *const *id = result->references[i].ids; id && *id; id++) {
            plm_xml_start(xml, "reference");
            plm_xml_attribute(xml, "framework", result->references[i].framework);
            plm_xml_attribute(xml, "id", *id);
            plm_xml_end(xml);
        }
    }
}

static void write_attributes(struct plm_xml *xml, const struct plm_report *report, const struct plm_result *result)
{
    char level[16];
    snprintf(level, sizeof level, "%d", result->level);
    plm_auto_buffer struct plm_buffer headline = {0};
    plm_word_headline(&headline, report, result);
    plm_xml_attribute(xml, "number", result->number);
    plm_xml_attribute(xml, "id", result->id);
    plm_xml_attribute(xml, "title", result->title);
    plm_xml_attribute(xml, "section", plm_result_in_section(report, result, NULL) ? NULL : result->section);
    plm_xml_attribute(xml, "level", level);
    plm_xml_attribute(xml, "profile", result->profile);
    plm_xml_attribute(xml, "status", result->status);
    plm_xml_attribute(xml, "severity", plm_severity_name(result->severity));
    plm_xml_attribute(xml, "evidence", plm_evidence_kind_name(result->evidence));
    plm_xml_attribute(xml, "subject-kind", result->subject_kind);
    plm_xml_attribute(xml, "verdict", plm_verdict_name(result->verdict));
    plm_xml_attribute(xml, "decided", plm_verdict_name(result->decided));
    plm_xml_attribute(xml, "outcome", plm_outcome_name(plm_outcome_of_result(result)));
    if (plm_result_attestation(report, result))
        plm_xml_attribute_size(xml, "attestation", result->attestation);
    plm_xml_attribute(xml, "headline", plm_buffer_text(&headline));
    plm_report_xml_write_counts(xml, result->counts);
    plm_xml_attribute_size(xml, "subjects", result->finding_count + result->passed_count);
}

void plm_report_xml_write_checks(const struct plm_report *report, struct plm_xml *xml)
{
    for (size_t i = 0; i < report->result_count; i++) {
        const struct plm_result *result = &report->results[i];
        plm_xml_start(xml, "check");
        write_attributes(xml, report, result);
        plm_xml_element(xml, "reason", result->reason);
        plm_xml_element(xml, "rationale", result->rationale);
        plm_xml_element(xml, "remediation", result->remediation);
        plm_xml_element(xml, "rule", result->rule);
        plm_xml_element(xml, "note", result->note);
        write_references(xml, result);
        plm_auto_groups struct plm_groups groups;
        plm_groups_make(report, result, PLM_XML_SUBJECTS, &groups);
        for (size_t j = 0; j < groups.count; j++)
            write_group(xml, report, &groups.groups[j]);
        plm_xml_start(xml, "more");
        plm_xml_attribute_size(xml, "subjects", result->finding_count + result->passed_count - groups.subjects);
        plm_xml_end(xml);
        plm_xml_end(xml);
    }
}
