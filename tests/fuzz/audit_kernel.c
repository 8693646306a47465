/* SPDX-License-Identifier: Apache-2.0 */
/* A rule as the kernel sends it over netlink. */
#include "fuzz.h"

#include "../../src/collect/audit_message.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
#ifdef PLIMSOLL_HAVE_AUDIT
    void *message = fuzz_exact(data, size);
    plm_json_setup();
    plm_auto_json struct plm_json *rules = plm_json_new_list();
    bool good = plm_audit_message_parse(message, size, rules);
    FUZZ_HOLDS(plm_json_count(rules) == (good ? 1 : 0));
    fuzz_json_is_stable(rules);
    free(message);
#else
    (void)data;
    (void)size;
#endif
    return 0;
}
