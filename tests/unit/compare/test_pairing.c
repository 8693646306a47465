/* SPDX-License-Identifier: Apache-2.0 */
#include "pairing.h"

#include "build_report.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

struct pair_of_reports {
    struct plm_report before, after;
    struct plm_pairing pairing;
    struct plm_arena arena;
};

static void make(struct pair_of_reports *reports, const char *before, const char *after)
{
    *reports = (struct pair_of_reports){0};
    plm_build_report(before, &reports->before);
    plm_build_report(after, &reports->after);
    plm_pairing_make(&reports->pairing, &reports->before, &reports->after, &reports->arena);
}

static void done(struct pair_of_reports *reports)
{
    plm_report_done(&reports->before);
    plm_report_done(&reports->after);
    plm_arena_done(&reports->arena);
}

static void keys_go_before_ids(void **state)
{
    struct pair_of_reports reports;
    (void)state;
    make(&reports, "subject image a id=1\nsubject image b id=2", "subject image a id=2\nsubject image b id=1");
    assert_int_equal(reports.pairing.peer_of_before[0], 0);
    assert_int_equal(reports.pairing.peer_of_before[1], 1);
    assert_int_equal(reports.pairing.peer_of_after[1], 1);
    done(&reports);
}

static void kinds_are_kept_apart(void **state)
{
    struct pair_of_reports reports;
    (void)state;
    make(&reports, "subject image a id=1", "subject container a id=1");
    assert_int_equal(reports.pairing.peer_of_before[0], PLM_NO_SUBJECT);
    assert_int_equal(reports.pairing.peer_of_after[0], PLM_NO_SUBJECT);
    done(&reports);
}

static void an_id_that_two_subjects_have_is_nobodys(void **state)
{
    struct pair_of_reports reports;
    (void)state;
    make(&reports, "subject image a id=1", "subject image b id=1\nsubject image c id=1");
    assert_int_equal(reports.pairing.peer_of_before[0], PLM_NO_SUBJECT);
    done(&reports);
    make(&reports, "subject image b id=1\nsubject image c id=1", "subject image a id=1");
    assert_int_equal(reports.pairing.peer_of_after[0], PLM_NO_SUBJECT);
    done(&reports);
}

static void what_has_no_key_of_its_own_meets_nobody(void **state)
{
    struct pair_of_reports reports;
    (void)state;
    make(&reports, "subject container j#1 id=1 uncomparable", "subject container j#1 id=1 uncomparable");
    assert_int_equal(reports.pairing.peer_of_before[0], PLM_NO_SUBJECT);
    done(&reports);
}

static void groups_of_both_runs_share_their_numbers(void **state)
{
    struct pair_of_reports reports;
    (void)state;
    make(&reports, "subject container a/1 group=a\nsubject container b/1 group=b\nsubject container c",
         "subject container b/2 group=b\nsubject container a/2 group=a");
    assert_int_equal(reports.pairing.group_of_before[0], reports.pairing.group_of_after[1]);
    assert_int_equal(reports.pairing.group_of_before[1], reports.pairing.group_of_after[0]);
    assert_int_not_equal(reports.pairing.group_of_before[0], reports.pairing.group_of_before[1]);
    assert_int_equal(reports.pairing.group_of_before[2], 0);
    assert_int_equal(reports.pairing.group_count, 3);
    done(&reports);
}

static void empty_reports_pair_nothing(void **state)
{
    struct pair_of_reports reports;
    (void)state;
    make(&reports, "", "");
    assert_int_equal(reports.pairing.group_count, 1);
    done(&reports);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_go_before_ids),
        cmocka_unit_test(kinds_are_kept_apart),
        cmocka_unit_test(an_id_that_two_subjects_have_is_nobodys),
        cmocka_unit_test(what_has_no_key_of_its_own_meets_nobody),
        cmocka_unit_test(groups_of_both_runs_share_their_numbers),
        cmocka_unit_test(empty_reports_pair_nothing),
    };
    plm_json_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
