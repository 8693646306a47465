/* SPDX-License-Identifier: Apache-2.0 */
/* The words a command line may keep: programs, sub-commands, instructions and flags that everybody uses. Belongs to
 * redact.c. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

bool plm_word_is_known(const char *text, size_t size);
/* Flags (without dashes) whose value is a setting and never a secret: dockerd's own and those of common tools. */
bool plm_flag_is_harmless(const char *text, size_t size);
/* apt-get, apk, pip …: the words behind their "install" name packages. */
bool plm_word_installs(const char *text, size_t size);
/* sh, /bin/bash …: the word behind their -c is a script. */
bool plm_word_is_shell(const char *text, size_t size);
