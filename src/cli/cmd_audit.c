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

/* One host, or saved facts. */
static int run_one(const struct plm_audit *audit)
{
    struct plm_error error = {0};
    const struct plm_arguments *arguments = audit->arguments;
    const struct plm_site *site = plm_only_site(arguments);
    plm_auto_arena struct plm_arena arena = {0};
    plm_auto_report struct plm_report report = {0};
    __attribute__((cleanup(plm_targets_done))) struct plm_targets targets = {0};
    __attribute__((cleanup(plm_baseline_done))) struct plm_baseline baseline = {0};
    int against_baseline = PLM_EXIT_MET;
    /* Everything that can be refused is refused before the engine is asked. */
    if (!plm_audit_targets(audit, site, &arena, &targets, &error) || !plm_targets_have_directories(&targets, &error) ||
        !plm_baseline_load(arguments, &arena, &baseline, &error) ||
        !plm_audit_judge(audit, site, NULL, &report, &error))
        return plm_complain(&error);
    char digest[65] = "";
    report.digest = digest;
    struct plm_render_options options = audit->options;
    options.since = plm_baseline_compare(&baseline, &report);
    if (!plm_targets_write(&targets, &report, &options, &error) || !plm_archive_write(arguments, &report, NULL, &error))
        return plm_complain(&error);
    if (!targets.standard_output && !arguments->quiet && !baseline.given &&
        !plm_format_find("text")->render(&report, &audit->options, stdout, &error))
        return plm_complain(&error);
    if (baseline.given && !plm_baseline_write(arguments, &baseline, &against_baseline, &error))
        return plm_complain(&error);
    if (baseline.given && !arguments->fail_on)
        return against_baseline;
    const struct plm_gate_result result = plm_report_gate(&report, audit->gate_given ? &audit->gate : NULL, &arena);
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
    if (!plm_load_catalogue(arguments, &audit.catalogue, &error) ||
        !plm_load_policy(arguments, &audit.catalogue, &audit.policy, &error) ||
        !gate_of(arguments, &audit.policy, &audit.gate, &audit.gate_given, &error) ||
        !plm_clock(arguments, &audit.now, &error) || !plm_archive_accept(arguments, &error))
        return plm_complain(&error);
    return arguments->sites->several ? plm_audit_many(&audit) : run_one(&audit);
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
