/* SPDX-License-Identifier: Apache-2.0 */
#include "../../../src/base/json_pool.h"

#include <malloc.h>
#include <plimsoll/base/json.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void pieces_of_every_size_are_whole_and_apart(void **state)
{
    enum { COUNT = 400 };
    unsigned char *pieces[COUNT];
    (void)state;
    for (size_t i = 0; i < COUNT; i++) {
        pieces[i] = plm_json_pool_alloc(i);
        assert_int_equal((uintptr_t)pieces[i] % 8, 0);
        memset(pieces[i], (int)(i % 251), i);
    }
    for (size_t i = 0; i < COUNT; i++) {
        for (size_t k = 0; k < i; k++)
            assert_int_equal(pieces[i][k], i % 251);
        plm_json_pool_free(pieces[i]);
    }
}

static void freed_pieces_serve_again(void **state)
{
    (void)state;
    for (size_t round = 0; round < 3; round++) {
        unsigned char *pieces[3000];
        for (size_t i = 0; i < PLM_COUNT(pieces); i++) {
            pieces[i] = plm_json_pool_alloc(64);
            memset(pieces[i], (int)(i % 250), 64);
        }
        for (size_t i = 0; i < PLM_COUNT(pieces); i++) {
            assert_int_equal(pieces[i][0], i % 250);
            assert_int_equal(pieces[i][63], i % 250);
            plm_json_pool_free(pieces[i]);
        }
    }
}

/* Of what comes and goes, nothing is held by a small piece that lasts. */
static void what_lasts_holds_nothing_else(void **state)
{
    enum { ROUNDS = 2000, SHORT = 200 };
    static void *lasting[ROUNDS];
    (void)state;
    const size_t before = mallinfo2().uordblks;
    for (size_t round = 0; round < ROUNDS; round++) {
        void *pieces[SHORT];
        for (size_t i = 0; i < SHORT; i++) {
            pieces[i] = plm_json_pool_alloc(64);
            if (i == SHORT / 2) {
                assert_false(plm_json_lasting(true));
                lasting[round] = plm_json_pool_alloc(64);
                assert_true(plm_json_lasting(false));
            }
        }
        for (size_t i = 0; i < SHORT; i++)
            plm_json_pool_free(pieces[i]);
    }
    const size_t after = mallinfo2().uordblks;
    assert_true(after - before < (size_t)ROUNDS * 128 + 256 * 1024);
    for (size_t round = 0; round < ROUNDS; round++)
        plm_json_pool_free(lasting[round]);
}

static void nothing_is_freed_quietly(void **state)
{
    (void)state;
    plm_json_pool_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_of_every_size_are_whole_and_apart),
        cmocka_unit_test(freed_pieces_serve_again),
        cmocka_unit_test(what_lasts_holds_nothing_else),
        cmocka_unit_test(nothing_is_freed_quietly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
