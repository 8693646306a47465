/* SPDX-License-Identifier: Apache-2.0 */
#include <plimsoll/collect/bundle.h>

#include "replay.h"

#include <errno.h>
#include <plimsoll/base/limits.h>

#define HEADER "{\"plimsoll\":\"facts/1\",\"tool\":\"0\"}\n"
#define DOCUMENT "{\"document\":\"engine.info\",\"origin\":\"GET /info\",\"value\":{\"ID\":\"x\"}}\n"

/* Body, which starts with the header's line, and a last line with its right count and digest. */
static char *closed(const char *body)
{
    struct plm_sha256 sha;
    char digest[65];
    plm_sha256_init(&sha);
    plm_sha256_update(&sha, body, strlen(body));
    plm_sha256_hex(&sha, digest);
    size_t lines = 0;
    for (const char *c = body; *c; c++)
        lines += *c == '\n';
    return plm_asprintf(
        "%s{\"plimsoll\":\"end\",\"documents\":%zu,\"sha256\":\"%s\",\"ended\":\"2026-01-01T00:00:00Z\"}\n", body,
        lines - 1, digest);
}

static bool read_text(const char *text, size_t size, struct kept *kept, struct plm_error *error)
{
    plm_auto_file FILE *stream = fmemopen((void *)(uintptr_t)text, size, "r");
    struct plm_sink sink = kept_sink(kept);
    assert_non_null(stream);
    return plm_bundle_read(stream, "facts", &sink, error);
}

static void assert_refused(const char *text, const char *message)
{
    auto_kept struct kept kept = {0};
    struct plm_error error = {0};
    if (read_text(text, strlen(text), &kept, &error))
        fail_msg("read: %s", text);
    assert_int_equal(error.code, PLM_ERROR_MALFORMED);
    if (!strstr(error.message, message))
        fail_msg("%s, expected %s", error.message, message);
    assert_false(kept.ended);
}

static void assert_body_refused(const char *body, const char *message)
{
    plm_auto_free char *text = closed(body);
    assert_refused(text, message);
}

static void what_is_written_reads_back_the_same(void **state)
{
    (void)state;
    plm_auto_free char *bytes = NULL;
    size_t size = 0;
    struct plm_error error = {0};
    auto_kept struct kept next = {0}, read = {0};
    struct plm_bundle_writer writer;
    FILE *stream = open_memstream(&bytes, &size);
    struct plm_sink next_sink = kept_sink(&next);
    plm_bundle_writer_init(&writer, stream, &next_sink);
    struct plm_sink sink = plm_bundle_writer_sink(&writer);
    plm_auto_json struct plm_json *header = parse("{\"plimsoll\":\"facts/1\",\"tool\":\"0\"}");
    assert_true(sink.begin(sink.self, header, &error));
    struct plm_document known = {
        .kind = "engine.info", .origin = "GET /info", .value = parse("{\"ID\":\"\\\"x\\\"\"}")};
    struct plm_document unknown = {.kind = "container", .key = "a/b", .unknown = "denied: x"};
    assert_true(sink.document(sink.self, &known, &error));
    assert_true(sink.document(sink.self, &unknown, &error));
    assert_true(sink.end(sink.self, &(struct plm_trailer){.ended = "2026-01-01T00:00:00Z"}, &error));
    fclose(stream);
    plm_bundle_writer_done(&writer);

    assert_true(read_text(bytes, size, &read, &error));
    assert_string_equal(read.text.data, next.text.data);
    assert_int_equal(read.count, 2);
    assert_true(next.ended && read.ended);
    assert_non_null(strstr(bytes, "\"documents\":2,\"sha256\":\""));
}

static void a_lost_member_is_handed_on_as_lost(void **state)
{
    (void)state;
    static const char body[] = HEADER "{\"origin\":\"x\",\"value\":{}}\n{\"document\":\"container\"}\n{}\n"
                                      "{\"document\":7,\"key\":{},\"unknown\":5}\n{\"document\":\"a\",\"value\":[]}\n"
                                      "{\"document\":\"a\",\"unknown\":\"u\",\"value\":{\"x\":1}}\n";
    auto_kept struct kept kept = {0};
    struct plm_error error = {0};
    plm_auto_free char *text = closed(body);
    /* The sink of this test wants kinds; lost ones are NULL. */
    assert_true(read_text(text, strlen(text), &kept, &error));
    assert_int_equal(kept.count, 6);
    assert_null(kept.documents[0].kind);
    assert_non_null(kept.documents[0].value);
    assert_null(kept.documents[1].value);
    assert_null(kept.documents[1].unknown);
    assert_null(kept.documents[3].kind);
    assert_string_equal(kept.documents[3].unknown, "lost");
    assert_null(kept.documents[4].value);
    assert_string_equal(kept.documents[5].unknown, "u");
    assert_null(kept.documents[5].value);
}

static void a_header_may_lose_any_member(void **state)
{
    (void)state;
    static const char *const headers[] = {"{\"plimsoll\":\"facts/1\"}\n", "{\"tool\":\"0\"}\n", "{\"host\":{}}\n",
                                          "{\"started\":\"x\"}\n"};
    for (size_t i = 0; i < PLM_COUNT(headers); i++) {
        auto_kept struct kept kept = {0};
        struct plm_error error = {0};
        plm_auto_free char *body = plm_asprintf("%s" DOCUMENT, headers[i]);
        plm_auto_free char *text = closed(body);
        assert_true(read_text(text, strlen(text), &kept, &error));
    }
}

