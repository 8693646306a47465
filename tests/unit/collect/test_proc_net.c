/* SPDX-License-Identifier: Apache-2.0 */
#include "fake_host.h"

#define UNIX_HEAD "Num       RefCount Protocol Flags    Type St Inode Path\n"
#define TCP_HEAD "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
#define TCP_TAIL " 00000000:00000000 00:00000000 00000000     0        0 "

static void only_listening_sockets_with_a_path_are_taken(void **state)
{
    (void)state;
    plm_auto_arena struct plm_arena arena = {0};
    struct plm_listeners list = {0};
    assert_true(plm_proc_net_unix(UNIX_HEAD "ffff0: 00000002 00000000 00010000 0001 01 111 /var/run/docker.sock\n"
                                            "ffff1: 00000003 00000000 00000000 0001 03 222 /var/run/docker.sock\n"
                                            "ffff2: 00000002 00000000 00010000 0001 01 333 @abstract\n"
                                            "ffff3: 00000002 00000000 00010000 0001 01 444\n"
                                            "ffff4: 00000002 00000000 00010000 0001 01 555 /tmp/with blank\n",
                                  &arena, &list));
    assert_int_equal(list.count, 2);
    assert_int_equal(list.items[0].inode, 111);
    assert_string_equal(list.items[0].path, "/var/run/docker.sock");
    assert_string_equal(list.items[1].path, "/tmp/with blank");
}

static void a_table_that_is_none_is_refused(void **state)
{
    (void)state;
    plm_auto_arena struct plm_arena arena = {0};
    struct plm_listeners list = {0};
    assert_false(plm_proc_net_unix(UNIX_HEAD "ffff0: 2 0 zz 1 01 111 /a\n", &arena, &list));
    assert_false(plm_proc_net_unix(UNIX_HEAD "ffff0: 2 0 00010000 1 01 -1 /a\n", &arena, &list));
    assert_false(plm_proc_net_tcp(TCP_HEAD "0: 0100007F:0947\n", false, &arena, &list));
    assert_false(plm_proc_net_tcp(TCP_HEAD "0: 0100007F-0947 00000000:0000 0A" TCP_TAIL "7\n", false, &arena, &list));
    assert_false(plm_proc_net_tcp(TCP_HEAD "0: 0100 07F:0947 00000000:0000 0A" TCP_TAIL "7\n", false, &arena, &list));
    assert_true(plm_proc_net_tcp("", false, &arena, &list));
    assert_int_equal(list.count, 0);
}

static void tcp_addresses_are_read_in_host_byte_order(void **state)
{
    (void)state;
    plm_auto_arena struct plm_arena arena = {0};
    struct plm_listeners list = {0};
    assert_true(plm_proc_net_tcp(TCP_HEAD "   0: 0100007F:0947 00000000:0000 0A" TCP_TAIL "71 1 0\n"
                                          "   1: 00000000:0948 00000000:0000 0A" TCP_TAIL "72 1 0\n"
                                          "   2: 0100007F:0947 0100007F:9999 01" TCP_TAIL "73 1 0\n",
                                 false, &arena, &list));
    assert_int_equal(list.count, 2);
    assert_string_equal(list.items[0].address, "127.0.0.1");
    assert_int_equal(list.items[0].port, 2375);
    assert_true(list.items[0].loopback);
    assert_false(list.items[0].wildcard);
    assert_int_equal(list.items[0].inode, 71);
    assert_true(list.items[1].wildcard);
}

static void ipv6_and_mapped_addresses_are_told_apart(void **state)
{
    (void)state;
    plm_auto_arena struct plm_arena arena = {0};
    struct plm_listeners list = {0};
    assert_true(plm_proc_net_tcp(
        TCP_HEAD "   0: 00000000000000000000000000000000:0947 00000000000000000000000000000000:0000 0A" TCP_TAIL "71\n"
                 "   1: 00000000000000000000000001000000:0947 00000000000000000000000000000000:0000 0A" TCP_TAIL "72\n"
                 "   2: 0000000000000000FFFF00000100007F:0947 00000000000000000000000000000000:0000 0A" TCP_TAIL "73\n",
        true, &arena, &list));
    assert_int_equal(list.count, 3);
    assert_string_equal(list.items[0].address, "::");
    assert_true(list.items[0].wildcard);
    assert_string_equal(list.items[1].address, "::1");
    assert_true(list.items[1].loopback);
    assert_string_equal(list.items[2].address, "127.0.0.1");
    assert_true(list.items[2].loopback);
}

static void a_list_of_many_keeps_them_all(void **state)
{
    (void)state;
    plm_auto_arena struct plm_arena arena = {0};
    struct plm_listeners list = {0};
    for (int i = 0; i < 100; i++) {
        plm_listeners_add(&list, &arena)->port = i;
    }
    assert_int_equal(list.count, 100);
    assert_int_equal(list.items[0].port, 0);
    assert_int_equal(list.items[99].port, 99);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_listening_sockets_with_a_path_are_taken),
        cmocka_unit_test(a_table_that_is_none_is_refused),
        cmocka_unit_test(tcp_addresses_are_read_in_host_byte_order),
        cmocka_unit_test(ipv6_and_mapped_addresses_are_told_apart),
        cmocka_unit_test(a_list_of_many_keeps_them_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
