/* SPDX-License-Identifier: Apache-2.0 */
#include <plimsoll/compare/delta.h>

#include "build_report.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/*
 * One row a case: two reports, and what must come out in words: "bucket id[!]: key was>is …", sorted as the delta is;
 * "!" is a regression; "+1-0=2" more, fewer and same subjects of a check that still fails. `back` is the same with the
 * reports swapped. Exit codes of the gate, both ways.
 */
struct row {
    const char *name, *before, *after;
    const char *there, *back;
    int exit_there, exit_back;
};

/* clang-format off */
static const struct row rows[] = {
    {"a pass that fails is new, and the other way round fixed",
     "check a 5.1 host : -=pass", "check a 5.1 host : -=fail",
     "new_failure a!: - pass>fail", "fixed a: - fail>pass", 1, 0},
    {"nothing changed",
     "check a 5.1 host : -=pass\ncheck b 5.2 host : -=n/a\ncheck c 5.3 host : -=manual\ncheck d 5.4 host : -=unknown",
     "check a 5.1 host : -=pass\ncheck b 5.2 host : -=n/a\ncheck c 5.3 host : -=manual\ncheck d 5.4 host : -=unknown",
     "", "", 0, 0},
    {"a failure that can no longer be read is not fixed",
     "check a 5.1 host : -=fail", "check a 5.1 host : -=unknown",
     "newly_unknown a: - fail>unknown", "newly_known a!: - unknown>fail", 3, 1},
    {"a pass that can no longer be read",
     "check a 5.1 host : -=pass", "check a 5.1 host : -=unknown",
     "newly_unknown a: - pass>unknown", "newly_known a: - unknown>pass", 3, 0},
    {"a manual that can no longer be read",
     "check a 5.1 host : -=manual", "check a 5.1 host : -=unknown",
     "newly_unknown a: - manual>unknown", "newly_known a: - unknown>manual", 3, 0},
    {"what does not apply and cannot be read",
     "check a 5.1 host : -=n/a", "check a 5.1 host : -=unknown",
     "newly_unknown a: - not_applicable>unknown", "newly_known a: - unknown>not_applicable", 3, 0},
    {"a failure that became manual is not fixed",
     "check a 5.1 host : -=fail", "check a 5.1 host : -=manual",
     "newly_manual a: - fail>manual", "decided a!: - manual>fail", 0, 1},
    {"a pass that became manual",
     "check a 5.1 host : -=pass", "check a 5.1 host : -=manual",
     "newly_manual a: - pass>manual", "decided a: - manual>pass", 0, 0},
    {"manual and not applicable",
     "check a 5.1 host : -=n/a", "check a 5.1 host : -=manual",
     "newly_manual a: - not_applicable>manual", "decided a: - manual>not_applicable", 0, 0},
    {"what no longer applies no longer fails",
     "check a 5.1 host : -=fail", "check a 5.1 host : -=n/a",
     "fixed a: - fail>not_applicable", "new_failure a!: - not_applicable>fail", 0, 1},
    {"pass and not applicable",
     "check a 5.1 host : -=pass", "check a 5.1 host : -=n/a",
     "other a: - pass>not_applicable", "other a: - not_applicable>pass", 0, 0},
    {"an attestation decides, and its end is no pass",
     "check a 5.1 host attest=pass : -=manual", "check a 5.1 host : -=manual",
     "newly_manual a: - pass>manual", "decided a: - manual>pass", 0, 0},
    {"an attested failure is one",
     "check a 5.1 host attest=pass : -=manual", "check a 5.1 host attest=fail : -=manual",
     "new_failure a!: - pass>fail", "fixed a: - fail>pass", 1, 0},

    {"still failing, the same subjects",
     "check a 5.1 container : x=fail y=pass", "check a 5.1 container : x=fail y=pass",
     "still_failing a+0-0=1:", "still_failing a+0-0=1:", 0, 0},
    {"still failing, one subject more",
     "check a 5.1 container : x=fail y=pass", "check a 5.1 container : x=fail y=fail",
     "still_failing a!+1-0=1: y pass>fail", "still_failing a+0-1=1: y fail>pass", 1, 0},
    {"still failing, other subjects",
     "check a 5.1 container : x=fail y=pass", "check a 5.1 container : x=pass y=fail",
     "still_failing a!+1-1=0: x fail>pass y pass>fail", "still_failing a!+1-1=0: x pass>fail y fail>pass", 1, 1},
    {"a new container with a weakness that others had already",
     "check a 5.1 container : x=fail", "check a 5.1 container : x=fail z=fail",
     "still_failing a!+1-0=1: z ->fail", "still_failing a+0-1=1: z fail>-", 1, 0},
    {"compose scaled up: a replica more is no regression",
     "subject container s/w/1 group=s/w\ncheck a 5.1 container : s/w/1=fail",
     "subject container s/w/1 group=s/w\nsubject container s/w/2 group=s/w\ncheck a 5.1 container : s/w/1=fail s/w/2=fail",
     "still_failing a+1-0=1: s/w/2 ->fail", "still_failing a+0-1=1: s/w/2 fail>-", 0, 0},
    {"compose scaled up where only another group failed",
     "subject container s/w/1 group=s/w\nsubject container s/d/1 group=s/d\ncheck a 5.1 container : s/w/1=pass s/d/1=fail",
     "subject container s/w/1 group=s/w\nsubject container s/d/1 group=s/d\nsubject container s/w/2 group=s/w\n"
     "check a 5.1 container : s/w/1=pass s/d/1=fail s/w/2=fail",
     "still_failing a!+1-0=1: s/w/2 ->fail", "still_failing a+0-1=1: s/w/2 fail>-", 1, 0},
    {"compose scaled up with checks that pass, need a person or do not apply: no news",
     "check a 5.1 container : x=pass\ncheck b 5.2 container : x=manual\ncheck c 5.3 container : x=n/a\ncheck d 5.4 container : x=unknown",
     "check a 5.1 container : x=pass y=pass\ncheck b 5.2 container : x=manual y=manual\ncheck c 5.3 container : x=n/a y=n/a\n"
     "check d 5.4 container : x=unknown y=unknown",
     "", "", 0, 0},
    {"a container re-created: the same key, another id",
     "subject container x id=1\ncheck a 5.1 container : x=fail", "subject container x id=2\ncheck a 5.1 container : x=fail",
     "still_failing a+0-0=1:", "still_failing a+0-0=1:", 0, 0},
    {"an image tagged anew: the same id, another key",
     "subject image app:1 id=9\ncheck a 4.1 image : app:1=fail", "subject image app:2 id=9\ncheck a 4.1 image : app:2=fail",
     "still_failing a+0-0=1:", "still_failing a+0-0=1:", 0, 0},
    {"a tag moved to a new image, the old one kept under another tag",
     "subject image app:1 id=8\ncheck a 4.1 image : app:1=fail",
     "subject image app:1 id=9\nsubject image app:old id=8\ncheck a 4.1 image : app:1=fail app:old=fail",
     "still_failing a!+1-0=1: app:old ->fail", "still_failing a+0-1=1: app:old fail>-", 1, 0},
    {"the only failing container is gone",
     "check a 5.1 container : x=fail y=pass", "check a 5.1 container : y=pass",
     "fixed a: x fail>-", "new_failure a!: x ->fail", 0, 1},
    {"the last container is gone",
     "check a 5.1 container : x=fail", "population container complete\ncheck a 5.1 container :",
     "fixed a: x fail>-", "new_failure a!: x ->fail", 0, 1},
    {"a container gone that could not be decided, while another still cannot",
     "check a 5.1 container : x=unknown y=unknown", "check a 5.1 container : y=unknown", "", "", 0, 0},
    {"one mended, one that can no longer be read",
     "check a 5.1 container : x=fail y=pass", "check a 5.1 container : x=pass y=unknown",
     "newly_unknown a: y pass>unknown | fixed a: x fail>pass", "new_failure a!: x pass>fail | newly_known a: y unknown>pass", 3, 1},
    {"one mended, but the check stays undecided for another",
     "check a 5.1 container : x=fail y=unknown", "check a 5.1 container : x=pass y=unknown",
     "newly_unknown a: | fixed a: x fail>pass", "new_failure a!: x pass>fail | newly_known a!:", 3, 1},

    {"the list of containers was lost",
     "check a 5.1 container : x=fail y=pass", "population container incomplete\ncheck a 5.1 container : -=unknown",
     "newly_unknown a: - ->unknown x fail>unknown",
     "newly_known a!: - unknown>- x unknown>fail", 3, 1},
    {"a container missing from a list that is not whole",
     "check a 5.1 container : x=fail y=fail", "population container incomplete\ncheck a 5.1 container : y=fail",
     "still_failing a+0-0=1: | incomparable a: x fail>-", "still_failing a+0-0=1: | incomparable a: x ->fail", 3, 3},
    {"a stopped container that a run over running ones did not look at",
     "check a 5.1 container : x=fail y=pass", "state running\ncheck a 5.1 container : y=pass",
     "incomparable a: x fail>-", "incomparable a: x ->fail", 3, 3},
    {"a container that was excluded",
     "check a 5.1 container : x=fail y=pass",
     "population container complete excluded=1\nexclusion subjects x\ncheck a 5.1 container : y=pass",
     "incomparable a: x fail>-", "incomparable a: x ->fail", 3, 3},
    {"a container gone while both runs exclude others",
     "population container complete excluded=1\nexclusion subjects b\ncheck a 5.1 container : x=fail y=pass",
     "population container complete excluded=1\nexclusion subjects b\ncheck a 5.1 container : y=pass",
     "fixed a: x fail>-", "new_failure a!: x ->fail", 0, 1},
    {"a failing check that the other run did not select",
     "check a 5.1 host : -=fail\ncheck b 5.2 host : -=pass", "check b 5.2 host : -=pass",
     "incomparable a:", "incomparable a:", 3, 3},
    {"a check above the level of the other run",
     "check a 5.1 host level=2 : -=fail", "level 1", "incomparable a:", "incomparable a:", 3, 3},
    {"another scope alone fails the gate",
     "check a 5.1 host : -=pass", "scope engine\ncheck a 5.1 host : -=pass", "", "", 3, 3},
    {"another edition: the number changes, the check does not",
     "benchmark cis-docker-1.6.0\ncheck a 5.1 host : -=fail", "check a 5.2 host : -=pass",
     "fixed a: - fail>pass", "new_failure a!: - pass>fail", 0, 1},
    {"another edition without a mapping",
     "benchmark cis-docker-1.6.0\ncheck old 5.1 host : -=fail", "check new 5.1 host : -=pass",
     "incomparable new: | incomparable old:", "incomparable new: | incomparable old:", 3, 3},
    {"root lost between two runs: nothing reads as fixed",
     "check a 3.1 file : /f=fail\ncheck b 3.2 file : /g=pass", "uid 1000\ncheck a 3.1 file : /f=unknown\ncheck b 3.2 file : /g=unknown",
     "newly_unknown a: /f fail>unknown | newly_unknown b: /g pass>unknown",
     "newly_known a!: /f unknown>fail | newly_known b: /g unknown>pass", 3, 1},
    {"engines of two kinds",
     "engine docker\ncheck a 5.1 host : -=fail", "engine podman\ncheck a 5.1 host : -=pass",
     "incomparable a:", "incomparable a:", 3, 3},
    {"rootless is another kind",
     "engine docker\ncheck a 5.1 host : -=fail", "engine docker rootless\ncheck a 5.1 host : -=pass",
     "incomparable a:", "incomparable a:", 3, 3},
    {"subjects without a key of their own are counted, and the check speaks for them",
     "subject container j#1 uncomparable\ncheck a 5.1 container : j#1=fail",
     "subject container j#2 uncomparable\ncheck a 5.1 container : j#2=pass",
     "fixed a:", "new_failure a!:", 0, 1},

    {"newly waived, and the waiver ended",
     "check a 5.1 container : x=fail", "check a 5.1 container : x=fail,w",
     "still_failing a+0-0=1: | newly_waived a: x fail>fail", "waiver_ended a!: x fail>fail | still_failing a+0-0=1:", 0, 1},
    {"a waiver that expired",
     "check a 5.1 container : x=fail,w", "check a 5.1 container : x=fail,x",
     "waiver_ended a!: x fail>fail | still_failing a+0-0=1:", "still_failing a+0-0=1: | newly_waived a: x fail>fail", 1, 0},
    {"a new failure that is waived breaks no gate",
     "check a 5.1 container : x=pass", "check a 5.1 container : x=fail,w",
     "new_failure a: x pass>fail", "fixed a: x fail>pass", 0, 0},
    {"a manual whose waiver ended is no regression",
     "check a 5.1 container : x=manual,w", "check a 5.1 container : x=manual",
     "waiver_ended a: x manual>manual", "newly_waived a: x manual>manual", 0, 0},
    {"other facts behind the same verdict",
     "check a 5.1 container : x=pass,v=1\ncheck b 5.2 container : x=fail,v=1", "check a 5.1 container : x=pass,v=2\ncheck b 5.2 container : x=fail,v=2",
     "still_failing b+0-0=1: | changed_facts a: x pass>pass | changed_facts b: x fail>fail",
     "still_failing b+0-0=1: | changed_facts a: x pass>pass | changed_facts b: x fail>fail", 0, 0},
    {"the first container came",
     "population container complete\ncheck a 5.1 container :", "check a 5.1 container : x=pass",
     "other a:", "other a:", 0, 0},
};
/* clang-format on */

