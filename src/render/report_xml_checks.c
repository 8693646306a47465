/* SPDX-License-Identifier: Apache-2.0 */
#include "report_xml_parts.h"

#include "wording.h"

#include <plimsoll/base/text.h>
#include <string.h>

static void write_observation(struct plm_xml *xml, const struct plm_observation *observation)
{
    plm_auto_buffer struct plm_buffer value = {0};
    plm_auto_buffer struct plm_buffer origin = {0};
    plm_word_value(&value, observation->value, PLM_XML_VALUE);
    plm_word_origin(&origin, observation->origin);
    plm_xml_start(xml, "observed");
    plm_xml_attribute(xml, "path", observation->path);
    plm_xml_attribute(xml, "origin", observation->origin ? plm_buffer_text(&origin) : NULL);
    plm_xml_text(xml, plm_buffer_text(&value));
    plm_xml_end(xml);
}

static void write_observations(struct plm_xml *xml, const struct plm_finding *finding)
{
    size_t shown = finding->observed_count < PLM_XML_OBSERVATIONS ? finding->observed_count : PLM_XML_OBSERVATIONS;
    plm_xml_attribute_size(xml, "observed-more", finding->observed_count - shown);
    plm_xml_element(xml, "reason", finding->reason);
    for (size_t i = 0; i < shown; i++)
        write_observation(xml, &finding->observed[i]);
}

static void write_key(struct plm_xml *xml, const struct plm_subject *subject)
{
    plm_xml_attribute(xml, "kind", subject->kind);
    plm_xml_attribute(xml, "subject", subject->key && *subject->key ? subject->key : NULL);
    plm_xml_attribute(xml, "self", subject->self ? "true" : NULL);
}

static void write_subject(struct plm_xml *xml, const struct plm_report *report, uint32_t index)
{
    const struct plm_subject *subject = plm_report_subject(report, index);
    write_key(xml, subject);
    plm_xml_attribute(xml, "name", subject->name);
    plm_xml_attribute(xml, "id", subject->id);
    plm_xml_attribute(xml, "state", subject->state);
}

static void write_finding(struct plm_xml *xml, const struct plm_report *report, const struct plm_finding *finding)
{
    plm_xml_start(xml, "finding");
    plm_xml_attribute(xml, "verdict", plm_verdict_name(finding->verdict));
    plm_xml_attribute(xml, "outcome", plm_outcome_name(plm_outcome_of_finding(report, finding)));
    write_subject(xml, report, finding->subject);
    if (plm_finding_waiver(report, finding))
        plm_xml_attribute_size(xml, "waiver", finding->waiver);
    write_observations(xml, finding);
    plm_xml_end(xml);
}

/* Findings in the order in which a reader must see them, so that the limit cuts the harmless ones. Returns how many
 * were written. */
static size_t write_findings(struct plm_xml *xml, const struct plm_report *report, const struct plm_result *result)
{
    size_t shown = 0;
    for (int outcome = 0; outcome < PLM_OUTCOMES; outcome++) {
        for (size_t i = 0; i < result->finding_count && shown < PLM_XML_SUBJECTS; i++) {
            if ((int)plm_outcome_of_finding(report, &result->findings[i]) != outcome)
                continue;
            write_finding(xml, report, &result->findings[i]);
            shown++;
        }
    }
    return shown;
}

static const struct plm_finding *evidence_of(const struct plm_result *result, size_t pass)
{
    /* The judge writes both lists in the same order; a file of another hand may not. */
    if (pass < result->evidence_of_passes_count && result->evidence_of_passes[pass].subject == result->passed[pass])
        return &result->evidence_of_passes[pass];
    for (size_t i = 0; i < result->evidence_of_passes_count && result->evidence_of_passes_count <= PLM_XML_SUBJECTS;
         i++)
        if (result->evidence_of_passes[i].subject == result->passed[pass])
            return &result->evidence_of_passes[i];
    return NULL;
}

static size_t write_passes(struct plm_xml *xml, const struct plm_report *report, const struct plm_result *result,
                           size_t room)
{
    size_t shown = result->passed_count < room ? result->passed_count : room;
    for (size_t i = 0; i < shown; i++) {
        const struct plm_finding *evidence = evidence_of(result, i);
        plm_xml_start(xml, "pass");
        write_key(xml, plm_report_subject(report, result->passed[i]));
        if (evidence)
            write_observations(xml, evidence);
        plm_xml_end(xml);
    }
    return shown;
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
        size_t shown = write_findings(xml, report, result);
        size_t room = PLM_XML_SUBJECTS - shown;
        shown += write_passes(xml, report, result, room < PLM_XML_PASSES ? room : PLM_XML_PASSES);
        plm_xml_start(xml, "more");
        plm_xml_attribute_size(xml, "subjects", result->finding_count + result->passed_count - shown);
        plm_xml_end(xml);
        plm_xml_end(xml);
    }
}
