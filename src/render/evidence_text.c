/* SPDX-License-Identifier: Apache-2.0 */
#include "evidence_text.h"

#include "report_xml.h"
#include "wording.h"

void plm_evidence_text(struct plm_buffer *out, const struct plm_subject *subject, const struct plm_finding *finding,
                       const char *between, size_t limit)
{
    for (size_t i = 0; finding && i < finding->observed_count; i++) {
        const struct plm_observation *observation = &finding->observed[i];
        plm_buffer_puts(out, i > 0 ? between : "");
        if (i == PLM_XML_OBSERVATIONS) {
            plm_buffer_printf(out, "%zu more facts: see the JSON report", finding->observed_count - i);
            return;
        }
        plm_buffer_printf(out, "%s = ", observation->path ? observation->path : "?");
        plm_word_value(out, observation->value, limit);
        const char *origin = plm_observation_origin(observation, subject);
        if (origin) {
            plm_buffer_puts(out, " (");
            plm_word_origin(out, origin);
            plm_buffer_putc(out, ')');
        }
    }
}
