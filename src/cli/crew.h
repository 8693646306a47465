/* SPDX-License-Identifier: Apache-2.0 */
/* The threads behind an audit of several hosts, and nothing else: who works on which host, and when it is handed over.
 */
#pragma once

#include "audit.h"

/* One host's result, the thread's own. */
struct plm_job {
    bool judged; /* false: error says why there is no report */
    struct plm_report report;
    struct plm_error error;
    struct plm_buffer silence; /* why the engine did not answer; empty: it did */
};

/* Judges every site, --parallel of them at once, and calls take() for each in the order in which they are through, in
 * the calling thread. Returns when all have been taken. A line of progress is shown on a terminal. False: not one
 * thread could be made. */
bool plm_crew_run(const struct plm_audit *audit, void (*take)(void *context, size_t index, struct plm_job *job),
                  void *context, struct plm_error *error) PLM_MUST_CHECK;