static const char *verdict_name(unsigned verdict)
{
    return verdict == PLM_VERDICTS ? "-" : plm_verdict_name((enum plm_verdict)verdict);
}

static void describe(const struct plm_delta *delta, struct plm_buffer *out)
{
    for (size_t i = 0; i < delta->change_count; i++) {
        const struct plm_change *change = &delta->changes[i];
        const struct plm_result *result = change->after ? change->after : change->before;
        plm_buffer_printf(out, "%s%s %s%s", i > 0 ? " | " : "", plm_bucket_name(change->bucket), result->id,
                          change->regression ? "!" : "");
        if (change->bucket == PLM_BUCKET_STILL_FAILING)
            plm_buffer_printf(out, "+%zu-%zu=%zu", change->more, change->fewer, change->same);
        plm_buffer_putc(out, ':');
        for (size_t k = 0; k < change->subject_count; k++) {
            const struct plm_subject_change *row = &change->subjects[k];
            const struct plm_subject *subject = row->after != PLM_NO_SUBJECT ? &delta->after->subjects[row->after]
                                                                             : &delta->before->subjects[row->before];
            plm_buffer_printf(out, " %s %s>%s", *subject->key ? subject->key : "-", verdict_name(row->was),
                              verdict_name(row->is));
        }
    }
}

