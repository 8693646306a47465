/* SPDX-License-Identifier: Apache-2.0 */
/* write_sample_report [CONTAINERS RESULTS]: a sample report on standard output, for tests in other languages. */
#include <plimsoll/model/report_json.h>

#include "sample_report.h"

#include <stdlib.h>

int main(int argc, char **argv)
{
    struct plm_report report;
    struct plm_error error;
    plm_json_setup();
    if (argc == 3)
        plm_sample_report_large(&report, strtoul(argv[1], NULL, 10), strtoul(argv[2], NULL, 10));
    else
        plm_sample_report(&report);
    bool done = plm_report_write(&report, stdout, &error);
    plm_report_done(&report);
    if (!done)
        fprintf(stderr, "write_sample_report: %s\n", error.message);
    return done ? 0 : 1;
}
