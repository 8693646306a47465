/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The wall clock is read here and nowhere else in this floor: not as "now", but as the distance between the clock of
 * /proc/PID/stat (time since boot) and the clock of files. The "btime" of /proc/stat is the same distance, cut to
 * seconds. If the wall clock was stepped after the process started, the result is that much off: daemon_sources.c
 * compares with the pid file too.
 */
#include "start_time.h"

#include <time.h>
#include <unistd.h>

static int64_t milliseconds(const struct timespec *at)
{
    return (int64_t)at->tv_sec * 1000 + at->tv_nsec / 1000000;
}

bool plm_start_time(uint64_t ticks, int64_t *ret_milliseconds)
{
    struct timespec wall, boot;
    long per_second = sysconf(_SC_CLK_TCK);
    if (per_second <= 0 || ticks > INT64_MAX / 1000 || clock_gettime(CLOCK_BOOTTIME, &boot) != 0 ||
        clock_gettime(CLOCK_REALTIME, &wall) != 0) {
        return false;
    }
    *ret_milliseconds = milliseconds(&wall) - milliseconds(&boot) + (int64_t)ticks * 1000 / per_second;
    return true;
}
