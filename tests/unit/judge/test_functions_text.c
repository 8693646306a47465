/* SPDX-License-Identifier: Apache-2.0 */
#include "functions_table.h"

static void versions_are_compared_by_their_numbers(void **state)
{
    static const struct row rows[] = {
        {"compareVersions('1.2.3', '1.2.3')", "0"},
        {"compareVersions('1.10', '1.9')", "1"},
        {"compareVersions('1.9', '1.10')", "-1"},
        {"compareVersions('20.10.24+dfsg1', '20.10.24')", "0"},
        {"compareVersions('20.10.24+dfsg1', '20.10.25~rc1')", "-1"},
        {"compareVersions('28.5.2', '28.5')", "1"},
        {"compareVersions('28.0.0', '28')", "0"},
        {"compareVersions('v29.1', '29.1.0')", "0"},
        {"compareVersions('29-rc.1', '29')", "0"},
        {"compareVersions('99999999999999999999', '1')", "1"},
        {"compareVersions('', '1')", "error: '' is no version"},
        {"compareVersions('1', 'dev')", "error: 'dev' is no version"},
        {"compareVersions('v', '1')", "error"},
        {"compareVersions(29, '29')", "error: no such overload: compareVersions(int, string)"},
    };
    (void)state;
    check_rows(rows, PLM_COUNT(rows));
}

/* cis-benchmark 13: what the engine itself adds to its insecure registries, and nothing that looks like it. */
static void only_loopback_is_loopback(void **state)
{
    static const struct row rows[] = {
        {"isLoopback('127.0.0.1')", "true"},
        {"isLoopback('127.0.0.0/8')", "true"},
        {"isLoopback('127.8.9.10:5000')", "true"},
        {"isLoopback('::1')", "true"},
        {"isLoopback('::1/128')", "true"},
        {"isLoopback('[::1]:5000')", "true"},
        {"isLoopback('[::1]')", "true"},
        {"isLoopback('localhost')", "true"},
        {"isLoopback('LOCALHOST:5000')", "true"},
        {"isLoopback('::ffff:127.0.0.1')", "true"},
        {"isLoopback('127.0.0.0/4')", "false"},
        {"isLoopback('::1/64')", "false"},
        {"isLoopback('0.0.0.0')", "false"},
        {"isLoopback('::')", "false"},
        {"isLoopback('127.evil.example')", "false"},
        {"isLoopback('localhost.evil.example')", "false"},
        {"isLoopback('localhost/8')", "false"},
        {"isLoopback('127.0.0.1/x')", "false"},
        {"isLoopback('127.0.0.1/33')", "false"},
        {"isLoopback('[::1')", "false"},
        {"isLoopback('[::1]x')", "false"},
        {"isLoopback('127.0.0.1:99999')", "false"},
        {"isLoopback('10.127.0.1')", "false"},
        {"isLoopback('')", "false"},
        {"isLoopback('::ffff:128.0.0.1')", "false"},
        {"isLoopback('127.1')", "false"},
        {"isLoopback(127)", "error: no such overload: isLoopback(int)"},
    };
    (void)state;
    check_rows(rows, PLM_COUNT(rows));
}

static void processors_of_a_set_are_counted_once_each(void **state)
{
    static const struct row rows[] = {
        {"processors('0')", "1"},           {"processors('7')", "1"},
        {"processors('0-3')", "4"},         {"processors('0-3,6')", "5"},
        {"processors('0,2-3,8191')", "4"},  {"processors('0-3,1-2,0')", "4"},
        {"processors('5-5')", "1"},         {"processors('')", "error: '' is no set of processors"},
        {"processors('3-1')", "error"},     {"processors('0,')", "error"},
        {"processors(',0')", "error"},      {"processors('0-')", "error"},
        {"processors('-1')", "error"},      {"processors('0 1')", "error"},
        {"processors('8192')", "error"},    {"processors('99999999999999999999999')", "error"},
        {"processors('0-7:2/4')", "error"}, {"processors(2)", "error: no such overload: processors(int)"},
    };
    (void)state;
    check_rows(rows, PLM_COUNT(rows));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(versions_are_compared_by_their_numbers),
        cmocka_unit_test(only_loopback_is_loopback),
        cmocka_unit_test(processors_of_a_set_are_counted_once_each),
    };
    plm_json_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
