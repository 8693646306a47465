/* SPDX-License-Identifier: Apache-2.0 */
#include "conditions.h"

#include "build_report.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* What differs, in words: "scope all>engine!"; "!" fails the gate. */
static void assert_conditions(const char *before, const char *after, const char *wanted)
{
    struct plm_report old, new;
    plm_build_report(before, &old);
    plm_build_report(after, &new);
    plm_auto_delta struct plm_delta delta = {.before = &old, .after = &new};
    plm_auto_buffer struct plm_buffer seen = {0};
    plm_conditions_find(&delta);
    for (size_t i = 0; i < delta.condition_count; i++) {
        const struct plm_condition *condition = &delta.conditions[i];
        plm_buffer_printf(&seen, "%s%s %s>%s%s", i > 0 ? ", " : "", condition->what,
                          condition->before ? condition->before : "?", condition->after ? condition->after : "?",
                          condition->incomparable ? "!" : "");
    }
    assert_string_equal(plm_buffer_text(&seen), wanted);
    plm_report_done(&old);
    plm_report_done(&new);
}

static void runs_made_alike_differ_in_nothing(void **state)
{
    (void)state;
    assert_conditions("", "", "");
}

static void what_decides_which_verdicts_there_are_fails_the_gate(void **state)
{
    (void)state;
    assert_conditions("", "scope engine", "scope all>engine!");
    assert_conditions("", "state running", "state of containers all>running!");
    assert_conditions("", "level 1", "level 2>1!");
    assert_conditions("", "profile docker-linux", "profile ?>docker-linux!");
    assert_conditions("", "engine podman", "engine kind docker>podman!");
    assert_conditions("", "engine docker rootless", "engine kind docker>docker, rootless!");
    assert_conditions("", "uid 1000", "privileges root with 0 capabilities>uid 1000 with 0 capabilities!");
}

static void capabilities_that_decide_nothing_that_is_seen_do_not_count(void **state)
{
    const char *few = "uid 0 CAP_DAC_READ_SEARCH CAP_SYS_PTRACE CAP_AUDIT_CONTROL";
    (void)state;
    assert_conditions("uid 0 CAP_DAC_OVERRIDE CAP_DAC_READ_SEARCH CAP_NET_ADMIN CAP_SYS_PTRACE CAP_AUDIT_CONTROL", few,
                      "");
    assert_conditions("uid 0 CAP_DAC_OVERRIDE CAP_SYS_PTRACE CAP_AUDIT_CONTROL", few, "");
    assert_conditions("uid 0 CAP_SYS_ADMIN CAP_SYS_PTRACE CAP_AUDIT_CONTROL", few,
                      "privileges root with 3 capabilities>others!");
    assert_conditions("uid 0 CAP_DAC_READ_SEARCH CAP_SYS_PTRACE", few,
                      "privileges root with 2 capabilities>root with 3 capabilities!");
    assert_conditions("uid 0 CAP_DAC_READ_SEARCH CAP_AUDIT_CONTROL", few,
                      "privileges root with 2 capabilities>root with 3 capabilities!");
}

static void what_only_explains_is_told_and_no_more(void **state)
{
    (void)state;
    assert_conditions("", "benchmark cis-docker-1.6.0", "benchmark cis-docker-1.8.0>cis-docker-1.6.0");
    assert_conditions("", "evidence failures", "evidence full>failures");
    assert_conditions("", "policy aaaaaaaaaaaaaaaa", "policy ?>aaaaaaaaaaaa");
    assert_conditions("", "host web-2 m2", "host web-1>web-2");
    assert_conditions("", "exclusion subjects b-?", "excluded subjects ?>subjects b-?");
    assert_conditions("", "exclusion section 4", "");
    assert_conditions("uid 1000", "uid 1001", "");
}

