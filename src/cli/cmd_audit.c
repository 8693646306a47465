/* SPDX-License-Identifier: Apache-2.0 */
/* audit: facts → judge → report → outputs → gate. */
#include "archive.h"
#include "baseline.h"
#include "commands.h"
#include "gate.h"
#include "gather.h"
#include "outputs.h"
#include "run.h"

#include <plimsoll/collect/bundle.h>
#include <plimsoll/judge/judge.h>
#include <string.h>

static void cleanup_judge(struct plm_judge **judge)
{
    plm_judge_free(*judge);
}

static struct plm_selection selection_of(const struct plm_arguments *arguments)
{
    struct plm_selection selection = {
        .benchmark = arguments->benchmark,
        .profile = arguments->profile,
        .level = (int)arguments->level,
        .sections = arguments->sections,
        .checks = arguments->checks,
        .skips = arguments->skips,
        .excluded_subjects = arguments->excludes,
        .running_only = arguments->state && strcmp(arguments->state, "running") == 0,
    };
    if (arguments->scope && strcmp(arguments->scope, "host") == 0)
        selection.scope = PLM_SELECT_HOST;
    if (arguments->scope && strcmp(arguments->scope, "engine") == 0)
        selection.scope = PLM_SELECT_ENGINE;
    if (arguments->evidence && strcmp(arguments->evidence, "full") == 0)
        selection.evidence = PLM_EVIDENCE_FULL;
    if (arguments->evidence && strcmp(arguments->evidence, "failures") == 0)
        selection.evidence = PLM_EVIDENCE_FAILURES;
    return selection;
}

/* Facts through the digest into the judge; the report out. */
static bool judge_facts(const struct plm_arguments *arguments, const struct plm_catalogue *catalogue,
                        const struct plm_policy *policy, struct plm_report *ret_report, struct plm_error *error)
{
    plm_auto_arena struct plm_arena arena = {0};
    int64_t now = 0;
    const struct plm_selection selection = selection_of(arguments);
    __attribute__((cleanup(cleanup_judge))) struct plm_judge *judge = NULL;
    __attribute__((cleanup(plm_bundle_writer_done))) struct plm_bundle_writer digest = {0};
    if (!plm_clock(arguments, &now, error) || !plm_judge_new(catalogue, policy, &selection, now, &judge, error))
        return false;
    struct plm_sink judging = plm_judge_sink(judge);
    plm_bundle_writer_init(&digest, NULL, &judging);
    /* A bundle's reader has checked the digest itself and hands it on. */
    struct plm_sink sink = arguments->facts ? judging : plm_bundle_writer_sink(&digest);
    return plm_gather(arguments, now, &sink, &arena, NULL, error) && plm_judge_report(judge, ret_report, error);
}

static bool gate_of(const struct plm_arguments *arguments, const struct plm_policy *policy, struct plm_gate *ret_gate,
                    bool *ret_given, struct plm_error *error)
{
    *ret_given = arguments->fail_on || policy->has_gate;
    if (arguments->fail_on)
        return plm_gate_parse(arguments->fail_on, ret_gate, error);
    *ret_gate = policy->gate;
    return true;
}

static int run(const struct plm_arguments *arguments)
{
    struct plm_error error = {0};
    plm_auto_arena struct plm_arena arena = {0};
    plm_auto_catalogue struct plm_catalogue catalogue = {0};
    plm_auto_policy struct plm_policy policy = {0};
    plm_auto_report struct plm_report report = {0};
    __attribute__((cleanup(plm_targets_done))) struct plm_targets targets = {0};
    __attribute__((cleanup(plm_baseline_done))) struct plm_baseline baseline = {0};
    struct plm_gate gate = {0};
    bool gate_given = false;
    int against_baseline = PLM_EXIT_MET;
    const struct plm_render_options options = plm_render_options_of(arguments);
    /* Everything that can be refused is refused before the engine is asked. */
    if (!plm_targets_parse(arguments->outputs, &arena, &targets, &error) ||
        !plm_targets_accept(&targets, &options, arguments->policy, &error) ||
        !plm_load_catalogue(arguments, &catalogue, &error) ||
        !plm_load_policy(arguments, &catalogue, &policy, &error) ||
        !gate_of(arguments, &policy, &gate, &gate_given, &error) ||
        !plm_baseline_load(arguments, &arena, &baseline, &error) ||
        !judge_facts(arguments, &catalogue, &policy, &report, &error))
        return plm_complain(&error);
    char digest[65] = "";
    report.digest = digest;
    if (!plm_targets_write(&targets, &report, &options, &error) || !plm_archive_write(arguments, &report, &error))
        return plm_complain(&error);
    if (!targets.standard_output && !arguments->quiet && !baseline.given &&
        !plm_format_find("text")->render(&report, &options, stdout, &error))
        return plm_complain(&error);
    if (baseline.given && !plm_baseline_compare(arguments, &baseline, &report, &against_baseline, &error))
        return plm_complain(&error);
    if (baseline.given && !arguments->fail_on)
        return against_baseline;
    const struct plm_gate_result result = plm_report_gate(&report, gate_given ? &gate : NULL, &arena);
    if (result.reason) {
        (void)fflush(stdout);
        plm_note(arguments, "gate: %s", result.reason);
    }
    return plm_worse_exit(result.exit_code, against_baseline);
}

const struct plm_command plm_command_audit = {
    .name = "audit",
    .about = "audit an engine and its host, or saved facts, and report",
    .operands = "",
    .options = (const char *const[]){"host",
                                     "context",
                                     "root",
                                     "facts",
                                     "scope",
                                     "state",
                                     "benchmark",
                                     "profile",
                                     "level",
                                     "section",
                                     "check",
                                     "skip",
                                     "exclude",
                                     "policy",
                                     "checks",
                                     "label",
                                     "output",
                                     "fail-on",
                                     "baseline",
                                     "changes",
                                     "archive",
                                     "keep",
                                     "evidence",
                                     "now",
                                     "timeout",
                                     "junit-manual",
                                     "junit-subjects",
                                     "sarif-anchor",
                                     "sarif-include-waived",
                                     "sarif-include-review",
                                     "sarif-all",
                                     "colour",
                                     "quiet",
                                     "verbose",
                                     "help",
                                     NULL},
    .run = run,
};
