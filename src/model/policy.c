/* SPDX-License-Identifier: Apache-2.0 */
#include <plimsoll/model/policy.h>

const struct plm_gate plm_gate_default = {
    .fail = 0,
    .unknown = 0,
    .manual = -1,
    .level = 0,
    .severity = -1,
    .unknown_share = -1,
    .score = -1,
};

void plm_policy_done(struct plm_policy *policy)
{
    plm_json_free(policy->trees);
    plm_arena_done(&policy->arena);
    *policy = (struct plm_policy){0};
}
