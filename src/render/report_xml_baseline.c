/* SPDX-License-Identifier: Apache-2.0 */
#include "report_xml_parts.h"

#include "delta.h"

#include <plimsoll/base/text.h>
#include <plimsoll/model/report_json.h>

static void write_conditions(struct plm_xml *xml, const struct plm_delta *since)
{
    for (size_t i = 0; i < since->condition_count; i++) {
        plm_xml_start(xml, "condition");
        plm_xml_attribute(xml, "what", since->conditions[i].what);
        plm_xml_attribute(xml, "before", since->conditions[i].before);
        plm_xml_attribute(xml, "after", since->conditions[i].after);
        plm_xml_attribute(xml, "incomparable", since->conditions[i].incomparable ? "true" : NULL);
        plm_xml_end(xml);
    }
}

static void write_buckets(struct plm_xml *xml, const struct plm_delta *since)
{
    for (size_t i = 0; i < PLM_BUCKETS; i++) {
        enum plm_bucket bucket = (enum plm_bucket)i;
        if (since->checks[i] == 0)
            continue;
        plm_xml_start(xml, "bucket");
        plm_xml_attribute(xml, "name", plm_bucket_name(bucket));
        plm_xml_attribute(xml, "title", plm_delta_heading(bucket));
        plm_xml_attribute(xml, "about", plm_delta_about(bucket));
        plm_xml_attribute_size(xml, "checks", since->checks[i]);
        plm_xml_attribute_size(xml, "subjects", since->subjects[i]);
        plm_xml_end(xml);
    }
}

bool plm_report_xml_tells(const struct plm_change *change)
{
    return change->bucket != PLM_BUCKET_STILL_FAILING && change->bucket != PLM_BUCKET_CHANGED_FACTS;
}

void plm_report_xml_names(struct plm_buffer *out, const struct plm_delta *since, const struct plm_change *change)
{
    for (size_t i = 0; i < change->subject_count && i < PLM_XML_NAMED; i++) {
        plm_buffer_puts(out, i > 0 ? ", " : "");
        plm_delta_word_subject(out, since, &change->subjects[i]);
    }
}

static void write_change(struct plm_xml *xml, const struct plm_delta *since, const struct plm_change *change)
{
    plm_auto_buffer struct plm_buffer number = {0};
    plm_auto_buffer struct plm_buffer text = {0};
    plm_auto_buffer struct plm_buffer names = {0};
    const struct plm_result *result = plm_delta_result(change);
    plm_delta_word_number(&number, change);
    plm_delta_word_change(&text, change);
    plm_report_xml_names(&names, since, change);
    plm_xml_start(xml, "change");
    plm_xml_attribute(xml, "bucket", plm_bucket_name(change->bucket));
    plm_xml_attribute(xml, "number", plm_buffer_text(&number));
    plm_xml_attribute(xml, "id", result->id);
    plm_xml_attribute(xml, "title", result->title);
    plm_xml_attribute(xml, "severity", plm_severity_name(result->severity));
    plm_xml_attribute(xml, "regression", change->regression ? "true" : NULL);
    plm_xml_attribute(xml, "text", plm_buffer_text(&text));
    plm_xml_attribute(xml, "subjects", names.size > 0 ? plm_buffer_text(&names) : NULL);
    plm_xml_attribute_size(xml, "more",
                           change->subject_count > PLM_XML_NAMED ? change->subject_count - PLM_XML_NAMED : 0);
    plm_xml_end(xml);
}

void plm_report_xml_write_baseline(const struct plm_delta *since, struct plm_xml *xml)
{
    char digest[65];
    plm_auto_buffer struct plm_buffer verdict = {0};
    plm_report_digest(since->before, digest);
    plm_delta_word_verdict(&verdict, since);
    plm_xml_start(xml, "baseline");
    plm_xml_attribute(xml, "digest", digest);
    plm_xml_attribute(xml, "host", plm_word_host(since->before));
    plm_xml_attribute(xml, "judged", since->before->judged);
    plm_xml_attribute(xml, "relation", plm_delta_word_relation(since));
    plm_xml_attribute(xml, "verdict", plm_buffer_text(&verdict));
    plm_xml_attribute_size(xml, "regressions", since->regressions);
    plm_xml_attribute_size(xml, "unchanged", since->unchanged);
    write_conditions(xml, since);
    write_buckets(xml, since);
    for (size_t i = 0; i < since->change_count; i++)
        if (plm_report_xml_tells(&since->changes[i]))
            write_change(xml, since, &since->changes[i]);
    plm_xml_end(xml);
}
