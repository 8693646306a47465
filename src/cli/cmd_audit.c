/* SPDX-License-Identifier: Apache-2.0 */
/* audit: facts → judge → report → outputs → gate, of one host; audit_many.c has several. */
#include "archive.h"
#include "audit.h"
#include "baseline.h"
#include "commands.h"
#include "gate.h"

#include <string.h>

static bool gate_of(const struct plm_arguments *arguments, const struct plm_policy *policy, struct plm_gate *ret_gate,
                    bool *ret_given, struct plm_error *error)
{
    *ret_given = arguments->fail_on || policy->has_gate;
    if (arguments->fail_on)
        return plm_gate_parse(arguments->fail_on, ret_gate, error);
    *ret_gate = policy->gate;
    return true;
}

static bool load(struct plm_audit *audit, struct plm_error *error)
{
    return plm_load_catalogue(audit->arguments, &audit->catalogue, error) &&
           plm_load_policy(audit->arguments, &audit->catalogue, &audit->policy, error) &&
           gate_of(audit->arguments, &audit->policy, &audit->gate, &audit->gate_given, error);
}

/* One host, or saved facts. */
struct one {
    struct plm_arena arena;
    struct plm_targets targets;
    struct plm_baseline baseline;
};

/* What takes time before the first fact can be judged, or the report written: done while the engine answers. */
struct preparing {
    struct plm_audit *audit;
    const struct plm_targets *targets;
};

static bool prepare(void *context, struct plm_error *error)
{
    const struct preparing *preparing = context;
    return load(preparing->audit, error) && plm_targets_prepare(preparing->targets, error);
}

static void one_done(struct one *one)
{
    plm_targets_done(&one->targets);
    plm_baseline_done(&one->baseline);
    plm_arena_done(&one->arena);
}

/* Where the report goes is known to be there before anybody is asked for it. */
static bool accept(const struct plm_audit *audit, struct one *one, struct plm_error *error)
{
    return plm_archive_accept(audit->arguments, error) &&
           plm_audit_targets(audit, plm_only_site(audit->arguments), &one->arena, &one->targets, error) &&
           plm_targets_have_directories(&one->targets, error) &&
           plm_baseline_load(audit->arguments, &one->arena, &one->baseline, error);
}

static int run_one(struct plm_audit *audit)
{
    struct plm_error error = {0};
    const struct plm_arguments *arguments = audit->arguments;
    plm_auto_report struct plm_report report = {0};
    __attribute__((cleanup(one_done))) struct one one = {.arena = {0}};
    struct preparing preparing = {audit, &one.targets};
    const struct plm_preparation preparation = {prepare, &preparing};
    int against_baseline = PLM_EXIT_MET;
    if (!accept(audit, &one, &error) ||
        !plm_audit_judge(audit, plm_only_site(arguments), &preparation, NULL, &report, &error))
        return plm_complain(&error);
    char digest[65] = "";
    report.digest = digest;
    struct plm_render_options options = audit->options;
    options.since = plm_baseline_compare(&one.baseline, &report);
    if (!plm_targets_write(&one.targets, &report, &options, &error) ||
        !plm_archive_write(arguments, &report, NULL, &error))
        return plm_complain(&error);
    if (!one.targets.standard_output && !arguments->quiet && !one.baseline.given &&
        !plm_format_find("text")->render(&report, &audit->options, stdout, &error))
        return plm_complain(&error);
    if (one.baseline.given && !plm_baseline_write(arguments, &one.baseline, &against_baseline, &error))
        return plm_complain(&error);
    if (one.baseline.given && !arguments->fail_on)
        return against_baseline;
    const struct plm_gate_result result = plm_report_gate(&report, audit->gate_given ? &audit->gate : NULL, &one.arena);
    if (result.reason) {
        (void)fflush(stdout);
        plm_note(arguments, "gate: %s", result.reason);
    }
    return plm_worse_exit(result.exit_code, against_baseline);
}

static void done_auditing(struct plm_audit *audit)
{
    plm_policy_done(&audit->policy);
    plm_catalogue_done(&audit->catalogue);
}

static int run(const struct plm_arguments *arguments)
{
    struct plm_error error = {0};
    __attribute__((cleanup(done_auditing))) struct plm_audit audit = {.arguments = arguments,
                                                                      .options = plm_render_options_of(arguments)};
    if (!plm_clock(arguments, &audit.now, &error))
        return plm_complain(&error);
    if (!arguments->sites->several)
        return run_one(&audit);
    return plm_archive_accept(arguments, &error) && load(&audit, &error) ? plm_audit_many(&audit)
                                                                         : plm_complain(&error);
}

const struct plm_command plm_command_audit = {
    .name = "audit",
    .about = "audit an engine and its host, several of them, or saved facts, and report",
    .operands = "",
    .options = (const char *const[]){"host",
                                     "inventory",
                                     "parallel",
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
                                     "no-sandbox",
                                     "help",
                                     NULL},
    .run = run,
};
