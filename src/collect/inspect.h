/* SPDX-License-Identifier: Apache-2.0 */
/* Kinds whose members are looked at one by one and few enough to be held back until it is known which of them are gone.
 */
#pragma once

#include "collector.h"

struct plm_inspection {
    enum plm_population_id population;
    /* Value of the document. second: answer to the second question, where there is one (ask.c): a list, or NULL and
     * why.
     */
    struct plm_json *(*value)(struct plm_collector *collector, const struct plm_json *answer,
                              const struct plm_json *second, const char *second_unknown);
};

/* Asks, waits, and hands the documents of all judged members to the sink; a member that is gone gets none. */
bool plm_inspect_all(struct plm_collector *collector, const struct plm_inspection *inspection,
                     struct plm_error *error) PLM_MUST_CHECK;