static void what_is_no_bundle_is_refused_with_its_line(void **state)
{
    (void)state;
    assert_refused("", "facts: not a bundle: empty");
    assert_refused("hello\n", "facts:1: not a bundle");
    assert_refused("[]\n", "facts:1: not a bundle");
    assert_body_refused("{}\n", "facts:1: not a bundle");
    assert_body_refused(DOCUMENT, "facts:1: not a bundle");
    assert_body_refused("{\"plimsoll\":\"end\"}\n", "facts:1: not a bundle");
    assert_body_refused("{\"plimsoll\":7}\n", "facts:1: not a bundle");
    assert_body_refused("{\"plimsoll\":\"facts/2\"}\n", "facts:1: a bundle of another format");
    assert_body_refused(HEADER "nonsense\n", "facts:2: ");
    assert_body_refused(HEADER DOCUMENT "[1]\n", "facts:3: not a line of a bundle");
    assert_body_refused(HEADER "{\"document\":\"a\",\"document\":\"b\"}\n", "facts:2: ");
    assert_body_refused(HEADER "\n", "facts:2: ");
}

static void a_changed_or_cut_bundle_is_refused(void **state)
{
    (void)state;
    plm_auto_free char *text = closed(HEADER DOCUMENT);
    plm_auto_free char *changed = plm_strdup(text);
    plm_auto_free char *more = plm_asprintf("%s\n", text);
    plm_auto_free char *twice = plm_asprintf("%s%s", text, text);
    *strstr(changed, "\"x\"") = ' ';
    assert_refused(HEADER DOCUMENT, "facts:3: the bundle ends without its last line");
    assert_refused(HEADER DOCUMENT "{\"plimsoll\":\"end\"}\n", "facts:3: the last line has no digest");
    assert_refused(HEADER DOCUMENT "{\"plimsoll\":\"end\",\"sha256\":\"ABC\"}\n",
                   "facts:3: the last line has no digest");
    strstr(text, "GET")[0] = 'g';
    assert_refused(text, "facts:3: the digest is another");
    strstr(text, "gET")[0] = 'G';
    assert_refused(more, "facts:4: something follows");
    assert_refused(twice, "facts:4: something follows");
    assert_refused(changed, "facts:2: ");
    auto_kept struct kept kept = {0};
    struct plm_error error = {0};
    assert_true(read_text(text, strlen(text) - 1, &kept, &error)); /* the last newline is no fact */
}

static void a_nul_in_a_line_is_no_end_of_it(void **state)
{
    (void)state;
    static const char text[] = HEADER "{\"document\":\"a\"}\0 garbage\n";
    auto_kept struct kept kept = {0};
    struct plm_error error = {0};
    assert_false(read_text(text, sizeof text - 1, &kept, &error));
    assert_int_equal(error.code, PLM_ERROR_MALFORMED);
}

static void a_line_without_end_is_refused_within_its_limit(void **state)
{
    (void)state;
    auto_kept struct kept kept = {0};
    struct plm_error error = {0};
    struct plm_sink sink = kept_sink(&kept);
    plm_auto_file FILE *stream = tmpfile();
    assert_non_null(stream);
    fputs(HEADER "{\"document\":\"", stream);
    assert_int_equal(fseek(stream, (long)PLM_LIMIT_LINE + 1, SEEK_CUR), 0); /* a hole of zeros */
    fputs("\"}\n", stream);
    rewind(stream);
    assert_false(plm_bundle_read(stream, "facts", &sink, &error));
    assert_non_null(strstr(error.message, "facts:2: the line is over"));
}

static void a_sink_that_fails_stops_the_reading(void **state)
{
    (void)state;
    auto_kept struct kept kept = {.fail_at = 1};
    struct plm_error error = {0};
    plm_auto_free char *text = closed(HEADER DOCUMENT DOCUMENT);
    assert_false(read_text(text, strlen(text), &kept, &error));
    assert_int_equal(error.code, PLM_ERROR_IO);
    assert_int_equal(kept.count, 1);
}

static void a_full_disk_is_an_error(void **state)
{
    (void)state;
    struct plm_error error = {0};
    struct plm_bundle_writer writer;
    plm_auto_file FILE *stream = fopen("/dev/full", "w");
    assert_non_null(stream);
    plm_bundle_writer_init(&writer, stream, NULL);
    struct plm_sink sink = plm_bundle_writer_sink(&writer);
    plm_auto_json struct plm_json *header = parse("{\"plimsoll\":\"facts/1\"}");
    bool fine =
        sink.begin(sink.self, header, &error) && sink.end(sink.self, &(struct plm_trailer){.ended = "x"}, &error);
    plm_bundle_writer_done(&writer);
    assert_false(fine);
    assert_int_equal(error.errnum, ENOSPC);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_reads_back_the_same),
        cmocka_unit_test(a_lost_member_is_handed_on_as_lost),
        cmocka_unit_test(a_header_may_lose_any_member),
        cmocka_unit_test(what_is_no_bundle_is_refused_with_its_line),
        cmocka_unit_test(a_changed_or_cut_bundle_is_refused),
        cmocka_unit_test(a_nul_in_a_line_is_no_end_of_it),
        cmocka_unit_test(a_line_without_end_is_refused_within_its_limit),
        cmocka_unit_test(a_sink_that_fails_stops_the_reading),
        cmocka_unit_test(a_full_disk_is_an_error),
    };
    plm_json_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
