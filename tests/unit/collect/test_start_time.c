/* SPDX-License-Identifier: Apache-2.0 */
#include "fake_host.h"
#include "proc_read.h"
#include "proc_text.h"
#include "start_time.h"

#include <plimsoll/base/limits.h>

#include <time.h>

static void our_own_start_lies_between_boot_and_now(void **state)
{
    (void)state;
    struct plm_error error;
    struct plm_proc_stat stat;
    struct timespec now;
    int64_t start, boot;
    plm_auto_rootfs struct plm_rootfs proc = {.fd = -1};
    plm_auto_buffer struct plm_buffer text = {0};
    assert_true(plm_rootfs_open(&proc, "/proc", &error));
    assert_true(plm_proc_read(&proc, getpid(), "stat", PLM_LIMIT_PROC, &text, &error));
    assert_true(plm_proc_stat_parse(plm_buffer_text(&text), &stat));
    assert_true(plm_start_time(stat.start_ticks, &start));
    assert_true(plm_start_time(0, &boot));
    clock_gettime(CLOCK_REALTIME, &now);
    assert_true(start <= (int64_t)now.tv_sec * 1000 + 1000);
    assert_true(start > (int64_t)now.tv_sec * 1000 - 60000); /* this test has not run for a minute */
    assert_true(boot < start);
}

static void a_time_beyond_all_clocks_is_refused(void **state)
{
    (void)state;
    int64_t start;
    assert_false(plm_start_time(UINT64_MAX, &start));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(our_own_start_lies_between_boot_and_now),
        cmocka_unit_test(a_time_beyond_all_clocks_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
