/* SPDX-License-Identifier: Apache-2.0 */
/* A stylesheet of the user's, a parameter's name and its value (three parts), over a small report. */
#include "fuzz.h"

#include "../../src/render/stylesheet.h"
#include "../support/sample_report.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char digest[] = "0000000000000000000000000000000000000000000000000000000000000000";
    static struct plm_report report;
    fuzz_auto_parts struct fuzz_parts parts;
    struct plm_error error = {0};
    plm_auto_free char *out = NULL;
    size_t out_size = 0;
    plm_json_setup();
    if (!report.tool_version)
        plm_sample_report(&report);
    fuzz_parts_split(data, size, &parts);
    const struct plm_stylesheet_parameter parameters[] = {{parts.items[1].text, parts.items[2].text}, {0}};
    char *text = fuzz_exact(parts.items[0].text, parts.items[0].size);
    FILE *stream = open_memstream(&out, &out_size);
    FUZZ_HOLDS(stream);
    bool done = plm_stylesheet_apply(&(struct plm_report_source){&report, digest, NULL}, text, parts.items[0].size,
                                     "own.xsl", parts.count > 1 ? parameters : NULL, stream, &error);
    fclose(stream);
    free(text);
    FUZZ_HOLDS(done || *error.message);
    return 0;
}
