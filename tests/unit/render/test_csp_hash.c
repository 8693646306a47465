/* SPDX-License-Identifier: Apache-2.0 */
#include "csp_hash.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* Made with `printf … | openssl dgst -sha256 -binary | base64`. */
static void hashes_are_those_of_openssl(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"", "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="},
        {"abc", "sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="},
        {"alert(1)", "sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI="},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char out[PLM_CSP_HASH_SIZE];
        plm_csp_hash(rows[i][0], strlen(rows[i][0]), out);
        assert_string_equal(out, rows[i][1]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(hashes_are_those_of_openssl)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
