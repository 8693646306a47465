/* SPDX-License-Identifier: Apache-2.0 */
/* policy: what is wrong with a policy file; one to start from. */
#include "commands.h"
#include "policy_stub.h"
#include "run.h"

#include <errno.h>
#include <plimsoll/base/file.h>
#include <plimsoll/base/limits.h>
#include <plimsoll/base/text.h>
#include <plimsoll/judge/policy_review.h>
#include <plimsoll/model/report_json.h>
#include <string.h>
#include <sys/stat.h>

static void print_line(const char *text)
{
    plm_auto_buffer struct plm_buffer clean = {0};
    (void)plm_text_clean_line(&clean, text, strlen(text), 0);
    printf("%s\n", plm_buffer_text(&clean));
}

/* 2: a run would refuse the file; 1: part of it has expired or can cover nothing; else 0, perhaps with advice. */
static int check(const struct plm_arguments *arguments, const char *path)
{
    struct plm_error error = {0};
    plm_auto_arena struct plm_arena arena = {0};
    plm_auto_catalogue struct plm_catalogue catalogue = {0};
    plm_auto_buffer struct plm_buffer text = {0};
    struct plm_remarks remarks = {0};
    int64_t now = 0;
    if (!plm_clock(arguments, &now, &error) || !plm_load_catalogue(arguments, &catalogue, &error) ||
        !plm_file_read(path, PLM_LIMIT_YAML, true, &text, &error))
        return plm_complain(&error);
    plm_policy_review(plm_buffer_text(&text), text.size, path, &catalogue, now, &arena, &remarks);
    for (size_t i = 0; i < remarks.count; i++)
        print_line(remarks.items[i].text);
    if (remarks.counts[PLM_REMARK_REFUSED] > 0)
        return PLM_EXIT_ERROR;
    if (remarks.counts[PLM_REMARK_BROKEN] > 0)
        return PLM_EXIT_BROKEN;
    if (!arguments->quiet)
        print_line(plm_arena_printf(&arena, "%s: good%s", path, remarks.count ? ", with the advice above" : ""));
    return PLM_EXIT_MET;
}

/* A policy is written by hand from here on: none that is there is ever written over. */
static bool is_free(const char *path, struct plm_error *error)
{
    struct stat stat;
    if (strcmp(path, "-") == 0 || (lstat(path, &stat) != 0 && errno == ENOENT))
        return true;
    return plm_error_set(error, PLM_ERROR_USAGE, "%s: is there already, and a policy is not written over", path);
}

static int init(const struct plm_arguments *arguments, const char *report_path)
{
    struct plm_error error = {0};
    plm_auto_catalogue struct plm_catalogue catalogue = {0};
    plm_auto_buffer struct plm_buffer text = {0}, stub = {0};
    plm_auto_report struct plm_report report = {0};
    plm_auto_output struct plm_output output = {0};
    const char *path = arguments->outputs ? arguments->outputs[0] : "-";
    if (arguments->outputs && arguments->outputs[1]) {
        (void)plm_error_set(&error, PLM_ERROR_USAGE, "policy init writes one file: -o is given twice");
        return plm_complain(&error);
    }
    if (!is_free(path, &error) || !plm_load_catalogue(arguments, &catalogue, &error) ||
        !plm_file_read(report_path, PLM_LIMIT_REPORT, true, &text, &error) ||
        !plm_report_read(plm_buffer_text(&text), text.size, report_path, &report, &error))
        return plm_complain(&error);
    plm_policy_stub(&report, &catalogue, &stub);
    if (!plm_output_open(&output, path, false, &error))
        return plm_complain(&error);
    (void)fwrite(plm_buffer_text(&stub), 1, stub.size, output.stream); /* the commit looks at every write before it */
    if (!plm_output_commit(&output, &error))
        return plm_complain(&error);
    if (strcmp(path, "-") != 0)
        plm_note(arguments, "%s: fill in the gaps, then: plimsoll policy check %s", path, path);
    return PLM_EXIT_MET;
}

static int run(const struct plm_arguments *arguments)
{
    struct plm_error error = {0};
    const char *what = arguments->rest[0], *operand = arguments->rest[1];
    if (strcmp(what, "check") == 0)
        return check(arguments, operand);
    if (strcmp(what, "init") == 0)
        return init(arguments, operand);
    (void)plm_error_set(&error, PLM_ERROR_USAGE, "'policy %s' is none of: policy check FILE, policy init REPORT", what);
    return plm_complain(&error);
}

const struct plm_command plm_command_policy = {
    .name = "policy",
    .about = "check FILE: what is wrong with a policy; init REPORT: one to start from, made of a report's failures",
    .operands = "check FILE | init REPORT",
    .least = 2,
    .most = 2,
    .options = (const char *const[]){"output", "checks", "now", "quiet", "no-sandbox", "help", NULL},
    .plain_output = true,
    .run = run,
};
