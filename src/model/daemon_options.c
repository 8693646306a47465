/* SPDX-License-Identifier: Apache-2.0 */
#include <plimsoll/model/daemon_options.h>
#include <stddef.h>

const struct plm_daemon_option plm_daemon_options[] = {
#define OPTION(member_, key_, flag_, letter_, type_, reloadable_, secret_, default_, api_)                             \
    {                                                                                                                  \
        .member = #member_,                                                                                            \
        .key = key_,                                                                                                   \
        .flag = flag_,                                                                                                 \
        .letter = letter_,                                                                                             \
        .type = PLM_OPTION_##type_,                                                                                    \
        .reloadable = reloadable_,                                                                                     \
        .secret = secret_,                                                                                             \
        .compiled_default = default_,                                                                                  \
        .api = api_,                                                                                                   \
    },
#include "daemon_options.def"
#undef OPTION
    {.member = NULL},
};
