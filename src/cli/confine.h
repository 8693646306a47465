/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the command gives up by itself (docs/SECURITY.md says against whom, and what stays possible). --no-sandbox gives
 * up nothing.
 *
 * The order of a run that asks engines:
 *   1. Options are parsed, engines found. Programs that the way to one needs are started.
 *   2. plm_confine(): capabilities, no new privileges, seccomp without programs, other processes, kernel and mounts.
 *   3. Threads that collect are started; each calls plm_confine_collector() first and can then open nothing for
 * writing. When all are there, the thread that writes the reports calls plm_confine_writer() and can then write below
 * the outputs' directories only (Landlock). One rule for both would not do: Landlock hides the daemon's /proc/PID/fd
 * from whoever lives under it, and threads started later would live under it.
 *   4. plm_confine_collected(): seccomp without sockets for all, and no more capabilities than reading and the outputs
 * need. A run that asks nobody does all of it at step 2.
 */
#pragma once

#include "options.h"

#include <plimsoll/base/sandbox.h>

/* Call once, before any thread is started and after ssh has been. What stays possible is what the outputs and the sites
 * of the arguments need: the outputs' directories, the engines' sockets, the end of ssh. */
void plm_confine(const struct plm_command *command, const struct plm_arguments *arguments);
void plm_confine_collector(void);
void plm_confine_writer(void);
void plm_confine_collected(void);

/* Steps 3 and 4 for one thread, which runs collect(context, error): its answer, or false if there can be no thread.
 * meanwhile(context), if not NULL, runs here and must end when collect() does. */
bool plm_confine_collect(bool (*collect)(void *context, struct plm_error *error), void (*meanwhile)(void *context),
                         void *context, struct plm_error *error) PLM_MUST_CHECK;
/* False: plm_confine_collect() makes no thread, since there is no sandbox or this is a thread that collects already; it
 * only calls collect() then. */
bool plm_confine_shares_work(void);

/* What holds for the calling thread, for the record of the run: complete when plm_confine_writer() has been called.
 * What comes after the record, plm_confine_collected(), says on standard error if it did not come. */
const struct plm_sandbox *plm_confine_held(void);
