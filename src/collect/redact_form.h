/* SPDX-License-Identifier: Apache-2.0 */
/* Forms of words that a command line may keep. Belongs to redact.c; every function wants size > 0. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

bool plm_form_only(const char *text, size_t size, const char *more); /* letters, digits and these */
bool plm_form_equals(const char *text, size_t size, const char *other);
size_t plm_form_name(const char *text, size_t size);   /* length of the variable's name it starts with, or 0 */
bool plm_form_number(const char *text, size_t size);   /* at most five digits, perhaps with a unit: 30s, 8080/tcp */
bool plm_form_path(const char *text, size_t size);     /* /usr/bin/x, ./x */
bool plm_form_variable(const char *text, size_t size); /* $NAME, ${NAME} */
bool plm_form_program(const char *text, size_t size);  /* a lower-case word without digits */
bool plm_form_package(const char *text, size_t size);  /* openssh-server, libssl3 */
bool plm_form_setting(const char *text, size_t size);  /* value of a harmless flag: 10.0.0.0/8, nofile=1024:2048 */
