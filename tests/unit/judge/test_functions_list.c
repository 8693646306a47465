/* SPDX-License-Identifier: Apache-2.0 */
#include "../../../src/judge/functions.h"
#include "../../../src/judge/variables.h"
#include "functions_table.h"

/* cis-benchmark 39: key and value, the last entry counts; no-new-privileges=false is not no-new-privileges. */
static void the_last_entry_of_a_name_counts(void **state)
{
    static const struct row rows[] = {
        {"option([], 'a')", "null"},
        {"option(null, 'a')", "null"},
        {"option(['no-new-privileges'], 'no-new-privileges')", "\"\""},
        {"option(['no-new-privileges=false'], 'no-new-privileges')", "\"false\""},
        {"option(['no-new-privileges:true'], 'no-new-privileges')", "\"true\""},
        {"option(['no-new-privileges', 'no-new-privileges=false'], 'no-new-privileges')", "\"false\""},
        {"option(['seccomp:unconfined', 'apparmor=x'], 'seccomp')", "\"unconfined\""},
        {"option(['seccomp=a=b:c'], 'seccomp')", "\"a=b:c\""},
        {"option(['seccompx=a', 'x'], 'seccomp')", "null"},
        {"option(['a='], 'a')", "\"\""},
        {"option([1], 'a')", "error: a list of strings holds a int"},
        {"option('a', 'a')", "error: no such overload: option(string, string)"},
        {"option([], 1)", "error"},
    };
    (void)state;
    check_rows(rows, PLM_COUNT(rows));
}

#define DEFAULTS_BUT_NET_RAW                                                                                           \
    "[\"CAP_AUDIT_WRITE\",\"CAP_CHOWN\",\"CAP_DAC_OVERRIDE\",\"CAP_FOWNER\",\"CAP_FSETID\",\"CAP_KILL\",\"CAP_"        \
    "MKNOD\","                                                                                                         \
    "\"CAP_NET_BIND_SERVICE\",\"CAP_SETFCAP\",\"CAP_SETGID\",\"CAP_SETPCAP\",\"CAP_SETUID\",\"CAP_SYS_CHROOT\"]"

/* cis-benchmark 37, 38. */
static void capabilities_are_what_is_left(void **state)
{
    static const struct row rows[] = {
        {"size(capabilities([], []))", "14"},
        {"size(capabilities(null, null))", "14"},
        {"capabilities([], ['net_raw'])", DEFAULTS_BUT_NET_RAW},
        {"capabilities([], ['CAP_NET_RAW'])", DEFAULTS_BUT_NET_RAW},
        {"capabilities(['sys_admin'], ['ALL'])", "[\"CAP_SYS_ADMIN\"]"},
        {"capabilities([], ['all'])", "[]"},
        {"capabilities([], ['CAP_ALL'])", "[]"},
        {"size(capabilities(['ALL'], []))", "41"},
        {"size(capabilities(['ALL'], ['ALL']))", "41"},
        {"'CAP_SYS_ADMIN' in capabilities(['ALL'], ['SYS_ADMIN'])", "false"},
        {"'CAP_NET_RAW' in capabilities(['NET_RAW'], ['NET_RAW'])", "true"},
        {"size(capabilities(['CHOWN'], []))", "14"},
        {"capabilities(['NO_SUCH'], [])", "error: no capability is called 'NO_SUCH'"},
        {"capabilities([], [7])", "error"},
        {"capabilities('ALL', [])", "error: no such overload: capabilities(string, list)"},
    };
    (void)state;
    check_rows(rows, PLM_COUNT(rows));
}

/* A lost entry could have been any: what it would have changed is unknown. */
static void a_lost_entry_makes_the_answer_unknown(void **state)
{
    static const char *const expressions[] = {
        "option(container.HostConfig.SecurityOpt, 'seccomp')", "capabilities(container.HostConfig.SecurityOpt, [])",
        "without(container.HostConfig.SecurityOpt, [])", "without([], container.HostConfig.SecurityOpt)"};
    plm_auto_arena struct plm_arena arena = {0};
    (void)state;
    plm_auto_json struct plm_json *facts =
        fixture_json("{'container': {'HostConfig': {'SecurityOpt': ['seccomp=x', {'$unknown': 'withheld'}]}}}");
    plm_json_set(plm_json_get_mutable(plm_json_get_mutable(facts, "container"), "HostConfig"), "SecurityOpt",
                 fixture_json("['CHOWN', {'$unknown': 'withheld'}]"));
    for (size_t i = 0; i < PLM_COUNT(expressions); i++) {
        struct plm_variables variables = {.count = 0};
        const struct plm_cel_program *program = NULL;
        struct plm_error error = {0};
        plm_variables_from_example(&variables, facts, &arena);
        struct plm_cel_activation activation = plm_variables_activation(&variables);
        assert_true(plm_cel_parse(expressions[i], strlen(expressions[i]), plm_functions, &arena, &program, &error));
        struct plm_cel_value value = plm_cel_evaluate(program, &activation, &arena, NULL);
        assert_int_equal(value.kind, PLM_CEL_UNKNOWN);
        assert_string_equal(value.as.problem->reason, "withheld");
    }
}

static void what_another_list_holds_is_left_out(void **state)
{
    static const struct row rows[] = {
        {"without([], [])", "[]"},
        {"without(null, null)", "[]"},
        {"without(['b', 'a', 'b'], [])", "[\"b\",\"a\",\"b\"]"},
        {"without(['b', 'a', 'c', 'b', 'ab'], ['c', 'b', 'x', 'b'])", "[\"a\",\"ab\"]"},
        {"without(['a'], ['a'])", "[]"},
        {"without(['', 'a'], [''])", "[\"a\"]"},
        {"without(['a', 1], [])", "error: a list of strings holds a int"},
        {"without(['a'], [null])", "error: a list of strings holds a null_type"},
        {"without('a', [])", "error: no such overload: without(string, list)"},
        {"without([], 'a')", "error: no such overload: without(list, string)"},
    };
    (void)state;
    check_rows(rows, PLM_COUNT(rows));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_last_entry_of_a_name_counts),
        cmocka_unit_test(capabilities_are_what_is_left),
        cmocka_unit_test(a_lost_entry_makes_the_answer_unknown),
        cmocka_unit_test(what_another_list_holds_is_left_out),
    };
    plm_json_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
