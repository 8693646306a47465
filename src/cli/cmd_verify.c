/* SPDX-License-Identifier: Apache-2.0 */
/* verify: does a report follow from its facts? Judged again and compared byte by byte. */
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

static bool load(const struct plm_arguments *arguments, struct plm_buffer *text, struct plm_report *report,
                 struct plm_catalogue *catalogue, struct plm_policy *policy, struct plm_error *error)
{
    if (!arguments->facts)
        return plm_error_set(error, PLM_ERROR_USAGE,
                             "verify needs --facts FILE, the bundle that the report was made from");
    if (strcmp(arguments->rest[0], "-") == 0 && strcmp(arguments->facts, "-") == 0)
        return plm_error_set(error, PLM_ERROR_USAGE, "report and facts cannot both come from standard input");
    return plm_file_read(arguments->rest[0], PLM_LIMIT_REPORT, true, text, error) &&
           plm_report_read(plm_buffer_text(text), text->size, arguments->rest[0], report, error) &&
           plm_load_catalogue(arguments, catalogue, error) && plm_load_policy(arguments, catalogue, policy, error);
}

static int run(const struct plm_arguments *arguments)
{
    struct plm_error error = {0};
    plm_auto_buffer struct plm_buffer given = {0};
    plm_auto_buffer struct plm_buffer made = {0};
    plm_auto_buffer struct plm_buffer difference = {0};
    plm_auto_report struct plm_report report = {0};
    plm_auto_catalogue struct plm_catalogue catalogue = {0};
    plm_auto_policy struct plm_policy policy = {0};
    if (!load(arguments, &given, &report, &catalogue, &policy, &error))
        return plm_complain(&error);
    /* The auditor's copy of the policy lies elsewhere: its digest counts, not its path. */
    if (policy.file && report.policy_file)
        policy.file = report.policy_file;
    char facts[65] = "";
    if (!plm_retrace(arguments, &report, PLM_RETRACE_WHOLE_SECTIONS, &catalogue, &policy, &made, facts, &error))
        return plm_complain(&error);
    bool differs = plm_retrace_difference(&given, &made, &difference);
    if (differs && plm_retrace_chose_sections(&report) && strcmp(arguments->facts, "-") != 0) {
        plm_auto_buffer struct plm_buffer exact = {0};
        plm_auto_buffer struct plm_buffer unused = {0};
        if (!plm_retrace(arguments, &report, PLM_RETRACE_EXACT_NUMBERS, &catalogue, &policy, &exact, facts, &error))
            return plm_complain(&error);
        differs = plm_retrace_difference(&given, &exact, &unused);
    }
    if (!differs) {
        printf("%s follows from %s: %zu bytes, all alike.\n", arguments->rest[0], arguments->facts, given.size);
        return PLM_EXIT_MET;
    }
    printf("%s does not follow from %s.\n", arguments->rest[0], arguments->facts);
    explain(&report, &catalogue, &policy, facts);
    printf("First difference: %s\n", plm_buffer_text(&difference));
    return PLM_EXIT_BROKEN;
}

const struct plm_command plm_command_verify = {
    .name = "verify",
    .about = "judge the facts again and say whether the report follows from them, to the byte",
    .operands = "REPORT",
    .least = 1,
    .most = 1,
    .options = (const char *const[]){"facts", "policy", "checks", "help", NULL},
    .run = run,
};
