/* SPDX-License-Identifier: Apache-2.0 */
/* A saved report, as it is and with a digest that fits whatever became of it. */
#include "fuzz.h"

#include <plimsoll/base/sha256.h>
#include <plimsoll/model/report_json.h>

static void seal(const char *text, size_t size, struct plm_buffer *out)
{
    static const char mark[] = ",\"integrity\":";
    struct plm_sha256 sha;
    char digest[65];
    const char *end = text + size;
    for (const char *at = text; (at = memmem(at, (size_t)(text + size - at), mark, sizeof mark - 1)); at++)
        end = at;
    plm_buffer_append(out, text, (size_t)(end - text));
    plm_sha256_init(&sha);
    plm_sha256_update(&sha, plm_buffer_text(out), out->size);
    plm_sha256_hex(&sha, digest);
    plm_buffer_printf(out, "%s{\"algorithm\":\"sha256\",\"digest\":\"%s\"}}\n", mark, digest);
}

static void read_report(const char *text, size_t size, unsigned choice)
{
    struct plm_report report, summary;
    struct plm_error error = {0};
    char *exact = fuzz_exact(text, size);
    bool good = plm_report_read(exact, size, "fuzz", &report, &error);
    FUZZ_HOLDS(good || *error.message);
    bool brief = plm_report_read_summary(exact, size, "fuzz", &summary, &error);
    FUZZ_HOLDS(!good || brief);
    free(exact);
    if (good)
        fuzz_report_is_sound(&report, choice);
    plm_report_done(&report);
    plm_report_done(&summary);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    plm_auto_buffer struct plm_buffer sealed = {0};
    plm_json_setup();
    unsigned choice = (unsigned)(size * 7 + (size > 0 ? data[size / 2] : 0));
    read_report((const char *)data, size, choice);
    seal((const char *)data, size, &sealed);
    read_report(sealed.data, sealed.size, choice);
    return 0;
}