static void a_host_is_known_by_its_machine_not_by_its_name(void **state)
{
    (void)state;
    assert_conditions("host old m1", "host new m1", "");
    assert_conditions("host web m1", "host web m2", "");
    struct plm_report old, new;
    plm_build_report("host web m1", &old);
    plm_build_report("host web m2", &new);
    plm_auto_delta struct plm_delta delta = {.before = &old, .after = &new};
    plm_conditions_find(&delta);
    assert_false(delta.same_host);
    plm_report_done(&old);
    plm_report_done(&new);
}

static void an_engine_of_unknown_kind_differs_from_none(void **state)
{
    struct plm_report old, new;
    (void)state;
    plm_build_report("engine docker", &old);
    plm_build_report("", &new);
    plm_json_free(new.owned[1]);
    new.engine = new.owned[1] = plm_json_new_object();
    plm_auto_delta struct plm_delta delta = {.before = &old, .after = &new};
    assert_null(plm_conditions_engines_differ(&delta));
    plm_conditions_find(&delta);
    assert_int_equal(delta.condition_count, 1);
    assert_false(delta.conditions[0].incomparable);
    plm_report_done(&old);
    plm_report_done(&new);
}

static void assert_why_no_check(const char *absent, const char *present, const char *wanted)
{
    struct plm_report old, new;
    plm_build_report(absent, &old);
    plm_build_report(present, &new);
    plm_auto_delta struct plm_delta delta = {.before = &old, .after = &new};
    assert_non_null(strstr(plm_conditions_why_no_check(&delta, &old, &new, &new.results[0]), wanted));
    plm_report_done(&old);
    plm_report_done(&new);
}

static void a_missing_check_has_its_reason(void **state)
{
    (void)state;
    assert_why_no_check("benchmark cis-docker-1.6.0", "check a 5.1 host : -=pass", "not judged under cis-docker-1.6.0");
    assert_why_no_check("level 1", "check a 5.1 host level=2 : -=pass", "above level 1");
    assert_why_no_check("scope engine", "check a 5.1 host : -=pass", "outside scope engine");
    assert_why_no_check("profile docker-swarm", "check a 5.1 host : -=pass", "outside profile docker-swarm");
    assert_why_no_check("", "check a 5.1 host : -=pass", "not selected");
}

static void assert_why_no_subject(const char *absent, const char *present, const char *kind, const char *wanted)
{
    struct plm_report old, new;
    plm_build_report(absent, &old);
    plm_build_report(present, &new);
    const char *why = plm_conditions_why_no_subject(&old, &new, kind);
    if (!wanted)
        assert_null(why);
    else
        assert_true(why && strstr(why, wanted));
    plm_report_done(&old);
    plm_report_done(&new);
}

static void a_missing_subject_is_gone_only_if_the_run_would_have_shown_it(void **state)
{
    (void)state;
    assert_why_no_subject("population container complete", "", "container", NULL);
    assert_why_no_subject("", "", "container", "not looked for");
    assert_why_no_subject("population container incomplete", "", "container", "not complete");
    assert_why_no_subject("population file incomplete", "", "file", NULL);
    assert_why_no_subject("state running\npopulation container complete", "", "container", "running");
    assert_why_no_subject("state running\npopulation container complete", "state running", "container", NULL);
    assert_why_no_subject("state running\npopulation image complete", "", "image", NULL);
    assert_why_no_subject("population container complete excluded=1\nexclusion subjects b", "", "container",
                          "excluded");
    assert_why_no_subject("population container complete excluded=1\nexclusion subjects b", "exclusion subjects b",
                          "container", NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(runs_made_alike_differ_in_nothing),
        cmocka_unit_test(what_decides_which_verdicts_there_are_fails_the_gate),
        cmocka_unit_test(capabilities_that_decide_nothing_that_is_seen_do_not_count),
        cmocka_unit_test(what_only_explains_is_told_and_no_more),
        cmocka_unit_test(a_host_is_known_by_its_machine_not_by_its_name),
        cmocka_unit_test(an_engine_of_unknown_kind_differs_from_none),
        cmocka_unit_test(a_missing_check_has_its_reason),
        cmocka_unit_test(a_missing_subject_is_gone_only_if_the_run_would_have_shown_it),
    };
    plm_json_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
