/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What libxml2 and libxslt hold: a stylesheet may double a string until nothing is left. Nothing is refused, since
 * libxslt 1.1.35 crashes where memory is; the one who asked for the work is told to stop it.
 */
#pragma once

#include <plimsoll/base/error.h>
#include <stddef.h>

/* Where there is no memory the program ends, as everywhere: the libraries would go on with half a tree, or write half
 * of it. Before anything else is asked of them; more than once is fine. False: libxml2 cannot be loaded (libxml.h). */
bool plm_memory_meter_prepare(struct plm_error *error) PLM_MUST_CHECK;
/* From begin to end, over(context) is called at every allocation of the libraries while they hold more than limit
 * bytes. It must not allocate. Not nested. */
void plm_memory_meter_begin(size_t limit, size_t ever, void (*over)(void *context), void *context);
void plm_memory_meter_end(void);
