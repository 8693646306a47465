/* SPDX-License-Identifier: Apache-2.0 */
/* A site's policy: what a run takes, the review does not refuse, and the other way round. */
#include "fuzz.h"

#include <plimsoll/judge/load.h>
#include <plimsoll/judge/policy_review.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    plm_auto_arena struct plm_arena arena = {0};
    struct plm_policy policy = {0};
    struct plm_remarks remarks = {0};
    struct plm_error error = {0};
    char *text = fuzz_exact(data, size);
    plm_json_setup();
    bool good = plm_policy_load(text, size, "policy.yaml", fuzz_catalogue(), &policy, &error);
    plm_policy_review(text, size, "policy.yaml", fuzz_catalogue(), INT64_C(1795341600000), &arena, &remarks);
    FUZZ_HOLDS(good == (remarks.counts[PLM_REMARK_REFUSED] == 0));
    FUZZ_HOLDS(good || *error.message);
    for (size_t i = 0; i < remarks.count; i++)
        FUZZ_HOLDS(!strchr(remarks.items[i].text, '\n'));
    plm_policy_done(&policy);
    free(text);
    return 0;
}
