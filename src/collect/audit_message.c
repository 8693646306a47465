/* SPDX-License-Identifier: Apache-2.0 */
#include "audit_message.h"

#ifdef PLIMSOLL_HAVE_AUDIT
#include "audit_rules.h"

static const char *list_name(unsigned list)
{
    const char *name = audit_flag_to_name((int)list);
    return name ? name : "other";
}

static bool is_text_field(unsigned field)
{
    return field == AUDIT_WATCH || field == AUDIT_DIR || field == AUDIT_FILTERKEY || field == AUDIT_EXE ||
           (field >= AUDIT_SUBJ_USER && field <= AUDIT_OBJ_LEV_HIGH);
}

static const char *permissions(struct plm_arena *arena, unsigned bits)
{
    return plm_arena_printf(arena, "%s%s%s%s", bits & AUDIT_PERM_READ ? "r" : "", bits & AUDIT_PERM_WRITE ? "w" : "",
                            bits & AUDIT_PERM_EXEC ? "x" : "", bits & AUDIT_PERM_ATTR ? "a" : "");
}

/* As the kernel's audit_comparator() does. */
static bool compares(unsigned comparison, unsigned value, unsigned with)
{
    switch (comparison) {
    case AUDIT_EQUAL:
        return value == with;
    case AUDIT_NOT_EQUAL:
        return value != with;
    case AUDIT_LESS_THAN:
        return value < with;
    case AUDIT_LESS_THAN_OR_EQUAL:
        return value <= with;
    case AUDIT_GREATER_THAN:
        return value > with;
    case AUDIT_GREATER_THAN_OR_EQUAL:
        return value >= with;
    default:
        return true;
    }
}

/* The field leaves few calls: those of one user who is not root, one program, one process, one label. What every call
 * by root could match is wide, as are fields that we do not know. */
static bool is_narrow(unsigned field, unsigned comparison, unsigned value)
{
    static const unsigned accounts[] = {AUDIT_UID, AUDIT_EUID, AUDIT_SUID, AUDIT_FSUID, AUDIT_LOGINUID,
                                        AUDIT_GID, AUDIT_EGID, AUDIT_SGID, AUDIT_FSGID};
    bool equal = comparison == AUDIT_EQUAL;
    for (size_t i = 0; i < PLM_COUNT(accounts); i++)
        if (field == accounts[i])
            return equal && value != 0;
    if (field == AUDIT_MSGTYPE) /* of what a watch records, the call and the path */
        return !compares(comparison, AUDIT_SYSCALL, value) && !compares(comparison, AUDIT_PATH, value);
    if (field == AUDIT_FSTYPE) /* linux/magic.h: tracefs, debugfs; nothing that is watched lies there */
        return equal && (value == 0x74726163 || value == 0x64626720);
    return equal && (field == AUDIT_EXE || field == AUDIT_PID || field == AUDIT_PPID || field == AUDIT_SESSIONID ||
                     (field >= AUDIT_SUBJ_USER && field <= AUDIT_OBJ_LEV_HIGH));
}

/*
 * A filter by its name; its value stays out. "arch" is this machine's own: a rule for another one, such as b32 on a
 * 64-bit kernel, does not see what ordinary programs do. "wide-NAME": hardly narrows the rule, which matters where the
 * rule excludes.
 */
static void add_filter(struct plm_audit_rule *rule, unsigned field, unsigned comparison, unsigned value)
{
    plm_auto_buffer struct plm_buffer out = {0};
    const char *name = audit_field_to_name((int)field);
    int machine = audit_detect_machine();
    if (field == AUDIT_ARCH) {
        bool own = machine >= 0 && compares(comparison, audit_machine_to_elf(machine), value);
        name = !own ? "other-arch" : comparison == AUDIT_EQUAL ? "arch" : "wide-arch";
    } else if (!is_narrow(field, comparison, value)) {
        plm_buffer_puts(&out, "wide-");
    }
    plm_buffer_puts(&out, name ? name : "other");
    plm_json_push(rule->filters, plm_json_new_text(plm_buffer_text(&out)));
}

