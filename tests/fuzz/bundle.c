/* SPDX-License-Identifier: Apache-2.0 */
/* A bundle, with a trailer that fits whatever became of it (else hardly one would be read), judged by the whole
 * catalogue. What the reader hands on can be written and read again. */
#include "fuzz.h"

#include <plimsoll/collect/bundle.h>
#include <plimsoll/judge/judge.h>

static void seal(const char *text, size_t size, struct plm_buffer *out)
{
    struct plm_sha256 sha;
    char digest[65];
    size_t lines = 0;
    for (const char *line = text, *end; (end = memchr(line, '\n', size - (size_t)(line - text))); line = end + 1) {
        size_t length = (size_t)(end - line) + 1;
        if (length > 17 && memcmp(line, "{\"plimsoll\":\"end\"", 17) == 0)
            break;
        plm_buffer_append(out, line, length);
        lines++;
    }
    plm_sha256_init(&sha);
    plm_sha256_update(&sha, plm_buffer_text(out), out->size);
    plm_sha256_hex(&sha, digest);
    plm_buffer_printf(out,
                      "{\"plimsoll\":\"end\",\"documents\":%zu,\"sha256\":\"%s\",\"ended\":\"2026-01-01T00:00:00Z\"}\n",
                      lines > 0 ? lines - 1 : 0, digest);
}

static bool read_bundle(const char *text, size_t size, struct plm_sink *sink)
{
    struct plm_error error = {0};
    FILE *stream = size > 0 ? fmemopen((void *)(uintptr_t)text, size, "r") : NULL;
    bool done = stream && plm_bundle_read(stream, "fuzz", sink, &error);
    FUZZ_HOLDS(done || !stream || *error.message);
    if (stream)
        fclose(stream);
    return done;
}

static bool rewrite(const char *text, size_t size, char **ret_text, size_t *ret_size)
{
    struct plm_bundle_writer writer;
    FILE *stream = open_memstream(ret_text, ret_size);
    FUZZ_HOLDS(stream);
    plm_bundle_writer_init(&writer, stream, NULL);
    struct plm_sink sink = plm_bundle_writer_sink(&writer);
    bool done = read_bundle(text, size, &sink);
    plm_bundle_writer_done(&writer);
    fclose(stream);
    return done;
}

static bool judge(const char *text, size_t size, unsigned choice)
{
    struct plm_judge *judge = NULL;
    struct plm_report report;
    struct plm_error error = {0};
    const struct plm_policy policy = {0};
    FUZZ_HOLDS(
        plm_judge_new(fuzz_catalogue(), &policy, &(struct plm_selection){0}, INT64_C(1795341600000), &judge, &error));
    struct plm_sink sink = plm_judge_sink(judge);
    bool done = read_bundle(text, size, &sink);
    if (done) {
        FUZZ_HOLDS(plm_judge_report(judge, &report, &error));
        if (choice % 8 == 0) /* most of the time would go there */
            fuzz_report_is_sound(&report, choice / 8);
        plm_report_done(&report);
    }
    plm_judge_free(judge);
    return done;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    plm_auto_buffer struct plm_buffer sealed = {0};
    plm_auto_free char *first = NULL, *second = NULL;
    size_t first_size = 0, second_size = 0;
    plm_json_setup();
    FUZZ_HOLDS(!judge((const char *)data, size, 0) || size > 0);
    seal((const char *)data, size, &sealed);
    unsigned choice = (unsigned)(size * 7 + (size > 0 ? data[size / 2] : 0));
    bool good = judge(sealed.data, sealed.size, choice);
    bool rewritten = rewrite(sealed.data, sealed.size, &first, &first_size); /* the judge may refuse more */
    FUZZ_HOLDS(rewritten || !good);
    if (rewritten) {
        FUZZ_HOLDS(rewrite(first, first_size, &second, &second_size));
        FUZZ_HOLDS(first_size == second_size && memcmp(first, second, first_size) == 0);
    }
    return 0;
}
