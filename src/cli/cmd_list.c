/* SPDX-License-Identifier: Apache-2.0 */
/* list: the benchmarks and what each of their recommendations is. */
#include "commands.h"
#include "run.h"

#include <string.h>

/* Tab-separated, one recommendation a line, so that cut, sort and diff work on it. */
static void print_benchmark(const struct plm_benchmark *benchmark)
{
    for (size_t i = 0; i < benchmark->count; i++) {
        const struct plm_recommendation *row = &benchmark->recommendations[i];
        printf("%s\t%s\tL%d\t%s\t%s\t%s\t%s\n", row->number, row->check->id, row->level, row->profile, row->status,
               plm_severity_name(row->check->severity), row->check->title);
    }
}

static void print_benchmarks(const struct plm_catalogue *catalogue)
{
    for (size_t i = 0; i < catalogue->benchmark_count; i++) {
        const struct plm_benchmark *benchmark = &catalogue->benchmarks[i];
        printf("%s\t%zu\t%s\n", benchmark->id, benchmark->count, benchmark->title);
    }
}

static int run(const struct plm_arguments *arguments)
{
    struct plm_error error = {0};
    plm_auto_catalogue struct plm_catalogue catalogue = {0};
    if (!plm_load_catalogue(arguments, &catalogue, &error))
        return plm_complain(&error);
    if (!arguments->benchmark) {
        print_benchmarks(&catalogue);
        return PLM_EXIT_MET;
    }
    const struct plm_benchmark *benchmark = plm_catalogue_benchmark(&catalogue, arguments->benchmark);
    if (!benchmark) {
        (void)plm_error_set(&error, PLM_ERROR_USAGE, "'%s' is no benchmark (see: plimsoll list)", arguments->benchmark);
        return plm_complain(&error);
    }
    print_benchmark(benchmark);
    return PLM_EXIT_MET;
}

const struct plm_command plm_command_list = {
    .name = "list",
    .about = "list the benchmarks; with --benchmark ID its recommendations",
    .operands = "",
    .options = (const char *const[]){"benchmark", "checks", "no-sandbox", "help", NULL},
    .run = run,
};
