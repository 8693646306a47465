/* SPDX-License-Identifier: Apache-2.0 */
/* systemd units as their files define them. systemd itself is not asked: that would take D-Bus, and a root that is not
 * "/" has none. */
#pragma once

#include "host_state.h"

/* Directories of the system manager, or of a user's whose configuration is in `config_home`, highest first;
 * NULL-terminated. */
extern const char *const plm_unit_system_directories[];
const char *const *plm_unit_user_directories(const char *config_home, struct plm_arena *arena);

/* Fragment, drop-ins and the command of a unit. Never fails: unit->reason says what could not be read. */
void plm_unit_load(const struct plm_rootfs *root, const char *const *directories, const char *name,
                   struct plm_arena *arena, struct plm_unit *ret_unit);

/* Splits a command line as systemd does: blanks, quotes, backslashes, $VAR and ${VAR} from `environment` ("NAME=value",
 * NULL-terminated). Words are the arena's. False: an unclosed quote. */
bool plm_unit_words(const char *line, const char *const *environment, struct plm_arena *arena,
                    const char *const **ret_words, size_t *ret_count);
