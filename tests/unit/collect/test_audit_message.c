/* SPDX-License-Identifier: Apache-2.0 */
#include "audit_message.h"
#include "fake_host.h"

#ifdef PLIMSOLL_HAVE_AUDIT
/* A rule with room for texts behind it. */
union message {
    struct audit_rule_data rule;
    char bytes[sizeof(struct audit_rule_data) + 64];
};

static void add_field(union message *message, unsigned field, unsigned value, const char *text)
{
    unsigned at = message->rule.field_count++;
    message->rule.fields[at] = field;
    message->rule.fieldflags[at] = AUDIT_EQUAL;
    message->rule.values[at] = text ? (unsigned)strlen(text) : value;
    if (text) {
        memcpy(message->bytes + sizeof message->rule + message->rule.buflen, text, strlen(text));
        message->rule.buflen += (unsigned)strlen(text);
    }
}

static void make_watch(union message *message)
{
    *message = (union message){.rule = {.flags = AUDIT_FILTER_EXIT, .action = AUDIT_ALWAYS}};
    memset(message->rule.mask, 0xFF, sizeof message->rule.mask);
    add_field(message, AUDIT_WATCH, 0, "/etc/docker");
    add_field(message, AUDIT_PERM, AUDIT_PERM_WRITE | AUDIT_PERM_ATTR, NULL);
    add_field(message, AUDIT_FILTERKEY, 0, "docker");
}

static void reads(const union message *message, const char *expected)
{
    plm_auto_json struct plm_json *rules = plm_json_new_list();
    assert_true(plm_audit_message_parse(&message->rule, sizeof message->rule + message->rule.buflen, rules));
    assert_json(rules, expected);
}

static void a_watch_is_a_rule_on_its_path(void **state)
{
    union message message;
    (void)state;
    make_watch(&message);
    reads(&message,
          "[{\"list\":\"exit\",\"action\":\"always\",\"kind\":\"path\",\"path\":\"/etc/docker\",\"permissions\":\"wa\","
          "\"filters\":[],\"text\":\"-a always,exit -F path=/etc/docker -F perm=wa\"}]");
}

static void what_narrows_a_rule_is_a_filter(void **state)
{
    union message message;
    (void)state;
    make_watch(&message);
    add_field(&message, AUDIT_ARCH, 1, NULL);
    add_field(&message, AUDIT_EXE, 0, "/bin/x");
    message.rule.mask[0] = 1;
    plm_auto_json struct plm_json *rules = plm_json_new_list();
    assert_true(plm_audit_message_parse(&message.rule, sizeof message.rule + message.rule.buflen, rules));
    assert_json(plm_json_get(plm_json_first(rules), "filters"), "[\"other-arch\",\"exe\",\"wide-syscall\"]");
}

