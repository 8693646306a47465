/* SPDX-License-Identifier: Apache-2.0 */
/* Names that stay the same from run to run: trend views take them as identity (formats.md 1.4). */
#pragma once

#include <plimsoll/model/report.h>

/* "CIS-Docker-1_8_0": dots are structure in a class name, slashes and the like turn to "_" in Jenkins' URLs. */
void plm_junit_package(struct plm_buffer *out, const struct plm_report *report);
/* "CIS-Docker-1_8_0.5-Container_runtime": one dot. section NULL: the checks that are in none. */
void plm_junit_class(struct plm_buffer *out, const struct plm_report *report, const struct plm_section_total *section);
/* "5.5 No container runs privileged", with ": shop/web/1" behind it for one subject (NULL: none). */
void plm_junit_case(struct plm_buffer *out, const struct plm_result *result, const struct plm_subject *subject);
