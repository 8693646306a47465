/* SPDX-License-Identifier: Apache-2.0 */
/* passwd, group and nsswitch.conf (three parts). */
#include "fuzz.h"

#include "../../src/collect/accounts.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_auto_parts struct fuzz_parts parts;
    plm_auto_arena struct plm_arena arena = {0};
    struct plm_accounts accounts = {0};
    fuzz_parts_split(data, size, &parts);
    plm_passwd_parse(parts.items[0].text, &arena, &accounts);
    plm_group_parse(parts.items[1].text, &arena, &accounts);
    for (size_t i = 0; i < accounts.user_count; i++)
        FUZZ_HOLDS(plm_user_name(&accounts, accounts.users[i].uid));
    for (size_t i = 0; i < accounts.group_count; i++)
        FUZZ_HOLDS(plm_group_name(&accounts, accounts.groups[i].gid) && accounts.groups[i].members);
    const char *remote = plm_nsswitch_remote(parts.items[2].text, &arena);
    FUZZ_HOLDS(!remote || *remote);
    return 0;
}