static size_t check_direction(const char *name, const struct plm_report *before, const struct plm_report *after,
                              const char *wanted, int exit_code)
{
    plm_auto_delta struct plm_delta delta = {0};
    plm_auto_buffer struct plm_buffer seen = {0};
    plm_delta_compute(before, after, &delta);
    describe(&delta, &seen);
    int code = plm_delta_gate(&delta).exit_code;
    if (strcmp(plm_buffer_text(&seen), wanted) == 0 && code == exit_code)
        return 0;
    print_error("%s:\n  wanted (%d) %s\n  seen   (%d) %s\n", name, exit_code, wanted, code, plm_buffer_text(&seen));
    return 1;
}

static void every_bucket_holds_in_both_directions(void **state)
{
    size_t faults = 0;
    (void)state;
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        struct plm_report before, after;
        plm_build_report(rows[i].before, &before);
        plm_build_report(rows[i].after, &after);
        assert_true(plm_built_is_sound(&before) && plm_built_is_sound(&after));
        faults += check_direction(rows[i].name, &before, &after, rows[i].there, rows[i].exit_there);
        faults += check_direction(rows[i].name, &after, &before, rows[i].back, rows[i].exit_back);
        plm_report_done(&before);
        plm_report_done(&after);
    }
    assert_int_equal(faults, 0);
}

