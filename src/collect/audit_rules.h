/* SPDX-License-Identifier: Apache-2.0 */
/* Audit rules in one shape, whether auditctl wrote them as text or the kernel tells them: fields.c "audit_rule". */
#pragma once

#include <plimsoll/base/json.h>

struct plm_audit_rule {
    const char *list, *action, *kind; /* kind: "watch", "path", "dir", "other" */
    const char *path, *permissions;   /* path NULL: none; permissions "": all */
    struct plm_json *filters;         /* list of texts; given away to the JSON */
    const char *text;
};
struct plm_json *plm_audit_rule_json(struct plm_audit_rule *rule);

/* Appends the rules of one rules file to the list, in order; -D empties it. A line that cannot be read becomes an
 * $unknown. */
void plm_audit_rules_parse(const char *text, struct plm_json **rules);
