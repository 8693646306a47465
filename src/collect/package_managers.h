/* SPDX-License-Identifier: Apache-2.0 */
/* Package managers and shells by name, and what their words mean. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct plm_manager {
    const char *name;
    unsigned family; /* PLM_FAMILY_* */
};

enum plm_package_effect { PLM_EFFECT_NONE, PLM_EFFECT_REFRESH, PLM_EFFECT_INSTALL };

struct plm_verb {
    unsigned families; /* bits */
    enum plm_package_effect effect;
    const char *name;
};

enum plm_program_kind {
    PLM_PROGRAM_PLAIN,
    PLM_PROGRAM_PREFIX,  /* a keyword or nothing of its own: the next word is the program */
    PLM_PROGRAM_WRAPPER, /* sudo, timeout 60 …: the program is somewhere behind it */
    PLM_PROGRAM_SHELL,   /* runs a script given to it */
    PLM_PROGRAM_EVAL,    /* its words are a script */
    PLM_PROGRAM_QUIET,   /* echo, test …: runs none of its words */
};

/* The manager that a word names, by its name or its path in some bin directory; NULL: none. */
const struct plm_manager *plm_manager_find(const char *word);
/* What the word means to that family; NULL: not a verb of it. */
const struct plm_verb *plm_verb_find(unsigned family, const char *word);
enum plm_program_kind plm_program_kind(const char *word);