static void every_bucket_stands_in_the_table(void **state)
{
    (void)state;
    for (size_t bucket = 0; bucket < PLM_BUCKETS; bucket++) {
        const char *name = plm_bucket_name((enum plm_bucket)bucket);
        bool found = false;
        for (size_t i = 0; i < PLM_COUNT(rows); i++)
            found = found || strstr(rows[i].there, name) || strstr(rows[i].back, name);
        if (!found)
            print_error("no row for %s\n", name);
        assert_true(found);
    }
}

/* Every pair of verdicts, every mirror. */
static void buckets_of_verdicts_mirror_each_other(void **state)
{
    (void)state;
    for (unsigned was = 0; was <= PLM_VERDICTS; was++) {
        for (unsigned is = 0; is <= PLM_VERDICTS; is++) {
            enum plm_bucket there = plm_bucket_of(was, is), back = plm_bucket_of(is, was);
            assert_int_equal(plm_bucket_mirror(there), back);
            if (was == PLM_FAIL && is != PLM_PASS && is != PLM_NOT_APPLICABLE && is != PLM_VERDICTS)
                assert_int_not_equal(there, PLM_BUCKET_FIXED);
        }
    }
    assert_int_equal(plm_bucket_of(PLM_VERDICTS + 1, PLM_PASS), PLM_BUCKET_INCOMPARABLE);
    assert_int_equal(plm_bucket_mirror(PLM_BUCKETS), PLM_BUCKETS);
    assert_string_equal(plm_bucket_name(PLM_BUCKETS), "incomparable");
}