/* What an exclusion with that one field leaves out: few calls, or hardly fewer than all. */
static void a_field_that_hardly_narrows_is_called_wide(void **state)
{
    static const struct {
        unsigned field, comparison, value;
        const char *filter;
    } rows[] = {
        {AUDIT_UID, AUDIT_EQUAL, 33, "[\"uid\"]"},
        {AUDIT_UID, AUDIT_EQUAL, 0, "[\"wide-uid\"]"},
        {AUDIT_UID, AUDIT_GREATER_THAN_OR_EQUAL, 0, "[\"wide-uid\"]"},
        {AUDIT_LOGINUID, AUDIT_NOT_EQUAL, 5, "[\"wide-auid\"]"},
        {AUDIT_LOGINUID, AUDIT_EQUAL, ~0U, "[\"auid\"]"},
        {AUDIT_PID, AUDIT_EQUAL, 1, "[\"pid\"]"},
        {AUDIT_PID, AUDIT_NOT_EQUAL, 1, "[\"wide-pid\"]"},
        {AUDIT_SUCCESS, AUDIT_EQUAL, 1, "[\"wide-success\"]"},
        {AUDIT_EXIT, AUDIT_EQUAL, 0, "[\"wide-exit\"]"},
        {AUDIT_FILETYPE, AUDIT_EQUAL, 0100000, "[\"wide-filetype\"]"},
        {AUDIT_INODE, AUDIT_EQUAL, 9, "[\"wide-inode\"]"},
        {AUDIT_MSGTYPE, AUDIT_EQUAL, AUDIT_CWD, "[\"msgtype\"]"},
        {AUDIT_MSGTYPE, AUDIT_EQUAL, AUDIT_SYSCALL, "[\"wide-msgtype\"]"},
        {AUDIT_MSGTYPE, AUDIT_EQUAL, AUDIT_PATH, "[\"wide-msgtype\"]"},
        {AUDIT_MSGTYPE, AUDIT_GREATER_THAN, 0, "[\"wide-msgtype\"]"},
        {AUDIT_MSGTYPE, AUDIT_GREATER_THAN, AUDIT_PATH, "[\"msgtype\"]"},
        {AUDIT_MSGTYPE, AUDIT_LESS_THAN_OR_EQUAL, AUDIT_SYSCALL, "[\"wide-msgtype\"]"},
        {AUDIT_MSGTYPE, AUDIT_LESS_THAN, AUDIT_SYSCALL, "[\"msgtype\"]"},
        {AUDIT_FSTYPE, AUDIT_EQUAL, 0x74726163, "[\"fstype\"]"},
        {AUDIT_FSTYPE, AUDIT_EQUAL, 0xEF53, "[\"wide-fstype\"]"},
        {AUDIT_ARCH, AUDIT_NOT_EQUAL, 1, "[\"wide-arch\"]"},
        {AUDIT_ARCH, AUDIT_EQUAL, 1, "[\"other-arch\"]"},
        {AUDIT_ARG0, AUDIT_EQUAL, 1, "[\"wide-a0\"]"},
        {AUDIT_SUBJ_TYPE, AUDIT_EQUAL, 0, "[\"subj_type\"]"},
    };
    (void)state;
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        union message message = {.rule = {.flags = AUDIT_FILTER_EXIT, .action = AUDIT_NEVER}};
        memset(message.rule.mask, 0xFF, sizeof message.rule.mask);
        add_field(&message, rows[i].field, rows[i].value, NULL);
        message.rule.fieldflags[0] = rows[i].comparison;
        plm_auto_json struct plm_json *rules = plm_json_new_list();
        assert_true(plm_audit_message_parse(&message.rule, sizeof message.rule, rules));
        assert_json(plm_json_get(plm_json_first(rules), "filters"), rows[i].filter);
    }
}

static void system_calls_are_wide_if_one_of_them_writes(void **state)
{
    (void)state;
    static const char *const names[] = {"adjtimex", "openat", "fchmodat"};
    for (size_t i = 0; i < PLM_COUNT(names); i++) {
        union message message = {.rule = {.flags = AUDIT_FILTER_EXIT, .action = AUDIT_NEVER}};
        int number = audit_name_to_syscall(names[i], audit_detect_machine());
        assert_true(number >= 0);
        message.rule.mask[number / 32] = 1U << (number % 32);
        plm_auto_json struct plm_json *rules = plm_json_new_list();
        assert_true(plm_audit_message_parse(&message.rule, sizeof message.rule, rules));
        assert_json(plm_json_get(plm_json_first(rules), "filters"), i == 0 ? "[\"syscall\"]" : "[\"wide-syscall\"]");
    }
}

/* Not one byte behind the message may be looked at: under AddressSanitizer it would end the test. */
static void a_message_that_is_shorter_than_it_says_is_refused(void **state)
{
    union message message;
    (void)state;
    make_watch(&message);
    for (size_t size = 0; size < sizeof message.rule + message.rule.buflen; size++) {
        plm_auto_free void *cut = malloc(size > 0 ? size : 1);
        plm_auto_json struct plm_json *rules = plm_json_new_list();
        memcpy(cut, &message, size);
        assert_false(plm_audit_message_parse(cut, size, rules));
        assert_int_equal(plm_json_count(rules), 0);
    }
    message.rule.values[0] = 60; /* of a text, more than there is */
    plm_auto_json struct plm_json *rules = plm_json_new_list();
    assert_false(plm_audit_message_parse(&message.rule, sizeof message.rule + message.rule.buflen, rules));
    message.rule.field_count = AUDIT_MAX_FIELDS + 1;
    assert_false(plm_audit_message_parse(&message.rule, sizeof message.rule + message.rule.buflen, rules));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_watch_is_a_rule_on_its_path),
        cmocka_unit_test(what_narrows_a_rule_is_a_filter),
        cmocka_unit_test(a_field_that_hardly_narrows_is_called_wide),
        cmocka_unit_test(system_calls_are_wide_if_one_of_them_writes),
        cmocka_unit_test(a_message_that_is_shorter_than_it_says_is_refused),
    };
    plm_json_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
#else
int main(void)
{
    return 0;
}
#endif
