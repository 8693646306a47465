/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The JSON shape of docker-bench-security, for those who read its file today. Four words only: PASS, WARN, INFO, NOTE.
 * What fails or is unknown is WARN, so that nobody takes it for well; manual is NOTE; waived and not applicable INFO.
 */
#pragma once

#include <plimsoll/render/render.h>

bool plm_docker_bench_render(const struct plm_report *report, FILE *stream, struct plm_error *error) PLM_MUST_CHECK;