static void subjects_that_came_and_went_are_listed(void **state)
{
    struct plm_report before, after;
    (void)state;
    plm_build_report("subject image app:1 id=9\nsubject container j#1 uncomparable\n"
                     "check a 5.1 container : x=pass y=pass j#1=pass\ncheck b 4.1 image : app:1=pass",
                     &before);
    plm_build_report("subject image app:2 id=9\ncheck a 5.1 container : y=pass z=pass\ncheck b 4.1 image : app:2=pass",
                     &after);
    plm_auto_delta struct plm_delta delta = {0};
    plm_delta_compute(&before, &after, &delta);
    assert_int_equal(delta.gone_count, 1);
    assert_string_equal(before.subjects[delta.gone[0].before].key, "x");
    assert_int_equal(delta.appeared_count, 1);
    assert_string_equal(after.subjects[delta.appeared[0].after].key, "z");
    assert_int_equal(delta.renamed_count, 1);
    assert_string_equal(after.subjects[delta.renamed[0].after].key, "app:2");
    assert_int_equal(delta.uncompared_before, 1);
    assert_int_equal(delta.uncompared_after, 0);
    assert_int_equal(delta.unchanged, 2);
    assert_true(delta.same_host);
    assert_true(delta.facts_compared);
    plm_report_done(&before);
    plm_report_done(&after);
}

