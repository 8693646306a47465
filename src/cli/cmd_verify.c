/* SPDX-License-Identifier: Apache-2.0 */
/* verify: is a report as it was written, and, with its facts, does it follow from them? Then it is judged again and
 * compared byte by byte. */
#include "commands.h"
#include "retrace.h"
#include "run.h"

#include <plimsoll/base/file.h>
#include <plimsoll/base/limits.h>
#include <plimsoll/model/report_json.h>
#include <string.h>

static bool differ(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "") != 0;
}

/* What explains a difference before anybody looks at bytes. */
static void explain(const struct plm_report *report, const struct plm_catalogue *catalogue,
                    const struct plm_policy *policy, const char *facts)
{
    if (differ(report->facts_sha256, facts))
        printf("The report was made from other facts (sha256 %s, here %s).\n",
               report->facts_sha256 ? report->facts_sha256 : "not said", facts);
    if (differ(report->tool_version, PLM_VERSION))
        printf("The report was made by plimsoll %s, this is %s.\n", report->tool_version, PLM_VERSION);
    if (differ(report->catalogue_sha256, catalogue->sha256))
        printf("The report was judged by other checks (sha256 %s, here %s).\n",
               report->catalogue_sha256 ? report->catalogue_sha256 : "not said", catalogue->sha256);
    if (report->policy_sha256 && !policy->file)
        printf("The report was judged under a policy (%s, sha256 %s): give it with --policy.\n",
               report->policy_file ? report->policy_file : "unnamed", report->policy_sha256);
    else if (differ(report->policy_sha256, policy->file ? policy->sha256 : NULL))
        printf("The report was judged under another policy (sha256 %s, here %s).\n",
               report->policy_sha256 ? report->policy_sha256 : "none", policy->sha256);
}

static bool load(const struct plm_arguments *arguments, struct plm_catalogue *catalogue, struct plm_policy *policy,
                 struct plm_error *error)
{
    if (strcmp(arguments->rest[0], "-") == 0 && strcmp(arguments->facts, "-") == 0)
        return plm_error_set(error, PLM_ERROR_USAGE, "report and facts cannot both come from standard input");
    return plm_load_catalogue(arguments, catalogue, error) && plm_load_policy(arguments, catalogue, policy, error);
}

static int judge_again(const struct plm_arguments *arguments, const struct plm_buffer *given,
                       const struct plm_report *report)
{
    struct plm_error error = {0};
    plm_auto_buffer struct plm_buffer made = {0};
    plm_auto_buffer struct plm_buffer difference = {0};
    plm_auto_catalogue struct plm_catalogue catalogue = {0};
    plm_auto_policy struct plm_policy policy = {0};
    if (!load(arguments, &catalogue, &policy, &error))
        return plm_complain(&error);
    /* The auditor's copy of the policy lies elsewhere: its digest counts, not its path. */
    if (policy.file && report->policy_file)
        policy.file = report->policy_file;
    char facts[65] = "";
    if (!plm_retrace(arguments, report, PLM_RETRACE_WHOLE_SECTIONS, &catalogue, &policy, &made, facts, &error))
        return plm_complain(&error);
    bool differs = plm_retrace_difference(given, &made, &difference);
    if (differs && plm_retrace_chose_sections(report) && strcmp(arguments->facts, "-") != 0) {
        plm_auto_buffer struct plm_buffer exact = {0};
        plm_auto_buffer struct plm_buffer unused = {0};
        if (!plm_retrace(arguments, report, PLM_RETRACE_EXACT_NUMBERS, &catalogue, &policy, &exact, facts, &error))
            return plm_complain(&error);
        differs = plm_retrace_difference(given, &exact, &unused);
    }
    if (!differs) {
        printf("%s follows from %s: %zu bytes, all alike.\n", arguments->rest[0], arguments->facts, given->size);
        return PLM_EXIT_MET;
    }
    printf("%s does not follow from %s.\n", arguments->rest[0], arguments->facts);
    explain(report, &catalogue, &policy, facts);
    printf("First difference: %s\n", plm_buffer_text(&difference));
    return PLM_EXIT_BROKEN;
}

/* Reading it was the proof: its digest fits its bytes, and its totals follow from its findings. What is left is whether
 * this is how a report is written: another hand may have put members into it that no reader looks at. */
static int tell_whole(const char *what, const struct plm_buffer *given, const struct plm_report *report)
{
    char digest[65];
    plm_report_digest(report, digest);
    if (!strstr(plm_buffer_text(given) + (given->size > 100 ? given->size - 100 : 0), digest)) {
        printf("%s has a digest that fits, but plimsoll " PLM_VERSION " would write it otherwise: another version or "
               "another hand wrote it.\nIts formats name sha256 %s\n",
               what, digest);
        return PLM_EXIT_BROKEN;
    }
    printf("%s is as it was written, and its numbers follow from its findings.\nsha256 %s\n"
           "Every format made from it names this digest. Who wrote it, only a signature shows; "
           "whether it is true, --facts.\n",
           what, digest);
    return PLM_EXIT_MET;
}

static int run(const struct plm_arguments *arguments)
{
    struct plm_error error = {0};
    plm_auto_buffer struct plm_buffer given = {0};
    plm_auto_report struct plm_report report = {0};
    if (!arguments->facts && (arguments->policy || arguments->checks_directory)) {
        (void)plm_error_set(&error, PLM_ERROR_USAGE, "--policy and --checks are of use with --facts FILE only");
        return plm_complain(&error);
    }
    if (!plm_file_read(arguments->rest[0], PLM_LIMIT_REPORT, true, &given, &error))
        return plm_complain(&error);
    const char *what = strcmp(arguments->rest[0], "-") == 0 ? "standard input" : arguments->rest[0];
    if (!plm_report_read(plm_buffer_text(&given), given.size, what, &report, &error)) {
        /* That a report is no longer what was written is an answer, not an accident. */
        int code = plm_complain(&error);
        return error.code == PLM_ERROR_MALFORMED ? PLM_EXIT_BROKEN : code;
    }
    return arguments->facts ? judge_again(arguments, &given, &report) : tell_whole(what, &given, &report);
}

const struct plm_command plm_command_verify = {
    .name = "verify",
    .about = "is a report as it was written? With --facts: judged again, does it follow from them, to the byte?",
    .operands = "REPORT",
    .least = 1,
    .most = 1,
    .options = (const char *const[]){"facts", "policy", "checks", "no-sandbox", "help", NULL},
    .run = run,
};
