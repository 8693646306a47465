/* SPDX-License-Identifier: Apache-2.0 */
#include <plimsoll/base/sha256.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void assert_digest(const char *text, size_t size, size_t chunk, const char *wanted)
{
    struct plm_sha256 sha;
    plm_sha256_init(&sha);
    for (size_t at = 0; at < size; at += chunk) {
        plm_sha256_update(&sha, text + at, size - at < chunk ? size - at : chunk);
    }
    plm_sha256_update(&sha, text, 0);
    char hex[65];
    plm_sha256_hex(&sha, hex);
    assert_string_equal(hex, wanted);
}

/* FIPS 180-4 and NIST's example values, at every size of chunk that crosses a block in its own way. */
static void the_published_vectors_come_out(void **state)
{
    (void)state;
    static const char two_blocks[] = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
    for (size_t chunk = 1; chunk < 70; chunk++) {
        assert_digest("", 0, chunk, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assert_digest("abc", 3, chunk, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_digest(two_blocks, 56, chunk, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    }
}

static void a_million_letters_come_out_in_any_chunks(void **state)
{
    (void)state;
    static const size_t chunks[] = {1, 3, 63, 64, 65, 127, 997, 1000000};
    char *text = malloc(1000000);
    assert_non_null(text);
    memset(text, 'a', 1000000);
    for (size_t i = 0; i < sizeof(chunks) / sizeof(chunks[0]); i++) {
        assert_digest(text, 1000000, chunks[i], "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    }
    free(text);
}

/* Around 55, 56 and 64 bytes the padding changes its number of blocks. Digests from coreutils' sha256sum. */
static void the_padding_is_right_at_every_edge(void **state)
{
    (void)state;
    static const struct {
        size_t size;
        const char *digest;
    } rows[] = {
        {54, "45f316e10b2c99abf374b22bda893cf3300d77263f1e272349ed414680522952"},
        {55, "d5e285683cd4efc02d021a5c62014694958901005d6f71e89e0989fac77e4072"},
        {56, "04c26261370ee7541549d16dee320c723e3fd14671e66a099afe0a377c16888e"},
        {57, "ae14a2563ccf969d99aca69ce6bb74981f734bbf9f655f73b8f06db68cab5217"},
        {63, "75220b47218278e656f2013bb8f0c455a25eaf01e86c64924e9d48d89776d6f2"},
        {64, "7ce100971f64e7001e8fe5a51973ecdfe1ced42befe7ee8d5fd6219506b5393c"},
        {65, "9537c5fdf120482f7d58d25e9ed583f52c02b4e304ea814db1633ad565aed7e9"},
        {119, "000b48d4edf0fa7bee3c6236ecd2785baa5db4eeb8bb54341b029e0d9fa5fb0c"},
        {120, "13f05a0b594787f5ecd315edc96141bd3243203d1b7d4f0836f37308b276ba98"},
        {128, "24da1b81d0b16df6428eee73c69fcb2a93c76bc6df706f0c6670fe6bfe800464"},

    };
    char text[200];
    memset(text, 'x', sizeof(text));
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        assert_digest(text, rows[i].size, 7, rows[i].digest);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_published_vectors_come_out),
        cmocka_unit_test(a_million_letters_come_out_in_any_chunks),
        cmocka_unit_test(the_padding_is_right_at_every_edge),
    };
    int failed = cmocka_run_group_tests_name("sha256", tests, NULL, NULL);
    plm_sha256_force_portable(true);
    return failed + cmocka_run_group_tests_name("sha256 in plain C", tests, NULL, NULL);
}
