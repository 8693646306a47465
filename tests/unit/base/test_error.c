/* SPDX-License-Identifier: Apache-2.0 */
#include <plimsoll/base/error.h>

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void setting_an_error_returns_false_and_fills_everything(void **state)
{
    (void)state;
    struct plm_error error = {.errnum = 7};
    assert_false(plm_error_set(&error, PLM_ERROR_USAGE, "no such option: %s", "--x"));
    assert_int_equal(error.code, PLM_ERROR_USAGE);
    assert_int_equal(error.errnum, 0);
    assert_string_equal(error.message, "no such option: --x");
}

static void an_errno_chooses_the_code_and_ends_the_message(void **state)
{
    (void)state;
    static const struct {
        int errnum;
        enum plm_error_code code;
    } rows[] = {
        {ENOENT, PLM_ERROR_ABSENT},
        {ENOTDIR, PLM_ERROR_ABSENT},
        {ESRCH, PLM_ERROR_ABSENT},
        {EACCES, PLM_ERROR_DENIED},
        {EPERM, PLM_ERROR_DENIED},
        {ECONNREFUSED, PLM_ERROR_UNREACHABLE},
        {EPIPE, PLM_ERROR_UNREACHABLE},
        {EHOSTUNREACH, PLM_ERROR_UNREACHABLE},
        {ETIMEDOUT, PLM_ERROR_TIMEOUT},
        {EFBIG, PLM_ERROR_TOO_LARGE},
        {ENOSYS, PLM_ERROR_UNSUPPORTED},
        {EAFNOSUPPORT, PLM_ERROR_UNSUPPORTED},
        {EIO, PLM_ERROR_IO},
        {ENOSPC, PLM_ERROR_IO},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct plm_error error = {0};
        assert_false(plm_error_set_errno(&error, rows[i].errnum, "open %s", "/x"));
        assert_int_equal(error.code, rows[i].code);
        assert_int_equal(error.errnum, rows[i].errnum);
    }
    struct plm_error error = {0};
    assert_false(plm_error_set_errno(&error, ENOENT, "open %s", "/x"));
    assert_string_equal(error.message, "open /x: No such file or directory");
}

static void wrapping_puts_words_in_front_and_keeps_the_rest(void **state)
{
    (void)state;
    struct plm_error error = {0};
    plm_error_set_errno(&error, EACCES, "open");
    assert_false(plm_error_wrap(&error, "check %d", 5));
    assert_string_equal(error.message, "check 5: open: Permission denied");
    assert_int_equal(error.code, PLM_ERROR_DENIED);
    assert_int_equal(error.errnum, EACCES);
}

static void a_message_may_be_made_of_the_old_one(void **state)
{
    (void)state;
    struct plm_error error = {0};
    plm_error_set(&error, PLM_ERROR_IO, "first");
    plm_error_set(&error, PLM_ERROR_IO, "second after %s", error.message);
    assert_string_equal(error.message, "second after first");
    plm_error_wrap(&error, "third after %s", error.message);
    assert_string_equal(error.message, "third after second after first: second after first");
}

static void a_long_message_is_cut_at_a_code_point(void **state)
{
    (void)state;
    char text[3000];
    for (size_t i = 0; i + 1 < sizeof(text); i += 2) {
        memcpy(text + i, "\xC3\xA9", 2);
    }
    text[sizeof(text) - 2] = '\0';
    struct plm_error error = {0};
    plm_error_set(&error, PLM_ERROR_IO, "%s", text);
    assert_int_equal(strlen(error.message), 1022);
    assert_int_equal((unsigned char)error.message[1021], 0xA9);
    plm_error_wrap(&error, "%s", text);
    assert_int_equal(strlen(error.message), 1022);
    plm_error_set(&error, PLM_ERROR_IO, "end");
    plm_error_wrap(&error, "%.1021s", text);
    assert_true(strlen(error.message) < sizeof(error.message));
}

static void a_message_stays_one_line(void **state)
{
    (void)state;
    struct plm_error error = {0};
    plm_error_set(&error, PLM_ERROR_MALFORMED, "%s", "a\nb\r\tc\x1b[0m\x7f");
    assert_string_equal(error.message, "a b  c [0m ");
}

static void every_code_has_a_name(void **state)
{
    (void)state;
    static const char *const names[] = {"none",      "usage",     "absent",      "denied", "unreachable", "timeout",
                                        "malformed", "too large", "unsupported", "io",     "internal"};
    for (int code = PLM_ERROR_NONE; code <= PLM_ERROR_INTERNAL; code++) {
        assert_string_equal(plm_error_code_name((enum plm_error_code)code), names[code]);
    }
    assert_string_equal(plm_error_code_name((enum plm_error_code)99), "internal");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(setting_an_error_returns_false_and_fills_everything),
        cmocka_unit_test(an_errno_chooses_the_code_and_ends_the_message),
        cmocka_unit_test(wrapping_puts_words_in_front_and_keeps_the_rest),
        cmocka_unit_test(a_message_may_be_made_of_the_old_one),
        cmocka_unit_test(a_long_message_is_cut_at_a_code_point),
        cmocka_unit_test(a_message_stays_one_line),
        cmocka_unit_test(every_code_has_a_name),
    };
    return cmocka_run_group_tests_name("error", tests, NULL, NULL);
}
