/* SPDX-License-Identifier: Apache-2.0 */
#include "run.h"

#include <plimsoll/base/embedded.h>
#include <plimsoll/base/file.h>
#include <plimsoll/base/limits.h>
#include <plimsoll/base/text.h>
#include <plimsoll/judge/load.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

extern const struct plm_embedded plm_embedded_checks[];
extern const struct plm_embedded plm_embedded_benchmarks[];

static void print_clean(const char *text)
{
    plm_auto_buffer struct plm_buffer clean = {0};
    (void)plm_text_clean_line(&clean, text, strlen(text), 0);
    fprintf(stderr, "plimsoll: %s\n", plm_buffer_text(&clean));
}

int plm_complain(const struct plm_error *error)
{
    print_clean(error->message);
    return PLM_EXIT_ERROR;
}

void plm_note(const struct plm_arguments *arguments, const char *format, ...)
{
    if (arguments->quiet)
        return;
    va_list list;
    va_start(list, format);
    char *text = NULL;
    if (vasprintf(&text, format, list) >= 0)
        print_clean(text);
    va_end(list);
    free(text);
}

bool plm_load_catalogue(const struct plm_arguments *arguments, struct plm_catalogue *ret_catalogue,
                        struct plm_error *error)
{
    return plm_catalogue_load(plm_embedded_checks, plm_embedded_benchmarks, arguments->checks_directory, ret_catalogue,
                              error);
}

bool plm_load_policy(const struct plm_arguments *arguments, const struct plm_catalogue *catalogue,
                     struct plm_policy *ret_policy, struct plm_error *error)
{
    if (!arguments->policy) {
        *ret_policy = (struct plm_policy){0};
        return true;
    }
    plm_auto_buffer struct plm_buffer text = {0};
    return plm_file_read(arguments->policy, PLM_LIMIT_YAML, true, &text, error) &&
           plm_policy_load(plm_buffer_text(&text), text.size, arguments->policy, catalogue, ret_policy, error);
}

bool plm_clock(const struct plm_arguments *arguments, int64_t *ret_now, struct plm_error *error)
{
    if (arguments->now) {
        if (!plm_parse_time(arguments->now, ret_now))
            return plm_error_set(error, PLM_ERROR_USAGE, "--now: '%s' is no RFC 3339 time such as 2026-11-22T09:00:00Z",
                                 arguments->now);
        return true;
    }
    struct timespec now = {0};
    if (clock_gettime(CLOCK_REALTIME, &now) != 0)
        return plm_error_set(error, PLM_ERROR_IO, "the system's clock cannot be read");
    *ret_now = (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
    return true;
}

struct plm_render_options plm_render_options_of(const struct plm_arguments *arguments)
{
    struct plm_render_options options = {.manual_fails = arguments->junit_manual,
                                         .one_case_per_subject = arguments->junit_subjects,
                                         .verbose = arguments->verbose,
                                         .sarif_anchor = arguments->sarif_anchor,
                                         .sarif_waived = arguments->sarif_waived,
                                         .sarif_review = arguments->sarif_review,
                                         .sarif_all = arguments->sarif_all};
    const char *no_colour = getenv("NO_COLOR"), *terminal = getenv("TERM");
    options.colour =
        isatty(STDOUT_FILENO) && !(no_colour && *no_colour) && !(terminal && strcmp(terminal, "dumb") == 0);
    if (arguments->colour && strcmp(arguments->colour, "auto") != 0)
        options.colour = strcmp(arguments->colour, "always") == 0;
    struct winsize size = {0};
    if (isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40)
        options.width = size.ws_col;
    return options;
}
