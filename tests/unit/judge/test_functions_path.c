/* SPDX-License-Identifier: Apache-2.0 */
#include "../../../src/judge/functions.h"
#include "functions_table.h"

/* cis-benchmark 23: a mask, never a comparison of digits. The incumbent passes 0727, 0626, 0466 and 0606. */
static void a_mode_is_compared_bit_by_bit(void **state)
{
    static const struct row rows[] = {
        {"modeWithin(420, '0644')", "true"},
        {"modeWithin(256, '644')", "true"},
        {"modeWithin(0, '0400')", "true"},
        {"modeWithin(471, '0755')", "false"},
        {"modeWithin(406, '0644')", "false"},
        {"modeWithin(310, '0644')", "false"},
        {"modeWithin(390, '0660')", "false"},
        {"modeWithin(1005, '0755')", "false"},
        {"modeWithin(2541, '0755')", "false"},
        {"modeWithin(4095, '07777')", "true"},
        {"modeWithin(420, '0o644')", "error"},
        {"modeWithin(420, '')", "error"},
        {"modeWithin(420, '888')", "error"},
        {"modeWithin(420, '17777')", "error"},
        {"modeWithin(-1, '0644')", "error"},
        {"modeWithin(33188, '0644')", "error: is no mode"},
        {"modeWithin('644', '0644')", "error: no such overload: modeWithin(string, string)"},
    };
    (void)state;
    check_rows(rows, PLM_COUNT(rows));
}

/* cis-benchmark 27, 50, 51: whole names, resolved; /var/run is /run; the root is above everything. */
static void paths_are_compared_by_whole_names(void **state)
{
    static const struct row rows[] = {
        {"isBelow('/etc/ssl', '/etc')", "true"},
        {"isBelow('/etc', '/etc')", "true"},
        {"isBelow('/etc/', '/etc')", "true"},
        {"isBelow('/etcetera', '/etc')", "false"},
        {"isBelow('/etc', '/etc/ssl')", "false"},
        {"isBelow('/x', '/')", "true"},
        {"isBelow('/', '/')", "true"},
        {"isBelow('/', '/etc')", "false"},
        {"isBelow('//etc//ssl/.', '/etc/./')", "true"},
        {"isBelow('/usr/../etc/ssl', '/etc')", "true"},
        {"isBelow('/etc/../usr', '/etc')", "false"},
        {"isBelow('/../../etc', '/etc')", "true"},
        {"isBelow('/var/run/docker.sock', '/run')", "true"},
        {"isBelow('/run/docker.sock', '/var/run')", "true"},
        {"isBelow('/var/runner', '/run')", "false"},
        {"isBelow('/var/lib', '/run')", "false"},
        {"isBelow('data', '/')", "false"},
        {"isBelow('', '/')", "false"},
        {"isBelow('/etc', '')", "false"},
        {"isBelow(1, '/etc')", "error: no such overload: isBelow(int, string)"},
        {"samePath('/var/run/docker.sock', '/run//docker.sock')", "true"},
        {"samePath('/', '/../')", "true"},
        {"samePath('/run/docker.sock', '/run/docker.sock.txt')", "false"},
        {"samePath('/run/a', '/run')", "false"},
        {"samePath('a', 'a')", "false"},
        {"samePath(null, '/a')", "error"},
    };
    (void)state;
    check_rows(rows, PLM_COUNT(rows));
}

static void a_path_with_a_nul_is_no_path(void **state)
{
    plm_auto_arena struct plm_arena arena = {0};
    (void)state;
    assert_null(plm_path_canonical(&arena, "/a\0b", 4));
    assert_string_equal(plm_path_canonical(&arena, "/a/b/../c", 9), "/a/c");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_mode_is_compared_bit_by_bit),
        cmocka_unit_test(paths_are_compared_by_whole_names),
        cmocka_unit_test(a_path_with_a_nul_is_no_path),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