static bool all_system_calls(const struct audit_rule_data *data)
{
    /* The last word holds the bits of classes, which auditctl leaves alone. */
    for (size_t i = 0; i + 1 < AUDIT_BITMASK_SIZE; i++) {
        if (data->mask[i] != ~0U) {
            return false;
        }
    }
    return true;
}

/* One of the calls among which perm=wa looks (asm-generic/audit_write.h, audit_dir_write.h, audit_change_attr.h, and
 * opening). */
static bool some_call_writes(const struct audit_rule_data *data)
{
    static const char *const names[] = {
        "open",     "openat",   "openat2",   "creat",     "truncate",    "ftruncate",    "fallocate",
        "rename",   "renameat", "renameat2", "mkdir",     "mkdirat",     "rmdir",        "link",
        "linkat",   "unlink",   "unlinkat",  "symlink",   "symlinkat",   "mknod",        "mknodat",
        "chmod",    "fchmod",   "fchmodat",  "fchmodat2", "chown",       "fchown",       "lchown",
        "fchownat", "setxattr", "lsetxattr", "fsetxattr", "removexattr", "lremovexattr", "fremovexattr",
    };
    int machine = audit_detect_machine();
    for (size_t i = 0; i < PLM_COUNT(names); i++) {
        int number = machine < 0 ? -1 : audit_name_to_syscall(names[i], machine);
        if (number >= 0 && number < AUDIT_BITMASK_SIZE * 32 && (data->mask[number / 32] & (1U << (number % 32)))) {
            return true;
        }
    }
    return false;
}

static void describe(struct plm_audit_rule *rule, struct plm_arena *arena)
{
    plm_auto_buffer struct plm_buffer out = {0};
    plm_buffer_printf(&out, "-a %s,%s", rule->action, rule->list);
    if (rule->path) {
        plm_buffer_printf(&out, " -F %s=%s", rule->kind, rule->path);
    }
    if (*rule->permissions) {
        plm_buffer_printf(&out, " -F perm=%s", rule->permissions);
    }
    rule->text = plm_arena_strdup(arena, plm_buffer_text(&out));
}

bool plm_audit_message_parse(const struct audit_rule_data *data, size_t size, struct plm_json *rules)
{
    plm_auto_arena struct plm_arena arena = {0};
    size_t used = 0;
    if (size < sizeof *data || data->buflen > size - sizeof *data || data->field_count > AUDIT_MAX_FIELDS) {
        return false;
    }
    plm_auto_json struct plm_json *filters = plm_json_new_list();
    const char *action = audit_action_to_name((int)data->action);
    struct plm_audit_rule rule = {.list = list_name(data->flags),
                                  .action = action ? action : "other",
                                  .kind = "other",
                                  .permissions = "",
                                  .filters = filters};
    for (size_t i = 0; i < data->field_count; i++) {
        unsigned field = data->fields[i] & ~(unsigned)AUDIT_OPERATORS;
        const char *text = NULL;
        if (is_text_field(field)) {
            if (data->values[i] > data->buflen - used) {
                return false;
            }
            text = plm_arena_strndup(&arena, data->buf + used, data->values[i]);
            used += data->values[i];
        }
        if (field == AUDIT_WATCH || field == AUDIT_DIR) {
            rule.kind = field == AUDIT_WATCH ? "path" : "dir";
            rule.path = text;
        } else if (field == AUDIT_PERM) {
            rule.permissions = permissions(&arena, data->values[i]);
        } else if (field != AUDIT_FILTERKEY) {
            add_filter(&rule, field, data->fieldflags[i] & AUDIT_OPERATORS, data->values[i]);
        }
    }
    if ((data->flags & AUDIT_FILTER_MASK) == AUDIT_FILTER_EXIT && !all_system_calls(data)) {
        plm_json_push(rule.filters, plm_json_new_text(some_call_writes(data) ? "wide-syscall" : "syscall"));
    }
    describe(&rule, &arena);
    filters = NULL;
    plm_json_push(rules, plm_audit_rule_json(&rule));
    return true;
}
#endif
