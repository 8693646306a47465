/* SPDX-License-Identifier: Apache-2.0 */
/* A bundle, with a trailer that fits whatever became of it (else hardly one would be read), judged by the whole
 * catalogue. What the reader hands on can be written and read again. */
#include "fuzz.h"

#include "../support/finding_difference.h"

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

/* ---- who else is there makes no difference ---- */

/* A sink that lets one container pass, by its number. */
struct lonely {
    struct plm_sink next;
    size_t number, seen;
    char *key; /* of that one; NULL: it has none */
};

static bool begin(void *self, const struct plm_json *header, struct plm_error *error)
{
    const struct lonely *lonely = self;
    return lonely->next.begin(lonely->next.self, header, error);
}

static bool document(void *self, struct plm_document *document, struct plm_error *error)
{
    struct lonely *lonely = self;
    const struct plm_document_kind *kind = document->kind ? plm_document_kind_find(document->kind) : NULL;
    if (kind && kind->streamed && lonely->seen++ != lonely->number)
        return true;
    if (kind && kind->streamed && document->key)
        lonely->key = plm_strdup(document->key);
    return lonely->next.document(lonely->next.self, document, error);
}

static bool end(void *self, const struct plm_trailer *trailer, struct plm_error *error)
{
    const struct lonely *lonely = self;
    return lonely->next.end(lonely->next.self, trailer, error);
}

/* All checks of containers but those that look at several. */
static void compare_alone(const struct plm_report *all, const struct plm_report *alone, const char *key)
{
    for (size_t i = 0; i < all->result_count; i++) {
        const struct plm_check *check = plm_catalogue_check(fuzz_catalogue(), all->results[i].id);
        if (check && check->subject && check->subject->streamed && !check->joins)
            FUZZ_HOLDS(!finding_difference(all, alone, check->id, key));
    }
}

static struct plm_judge *new_judge(void)
{
    struct plm_judge *judge = NULL;
    struct plm_error error = {0};
    static const struct plm_policy policy; /* none; it must outlive the judge */
    FUZZ_HOLDS(
        plm_judge_new(fuzz_catalogue(), &policy, &(struct plm_selection){0}, INT64_C(1795341600000), &judge, &error));
    return judge;
}

static void judge_alone(const char *text, size_t size, size_t number, const struct plm_report *all)
{
    struct plm_judge *judge = new_judge();
    struct plm_report alone;
    struct plm_error error = {0};
    struct lonely lonely = {.next = plm_judge_sink(judge), .number = number};
    struct plm_sink sink = {.begin = begin, .document = document, .end = end, .self = &lonely};
    if (read_bundle(text, size, &sink) && lonely.key) {
        FUZZ_HOLDS(plm_judge_report(judge, &alone, &error));
        compare_alone(all, &alone, lonely.key);
        plm_report_done(&alone);
    }
    plm_cleanup_free(&lonely.key);
    plm_judge_free(judge);
}

static bool judge(const char *text, size_t size, unsigned choice)
{
    struct plm_judge *judge = new_judge();
    struct plm_report report;
    struct plm_error error = {0};
    struct plm_sink sink = plm_judge_sink(judge);
    bool done = read_bundle(text, size, &sink);
    if (done) {
        FUZZ_HOLDS(plm_judge_report(judge, &report, &error));
        if (choice % 8 == 0) /* most of the time would go there */
            fuzz_report_is_sound(&report, choice / 8);
        if (choice % 8 < 4)
            judge_alone(text, size, choice / 4 % 16, &report);
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
