/* SPDX-License-Identifier: Apache-2.0 */
#include "accounts.h"
#include "fake_host.h"

static void passwd_lines_become_users_and_others_are_skipped(void **state)
{
    (void)state;
    plm_auto_arena struct plm_arena arena = {0};
    struct plm_accounts accounts = {0};
    plm_passwd_parse("root:x:0:0:root:/root:/bin/sh\n# "
                     "comment\n+::::::\nbad:x:one:1::/:/bin/sh\n:x:5:5:::\nu:x:1000:105::/home/u:/bin/sh",
                     &arena, &accounts);
    assert_int_equal(accounts.user_count, 2);
    assert_string_equal(plm_user_name(&accounts, 0), "root");
    assert_string_equal(plm_user_name(&accounts, 1000), "u");
    assert_int_equal(accounts.users[1].gid, 105);
    assert_null(plm_user_name(&accounts, 5));
}

static void group_lines_become_groups_with_their_members(void **state)
{
    (void)state;
    plm_auto_arena struct plm_arena arena = {0};
    struct plm_accounts accounts = {0};
    plm_group_parse("root:x:0:\ndocker:x:105:alice,bob\nshort:x:7\nbroken\n", &arena, &accounts);
    assert_int_equal(accounts.group_count, 3);
    assert_string_equal(plm_group_name(&accounts, 105), "docker");
    assert_string_equal(accounts.groups[1].members, "alice,bob");
    assert_string_equal(accounts.groups[2].members, "");
    assert_null(plm_group_name(&accounts, 1));
}

static void files_of_the_root_are_read_not_those_of_this_machine(void **state)
{
    (void)state;
    struct fake fake;
    struct plm_accounts accounts;
    fake_make(&fake, NULL);
    tree_file(&fake.tree, "root/etc/passwd", "only:x:77:77::/:/bin/sh\n");
    plm_accounts_read(&fake.host.root, &fake.host.arena, &accounts);
    assert_int_equal(accounts.user_count, 1);
    assert_string_equal(plm_user_name(&accounts, 77), "only");
    assert_null(accounts.users_reason);
    assert_non_null(strstr(accounts.groups_reason, "absent"));
    fake_done(&fake);
}

static void a_file_with_a_nul_is_malformed_not_shorter(void **state)
{
    (void)state;
    struct fake fake;
    static const char text[] = "root:x:0:0::/:/bin/sh\n\0mallory:x:66:999::/:/bin/sh\n";
    fake_make(&fake, NULL);
    tree_file(&fake.tree, "root/etc/passwd", "");
    FILE *stream = fopen(tree_at(&fake.tree, "root/etc/passwd"), "w");
    assert_non_null(stream);
    assert_int_equal(fwrite(text, 1, sizeof text - 1, stream), sizeof text - 1);
    assert_int_equal(fclose(stream), 0);
    struct plm_accounts accounts;
    plm_accounts_read(&fake.host.root, &fake.host.arena, &accounts);
    assert_non_null(accounts.users_reason);
    assert_int_equal(accounts.user_count, 0);
    fake_done(&fake);
}

static void sources_beyond_files_are_named(void **state)
{
    (void)state;
    plm_auto_arena struct plm_arena arena = {0};
    assert_null(plm_nsswitch_remote("passwd: files systemd\ngroup: files [SUCCESS=merge] systemd # ldap\nhosts: dns\n",
                                    &arena));
    assert_null(plm_nsswitch_remote("passwd: compat [NOTFOUND=return UNAVAIL=continue] files\n", &arena));
    assert_string_equal(plm_nsswitch_remote("passwd: files\ngroup:\tfiles sss\n", &arena), "sss");
    assert_string_equal(plm_nsswitch_remote(" initgroups: ldap\n", &arena), "ldap");
    assert_null(plm_nsswitch_remote("", &arena));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(passwd_lines_become_users_and_others_are_skipped),
        cmocka_unit_test(group_lines_become_groups_with_their_members),
        cmocka_unit_test(files_of_the_root_are_read_not_those_of_this_machine),
        cmocka_unit_test(a_file_with_a_nul_is_malformed_not_shorter),
        cmocka_unit_test(sources_beyond_files_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
