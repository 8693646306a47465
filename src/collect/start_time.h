/* SPDX-License-Identifier: Apache-2.0 */
/* When a process started, on the clock that stamps files. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Milliseconds since the epoch of a process that /proc/PID/stat says started `ticks` after boot. */
bool plm_start_time(uint64_t ticks, int64_t *ret_milliseconds);
