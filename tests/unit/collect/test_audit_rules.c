/* SPDX-License-Identifier: Apache-2.0 */
#include "audit_rules.h"
#include "fake_host.h"

static void reads(const char *text, const char *expected)
{
    plm_json_setup();
    plm_auto_json struct plm_json *rules = plm_json_new_list();
    plm_audit_rules_parse(text, &rules);
    assert_json(rules, expected);
}

static void a_watch_is_a_rule_on_its_path(void **state)
{
    (void)state;
    reads("-w /usr/bin/dockerd -p wa -k docker\n",
          "[{\"list\":\"exit\",\"action\":\"always\",\"kind\":\"watch\",\"path\":\"/usr/bin/dockerd\","
          "\"permissions\":\"wa\",\"filters\":[],\"text\":\"-w /usr/bin/dockerd -p wa -k docker\"}]");
    reads("  -w\t/etc/docker", "[{\"list\":\"exit\",\"action\":\"always\",\"kind\":\"watch\",\"path\":\"/etc/docker\","
                               "\"permissions\":\"\",\"filters\":[],\"text\":\"  -w /etc/docker\"}]");
}

static void filters_give_the_path_the_permissions_and_what_narrows(void **state)
{
    (void)state;
    reads("-a always,exit -F dir=/var/lib/docker -F perm=war -F key=docker\n",
          "[{\"list\":\"exit\",\"action\":\"always\",\"kind\":\"dir\",\"path\":\"/var/lib/"
          "docker\",\"permissions\":\"war\",\"filters\":[],"
          "\"text\":\"-a always,exit -F dir=/var/lib/docker -F perm=war -F key=docker\"}]");
    reads("-a exit,always -F arch=b64 -S open -F path=/x -F auid>=1000 -C uid!=euid\n",
          "[{\"list\":\"exit\",\"action\":\"always\",\"kind\":\"path\",\"path\":\"/x\",\"permissions\":\"\","
          "\"filters\":[\"arch=b64\",\"syscall\",\"auid>=1000\",\"uid!=euid\"],"
          "\"text\":\"-a exit,always -F arch=b64 -S open -F path=/x -F auid>=1000 -C uid!=euid\"}]");
}

static void a_never_rule_stays_one(void **state)
{
    (void)state;
    reads("-A never,exit -S all -F path=/usr/bin/runc\n",
          "[{\"list\":\"exit\",\"action\":\"never\",\"kind\":\"path\",\"path\":\"/usr/bin/"
          "runc\",\"permissions\":\"\",\"filters\":[],"
          "\"text\":\"-A never,exit -S all -F path=/usr/bin/runc\"}]");
}

static void comments_and_settings_are_no_rules(void **state)
{
    (void)state;
    reads("# -w /usr/bin/dockerd -k docker\n\n-b 8192\n-f 1\n-e 2\n--backlog_wait_time "
          "60000\n--loginuid-immutable\n-i\n-c\n",
          "[]");
    reads("", "[]");
}

static void deleting_all_rules_forgets_those_before(void **state)
{
    (void)state;
    reads("-w /a\n-D\n", "[]");
}

static void a_line_that_cannot_be_read_is_unknown_not_left_out(void **state)
{
    (void)state;
    reads("-z what\n", "[{\"$unknown\":\"malformed: a line auditctl would not take\"}]");
    reads("word\n", "[{\"$unknown\":\"malformed: a line auditctl would not take\"}]");
    reads("-w\n", "[{\"$unknown\":\"malformed: a line auditctl would not take\"}]");
    plm_auto_buffer struct plm_buffer many = {0};
    for (int i = 0; i < 100; i++) {
        plm_buffer_puts(&many, "-F a=b ");
    }
    reads(plm_buffer_text(&many), "[{\"$unknown\":\"malformed: a line auditctl would not take\"}]");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_watch_is_a_rule_on_its_path),
        cmocka_unit_test(filters_give_the_path_the_permissions_and_what_narrows),
        cmocka_unit_test(a_never_rule_stays_one),
        cmocka_unit_test(comments_and_settings_are_no_rules),
        cmocka_unit_test(deleting_all_rules_forgets_those_before),
        cmocka_unit_test(a_line_that_cannot_be_read_is_unknown_not_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