static void changes_stand_worst_first(void **state)
{
    struct plm_report before, after;
    (void)state;
    plm_build_report("check a 5.10 host severity=low : -=pass\ncheck b 5.9 host : -=pass\ncheck c 5.2 host : -=pass\n"
                     "check d 5.1 host severity=critical : -=pass",
                     &before);
    plm_build_report("check a 5.10 host severity=low : -=fail\ncheck b 5.9 host : -=fail\ncheck c 5.2 host : -=fail\n"
                     "check d 5.1 host severity=critical : -=fail",
                     &after);
    plm_auto_delta struct plm_delta delta = {0};
    plm_delta_compute(&before, &after, &delta);
    assert_int_equal(delta.change_count, 4);
    assert_string_equal(delta.changes[0].after->id, "d");
    assert_string_equal(delta.changes[1].after->id, "c");
    assert_string_equal(delta.changes[2].after->id, "b");
    assert_string_equal(delta.changes[3].after->id, "a");
    assert_int_equal(delta.checks[PLM_BUCKET_NEW_FAILURE], 4);
    assert_int_equal(delta.regressions, 4);
    plm_report_done(&before);
    plm_report_done(&after);
}

static void a_change_says_when_the_rule_itself_changed(void **state)
{
    struct plm_report before, after;
    (void)state;
    plm_build_report("check a 5.1 host rule=old : -=fail\ncheck b 5.2 host : -=fail", &before);
    plm_build_report("check a 5.1 host rule=new : -=pass\ncheck b 5.2 host : -=pass", &after);
    plm_auto_delta struct plm_delta delta = {0};
    plm_delta_compute(&before, &after, &delta);
    assert_int_equal(delta.change_count, 2);
    assert_non_null(strstr(delta.changes[0].note, "rule"));
    assert_null(delta.changes[1].note);
    plm_report_done(&before);
    plm_report_done(&after);
}

static void a_check_under_two_numbers_meets_itself(void **state)
{
    struct plm_report before, after;
    (void)state;
    plm_build_report("check a 5.1 host : -=fail\ncheck a 6.1 host : -=fail", &before);
    plm_build_report("check a 5.1 host : -=pass\ncheck a 6.1 host : -=pass", &after);
    plm_auto_delta struct plm_delta delta = {0};
    plm_delta_compute(&before, &after, &delta);
    assert_int_equal(delta.checks[PLM_BUCKET_FIXED], 2);
    assert_int_equal(delta.change_count, 2);
    plm_report_done(&before);
    plm_report_done(&after);
}

static void the_gate_names_every_reason(void **state)
{
    struct plm_report before, after;
    (void)state;
    plm_build_report("check a 5.1 host : -=pass\ncheck b 5.2 host : -=pass\ncheck c 5.3 host : -=pass", &before);
    plm_build_report("scope engine\ncheck a 5.1 host : -=fail\ncheck b 5.2 host : -=unknown", &after);
    plm_auto_delta struct plm_delta delta = {0};
    plm_delta_compute(&before, &after, &delta);
    struct plm_gate_result gate = plm_delta_gate(&delta);
    assert_int_equal(gate.exit_code, 1);
    assert_string_equal(gate.reason,
                        "1 regression; 1 check newly unknown; 1 check incomparable; the runs differ in scope");
    plm_delta_done(&delta);
    plm_delta_compute(&before, &before, &delta);
    assert_null(plm_delta_gate(&delta).reason);
    plm_report_done(&before);
    plm_report_done(&after);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_bucket_holds_in_both_directions),
        cmocka_unit_test(every_bucket_stands_in_the_table),
        cmocka_unit_test(buckets_of_verdicts_mirror_each_other),
        cmocka_unit_test(subjects_that_came_and_went_are_listed),
        cmocka_unit_test(changes_stand_worst_first),
        cmocka_unit_test(a_change_says_when_the_rule_itself_changed),
        cmocka_unit_test(a_check_under_two_numbers_meets_itself),
        cmocka_unit_test(the_gate_names_every_reason),
    };
    plm_json_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
