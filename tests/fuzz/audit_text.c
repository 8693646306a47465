/* SPDX-License-Identifier: Apache-2.0 */
/* A file of /etc/audit/rules.d. */
#include "fuzz.h"

#include "../../src/collect/audit_rules.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    plm_auto_free char *text = plm_strndup((const char *)data, size);
    plm_json_setup();
    plm_auto_json struct plm_json *rules = plm_json_new_list();
    plm_audit_rules_parse(text, &rules);
    fuzz_json_is_stable(rules);
    return 0;
}
